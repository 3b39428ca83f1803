"""Collect an assignment: from what a site sent to the folders that are graded."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from autograder.collect.contents import Contents, Left, opened
from autograder.collect.enrolling import enrol
from autograder.collect.matching import Matched, Report, matched
from autograder.collect.placing import digest, replace
from autograder.collect.receipts import Receipt, alone, append, latest
from autograder.collect.roster import Roster
from autograder.collect.sources import HandIn, forged, hand_ins
from autograder.course import Course, CourseError

TIMESTAMP = "timestamp.txt"
OLDER = "a newer one was collected before"
UNORDERED = (
    "it differs from another one of this student, and nothing says which is newer: give the "
    "roster's column submitted_at, or --replace"
)
NOT_COLLECTED = "something that was not collected lies in its place; --replace replaces it"
LATE = "the site says that it is late, and not since when: the roster's submitted_at does"
TWICE = (
    "it was collected before as '{0}', whose folder {1} is still there: delete that if both are "
    "the same person"
)
EARLIER = (
    "the roster gives an earlier time than when it was collected, which stays: to take it, delete "
    "{} and collect once more"
)
LINKED = "the folder of '{}' in this course is a link to another place"


def collect(
    course: Course,
    assignment: str,
    path: Path,
    roster: Roster,
    *,
    kind: str | None = None,
    replaces: bool = False,
) -> Report:
    """Collect what a folder or a zip holds, of a `kind`, or of that which its names show.
    `replaces` lets a hand-in of which nobody says that it is newer replace what is there, but none
    that is older.

    Raises CourseError if the source or the assignment cannot be read at all, or, with all in place,
    if the roster's names cannot be written into the gradebook.
    """
    notebooks = _notebooks(course, assignment)
    report = Report(assignment)
    with ExitStack() as archives:
        found: list[HandIn] = []
        parts = _parts(path)
        for part in parts:
            try:
                contents = archives.enter_context(opened(part))
            except CourseError as problem:
                if parts == [path]:
                    raise
                reason = str(problem).removeprefix(f"{part} ")
                report.left.append(Left(part.name, f"it {reason}"))
                continue
            found += _found_in(contents, assignment, kind, report)
        if not found and not report.left:
            raise CourseError(
                f"{path} holds nothing that was handed in for {assignment}. Give what the course's "
                "site sent."
            )
        with alone(course):
            known = latest(course, assignment)
            collected_as = defaultdict(list)
            for student, receipts in known.items():
                collected_as[receipts[0].source, receipts[0].who].append(student)
            for one in _newest(matched(found, roster, notebooks, report), report):
                _put(course, one, known.get(one.person.student, []), replaces, report)
                others = collected_as[one.hand_in.source, one.hand_in.who]
                report.notes += _other_names(course, assignment, one, others)
    enrol(course, roster, [*report.new, *report.replaced, *report.unchanged])
    return report


def _notebooks(course: Course, assignment: str) -> list[str]:
    """The names of the assignment's notebooks, from the instructor's copies."""
    if "/" in assignment or assignment in ("", ".", ".."):
        raise CourseError(f"{assignment!r} is not an assignment's name.")
    for step in ("source", "release"):
        folder = course.folder(step, assignment)
        found = {path.stem for path in folder.glob("*.ipynb")}
        if course.has_text_lessons and step == "source" and course.text_of(assignment).is_file():
            found.add(assignment)
        if found:
            return sorted(found)
    place = course.folder("source", assignment)
    raise CourseError(f"{place} holds no notebook. Is '{assignment}' the assignment's name?")


def _parts(path: Path) -> list[Path]:
    """The source itself; for a folder of `nbgrader zip_collect` the sites' zips that it holds."""
    folder = path / "archive" if (path / "archive").is_dir() else path
    zips = sorted(folder.glob("*.zip")) if folder.is_dir() else []
    notebooks = folder.is_dir() and any(child.suffix != ".zip" for child in folder.iterdir())
    return zips if zips and not notebooks else [path]


def _found_in(
    contents: Contents, assignment: str, kind: str | None, report: Report
) -> list[HandIn]:
    found, unlike = hand_ins(contents, assignment, kind)
    report.sources += sorted({hand_in.source for hand_in in found} - {*report.sources})
    report.left += [*contents.left, *unlike]
    wrong = {hand_in.place: reason for hand_in, reason in forged(found)}
    report.left += [Left(place, reason) for place, reason in wrong.items()]
    return [hand_in for hand_in in found if hand_in.place not in wrong]


