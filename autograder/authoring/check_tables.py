"""Make the numbers that a lesson's visible checks compare with: `checks.json`.

The solution and every misconception run on the public inputs; what they give is stored, never
their code. Of a task's results some entries are stored, and those that each mistake gives.

This runs in a process of its own, whose arithmetic is the same on every machine:
`python -m autograder.authoring.check_tables FOLDER LESSON`.
"""

import contextlib
import copy
import io
import json
import os
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring import one_arithmetic
from autograder.authoring.task_results import forget_values, known_of
from autograder.course import Course, CourseError
from autograder.for_students.checks import Returned, as_result, looks_like, same, sketch
from autograder.lesson.cells import grade_id, is_test
from autograder.lesson.silent import SILENT
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import Variant, Variants, read_variants

DIGITS = 9
"""Significant digits that are stored; the rest may differ between processors."""

Space = dict[str, Any]


def make_table(course: Course, lesson: str) -> dict[str, Any]:
    """The content of a lesson's checks.json, by step.

    Raises CourseError where a misconception does not run, or gives what the solution or another
    misconception of its step gives on all public inputs.
    """
    variants = read_variants(course, lesson)
    findings: list[str] = []
    table: dict[str, Any] = {}
    before: dict[str, Space] = {}
    sources: dict[str, str] = {}
    with _notebook_folder(course.source / lesson):
        space: Space = {"__name__": "__main__"}
        cells = read_lesson(course.text_of(lesson)).cells
        tests = filter(is_test, cells)
        points = {grade_id(cell): cell.metadata["nbgrader"]["points"] for cell in tests}
        for cell in cells:
            if cell.cell_type != "code" or is_test(cell):
                continue
            name = grade_id(cell)
            before[name], sources[name] = dict(space), cell.source
            step = name.removesuffix("_check")
            if step != name and step in variants.inputs:
                check = _Check(cell.source, variants, space)
                right = check.run(space)
                wrong = {
                    variant.name: check.run(_with(variant, sources[step], before[step]))
                    for variant in variants.of(step)
                }
                says = {variant.name: variant.says for variant in variants.of(step)}
                place = {"step": step, "points": points.get(f"{step}_test", 0)}
                shown: set[str] = set()
                for key, value in right.items():
                    table[key] = _part(value, key, wrong, says, shown) | place
                    shown |= set(table[key].get("says", ()))
                for key in check.open:
                    forget_values(table[key])
                findings += [f"{lesson}, {step}: {text}" for text in _unseen(right, wrong)]
            else:
                exec(cell.source, space)
    if findings:
        raise CourseError("\n".join(findings))
    return table


def as_text(table: dict[str, Any]) -> str:
    """The table as JSON, an array of numbers on one line, so that changes are easy to read."""
    text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
    flat = re.sub(r"\[[^\[\]{}\"]*\]", lambda array: " ".join(array[0].split()), text)
    return f"{flat}\n"


@dataclass
class _Case:
    """One call of a checked function: which property it shows, the arguments, and its outcome."""

    claim: str
    arguments: list[Any]
    outcome: Any


Checked = dict[str, Any]
"""What the calls to `check` in one cell gave, by name: a list of cases for a function, a task's
results by name."""


@dataclass
class _Check:
    """A visible check cell, and the public inputs of the functions that it checks."""

    source: str
    variants: Variants
    given: Space
    open: set[str] = field(default_factory=set)
    """The calls whose results may differ from the solution's and be right."""

    def run(self, space: Space) -> Checked:
        """What the cell's calls to `check` see after a notebook that left these names."""
        seen: Checked = {}

        def check(name: str, /, *asked: Any) -> None:
            if isinstance(asked[0], str):
                seen[name] = {result: space[result] for result in asked if isinstance(result, str)}
                self.open |= {name} if callable(asked[-1]) else set()
                return
            seen[name] = [
                _Case(claim, list(arguments), _call(asked[0], list(arguments)))
                for claim, group in self._inputs(name).items()
                for arguments in group
            ]

        exec(self.source, {**space, "check": check})
        return seen

    def _inputs(self, name: str) -> dict[str, Any]:
        if name not in self.variants.inputs:
            raise CourseError(f"{name} is checked, but misconceptions.py has no inputs for it.")
        space = dict(self.given)
        try:
            exec(self.variants.inputs[name], space)
            return dict(space["inputs"])
        except Exception as problem:
            raise CourseError(
                f"misconceptions.py: the inputs of '{name}' stop with "
                f"{type(problem).__name__}: {problem}. Correct them: each cell of inputs begins "
                "with the lesson's own names alone, and makes a dict called inputs."
            ) from None


def _with(variant: Variant, solution: str, before: Space) -> Space:
    """The notebook's names after a variant ran in place of the step's solution."""
    space = dict(before)
    try:
        exec(variant.in_place_of(solution), space)
    except Exception as problem:
        raise CourseError(
            f"the misconception '{variant.name}' of {variant.step} stops with "
            f"{type(problem).__name__}: {problem}"
        ) from None
    return space


