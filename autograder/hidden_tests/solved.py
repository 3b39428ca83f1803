"""The instructor's own solved lesson: what a right answer gives, for any data and settings.

It is run in the trusted process, and only as far as its solution cells need it: no figure is drawn.
"""

import ast
import builtins
import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.course import Course
from autograder.lesson.cells import check_of, grade_id, is_solution, is_test
from autograder.lesson.names import names, python_of
from autograder.lesson.slices import bound_and_used, making
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import Variant

from .remembering import is_plain, remembered

Values = Mapping[str, Any]
NOTHING: Values = {}

TASK = "task"
"""The grade_id of the cell that a lesson ends with."""


def solved_lesson(course: Course, lesson: str, step: str = TASK) -> "SolvedLesson":
    """The solved lesson up to its cell `step`, read and run once a process."""
    return _solved(course, lesson, step)


@cache  # which takes a default and the same value written out for two things
def _solved(course: Course, lesson: str, step: str) -> "SolvedLesson":
    return SolvedLesson(course.text_of(lesson), step)


class SolvedLesson:
    """A lesson's text with its solutions, run as far as a test asks.

    `step` is the cell whose results are asked for.
    """

    def __init__(self, text: Path, step: str = TASK) -> None:
        self.step = step
        self._text = text
        self._needs: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
        code = [cell for cell in read_lesson(text).cells if cell.cell_type == "code"]
        self._cells = [cell for cell in code if not is_test(cell)]

    @cached_property
    def space(self) -> dict[str, Any]:
        """The global names that the solutions use and make, the functions that visible checks try
        them with, and the given classes, as the notebook leaves them before the step."""
        wanted = {
            name
            for cell in self._cells
            for node in _nodes(cell)
            if is_solution(cell)
            or isinstance(node, ast.ClassDef)
            or (_is_check(cell) and isinstance(node, ast.FunctionDef))
            for name in bound_and_used(node)
        }
        before = takewhile(lambda cell: grade_id(cell) != self.step, self._cells)
        space: dict[str, Any] = {"__name__": self._text.stem}
        with _quietly(self._text.parent):
            for node in making([node for cell in before for node in _nodes(cell)], wanted):
                _run(node, space)
        return space

    @property
    def given(self) -> SimpleNamespace:
        """The same names as attributes, to draw other data from. Not to be changed."""
        return SimpleNamespace(**self.space)

    @cached_property
    def functions_by_step(self) -> dict[str, tuple[str, ...]]:
        """The functions and classes of each solution cell, which are the student's to write."""
        return {
            grade_id(cell): tuple(
                node.name
                for node in _nodes(cell)
                if isinstance(node, ast.FunctionDef | ast.ClassDef)
            )
            for cell in self._cells
            if is_solution(cell) and grade_id(cell) != TASK
        }

    @property
    def functions(self) -> tuple[str, ...]:
        """All of them, in the order of the lesson. A class that steps go on with is one."""
        every = (name for names in self.functions_by_step.values() for name in names)
        return tuple(dict.fromkeys(every))

    def check_of(self, step: str) -> str:
        """The text of a step's visible check, "" if it has none."""
        return check_of(self._cells, step)

    def statements(self, results: Iterable[str], known: Iterable[str] = ()) -> list[ast.stmt]:
        """The statements of the step that make these results, where others are known already."""
        return making(self._nodes_of_step, set(results), frozenset(known), whole=True)

    def with_code(self, code: str) -> "SolvedLesson":
        """The same lesson with another text of the step's cell, such as one with a mistake."""
        lesson = copy.copy(self)
        lesson._cells = [
            nbformat.from_dict({**cell, "source": code}) if grade_id(cell) == self.step else cell
            for cell in self._cells
        ]
        lesson._needs = {}
        lesson.space = self.space
        made = ["code", "_nodes_of_step"]
        bound, used = names(code)
        if any(name not in self.space and not hasattr(builtins, name) for name in used - bound):
            made.append("space")  # the code looks at what the solutions do not use
        for name in made:
            vars(lesson).pop(name, None)
        return lesson

    @cached_property
    def code(self) -> str:
        """The text of the step's cell."""
        return next(cell.source for cell in self._cells if grade_id(cell) == self.step)

    @cached_property
    def results(self) -> tuple[str, ...]:
        """The names that the step asks for: those that its visible check looks at."""
        checks = (
            part
            for cell in self._cells
            if grade_id(cell) == f"{self.step}_check"
            for node in _nodes(cell)
            for part in ast.walk(node)
            if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "check"
        )
        names = (name for call in checks for name in call.args[1:])
        return tuple(str(name.value) for name in names if isinstance(name, ast.Constant))

    def needs(self, result: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
        """The names that a result is made with, also by way of what functions use, where others
        are known already."""
        if (result, known) not in self._needs:
            nodes = self.statements([result], known)
            used = {name for node in nodes for name in bound_and_used(node)}
            self._needs[result, known] = self.made_of(used)
        return self._needs[result, known]

    def made_together(self, result: str) -> set[str]:
        """The names that one statement makes together with a result, and the result itself."""
        made = (names(ast.unparse(node))[0] for node in self._nodes_of_step)
        return {result}.union(*(bound for bound in made if result in bound))

    def made_of(self, names: Iterable[str]) -> frozenset[str]:
        """These names, and what the functions among them use."""
        left, found = set(names), set[str]()
        while left:
            name = left.pop()
            found.add(name)
            left |= self._uses.get(name, frozenset()) - found
        return frozenset(found)

    def solve(
        self,
        results: Iterable[str],
        values: Values = NOTHING,
        known: Values = NOTHING,
        mistakes: Sequence[Variant] = (),
    ) -> dict[str, Any]:
        """The results of the step, by name.

        `values` take the place of global names, such as settings and data; `known` are results that
        need not be made any more; `mistakes` take the place of earlier solutions. What follows from
        plain values is computed once a process.

        Raises what the functions raise.
        """
        wanted = tuple(sorted(results))
        if not is_plain([dict(values), dict(known)]):
            return self._solve(wanted, values, known, mistakes)

        @remembered
        def solve(_: list[str], wanted: tuple[str, ...], values: Values, known: Values) -> Any:
            return self._solve(wanted, values, known, mistakes)

        code = [self.step, self.code, *(mistake.code for mistake in mistakes)]
        return solve(code, wanted, dict(values), dict(known))

    def calling(self, name: str, functions: Values) -> Callable[..., Any]:
        """The lesson's function of this name, which finds these in place of the solution's."""

        def call(*arguments: Any) -> Any:
            with self.using(functions):
                return self.space[name](*arguments)

        return call

    @contextlib.contextmanager
    def using(self, values: Values) -> Iterator[None]:
        """Let the solution's functions find these values under their global names for a while."""
        before = dict(self.space)
        self.space.update(values)
        try:
            yield
        finally:
            self.space.clear()
            self.space.update(before)

    @contextlib.contextmanager
    def mistaken(self, mistakes: Sequence[Variant]) -> Iterator[None]:
        """Let the lesson's functions work with these misconceptions for a while, on arrays of their
        own: a mistake may be to change what it was given."""
        arrays = {k: v.copy() for k, v in self.space.items() if isinstance(v, np.ndarray)}
        with self.using(arrays if mistakes else NOTHING):
            for mistake in mistakes:
                exec(mistake.code, self.space)
            yield

    def _solve(
        self, wanted: tuple[str, ...], values: Values, known: Values, mistakes: Sequence[Variant]
    ) -> dict[str, Any]:
        made = {name for mistake in mistakes for name in mistake.makes}
        with (
            self.using({**values, **known}),
            self.mistaken(mistakes),
            _quietly(self._text.parent),
        ):
            for node in self.statements(wanted, {*known, *made}):
                _run(node, self.space)
            return {name: self.space[name] for name in wanted}

    @cached_property
    def _uses(self) -> dict[str, frozenset[str]]:
        """By the name of each function and class of the lesson: the names that it uses."""
        return {
            node.name: frozenset(names(ast.unparse(node))[1])
            for cell in self._cells
            for node in _nodes(cell)
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }

    @cached_property
    def _nodes_of_step(self) -> list[ast.stmt]:
        cells = [cell for cell in self._cells if grade_id(cell) == self.step]
        return [node for cell in cells for node in _nodes(cell)]


def _nodes(cell: NotebookNode) -> list[ast.stmt]:
    return ast.parse(python_of(cell.source)).body


def _is_check(cell: NotebookNode) -> bool:
    return grade_id(cell).endswith("_check")


def _run(node: ast.stmt, space: dict[str, Any]) -> None:
    exec(compile(ast.Module([node], []), "<solved lesson>", "exec"), space)


@contextlib.contextmanager
def _quietly(folder: Path) -> Iterator[None]:
    """Run cells where the lesson's data lie, without what they print and warn of."""
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
