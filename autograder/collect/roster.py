"""The class as a CSV file: what each site calls a student, and when it got their work."""

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.collect.names import OF_SCRIPTS, is_student, same
from autograder.collect.sources import HandIn
from autograder.course import CourseError

COLUMNS = (
    *("student_id", "canvas_id", "moodle_id", "full_name", "first_name", "last_name"),
    *("github", "email", "submitted_at"),
)

NAMED_BY = {
    "Canvas": ("canvas_id",),
    "Moodle": ("moodle_id", "full_name"),
    "GitHub": ("github",),
    "nbgrader's exchange": ("student_id",),
    "folder": ("student_id", "email", "github", "full_name"),
}
"""The columns in which a source's name for a student is looked up, in this order."""

DELIMITERS = (",", ";", "\t")
"""The last is what spreadsheets write as "Unicode text"."""

LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True)
class Person:
    """A row of the roster. `names` are its other columns, "" where nothing is given."""

    student: str
    names: dict[str, str]
    submitted_at: datetime | None


class Roster:
    """Who is in the class. One that lists nobody takes every site's own name for the student."""

    def __init__(self, people: Sequence[Person] = (), is_given: bool = False) -> None:
        self.people = list(people)
        self.is_given = is_given
        self._by: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in people:
            for column, name in {**person.names, "student_id": person.student}.items():
                if name:
                    self._by[column, _key(name)].append(person)
            if full := person.names.get("full_name"):
                self._by[MOODLES_NAME, _key(_at_moodle(full))].append(person)

    def of(self, hand_in: HandIn) -> tuple[Person | None, str]:
        """Whose hand-in it is, or None and the reason why nobody can say."""
        if not self.is_given:
            who = unicodedata.normalize("NFC", hand_in.who)  # macOS and others write it otherwise
            if not is_student(who):
                return None, "its student's name cannot be a folder's"
            return Person(who, {}, None), ""
        looked = []
        for column in NAMED_BY[hand_in.source]:
            name = hand_in.full_name if column == "full_name" and hand_in.full_name else hand_in.who
            is_shortened = column == "full_name" and hand_in.source == "Moodle"
            place = (MOODLES_NAME, _at_moodle(name)) if is_shortened else (column, name)
            people = self._by[place[0], _key(place[1])]
            if is_shortened:
                # Whoever has a number is found by it: two people may have one name.
                people = [person for person in people if not person.names["moodle_id"]]
            if len(people) == 1:
                return people[0], ""
            if people:
                return None, f"the roster has {len(people)} students whose {column} is '{name}'"
            looked.append(f"{column} '{name}'")
        if hand_in.source == "GitHub" and len(people := self._at_the_end_of(hand_in.who)) == 1:
            return people[0], ""
        return None, f"the roster has no {' and no '.join(looked)}"

    def _at_the_end_of(self, repository: str) -> list[Person]:
        """Whose user name ends a clone's name that does not begin with the assignment's."""
        ending = same(repository)
        return [
            p for p in self.people if (n := same(p.names["github"])) and ending.endswith(f"-{n}")
        ]


MOODLES_NAME = "full_name, as Moodle's zip has it"
DROPPED_BY_MOODLE = re.compile(r"""[&<>"`|':\\/]""")
"""Its clean_filename does: O'Brien is OBrien there. An underscore becomes a space."""


def _at_moodle(name: str) -> str:
    return DROPPED_BY_MOODLE.sub("", name.replace("_", " "))


def _key(name: str) -> str:
    return " ".join(same(name.translate(OF_SCRIPTS)).split())


def read_roster(path: Path | None, zone: str | None) -> Roster:
    """The roster in a CSV file with a line of headings; `zone` is that of its times without one.

    Raises CourseError for a file that cannot be read so, naming the line.
    """
    if path is None:
        return Roster()
    text = read_table(path)
    first = re.sub('"[^"]*"', "", text.partition("\n")[0])
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        headings = [heading.strip() for heading in rows.fieldnames or ()]
        rows.fieldnames = headings
        if "student_id" not in headings:
            raise CourseError(
                f"{path} has no column student_id. Its first line names the columns: student_id, "
                f"and any of {', '.join(COLUMNS[1:])}."
            )
        if twice := [name for name in COLUMNS if headings.count(name) > 1]:
            raise CourseError(f"{path} has several columns {twice[0]}: keep one.")
        people = []
        for row in rows:
            if any(row.pop(None, [])):  # what stands behind the last column: names are elsewhere
                raise CourseError(
                    f"{path}, line {rows.line_num}: it has more cells than the first line. Put a "
                    f"cell with '{delimiter}' in it in quotes."
                )
            if any(row.values()):
                people.append(_person(path, rows.line_num, row, zone))
    except csv.Error as problem:
        raise CourseError(f"{path}, line {rows.line_num}: this is not CSV: {problem}.") from None
    known: dict[str, str] = {}
    for person in people:
        if other := known.get(same(person.student)):
            raise CourseError(
                f"{path} has the students '{other}' and '{person.student}': keep one."
            )
        known[same(person.student)] = person.student
    return Roster(people, is_given=True)


def read_table(path: Path) -> str:
    """A text file as spreadsheets save it: UTF-8 with or without its mark, or UTF-16.

    Raises CourseError if it cannot be read so.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as problem:
        raise CourseError(f"{path} cannot be read: {problem.strerror}.") from None
    if len(content) > LARGEST:
        raise CourseError(f"{path} is larger than 16 MB, which is no list of a class.")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not in UTF-8. Save it as CSV in UTF-8.") from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _person(path: Path, line: int, row: dict[str, str], zone: str | None) -> Person:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    student = given.pop("student_id")
    if not is_student(student):
        raise CourseError(
            f"{path}, line {line}: {student!r} cannot be a student's id. It names a folder: give "
            "letters and digits, without a slash."
        )
    written = given.pop("submitted_at")
    return Person(student, given, _time(path, line, written, zone) if written else None)


def _time(path: Path, line: int, written: str, zone: str | None) -> datetime:
    time: datetime | None
    try:
        time = datetime.fromisoformat(written)
        if time.tzinfo is None and zone:
            time = time.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, LookupError, OSError):
        time = None
    if time is None or time.tzinfo is None:
        raise CourseError(
            f"{path}, line {line}: submitted_at is {written!r}. Write a time with its zone, such "
            "as 2026-11-30T18:00:00+01:00, or name a zone with --timezone Europe/Berlin."
        )
    return time.astimezone(UTC)
