"""Mutants: a solution with one small change, which the hidden tests have to notice.

Most operators are mutmut's; those for what NumPy code gets wrong are ours. All work on the syntax
tree, and only between the markers of the solution.
"""

import ast
import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

Operator = Callable[..., Iterable[cst.CSTNode]]


@dataclass(frozen=True)
class Mutant:
    """A changed cell: its whole text, which operator made it, the lines before and after."""

    operator: str
    source: str
    was: str
    becomes: str

    @property
    def diff(self) -> str:
        """The change as a student of version control reads it."""
        removed = [f"- {line}" for line in self.was.splitlines()]
        return "\n".join(removed + [f"+ {line}" for line in self.becomes.splitlines()])


def mutants(source: str) -> list[Mutant]:
    """All mutants of a solution cell, in the order of its text, none of them twice."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    positions = wrapper.resolve(PositionProvider)
    spans = list(_solution_lines(source))
    collector = _Collector()
    wrapper.visit(collector)
    found: dict[str, Mutant] = {}
    for node in collector.nodes:
        place = positions.get(node)
        if place is None or not any(
            first <= place.start.line and place.end.line <= last for first, last in spans
        ):
            continue
        for name, operator in _operators_for(node):
            for changed in operator(node):
                text = _text(wrapper.module, node, changed)
                if text not in found and _is_another_program(source, text):
                    found[text] = Mutant(name, text, *_changed_lines(source, text))
    return list(found.values())


def _text(module: cst.Module, node: cst.CSTNode, changed: cst.CSTNode) -> str:
    whole = module.deep_replace(node, changed)
    assert isinstance(whole, cst.Module)
    return whole.code


def _solution_lines(source: str) -> Iterator[tuple[int, int]]:
    """First and last line of each solution in a cell."""
    lines = [line.strip() for line in source.splitlines()]
    begins = [number for number, line in enumerate(lines, start=1) if line == BEGIN]
    ends = [number for number, line in enumerate(lines, start=1) if line == END]
    return zip(begins, ends, strict=True)


class _Collector(cst.CSTVisitor):
    """The nodes that may be changed: neither annotations nor what only a person reads."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.FormattedString | cst.ConcatenatedString):
            return False
        if isinstance(node, cst.SimpleStatementLine) and _is_text(node):
            return False
        self.nodes.append(node)
        # The text of an error is for people; which error it is, is not.
        return not isinstance(node, cst.Raise)


def _is_text(line: cst.SimpleStatementLine) -> bool:
    [*body] = line.body
    return isinstance(body[0], cst.Expr) and isinstance(body[0].value, cst.SimpleString)


def _operators_for(node: cst.CSTNode) -> Iterator[tuple[str, Operator]]:
    for kind, operator in (*mutation_operators, *OURS):
        if isinstance(node, kind):
            yield operator.__name__.removeprefix("operator_"), operator


def one_less(node: cst.Integer) -> Iterator[cst.CSTNode]:
    """Constants and boundaries: the number before."""
    if node.evaluated_value > 0:
        yield node.with_changes(value=str(node.evaluated_value - 1))


def other_axis(node: cst.Arg) -> Iterator[cst.CSTNode]:
    """Rows for columns."""
    if node.keyword and node.keyword.value == "axis" and isinstance(node.value, cst.Integer):
        yield node.with_changes(value=cst.Integer(str(1 - min(node.value.evaluated_value, 1))))


def wider_slice(node: cst.Slice) -> Iterator[cst.CSTNode]:
    """A slice without its beginning, its end or its step."""
    if node.lower:
        yield node.with_changes(lower=None)
    if node.upper:
        yield node.with_changes(upper=None)
    if node.step:
        yield node.with_changes(step=None, second_colon=cst.MaybeSentinel.DEFAULT)


def swapped_arguments(node: cst.Call) -> Iterator[cst.CSTNode]:
    """Two neighbouring arguments swapped."""
    for i in range(len(node.args) - 1):
        first, second = node.args[i : i + 2]
        if not (first.keyword or second.keyword or first.star or second.star):
            swapped = [
                first.with_changes(value=second.value),
                second.with_changes(value=first.value),
            ]
            yield node.with_changes(args=[*node.args[:i], *swapped, *node.args[i + 2 :]])


def removed_statement(node: cst.BaseStatement) -> Iterator[cst.CSTNode]:
    """A statement left out, with everything inside it."""
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return
    if isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Pass):
        return
    comments = getattr(node, "leading_lines", ())
    yield cst.SimpleStatementLine([cst.Pass()], leading_lines=comments)


COUNTERPARTS = {
    "mean": "sum",
    "sum": "mean",
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "argmax": "argmin",
    "argmin": "argmax",
    "zeros": "ones",
    "ones": "zeros",
    "log": "log2",
}


def other_function(node: cst.Attribute) -> Iterator[cst.CSTNode]:
    """The other one of a pair such as np.mean and np.sum."""
    if counterpart := COUNTERPARTS.get(node.attr.value):
        yield node.with_changes(attr=cst.Name(counterpart))


def untransposed(node: cst.Attribute) -> Iterator[cst.CSTNode]:
    """A matrix for its transpose."""
    if node.attr.value == "T":
        yield node.value


OURS: tuple[tuple[type[cst.CSTNode], Operator], ...] = (
    (cst.Integer, one_less),
    (cst.Arg, other_axis),
    (cst.Slice, wider_slice),
    (cst.Call, swapped_arguments),
    (cst.Attribute, other_function),
    (cst.Attribute, untransposed),
    (cst.BaseStatement, removed_statement),
)


def _is_another_program(source: str, text: str) -> bool:
    try:
        return ast.dump(ast.parse(text)) != ast.dump(ast.parse(source))
    except SyntaxError:  # a `return` that an operator puts outside a function
        return False


def _changed_lines(source: str, text: str) -> tuple[str, str]:
    """The lines that differ, without their indentation."""
    lines = list(difflib.ndiff(source.splitlines(), text.splitlines()))
    was, becomes = (
        "\n".join(line[2:].strip() for line in lines if line.startswith(mark))
        for mark in ("- ", "+ ")
    )
    return was, becomes
