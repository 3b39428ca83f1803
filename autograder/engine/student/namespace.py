"""Where the names of a hidden test come from.

A test cell is ordinary nbgrader code: it uses names of its own, of the notebook's given cells, and
of the student. What the instructor wrote is run here, in the trusted process; only what is left is
asked of the student's process, each time anew.
"""

import ast
import builtins
from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode

from autograder.engine.student.handles import type_of
from autograder.engine.student.process import StudentProcess
from autograder.lesson.cells import is_locked, is_solution, is_test
from autograder.lesson.names import names


class _Asks(type):
    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if cls is TypeOf and len(arguments) == 1:
            return type_of(arguments[0])
        return super().__call__(*arguments, **named)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, type) if cls is TypeOf else type.__instancecheck__(cls, value)


class TypeOf(type, metaclass=_Asks):
    """`type` as the tests know it: for a student's object it is the student's class."""


class TestNamespace(dict[str, Any]):
    """The globals of the test cells of one submission. Python asks `__missing__` for a name that
    no test cell has bound."""

    __test__ = False  # pytest: this is not a test

    def __init__(self, given: "Given", process: StudentProcess) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins, type=TypeOf)
        self.running = ast.Module([], [])
        """The test cell that runs, or ran last."""
        self._given = given
        self._process = process

    def __missing__(self, name: str) -> Any:
        code = self._given.trusted.get(name)
        if code is not None:
            exec(code, self)
            return dict.__getitem__(self, name)
        if hasattr(builtins, name) and name not in self._given.students:
            raise KeyError(name)
        if name in self._given.tests - self._given.students:
            # Bound by a test that has not run yet, or failed: never to be taken from the student.
            raise NameError(f"name '{name}' is not defined", name=name)
        return self._process.get(name)


class Given:
    """What the instructor's own notebook defines for its tests, by name, as code.

    Trusted are imports, functions and classes of every given cell, and everything that a locked
    cell binds; a value that a student may edit, such as a learning rate, is the student's.
    """

    def __init__(self, cells: Sequence[NotebookNode]) -> None:
        self._cells = cells
        self.trusted: dict[str, Any] = {}
        self.students: set[str] = set()
        self.imported: set[str] = set()
        self.tests: set[str] = set()
        for cell in cells:
            if cell.cell_type != "code":
                continue
            try:
                bound, _ = names(cell.source)
                if is_test(cell):
                    self.tests |= bound
                    continue
                tree = ast.parse(cell.source)
            except SyntaxError:  # magics: run by the student's process only
                continue
            if is_solution(cell):
                self.students |= bound
                self._take_imports(tree)
            elif is_locked(cell):
                code = compile(tree, "<given cell>", "exec")
                self.trusted |= dict.fromkeys(bound, code)
            else:
                self._take_definitions(tree)
        for name in self.students - self.imported:
            self.trusted.pop(name, None)

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
