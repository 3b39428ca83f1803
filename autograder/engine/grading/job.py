"""One submission to grade, and what its grade depends on."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import autograder
from autograder.engine.grading.submitted_files import Submission
from autograder.engine.judging.answer_key import Key
from autograder.wire.budgets import Budgets

PACKAGE = Path(autograder.__file__).parent

OF_STUDENTS = "for_students/checks.py", "for_students/comparing.py"
FOR_TESTS = ("reference", "hidden_tests", *OF_STUDENTS)
"""The parts of our package that decide, in a test cell that imports them, what is right."""

IMPORTS_OURS = re.compile(r"^\s*(from|import)\s+autograder\b", re.M)


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    root: str
    assignment: str
    student: str
    budgets: Budgets
    isolated: bool = True


def decided_by(job: Job, keys: Sequence[Key], submission: Submission) -> dict[str, str]:
    """What a grade depends on, by name, each as a hash: what holds for the whole class, and the
    submitted files."""
    return decided_for_all(job.budgets, job.isolated, keys) | decided_by_files(submission)


def decided_for_all(budgets: Budgets, isolated: bool, keys: Sequence[Key]) -> dict[str, str]:
    """Of what a grade depends on, what is the same for all who handed in: the instructor's code
    and files, points, budgets, isolation, and what tests import of ours.

    The text that stands around the code is not in it, nor is the engine: a new version of it
    regrades nobody unasked.
    """
    parts = {"the budgets": _hash(repr(asdict(budgets)))}
    parts["isolation"] = _hash(repr(isolated))
    for key in keys:
        cells = {name: (cell.source, cell.metadata["nbgrader"]) for name, cell in key.cells.items()}
        code = [text for kind, text in key.texts if kind == "code"]
        parts[f"the instructor's {key.notebook}.ipynb"] = _hash(repr((cells, code)))
        for name, content in (key.files | key.helpers).items():
            parts[f"the instructor's {name}"] = _hash(content)
        if any(IMPORTS_OURS.search(text) for text in code):
            parts["what tests import of the autograder"] = _what_tests_import()
    return parts


def decided_by_files(submission: Submission) -> dict[str, str]:
    """Of what a grade depends on, what one student handed in: each file as a hash of its content,
    since times and sizes could be the same for another one."""
    handed_in: dict[str, bytes | str | None] = {**submission.files}
    handed_in |= {f"{name}.ipynb": content for name, content in submission.notebooks.items()}
    return {
        f"the submitted {name}": _hash(data if isinstance(data, bytes) else repr(data))
        for name, data in handed_in.items()
    }


def fingerprint(parts: dict[str, str]) -> str:
    """One hash of what a grade depends on."""
    return _hash(repr(sorted(parts.items())))


def _hash(content: bytes | str) -> str:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    return hashlib.sha256(data).hexdigest()


@cache
def _what_tests_import() -> str:
    """A hash of our modules that test cells import, read once."""
    digest = hashlib.sha256()
    for part in FOR_TESTS:
        place = PACKAGE / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
