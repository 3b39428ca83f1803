"""How each site names what it hands over: from files to hand-ins.

The patterns are those of the programs that write the names, each read in its public source:
Canvas's lib/content_zipper.rb, Moodle's mod/assign (feedback/file/importziplib.php reads them
back), nbgrader 0.9's exchange/default/submit.py; those of GitHub Classroom are what
`gh classroom clone student-repos` makes.
"""

import os
import pwd
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from autograder.collect.contents import Contents, Entry, Left
from autograder.collect.names import NOTEBOOK, is_notebook, same
from autograder.course import CourseError

CANVAS = re.compile(r"(?P<name>.*?)_(?P<late>LATE_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)")
"""Name, LATE, the user's number, the file's, and the file's name. What the student chose stands
behind the first two numbers, which Canvas keeps from a name: it changes nothing before them."""

CANVAS_ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<user>anon_[^_]+)_(?P<number>\d+)_(?P<file>.+)")

CANVAS_TEXT = re.compile(r"(?P<name>.*?)_(?:LATE_)?(?P<user>\d+)_(text|link)\.html")

MOODLE = re.compile(r"(?P<name>[^_]*)_(?P<user>\d+)_assignsubmission_file_?(?P<file>.*)")
"""A folder, with an underscore at its end before Moodle 4.1; or the beginning of a file's name."""

MOODLE_OTHER = re.compile(r"[^_]*_\d+_assign(submission|feedback)_\w+")

EXCHANGE = re.compile(
    r"(?P<student>.+)\+(?P<assignment>[^+]+)"
    r"\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [\w+:-]+?)(\+(?P<random>[\w=-]+))?"
)

DOWNLOADED_AGAIN = re.compile(r" ?\(\d+\)$")
"""What a browser appends to a name that it has saved before."""

ZIP_COLLECT = ("archive", "extracted")
"""The folders of `nbgrader zip_collect` in downloaded/ASSIGNMENT."""

TYPED = "it is a text or a link that was typed into the site, not a file"
NO_PATTERN = "its name is not like those of {source}"


@dataclass(frozen=True)
class Sent:
    """One file of a hand-in under the name that the student gave it. Of two, the larger `number` is
    newer; where all are 0 nobody knows."""

    name: str
    entry: Entry
    number: int = 0


@dataclass
class HandIn:
    """What one student of a site handed in, at `place` in the source; `who` is the site's own name
    for the student. `submitted_at` is None where the site does not say."""

    source: str
    place: str
    who: str
    full_name: str = ""
    files: list[Sent] = field(default_factory=list)
    submitted_at: datetime | None = None
    is_late: bool = False
    owner: int | None = None

    @property
    def number(self) -> int:
        """The largest number of a file: of two hand-ins of one site, the larger one is newer."""
        return max((sent.number for sent in self.files), default=0)


Found = tuple[list[HandIn], list[Left]]

KINDS = ("canvas", "moodle", "exchange", "github", "folder")
"""Where hand-ins may be from, as the command line calls it."""


def hand_ins(contents: Contents, assignment: str, kind: str | None = None) -> Found:
    """The hand-ins in a source and the files of none: of a `kind`, or of that whose pattern most of
    the names have. A few names may be anything, where students choose them.

    Raises CourseError where the names are of several kinds, and nobody says which.
    """
    names = [entry.name for entry in contents.entries]
    tops = {name.split("/")[0] for name in names} | {n for n in contents.owners if "/" not in n}
    is_given = kind is not None
    kind = kind or _kind(tops, names, contents)
    [top] = tops if len(tops) == 1 else {""}
    if kind == "folder" and not is_given and top and top not in names:
        # Some systems unpack an archive into one more folder, where the site's names begin.
        inner = _inside(contents, top)
        inner_names = [entry.name for entry in inner.entries]
        if _kind({name.split("/")[0] for name in inner_names}, inner_names, inner) != "folder":
            found, left = hand_ins(inner, assignment)
            return found, [Left(f"{top}/{one.name}", one.reason) for one in left]
    found, left = READERS[kind](contents, assignment)
    full = {name.split("/")[0] for name in names} | {
        one.name.split("/")[0] for one in contents.left
    }
    return found, left + [Left(top, "the folder is empty") for top in sorted(tops - full)]


