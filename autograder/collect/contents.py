"""What a folder or a zip holds, one file at a time: whatever could harm is refused by its name, and
the rest goes on."""

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from autograder.collect.names import is_noise, leads_away, refusal
from autograder.course import CourseError

MOST_ENTRIES = 50_000
LARGEST_FILE = 64 * 1024 * 1024
MOST_BYTES = 4 * 1024**3
"""Of all files of a source together, unpacked."""

LARGEST_RATIO = 200
SMALL = 1024 * 1024
"""Bytes below which nobody minds how well a file was packed."""

ENCRYPTED = 1
"""The bit of an entry's flags."""


class Unreadable(Exception):
    """A file cannot be taken; the text says why, and goes on after "because"."""


@dataclass(frozen=True)
class Entry:
    """A file of a hand-in, by its relative name. `read` gives its bytes, or raises Unreadable."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Left:
    """Something that was not taken, and why."""

    name: str
    reason: str


@dataclass
class Contents:
    """A source's files in order of their names, and what was refused. For a folder also which of
    its folders are Git's, and which user owns each."""

    path: Path
    entries: list[Entry] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    repositories: set[str] = field(default_factory=set)
    owners: dict[str, int] = field(default_factory=dict)


@contextmanager
def opened(path: Path) -> Iterator[Contents]:
    """The contents of a folder or a zip. Raises CourseError if there is neither."""
    if path.is_dir():
        yield _of_folder(path)
        return
    if not path.is_file():
        raise CourseError(f"There is no file or folder {path}. Give what the course's site sent.")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise CourseError(
            f"{path} cannot be opened as a zip: {problem}. Download it once more, or unpack it "
            "and give the folder."
        ) from None
    with archive:
        yield _of_zip(path, archive)


def _of_zip(path: Path, archive: zipfile.ZipFile) -> Contents:
    found = Contents(path)
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise CourseError(f"{path} has {len(infos)} entries; more than {MOST_ENTRIES} are refused.")
    budget = [MOST_BYTES]
    for info in sorted(infos, key=lambda info: info.orig_filename):
        name = info.orig_filename  # as it stands there: zipfile ends it at a NUL
        if name.endswith("/") or (is_noise(name) and not leads_away(name)):
            continue
        if reason := refusal(name) or _refused(info):
            found.left.append(Left(name, reason))
        else:
            found.entries.append(Entry(name, _unpacking(archive, info, budget)))
    return found


def _refused(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "it is a link or a device, not a file"
    if info.flag_bits & ENCRYPTED:
        return "it is encrypted"
    if info.file_size > LARGEST_FILE:
        return "it is larger than 64 MB"
    if info.file_size > SMALL and info.file_size > LARGEST_RATIO * max(info.compress_size, 1):
        return f"it unpacks to more than {LARGEST_RATIO} times its size"
    return ""


def _unpacking(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: list[int]
) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                content = file.read(LARGEST_FILE + 1)
        except NotImplementedError as problem:
            raise Unreadable(
                f"it is packed in a way that is not known: {_brief(problem)}"
            ) from None
        except Exception as problem:  # each way of packing raises kinds of its own
            raise Unreadable(f"it is damaged: {_brief(problem)}") from None
        return _within(content, budget)

    return read


def _of_folder(root: Path) -> Contents:
    found = Contents(root)
    budget = [MOST_BYTES]
    waiting = [(root, "")]
    seen = 0
    while waiting:
        folder, above = waiting.pop()
        try:
            children = sorted(os.scandir(folder), key=lambda child: child.name)
        except OSError as problem:
            found.left.append(Left(above or str(root), f"it cannot be opened: {problem.strerror}"))
            continue
        for child in children:
            seen += 1
            if seen > MOST_ENTRIES:
                raise CourseError(f"{root} holds more than {MOST_ENTRIES} files; take them apart.")
            _look_at(child, f"{above}{child.name}", found, waiting, budget)
    found.entries.sort(key=lambda entry: entry.name)
    return found


def _look_at(
    child: "os.DirEntry[str]",
    name: str,
    found: Contents,
    waiting: list[tuple[Path, str]],
    budget: list[int],
) -> None:
    """File a folder's child under what it is."""
    if child.name == ".git":
        found.repositories.add(name.rpartition("/")[0])
    if is_noise(name):
        return
    if child.is_dir(follow_symlinks=False):
        if reason := refusal(name):
            found.left.append(Left(name, reason))
            return
        found.owners[name] = child.stat(follow_symlinks=False).st_uid
        waiting.append((Path(child.path), f"{name}/"))
    elif not child.is_file(follow_symlinks=False):
        found.left.append(Left(name, "it is a link or a device, not a file"))
    elif child.stat(follow_symlinks=False).st_size > LARGEST_FILE:
        found.left.append(Left(name, "it is larger than 64 MB"))
    elif reason := refusal(name):
        found.left.append(Left(name, reason))
    else:
        found.entries.append(Entry(name, _reading(child.path, budget)))


def _reading(path: str, budget: list[int]) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            # What was a file may have become a link since.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as file:
                content = file.read(LARGEST_FILE + 1)
        except OSError as problem:
            raise Unreadable(f"it cannot be read: {problem.strerror}") from None
        return _within(content, budget)

    return read


def _within(content: bytes, budget: list[int]) -> bytes:
    if len(content) > LARGEST_FILE:
        raise Unreadable("it is larger than 64 MB")
    budget[0] -= len(content)
    if budget[0] < 0:
        raise Unreadable("all files together are larger than 4 GB")
    return content


def _brief(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:100] or type(problem).__name__
