"""The answers that prove hidden tests, each as a change of the solved lesson."""

import itertools
import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.course import Course, CourseError
from autograder.for_students.checks import revive
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import is_program
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import Variants, answer_cells, read_variants
from autograder.validate.mutants import mutants

EQUIVALENT = "equivalent_mutants.toml"

SOLUTION = "solution"
ALTERNATIVE = "alternative"
STUB = "stub"
EMPTY = "empty"
TYPED = "typed-in"
MISCONCEPTION = "misconception"
PAIR = "pair of mistakes"
MUTANT = "mutant"
RIGHT = "right answer"
WRONG = "wrong answer"

OTHERS = {RIGHT: "right.py", WRONG: "wrong.py"}
"""Where other people's answers to a lesson stand, by their kind."""


@dataclass(frozen=True)
class Answer:
    """A submission: the solved lesson with other text in some cells, by grade_id.

    `step` is the graded step that it is about, "" for all of them, the later one of a pair; `diff`
    shows a mutant's change.
    """

    kind: str
    step: str
    name: str
    cells: dict[str, str] = field(hash=False)
    diff: str = ""


@dataclass(frozen=True)
class Lesson:
    """What the proof of a lesson starts from. `points` has the maximum of each step's test."""

    name: str
    cells: list[NotebookNode] = field(hash=False)
    stubs: dict[str, str] = field(hash=False)
    variants: Variants = field(hash=False)
    points: dict[str, float] = field(hash=False)

    @property
    def solutions(self) -> dict[str, str]:
        """The text of each solution cell, by grade_id."""
        return {grade_id(cell): cell.source for cell in self.cells if is_solution(cell)}

    @property
    def steps(self) -> list[str]:
        """The graded steps that have a solution cell of their own, in the lesson's order."""
        return [step for step in self.points if step in self.solutions]


def read(course: Course, name: str) -> Lesson:
    """A lesson from its text, and from the built notebook with its stubs. Raises CourseError."""
    cells = read_lesson(course.text_of(name)).cells
    built = course.notebooks / name / f"{name}.ipynb"
    if not built.is_file():
        raise CourseError(f"{built} is missing. Run: autograder build {name}")
    stubs = {
        grade_id(cell): cell.source
        for cell in nbformat.read(built, as_version=4).cells
        if is_solution(cell) and cell.cell_type == "code"
    }
    points = {
        grade_id(cell).removesuffix("_test"): float(cell.metadata["nbgrader"]["points"])
        for cell in cells
        if is_test(cell)
    }
    return Lesson(name, cells, stubs, read_variants(course, name), points)


def answers(course: Course, lesson: Lesson, results: dict[str, Any]) -> list[Answer]:
    """All answers but the mutants. `results` is what the solved task leaves behind, by name."""
    code = {step: lesson.solutions[step] for step in lesson.steps}
    made = [Answer(SOLUTION, "", "the solution", {})]
    made.append(Answer(STUB, "", "all stubs", dict(lesson.stubs)))
    made.append(Answer(EMPTY, "", "all cells empty", dict.fromkeys(code, "")))
    for step in code:
        # Mutants of a step are judged by its own test: without any change that earns all points.
        made.append(Answer(SOLUTION, step, "the solution", {}))
        made.append(Answer(STUB, step, "the stub", {step: lesson.stubs[step]}))
        made.append(Answer(EMPTY, step, "an empty cell", {step: ""}))
    for variant in (*lesson.variants.alternatives, *lesson.variants.misconceptions):
        if variant.step not in lesson.solutions:
            raise CourseError(
                f"{lesson.name}: the answer '{variant.name}' is for the step '{variant.step}', "
                f"and the lesson's steps are: {', '.join(lesson.solutions)}. Correct its header."
            )
    for variant in lesson.variants.alternatives:
        made.append(Answer(ALTERNATIVE, variant.step, variant.name, {variant.step: variant.code}))
    for variant in lesson.variants.misconceptions:
        cells = {variant.step: variant.in_place_of(lesson.solutions[variant.step])}
        made.append(Answer(MISCONCEPTION, variant.step, variant.name, cells))
    made += _typed_in(course, lesson, results)
    return made


