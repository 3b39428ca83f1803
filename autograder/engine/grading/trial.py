"""Grade without writing anything: to see who would change, or to repeat a grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from autograder.course import Course, CourseError
from autograder.engine.grading.batch import prepare
from autograder.engine.grading.bench import LocalBench, OpensBench
from autograder.engine.grading.job import Job, decided_by
from autograder.engine.grading.judges import Judges
from autograder.engine.grading.keys import keys_of
from autograder.engine.grading.receipt import Receipt, changed_since, differences, points_of
from autograder.engine.grading.submitted_files import read_submission
from autograder.engine.records.stored_results import stored_verdicts
from autograder.engine.walls.warm_server import Wall
from autograder.wire.budgets import Budgets


@dataclass(frozen=True)
class Change:
    """What grading a submission again would do to its automatic points.

    `before` is None for a submission that has none yet, `after` for one that could not be graded.
    `reasons` say which behaviours would give others.
    """

    assignment: str
    student: str
    before: float | None
    after: float | None
    maximum: float
    reasons: list[str]

    @property
    def is_one(self) -> bool:
        """Whether anything would change, be it a reason alone."""
        return bool(self.reasons) or self.before != self.after

    def __str__(self) -> str:
        points = [_in_words(self.before), _in_words(self.after)]
        first = f"  {self.reasons[0]}" if self.reasons else ""
        more = f" (and {len(self.reasons) - 1} more)" if len(self.reasons) > 1 else ""
        return f"{' → '.join(points):>12} of {self.maximum:g}  {self.student}{first}{more}"


def changes(course: Course, jobs: list[Job], open_bench: OpensBench) -> Iterator[Change]:
    """For each submission that would be graded, as it comes, what would become of its points.

    Raises WallError if isolation is not available.
    """
    if not jobs:
        return
    known = stored_verdicts(course, jobs[0].assignment)
    with Judges(course, jobs, open_bench) as judges:
        for result in judges.results():
            before = dict(known.get(result.record.student, {}))
            after = result.record.notebooks
            reasons = list(differences(before, after)) if before else []
            verdicts = [verdict for found in after.values() for verdict in found or ()]
            yield Change(
                result.record.assignment,
                result.record.student,
                points_of(before) if before else None,
                points_of(after),
                sum(verdict.max_points for verdict in verdicts),
                reasons,
            )


def replay(course: Course, given: Receipt, wall: Wall) -> list[str]:
    """Repeat the grade that a receipt is of; a sentence for each difference from it.

    Raises CourseError if the grade depends on something that is not what it was, WallError if
    isolation is not available.
    """
    job = Job(
        str(course.root),
        given.assignment,
        given.student,
        Budgets(**given.budgets),
        given.isolated,
    )
    prepare(course)
    keys = keys_of(course, given.assignment)
    folder = course.folder("submitted", given.assignment, given.student)
    submission = read_submission(folder, [key.notebook for key in keys])
    changed = changed_since(given, decided_by(job, keys, submission))
    if changed:
        raise CourseError(
            f"The grade of {given.student} in {given.assignment} cannot be repeated: "
            f"{', '.join(changed)}: not as it was. Put it back, for example with git, "
            "and run this again."
        )
    with Judges(course, [job], partial(LocalBench, wall=wall)) as judges:
        [result] = judges.results()
    found = list(differences(given.notebooks, result.record.notebooks))
    if str(result.record.status) != given.status:
        found.append(f"the status: {given.status} → {result.record.status}")
    return found


def _in_words(points: float | None) -> str:
    return "—" if points is None else f"{points:g}"
