"""Inputs that the tests of several lessons draw, off every value where a mistake would not show."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]

LEAST_DISTANCE = 0.01
"""Shares that are nearer than this might be taken for each other."""


def weighted_inputs(rng: np.random.Generator, n: int, sums: ArrayLike) -> tuple[Array, Array]:
    """n inputs, shape (n,), and the weights that make these sums of them.

    One sum needs weights of shape (n,); several need (n, sums), a column for each.
    """
    x = rng.uniform(0.5, 2, n) * rng.choice([-1, 1], n)
    weights = rng.normal(0, 2, (n, *np.shape(sums)))
    weights[0] += (np.asarray(sums) - x @ weights) / x[0]
    return x, weights


def binary_outcomes(rng: np.random.Generator) -> tuple[Array, Array]:
    """True and predicted labels 0 and 1, about 55 of each.

    All four counts of the confusion matrix differ, and so do the shares that one may confuse:
    accuracy, and precision and recall of either class.
    """
    while True:
        counts = rng.permutation([4, 9, 15, 22]) + rng.integers(0, 4, 4)
        tn, fp, fn, tp = counts
        shares = [tp / (tp + fp), tp / (tp + fn), tn / (tn + fn), tn / (tn + fp)]
        shares.append((tn + tp) / counts.sum())
        if np.diff(np.sort(shares)).min() > LEAST_DISTANCE:
            order = rng.permutation(counts.sum())
            return np.repeat([0, 0, 1, 1], counts)[order], np.repeat([0, 1, 0, 1], counts)[order]


def classified(rng: np.random.Generator, n: int, classes: int) -> tuple[Array, Array]:
    """n one-hot labels and the probabilities of a classifier that guesses, both (n, classes)."""
    labels, exponentials = rng.integers(0, classes, n), np.exp(rng.normal(0, 1.5, (n, classes)))
    return np.eye(classes)[labels], exponentials / exponentials.sum(axis=1, keepdims=True)
