"""Pack what students get into one zip, and refuse to pack anything else."""

import io
import json
import zipfile
from pathlib import Path

from autograder.authoring.unchanged import files_below
from autograder.course import COURSE_PAGES, Course, CourseError, is_released

EPOCH = (2026, 1, 1, 0, 0, 0)
"""The time stamp of every packed file, so that the same notebooks give the same bytes."""

REQUIREMENTS = "numpy>=2.0\nmatplotlib>=3.9\njupyterlab>=4.2\n"
"""Of a course whose source/ has no requirements.txt with versions and hashes."""

LAB_CONFIG = """\
# For `jupyter lab --config lab_config.py`: the start page opens by itself, without news and
# without what is for instructors.
from pathlib import Path

c = get_config()  # noqa: F821
c.LabApp.default_url = "/lab/tree/start.ipynb"
c.LabApp.app_settings_dir = str(Path(__file__).resolve().with_name("lab_settings"))
"""

HIDDEN_FROM_STUDENTS = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyter/nbgrader:create-assignment",
    "@jupyter/nbgrader:formgrader",
    "@jupyter/nbgrader:assignment-list",
    "@jupyter/nbgrader:course-list",
    "@jupyter/nbgrader:menu",
)
"""Extensions of JupyterLab, where they are installed."""

PAGE_CONFIG = json.dumps({"disabledExtensions": dict.fromkeys(HIDDEN_FROM_STUDENTS, True)})

FORBIDDEN = ("BEGIN HIDDEN TESTS", "BEGIN SOLUTION", "autograder")


def write_zip(course: Course, target: Path) -> None:
    """Write the zip for students: lessons, mock exams, the pages around them and the requirements.

    Raises CourseError if a lesson is not built, or if a file holds what students must not see.
    """
    packed: dict[str, bytes] = {}
    for name in COURSE_PAGES:
        if (course.notebooks / name).is_file():
            packed[name] = (course.notebooks / name).read_bytes()
    for lesson in course.contents():
        packed |= _lesson(course, lesson)
    _refuse_secrets(packed)
    pinned = course.source / "requirements.txt"
    packed["requirements.txt"] = pinned.read_bytes() if pinned.is_file() else REQUIREMENTS.encode()
    packed["lab_config.py"] = LAB_CONFIG.encode()
    packed["lab_settings/page_config.json"] = PAGE_CONFIG.encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_zipped(packed, "introduction-to-neural-networks"))


def lesson_zip(course: Course, lesson: str) -> bytes:
    """The zip of one lesson's folder.

    Raises CourseError if it is not built, or if a file holds what students must not see.
    """
    packed = _lesson(course, lesson)
    _refuse_secrets(packed)
    return _zipped(packed, ".")


def _lesson(course: Course, lesson: str) -> dict[str, bytes]:
    """What students get of a lesson, by path relative to the notebooks."""
    notebook = course.notebooks / lesson / f"{lesson}.ipynb"
    if not notebook.is_file():
        raise CourseError(f"{notebook} is missing. Run: autograder build")
    packed = {}
    for path in files_below(course.notebooks / lesson):
        if not is_released(path):
            raise CourseError(
                f"{path} is none of the files that students get. Delete it or move it."
            )
        packed[path.relative_to(course.notebooks).as_posix()] = path.read_bytes()
    return packed


def _refuse_secrets(packed: dict[str, bytes]) -> None:
    for name, content in packed.items():
        for word in FORBIDDEN:
            if word.encode() in content:
                raise CourseError(
                    f"notebooks/{name} holds '{word}', which students must not get. "
                    "Run: autograder build"
                )


def _zipped(packed: dict[str, bytes], folder: str) -> bytes:
    """A zip with these files below a folder: the same bytes each time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(packed):
            entry = zipfile.ZipInfo(Path(folder, name).as_posix(), EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, packed[name], zipfile.ZIP_DEFLATED)
    return content.getvalue()
