"""A class as a table: one line a student for the terminal, the same as CSV or Markdown.

What comes from a submission is shown as plain text: no markup, no control characters, no formula of
a spreadsheet.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.console import Console
from rich.text import Text

from autograder.engine.pages.plain_text import defused, plain
from autograder.engine.records.outcome import Outcome
from autograder.results import Status

HEADINGS = ("assignment", "student", "score", "max_score", "status", "told")

SHARES = 5
"""Bars of the histogram."""


@dataclass(frozen=True)
class Row:
    """What the table says of a submission; `score` is None where it could not be graded."""

    assignment: str
    student: str
    score: float | None
    max_score: float
    status: str
    told: str

    @property
    def is_full(self) -> bool:
        """Whether nothing is left to say of it."""
        return self.score == self.max_score and self.status == Status.GRADED

    @property
    def points(self) -> str:
        """The score in words."""
        return "—" if self.score is None else f"{self.score:g}"


def row_of(outcome: Outcome) -> Row:
    """What the table says of this outcome, as plain text."""
    return Row(
        plain(outcome.assignment),
        plain(outcome.student),
        outcome.score,
        outcome.max_score,
        str(outcome.status),
        _told(outcome),
    )


def worst_first(rows: Iterable[Row]) -> list[Row]:
    """Rows by assignment, the worst first, those without a score before."""
    return sorted(
        rows, key=lambda row: (row.assignment, -1 if row.score is None else row.score, row.student)
    )


def print_class(rows: Iterable[Row], console: Console, form: str = "short") -> None:
    """Print a class as short, full, csv or markdown. In the short form alone lines are cut to
    the width of a terminal, and full marks are counted instead of named."""
    rows = worst_first(rows)
    if form == "csv":
        print(as_csv(rows), end="", file=console.file)
    elif form == "markdown":
        print(as_markdown(rows), end="", file=console.file)
    else:
        for assignment, group in groupby(rows, key=lambda row: row.assignment):
            _print_assignment(assignment, list(group), console, whole=form == "full")


def as_csv(rows: Sequence[Row]) -> str:
    """The rows with a line of headings. A missing score is empty, not 0, and so is a maximum that
    none of the submissions told."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    maxima = _maxima(rows)
    for row in rows:
        score = "" if row.score is None else f"{row.score:g}"
        texts = map(defused, (row.assignment, row.student))
        writer.writerow([*texts, score, maxima[row.assignment], row.status, defused(row.told)])
    return text.getvalue()


def _maxima(rows: Sequence[Row]) -> dict[str, str]:
    """The points of each assignment, in words: what cannot be read tells none."""
    most: dict[str, float] = {}
    for row in rows:
        most[row.assignment] = max(row.max_score, most.get(row.assignment, 0.0))
    return {assignment: f"{points:g}" if points else "" for assignment, points in most.items()}


def as_markdown(rows: Sequence[Row]) -> str:
    """The rows as a table of Markdown."""
    lines = [f"| {' | '.join(HEADINGS)} |", f"|{'---|' * len(HEADINGS)}"]
    maxima = _maxima(rows)
    for row in rows:
        cells = (
            row.assignment,
            row.student,
            row.points,
            maxima[row.assignment],
            row.status,
            row.told,
        )
        lines.append(f"| {' | '.join(map(_in_markdown, cells))} |")
    return "\n".join(lines) + "\n"


def _print_assignment(assignment: str, rows: Sequence[Row], console: Console, whole: bool) -> None:
    listed = rows if whole else [row for row in rows if not row.is_full]
    full = sum(row.is_full for row in rows)
    number = f"{len(rows)} submission{'s' * (len(rows) != 1)}"
    most = max(row.max_score for row in rows)  # 0 where a notebook could not be read
    title = f"{assignment}: {number}, {full} with full marks ({most:g} points)"
    console.print(Text(title, style="bold"), soft_wrap=True)
    width = max((len(row.student) for row in listed), default=0)
    for row in listed:
        status = "" if row.status == Status.GRADED else f"[{row.status}] "
        line = Text(f"{row.points:>6}  {row.student:{width}}  {status}{row.told}")
        if console.is_terminal and not whole:
            line.truncate(console.width, overflow="ellipsis")
        console.print(line, soft_wrap=True)
    if len(rows) > 1:
        console.print(Text(_histogram(rows)), soft_wrap=True)


def _histogram(rows: Sequence[Row]) -> str:
    """A bar for each fifth of the points, and one for what could not be graded."""
    counts = [0] * SHARES
    for row in rows:
        if row.score is not None and row.max_score:
            share = min(max(row.score / row.max_score, 0), 1)
            counts[min(int(share * SHARES), SHARES - 1)] += 1
    missing = sum(row.score is None for row in rows)
    step = 100 // SHARES
    names = [f"{step * place}–{step * (place + 1)} %" for place in range(SHARES)]
    most = max(*counts, missing, 1)
    bars = [*zip(names, counts, strict=True), *([("no score", missing)] if missing else [])]
    lines = [f"{name:>9}  {'█' * round(30 * count / most):30} {count}" for name, count in bars]
    return "\n" + "\n".join(lines) + "\n"


def _told(outcome: Outcome) -> str:
    if not outcome.messages:
        return "all right"
    more = len(outcome.messages) - 1
    return plain(outcome.messages[0]) + (f" (and {more} more)" if more else "")


def _in_markdown(text: str) -> str:
    for character in "\\`*_<>[]|":
        text = text.replace(character, f"\\{character}")
    return text
