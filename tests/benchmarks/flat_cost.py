"""Whether a submission costs as much, and the engine takes as much memory, however large the class.

    python tests/benchmarks/flat_cost.py [--sizes 50 2000]

Grades classes of a tiny lesson, each in a process of its own, on two workers.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from conftest import clean_environment, make_tiny_course
from grading_speed import BIN, add_students

from autograder.demo.run import release

LESSON = "01_tiny"
MEASURED = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def main() -> None:
    """Measure the classes and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 2000])
    sizes = parser.parse_args().sizes
    print("submissions   CPU ms each   wall ms each   memory MB")
    before = (0, 0.0)
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            course = make_tiny_course(Path(scratch, "course"))
            release(course, [LESSON])
            add_students(course, LESSON, range(size))
            done = subprocess.run(
                [sys.executable, "-c", MEASURED, str(BIN / "autograder"), "grade", LESSON],
                cwd=course.root,
                env=clean_environment(),
                capture_output=True,
                text=True,
                check=True,
            )
        wall, cpu, memory = map(float, done.stdout.split())
        milliseconds = [1000 * seconds / size for seconds in (cpu, wall)]
        print(f"{size:11d} {milliseconds[0]:13.1f} {milliseconds[1]:14.1f} {memory:11.0f}")
        more = size - before[0]
        print(f"            {1000 * (cpu - before[1]) / more:13.1f}   of each beyond {before[0]}")
        before = (size, cpu)


if __name__ == "__main__":
    main()
