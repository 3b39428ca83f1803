"""Fill an assignment's column in the grades that Canvas or Moodle exported, for their import.

What the columns mean is read in Canvas's lib/gradebook_importer.rb and in Moodle's mod/assign
(feedback/offline/importgradeslib.php) and grade/import/csv. A cell whose student has no score stays
as it is: an empty one would delete in Canvas what somebody has put there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.collect.names import same
from autograder.course import CourseError
from autograder.export.cells_of_csv import Table
from autograder.export.people import People
from autograder.export.scores import Score
from autograder.export.tables import number

CANVAS_IDS = {
    "ID": ("canvas_id", "student_id"),
    "SIS User ID": ("student_id",),
    "SIS Login ID": ("student_id", "email"),
    "Integration ID": ("student_id",),
}
MOODLE_IDS = {
    "ID number": ("student_id",),
    "Username": ("student_id",),
    "Email address": ("email", "student_id"),
}
"""What the names in a site's columns are to us."""

TITLE_AND_ID = re.compile(r"(?P<title>.*?)\s*\(\d+\)")
PARTICIPANT = re.compile(r"\D+?(\d+)")
"""Moodle's Identifier, in any language: a word and a number."""

NO_STUDENT = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.I)
KEPT = ("EX", "N/A")
"""Canvas's cells of somebody who is excused, or to whom the assignment is not given."""

CANVAS_TOTALS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")


@dataclass
class Filled:
    """How many cells were filled; what could not be written, and rows that nobody of ours has."""

    count: int = 0
    lost: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """Where things stand in a site's table. `maxima` give a row's own maximum, where it has one."""

    site: str
    table: Table
    column: int
    ids: dict[int, tuple[str, ...]]
    students: Sequence[int]
    maxima: dict[int, str]
    closed: frozenset[int] = frozenset()


def fill(sheet: Sheet, rows: Sequence[Score], people: People, scales: bool = False) -> Filled:
    """Write the scores into the sheet's column. `scales` converts them to the site's maximum.

    Raises CourseError where the two maxima differ and nobody asked to scale, or where somebody did
    and the sheet has none.
    """
    filled = Filled()
    if rows and all(_number(written) is None for written in sheet.maxima.values()):
        filled.rows.append(_no_maximum(sheet, rows[0].maximum, scales))
    scored = {row.student: row for row in rows}
    done: dict[str, int] = {}
    knows_numbers = people.knows("canvas_id")
    for place in sheet.students:
        names = list(_names(sheet, place))
        if knows_numbers and sheet.site == "Canvas":
            # Then Canvas's number is not taken for a student's id of the same digits.
            names.remove(("student_id", dict(names)["canvas_id"]))
        who = people.called(names)
        label = f"row {place + 1}, {sheet.table.text(place, 0)}"
        if len(who) > 1:
            filled.lost.append(f"{label}: its columns lead to {' and '.join(sorted(who))}")
        elif not who:
            filled.rows.append(f"{label}: nobody who is exported")
        else:
            [student] = who
            _fill_row(sheet, place, label, scored[student], scales, done, filled)
    for row in rows:
        if row.score is not None and row.student not in done:
            filled.lost.append(f"{row.student}: {number(row.score)} points, and no row in the file")
    return filled


def _fill_row(
    sheet: Sheet,
    place: int,
    label: str,
    row: Score,
    scales: bool,
    done: dict[str, int],
    filled: Filled,
) -> None:
    if row.student in done:
        filled.lost.append(f"{label}: row {done[row.student] + 1} is of {row.student} as well")
        return
    done[row.student] = place
    if row.score is None:
        return
    old = sheet.table.text(place, sheet.column).strip()
    if place in sheet.closed or old.upper() in KEPT:
        filled.lost.append(f"{label}: the site takes no grade here ({old or 'closed'})")
        return
    written = sheet.maxima.get(place, "")
    points = row.score * _factor(sheet, written, row.maximum, scales)
    text = number(points)
    sheet.table.put(place, sheet.column, text.replace(".", ",") if "," in written else text)
    filled.count += 1


def _factor(sheet: Sheet, written: str, maximum: float, scales: bool) -> float:
    theirs = _number(written)
    if theirs is None or theirs == maximum or not maximum:
        return 1.0
    if not scales:
        raise CourseError(
            f"{sheet.site} counts {number(theirs)} points at most, and the gradebook "
            f"{number(maximum)}. Set the same there, or give --scale to convert them."
        )
    return theirs / maximum


def _number(written: str) -> float | None:
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return None


