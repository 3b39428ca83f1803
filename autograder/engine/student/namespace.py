"""Where the names of a hidden test come from.

A test cell is ordinary nbgrader code: it uses names of its own, of the notebook's given cells, and
of the student. What the instructor wrote is run here, in the trusted process; only what is left is
asked of the student's process, each time anew.
"""

import ast
import builtins
import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from nbformat import NotebookNode

from autograder.engine.student.handles import HANDLES_STAY, type_of
from autograder.engine.student.process import StudentProcess
from autograder.lesson.cells import is_locked, is_solution, is_test
from autograder.lesson.names import names
from autograder.wire.random_states import (
    States,
    changed_since,
    random_states,
    set_random_states,
)


class _Asks(type):
    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if cls is TypeOf and len(arguments) == 1:
            return type_of(arguments[0])
        return super().__call__(*arguments, **named)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, type) if cls is TypeOf else type.__instancecheck__(cls, value)


class TypeOf(type, metaclass=_Asks):
    """`type` as the tests know it: for a student's object it is the student's class."""


class _Names(dict[str, Any]):
    """Global names. Python asks `__missing__` for one that is not bound."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins, type=TypeOf)
        self._find = find

    def __missing__(self, name: str) -> Any:
        return self._find(name)


class TestNamespace(_Names):
    """The globals of the test cells of one submission.

    The instructor's given cells run apart, so that they rebind nothing of a test's. With
    `asks_student` the values of given cells are those of the student's process.
    """

    __test__ = False  # pytest: this is not a test

    def __init__(
        self, given: "Given", process: StudentProcess, folder: Path, asks_student: bool = False
    ) -> None:
        super().__init__(self._of_test)
        self._given = given
        self.process = process
        self._values = {} if asks_student else given.values_in(folder)
        self._copies: dict[int, Any] = {}
        """Of parts of the values, by their identity: what two values share, their copies share."""
        self._has_lent = False
        given.let_draw_on()
        self._apart = _Names(self._of_given)
        self._asked_for: set[str] = set()

    def turn_to(self, test: str) -> None:
        """Serve the names of this test from now on. Where all that it uses of the student's, and of
        other tests, are imports, these are what it is about, and the student's own count.
        Raises SyntaxError."""
        self._asked_for = self._given.imports_alone(test)
        for name in self._asked_for:
            self.pop(name, None)

    def kept(self, whole: bool) -> "Kept | None":
        """How it is now, for `go_back_to`: which names there are, and if `whole` copies of their
        values; None if one of these cannot be copied."""
        own, apart, copies = dict(self), dict(self._apart), self._copies
        memo: dict[Any, Any] = {HANDLES_STAY: True}
        try:
            for space in (own, apart) if whole else ():
                for name, value in space.items():
                    if not isinstance(value, ModuleType):
                        space[name] = copy.deepcopy(value, memo)
        except Exception:  # whatever a value's own methods raise
            return None
        copies = {part: memo.get(id(copied), copied) for part, copied in copies.items()}
        return Kept(whole, own, apart, copies, random_states())

    def go_back_to(self, kept: "Kept") -> bool:
        """Undo what tests have done since, if that can be done; not twice with the same."""
        if kept.whole and self._has_lent:
            return False
        for space, before in ((self, kept.own), (self._apart, kept.apart)):
            space.clear()
            space.update(before)
        self._copies = kept.copies
        set_random_states(kept.drawn)
        return True

    def _of_test(self, name: str) -> Any:
        if name in self._asked_for:
            return self._of_student(name)
        if name in self._apart or name in self._values or name in self._given.trusted:
            self[name] = self._apart[name]
            return dict.__getitem__(self, name)
        if name in self._given.tests - self._given.students:
            # Bound by a test that has not run yet, or failed: never to be taken from the student.
            raise NameError(f"name '{name}' is not defined", name=name)
        return self._of_student(name)

    def _of_given(self, name: str) -> Any:
        if name in self._values:
            self._apart[name] = self._copy_of(self._values[name])
            return dict.__getitem__(self._apart, name)
        if code := self._given.trusted.get(name):
            exec(code, self._apart)
            return dict.__getitem__(self._apart, name)
        return self._of_student(name)

    def _copy_of(self, value: Any) -> Any:
        """A copy that a test may change; the value itself if it is an open file, or the like."""
        try:
            return copy.deepcopy(value, self._copies)
        except Exception:  # whatever its own methods raise
            self._copies = {}  # it holds halves of copies
            self._has_lent = True
            self._given.lend_values()
            return value

    def _of_student(self, name: str) -> Any:
        if hasattr(builtins, name) and name not in self._given.students:
            raise KeyError(name)
        try:
            return self.process.get(name)
        except KeyError:  # forged: Python would go on to the builtin of that name
            raise NameError(f"name '{name}' is not defined", name=name) from None


@dataclass(frozen=True)
class Kept:
    """The names of the tests, those that live apart, the copies of parts of given values, and how
    random generators stood; `whole` says whether the values are copies too."""

    whole: bool
    own: dict[str, Any]
    apart: dict[str, Any]
    copies: dict[int, Any]
    drawn: States


class Given:
    """What the instructor's own notebook defines for its tests, by name.

    Trusted are imports, functions and classes of every given cell, and everything that a locked
    cell binds, as code; and the values that given cells make without the student's work, such as a
    constant or a data set: see `values_in`.
    """

    def __init__(self, cells: Sequence[NotebookNode]) -> None:
        self._cells = cells
        self.trusted: dict[str, Any] = {}
        self._statements: list[ast.stmt] = []
        self._values: dict[str, Any] | None = None
        self._are_lent = False
        self._drawn: States = {}
        """How the random generators stand that the given cells have seeded, or drawn from."""
        self.students: set[str] = set()
        self.imported: set[str] = set()
        self.tests: set[str] = set()
        self._used: dict[str, set[str]] = {}
        for cell in cells:
            if cell.cell_type != "code":
                continue
            try:
                bound, used = names(cell.source)
                if is_test(cell):
                    self.tests |= bound
                    self._used[cell.source] = used
                    continue
                tree = ast.parse(cell.source)
            except SyntaxError:  # magics: run by the student's process only
                continue
            if is_solution(cell):
                self.students |= bound
                self._take_imports(tree)
                continue
            self._statements += tree.body
            if is_locked(cell):
                code = compile(tree, "<given cell>", "exec")
                self.trusted |= dict.fromkeys(bound, code)
            else:
                self._take_definitions(tree)
        for name in self.students - self.imported:
            self.trusted.pop(name, None)

    def imports_alone(self, test: str) -> set[str]:
        """The names of the student's that a test uses, if they are imports and nothing else of the
        student's, or of another test's, is used. Raises SyntaxError."""
        used = self._used[test] if test in self._used else names(test)[1]
        of_others = used & (self.students | self.tests)
        return of_others if of_others <= self.imported - self.tests else set()

    def values_in(self, folder: Path) -> dict[str, Any]:
        """The values that the given cells make, run here once, in this folder. Not to be changed:
        see `lend_values`.

        Left out is what follows from the student's work, and what stops with an error.
        """
        if self._values is None or self._are_lent:
            self._values = {}
            self._are_lent = False
            before = random_states()
            space: dict[str, Any] = {"__name__": "__main__"}
            with contextlib.chdir(folder), _quietly():
                for node in self._independent():
                    with contextlib.suppress(Exception, SystemExit):
                        exec(compile(ast.Module([node], []), "<given cell>", "exec"), space)
                        bound = names(ast.unparse(node))[0] if _makes_values(node) else set()
                        self._values |= {name: space[name] for name in bound if name in space}
            for name in self.students:
                self._values.pop(name, None)
            self._drawn = changed_since(before)
        return self._values

    def lend_values(self) -> None:
        """Let a test have a value itself, such as a generator: others get the values made anew."""
        self._are_lent = True

    def let_draw_on(self) -> None:
        """Let the random generators go on as the given cells left them: a fork seeds its own, and
        tests before have drawn."""
        set_random_states(self._drawn)

    def values_in_vain(self) -> None:
        """Do without the values: the given cells do not come to an end."""
        self._values = {}

    def _independent(self) -> Iterator[ast.stmt]:
        """The statements of the given cells that use nothing of the student's, in order."""
        of_students = self.students - self.imported
        for node in self._statements:
            bound, used = names(ast.unparse(node))
            if used & of_students:
                of_students |= bound
            else:
                yield node

    def __reduce__(self) -> tuple[type["Given"], tuple[Sequence[NotebookNode]]]:
        return Given, (self._cells,)  # compiled code cannot be sent to another process

    def _take_imports(self, tree: ast.Module) -> None:
        """An import is the instructor's wherever it stands: a student's module is not a witness."""
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        before = set(self.trusted)
        self._take_definitions(ast.Module(list(imports), []))
        self.imported |= set(self.trusted) - before

    def _take_definitions(self, tree: ast.Module) -> None:
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                bound = [(alias.asname or alias.name).split(".")[0] for alias in node.names]
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                bound = [node.name]
            else:
                continue
            code = compile(ast.Module([node], []), "<given cell>", "exec")
            self.trusted |= dict.fromkeys(bound, code)


def _makes_values(node: ast.stmt) -> bool:
    definitions = (
        ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    )
    return not isinstance(node, definitions)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
