"""Cells of a released notebook in which students practise: nothing in them is graded."""

import ast

MODULE = "practice"
FUNCTIONS = {"quiz", "flashcards"}


def practice_cell(call: str) -> str:
    """The text of a cell that makes this call, such as `quiz("q1", "")`. It runs by itself, also
    right after the kernel was started."""
    return f"from {MODULE} import {call.partition('(')[0]}\n\n{call}"


def is_practice(source: str) -> bool:
    """Whether a cell's code does nothing but practise; with anything else in it, it is a program
    like any other."""
    if f"from {MODULE} import" not in source:
        return False
    try:
        nodes = ast.parse(source).body
    except SyntaxError:
        return False
    calls = [node for node in nodes if not _imports(node)]
    return bool(calls) and all(map(_practises, calls))


def _imports(node: ast.stmt) -> bool:
    if not isinstance(node, ast.ImportFrom) or node.module != MODULE or node.level:
        return False
    return all(alias.name in FUNCTIONS and not alias.asname for alias in node.names)


def _practises(node: ast.stmt) -> bool:
    """Whether a statement is a call of ours, with nothing but text and numbers, or bare names."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    call = node.value
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    return (
        isinstance(call.func, ast.Name)
        and call.func.id in FUNCTIONS
        and all(isinstance(value, ast.Constant | ast.Name) for value in values)
    )
