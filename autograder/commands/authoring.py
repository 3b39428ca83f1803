"""Subcommands that make lessons and pages: build, new, data, release, site, docs."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.parsing import command, count, file_to_write
from autograder.course import Course

if TYPE_CHECKING:
    from autograder.commands.parsing import Commands


def add_commands(commands: "Commands") -> None:
    """Add their parsers."""
    build = command(commands, "build", "make notebooks/ and solutions/ from source/", "02_metrics")
    build.add_argument("lesson", nargs="*", help="names of lessons; all of them if none is given")
    build.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and say where files differ"
    )
    build.add_argument(
        "--anew",
        action="store_true",
        help="with --check: also build what has not changed since it was built or checked last",
    )
    build.add_argument("--workers", type=count, default=2, help="how many at a time (default: 2)")
    build.set_defaults(run=_build)

    new = command(commands, "new", "begin a lesson from a template", "13_recurrent_networks")
    new.add_argument("name", help="two digits for its place, and words in lower case")
    new.set_defaults(run=_new)

    data = command(commands, "data", "make the lessons' .npz files", "02_metrics --check")
    data.add_argument("lesson", nargs="*", help="names of lessons; all of them if none is given")
    data.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and say which files differ"
    )
    data.set_defaults(run=_data)

    release = command(commands, "release", "pack what students get into a zip", "--output nn.zip")
    release.add_argument("--output", type=file_to_write, required=True, metavar="FILE.zip")
    release.set_defaults(run=_release)

    site = command(commands, "site", "write the course as web pages", "--output site")
    site.add_argument("--output", type=Path, default=Path("site"), metavar="FOLDER")
    site.set_defaults(run=_site)

    docs = command(commands, "docs", "write the documentation as web pages", "--output docs_site")
    docs.add_argument("--output", type=Path, default=Path("docs_site"), metavar="FOLDER")
    docs.set_defaults(run=_docs)


def _build(options: argparse.Namespace) -> int:
    from autograder.authoring.building import build, check

    course = Course.find()
    lessons = course.select(options.lesson)
    if options.check:
        built = check(course, lessons, options.workers, options.anew)
    else:
        built = build(course, lessons, options.workers)
    is_wrong = False
    for name, said in built:
        differs = options.check and bool(said)
        print(f"{name}: {'differs' if differs else 'done'}", file=sys.stderr)
        for line in said:
            print(line, file=sys.stderr if differs else sys.stdout)
        is_wrong |= differs
    return 1 if is_wrong else 0


def _new(options: argparse.Namespace) -> int:
    from autograder.authoring.new_lesson import write_new_lesson

    course = Course.find()
    for path in write_new_lesson(course, options.name):
        print(path.relative_to(course.root))
    print(
        f"Next: autograder build {options.name} && autograder validate {options.name}. "
        "The guide is docs/writing_a_lesson.md.",
        file=sys.stderr,
    )
    return 0


def _data(options: argparse.Namespace) -> int:
    from autograder.authoring.datasets import data_differences, write_data

    course = Course.find()
    findings: list[str] = []
    for lesson in course.select(options.lesson):
        if options.check:
            findings += data_differences(course, lesson)
        else:
            for path in write_data(course, lesson):
                print(path.relative_to(course.root))
    print("\n".join(findings), file=sys.stderr) if findings else None
    return 1 if findings else 0


def _release(options: argparse.Namespace) -> int:
    from autograder.authoring.release import write_zip

    course = Course.find()
    write_zip(course, options.output)
    number = len(course.lessons())
    print(f"{options.output}: {number} lesson{'s' * (number != 1)}")
    return 0


def _site(options: argparse.Namespace) -> int:
    from autograder.site.build import write_site

    written = write_site(Course.find(), options.output)
    print(f"{options.output / 'index.html'}: {len(written)} files")
    return 0


def _docs(options: argparse.Namespace) -> int:
    from autograder.site.documentation import write_documentation

    written = write_documentation(Course.find(), options.output)
    print(f"{options.output / 'index.html'}: {len(written)} pages")
    return 0
