"""How a subcommand is described, and what its options may be."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(commands: "Commands", name: str, purpose: str, example: str) -> argparse.ArgumentParser:
    """A new subcommand, whose help has an example."""
    return commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"Example: autograder {name} {example}"
    )


def count(text: str) -> int:
    """A number of workers, students or the like, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number to count with; give 1 or more")
    return int(text)
