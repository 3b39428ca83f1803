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

FOR_TESTS = ("reference", "hidden_tests", "comparing.py", "visible_checks.py")
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


def fingerprint(job: Job, keys: Sequence[Key], submission: Submission) -> str:
    """What a grade depends on, as one hash: the submitted files, the instructor's code and files,
    points, budgets, isolation, and what tests import of ours.

    The text that stands around the code is not in it, nor is the engine: a new version of it
    regrades nobody unasked.
    """
    digest = hashlib.sha256(f"{asdict(job.budgets)}{job.isolated}".encode())
    for key in keys:
        for name, cell in key.cells.items():
            digest.update(f"{name}\0{cell.source}\0{cell.metadata['nbgrader']}\0".encode())
        code = [text for kind, text in key.texts if kind == "code"]
        digest.update(repr(code).encode("utf-8", "replace"))
        for name, content in sorted((key.files | key.helpers).items()):
            digest.update(name.encode("utf-8", "replace") + hashlib.sha256(content).digest())
        if any(IMPORTS_OURS.search(text) for text in code):
            digest.update(_what_tests_import())
    submitted: dict[str, bytes | str | None] = {**submission.files}
    submitted |= {f"{name}.ipynb": content for name, content in submission.notebooks.items()}
    for name, handed_in in sorted(submitted.items()):
        digest.update(name.encode("utf-8", "replace"))
        data = handed_in if isinstance(handed_in, bytes) else repr(handed_in).encode()
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


@cache
def _what_tests_import() -> bytes:
    """A hash of our modules that test cells import, read once."""
    digest = hashlib.sha256()
    for part in FOR_TESTS:
        place = PACKAGE / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
