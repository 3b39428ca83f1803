"""How a subcommand is described, and what its options may be."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(commands: "Commands", name: str, purpose: str, example: str) -> argparse.ArgumentParser:
    """A new subcommand, whose help has an example."""
    return commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"Example: autograder {name} {example}"
    )


def takes_course(parser: argparse.ArgumentParser) -> None:
    """Let a subcommand work on any course; see `course_of`."""
    parser.add_argument("--course", type=Path, metavar="FOLDER", help="any nbgrader course")


def course_of(options: argparse.Namespace) -> Course:
    """The course that was named, or the one around the working directory. Raises CourseError."""
    return Course.at(options.course) if options.course else Course.find()


def count(text: str) -> int:
    """A number of workers, students or the like, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number to count with; give 1 or more")
    return int(text)


def file_to_write(text: str) -> Path:
    """The path of a file that can be made or replaced, for argparse: said before the work, since an
    hour of it would be lost after."""
    path = Path(text)
    folder = path.absolute().parent
    if not folder.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {folder} to write {path.name} to")
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a folder; name a file in it")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise argparse.ArgumentTypeError(f"{path} cannot be written: you may not")
    return path
