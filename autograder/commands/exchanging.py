"""Subcommands before and after grading: collect, export, adopt."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.parsing import command, course_of, takes_course
from autograder.course import Course, CourseError

if TYPE_CHECKING:
    from autograder.collect.matching import Report
    from autograder.commands.parsing import Commands

FORMS = (
    *("csv", "json", "behaviours", "junit", "github", "gradescope", "feedback"),
    *("canvas", "moodle"),
)
FOLDERS = ("gradescope", "feedback")
"""Those of several files."""


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
    takes_course(collect)
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

    export = command(
        commands,
        "export",
        "write grades or feedback in the form that another program takes",
        "02_metrics --format canvas --into grades.csv --output filled.csv",
    )
    export.add_argument("assignment", help="name of the assignment, as in the gradebook")
    export.add_argument("--format", required=True, choices=FORMS, help="what to write")
    export.add_argument(
        "--into",
        type=Path,
        metavar="FILE",
        help="with canvas or moodle: its own export of grades, whose column is filled; without it "
        "they give the feedback pages as a zip for its upload",
    )
    export.add_argument("--column", metavar="HEADING", help="with --into: the column to fill")
    export.add_argument(
        "--scale", action="store_true", help="with --into: convert points to the site's maximum"
    )
    export.add_argument(
        "--output", type=Path, metavar="FILE", help="a file, or a folder; else the terminal"
    )
    export.add_argument(
        "--roster", type=Path, metavar="FILE.csv", help="what the site calls students, see collect"
    )
    export.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be repeated",
    )
    export.add_argument(
        "--require",
        type=_share,
        metavar="PERCENT",
        help="exit 1 unless every student exported has at least this share of the points",
    )
    takes_course(export)
    export.set_defaults(run=_export)

    adopt = command(
        commands,
        "adopt",
        "let nbgrader and formgrader use the engine in another course: adds to its settings",
        "FOLDER",
    )
    adopt.add_argument("course", type=Path, metavar="FOLDER", help="an nbgrader course")
    adopt.add_argument(
        "--dry-run", action="store_true", help="write nothing: print what would be added"
    )
    adopt.set_defaults(run=_adopt)


def _collect(options: argparse.Namespace) -> int:
    from autograder.collect.collecting import collect
    from autograder.collect.roster import read_roster

    course = course_of(options)
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


def _export(options: argparse.Namespace) -> int:
    from autograder.collect.roster import read_roster
    from autograder.engine.records.database import open_gradebook, require_gradebook
    from autograder.export.exporting import export
    from autograder.export.writing import write

    is_binary = options.format in FOLDERS or (options.format in ("canvas", "moodle"))
    if is_binary and not options.output:
        what = "a folder" if options.format in FOLDERS else "a file"
        raise CourseError(f"--format {options.format} needs {what} to write to: give --output.")
    course = course_of(options)
    require_gradebook(course, options.assignment)
    # Times decide nothing here: any zone will do for those that name none.
    roster = read_roster(options.roster, "UTC")
    with open_gradebook(course) as gradebook:
        exported = export(
            options.format,
            course,
            gradebook,
            options.assignment,
            options.student,
            roster=roster,
            into=options.into,
            column=options.column,
            scales=options.scale,
        )
    if options.output:
        count = write(exported, options.output)
        print(f"{options.output}: {count} file{'s' * (count != 1)}", file=sys.stderr)
    else:
        print(exported.content.decode(), end="")
    for note in exported.notes:
        print(f"  {_line(note)}", file=sys.stderr)
    for lost in exported.lost:
        print(f"✗ {_line(lost)}", file=sys.stderr)
    is_short = options.require is not None and exported.lowest_share * 100 < options.require
    if is_short:
        print(f"✗ somebody has less than {options.require:g} % of the points", file=sys.stderr)
    return 1 if exported.lost or is_short else 0


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage; give 0 to 100")
    return share


def _adopt(options: argparse.Namespace) -> int:
    from autograder.adopt.configuration import adopt

    done = adopt(Course.at(options.course), writes=not options.dry_run)
    for line in done.says:
        print(line)
    return 0 if done.is_whole else 1


def _print(report: "Report") -> None:
    counts = f"{len(report.new)} new, {len(report.replaced)} replaced, "
    counts += f"{len(report.unchanged)} unchanged, {len(report.left)} left"
    print(f"{report.assignment}, from {' and '.join(report.sources) or 'nowhere'}: {counts}")
    for note in report.notes:
        print(f"  {_line(note.name)}: {note.reason}")
    for left in report.left:
        print(f"✗ {_line(left.name)}: {_line(left.reason)}", file=sys.stderr)


def _line(text: str) -> str:
    """A text of a student's in one line of a terminal."""
    from autograder.engine.pages.plain_text import plain

    return plain(text)[:300]
