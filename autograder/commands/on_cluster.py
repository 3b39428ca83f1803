"""The options of `autograder grade` that say on which cluster, and grading there."""

import argparse
from pathlib import Path

from autograder.course import CourseError


def add_options(grade: argparse.ArgumentParser) -> None:
    """Add them to its parser."""
    group = grade.add_argument_group("on a Dask cluster", "docs/cluster.md is the guide")
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="let the workers of this Dask scheduler grade, such as tls://host:8786",
    )
    for name, what in {
        "ca": "who signs the cluster's certificates",
        "cert": "our certificate",
        "key": "its private key",
    }.items():
        group.add_argument(f"--tls-{name}", type=Path, metavar="FILE", help=f"PEM file: {what}")
    group.add_argument(
        "--insecure-scheduler",
        action="store_true",
        help="let submissions and tests cross a network unencrypted, to whoever answers there",
    )
    group.add_argument(
        "--patience",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="after which a submission that no worker has answered is given to another as well "
        "(default: 60)",
    )


def is_wanted(options: argparse.Namespace) -> bool:
    """Whether a cluster is to grade. Raises CourseError for options that say how, but not where."""
    files = (options.tls_ca, options.tls_cert, options.tls_key)
    if not options.scheduler and (any(files) or options.insecure_scheduler):
        raise CourseError(
            "These options are for a cluster, and none is named. Give --scheduler as well."
        )
    return bool(options.scheduler)


def grade(options: argparse.Namespace) -> int:
    """Grade on the cluster that the options name. Raises CourseError."""
    from autograder.cluster.address import checked_address

    address = checked_address(
        options.scheduler,
        (options.tls_ca, options.tls_cert, options.tls_key),
        is_insecure=options.insecure_scheduler,
    )
    from autograder.cluster.connection import connected

    with connected(address, options.patience) as open_bench:
        from autograder.commands.class_run import run

        return run(options, open_bench)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds; give 1 or more")
    return seconds
