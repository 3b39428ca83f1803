"""Subcommands that grade, and show what was found: grade, replay, show."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands import on_cluster
from autograder.commands.parsing import (
    command,
    count,
    course_of,
    file_to_write,
    takes_course,
)

if TYPE_CHECKING:
    from autograder.commands.parsing import Commands


NO_ISOLATION = (
    "Without isolation student code can read your files, the hidden tests and the gradebook, and "
    "forge grades. The gradebook records that these grades were given this way."
)


def add_commands(commands: "Commands") -> None:
    """Add their parsers."""
    grade = command(
        commands, "grade", "grade an assignment's submissions in the sandbox", "02_metrics"
    )
    grade.add_argument(
        "assignment", nargs="?", help="name of the assignment, as in source/ and submitted/"
    )
    grade.add_argument(
        "--all", action="store_true", help="every assignment that has submissions, one by one"
    )
    takes_course(grade)
    grade.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be repeated",
    )
    grade.add_argument(
        "--workers", type=count, default=2, help="graders at a time on this machine (default: 2)"
    )
    grade.add_argument(
        "--json", type=file_to_write, metavar="FILE", help="write the outcomes for a script"
    )
    grade.add_argument(
        "--again", action="store_true", help="also grade what is already graded and has not changed"
    )
    grade.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing: print who would get other points, or another reason, and why",
    )
    grade.add_argument(
        "--no-isolation",
        action="store_true",
        help="run student code without a sandbox, where it can read and change what you can; "
        "recorded with every grade",
    )
    grade.add_argument(
        "--format",
        choices=("short", "full", "csv", "json", "markdown"),
        default="short",
        help="how the class is printed: a line for each student without full marks, for all of "
        "them, or as a table for other programs (default: short)",
    )
    on_cluster.add_options(grade)
    grade.set_defaults(run=_grade)

    replay = command(
        commands,
        "replay",
        "repeat a grade and compare",
        "autograded/ada/02_metrics/receipt.json",
    )
    replay.add_argument("receipt", type=Path, help="it lies beside the autograded notebook")
    takes_course(replay)
    replay.set_defaults(run=_replay)

    show = command(
        commands, "show", "print what was found of one student, in full", "ada 02_metrics"
    )
    show.add_argument("student", help="the student's name, as in submitted/")
    show.add_argument("assignment", nargs="?", help="all that are graded if none is given")
    takes_course(show)
    show.set_defaults(run=_show)


def _grade(options: argparse.Namespace) -> int:
    from autograder.engine.walls.warm_server import Wall

    if options.no_isolation:
        print(NO_ISOLATION, file=sys.stderr)
    if on_cluster.is_wanted(options):
        return on_cluster.grade(options)
    with Wall(isolated=not options.no_isolation) as wall:  # warms up while the rest is loaded
        from autograder.commands.class_run import run
        from autograder.engine.grading.bench import LocalBench

        walls = [wall]  # of the first class; each later one has its own
        return run(
            options,
            lambda session: LocalBench(session, options.workers, walls.pop() if walls else None),
        )


def _replay(options: argparse.Namespace) -> int:
    from autograder.engine.grading.receipt import points_of, read_receipt
    from autograder.engine.grading.trial import replay
    from autograder.engine.walls.warm_server import Wall

    given = read_receipt(options.receipt)
    course = course_of(options)
    with Wall(isolated=given.isolated) as wall:
        found = replay(course, given, wall)
    if found:
        print("\n".join(["The grade is another one:", *found]))
        return 1
    has_score = points_of(given.notebooks) is not None
    points = f"{given.points:g} points" if has_score else f"no score ({given.status})"
    print(f"{given.assignment} of {given.student}: the same grade, {points}.")
    return 0


def _show(options: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.engine.pages.one_student import print_student
    from autograder.engine.records.stored_results import stored_of_student

    course = course_of(options)
    console = Console()
    for found in stored_of_student(course, options.student, options.assignment):
        print_student(options.student, *found, console)
    return 0
