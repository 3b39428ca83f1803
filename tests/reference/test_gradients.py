import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reference import gradient_descent, numerical_gradient, relative_error


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 2)])
def test_numerical_gradient_of_a_known_function(shape):
    x = np.random.default_rng(0).normal(size=shape)
    measured = numerical_gradient(lambda x: np.sum(np.sin(x) * x), x)
    assert measured.shape == shape
    assert relative_error(measured, np.cos(x) * x + np.sin(x)) < 1e-8


def test_differences_are_central():
    # One-sided differences would be wrong by h; central ones are exact for a parabola.
    assert numerical_gradient(lambda x: x[0] ** 2, [3.0], h=0.5)[0] == 6.0


def test_x_is_neither_changed_nor_in_the_functions_reach():
    x = np.array([1.0, 2.0])

    def function(point):
        point *= 100
        return float(point.sum())

    np.testing.assert_allclose(numerical_gradient(function, x), [100, 100], rtol=1e-6)
    assert x.tolist() == [1, 2]


def test_float32_and_integers_are_measured_in_float64():
    for x in (np.array([3], np.float32), np.array([3])):
        measured = numerical_gradient(lambda x: x[0] ** 3, x)
        assert measured.dtype == np.float64 and measured[0] == pytest.approx(27, rel=1e-8)


@pytest.mark.parametrize("result", [np.ones(2), float("nan"), float("inf"), "1", None])
def test_a_function_that_returns_no_finite_number(result):
    with pytest.raises(ValueError, match=r"function returned .* return one finite number"):
        numerical_gradient(lambda x: result, [1.0])


def test_relative_error():
    assert relative_error([1.0, 0.0], [1.0, 0.0]) == 0
    assert relative_error([1.0, 2.0], [1.0, -2.0]) == 1
    assert relative_error([1.0, 100.0], [1.0, 101.0]) == pytest.approx(1 / 201)
    assert relative_error([1e-15], [-1e-15]) < 1e-6  # both are zero apart from rounding


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=1))
def test_relative_error_is_symmetric_and_at_most_one(pairs):
    a, b = np.array(pairs).T
    assert 0 <= relative_error(a, b) == relative_error(b, a) <= 1


def test_gradient_descent_visits_the_points_of_the_formula():
    points = gradient_descent(lambda x: 2 * x, [1.0, -4.0], learning_rate=0.25, steps=3)
    expected = [[1, -4], [0.5, -2], [0.25, -1], [0.125, -0.5]]
    np.testing.assert_array_equal(points, expected)


@pytest.mark.parametrize("start", [1.0, [1.0, 2.0], [[1.0], [2.0]]])
def test_gradient_descent_keeps_the_shape_of_start(start):
    points = gradient_descent(lambda x: x, start, 0.1, 5)
    assert points.shape == (6, *np.shape(start))
    assert gradient_descent(lambda x: x, start, 0.1, 0).shape == (1, *np.shape(start))


def test_gradient_descent_is_safe_from_a_gradient_that_writes():
    start = np.array([1.0])

    def gradient(x):
        x *= 2
        return x

    np.testing.assert_array_equal(gradient_descent(gradient, start, 0.25, 2), [[1], [0.5], [0.25]])
    assert start[0] == 1


@pytest.mark.parametrize("result", [np.ones(3), 1.0, ["a"], None])
def test_a_gradient_that_is_none(result):
    with pytest.raises(ValueError, match=r"^gradient returned .* return one number for each"):
        gradient_descent(lambda x: result, [1.0], 0.1, 1)
