"""Find what is wrong with a lesson before it is built: each finding says where, and what to do."""

import ast
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from autograder.authoring.questions import problems as question_problems
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import names, python_of
from autograder.lesson.text import place

SCHEMA_KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


def refusals(path: Path, notebook: NotebookNode) -> list[str]:
    """All reasons why this lesson must not be built, each with file, line, cell and remedy."""
    findings = [
        f"{place(path, notebook.cells[position], position)}: {problem}"
        for position, problem in question_problems(notebook.cells)
    ]
    seen_ids: set[str] = set()
    student_names: set[str] = set()
    for position, cell in enumerate(notebook.cells):
        problems = [*_metadata_problems(cell, seen_ids), *_marker_problems(cell)]
        seen_ids.add(grade_id(cell))
        if cell.cell_type == "code":
            try:
                bound, used = names(cell.source)
            except SyntaxError as problem:
                problems.append(f"is not valid Python ({problem.msg}). Correct the code.")
            else:
                if is_test(cell):
                    problems += _test_problems(bound, used, student_names)
                else:
                    student_names |= bound
                    problems += _student_cell_problems(cell)
        findings += [f"{place(path, cell, position)}: {problem}" for problem in problems]
    return findings


def _metadata_problems(cell: NotebookNode, seen_ids: set[str]) -> Iterator[str]:
    nbgrader = cell.metadata.get("nbgrader")
    if nbgrader is None:
        return
    missing = SCHEMA_KEYS - set(nbgrader)
    if missing:
        yield (
            f"its nbgrader header lacks {', '.join(sorted(missing))}. "
            "Write the whole header: nbgrader takes a short one for an old schema."
        )
    if grade_id(cell) in seen_ids:
        yield "its grade_id is used by an earlier cell. Give it one of its own."
    points = nbgrader.get("points")
    if nbgrader.get("grade") and not (isinstance(points, int | float) and points > 0):
        yield 'it is graded without points. Add "points": a number above 0.'


def _marker_problems(cell: NotebookNode) -> Iterator[str]:
    lines = [line.strip() for line in cell.source.splitlines()]
    for begin, end in (SOLUTION, HIDDEN):
        marks = [line for line in lines if line in (begin, end)]
        if marks != [begin, end] * (len(marks) // 2):
            yield f"its markers {begin} and {end} do not alternate. Close each before the next."
    if SOLUTION[0] in lines and not is_solution(cell):
        yield "it holds a solution, but is not a solution cell. Set solution to true in its header."
    if is_solution(cell) and SOLUTION[0] not in lines:
        yield f"it is a solution without markers. Put it between {SOLUTION[0]} and {SOLUTION[1]}."
    if HIDDEN[0] in lines and not is_test(cell):
        yield "it holds hidden tests, but is not a test cell. Set grade to true, solution to false."


def _test_problems(bound: set[str], used: set[str], student_names: set[str]) -> Iterator[str]:
    for name in sorted(used - student_names):
        yield (
            f"the test uses the name '{name}', which it does not import and no earlier student "
            "cell defines. Import it in the test, or correct the name."
        )
    for name in sorted((bound & student_names) - {"np", "_"}):
        yield (
            f"the test binds the name '{name}', which belongs to the student's cells and would "
            "be overwritten by it. Choose another name."
        )


def _student_cell_problems(cell: NotebookNode) -> Iterator[str]:
    for node in ast.walk(ast.parse(python_of(cell.source))):
        modules = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if any(module.split(".")[0] == "autograder" for module in modules):
            yield "it imports autograder, which students do not have. Import it in tests only."