def _newest(found: Iterator[Matched], report: Report) -> list[Matched]:
    """The last hand-in of each student, where a source has several and says which is newer."""
    kept: dict[str, Matched] = {}
    for one in found:
        other = kept.setdefault(one.person.student, one)
        if other is one or (other.files == one.files and not one.time):
            continue
        is_newer = _is_newer(one.time, one.hand_in.number, other.time, other.hand_in.number)
        if is_newer is None:
            report.left.append(Left(one.hand_in.place, UNORDERED))
            continue
        kept[one.person.student] = one if is_newer else other
        older = other if is_newer else one
        report.notes.append(Left(older.hand_in.place, "a later hand-in replaces it"))
    return [kept[student] for student in sorted(kept)]


def _is_newer(
    time: datetime | None, number: int, other_time: datetime | None, other_number: int
) -> bool | None:
    """Whether one hand-in is newer than another; None where nobody says."""
    if time and other_time:
        return time > other_time
    if number and other_number:
        return number > other_number
    return None


def _put(
    course: Course, one: Matched, before: list[Receipt], replaces: bool, report: Report
) -> None:
    """Put one hand-in in place, unless it is there already, or what is there is newer."""
    student = one.person.student
    target = course.folder("submitted", report.assignment, student)
    if target.is_symlink() or target.parent.is_symlink():
        report.left.append(Left(one.hand_in.place, LINKED.format(student)))
        return
    whole = digest(one.files)
    receipts = list(_receipts(one, whole, report.assignment))
    is_there = target.is_dir()
    if is_there and before and _is_known(receipts[0], before[0]):
        report.unchanged.append(student)
        if not one.hand_in.submitted_at and _is_newer(before[0].time, 0, one.time, 0):
            report.notes.append(Left(one.hand_in.place, EARLIER.format(target)))
        return
    reason = _stays(one, target, whole, before) if is_there else ""
    if reason == OLDER or (reason and not replaces):
        report.left.append(Left(one.hand_in.place, reason))
        return
    files = dict(one.files)
    if one.time:
        files[TIMESTAMP] = _written(one.time).encode()
    try:
        replace(target, files)
        append(course, receipts)
    except OSError as problem:
        raise CourseError(
            f"{target} cannot be written: {problem.strerror}. What was collected before is in "
            "place; run the command again."
        ) from None
    (report.replaced if is_there else report.new).append(student)
    if one.hand_in.is_late and not one.time:
        report.notes.append(Left(one.hand_in.place, LATE))


def _other_names(
    course: Course, assignment: str, one: Matched, students: list[str]
) -> Iterator[Left]:
    """Remarks on other students of this course under whom the site's same name was collected."""
    for student in students:
        folder = course.folder("submitted", assignment, student)
        if student != one.person.student and folder.is_dir():
            yield Left(one.hand_in.place, TWICE.format(student, folder))


def _is_known(new: Receipt, before: Receipt) -> bool:
    """Whether this very hand-in was collected; one whose time has become known was not."""
    is_later = new.time is not None and (before.time is None or new.time > before.time)
    return new.hand_in == before.hand_in and not is_later


def _stays(one: Matched, target: Path, whole: str, before: list[Receipt]) -> str:
    """Why what is there stays, "" if this is newer."""
    if not before:
        # Somebody may have ended us between the folder and its receipt.
        return "" if digest(_files_in(target)) == whole else NOT_COLLECTED
    there = before[0]
    if there.hand_in == whole:
        return ""
    number = max(receipt.number for receipt in before)
    number = number if there.source == one.hand_in.source else 0
    is_newer = _is_newer(one.time, one.hand_in.number, there.time, number)
    if is_newer is None:
        return "" if digest(_files_in(target)) == whole else UNORDERED
    return "" if is_newer else OLDER


def _files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path.name != TIMESTAMP
    }


def _receipts(one: Matched, whole: str, assignment: str) -> Iterator[Receipt]:
    now = datetime.now(UTC).isoformat()
    hand_in = one.hand_in
    for name, content in sorted(one.files.items()):
        yield Receipt(
            assignment,
            one.person.student,
            name,
            hashlib.sha256(content).hexdigest(),
            whole,
            hand_in.source,
            hand_in.who,
            hand_in.place,
            one.sent[name].entry.name,
            one.sent[name].number,
            hand_in.is_late,
            one.time.isoformat() if one.time else None,
            now,
        )


def _written(time: datetime) -> str:
    """A time as nbgrader writes it."""
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(' ')} UTC"