def _no_maximum(sheet: Sheet, maximum: float, scales: bool) -> str:
    """A remark that two maxima could not be compared, as where Moodle's headings are not English.
    Raises CourseError where points are to be converted."""
    says = f"the file does not say how many points {sheet.site} counts at most"
    if scales:
        raise CourseError(f"--scale cannot convert: {says}. Set {number(maximum)} there.")
    return f"{says}; the gradebook counts {number(maximum)}"


def _names(sheet: Sheet, place: int) -> Iterator[tuple[str, str]]:
    for column, meanings in sheet.ids.items():
        text = sheet.table.text(place, column)
        for meaning in meanings:
            if meaning == "moodle_id":
                found = PARTICIPANT.fullmatch(text)
                text = found[1] if found else ""
            yield meaning, text


def canvas_sheet(table: Table, assignment: str, column: str | None) -> Sheet:
    """Canvas's gradebook export. Raises CourseError if it is not one, or has no such column."""
    headings = _headings(table)
    ids = {headings.index(name): to for name, to in CANVAS_IDS.items() if name in headings}
    if "ID" not in headings or "Section" not in headings:
        raise CourseError(
            "This is not Canvas's gradebook: it has no columns ID and Section. In Canvas: Grades, "
            "Export, Export Entire Gradebook."
        )
    fits = [name for name in headings if not CANVAS_TOTALS.search(name)]
    place = _column(headings, fits, assignment, column)
    maxima: dict[int, str] = {}
    students = []
    limit = ""
    for row in range(1, len(table.rows)):
        cells = [table.text(row, number) for number in range(len(table.rows[row]))]
        if "Points Possible" in cells[0]:
            limit = table.text(row, place).strip()
        elif not all(NO_STUDENT.fullmatch(cell) for cell in cells):
            students.append(row)
    if "read only" in limit:
        raise CourseError(f"Canvas computes the column '{headings[place]}' itself: name another.")
    maxima = dict.fromkeys(students, limit)
    return Sheet("Canvas", table, place, ids, students, maxima)


def moodle_sheet(table: Table, assignment: str, column: str | None) -> Sheet:
    """Moodle's grading worksheet or grader report. Raises CourseError as `canvas_sheet` does."""
    headings = _headings(table)
    students = [row for row in range(1, len(table.rows)) if any(map(str.strip, table.rows[row]))]
    ids = {headings.index(name): to for name, to in MOODLE_IDS.items() if name in headings}
    first = [table.text(row, 0).strip() for row in students]
    if first and all(PARTICIPANT.fullmatch(text) for text in first):
        ids[0] = ("moodle_id",)
    if not ids:
        raise CourseError(
            "This is not Moodle's list of grades: it has none of the columns Identifier, "
            f"{', '.join(MOODLE_IDS)}. In Moodle: Submissions, Download grading worksheet."
        )
    worksheet = "Grade" in headings and not column
    place = (
        headings.index("Grade") if worksheet else _column(headings, headings, assignment, column)
    )
    most = headings.index("Maximum Grade") if "Maximum Grade" in headings else None
    maxima = {} if most is None else {row: table.text(row, most).strip() for row in students}
    fixed = headings.index("Grade can be changed") if "Grade can be changed" in headings else None
    closed = () if fixed is None else (r for r in students if table.text(r, fixed) == "No")
    return Sheet("Moodle", table, place, ids, students, maxima, frozenset(closed))


def _headings(table: Table) -> list[str]:
    if not table.rows:
        raise CourseError("The file with the grades is empty. Export it once more.")
    return [table.text(0, column).strip() for column in range(len(table.rows[0]))]


def _column(headings: list[str], fits: list[str], assignment: str, column: str | None) -> int:
    """The place of the assignment's column: of this heading, or of the one that names it."""
    wanted = column or assignment
    found = [name for name in fits if name == wanted] or [
        name for name in fits if not column and same(assignment) in (same(name), same(_title(name)))
    ]
    if len(found) == 1 and headings.count(found[0]) == 1:
        return headings.index(found[0])
    problem = "has no column" if not found else "has several columns"
    raise CourseError(
        f"The file {problem} for '{wanted}'. Name one with --column: {', '.join(headings)}."
    )


def _title(heading: str) -> str:
    """The assignment's name in a heading: Canvas's "hw (123)", Moodle's "Assignment: hw (Real)"."""
    found = TITLE_AND_ID.fullmatch(heading)
    title = found["title"] if found else heading
    return re.sub(r"\s*\([^()]*\)$", "", title.partition(": ")[2] or title)
