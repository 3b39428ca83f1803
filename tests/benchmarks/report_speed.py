"""What the report on a large class costs: seconds and peak memory.

    python tests/benchmarks/report_speed.py [--sizes 5000 10000]

Makes a gradebook and the submitted notebooks of 02_metrics, and runs the command on them.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from conftest import ROOT, clone_course
from grading_speed import BIN
from synthetic_class import hand_in, store, synthetic_class

from autograder.course import Course
from autograder.demo.run import release
from autograder.lesson.variants import read_variants

LESSON = "02_metrics"
MEASURED = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""
"""Runs a command and prints what it took: seconds by the clock, of CPU, and MB."""


def main() -> None:
    """Measure the sizes and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5000, 10000])
    sizes = parser.parse_args().sizes
    answers: dict[str, list[str]] = {}
    for answer in read_variants(Course(ROOT), LESSON).alternatives:
        answers.setdefault(answer.step, []).append(answer.code)
    print("submissions   wall s   CPU s   memory MB   page MB")
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            course = clone_course(Path(scratch, "course"))
            release(course, [LESSON])
            results = synthetic_class(course, LESSON, size)
            store(course, results)
            hand_in(course, LESSON, [result.student for result in results], answers)
            page = Path(scratch, "page.html")
            command = [str(BIN / "autograder"), "report", LESSON, "--output", str(page)]
            done = subprocess.run(
                [sys.executable, "-c", MEASURED, *command, "--course", str(course.root)],
                capture_output=True,
                text=True,
                check=True,
            )
            wall, cpu, memory = map(float, done.stdout.split())
            print(f"{size:11d} {wall:8.1f} {cpu:7.1f} {memory:11.0f} "
                  f"{page.stat().st_size / 1e6:9.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
