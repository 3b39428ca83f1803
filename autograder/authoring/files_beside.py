"""Everything that a build puts beside a lesson's text, for its students and for nbgrader."""

from pathlib import Path

from autograder.authoring.check_files import write_check_files
from autograder.authoring.opening_files import write_opening_files
from autograder.authoring.playing_files import write_playing_files
from autograder.authoring.practice_files import write_practice_files
from autograder.course import Course


def write_files_beside(course: Course, lesson: str) -> list[Path]:
    """Bring all of it in step with the text and with our package. Raises CourseError."""
    return [
        *write_check_files(course, lesson),
        *write_practice_files(course, lesson),
        *write_playing_files(course, lesson),
        *write_opening_files(course, lesson),  # last: it lists the others
    ]
