"""Mock exams: notebooks that ask, mark at once and are not graded."""

import inspect
import runpy
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring.opening_cell import with_opening
from autograder.authoring.opening_files import MANIFEST, opening_files
from autograder.authoring.practice_files import packed
from autograder.course import EXAM, EXAM_QUESTIONS, PRACTICE_FILES, Course
from autograder.for_students import practice
from autograder.lesson.text import read_lesson

SEEDS = range(1, 21)
"""The seeds that students may take."""


def exams(course: Course) -> dict[Path, bytes]:
    """What students get of each exam, by path relative to the course's root: its notebook, the
    module that asks and marks, and the questions, packed as those of a lesson are."""
    made: dict[Path, bytes] = {}
    for exam in course.exams():
        data, helper = PRACTICE_FILES
        files = {
            EXAM: (course.source / exam / EXAM).read_bytes(),
            data: packed(_drawn(course.source / exam / EXAM_QUESTIONS)),
            helper: inspect.getsource(practice).encode(),
        }
        files |= opening_files(course, exam, files)
        notebook = with_opening(read_lesson(course.text_of(exam)), course, exam, files[MANIFEST])
        files[f"{exam}.ipynb"] = (nbformat.writes(notebook) + "\n").encode()
        folder = course.notebooks.relative_to(course.root) / exam
        made |= {folder / name: content for name, content in files.items()}
    return made


def _drawn(path: Path) -> dict[str, Any]:
    """The exams of all seeds. Many share a question, so that each is kept once: `drawn` has what
    was drawn in each place, and `exams` which of these a seed has there."""
    draw = runpy.run_path(str(path))["draw"]
    drawn: list[list[dict[str, Any]]] = []
    exams: dict[str, list[int]] = {}
    for seed in SEEDS:
        asked = [
            # JSON has no numbers for keys.
            question | {"why_not": list(question.get("why_not", {}).items())}
            for question in draw(seed)
        ]
        drawn = drawn or [[] for _ in asked]
        for question, known in zip(asked, drawn, strict=True):
            if question not in known:
                known.append(question)
        exams[str(seed)] = [
            known.index(question) for question, known in zip(asked, drawn, strict=True)
        ]
    return {"exams": exams, "drawn": drawn}
