"""Our hook before nbgrader converts a lesson; `nbgrader_config.py` names it."""

from typing import Any

from autograder.course import Course
from autograder.lesson.text import refresh_source_notebooks


def refresh(**_: Any) -> None:
    """nbgrader's pre-convert hook: its notebooks follow the text lessons."""
    refresh_source_notebooks(Course.find())
