"""The mutation operators: what they change, and what they leave alone."""

import ast

import pytest

from autograder.validate.mutants import mutants

CELL = """\
def step(a, b, rate=0.5):
    \"\"\"Text for people.\"\"\"
    ### BEGIN SOLUTION
    {}
    ### END SOLUTION
"""


def changes(line: str) -> set[str]:
    """What becomes of one line of a solution."""
    return {mutant.becomes for mutant in mutants(CELL.format(line))}


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("return a + b", "return a - b"),
        ("return a @ b * 2", "return a @ b / 2"),
        ("return a ** 2", "return a * 2"),
        ("return a < b", "return a <= b"),
        ("return a >= b", "return a > b"),
        ("return a == b", "return a != b"),
        ("return a and b", "return a or b"),
        ("return a[1]", "return a[2]"),
        ("return a[1]", "return a[0]"),
        ("return a * 0.5", "return a * 1.5"),
        ("return a.sum(axis=0)", "return a.sum(axis=1)"),
        ("return a.sum(axis=1)", "return a.sum(axis=0)"),
        ("return a.sum(axis=1, keepdims=True)", "return a.sum(axis=1, keepdims=False)"),
        ("return a[1:]", "return a[:]"),
        ("return a[:-1]", "return a[:]"),
        ("return a[::2]", "return a[:]"),
        ("return f(a, b)", "return f(b, a)"),
        ("return f(a, b)", "return f(a, None)"),
        ("return np.mean(a)", "return np.sum(a)"),
        ("return np.argmax(a)", "return np.argmin(a)"),
        ("return a.T @ b", "return a @ b"),
        ("return not a", "return a"),
        ("a += b", "a = b"),
        ("a += b", "pass"),
    ],
)
def test_a_line_becomes(line: str, becomes: str) -> None:
    assert becomes in changes(line)


def test_whole_statements_are_left_out_with_all_that_is_inside() -> None:
    found = mutants(CELL.format("for i in a:\n        b += i\n    return b"))
    assert any("for i" not in mutant.source and "return b" in mutant.source for mutant in found)


def test_only_the_solution_is_changed() -> None:
    for mutant in mutants(CELL.format("return a * rate")):
        assert "rate=0.5" in mutant.source
        assert "Text for people." in mutant.source
        assert "### BEGIN SOLUTION" in mutant.source


def test_what_an_error_says_is_for_people() -> None:
    assert not any("XX" in change for change in changes('raise ValueError("too short")'))


def test_every_mutant_is_another_program_and_none_comes_twice() -> None:
    source = CELL.format("return a[0] + np.sum(b, axis=0) / len(b)")
    found = [ast.dump(ast.parse(mutant.source)) for mutant in mutants(source)]
    assert len(found) == len(set(found)) > 8
    assert ast.dump(ast.parse(source)) not in found


def test_the_diff_shows_the_change() -> None:
    [mutant] = [m for m in mutants(CELL.format("return a + b")) if m.becomes == "return a - b"]
    assert mutant.diff == "- return a + b\n+ return a - b"
