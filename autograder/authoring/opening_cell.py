"""Put the cell in front of a lesson's code that looks whether everything is there.

It pins the files of the lesson, so that a notebook knows its own from those of another release.
"""

import ast
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.authoring.unchanged import files_below
from autograder.course import Course, is_released
from autograder.lesson.names import is_program, python_of
from autograder.lesson.opening import opening_text

FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form", "editable": False}
"""Metadata of a cell of which JupyterLab shows the first line, and Colab none."""

RELEASE_DIGITS = 8


class OpeningCell(NbGraderPreprocessor):
    """To be run when the notebook is what students get, and before the checksums are computed."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        course, lesson = Course.find(), resources["nbgrader"]["assignment"]
        return with_opening(nb, course, lesson), resources


def with_opening(notebook: NotebookNode, course: Course, lesson: str) -> NotebookNode:
    """The notebook with the cell before its first code cell, and its release in the metadata.

    The release is a hash of the notebook's cells and of the lesson's files. Raises CourseError for
    a course address that is not https.
    """
    cells = notebook.cells
    code = [place for place, cell in enumerate(cells) if cell.cell_type == "code"]
    if not code:
        return notebook
    contents = _files(course.source / lesson)
    files = {name: (len(content), _digest(content)) for name, content in contents.items()}
    texts = [cell.source for cell in cells]
    release = _digest(json.dumps([texts, files]).encode())[:RELEASE_DIGITS]
    helpers = [content.decode() for name, content in contents.items() if name.endswith(".py")]
    packages = _packages(
        [*(cells[place].source for place in code), *helpers], {Path(name).stem for name in files}
    )
    address = f"{course.address}{lesson}/" if course.address else ""
    source = opening_text(lesson, release, files, packages, address)
    opening = nbformat.v4.new_code_cell(source, id="opening", metadata=dict(FOLDED))
    cells.insert(code[0], opening)
    hashes = {name: digest for name, (_, digest) in files.items()}
    notebook.metadata["lesson"] = {"name": lesson, "release": release, "files": hashes}
    return notebook


def _files(folder: Path) -> dict[str, bytes]:
    """What students get beside the notebook, by relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files_below(folder)
        if is_released(path) and path.suffix != ".ipynb"
    }


def _digest(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _packages(sources: list[str], own: set[str]) -> list[str]:
    """What these texts import that is neither Python's nor the lesson's own."""
    found: set[str] = set()
    for source in filter(is_program, sources):
        for node in ast.walk(ast.parse(python_of(source))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return sorted(found - own - sys.stdlib_module_names)