def _part(
    right: Any, key: str, wrong: dict[str, Checked], says: dict[str, str], shown: set[str]
) -> dict[str, Any]:
    """The table of one call to `check`. Mistakes that an earlier call of the cell has `shown` are
    not made by who comes to this one."""
    if isinstance(right, dict):
        return {"results": {name: _result(name, right[name], key, wrong, says) for name in right}}
    cases = []
    for number, case in enumerate(right):
        expected = encode(case.outcome)
        mistaken = {
            name: checked[key][number].outcome
            for name, checked in wrong.items()
            if name not in shown
        }
        cases.append(
            {
                "claim": case.claim,
                "arguments": [encode(argument) for argument in case.arguments],
                "expected": expected,
                "mistakes": {
                    name: _encode_mistake(outcome)
                    for name, outcome in mistaken.items()
                    if not same(outcome, expected)
                },
            }
        )
    named = {name for case in cases for name in case["mistakes"]}
    return {"cases": cases, "says": {name: says[name] for name in says if name in named}}


def _result(
    name: str, value: Any, key: str, wrong: dict[str, Checked], says: dict[str, str]
) -> dict[str, Any]:
    """What is known of one result of a task, and what mistakes give. Two of them may give the same:
    the check names the one that explains more of the other results, else the first."""
    right = sketch(value)
    mistakes = [
        {"name": mistake, "says": says[mistake], "value": sketch(checked[key][name])}
        for mistake, checked in wrong.items()
        if not looks_like(checked[key][name], right)
    ]
    return {**known_of(name, value), "mistakes": mistakes}


def _unseen(right: Checked, wrong: dict[str, Checked]) -> Iterator[str]:
    """What the public inputs of a step do not show."""
    known = [("the solution", right)]
    for name, checked in wrong.items():
        for answer, outcomes in known:
            if _same_outcomes(checked, outcomes):
                yield (
                    f"no public input tells the misconception '{name}' from {answer}. "
                    "Add one that does."
                )
                break
        else:
            known.append((f"the misconception '{name}'", checked))


def _same_outcomes(checked: Checked, answer: Checked) -> bool:
    """Whether two answers give the same wherever the visible check looks."""
    for key, seen in checked.items():
        if isinstance(seen, dict):
            pairs = ((value, answer[key][name]) for name, value in seen.items())
            if not all(looks_like(value, sketch(known)) for value, known in pairs):
                return False
        elif not all(
            same(case.outcome, encode(known.outcome))
            for case, known in zip(seen, answer[key], strict=True)
        ):
            return False
    return True


def _encode_mistake(outcome: Any) -> Any:
    """As `encode`, with the text of an error that Python raises: many mistakes end in a TypeError,
    and only one of them is meant. What a ValueError says is the author's own choice."""
    encoded = encode(outcome)
    if isinstance(outcome, Exception) and not isinstance(outcome, ValueError):
        return encoded | {"text": str(outcome)}
    return encoded


def encode(value: Any) -> Any:
    """A value as JSON that visible_checks.revive reads back. Raises CourseError for others."""
    if isinstance(value, Exception):
        return {"raises": type(value).__name__}
    if isinstance(value, Returned):
        return {"returns": value.kind}
    if isinstance(value, np.ndarray):
        numbers = value if value.dtype.kind != "f" else _rounded(value)
        return {
            "array": numbers.tolist(),
            "dtype": str(value.dtype),
            "shape": list(value.shape),
        }
    if isinstance(value, np.generic):
        return encode(value.item())
    if isinstance(value, float):
        return float(_rounded(np.asarray(value)))
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple):
        return {"tuple": [encode(part) for part in value]}
    if isinstance(value, list):
        return [encode(part) for part in value]
    if isinstance(value, dict):
        return {"dict": {str(key): encode(part) for key, part in value.items()}}
    raise CourseError(
        f"a visible check gets a {type(value).__name__}, which is not plain data. Let the check "
        "cell call a small function that returns numbers."
    )


def _rounded(numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    flat = [float(f"{number:.{DIGITS}g}") for number in numbers.astype(float).ravel()]
    return np.array(flat).reshape(numbers.shape)


def _call(function: Any, arguments: list[Any]) -> Any:
    try:
        return as_result(function(*copy.deepcopy(arguments)))
    except Exception as problem:
        return problem


@contextlib.contextmanager
def _notebook_folder(folder: Path) -> Iterator[None]:
    """Run cells as a notebook in this folder does, except for what they draw and print."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    plt.show = lambda *_, **__: plt.close("all")
    sys.modules.update(SILENT)
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


if __name__ == "__main__":
    one_arithmetic.end_unless_effective()
    try:
        made = as_text(make_table(Course(Path(sys.argv[1])), sys.argv[2]))
    except CourseError as problem:
        sys.exit(str(problem))
    sys.stdout.write(made)
    sys.stdout.flush()
    os._exit(0)  # nothing is left to do, and unloading takes as long as the work
