"""Pack what students get into one zip, and refuse to pack anything else."""

import zipfile
from pathlib import Path

from autograder.build.notebooks import files_below
from autograder.course import Course, CourseError

EPOCH = (2026, 1, 1, 0, 0, 0)
"""The time stamp of every packed file, so that the same notebooks give the same bytes."""

REQUIREMENTS = "numpy>=2.0\nmatplotlib>=3.9\njupyterlab>=4.2\nnbgrader>=0.9.5\n"

README = """# Introduction to Neural Networks

Each folder is one lesson; begin with the lowest number. You need Python 3.11 or later:

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab

(On Windows, write `.venv\\Scripts\\` for `.venv/bin/`.) Open a lesson's notebook and work from top
to bottom. Replace each `raise NotImplementedError()` with your own code, run the visible check
below it, and hand in the notebook file. Hidden tests look at your functions after that.

Lessons:

"""

FORBIDDEN = ("BEGIN HIDDEN TESTS", "BEGIN SOLUTION", "autograder")


def write_zip(course: Course, target: Path) -> None:
    """Write the zip for students: lesson folders, a README and the requirements.

    Raises CourseError if a lesson is not built, or if a file holds what students must not see.
    """
    contents = {"README.md": "", "requirements.txt": REQUIREMENTS}
    packed: dict[str, bytes] = {}
    for lesson in course.lessons():
        notebook = course.notebooks / lesson / f"{lesson}.ipynb"
        if not notebook.is_file():
            raise CourseError(f"{notebook} is missing. Run: autograder build")
        for path in files_below(course.notebooks / lesson):
            packed[path.relative_to(course.notebooks).as_posix()] = path.read_bytes()
    for name, content in packed.items():
        for word in FORBIDDEN:
            if word.encode() in content:
                raise CourseError(
                    f"notebooks/{name} holds '{word}', which students must not get. "
                    "Run: autograder build"
                )
    contents["README.md"] = README + "".join(f"- {lesson}\n" for lesson in course.lessons())
    packed |= {name: text.encode() for name, text in contents.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(packed):
            entry = zipfile.ZipInfo(f"introduction-to-neural-networks/{name}", EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, packed[name], zipfile.ZIP_DEFLATED)
