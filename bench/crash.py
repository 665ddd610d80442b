"""kill -9 at random moments of a load: nothing acknowledged is lost, and the load run again ends in the same graph.

python -m bench.crash [--kills 20] [--lists DIR]
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graph.content import digest
from graph.engine import open_engine

COMMAND = [sys.executable, "-m", "api"]


def content_hash(path: Path) -> str:
    """A digest of all nodes and edges of a graph, without revisions and times."""
    engine = open_engine(str(path), create=False)
    try:
        with engine.snapshot() as reader:
            return digest(reader).content
    finally:
        engine.close()


def acknowledged(path: Path) -> tuple[int, int]:
    """The revision of a graph, and how many transactions its log holds."""
    engine = open_engine(str(path), create=False)
    try:
        return engine.revision(), len(engine.revisions())
    finally:
        engine.close()


def main() -> int:
    """Runs the experiment; 1 when anything was lost or differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--lists", help="lists to load (default: the sample province)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        lists = Path(arguments.lists or Path(scratch) / "lists")
        if not lists.exists():
            subprocess.run([*COMMAND, "sample", str(lists)], check=True, stderr=subprocess.DEVNULL)
        whole = Path(scratch) / "whole"
        started = time.perf_counter()
        _load(lists, whole)
        seconds = time.perf_counter() - started
        wanted, failures = content_hash(whole), 0
        victim = Path(scratch) / "victim"
        for number in range(1, arguments.kills + 1):
            before = acknowledged(victim) if (victim / "graph.lbug").exists() else (0, 0)
            after_seconds = chance.uniform(0.05, 1.0) * seconds
            killed = _killed(lists, victim, after_seconds)
            after = acknowledged(victim) if (victim / "graph.lbug").exists() else (0, 0)
            ok = after[0] >= before[0] and after[0] == after[1]
            if number % 4 == 0 or after[0] > 1:
                _load(lists, victim)
                ok = ok and content_hash(victim) == wanted
                victim = Path(scratch) / f"victim{number}"
            failures += not ok
            state = "killed" if killed else "had ended"
            print(
                f"{number}: {state} after {after_seconds:.1f} s, revision {before[0]} -> {after[0]}: {'ok' if ok else 'LOST'}"
            )
    print(f"{arguments.kills - failures} of {arguments.kills} kills lost nothing and ended in the same graph")
    return int(failures > 0)


def _load(lists: Path, graph: Path) -> None:
    subprocess.run([*COMMAND, "load", str(lists), "--db", str(graph), "--json"], check=True, stdout=subprocess.DEVNULL)


def _killed(lists: Path, graph: Path, seconds: float) -> bool:
    load = subprocess.Popen([*COMMAND, "load", str(lists), "--db", str(graph), "--json"], stdout=subprocess.DEVNULL)
    try:
        load.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        load.send_signal(signal.SIGKILL)
        load.wait()
        return True


if __name__ == "__main__":
    sys.exit(main())