def of_others(folder: Path, lesson: Lesson) -> list[Answer]:
    """The answers that other people gave to a lesson, from `right.py` and `wrong.py` in a folder of
    its name: percent text, in which each cell is one answer to one step.

    Raises CourseError for an answer to a step that the lesson does not have, for one that cannot
    run, and if there is none.
    """
    made = []
    for kind, file in OTHERS.items():
        path = folder / lesson.name / file
        for name, metadata, source in answer_cells(path):
            step = str(metadata["step"])
            if step not in lesson.solutions:
                raise CourseError(
                    f"{path}, '{name}': there is no step '{step}'. The lesson's steps are: "
                    f"{', '.join(lesson.solutions)}. Correct its header."
                )
            if not is_program(source):
                raise CourseError(
                    f"{path}, '{name}': this is no Python that can run, so no test has anything to "
                    "look at. Leave it out, or correct it."
                )
            made.append(Answer(kind, step, name, {step: source}))
    if not made:
        raise CourseError(
            f"{folder / lesson.name} has no answers. Put them there into right.py and wrong.py, "
            'each below a line such as: # %% a loop step="accuracy"'
        )
    return made


def pairs(lesson: Lesson, most: int, seed: str) -> list[Answer]:
    """Two misconceptions of different steps at once: so many pairs at most, drawn from a seed."""
    known = [variant for variant in lesson.variants.misconceptions if variant.costs]
    order = list(lesson.solutions)
    different = [
        sorted(pair, key=lambda variant: order.index(variant.step))
        for pair in itertools.combinations(known, 2)
        if pair[0].step != pair[1].step
    ]
    drawn = random.Random(seed).sample(different, min(most, len(different)))
    return [
        Answer(
            PAIR,
            later.step,
            f"{earlier.name} + {later.name}",
            {
                variant.step: variant.in_place_of(lesson.solutions[variant.step])
                for variant in (earlier, later)
            },
        )
        for earlier, later in drawn
    ]


def mutated(lesson: Lesson) -> list[Answer]:
    """Every mutant of every solution cell of the lesson."""
    return [
        Answer(MUTANT, step, mutant.operator, {step: mutant.source}, mutant.diff)
        for step in lesson.steps
        for mutant in mutants(lesson.solutions[step])
    ]


@dataclass(frozen=True)
class Equivalent:
    """A mutant that does what the solution does, with the proof in one line."""

    step: str
    was: str
    becomes: str
    proof: str


def equivalents(course: Course, lesson: str) -> list[Equivalent]:
    """The mutants listed by hand as equivalent. Raises CourseError for a malformed list."""
    path = course.source / lesson / EQUIVALENT
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
        return [
            Equivalent(**{key: text.strip() for key, text in entry.items()}) for entry in entries
        ]
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as problem:
        raise CourseError(
            f"{path}: {problem}. Each [[mutant]] has the texts step, was, becomes and proof."
        ) from None


def typed(values: dict[str, Any]) -> str:
    """Assignments of the values as literals."""
    return "".join(f"{name} = {_code(value)}\n" for name, value in values.items())


def _typed_in(course: Course, lesson: Lesson, results: dict[str, Any]) -> Iterator[Answer]:
    """For each step the answer that has learnt the visible run's numbers by heart."""
    path = course.notebooks / lesson.name / "checks.json"
    table = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for step in lesson.steps:
        if step == "task":
            yield Answer(TYPED, step, "the results as numbers", {step: typed(results)})
        elif step in table:
            functions = [
                _lookup(name, table[name]["cases"])
                for name in table
                if name == step or f"def {name}(" in lesson.solutions[step]
            ]
            code = "\n\n".join(["import numpy as np", *functions])
            yield Answer(TYPED, step, "the visible check's numbers", {step: code})


def _lookup(name: str, cases: list[dict[str, Any]]) -> str:
    """A function that knows the numbers of the visible check, and gives the first for others."""
    known = [case for case in cases if not _is_refusal(case["expected"])]
    pairs = [
        (
            repr([revive(argument) for argument in case["arguments"]]),
            _code(revive(case["expected"])),
        )
        for case in known
    ]
    lines = [f"def {name}(*arguments, **named):", "    known = {"]
    lines += [f"        {key!r}: lambda: {value}," for key, value in pairs]
    lines += ["    }", f"    first = lambda: {pairs[0][1] if pairs else None}"]
    lines += ["    return known.get(repr(list(arguments)), first)()"]
    return "\n".join(lines) + "\n"


def _is_refusal(expected: Any) -> bool:
    return isinstance(expected, dict) and "raises" in expected


def _code(value: Any) -> str:
    """A value, plain or made of plain ones, as an expression."""
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}, dtype='{value.dtype}').reshape({value.shape})"
    if isinstance(value, tuple):
        return f"({''.join(f'{_code(part)}, ' for part in value)})"
    if isinstance(value, list):
        return f"[{', '.join(_code(part) for part in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_code(part)}' for key, part in value.items())}}}"
    return repr(value)
