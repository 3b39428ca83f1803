"""Make what the first cell of a released lesson looks with: `opening.py`, and `release.json`, which
lists the files of the release."""

import ast
import inspect
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.authoring.in_step import bring_in_step
from autograder.course import Course, is_released
from autograder.for_students import opening
from autograder.lesson.cells import is_test
from autograder.lesson.names import is_program, python_of
from autograder.lesson.text import read_lesson

HELPER, MANIFEST = OPENING_FILES = ("opening.py", opening.MANIFEST)


def write_opening_files(course: Course, lesson: str) -> list[Path]:
    """Bring both in step with what else lies beside a lesson's text: to be called last."""
    folder = course.source / lesson
    contents = {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and is_released(path) and path.suffix != ".ipynb"
    }
    return bring_in_step(folder, opening_files(course, lesson, contents))


def opening_files(course: Course, lesson: str, contents: dict[str, bytes]) -> dict[str, bytes]:
    """Both files by name, for a lesson whose students get these files beside its notebook."""
    others = {name: contents[name] for name in sorted(contents) if name not in OPENING_FILES}
    files = {**others, HELPER: inspect.getsource(opening).encode()}
    cells = read_lesson(course.text_of(lesson)).cells
    given = [cell.source for cell in cells if cell.cell_type == "code" and not is_test(cell)]
    helpers = [content.decode() for name, content in files.items() if name.endswith(".py")]
    ours = {Path(name).stem for name in files}
    needed = _imported(given) | _imported(helpers, at_once=True)
    manifest = {
        "lesson": lesson,
        "packages": sorted(needed - ours),
        "extras": sorted(_imported(helpers) - needed - ours),
        "files": {
            name: [len(content), opening.digest_of(content)] for name, content in files.items()
        },
    }
    return {HELPER: files[HELPER], MANIFEST: (json.dumps(manifest, indent=1) + "\n").encode()}


def _imported(sources: Iterable[str], at_once: bool = False) -> set[str]:
    """What these texts import that is not Python's own; `at_once` only what they import as soon as
    they run, and not in a function, where the lesson's helpers do without."""
    found: set[str] = set()
    for source in filter(is_program, sources):
        tree = ast.parse(python_of(source))
        for node in tree.body if at_once else ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names
