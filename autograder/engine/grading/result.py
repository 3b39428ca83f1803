"""A judge's answer, checked, as what the gradebook and the folders are given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.grading.job import Job, decided_by, fingerprint
from autograder.engine.grading.receipt import NAME as RECEIPT
from autograder.engine.grading.receipt import receipt
from autograder.engine.grading.submitted_files import Submission
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.judge import GRADED
from autograder.engine.judging.order import Forged, Judged, judged_from
from autograder.engine.pages.feedback import FeedbackPage, not_graded, render
from autograder.engine.records.record import Record
from autograder.results import Status, worst

LARGEST_PAGE = 32 * 1024**2

NO_END = "The notebook could not be graded: its tests did not come to an end; the instructor knows."
NO_PAGE = "No page could be made of the notebook itself: it holds too much."


@dataclass
class Result:
    """What grading made of a job: the gradebook's record, and the contents of files by path; None
    for a file that must not be there any more. `ran_into_limit` says that a notebook had too little
    time or memory."""

    record: Record
    messages: list[str] = field(default_factory=list)
    files: dict[Path, bytes | None] = field(default_factory=dict)
    ran_into_limit: bool = False


def checked_result(
    course: Course, keys: Sequence[Key], job: Job, submission: Submission, answers: list[Any]
) -> Result:
    """The result that a judge's answers stand for. Raises Forged if they are none."""
    kind, found = answers[0] if len(answers[0]) == 2 else ("", None)
    by_name = {key.notebook: key for key in keys}
    if kind != GRADED or type(found) is not dict or found.keys() != by_name.keys():
        raise Forged("an answer of unknown form")
    judged = {name: judged_from(data, by_name[name]) for name, data in found.items()}
    files = answers[1][1] if len(answers) > 1 and len(answers[1]) == 2 else {}
    return _result(course, keys, job, submission, judged, _checked_files(files, judged))


def given_up(course: Course, keys: Sequence[Key], job: Job) -> Result:
    """The result where grading itself failed: no points, and no zero."""
    judged = {
        key.notebook: Judged(None, [Status.CRASHED], NO_END, messages=[NO_END]) for key in keys
    }
    result = _result(course, keys, job, Submission({}), judged, {})
    # Without a fingerprint it is graded again at the next run.
    return replace(result, record=replace(result.record, fingerprint=""))


def _result(
    course: Course,
    keys: Sequence[Key],
    job: Job,
    submission: Submission,
    judged: dict[str, Judged],
    files: dict[str, tuple[bytes | None, bytes]],
) -> Result:
    decided = decided_by(job, keys, submission)
    record = Record(
        job.assignment,
        job.student,
        worst(end for found in judged.values() for end in found.endings),
        job.isolated,
        fingerprint(decided),
        {name: found.verdicts for name, found in judged.items()},
        {name: set(found.answered) for name, found in judged.items() if found.verdicts is not None},
        submission.timestamp,
        {name: found.stopped for name, found in judged.items() if found.stopped},
        sum(found.seconds for found in judged.values()) or None,
    )
    autograded, feedback = (
        course.folder(step, job.assignment, job.student) for step in ("autograded", "feedback")
    )
    written: dict[Path, bytes | None] = {
        autograded / RECEIPT: receipt(record, job.budgets, decided)
    }
    for name, found in judged.items():
        notebook, page = files.get(name) or (
            None,
            _page_of_results(job, name, record.status, found),
        )
        written[autograded / f"{name}.ipynb"] = notebook
        written[feedback / f"{name}.html"] = page
    limited = any(found.ran_into_limit for found in judged.values())
    told = [text for found in judged.values() for text in found.messages]
    return Result(record, told, written, limited)


def _checked_files(files: Any, judged: dict[str, Judged]) -> dict[str, tuple[bytes | None, bytes]]:
    """By notebook: the autograded notebook, None if it was not graded, and the page.

    Raises Forged.
    """
    checked = {}
    if type(files) is not dict:
        raise Forged("pages that are none")
    for name, pair in files.items():
        if name not in judged or type(pair) is not tuple or len(pair) != 2:
            raise Forged("a page of another notebook")
        notebook, page = pair
        is_notebook = type(notebook) is (bytes if judged[name].verdicts is not None else type(None))
        if not is_notebook or type(page) is not bytes:
            raise Forged("a page that is none")
        if len(page) + len(notebook or b"") > LARGEST_PAGE:
            raise Forged("a page that no browser opens")
        checked[name] = (notebook, page)
    return checked


def _page_of_results(job: Job, notebook: str, status: Status, judged: Judged) -> bytes:
    """A page without the notebook, for what cannot be shown."""
    if judged.verdicts is None:
        reason = " ".join(dict.fromkeys([judged.reason, *judged.messages]))
        page = FeedbackPage(job.assignment, notebook, job.student, status, reason)
        return not_graded(page).encode()
    page = FeedbackPage(job.assignment, notebook, job.student, status, NO_PAGE)
    return render(page, [], judged.verdicts, judged.stopped).encode()
