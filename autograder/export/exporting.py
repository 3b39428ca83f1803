"""Export an assignment in one of the forms: the one list of them, for the command and nbgrader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.collect.receipts import Receipt, latest
from autograder.collect.roster import Roster
from autograder.course import Course, CourseError
from autograder.engine.records.stored_results import stored_verdicts
from autograder.export import checks, feedback_zips, grade_files, tables
from autograder.export.cells_of_csv import read_table
from autograder.export.people import People
from autograder.export.scores import NOT_SUBMITTED, Score, scores


@dataclass
class Exported:
    """What an export gives: one file, or those of a folder by name; what is missing in it and
    has to be looked at, and what is only worth knowing. `lowest_share` is the smallest part of the
    points that anybody has, 0 where somebody has no score."""

    content: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    is_folder: bool = False
    lost: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lowest_share: float = 0.0


@dataclass(frozen=True)
class Export:
    """What is asked for. `into` is a site's own table of grades, which is to be filled."""

    course: Course
    assignment: str
    rows: Sequence[Score]
    roster: Roster
    into: Path | None = None
    column: str | None = None
    scales: bool = False

    @property
    def verdicts(self) -> tables.Verdicts:
        """What was found, by student and notebook."""
        return stored_verdicts(self.course, self.assignment)

    @property
    def receipts(self) -> Mapping[str, Sequence[Receipt]]:
        """What was collected last, by student."""
        return latest(self.course, self.assignment)


def export(
    form: str,
    course: Course,
    gradebook: Any,
    assignment: str,
    students: Sequence[str] = (),
    *,
    roster: Roster | None = None,
    into: Path | None = None,
    column: str | None = None,
    scales: bool = False,
) -> Exported:
    """An assignment in a form of FORMS. Raises CourseError where that is not possible."""
    if into and form not in SHEETS:
        raise CourseError(f"--into goes with --format {' or '.join(SHEETS)}, not with {form}.")
    if (column or scales) and not into:
        raise CourseError(
            "--column and --scale say how a file is filled: give it with --into FILE."
        )
    rows = scores(course, gradebook, assignment, students)
    made = Export(course, assignment, rows, roster or Roster(), into, column, scales)
    found = FORMS[form](made)
    found.lowest_share = min(((row.score or 0) / (row.maximum or 1) for row in rows), default=0.0)
    found.lost = [f"{row.student}: {row.problem}" for row in rows if row.problem] + found.lost
    for row in rows:
        if row.status == NOT_SUBMITTED:
            found.notes.append(f"{row.student}: {row.status}")
        elif row.pending:
            pending = tables.number(row.pending)
            found.notes.append(f"{row.student}: {pending} points are still to be given by hand")
    return found


def _text(text: str) -> Exported:
    return Exported(text.encode())


def _gradescope(made: Export) -> Exported:
    """results.json in a folder for each student who has a score."""
    found = made.verdicts
    files = {
        f"{row.student}/results.json": checks.gradescope(row, found.get(row.student, {})).encode()
        for row in made.rows
        if row.score is not None
    }
    return Exported(files=files, is_folder=True)


def _site(made: Export, form: str) -> Exported:
    """The site's table with the scores in it, or without a table the pages for the site."""
    if made.into is None:
        if form == "moodle":
            files, lost = feedback_zips.for_moodle(
                made.course, made.assignment, made.rows, made.receipts, made.roster
            )
        else:
            files, lost = feedback_zips.for_canvas(
                made.course, made.assignment, made.rows, made.receipts
            )
        notes = [f"{len(files)} feedback page{'s' * (len(files) != 1)} in it"]
        lost += feedback_zips.without_pages(made.course, made.assignment, made.rows)
        return Exported(feedback_zips.zipped(files), lost=lost, notes=notes)
    table = read_table(made.into)
    sheet = SHEETS[form](table, made.assignment, made.column)
    people = People(made.rows, made.roster, made.receipts)
    filled = grade_files.fill(sheet, made.rows, people, made.scales)
    notes = [f"{filled.count} scores written", *filled.rows]
    return Exported(table.as_bytes(), lost=filled.lost, notes=notes)


def _feedback(made: Export) -> Exported:
    files = feedback_zips.one_each(made.course, made.assignment, made.rows)
    lost = feedback_zips.without_pages(made.course, made.assignment, made.rows)
    return Exported(files=files, is_folder=True, lost=lost)


SHEETS = {"canvas": grade_files.canvas_sheet, "moodle": grade_files.moodle_sheet}

FORMS: dict[str, Callable[[Export], Exported]] = {
    "csv": lambda made: _text(tables.scores_csv(made.rows)),
    "json": lambda made: _text(tables.scores_json(made.rows)),
    "behaviours": lambda made: _text(
        tables.behaviours_csv(made.assignment, [row.student for row in made.rows], made.verdicts)
    ),
    "junit": lambda made: _text(checks.junit(made.assignment, made.rows, made.verdicts)),
    "github": lambda made: _text(checks.annotations(made.rows, made.verdicts)),
    "gradescope": _gradescope,
    "feedback": _feedback,
    "canvas": lambda made: _site(made, "canvas"),
    "moodle": lambda made: _site(made, "moodle"),
}
"""What each form gives."""
