"""What is kept of a class while it is graded: a row for each submission, as a class may be large.

All that was found, for a script, goes to a file on the way.
"""

import json
from collections import Counter
from collections.abc import Iterator
from textwrap import indent
from typing import IO, Any

from rich.console import Console

from autograder.engine.pages.class_table import Row, print_class, row_of
from autograder.engine.pages.report import print_open_cells
from autograder.engine.records.outcome import Outcome


class GradedClass:
    """The outcomes of a run. With a `file`, where all that was found goes, there is JSON of it."""

    def __init__(self, file: IO[bytes] | None = None) -> None:
        self._file = file
        self._rows: list[Row] = []
        self._open_cells: dict[str, None] = {}
        self._places: list[tuple[str, str, int, int]] = []

    def add(self, outcome: Outcome) -> None:
        """Take another one."""
        self._rows.append(row_of(outcome))
        for notebook, verdicts in outcome.notebooks.items():
            for verdict in verdicts or ():
                if verdict.is_open:
                    self._open_cells[f"{outcome.assignment}/{notebook}/{verdict.grade_id}"] = None
        if self._file:
            begin = self._file.tell()
            length = self._file.write(_json(outcome.as_json()).encode(errors="backslashreplace"))
            self._places.append((outcome.assignment, outcome.student, begin, length))

    def sizes(self) -> Counter[str]:
        """How many submissions of each assignment were graded."""
        return Counter(row.assignment for row in self._rows)

    def print(self, console: Console, remarks: Console, form: str = "short") -> None:
        """Print the class on `console`, as `print_class` does, or as JSON; and to `remarks` which
        cells were open."""
        if form == "json":
            for part in self.as_json():
                print(part, end="", file=console.file)
        else:
            print_class(self._rows, console, form)
        print_open_cells(list(self._open_cells), remarks)

    def as_json(self) -> Iterator[str]:
        """All outcomes with all that was found, as the parts of a JSON list, by assignment and
        student; docs/grading.md says what is in it."""
        assert self._file, "nothing was kept for scripts"
        yield "["
        for number, (*_, begin, length) in enumerate(sorted(self._places)):
            self._file.seek(begin)
            yield ",\n" if number else "\n"
            yield self._file.read(length).decode()
        yield "\n]\n" if self._places else "]\n"


def _json(value: dict[str, Any]) -> str:
    """An item of the list. Half a pair of UTF-16 stays what it is, as an escape, when encoded."""
    return indent(json.dumps(value, indent=2, ensure_ascii=False), "  ")
