"""An answer key as bytes: what a court needs of a course, and nothing else of it.

There is no secret in it, no gradebook, no settings and no submission.
"""

import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograder.course import Course
from autograder.engine.grading.court import Session
from autograder.engine.judging.answer_key import Key

NOT_SENT = ("__pycache__", ".ipynb_checkpoints")


def packed(session: Session) -> bytes:
    """The session with its files, whose paths are relative to a course's folder."""
    places = _places(session)
    files = {
        f"{place}/{name}": content
        for folder, place in places.items()
        for name, content in _files(folder)
    }
    keys = tuple(
        _moved(key, Path(places[key.folder]), key.released and Path(places[key.released]))
        for key in session.assignment.keys
    )
    assignment = replace(session.assignment, root=Path(), keys=keys)
    return pickle.dumps((replace(session, assignment=assignment), files))


def unpacked(content: bytes, root: Path) -> Session:
    """Write a bundle's files into an empty folder, and give the session that reads them there."""
    session: Session
    session, files = pickle.loads(content)
    root.chmod(0o755)  # judges may be other users; what lies above is not opened
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    keys = tuple(
        _moved(key, root / key.folder, key.released and root / key.released)
        for key in session.assignment.keys
    )
    return replace(session, assignment=replace(session.assignment, root=root, keys=keys))


def _places(session: Session) -> dict[Path, str]:
    """The folders that judges see, each with where it lies on a worker."""
    assignment = session.assignment
    places = {}
    for key in assignment.keys:
        places[key.folder] = f"source/{assignment.name}"
        if key.released:
            places[key.released] = f"release/{assignment.name}"
    if assignment.has_text_lessons:
        places[Course(assignment.root).notebooks / assignment.name] = f"notebooks/{assignment.name}"
    return places


def _moved(key: Key, folder: Path, released: Path | None) -> Key:
    return replace(key, folder=folder, released=released)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files of a folder, by relative name, without what programs leave behind."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - set(NOT_SENT))
        for name in sorted(names):
            path = Path(here, name)
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()
