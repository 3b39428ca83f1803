"""Generate `notebooks/` and `solutions/`, or find where they differ from the text lessons.

The work is done by nbgrader's own converters with the course's own configuration, in a scratch
copy: what `autograder build` writes is what `nbgrader generate_assignment` and
`nbgrader generate_solution` write.
"""

import io
import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.check_files import write_check_files
from autograder.authoring.opening_files import write_opening_files
from autograder.authoring.refusals import refusals
from autograder.authoring.unchanged import files_below
from autograder.course import (
    CHECK_FILES,
    EXAM_FILES,
    ROOT_VARIABLE,
    Course,
    CourseError,
    is_released,
)
from autograder.lesson.cells import is_test
from autograder.lesson.text import place, read_lesson


def generate(course: Course, lesson: str) -> dict[Path, bytes]:
    """What the source gives for one lesson: content by path, relative to the course's root.

    Raises CourseError with every finding if the lesson is malformed, or if its solution fails.
    """
    text = course.text_of(lesson)
    findings = refusals(text, read_lesson(text))
    if findings:
        raise CourseError("\n".join(findings))
    with tempfile.TemporaryDirectory(prefix="autograder-build-") as folder:
        scratch = Course(Path(folder).resolve())
        shutil.copy(course.root / "nbgrader_config.py", scratch.root)
        shutil.copytree(
            course.source / lesson,
            scratch.source / lesson,
            ignore=_left_out,
        )
        _stand_in_for_others(course, scratch)
        helpers = [*write_check_files(scratch, lesson), *write_opening_files(scratch, lesson)]
        _convert(scratch, lesson)
        solved = nbformat.read(scratch.solutions / lesson / f"{lesson}.ipynb", as_version=4)
        failures = list(_solution_failures(text, solved))
        if failures:
            raise CourseError("\n".join(failures))
        made = [
            path
            for folder in (scratch.notebooks, scratch.solutions)
            for path in files_below(folder / lesson)
            if is_released(path)
        ]
        return {path.relative_to(scratch.root): path.read_bytes() for path in (*helpers, *made)}


def _stand_in_for_others(course: Course, scratch: Course) -> None:
    """Leave empty texts of the other lessons, whose names a notebook links to."""
    for name in course.contents():
        folder = scratch.source / name
        if not folder.exists():
            folder.mkdir()
            (folder / f"{name}.py").write_text("# %%\n", encoding="utf-8")
            if name in course.exams():
                (folder / EXAM_FILES[0]).touch()


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What is made anew, and links, whose targets would be packed for students."""
    generated = shutil.ignore_patterns("*.ipynb", *CHECK_FILES)(folder, names)
    return generated | {name for name in names if Path(folder, name).is_symlink()}


def write(course: Course, generated: dict[Path, bytes]) -> list[Path]:
    """Make the generated folders of a lesson equal to `generated`; returns what changed."""
    changed = []
    for path in _existing(course, generated):
        if path not in generated:
            (course.root / path).unlink()
            changed.append(path)
    for path, content in generated.items():
        target = course.root / path
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            changed.append(path)
    return changed


def differences(course: Course, generated: dict[Path, bytes]) -> list[str]:
    """One sentence for each generated file that is not what the source gives, with its cell."""
    findings = [
        f"{path}: is not made from source/. Delete it, or move it to source/."
        for path in _existing(course, generated)
        if path not in generated
    ]
    for path, content in generated.items():
        target = course.root / path
        if path.parts[0] == course.source.name:
            continue  # git ignores it: it is there for trying a lesson out, and a clone has none
        if not target.is_file():
            findings.append(f"{path}: is missing. Run: autograder build")
        elif target.read_bytes() != content:
            where = (
                _first_difference(target.read_bytes(), content) if path.suffix == ".ipynb" else ""
            )
            findings.append(
                f"{path}{where}: is not what source/ gives. "
                "Edit source/, then run: autograder build"
            )
    return findings


def _convert(scratch: Course, lesson: str) -> None:
    # nbgrader costs two seconds of imports, which `autograder --help` need not pay for.
    from nbgrader.converters import GenerateAssignment, GenerateSolution
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import setenv

    log = logging.getLogger("autograder.authoring.nbgrader")
    log.propagate = False
    said = io.StringIO()
    log.handlers = [logging.StreamHandler(said)]
    with setenv(**{ROOT_VARIABLE: str(scratch.root)}):
        config = scratch.nbgrader_config()
        for converter in (GenerateAssignment, GenerateSolution):
            directory = CourseDirectory(config=config, assignment_id=lesson)
            try:
                converter(coursedir=directory, config=config, log=log).start()
            except NbGraderException:
                raise CourseError(f"{lesson}: nbgrader refuses it.\n{said.getvalue()}") from None


def _solution_failures(text: Path, solved: NotebookNode) -> Iterator[str]:
    from nbgrader.utils import determine_grade

    for position, cell in enumerate(solved.cells):
        where = place(text, cell, position)
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield f"{where}: the solution stops with {output.ename}: {output.evalue}"
            elif output.get("name") == "stderr":
                yield f"{where}: the solution writes to stderr: {output.text.strip()[:200]}"
        if is_test(cell):
            score, maximum = determine_grade(cell)
            if score != maximum:
                said = " ".join(str(o.get("text", "")) for o in cell.outputs).strip()
                yield f"{where}: the solution earns {score} of {maximum} points. {said}"


def _first_difference(found: bytes, expected: bytes) -> str:
    try:
        ours = nbformat.reads(found.decode(), as_version=4).cells
    except Exception:  # any damage to the file's JSON or schema
        return " (not a readable notebook)"
    wanted = nbformat.reads(expected.decode(), as_version=4).cells
    for position, (found_cell, right_cell) in enumerate(zip(ours, wanted, strict=False)):
        if found_cell != right_cell:
            part = next(
                key
                for key in sorted({*found_cell, *right_cell})
                if found_cell.get(key) != right_cell.get(key)
            )
            return f", cell '{right_cell.id}' (number {position + 1}, its {part})"
    if len(ours) != len(wanted):
        return f", cell number {min(len(ours), len(wanted)) + 1} (one side has no such cell)"
    return " (its metadata or layout)"


def _existing(course: Course, generated: dict[Path, bytes]) -> list[Path]:
    folders = {Path(*path.parts[:2]) for path in generated if path.parts[0] != "source"}
    return sorted(
        path.relative_to(course.root)
        for folder in folders
        for path in files_below(course.root / folder)
    )
