"""What is said beside a class's table: open cells, where points were lost, progress; and JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.engine.records.losses import losses
from autograder.engine.records.outcome import Outcome
from autograder.results import Verdict

Found = TypeVar("Found")

OPEN_CELLS = (
    "Open cells, which ran in the students' own processes as under stock nbgrader, since the "
    "solution passes them nowhere else. A submission can forge their points:"
)


def print_open_cells(outcomes: Iterable[Outcome], console: Console) -> None:
    """Which tests ran in the students' processes, and what that means; nothing if none did."""
    names = {
        f"{outcome.assignment}/{notebook}/{verdict.grade_id}": None
        for outcome in outcomes
        for notebook, verdicts in (outcome.notebooks or {}).items()
        for verdict in verdicts or ()
        if verdict.is_open
    }
    if names:
        console.print(Text(f"{OPEN_CELLS} {', '.join(names)}"))


def print_losses(
    assignment: str, verdicts: dict[str, dict[str, list[Verdict]]], console: Console
) -> None:
    """One row per step in which a class lost points: how many, how many students, which mistakes.

    `verdicts` are those of the assignment by student and notebook, as stored.
    """
    table = Table(
        title=f"Where points were lost: {assignment}, {len(verdicts)} submissions",
        title_justify="left",
    )
    for heading in ("step", "points lost", "students", "mistakes by name"):
        table.add_column(
            heading, justify="right" if heading in ("points lost", "students") else "left"
        )
    for step in losses(verdicts.values()):
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
    """Pass outcomes on as they come, with a progress bar on the terminal."""
    label = f"Grading {total} submission{'' if total == 1 else 's'}"
    yield from track(outcomes, label, total=total, console=console)


def as_json(outcomes: Iterable[Outcome]) -> str:
    """All outcomes with all that was found, as a JSON list; docs/grading.md says what is in it."""
    rows = [
        outcome.as_json() for outcome in sorted(outcomes, key=lambda o: (o.assignment, o.student))
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
