"""Subcommands before and after grading: collect, export, adopt."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.parsing import command
from autograder.course import Course

if TYPE_CHECKING:
    from autograder.collect.matching import Report
    from autograder.commands.parsing import Commands


def add_commands(commands: "Commands") -> None:
    """Add their parsers."""
    collect = command(
        commands,
        "collect",
        "put what students handed in where it is graded, from a zip of Canvas or Moodle, clones, "
        "an exchange or a folder",
        "02_metrics submissions.zip --roster class.csv",
    )
    collect.add_argument("assignment", help="name of the assignment, as in source/ and submitted/")
    collect.add_argument("path", type=Path, metavar="PATH", help="a zip or a folder")
    collect.add_argument(
        "--roster",
        type=Path,
        metavar="FILE.csv",
        help="student_id and any of canvas_id, moodle_id, full_name, github, email, submitted_at",
    )
    collect.add_argument("--course", type=Path, metavar="FOLDER", help="any nbgrader course")
    collect.add_argument(
        "--from",
        dest="kind",
        choices=("canvas", "moodle", "exchange", "github", "folder"),
        help="where PATH is from; else most of its names decide",
    )
    collect.add_argument(
        "--timezone", metavar="ZONE", help="of times in the roster that name none: Europe/Berlin"
    )
    collect.add_argument(
        "--replace",
        action="store_true",
        help="also replace what is there where nothing says which is newer",
    )
    collect.add_argument("--json", action="store_true", help="print the report for a script")
    collect.set_defaults(run=_collect)


def _collect(options: argparse.Namespace) -> int:
    from autograder.collect.collecting import collect
    from autograder.collect.roster import read_roster

    course = Course.at(options.course) if options.course else Course.find()
    roster = read_roster(options.roster, options.timezone)
    report = collect(
        course,
        options.assignment,
        options.path,
        roster,
        kind=options.kind,
        replaces=options.replace,
    )
    if options.json:
        print(json.dumps(asdict(report), indent=1))
    else:
        _print(report)
    return 1 if report.left else 0


def _print(report: "Report") -> None:
    counts = f"{len(report.new)} new, {len(report.replaced)} replaced, "
    counts += f"{len(report.unchanged)} unchanged, {len(report.left)} left"
    print(f"{report.assignment}, from {' and '.join(report.sources) or 'nowhere'}: {counts}")
    for note in report.notes:
        print(f"  {_line(note.name)}: {note.reason}")
    for left in report.left:
        print(f"✗ {_line(left.name)}: {_line(left.reason)}", file=sys.stderr)


def _line(text: str) -> str:
    """A text of a student's in one line, without what a terminal takes for a command."""
    return "".join(character if character.isprintable() else "�" for character in text)[:300]
