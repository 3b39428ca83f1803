"""Put what shows a picture and its controls beside a lesson that has something to play with."""

from pathlib import Path

from autograder.course import PLAY, PLAYING_FILES, Course
from autograder.for_students import playing


def write_playing_files(course: Course, lesson: str) -> list[Path]:
    """Bring them in step with the package; none for a lesson without a play.py."""
    folder = course.source / lesson
    if not (folder / PLAY).is_file():
        return []
    written = []
    for name in PLAYING_FILES:
        content = Path(playing.__file__).with_name(name).read_bytes()
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
        written.append(path)
    return written
