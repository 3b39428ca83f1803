"""What was collected, as a log that is only appended to: a line of JSON for each file in place."""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from autograder.course import Course

LOG = "collected.jsonl"


@dataclass(frozen=True)
class Receipt:
    """One file of a hand-in. `hand_in` is the SHA-256 of all of its files and names together;
    `who`, `original` and `place` are the site's names, which its bulk upload wants back."""

    assignment: str
    student: str
    file: str
    sha256: str
    hand_in: str
    source: str
    who: str
    place: str
    original: str
    number: int
    is_late: bool
    submitted_at: str | None
    collected_at: str

    @property
    def time(self) -> datetime | None:
        """When it was handed in, as a site said that the student cannot write to."""
        return datetime.fromisoformat(self.submitted_at) if self.submitted_at else None


def log_of(course: Course) -> Path:
    """Where a course's receipts are."""
    return course.root / LOG


@contextmanager
def alone(course: Course) -> Iterator[None]:
    """Wait until no other process collects for this course."""
    with log_of(course).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def append(course: Course, receipts: Sequence[Receipt]) -> None:
    """Add lines, on the disk when this returns. A broken last line is left behind, not joined."""
    lines = "".join(f"{json.dumps(asdict(receipt))}\n" for receipt in receipts)
    with log_of(course).open("rb+") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            lines = lines if file.read(1) == b"\n" else f"\n{lines}"
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def latest(course: Course, assignment: str) -> dict[str, list[Receipt]]:
    """The receipts of what was collected last, by student; broken lines are passed over."""
    found: dict[str, list[Receipt]] = {}
    if not log_of(course).is_file():
        return found
    for line in log_of(course).read_bytes().splitlines():
        try:
            receipt = Receipt(**json.loads(line))
            _ = receipt.time
        except (ValueError, TypeError):
            continue
        if receipt.assignment == assignment:
            known = found.get(receipt.student, [])
            is_same = known and known[-1].collected_at == receipt.collected_at
            found[receipt.student] = [*known, receipt] if is_same else [receipt]
    return found
