"""Our hook before nbgrader converts a lesson; `nbgrader_config.py` names it."""

from pathlib import Path
from typing import Any

from autograder.authoring.check_files import write_check_files
from autograder.authoring.opening_files import write_opening_files
from autograder.course import Course
from autograder.lesson.text import refresh_source_notebooks


def follow_text(notebooks: list[str], **_: Any) -> None:
    """Bring what nbgrader reads of these lessons in step with their text."""
    course = Course.find()
    refresh_source_notebooks(course)
    for lesson in {Path(notebook).parent.name for notebook in notebooks}:
        write_check_files(course, lesson)
        write_opening_files(course, lesson)
