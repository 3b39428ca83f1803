"""The command `autograder`."""

import argparse
import os
import sys
from collections.abc import Sequence

from autograder.commands import authoring, grading, proving
from autograder.course import CourseError

ROOMS = (authoring, grading, proving)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code: 0, or 1 after one sentence on stderr."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the workers share the machine
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CourseError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; nothing half-written is left behind.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder", description='The course "Introduction to Neural Networks".'
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    parser.set_defaults(run=lambda options: _no_command(parser, options))
    commands = parser.add_subparsers(metavar="COMMAND")
    for room in ROOMS:
        room.add_commands(commands)
    return parser


def _no_command(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if options.version:
        from importlib.metadata import version

        print(f"autograder {version('autograder')}")
    else:
        parser.print_help()
    return 0
