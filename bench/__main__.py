"""All benchmarks, or some of them: python -m bench [speed] [search] [faults] [crash]; python -m bench search --work DIR for options."""

from __future__ import annotations

import subprocess
import sys

ALL = ("speed", "search", "faults", "crash")
named = [argument for argument in sys.argv[1:] if argument in ALL]
options = [argument for argument in sys.argv[1:] if argument not in ALL]
for name in named or ALL:
    print(f"== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{name}", *options], check=True)
