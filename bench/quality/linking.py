"""How well needs are linked to skills: python -m bench.quality.linking [--half tuning|unseen] [--show].

`needs.yaml` holds needs written by people who did not see the vocabulary, with the skills that a foreman would send
(`right`) and those that would be of some help (`near`); every other skill is wrong. The linker's constants were chosen on
the half called `tuning`; nothing was ever tuned on the half called `unseen`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.lexicon import FEWEST_SKILLS, SkillLexicon, SkillLink
from graph.yaml_files import read_yaml
from loaders.vocabulary import vocabulary

NEEDS = Path(__file__).parent / "linking_needs.yaml"
#: A first link of this strength is taken at its word by the ranking.
CONFIDENT = 0.6
FIRST = 3


@dataclass(frozen=True)
class Judged:
    """A need with the skills that are right for it and those that come near."""

    text: str
    half: str
    right: frozenset[str]
    near: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """Shares of the needs: a right skill among the first three, a right one first, a wrong one first, a wrong one first and
    confidently so, none at all."""

    needs: int
    hit_at_3: float
    hit_at_1: float
    wrong: float
    confidently_wrong: float
    nothing: float


def judged(half: str | None = None) -> list[Judged]:
    """The labelled needs, of one half or all."""
    rows = read_yaml(NEEDS)
    return [
        Judged(row["text"], row["half"], frozenset(row["right"]), frozenset(row["near"]))
        for row in rows
        if half in (None, row["half"])
    ]


def figures(lexicon: SkillLexicon, needs: Sequence[Judged]) -> Figures:
    """Links every need and counts."""
    found = [(need, _links(lexicon, need.text)) for need in needs]

    def share(counted: Iterable[bool]) -> float:
        return sum(counted) / max(len(needs), 1)

    def wrong(need: Judged, links: list[SkillLink]) -> bool:
        return bool(links) and lexicon.names[links[0].skill] not in need.right | need.near

    return Figures(
        len(needs),
        share(any(lexicon.names[link.skill] in need.right for link in links) for need, links in found),
        share(bool(links) and lexicon.names[links[0].skill] in need.right for need, links in found),
        share(wrong(need, links) for need, links in found),
        share(wrong(need, links) and links[0].strength >= CONFIDENT for need, links in found),
        share(not links for _, links in found),
    )


def _links(lexicon: SkillLexicon, text: str) -> list[SkillLink]:
    return lexicon.link(text, fill=FEWEST_SKILLS)[:FIRST]


def main() -> None:
    """Prints the figures of both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["tuning", "unseen"])
    parser.add_argument("--show", action="store_true", help="list the needs without a right skill (tuning half only)")
    arguments = parser.parse_args()
    lexicon = SkillLexicon(vocabulary()[0])
    for half in [arguments.half] if arguments.half else ["tuning", "unseen"]:
        got = figures(lexicon, judged(half))
        print(
            f"{half}: {got.needs} needs, right skill among the first three {got.hit_at_3:.1%} (goal 90 %), "
            f"first {got.hit_at_1:.1%}, wrong first {got.wrong:.1%}, "
            f"of these confidently {got.confidently_wrong:.1%} (goal below 5 %), nothing {got.nothing:.1%}"
        )
    if arguments.show:
        for need in judged("tuning"):
            links = _links(lexicon, need.text)
            if not any(lexicon.names[link.skill] in need.right for link in links):
                told = ", ".join(f"{lexicon.names[x.skill]} ({x.evidence}, {x.strength:.2f})" for x in links)
                print(f"{need.text} | right: {'、'.join(sorted(need.right))} | linked: {told}")


if __name__ == "__main__":
    main()
