"""Subcommands that look at a whole class: report."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.parsing import command, course_of, takes_course
from autograder.course import CourseError

if TYPE_CHECKING:
    from autograder.commands.parsing import Commands


def add_commands(commands: "Commands") -> None:
    """Add their parsers."""
    report = command(
        commands,
        "report",
        "write a page on how the class did, for instructors",
        "02_metrics --output class.html",
    )
    report.add_argument(
        "assignment", nargs="*", help="names of assignments; all that are graded if none is given"
    )
    takes_course(report)
    report.add_argument(
        "--output",
        type=Path,
        default=Path("class_report.html"),
        metavar="FILE",
        help="the page (default: class_report.html)",
    )
    report.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    from autograder.class_report.report import report

    course = course_of(options)
    page = report(course, options.assignment)
    try:
        options.output.write_text(page, encoding="utf-8", errors="replace")
    except OSError as problem:
        raise CourseError(
            f"{options.output} cannot be written: {problem.strerror}. "
            "Name another file: --output FILE"
        ) from None
    print(f"{options.output}: it names students, so keep it to yourself.")
    return 0
