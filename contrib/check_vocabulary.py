"""Checks loaders/reference/skills/*.yaml against the rules in docs/vocabulary.md: check_vocabulary.py [FILE…]

Without arguments all findings are printed; with files only findings that concern them. Exits 1 if there are any.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "loaders" / "reference" / "skills"
KINDS = {"process", "equipment", "material", "software", "management", "safety"}
SKILL_KEYS = {"name", "kind", "broader", "aliases", "cues", "related"}
TRADE_KEYS = {"name", "aliases", "skills"}
VAGUE = {
    "机器",
    "故障",
    "问题",
    "精度",
    "质量",
    "产品",
    "设备",
    "异常",
    "不良",
    "效率",
    "成本",
    "技术",
    "工艺",
    "材料",
    "生产",
}


def check(folder: Path = FOLDER) -> list[tuple[str, str]]:
    """Returns findings as (file name, sentence); empty when the vocabulary keeps all rules."""
    found: list[tuple[str, str]] = []
    skills: dict[str, str] = {}
    broader: dict[str, str] = {}
    owners: dict[str, list[tuple[str, str]]] = defaultdict(list)
    trade_owners: dict[str, list[tuple[str, str]]] = defaultdict(list)
    references: list[tuple[str, str, str]] = []
    for path in sorted(folder.glob("*.yaml")):
        name = path.name
        try:
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
            if not isinstance(document, dict):
                raise ValueError("not a mapping")
        except (yaml.YAMLError, ValueError) as error:
            found.append((name, f"cannot be read: {error}"))
            continue
        for key in ("area", "industries", "skills", "trades"):
            if not document.get(key):
                found.append((name, f"has no {key}"))
        for skill in document.get("skills") or []:
            title = skill.get("name", "?")
            if extra := set(skill) - SKILL_KEYS:
                found.append((name, f"{title}: unknown keys {sorted(extra)}"))
            if skill.get("kind") not in KINDS:
                found.append((name, f"{title}: kind {skill.get('kind')!r}"))
            if title in skills:
                found.append((name, f"{title}: also in {skills[title]}"))
            skills[title] = name
            if skill.get("broader"):
                broader[title] = skill["broader"]
                references.append((name, title, skill["broader"]))
            for word in [title, *(skill.get("aliases") or [])]:
                owners[str(word)].append((name, title))
                if not isinstance(word, str) or len(word.rstrip("!")) < 2:
                    found.append((name, f"{title}: alias {word!r} is too short or no text"))
            for word in skill.get("cues") or []:
                if not isinstance(word, str) or len(word) < 2:
                    found.append((name, f"{title}: cue {word!r} is too short or no text"))
                elif word in VAGUE:
                    found.append((name, f"{title}: cue {word} is too vague"))
            references += [(name, title, other) for other in skill.get("related") or []]
        for trade in document.get("trades") or []:
            title = trade.get("name", "?")
            if extra := set(trade) - TRADE_KEYS:
                found.append((name, f"trade {title}: unknown keys {sorted(extra)}"))
            if not trade.get("skills"):
                found.append((name, f"trade {title}: implies no skills"))
            for word in [title, *(trade.get("aliases") or [])]:
                trade_owners[str(word)].append((name, title))
            references += [(name, f"trade {title}", other) for other in trade.get("skills") or []]
    for name, title, other in references:
        if other not in skills:
            found.append((name, f"{title}: refers to unknown skill {other}"))
    for table in (owners, trade_owners):
        for word, places in table.items():
            plain = {w: p for w, p in table.items() if w.rstrip("!") == word.rstrip("!")}
            if len(places) > 1 and not word.endswith("!"):
                found += [(name, f"{title}: {word} has another owner: {places}") for name, title in places]
            if word.endswith("!") and len(plain) > 1:
                found.append((places[0][0], f"{places[0][1]}: {word} also stands without '!': {plain}"))
    for start in broader:
        seen, at = {start}, broader[start]
        while at in broader and at not in seen:
            seen.add(at)
            at = broader[at]
        if at in seen:
            found.append((skills[start], f"{start}: broader runs in a circle"))
    return found


if __name__ == "__main__":
    wanted = {Path(argument).name for argument in sys.argv[1:]}
    findings = [f for f in check() if not wanted or f[0] in wanted]
    for file, sentence in findings:
        sys.stdout.write(f"{file}: {sentence}\n")
    sys.stdout.write(f"{len(findings)} findings\n")
    sys.exit(bool(findings))
