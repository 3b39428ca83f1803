"""Put what a lesson's visible checks need beside its text: numbers, what checks, what compares.

nbgrader copies them from there to the students. Like the notebook that nbgrader reads they are
throw-away twins: git ignores them, and grading takes those that were released.
"""

import inspect
import re
from pathlib import Path

from autograder.authoring import check_tables, own_process, task_results
from autograder.course import Course
from autograder.for_students import checks, comparing, missing_names
from autograder.lesson.variants import MISCONCEPTIONS, read_variants

NUMBERS = "checks.json"
MODULES = {
    "checks.py": checks,
    "comparing.py": comparing,
    "missing_names.py": missing_names,
}
"""What each helper is a copy of."""


def write_check_files(course: Course, lesson: str) -> list[Path]:
    """Bring the check files beside a lesson's text in step with it; none if it has no checks.

    Those that are newer than everything they are made from are left alone. Raises CourseError.
    """
    if not read_variants(course, lesson).inputs:
        return []
    folder = course.source / lesson
    numbers, *helpers = files = [folder / name for name in (NUMBERS, *MODULES)]
    if _are_fresh(files, [course.text_of(lesson), folder / MISCONCEPTIONS, *folder.glob("*.npz")]):
        return files
    table = own_process.run(check_tables.__name__, course, lesson, makes="visible checks")
    numbers.write_text(table, encoding="utf-8")
    # Students have nothing of ours installed: a file finds the others beside it.
    for path, module in zip(helpers, MODULES.values(), strict=True):
        text = _beside(inspect.getsource(module))
        path.write_text(text, encoding="utf-8", newline="\n")
    return files


def _are_fresh(files: list[Path], made_of: list[Path]) -> bool:
    modules = check_tables, task_results, *MODULES.values()
    programs = [Path(inspect.getfile(module)) for module in modules]
    newest = max(path.stat().st_mtime_ns for path in (*made_of, *programs))
    return all(path.is_file() and path.stat().st_mtime_ns > newest for path in files)


def _beside(text: str) -> str:
    """The text of a helper that imports the others by the names of their files."""
    for name, module in MODULES.items():
        ours = re.compile(rf"^from {re.escape(module.__name__)} ", re.M)
        text = ours.sub(f"from {Path(name).stem} ", text)
    return text
