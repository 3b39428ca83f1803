"""Put an export where it was asked for, whole."""

import os
import tempfile
from pathlib import Path

from autograder.collect.names import leads_away
from autograder.course import CourseError
from autograder.export.exporting import Exported


def write(exported: Exported, output: Path) -> int:
    """Write the file, or the files of a folder; returns how many. Raises CourseError."""
    try:
        for name, content in exported.files.items():
            if leads_away(name):
                raise CourseError(f"{name!r} cannot be written: it leads to another folder.")
            _replace(output / name, content)
        if exported.is_folder:
            output.mkdir(parents=True, exist_ok=True)
        else:
            _replace(output, exported.content)
    except OSError as problem:
        raise CourseError(f"{output} cannot be written: {problem.strerror}.") from None
    return len(exported.files) if exported.is_folder else 1


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.chmod(scratch, 0o644)
        os.replace(scratch, path)
    except OSError:
        os.unlink(scratch)
        raise
