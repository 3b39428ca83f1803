"""Subcommands that prove: validate, check, doctor, demo."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.parsing import command, count, file_to_write
from autograder.course import Course, CourseError

if TYPE_CHECKING:
    from autograder.commands.parsing import Commands
    from autograder.doctor.findings import Finding


def add_commands(commands: "Commands") -> None:
    """Add their parsers."""
    validate = command(
        commands,
        "validate",
        "prove that the hidden tests are good: alternatives, misconceptions, mutants",
        "02_metrics --json proof.json",
    )
    validate.add_argument(
        "lesson", nargs="*", help="names of lessons; all of them if none is given"
    )
    validate.add_argument(
        "--json", type=file_to_write, metavar="FILE", help="write all judgements for a script"
    )
    # One more than two processors: a worker also waits, for processes to begin and to end.
    validate.add_argument(
        "--workers", type=count, default=3, help="how many at a time (default: 3)"
    )
    validate.add_argument(
        "--seed", default="0", help="other random inputs for the hidden tests (default: 0)"
    )
    validate.add_argument(
        "--students",
        type=count,
        default=1,
        help="judge right answers and mistakes with the inputs of so many students (default: 1)",
    )
    validate.add_argument(
        "--pairs",
        type=int,
        default=20,
        help="judge so many pairs of mistakes in different steps, a lesson (default: 20)",
    )
    validate.add_argument(
        "--no-mutants",
        action="store_true",
        help="judge right, wrong and typed-in answers only, in half the time",
    )
    validate.add_argument(
        "--answers",
        type=Path,
        metavar="FOLDER",
        help="judge other people's answers instead, those in FOLDER/LESSON/right.py and wrong.py",
    )
    validate.set_defaults(run=_validate)

    check = command(
        commands,
        "check",
        "grade an nbgrader course's solutions with stock nbgrader and here, and list what differs",
        "my_course --assignment ps1",
    )
    check.add_argument("course", type=Path, metavar="COURSE", help="folder of any nbgrader course")
    check.add_argument(
        "--assignment",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one; may be repeated",
    )
    check.add_argument(
        "--json", type=file_to_write, metavar="FILE", help="write every cell for a script"
    )
    check.set_defaults(run=_check)

    doctor = command(commands, "doctor", "say what this machine lacks for grading", "")
    doctor.add_argument("--json", action="store_true", help="print the findings for a script")
    doctor.set_defaults(run=_doctor)

    demo = command(commands, "demo", "grade an example class from end to end", "--json demo.json")
    demo.add_argument("lesson", nargs="*", help="names of lessons; 02 and 06 if none is given")
    demo.add_argument("--all", action="store_true", help="the classes of all lessons")
    demo.add_argument(
        "--output",
        type=Path,
        default=Path("demo"),
        metavar="FOLDER",
        help="folder for the class's course (default: demo)",
    )
    demo.add_argument(
        "--json", type=file_to_write, metavar="FILE", help="write the outcomes for a script"
    )
    demo.add_argument("--workers", type=count, default=2, help="graders at a time (default: 2)")
    demo.set_defaults(run=_demo)


def _validate(options: argparse.Namespace) -> int:
    from autograder.engine.walls.warm_server import Wall

    with Wall() as wall:  # warms up while the rest is loaded
        from rich.console import Console
        from rich.progress import Progress

        from autograder.validate.proving import prove
        from autograder.validate.report import print_others, print_proofs, write_json

        course = Course.find()
        lessons = course.select(options.lesson)
        if options.answers:
            _refuse_unknown(options.answers, course.lessons())
            lessons = [
                name for name in lessons if options.lesson or (options.answers / name).is_dir()
            ]
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("Judging answers")
            proofs = prove(
                course,
                lessons,
                wall,
                workers=options.workers,
                seed=options.seed,
                mutants=not options.no_mutants,
                students=options.students,
                most_pairs=options.pairs,
                theirs=options.answers,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    (print_others if options.answers else print_proofs)(proofs, Console())
    if options.json:
        write_json(proofs, options.json)
    return 1 if any(proof.findings for proof in proofs) else 0


def _refuse_unknown(answers: Path, lessons: list[str]) -> None:
    """Raises CourseError if a folder of answers has none to any lesson."""
    if not any((answers / name).is_dir() for name in lessons):
        raise CourseError(
            f"{answers} has no folder of a lesson's name. The lessons are: {', '.join(lessons)}."
        )


def _check(options: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.check.both_ways import assignments, check
    from autograder.check.report import print_comparison, write_json

    course = Course.at(options.course)
    compared = []
    for assignment in options.assignment or assignments(course):
        print(f"{assignment} …", file=sys.stderr, flush=True)
        compared += check(course, assignment)
    print_comparison(compared, Console())
    if options.json:
        write_json(compared, options.json)
    return 1 if any(cell.differs for cell in compared) else 0


def _doctor(options: argparse.Namespace) -> int:
    from autograder.doctor.findings import findings

    try:
        course = Course.find()
    except CourseError:
        course = None
    found = list(_told(findings(course), options.json))
    if options.json:
        print(json.dumps([asdict(finding) for finding in found], indent=1))
    return 0 if all(finding.is_good for finding in found) else 1


def _told(found: "Iterable[Finding]", silent: bool) -> "Iterator[Finding]":
    """Each finding, printed as soon as it is there."""
    for finding in found:
        if not silent:
            print(finding, flush=True)
        yield finding


def _demo(options: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.demo import run
    from autograder.engine.pages.graded_class import GradedClass
    from autograder.engine.pages.report import print_losses
    from autograder.engine.records.stored_results import stored_verdicts

    console = Console()
    course = Course.find()
    lessons = run.select(course, options.lesson, every=options.all)
    demo = run.prepare(course, options.output, lessons)
    with tempfile.TemporaryFile() as file:
        graded = GradedClass(file)
        for outcome in run.grade(demo, lessons, options.workers, console):
            graded.add(outcome)
        graded.print(console, console, "full")
        for lesson in lessons:
            print_losses(lesson, stored_verdicts(demo, lesson).values(), console)
        if options.json:
            with options.json.open("w", encoding="utf-8") as file:
                file.writelines(graded.as_json())
    console.print(
        f"Feedback pages: {demo.root / 'feedback'}/STUDENT/ASSIGNMENT/*.html", soft_wrap=True
    )
    return 0