def _kind(tops: set[str], names: list[str], contents: Contents) -> str:
    """The kind that most names are of. Raises CourseError where that is not plain: in an exchange
    students choose names, and would turn one another's hand-ins into somebody else's."""
    fits: dict[str, Callable[[str], bool]] = {
        "moodle": lambda top: bool(MOODLE.fullmatch(top) or MOODLE_OTHER.fullmatch(top)),
        "exchange": lambda top: bool(EXCHANGE.fullmatch(top)),
        "github": lambda top: top in contents.repositories,
    }
    shares = {kind: sum(map(fit, tops)) for kind, fit in fits.items()}
    for kind, share in shares.items():
        if 2 * share > len(tops):
            return kind
    files = {name for name in names if "/" not in name} or tops
    of_canvas = [name for name in files if _of_canvas(name) or CANVAS_TEXT.fullmatch(name)]
    if 2 * len(of_canvas) > len(files):
        return "canvas"
    if any(shares.values()):
        raise CourseError(
            f"The names in {contents.path} are of several kinds. Say where they are from with "
            f"--from {', '.join(KINDS)}."
        )
    return "folder"


def _inside(contents: Contents, top: str) -> Contents:
    cut = len(top) + 1
    entries = [Entry(entry.name[cut:], entry.read) for entry in contents.entries]
    owners = {name[cut:]: owner for name, owner in contents.owners.items() if len(name) > cut}
    repositories = {name[cut:] for name in contents.repositories if len(name) > cut}
    return Contents(contents.path / top, entries, [], repositories, owners)


def _grouped(
    entries: Iterable[Entry], source: str, look: Callable[[str], tuple[HandIn, Sent] | None]
) -> Found:
    """Put files together that `look` says are of one hand-in, by its student's name there."""
    found: dict[str, HandIn] = {}
    left = []
    for entry in entries:
        seen = look(entry.name)
        if seen is None:
            left.append(Left(entry.name, NO_PATTERN.format(source=source)))
            continue
        hand_in, sent = seen
        known = found.setdefault(hand_in.who, hand_in)
        known.is_late |= hand_in.is_late
        known.files.append(Sent(sent.name, entry, sent.number))
    return list(found.values()), left


def _nothing() -> bytes:
    raise AssertionError("only what was grouped is read")


def _sent(name: str, number: int = 0) -> Sent:
    return Sent(name, Entry(name, _nothing), number)


def _of_canvas(name: str) -> "re.Match[str] | None":
    return CANVAS_ANONYMOUS.fullmatch(name) or CANVAS.fullmatch(name)


def _canvas(contents: Contents, _: str) -> Found:
    def look(name: str) -> tuple[HandIn, Sent] | None:
        seen = _of_canvas(name)
        if seen is None or "/" in name:
            return None
        hand_in = HandIn("Canvas", name, seen["user"], is_late=bool(seen["late"]))
        return hand_in, _sent(seen["file"], int(seen["number"]))

    found, left = _grouped(contents.entries, "Canvas's files", look)
    return found, _telling(left, lambda name: bool(CANVAS_TEXT.fullmatch(name)))


def _moodle(contents: Contents, _: str) -> Found:
    def look(name: str) -> tuple[HandIn, Sent] | None:
        top, _, below = name.partition("/")
        seen = MOODLE.fullmatch(top)
        if seen is None:
            return None
        # In the flat form the student's name for the file stands behind the site's.
        inside = f"{seen['file']}/{below}" if seen["file"] and below else seen["file"] or below
        place = top[: len(top) - len(seen["file"])]
        return HandIn("Moodle", place, seen["user"], seen["name"].strip()), _sent(inside)

    def is_typed(name: str) -> bool:
        top = name.split("/")[0]
        return not MOODLE.fullmatch(top) and bool(MOODLE_OTHER.fullmatch(top))

    found, left = _grouped(contents.entries, "Moodle's folders", look)
    return found, _telling(left, is_typed)


