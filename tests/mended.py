"""What an instructor does after a release: a test is mended, and what grading wrote looked at."""

import hashlib
from pathlib import Path

from conftest import run_command

from autograder.course import Course

LESSON = "01_tiny"


def mend(course: Course, old: str, new: str) -> None:
    """Edit the lesson's text and release it again, as an instructor does."""
    text = course.text_of(LESSON)
    assert old in text.read_text()
    text.write_text(text.read_text().replace(old, new))
    run_command("nbgrader", "generate_assignment", LESSON, cwd=course.root)


def make_harder(course: Course) -> None:
    """The second behaviour asks for the value that a constant gives; now it does not any more."""
    mend(
        course,
        'close("accuracy of perfect predictions", accuracy(y_true, y_true), 1.0)',
        'close("accuracy of no right ones", accuracy(y_true, y_true + 1), 0.0)',
    )


def hashes(root: Path) -> dict[str, str]:
    """What is in the gradebook and the folders that grading writes to."""
    files = [root / "gradebook.db", *root.glob("autograded/**/*"), *root.glob("feedback/**/*")]
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()
    }
