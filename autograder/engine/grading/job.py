"""One submission to grade, and what its grade depends on."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from autograder.engine.grading.submitted_files import Submission
from autograder.engine.judging.answer_key import Key
from autograder.wire.budgets import Budgets


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    root: str
    assignment: str
    student: str
    budgets: Budgets
    isolated: bool = True


def fingerprint(job: Job, keys: Sequence[Key], submission: Submission) -> str:
    """What a grade depends on, as one hash: the submitted files, the tests, budgets, isolation."""
    digest = hashlib.sha256(f"{asdict(job.budgets)}{job.isolated}".encode())
    for key in keys:
        for name, cell in key.cells.items():
            digest.update(f"{name}\0{cell.source}\0{cell.metadata['nbgrader']}\0".encode())
        for content in key.files.values():
            digest.update(hashlib.sha256(content).digest())
    submitted: dict[str, bytes | str | None] = {**submission.files}
    submitted |= {f"{name}.ipynb": content for name, content in submission.notebooks.items()}
    for name, handed_in in sorted(submitted.items()):
        digest.update(name.encode("utf-8", "replace"))
        data = handed_in if isinstance(handed_in, bytes) else repr(handed_in).encode()
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()
