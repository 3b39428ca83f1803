"""The one comparison: what means the same is equal, and everything else differs with a reason."""

from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from autograder.for_students.comparing import difference, equal

Scores = namedtuple("Scores", "precision recall")

SAME = [
    (0.5, [Fraction(1, 2), Decimal("0.5"), np.float32(0.5), np.array(0.5), np.float16(0.5)]),
    (1, [1.0, True, np.True_, np.int8(1), Fraction(1), Decimal(1), 1 + 1e-9]),
    ([0.5, 1.0], [(0.5, 1), np.array([0.5, 1]), Scores(0.5, 1), [Fraction(1, 2), Decimal(1)]]),
    ((0.5, 1), [[0.5, 1], Scores(0.5, 1.0), (np.float64(0.5), np.array(1))]),
    (np.eye(2), [[[1, 0], [0, 1]], ((1, 0), (0, 1)), [np.array([1, 0]), (0.0, 1.0)]]),
    (float("nan"), [np.nan, np.float32("nan")]),
    (float("inf"), [np.inf]),
    ((np.zeros(2), np.zeros((2, 2))), [[[0, 0], [[0, 0], [0, 0]]]]),
    ({"loss": [0.1, 0.2]}, [{"loss": np.array([0.1, 0.2])}, {"loss": (0.1, Fraction(1, 5))}]),
    (None, [None]),
    ("a", ["a", np.str_("a")]),
    ([3, None], [(3, None), [3.0, None]]),
    (1e12, [1e12 + 1]),
]

OTHER = [
    (0.5, [0.6, "0.5", None, [0.5], {"accuracy": 0.5}, print, 0.5 + 1j, np.nan]),
    (float("inf"), [1e300, -np.inf, np.nan]),
    (1e300, [np.inf]),
    ([0.5, 1.0], [[0.5], [0.5, 1.0, 2.0], [[0.5, 1.0]], [0.5, "1"], {0.5, 1.0}]),
    ({"loss": 1}, [{"loss": 2}, {"Loss": 1}, {"loss": 1, "accuracy": 1}, 1, None]),
    ("a", ["b", 1, None, ["a"], b"a"]),
    (None, [0, "", False]),
    ([3, None], [[3, 4], [None, 3], [3]]),
    (0, [1e-4, "0", b"0"]),
]


@pytest.mark.parametrize(("expected", "values"), SAME, ids=lambda value: str(value)[:20])
def test_what_means_the_same_is_equal(expected, values) -> None:
    assert [value for value in values if not equal(value, expected)] == []


@pytest.mark.parametrize(("expected", "values"), OTHER, ids=lambda value: str(value)[:20])
def test_everything_else_differs(expected, values) -> None:
    assert [value for value in values if equal(value, expected)] == []


def test_the_first_difference_has_its_place() -> None:
    found = difference({"loss": [np.zeros(2), np.ones(3)]}, {"loss": [np.zeros(2), [1, 5, 6]]})
    assert found
    assert (found.path, found.index) == ("['loss'][1]", (1,))
    assert (found.seen, found.expected, found.wrong, found.size) == (1.0, 5.0, 2, 3)


@pytest.mark.parametrize(
    ("seen", "expected", "kind"),
    [
        (None, 1, "nothing"),
        (len, 1, "function"),
        ([1, 2], [1, 2, 3], "shape"),
        ("1", 1, "type"),
        ((1, "a"), (1, "a", "b"), "length"),
        ({"a": "x"}, {"b": "x"}, "keys"),
        (ValueError(), 1, "error"),
        (1, ValueError(), "error"),
        (TypeError(), ValueError(), "error"),
        ([1, 2], [1, 3], "value"),
    ],
)
def test_a_difference_has_a_kind(seen, expected, kind) -> None:
    found = difference(seen, expected)
    assert found
    assert found.kind == kind


def test_an_error_of_a_kind_below_is_right_whatever_it_says() -> None:
    class Unknown(ValueError):
        pass

    assert equal(Unknown("own text"), ValueError("another"))


def test_where_rounding_decides_some_entries_may_differ() -> None:
    labels = np.arange(10)
    seen = labels.copy()
    seen[3] = 7
    assert not equal(seen, labels)
    assert equal(seen, labels, exceptions=1)
    seen[4] = 7
    assert not equal(seen, labels, exceptions=1)


def test_an_object_that_answers_for_itself_is_no_number() -> None:
    class Pretender:
        shape, dtype = (), np.dtype(float)

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    assert not equal(Pretender(), 0.5)
    assert not equal(Pretender(), "a")
