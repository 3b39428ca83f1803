"""What a student handed in, as it lies on the disk: read here, looked into by a judge."""

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?( [A-Z]{2,5})?")

LARGEST_FILE = 64 * 1024 * 1024
DEEPEST_FOLDER = 8
MOST_FILES = 500
MOST_BYTES = 64 * 1024 * 1024

UNREADABLE = "The file cannot be read: {}."
NOT_A_FILE = "The notebook is a link or a folder, not a file."
TOO_LARGE = "The file is larger than 64 MB. Clear its outputs and save it."


@dataclass(frozen=True)
class Submission:
    """`notebooks` gives the bytes of each notebook, a sentence for the student that says why there
    are none, or None where no such file was handed in; `files` are all others by relative name."""

    notebooks: dict[str, bytes | str | None]
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def timestamp(self) -> str | None:
        """The time in timestamp.txt as nbgrader writes it; None for anything else."""
        content = self.files.get("timestamp.txt", b"")
        text = content[:100].decode("ascii", "replace").strip()
        return text if TIMESTAMP.fullmatch(text) else None


def read_submission(folder: Path, notebooks: list[str]) -> Submission:
    """Everything in a submitted folder that grading may need. What cannot be read is left out."""
    files = {}
    for name, path in own_files(folder).items():
        if not name.endswith(".ipynb") and type(content := _read(path)) is bytes:
            files[name] = content
    return Submission(
        {name: read_notebook_file(folder / f"{name}.ipynb") for name in notebooks}, files
    )


def read_notebook_file(path: Path) -> bytes | str | None:
    """The bytes of a submitted notebook, a sentence that says why they cannot be had, or None where
    there is no such file. Links are not followed."""
    try:
        return _refused(path) or (_read(path) if os.path.lexists(path) else None)
    except OSError as problem:  # a folder that may not be entered
        return UNREADABLE.format(problem.strerror)


def _refused(path: Path) -> str:
    if is_linked(path.parent):
        return "The submitted folder is a link to another place."
    if not os.path.lexists(path):
        return ""
    if path.is_symlink() or not path.is_file():
        return NOT_A_FILE
    if path.stat().st_size > LARGEST_FILE:
        return TOO_LARGE
    return ""


def _read(path: str | Path) -> bytes | str:
    """The bytes of a file, or why they cannot be had."""
    try:
        # What was a file may have become a link or a pipe since, or grown.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(handle, "rb", buffering=0) as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                return NOT_A_FILE
            return TOO_LARGE if found.st_size > LARGEST_FILE else file.readall()
    except OSError as problem:
        return UNREADABLE.format(problem.strerror)


def own_files(folder: Path) -> dict[str, str]:
    """The plain files of a submission, their paths by relative name; links are left out, as is what
    lies too deep or beyond the limits of number and size."""
    found: dict[str, str] = {}
    if is_linked(folder) or not folder.is_dir():
        return found
    size = 0
    left = [(str(folder), "", 0)]
    while left:
        here, above, depth = left.pop()
        if depth > DEEPEST_FOLDER or os.path.islink(here):
            continue
        for entry in _entries(here):
            name = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                left.append((entry.path, f"{name}/", depth + 1))
            elif entry.is_file(follow_symlinks=False):
                size += _size(entry)
                if len(found) >= MOST_FILES or size > MOST_BYTES:
                    return found
                if name.isprintable():
                    found[name] = entry.path
    return found


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:  # it was removed meanwhile
        return 0


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder), key=lambda file: file.name)
    except OSError:  # a folder that may not be read
        return []


def is_linked(folder: Path) -> bool:
    """Whether a submission's folder, or its student's, is a link to another place."""
    return folder.is_symlink() or folder.parent.is_symlink()
