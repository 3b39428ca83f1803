"""How long a visible check takes, in the student's folder: milliseconds a call, by lesson.

.venv/bin/python tests/benchmarks/visible_checks.py
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CALLS = 20

PROGRAM = """
import json, sys, time
import numpy as np
from checks import check

steps = json.load(open("checks.json"))
for step, stored in steps.items():
    if "cases" in stored:
        for _ in range({calls}):
            started = time.perf_counter()
            try:
                check(step, lambda *_: np.zeros(3))
            except Exception:
                pass
            print(1000 * (time.perf_counter() - started))
"""


def main() -> None:
    worst = 0.0
    for folder in sorted(NOTEBOOKS.glob("[0-9]*")):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(calls=CALLS)],
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        times = [float(line) for line in done.stdout.split()]
        size = len(json.dumps(json.loads((folder / "checks.json").read_text())))
        worst = max(worst, *times)
        print(
            f"{folder.name:28} {len(times) // CALLS:2} checks, table {size / 1000:5.0f} kB: "
            f"median {statistics.median(times):5.1f} ms, slowest {max(times):5.1f} ms"
        )
    print(f"slowest of all: {worst:.1f} ms (goal: 50 ms)")


if __name__ == "__main__":
    main()
