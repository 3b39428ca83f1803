"""What grading both ways showed: a table for people, JSON for scripts."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.check.both_ways import SOLUTION, Compared

OPEN_CELLS = (
    "Open cells run in the student's own process, as under stock nbgrader, since the solution "
    "passes them nowhere else; a submission can forge their points:"
)


def print_comparison(compared: Sequence[Compared], console: Console) -> None:
    """A row per cell that differs, the open cells, and a line that sums up."""
    table = Table(title="Graded differently", title_justify="left")
    for heading in ("cell", "submission", "stock nbgrader", "here", "why"):
        table.add_column(heading)
    for cell in compared:
        if cell.differs:
            table.add_row(
                Text(_name(cell)),
                cell.submission,
                _points(cell.stock, cell.maximum),
                _points(cell.engine, cell.maximum),
                Text(cell.reason),
            )
    if table.row_count:
        console.print(table)
    if opened := [_name(cell) for cell in compared if cell.is_open and _is_solution(cell)]:
        console.print(Text(f"{OPEN_CELLS} {', '.join(opened)}"))
    if lost := [_name(cell) for cell in compared if _is_solution(cell) and _fails_in_stock(cell)]:
        console.print(Text(f"Your own solution loses points, both ways: {', '.join(lost)}"))
    differ = sum(cell.differs for cell in compared)
    console.print(
        f"{len(compared)} graded cells compared: {len(compared) - differ} equal, {differ} differ, "
        f"{len(opened)} open."
    )


def write_json(compared: Sequence[Compared], path: Path) -> None:
    """All cells, as a JSON list."""
    rows = [asdict(cell) | {"differs": cell.differs} for cell in compared]
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _is_solution(cell: Compared) -> bool:
    return cell.submission == SOLUTION


def _fails_in_stock(cell: Compared) -> bool:
    return not cell.differs and cell.stock != cell.maximum


def _name(cell: Compared) -> str:
    return f"{cell.assignment}/{cell.notebook}/{cell.grade_id}"


def _points(points: float | None, maximum: float) -> str:
    return f"{'—' if points is None else f'{points:g}'} of {maximum:g}"
