"""The command `autograder`."""

import argparse
import contextlib
import errno
import io
import os
import signal
import sys
from collections.abc import Sequence

from autograder.commands import authoring, exchanging, grading, looking, proving
from autograder.course import CourseError

ROOMS = (authoring, exchanging, grading, looking, proving)

NEEDS_LINUX = (
    "This command needs Linux, whose kernel the sandbox is made of. On Windows use WSL 2 "
    "(wsl --install), on macOS a container or a virtual machine: docs/other_doors.md says how. "
    "Students need none of this."
)
FULL = "The disk is full{}. Make room, and run the command again."
FORBIDDEN = "You may not read or write what this needs{}. Give yourself permission, and try again."
ADVICE = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EROFS: FORBIDDEN,
}
"""What to do about errors of the system that no command expects, with the place."""

NEEDING_LINUX = (
    *("build", "check", "collect", "demo", "doctor", "export", "grade", "replay", "validate"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code: 0, or 1 after one sentence on stderr."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the workers share the machine
    if arguments is None:
        signal.signal(signal.SIGINT, _interrupt_once)
        if isinstance(sys.stdout, io.TextIOWrapper):  # what it cannot say is no reason to stop
            sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        if sys.platform != "linux" and options.command in NEEDING_LINUX:
            raise CourseError(NEEDS_LINUX)
        code = int(options.run(options))
        if sys.stdout:
            sys.stdout.flush()
        return code
    except CourseError as problem:
        print(problem, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads what is printed, such as head, has seen enough
        _print_no_more()
        return 1
    except OSError as problem:
        if not (advice := ADVICE.get(problem.errno or 0)):
            raise
        place = f" ({problem.filename})" if problem.filename else ""
        print(advice.format(place), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; nothing half-written is left behind.", file=sys.stderr)
        return 130


def _print_no_more() -> None:
    """Let Python end without a complaint about what it could not print."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupt_once(*_: object) -> None:
    """End the command at the first Ctrl-C, and let no other one disturb what is done at its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder", description='The course "Introduction to Neural Networks".'
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    parser.set_defaults(run=lambda options: _no_command(parser, options))
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
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
