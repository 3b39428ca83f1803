"""Where the names of a hidden test come from.

A test cell is ordinary nbgrader code: it uses names of its own, of the notebook's given cells, and
of the student. What the instructor wrote is run here, in the trusted process; only what is left is
asked of the student's process, each time anew.
"""

import ast
import builtins
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode

from autograder.build.refusals import names
from autograder.cells import is_locked, is_solution, is_test
from autograder.engine.process import StudentProcess


class TestNamespace(dict[str, Any]):
    """The globals of the test cells of one submission. Python asks `__missing__` for a name that
    no test cell has bound."""

    __test__ = False  # pytest: this is no test

    def __init__(self, given: "Given", process: StudentProcess) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._given = given
        self._process = process

    def __missing__(self, name: str) -> Any:
        code = self._given.trusted.get(name)
        if code is not None:
            exec(code, self)
            return dict.__getitem__(self, name)
        if hasattr(builtins, name) and name not in self._given.students:
            raise KeyError(name)
        return self._process.get(name)


class Given:
    """What the instructor's own notebook defines for its tests, by name, as code.

    Trusted are imports, functions and classes of every given cell, and everything that a locked
    cell binds; a value that a student may edit, such as a learning rate, is the student's.
    """

    def __init__(self, cells: Iterable[NotebookNode]) -> None:
        self.trusted: dict[str, Any] = {}
        self.students: set[str] = set()
        for cell in cells:
            if cell.cell_type != "code" or is_test(cell):
                continue
            try:
                bound, _ = names(cell.source)
                tree = ast.parse(cell.source)
            except SyntaxError:  # magics: run by the student's process only
                continue
            if is_solution(cell):
                self.students |= bound
            elif is_locked(cell):
                code = compile(tree, "<given cell>", "exec")
                self.trusted |= dict.fromkeys(bound, code)
            else:
                self._take_definitions(tree)
        for name in self.students:
            self.trusted.pop(name, None)

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
