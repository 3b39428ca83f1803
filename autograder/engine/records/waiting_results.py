"""Results that the gradebook could not take: kept in a file of the user's until it can.

They lie in the user's own state folder, not beside the gradebook, whose disk may be full, and not
in a folder that others can write to, since what lies here becomes a grade.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from autograder.engine.records.record import Record
from autograder.results import Status, verdicts_from


def place_of(root: Path) -> Path:
    """The file for one course."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    name = hashlib.sha256(str(root).encode()).hexdigest()[:16]
    return state / "autograder" / f"{name}.jsonl"


def keep(root: Path, record: Record) -> Path:
    """Add one result; returns the file. Raises OSError."""
    path = place_of(root)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps(asdict(record) | {"answered": _listed(record.answered)})
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def kept(root: Path) -> Iterator[Record]:
    """The results that were kept, oldest first. A line that was cut short is left out."""
    path = place_of(root)
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            values = json.loads(line)
        except json.JSONDecodeError:
            continue
        notebooks = verdicts_from(values["notebooks"])
        status = Status(values["status"])
        answered = {name: set(cells) for name, cells in values["answered"].items()}
        yield Record(**values | {"status": status, "notebooks": notebooks, "answered": answered})


def forget(root: Path) -> None:
    """Delete what was kept: the gradebook has it."""
    place_of(root).unlink(missing_ok=True)


def _listed(answered: dict[str, set[str]]) -> dict[str, list[str]]:
    return {name: sorted(cells) for name, cells in answered.items()}
