"""Writes invented lists at the scale of a province: `python -m bench.generate DIR [--experts N --needs N …]`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from loaders.sample.province import Size, build
from loaders.sample.write import write_lists

#: Chance of each variation of a text, so that nearly all of 60,000 needs are worded differently.
RICHNESS = 0.9


def size_of(experts: int, enterprises: int, needs: int, cases: int) -> Size:
    """Sizes of all lists; five in six needs are technical problems, and the smaller lists grow with the experts."""
    technical = needs * 5 // 6
    return Size(
        experts=experts,
        teams=max(40, min(600, experts * 3 // 100)),
        enterprises=enterprises,
        problems=technical,
        training_needs=needs - technical,
        courses=max(20, min(1000, experts // 20)),
        services=max(20, min(2000, experts // 10)),
        cases=cases,
        richness=RICHNESS,
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.generate", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--experts", type=int, default=20_000)
    parser.add_argument("--enterprises", type=int, default=10_000)
    parser.add_argument("--needs", type=int, default=60_000)
    parser.add_argument("--cases", type=int, default=15_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("xlsx", "csv", "jsonl"), default="xlsx")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Builds and writes the lists; progress goes to stderr."""
    options, started = _options(arguments), time.monotonic()

    def tell(stage: str) -> None:
        sys.stderr.write(f"{time.monotonic() - started:6.1f} s  {stage}\n")

    rows = build(size_of(options.experts, options.enterprises, options.needs, options.cases), options.seed, tell)
    tell("写入文件")
    for path in write_lists(rows, options.folder, format=options.format):
        tell(str(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
