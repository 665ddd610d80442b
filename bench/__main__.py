"""All benchmarks: python -m bench (speed on the generated province, then the crash experiment)."""

from __future__ import annotations

import subprocess
import sys

for module in ("bench.speed", "bench.crash"):
    print(f"== {module}", flush=True)
    subprocess.run([sys.executable, "-m", module], check=True)
