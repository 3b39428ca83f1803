"""Slopes by measuring, to check slopes by formula, and the walk downhill that uses them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from .validation import (
    Array,
    require_count,
    require_numbers,
    require_positive,
    require_same_shape,
)

# Two gradients this close to zero count as equal, whatever their ratio.
TINY = 1e-8


def numerical_gradient(function: Callable[[Array], float], x: ArrayLike, h: float = 1e-5) -> Array:
    """(f(x + h) - f(x - h)) / 2h for each entry of x: central differences, error O(h²).

    `function` takes an array of the shape of x and returns one number; the result is float64 of
    the shape of x, which itself stays untouched (Press et al., "Numerical Recipes", section 5.7).
    Raises ValueError when x is empty or not finite, when h is not above 0, and when the function
    returns anything but one finite number.
    """
    point = require_numbers(x, "x").astype(np.float64)  # a copy: the caller's x is never written
    h = require_positive(h, "h")
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        value = point[index]
        point[index] = value + h
        above = _one_number(function(point.copy()))
        point[index] = value - h
        below = _one_number(function(point.copy()))
        point[index] = value
        gradient[index] = (above - below) / (2 * h)
    return gradient


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """Largest |a - b| / max(|a| + |b|, 1e-8) over all entries, in [0, 1].

    For a right analytic gradient in float64 expect below 1e-7 against `numerical_gradient`
    (Stanford CS231n, notes on gradient checks). Same shape for both; raises ValueError otherwise,
    and on empty or non-finite input.
    """
    a, b = require_numbers(a, "a"), require_numbers(b, "b")
    require_same_shape(a, b, "a", "b")
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), TINY)))


def gradient_descent(
    gradient: Callable[[Array], ArrayLike], start: ArrayLike, learning_rate: float, steps: int
) -> Array:
    """All the points visited, shape (steps + 1, *start.shape), the start first.

    Each step is x ← x - learning_rate · gradient(x) (Cauchy 1847). Raises ValueError when start
    is empty or not finite, the rate not above 0, steps negative, or the gradient not of x's shape.
    """
    x = require_numbers(start, "start")
    learning_rate = require_positive(learning_rate, "learning_rate")
    points = [x]
    for _ in range(require_count(steps, "steps", minimum=0)):
        slope = np.asarray(gradient(x.copy()))
        if slope.shape != x.shape or slope.dtype.kind not in "biuf":
            raise ValueError(
                f"gradient returned {slope.dtype} of shape {slope.shape} at a point of shape "
                f"{x.shape}; return one number for each coordinate"
            )
        x = x - learning_rate * slope
        points.append(x)
    return np.array(points)


def _one_number(value: float) -> float:
    number = np.asarray(value)
    if number.size != 1 or number.dtype.kind not in "biuf" or not np.isfinite(number).all():
        raise ValueError(f"function returned {value!r}; return one finite number")
    return float(number.reshape(()))
