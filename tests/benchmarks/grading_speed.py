"""How fast the engine grades, beside stock nbgrader and the floor, in one run.

    python tests/benchmarks/grading_speed.py [--lesson 06_training] [--json FILE]

Every figure is of one class of honest submissions, each with a solution of its own text. CPU
seconds are those of all processes, including those that outlive the command that started them. The
floor is a process with numpy, IPython and matplotlib loaded that forks for each submission and runs
the same cells: no sandbox, no tests, no pages, no gradebook.
"""

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from conftest import make_tiny_course
from stock_steps import use_stock_steps

from autograder.course import ROOT_VARIABLE, Course
from autograder.demo.run import release, solved_notebook
from autograder.lesson.cells import is_solution, is_test
from autograder.lesson.practice_cells import is_practice

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]
PR_SET_CHILD_SUBREAPER = 36
STEPS = "submitted", "autograded", "feedback"


@dataclass
class Cost:
    """What grading some submissions took, in seconds."""

    submissions: int
    wall: float
    cpu: float

    @property
    def cpu_each(self) -> float:
        """CPU seconds per submission."""
        return self.cpu / self.submissions

    @property
    def per_second(self) -> float:
        """Submissions per second of wall time."""
        return self.submissions / self.wall


def measure(submissions: int, work: Callable[[], object]) -> Cost:
    """Time `work` and all that it starts. Orphans come to this process and are waited for."""
    before = _children_cpu()
    started = time.perf_counter()
    work()
    wall = time.perf_counter() - started
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    return Cost(submissions, wall, _children_cpu() - before)


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def make_class(folder: Path, lesson: str, students: int) -> Course:
    """A released course with `students` right submissions, no two with the same text.

    01_tiny is a lesson of one function, without figures; the others are ours.
    """
    if lesson == "01_tiny":
        course = make_tiny_course(folder)
    else:
        course = Course(folder)
        shutil.copytree(ROOT / "source" / lesson, course.source / lesson)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
    release(course, [lesson])
    add_students(course, lesson, range(students))
    return course


def add_students(course: Course, lesson: str, numbers: range) -> None:
    """Hand in for some students."""
    solved = solved_notebook(course, lesson)
    for number in numbers:
        notebook = nbformat.from_dict(solved)
        for cell in notebook.cells:
            if is_solution(cell) and cell.cell_type == "code":
                cell.source = marked(cell.source, number)
        target = course.root / "submitted" / f"student{number:04d}" / lesson
        shutil.copytree(course.notebooks / lesson, target)
        nbformat.write(notebook, target / f"{lesson}.ipynb")


def marked(source: str, number: int) -> str:
    """A cell's code as a student hands it in, with a comment of their own."""
    return f"{source.split(_MARK)[0]}{_MARK} {number}"


_MARK = "\n# by student"


def run(*command: str, cwd: Path) -> None:
    """Run one of the project's commands."""
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])  # nbgrader calls alembic by its name
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=cwd,
        # An nbgrader_config.py that this process has read names the course of an earlier class.
        env={**os.environ, "PATH": path, ROOT_VARIABLE: str(cwd)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def stock(course: Course, lesson: str, students: int) -> Cost:
    """`nbgrader autograde` as it comes, on the first students."""
    theirs = Course(course.root.with_name(f"stock{students}"))
    made = {course.folder(step, lesson).relative_to(course.root).parts[0] for step in STEPS}
    shutil.copytree(course.root, theirs.root, ignore=shutil.ignore_patterns(*made))
    if course.has_text_lessons:
        use_stock_steps(theirs.root)
    for number in range(students):
        handed_in = course.folder("submitted", lesson, f"student{number:04d}")
        shutil.copytree(handed_in, theirs.root / handed_in.relative_to(course.root))
    return measure(students, lambda: run("nbgrader", "autograde", lesson, cwd=theirs.root))


def engine(course: Course, lesson: str, students: int, workers: int) -> Cost:
    """`autograder grade`, cold start, gradebook and feedback pages included."""
    names = [f"--student=student{number:04d}" for number in range(students)]
    return measure(
        students,
        lambda: run(
            "autograder",
            "grade",
            lesson,
            "--again",
            f"--workers={workers}",
            *names,
            cwd=course.root,
        ),
    )


def floor(course: Course, lesson: str, students: int) -> Cost:
    """A warm process that forks and runs the cells."""
    return measure(
        students,
        lambda: subprocess.run(
            [sys.executable, __file__, "--floor", str(students), "--lesson", lesson],
            cwd=course.root,
            check=True,
        ),
    )


def run_floor(course: Course, lesson: str, students: int) -> None:
    """In a process of its own: fork for each submission and run its cells."""
    from autograder.lesson.silent import SILENT
    from autograder.sandbox import rehearsal, shell

    rehearsal.load()
    sys.modules["play"] = SILENT["play"]  # as while a notebook is graded: nothing is drawn to play
    the_shell = shell.make_shell()
    for number in range(students):
        pid = os.fork()
        if pid == 0:
            folder = course.folder("submitted", lesson, f"student{number:04d}")
            os.chdir(folder)
            shell.become_notebook()
            for path in sorted(folder.glob("*.ipynb")):
                for cell in nbformat.read(path, as_version=4).cells:
                    if (
                        cell.cell_type == "code"
                        and not is_test(cell)
                        and not is_practice(cell.source)
                    ):
                        shell.OUTPUTS.start(1 << 20)
                        the_shell.run_cell(cell.source)
            os._exit(0)
        os.waitpid(pid, 0)


def main() -> None:
    """Measure, and print the ratios beside their goals."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lesson", default="06_training")
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--stock-students", type=int, default=20)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--floor", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.floor:
        run_floor(Course(Path.cwd()), options.lesson, options.floor)
        return
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    costs: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as scratch:
        course = make_class(Path(scratch, "engine"), options.lesson, options.students)
        costs["engine, 1 worker"] = engine(course, options.lesson, options.students, 1)
        costs["engine, 2 workers"] = engine(course, options.lesson, options.students, 2)
        costs["engine, a class of 5"] = engine(course, options.lesson, 5, 2)
        costs["floor"] = floor(course, options.lesson, options.students)
        costs["stock nbgrader"] = stock(course, options.lesson, options.stock_students)
        costs["stock nbgrader, one"] = stock(course, options.lesson, 1)
    print(f"{options.lesson}; CPU s and wall s a submission, cold start included")
    for name, cost in costs.items():
        seconds = cost.wall / cost.submissions
        print(f"{name:24} {cost.submissions:4d}: {cost.cpu_each:7.3f} {seconds:7.3f}")
    ours, theirs = costs["engine, 1 worker"], costs["stock nbgrader"]
    two_workers = costs["engine, 2 workers"]
    ratios = {
        "times less CPU than stock nbgrader (goal 20)": theirs.cpu_each / ours.cpu_each,
        "times its throughput, 2 workers (goal 20)": two_workers.per_second / theirs.per_second,
        "CPU of the engine over the floor (goal 2 or less)": ours.cpu_each
        / costs["floor"].cpu_each,
        "wall of a class of 5 over stock's of one (goal 1 or less)": (
            costs["engine, a class of 5"].wall / costs["stock nbgrader, one"].wall
        ),
    }
    for name, ratio in ratios.items():
        print(f"{ratio:7.2f} {name}")
    if options.json:
        rows = {name: asdict(cost) for name, cost in costs.items()}
        options.json.write_text(json.dumps({"costs": rows, "ratios": ratios}, indent=2) + "\n")


if __name__ == "__main__":
    main()
