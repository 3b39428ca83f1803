"""Judges side by side: each submission is graded by a process of its own, behind two walls.

A judge that does not come to an end costs the submission it was judging, never another one. Nor do
others cost it a point: what ran into a limit is graded once more, alone, and only that counts.

Here submissions are read, seeds are drawn and answers are checked. Where the judges are is the
bench's affair.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import Any

from autograder.course import Course
from autograder.engine.grading.bench import OpensBench
from autograder.engine.grading.court import NoEnd, Session
from autograder.engine.grading.job import Job
from autograder.engine.grading.keys import keys_of
from autograder.engine.grading.result import Result, checked_result, given_up
from autograder.engine.grading.submitted_files import Submission, read_submission
from autograder.engine.judging.order import Assignment, Forged, Order
from autograder.hidden_tests import seed_of


class Judges:
    """Judges for these submissions of one assignment. Close them, or use `with`.

    Raises WallError if isolation is wanted and not available.
    """

    def __init__(self, course: Course, jobs: Sequence[Job], open_bench: OpensBench) -> None:
        self._course = course
        self._jobs = list(jobs)
        self._keys = keys_of(course, jobs[0].assignment)
        assignment = Assignment(
            course.root,
            jobs[0].assignment,
            tuple(self._keys),
            course.has_text_lessons,
            may_open_cells=course.may_open_cells,
        )
        self._bench = open_bench(
            Session(assignment, jobs[0].budgets, jobs[0].isolated, len(self._jobs))
        )

    def __enter__(self) -> "Judges":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        self._bench.close()

    def results(self) -> Iterator[Result]:
        """Grade all, several at a time; yields each result as it comes.

        Raises WallError if isolation is not available.
        """
        once_more = []
        for job, result in self._graded(self._jobs):
            if result is None or result.ran_into_limit:
                once_more.append(job)
            else:
                yield result
        once_more.sort(key=self._jobs.index)
        for job, result in self._graded(once_more, alone=True):
            yield result or given_up(self._course, self._keys, job)

    def _graded(self, jobs: list[Job], alone: bool = False) -> Iterator[tuple[Job, Result | None]]:
        """Each with its result as it comes; None if its judge gave none."""
        left = iter(jobs)
        asked: dict[Future[Any], tuple[Job, Submission]] = {}
        while True:
            for job in islice(left, max(0, self._bench.most(alone) - len(asked))):
                submission = self._read(job)
                order = self._order(job, submission)
                future = self._bench.executor.submit(self._bench.ask, order, alone)
                asked[future] = job, submission
            if not asked:
                return
            for future in wait(asked, return_when=FIRST_COMPLETED).done:
                job, submission = asked.pop(future)  # and with it the answer, which may be large
                yield job, self._result(job, submission, future)

    def _read(self, job: Job) -> Submission:
        folder = self._course.folder("submitted", job.assignment, job.student)
        return read_submission(folder, [key.notebook for key in self._keys])

    def _order(self, job: Job, submission: Submission) -> Order:
        return Order(
            job.student,
            seed_of(self._course, job.assignment, job.student),
            job.budgets,
            b"",
            submission.files,
            submission.notebooks,
        )

    def _result(self, job: Job, submission: Submission, future: Future[Any]) -> Result | None:
        try:
            answers = self._bench.read(future.result())
            return checked_result(self._course, self._keys, job, submission, answers)
        except (NoEnd, Forged):
            return None
