"""Right and wrong answers that an author wrote beside a lesson, as cells that replace a step's.

`misconceptions.py` has what a student may believe, with what to say about it, and the public inputs
of the visible checks; `alternatives.py` has right answers in other styles. Both are percent text
like the lesson itself, and reach no student.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.lesson.names import names

MISCONCEPTIONS = "misconceptions.py"
ALTERNATIVES = "alternatives.py"
INPUTS = "inputs"


@dataclass(frozen=True)
class Variant:
    """An answer to one step: code for its solution cell.

    For a misconception, `says` is what a student is told, `costs` the points that it loses in the
    lesson (0 where only the visible check shows it), and `also` names further steps that truly
    depend on it.
    """

    step: str
    name: str
    code: str
    says: str = ""
    costs: float = 0.0
    also: tuple[str, ...] = ()

    @property
    def makes(self) -> set[str]:
        """The names that the code binds, such as that of a function."""
        return names(self.code)[0]

    def in_place_of(self, solution: str) -> str:
        """The cell's text with this answer: in place of the solution's text, or after it where
        the answer makes only some of the names that the solution makes."""
        missing = names(solution)[0] - self.makes
        return f"{solution}\n\n{self.code}" if missing else self.code


@dataclass(frozen=True)
class Variants:
    """All variants of a lesson; `inputs` is the code that makes the public inputs, by step."""

    inputs: dict[str, str] = field(default_factory=dict)
    misconceptions: tuple[Variant, ...] = ()
    alternatives: tuple[Variant, ...] = ()

    def of(self, step: str) -> tuple[Variant, ...]:
        """The misconceptions of one step."""
        return tuple(variant for variant in self.misconceptions if variant.step == step)


@cache
def read_variants(course: Course, lesson: str) -> Variants:
    """The variants beside a lesson; none if the files are not there.

    Raises CourseError for a cell that does not say what it is.
    """
    folder = course.source / lesson
    inputs: dict[str, str] = {}
    misconceptions = []
    for name, metadata, source in answer_cells(folder / MISCONCEPTIONS):
        step = str(metadata["step"])
        if name == INPUTS:
            inputs[step] = source
            continue
        says, code = _told(source)
        costs = metadata.get("costs")
        if not says or not isinstance(costs, int | float) or costs < 0:
            raise CourseError(
                f"{folder / MISCONCEPTIONS}, '{name}': begin the cell with a comment that says "
                "what was seen and asks a question, and add costs=POINTS to its header."
            )
        also = tuple(str(metadata.get("also", "")).split())
        misconceptions.append(Variant(step, name, code, says, float(costs), also))
    alternatives = [
        Variant(str(metadata["step"]), name, source)
        for name, metadata, source in answer_cells(folder / ALTERNATIVES)
    ]
    return Variants(inputs, tuple(misconceptions), tuple(alternatives))


def answer_cells(path: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Name, metadata and text of each code cell; none if there is no such file.

    Raises CourseError for a cell without a step.
    """
    import jupytext  # slow to load, and seldom needed

    if not path.is_file():
        return
    for cell in jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent").cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if not cell.metadata.get("title") or not cell.metadata.get("step"):
            raise CourseError(
                f"{path}: the cell that begins with {cell.source.splitlines()[0]!r} has no name or "
                'no step. Write its header as: # %% a name step="accuracy"'
            )
        yield cell.metadata["title"], cell.metadata, cell.source


def _told(source: str) -> tuple[str, str]:
    """The comment that a cell begins with, as one text, and the code after it."""
    lines = source.splitlines()
    count = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    text = " ".join(line.removeprefix("#").strip() for line in lines[:count])
    return text.strip(), "\n".join(lines[count:]).strip() + "\n"
