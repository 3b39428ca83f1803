"""Lesson 05: two moons, and how well a right and a wrong gradient agree with measured ones."""

import numpy as np
from numpy.typing import NDArray

from autograder import reference
from autograder.authoring.datasets import Arrays


def moons_and_gradient_checks() -> Arrays:
    X, y = reference.make_moons(200, noise=0.15, seed=5)
    distances = 10.0 ** -np.arange(1, 9)
    right, wrong = np.transpose([_errors(h) for h in distances])
    description = [
        "X (200, 2), y (200): two moons, standard deviation of the noise 0.15, labels 0 and 1;",
        "make_moons(200, noise=0.15, seed=5), 4 decimals.",
        "h (8), error_right (8), error_wrong (8): a gradient check of tanh at 12 numbers, against",
        "central differences at the distance h: largest relative error of the right formula",
        "1 - tanh(z)², and of the wrong one 1 - tanh(z); two significant digits.",
        "Made for this course.",
    ]
    return {
        "X": X.round(4),
        "y": y,
        "h": distances,
        "error_right": right,
        "error_wrong": wrong,
        "description": np.array(description),
    }


def _errors(h: float) -> NDArray[np.float64]:
    """Relative errors of tanh's gradient, right and wrong, under a non-uniform upstream."""
    z, upstream = np.random.default_rng(5).normal(0, 1, (2, 12))
    measured = reference.numerical_gradient(lambda v: float(np.sum(upstream * np.tanh(v))), z, h)
    formulas = (1 - np.tanh(z) ** 2, 1 - np.tanh(z))
    errors = [reference.relative_error(upstream * formula, measured) for formula in formulas]
    return np.array([float(f"{error:.1e}") for error in errors])


FILES = {"moons.npz": moons_and_gradient_checks}
