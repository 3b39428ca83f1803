"""The command `autograder`: each subcommand is a few lines that call the module that does it."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.course import Course, CourseError

NO_ISOLATION = (
    "Without isolation student code can read your files, the hidden tests and the gradebook, and "
    "forge grades. The gradebook records that these grades were given this way."
)

NEEDS_LINUX = (
    "This command needs Linux, whose kernel the sandbox is made of. On Windows use WSL 2 "
    "(wsl --install), on macOS a container or a virtual machine: docs/other_doors.md says how. "
    "Students need none of this."
)
NEEDING_LINUX = ("build", "check", "demo", "doctor", "grade", "validate")


# nbformat's validator loads a grammar of international addresses that costs two seconds and that no
# notebook needs; it does without if the module is missing.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code: 0, or 1 after one sentence on stderr."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the workers share the machine
    options = _parser().parse_args(arguments)
    try:
        if sys.platform != "linux" and options.command in NEEDING_LINUX:
            raise CourseError(NEEDS_LINUX)
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
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")

    build = _command(commands, "build", "make notebooks/ and solutions/ from source/", "02_metrics")
    build.add_argument("lesson", nargs="*", help="names of lessons; all of them if none is given")
    build.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and say where files differ"
    )
    build.add_argument(
        "--anew",
        action="store_true",
        help="with --check: also build what has not changed since it was built or checked last",
    )
    build.add_argument("--workers", type=_count, default=2, help="how many at a time (default: 2)")
    build.set_defaults(run=_build)

    new = _command(commands, "new", "begin a lesson from a template", "13_recurrent_networks")
    new.add_argument("name", help="two digits for its place, and words in lower case")
    new.set_defaults(run=_new)

    data = _command(commands, "data", "make the lessons' .npz files", "02_metrics --check")
    data.add_argument("lesson", nargs="*", help="names of lessons; all of them if none is given")
    data.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and say which files differ"
    )
    data.set_defaults(run=_data)

    release = _command(commands, "release", "pack what students get into a zip", "--output nn.zip")
    release.add_argument("--output", type=Path, required=True, metavar="FILE.zip")
    release.set_defaults(run=_release)

    site = _command(commands, "site", "write the course as web pages", "--output site")
    site.add_argument("--output", type=Path, default=Path("site"), metavar="FOLDER")
    site.set_defaults(run=_site)

    grade = _command(
        commands, "grade", "grade an assignment's submissions in the sandbox", "02_metrics"
    )
    grade.add_argument("assignment", help="name of the assignment, as in source/ and submitted/")
    grade.add_argument("--course", type=Path, metavar="FOLDER", help="any nbgrader course")
    grade.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be repeated",
    )
    grade.add_argument("--workers", type=_count, default=2, help="graders at a time (default: 2)")
    grade.add_argument("--json", type=Path, metavar="FILE", help="write the outcomes for a script")
    grade.add_argument(
        "--again", action="store_true", help="also grade what is already graded and has not changed"
    )
    grade.add_argument(
        "--no-isolation",
        action="store_true",
        help="run student code without a sandbox, where it can read and change what you can; "
        "recorded with every grade",
    )
    grade.add_argument(
        "--format",
        choices=("short", "full", "csv", "markdown"),
        default="short",
        help="how the class is printed: a line for each student without full marks, for all of "
        "them, or as a table for other programs (default: short)",
    )
    grade.set_defaults(run=_grade)

    show = _command(
        commands, "show", "print what was found of one student, in full", "ada 02_metrics"
    )
    show.add_argument("student", help="the student's name, as in submitted/")
    show.add_argument("assignment", nargs="?", help="all that are graded if none is given")
    show.add_argument("--course", type=Path, metavar="FOLDER", help="any nbgrader course")
    show.set_defaults(run=_show)

    validate = _command(
        commands,
        "validate",
        "prove that the hidden tests are good: alternatives, misconceptions, mutants",
        "02_metrics --json proof.json",
    )
    validate.add_argument(
        "lesson", nargs="*", help="names of lessons; all of them if none is given"
    )
    validate.add_argument(
        "--json", type=Path, metavar="FILE", help="write all judgements for a script"
    )
    # One more than two processors: a worker also waits, for processes to begin and to end.
    validate.add_argument(
        "--workers", type=_count, default=3, help="how many at a time (default: 3)"
    )
    validate.add_argument(
        "--seed", default="0", help="other random inputs for the hidden tests (default: 0)"
    )
    validate.add_argument(
        "--students",
        type=_count,
        default=1,
        help="judge right answers and mistakes with the inputs of so many students (default: 1)",
    )
    validate.add_argument(
        "--pairs",
        type=int,
        default=20,
        help="judge so many pairs of mistakes in different steps, a lesson (default: 20)",
    )
    validate.add_argument(
        "--no-mutants",
        action="store_true",
        help="judge right, wrong and typed-in answers only, in half the time",
    )
    validate.set_defaults(run=_validate)

    check = _command(
        commands,
        "check",
        "grade an nbgrader course's solutions with stock nbgrader and here, and list what differs",
        "my_course --assignment ps1",
    )
    check.add_argument("course", type=Path, metavar="COURSE", help="folder of any nbgrader course")
    check.add_argument(
        "--assignment",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one; may be repeated",
    )
    check.add_argument("--json", type=Path, metavar="FILE", help="write every cell for a script")
    check.set_defaults(run=_check)

    doctor = _command(commands, "doctor", "say whether the sandbox works on this machine", "")
    doctor.set_defaults(run=_doctor)

    demo = _command(commands, "demo", "grade an example class from end to end", "--json demo.json")
    demo.add_argument("lesson", nargs="*", help="names of lessons; 02 and 06 if none is given")
    demo.add_argument("--all", action="store_true", help="the classes of all lessons")
    demo.add_argument(
        "--output",
        type=Path,
        default=Path("demo"),
        metavar="FOLDER",
        help="folder for the class's course (default: demo)",
    )
    demo.add_argument("--json", type=Path, metavar="FILE", help="write the outcomes for a script")
    demo.add_argument("--workers", type=_count, default=2, help="graders at a time (default: 2)")
    demo.set_defaults(run=_demo)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    purpose: str,
    example: str,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"Example: autograder {name} {example}"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a valid number of workers; give 1 or more"
        )
    return int(text)


def _no_command(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if options.version:
        from importlib.metadata import version

        print(f"autograder {version('autograder')}")
    else:
        parser.print_help()
    return 0


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
    print(f"{options.output}: {len(course.lessons())} lessons")
    return 0


def _site(options: argparse.Namespace) -> int:
    from autograder.site.build import write_site

    written = write_site(Course.find(), options.output)
    print(f"{options.output / 'index.html'}: {len(written)} files")
    return 0


def _grade(options: argparse.Namespace) -> int:
    from autograder.engine.walls.warm_server import Wall

    if options.no_isolation:
        print(NO_ISOLATION, file=sys.stderr)
    with Wall(isolated=not options.no_isolation) as wall:  # warms up while the rest is loaded
        from rich.console import Console

        from autograder.engine.grading import batch
        from autograder.engine.pages.class_table import print_class
        from autograder.engine.pages.report import (
            print_losses,
            print_open_cells,
            show_progress,
            write_json,
        )
        from autograder.engine.records.stored_results import stored_verdicts

        console = Console()
        course = Course.at(options.course) if options.course else Course.find()
        jobs = batch.plan(
            course,
            options.assignment,
            options.student,
            isolated=wall.isolated,
            again=options.again,
        )
        if not jobs:
            number = len(batch.submitted_students(course, options.assignment))
            print(f"Nothing to grade: {number} unchanged. --again grades them again.")
        graded = []
        try:
            outcomes = batch.grade(course, jobs, options.workers, wall)
            for outcome in show_progress(outcomes, len(jobs), console):
                graded.append(outcome)
        finally:  # also when the gradebook could not be written at the end
            if graded:
                print_class(graded, console, options.format)
                print_open_cells(graded, console)
            if options.json:
                write_json(graded, options.json)
        if len(graded) > 1 and options.format in ("short", "full"):
            verdicts = stored_verdicts(course, options.assignment)
            print_losses(options.assignment, verdicts, console)
    return 0


def _show(options: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.engine.pages.one_student import print_student
    from autograder.engine.records.stored_results import stored_of_student

    course = Course.at(options.course) if options.course else Course.find()
    for assignment, notebooks in stored_of_student(course, options.student, options.assignment):
        print_student(options.student, assignment, notebooks, Console())
    return 0


def _validate(options: argparse.Namespace) -> int:
    from autograder.engine.walls.warm_server import Wall

    with Wall() as wall:  # warms up while the rest is loaded
        from rich.console import Console
        from rich.progress import Progress

        from autograder.validate.proof import prove
        from autograder.validate.report import print_proofs, write_json

        course = Course.find()
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("Judging answers")
            proofs = prove(
                course,
                course.select(options.lesson),
                wall,
                workers=options.workers,
                seed=options.seed,
                mutants=not options.no_mutants,
                students=options.students,
                most_pairs=options.pairs,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    print_proofs(proofs, Console())
    if options.json:
        write_json(proofs, options.json)
    return 1 if any(proof.findings for proof in proofs) else 0


def _check(options: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.check.both_ways import assignments, check
    from autograder.check.report import print_comparison, write_json

    course = Course.at(options.course)
    compared = []
    for assignment in options.assignment or assignments(course):
        print(f"{assignment} …", file=sys.stderr, flush=True)
        compared += check(course, assignment)
    print_comparison(compared, Console())
    if options.json:
        write_json(compared, options.json)
    return 1 if any(cell.differs for cell in compared) else 0


def _doctor(_: argparse.Namespace) -> int:
    from autograder.engine.pages.report import OPEN_CELLS
    from autograder.engine.records.stored_results import open_cells
    from autograder.engine.walls.bubblewrap import WallError, refuse_if_shown
    from autograder.engine.walls.warm_server import Wall

    opened = []
    try:
        course = Course.find()
        refuse_if_shown(course.root)
        opened = open_cells(course)
    except WallError:
        raise
    except CourseError:  # there is none yet, or it has no gradebook
        pass
    with Wall() as wall:
        wall.gate().try_out()
    print("The sandbox works: a process was started in it, answered and was ended.")
    if opened:
        print(f"{OPEN_CELLS} {', '.join(opened)}")
    return 0


def _demo(options: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.demo import run
    from autograder.engine.pages.class_table import print_class
    from autograder.engine.pages.report import print_losses, write_json
    from autograder.engine.records.stored_results import stored_verdicts

    console = Console()
    course = Course.find()
    lessons = run.select(course, options.lesson, every=options.all)
    demo = run.prepare(course, options.output, lessons)
    outcomes = run.grade(demo, lessons, options.workers, console)
    print_class(outcomes, console, "full")
    for lesson in lessons:
        print_losses(lesson, stored_verdicts(demo, lesson), console)
    if options.json:
        write_json(outcomes, options.json)
    console.print(
        f"Feedback pages: {demo.root / 'feedback'}/STUDENT/ASSIGNMENT/*.html", soft_wrap=True
    )
    return 0
