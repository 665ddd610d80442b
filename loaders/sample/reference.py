"""The few columns of the reference files that the sample needs: industries, and the skills and trades of the vocabulary."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.yaml_files import read_yaml

FOLDER = Path(__file__).parents[1] / "reference"


@cache
def industry_names() -> dict[str, str]:
    """Name by code of GB/T 4754."""
    lines = (FOLDER / "industries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {code: name for code, name, *_ in (line.split("\t") for line in lines if line)}


@dataclass(frozen=True)
class Vocabulary:
    """Skill by word (name or alias), skills by trade, and all skill names of some vocabulary files."""

    words: dict[str, str]
    trades: dict[str, tuple[str, ...]]
    kinds: dict[str, str]

    def skill(self, word: str) -> str | None:
        return self.words.get(word)

    def within(self, text: str) -> list[str]:
        """The skills of which a name or alias of three characters or more stands in the text."""
        return list(dict.fromkeys(skill for word, skill in self.words.items() if len(word) > 2 and word in text))


@cache
def vocabulary(stems: tuple[str, ...]) -> Vocabulary:
    """The vocabulary of these files; a file that is not there adds nothing."""
    words: dict[str, str] = {}
    trades: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for path in (FOLDER / "skills" / f"{stem}.yaml" for stem in dict.fromkeys(stems)):
        if not path.exists():
            continue
        document = read_yaml(path)
        for raw in document["skills"]:
            name = raw["name"].rstrip("!")
            kinds[name] = raw["kind"]
            for word in (raw["name"], *(raw.get("aliases") or ())):
                words.setdefault(word.rstrip("!"), name)
        for trade in document.get("trades") or ():
            for word in (trade["name"], *(trade.get("aliases") or ())):
                trades[word.rstrip("!")] += [name for name in trade["skills"] if name in kinds]
    return Vocabulary(words, {trade: tuple(dict.fromkeys(names)) for trade, names in trades.items()}, kinds)


@cache
def all_words() -> frozenset[str]:
    """Every name and alias of the vocabulary, whatever its file."""
    stems = sorted(path.stem for path in (FOLDER / "skills").glob("*.yaml"))
    return frozenset(vocabulary(tuple(stems)).words)
