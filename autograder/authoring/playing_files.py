"""Put what shows a picture and its controls beside a lesson that has something to play with."""

from pathlib import Path

from autograder.authoring.in_step import bring_in_step
from autograder.course import PLAY, PLAYING_FILES, Course
from autograder.for_students import playing


def write_playing_files(course: Course, lesson: str) -> list[Path]:
    """Bring them in step with the package; none for a lesson without a play.py."""
    folder = course.source / lesson
    if not (folder / PLAY).is_file():
        return []
    ours = Path(playing.__file__)
    return bring_in_step(
        folder, {name: ours.with_name(name).read_bytes() for name in PLAYING_FILES}
    )
