"""What is said beside a class's table: open cells, where points were lost, progress."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.engine.records.losses import losses
from autograder.results import Verdict

Found = TypeVar("Found")

OPEN_CELLS = (
    "Open cells, which ran in the students' own processes as under stock nbgrader, since the "
    "solution passes them nowhere else. A submission can forge their points:"
)


def print_open_cells(names: Sequence[str], console: Console) -> None:
    """Which tests ran in the students' processes, and what that means; nothing if none did."""
    if names:
        console.print(Text(f"{OPEN_CELLS} {', '.join(names)}"))


def print_losses(
    assignment: str, submissions: Iterable[dict[str, list[Verdict]]], console: Console
) -> None:
    """One row per step in which a class lost points: how many, how many students, which mistakes.

    `submissions` are the verdicts of the assignment by notebook, of each student, as stored.
    """
    steps = losses(submissions)
    number = max((step.graded for step in steps), default=0)
    table = Table(
        title=f"Where points were lost: {assignment}, {number} submissions",
        title_justify="left",
    )
    for heading in ("step", "points lost", "students", "mistakes by name"):
        table.add_column(
            heading, justify="right" if heading in ("points lost", "students") else "left"
        )
    for step in steps:
        if step.students:
            mistakes = step.mistakes.most_common()
            table.add_row(
                Text(step.step if step.notebook == assignment else f"{step.notebook}: {step.step}"),
                f"{step.lost:g} of {step.maximum:g}",
                str(step.students),
                Text(", ".join(f"{name} ({count})" for name, count in mistakes)),
            )
    if table.row_count:
        console.print(table)


def show_progress(outcomes: Iterable[Found], total: int, console: Console) -> Iterator[Found]:
    """Pass outcomes on as they come, with a progress bar where there is a terminal: none of it in
    what another program reads."""
    label = f"Grading {total} submission{'' if total == 1 else 's'}"
    bar = console if console.is_terminal else Console(stderr=True)
    yield from track(outcomes, label, total=total, console=bar, disable=not bar.is_terminal)