def _telling(left: list[Left], is_typed: Callable[[str], bool]) -> list[Left]:
    """The same, with the reason for what no file was made for."""
    return [Left(one.name, TYPED) if is_typed(one.name) else one for one in left]


def _exchange(contents: Contents, assignment: str) -> Found:
    from nbgrader.utils import parse_utc

    found: dict[str, HandIn] = {}
    left: dict[str, Left] = {}
    for entry in contents.entries:
        top, _, below = entry.name.partition("/")
        seen = EXCHANGE.fullmatch(top)
        if seen is None or not below:
            left[top] = Left(top, NO_PATTERN.format(source="nbgrader's exchange"))
        elif seen["assignment"] == assignment:
            made = found.setdefault(top, HandIn("nbgrader's exchange", top, seen["student"]))
            made.files.append(Sent(below, entry))
            made.owner = contents.owners.get(top)
            try:
                # The folder's name is the exchange's word for it; a timestamp.txt inside is not.
                made.submitted_at = parse_utc(seen["time"]).replace(tzinfo=UTC)
            except (ValueError, OverflowError):
                left[top] = Left(top, "its name has a time that does not exist")
    return [made for top, made in found.items() if top not in left], list(left.values())


def _github(contents: Contents, assignment: str) -> Found:
    def look(name: str) -> tuple[HandIn, Sent] | None:
        top, _, below = name.partition("/")
        if top not in contents.repositories or not below:
            return None
        return HandIn("GitHub", top, user_of(top, assignment)), _sent(below)

    return _grouped(contents.entries, "a clone of GitHub Classroom", look)


def user_of(repository: str, assignment: str) -> str:
    """The user whose clone this is, as far as its name says so: it begins with the assignment's
    name, in the form that web addresses have."""
    slug = re.sub(r"[^a-z0-9]+", "-", same(assignment))
    beginning = f"{slug}-"
    return repository[len(beginning) :] if same(repository).startswith(beginning) else repository


def _folder(contents: Contents, assignment: str) -> Found:
    """A notebook each, called like the student; or a folder each, as in submitted/ or as
    zip_collect leaves them."""

    def look(name: str) -> tuple[HandIn, Sent] | None:
        parts = name.split("/")
        while len(parts) > 1 and parts[0] in ZIP_COLLECT:
            del parts[0]
        if len(parts) == 1:
            stem = parts[0][: -len(NOTEBOOK)] if is_notebook(parts[0]) else parts[0]
            student = DOWNLOADED_AGAIN.sub("", stem)
            if stem == parts[0] or not student:
                return None
            return HandIn("folder", name, student), _sent(
                f"{assignment}{stem[len(student) :]}.ipynb"
            )
        inside = parts[2:] if parts[1] == assignment and len(parts) > 2 else parts[1:]
        return HandIn("folder", parts[0], parts[0]), _sent("/".join(inside))

    return _grouped(contents.entries, "students' notebooks", look)


READERS = {
    "canvas": _canvas,
    "moodle": _moodle,
    "exchange": _exchange,
    "github": _github,
    "folder": _folder,
}


def forged(hand_ins: Iterable[HandIn]) -> Iterator[tuple[HandIn, str]]:
    """The hand-ins of an exchange, where everybody may write, that belong to somebody else than
    their name says. What belongs to whoever runs this is a copy, and is trusted."""
    for hand_in in hand_ins:
        if hand_in.owner is None or hand_in.owner in (os.getuid(), 0):
            continue
        try:
            owner = pwd.getpwuid(hand_in.owner).pw_name
        except KeyError:
            owner = f"user {hand_in.owner}"
        if owner != hand_in.who:
            yield hand_in, f"it says '{hand_in.who}' and belongs to {owner}"
