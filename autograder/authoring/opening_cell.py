"""Put the cell in front of a lesson's code that looks whether everything is there.

It knows the digest of the list of the lesson's files, and so its own from those of another release.
"""

import json
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.authoring.opening_files import MANIFEST
from autograder.course import Course
from autograder.for_students.opening import digest_of
from autograder.lesson.first_cell import opening_text

FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form", "editable": False}
"""Metadata of a cell of which JupyterLab shows the first line, and Colab none."""


class OpeningCell(NbGraderPreprocessor):
    """To be run when the notebook is what students get, and before the checksums are computed."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        course, lesson = Course.find(), resources["nbgrader"]["assignment"]
        manifest = (course.source / lesson / MANIFEST).read_bytes()
        return with_opening(nb, course, lesson, manifest), resources


def with_opening(
    notebook: NotebookNode, course: Course, lesson: str, manifest: bytes
) -> NotebookNode:
    """The notebook with the cell before its first code cell, and its release in the metadata.

    The release is the digest of the manifest, which lists those of the files. Raises CourseError
    for a course address that is not https.
    """
    cells = notebook.cells
    release = digest_of(manifest)
    address = f"{course.address}{lesson}/" if course.address else ""
    first = next(place for place, cell in enumerate(cells) if cell.cell_type == "code")
    source = opening_text(lesson, release, address)
    cells.insert(first, nbformat.v4.new_code_cell(source, id="opening", metadata=dict(FOLDED)))
    digests = {name: digest for name, (_, digest) in json.loads(manifest)["files"].items()}
    notebook.metadata["lesson"] = {"name": lesson, "release": release, "files": digests}
    return notebook
