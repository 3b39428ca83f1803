"""Grade classes, or see what grading would change, and print what was found."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict

from rich.console import Console

from autograder.commands.parsing import course_of
from autograder.course import Course, CourseError
from autograder.engine.grading import batch
from autograder.engine.grading.bench import OpensBench
from autograder.engine.grading.job import Job
from autograder.engine.grading.trial import Change, changes
from autograder.engine.pages.graded_class import GradedClass
from autograder.engine.pages.plain_text import plain
from autograder.engine.pages.report import print_losses, show_progress
from autograder.engine.records.outcome import Outcome
from autograder.engine.records.stored_results import each_students_verdicts

FOR_PEOPLE = ("short", "full")
"""Formats beside which more is said than the table."""

UNRELEASED = (
    "{0} was changed after its release ({1}), and the release counts. To grade with the change, "
    "run: nbgrader generate_assignment {0}"
)


def run(options: argparse.Namespace, open_bench: OpensBench) -> int:
    """What `autograder grade` does, with a bench for each class. Raises CourseError."""
    course = course_of(options)
    # What a script reads must not have a progress bar in it.
    console = Console(stderr=options.format not in FOR_PEOPLE)
    with tempfile.TemporaryFile() as file:
        graded = GradedClass(file if options.json or options.format == "json" else None)
        is_whole = False
        try:
            _grade(course, options, open_bench, console, graded)
            is_whole = True
        finally:  # also when the gradebook could not be written at the end
            _print(graded, options, console, is_whole)
        if options.format in FOR_PEOPLE:
            _print_losses(course, graded, console)
    return 0


def _grade(
    course: Course,
    options: argparse.Namespace,
    open_bench: OpensBench,
    console: Console,
    graded: GradedClass,
) -> None:
    changed: list[Change] = []
    for assignment in _assignments(course, options):
        jobs = batch.plan(
            course,
            assignment,
            options.student,
            isolated=not options.no_isolation,
            again=options.again,
            writes=not options.dry_run,
        )
        if changed_cells := batch.unreleased(course, assignment):
            print(UNRELEASED.format(assignment, ", ".join(changed_cells)), file=sys.stderr)
        if options.dry_run:
            changed += _print_changes(course, assignment, jobs, options, open_bench, console)
        else:
            # Each outcome counts as soon as it is stored, whatever happens to the next.
            for outcome in _graded(course, assignment, jobs, open_bench, console):
                graded.add(outcome)
    if options.dry_run and options.json:
        text = json.dumps([asdict(change) for change in changed], indent=1)
        options.json.write_text(f"{text}\n", encoding="utf-8")


def _print(
    graded: GradedClass, options: argparse.Namespace, console: Console, is_whole: bool
) -> None:
    """The file for scripts first: whoever reads the rest may have closed it. Where nothing had to
    be graded a script gets an empty table, not nothing."""
    try:
        if options.json and not options.dry_run:
            with options.json.open("w", encoding="utf-8") as file:
                file.writelines(graded.as_json())
    except OSError as problem:
        raise CourseError(
            f"The grades are stored, and {options.json} cannot be written: {problem.strerror}."
        ) from None
    finally:
        if graded.sizes() or (is_whole and options.format not in FOR_PEOPLE):
            graded.print(Console(), console, options.format)


def _print_losses(course: Course, graded: GradedClass, console: Console) -> None:
    for assignment, number in graded.sizes().items():
        if number > 1:
            stored = each_students_verdicts(course, assignment)
            print_losses(assignment, (verdicts for _, verdicts in stored), console)


def _assignments(course: Course, options: argparse.Namespace) -> list[str]:
    """Those that are to be graded. Raises CourseError if none is named, or none has submissions."""
    if bool(options.assignment) == options.all:
        raise CourseError("Name the assignment to grade, or give --all for every one.")
    if options.dry_run and options.format not in FOR_PEOPLE:
        raise CourseError("--dry-run prints sentences. For a script give --json FILE.")
    if options.assignment:
        return [options.assignment]
    found = batch.with_submissions(course)
    if not found:
        place = course.folder("submitted", "ASSIGNMENT", "STUDENT")
        raise CourseError(f"There is nothing to grade: there is no submission in {place}.")
    return found


def _graded(
    course: Course, assignment: str, jobs: list[Job], open_bench: OpensBench, console: Console
) -> Iterator[Outcome]:
    """Grade one class; each outcome as it is stored."""
    if not jobs:
        number = len(batch.submitted_students(course, assignment))
        text = f"{assignment}: nothing to grade, {number} unchanged. --again grades them again."
        print(text, file=sys.stderr if console.stderr else sys.stdout)
        return
    outcomes = batch.grade(course, jobs, open_bench=open_bench)
    yield from show_progress(outcomes, len(jobs), console)


def _print_changes(
    course: Course,
    assignment: str,
    jobs: list[Job],
    options: argparse.Namespace,
    open_bench: OpensBench,
    console: Console,
) -> list[Change]:
    """What grading these would change; nothing is written."""
    found = list(show_progress(changes(course, jobs, open_bench), len(jobs), console))
    changed = sorted((change for change in found if change.is_one), key=lambda one: one.student)
    for change in changed:
        console.print(plain(str(change)), markup=False, highlight=False, soft_wrap=True)
    others = len(found) - len(changed)
    counts = f"{len(changed)} would change, {others} would be graded the same. Nothing was written."
    print(f"{assignment}: {counts}" if options.all else counts)
    return changed
