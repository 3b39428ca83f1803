"""Inputs that the tests of several lessons draw, off every value where a mistake would not show."""

from collections.abc import Callable
from itertools import pairwise
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


def labels(rng: np.random.Generator, n: int, classes: int = 2) -> tuple[Array, Array]:
    """n true and n predicted labels, whole numbers from 0."""
    return rng.integers(0, classes, n), rng.integers(0, classes, n)


def quantities(rng: np.random.Generator, *shape: int) -> tuple[Array, Array]:
    """True values around 20 and predicted ones around 22, of this shape."""
    return rng.normal(20, 5, shape), rng.normal(22, 5, shape)


def positives(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """n labels, all of them 1, and predicted probabilities of 1."""
    return np.ones(n, dtype=int), rng.uniform(0.05, 0.95, n)


def both_classes(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """n labels, a third of them 1, the others 0, and predicted probabilities of 1."""
    return rng.permutation(n) % 3 // 2, rng.uniform(0.05, 0.95, n)


def certain(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """n labels 0 and 1, and predictions of 0.0 and 1.0, right and wrong ones of both classes."""
    pairs = rng.permutation(n) % 4
    return pairs // 2, pairs % 2.0


def certain_and_right(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """n labels 0 and 1, and the same as predictions, 0.0 and 1.0."""
    labels = rng.permutation(n) % 2
    return labels, labels.astype(float)


def empty(_: np.random.Generator) -> list[tuple[Array, Array]]:
    """All inputs of a behaviour: two arrays without entries."""
    return [(np.array([], dtype=int), np.array([], dtype=int))]


def unequal(_: np.random.Generator) -> list[tuple[Array, Array]]:
    """All inputs of a behaviour: labels of different lengths, of which a single one would be
    repeated without an error."""
    return [(np.ones(n, dtype=int), np.ones(m, dtype=int)) for n, m in ((6, 5), (4, 9), (8, 1))]


def empty_and_unequal(rng: np.random.Generator) -> list[tuple[Array, Array]]:
    """All inputs of a behaviour: what `empty` and `unequal` draw."""
    return empty(rng) + unequal(rng)


def examples(rng: np.random.Generator, n: int, k: int, classes: int) -> tuple[Array, Array]:
    """n examples with k numbers each, shape (n, k), and their labels as whole numbers."""
    return rng.normal(size=(n, k)), rng.integers(0, classes, n)


def parameters(rng: np.random.Generator, *layers: int) -> list[Array]:
    """The weights and biases [W1, b1, W2, b2, …] of a network with layers of these sizes."""
    shapes = (shape for k, n in pairwise(layers) for shape in ((k, n), (n,)))
    return [rng.normal(0, 0.7, shape) for shape in shapes]


def classified(rng: np.random.Generator, n: int, classes: int) -> tuple[Array, Array]:
    """n one-hot labels and the probabilities of a classifier that guesses, both (n, classes)."""
    labels, exponentials = rng.integers(0, classes, n), np.exp(rng.normal(0, 1.5, (n, classes)))
    return np.eye(classes)[labels], exponentials / exponentials.sum(axis=1, keepdims=True)


def labelled(
    rng: np.random.Generator, n: int, classes: int, seen: int | None = None
) -> tuple[Array, Array]:
    """The same with labels as whole numbers, shape (n,), of which only the first classes that are
    `seen` may occur: how many classes there are is known by the probabilities alone."""
    one_hot, probabilities = classified(rng, n, classes)
    return one_hot.argmax(axis=1) % (seen or classes), probabilities


def open_and_shut(rng: np.random.Generator, n: int) -> tuple[Array, Array, Array]:
    """n inputs, and weights (n, n) and biases of 0 for n neurons, of which every second has a sum
    below 0. All together the sums are above 0 if n is even, and below if it is odd.

    Rows of the weights would do as well as columns: mixing them up shows elsewhere.
    """
    inputs, weights = weighted_inputs(rng, n, np.zeros(n))
    weights += weights.T
    sums = rng.uniform(1, 2, n) * (-1) ** np.arange(n)
    sums[n % 2 :: 2] *= 5
    return inputs, weights + np.diag((sums - inputs @ weights) / inputs), np.zeros(n)


def at_gates(
    rng: np.random.Generator, n: int, units: int = 0, first_sum: float | None = None
) -> tuple[Array, Array]:
    """Upstream gradients and sums z, shape (n, units), or (n,) without units; none of them is 0,
    their signs come in all four combinations. The first sum may be given; then its gradient is
    1."""
    shape = (2, n, units) if units else (2, n)
    upstream, z = rng.uniform(0.2, 3, shape) * rng.choice([-1, 1], shape)
    upstream.flat[:4] = np.abs(upstream.flat[:4]) * [-1, -1, 1, 1]
    z.flat[:4] = np.abs(z.flat[:4]) * [1, -1, -1, 1]
    if first_sum is not None:
        upstream.flat[0], z.flat[0] = 1, first_sum
    return upstream, z


def nearly_equal(rng: np.random.Generator, *shape: int) -> tuple[Array, Array]:
    """Two arrays of this shape whose entries differ by up to their own size."""
    values = rng.uniform(1, 5, shape) * rng.choice([-1, 1], shape)
    return values, values * rng.uniform(0.5, 1.8, shape)


def almost_zero(rng: np.random.Generator, n: int = 0) -> tuple[Array, Array]:
    """Two arrays whose first entries are 0 and almost 0, beside n others that differ by more: most
    of all one that is smaller in b, or larger if n is odd."""
    a, b = nearly_equal(rng, n)
    a[:1] = np.abs(a[:1])
    b[:1] = a[:1] * (3 if n % 2 else 1 / 3)
    limits = (1e-10, 1e-9) if n else (1e-9, 5e-9)
    return np.append([0.0, 0.0], a), np.append([0.0, rng.uniform(*limits)], b)


def at_rate(
    rng: np.random.Generator, rate: float, training: bool = True
) -> tuple[Array, float, Array, bool]:
    """Outputs, none of them 0; a rate; random numbers, some of them just the rate; the mode."""
    shape = int(rng.integers(6, 10)), int(rng.integers(4, 8))
    outputs, draws = rng.uniform(0.5, 3, shape) * rng.choice([-1, 1], shape), rng.random(shape)
    draws[rng.random(shape) < 0.1] = draws[0, 0] = draws[1, 1] = rate
    return outputs, rate, draws, training


def wavy(rng: np.random.Generator, n: int, *more: Any) -> tuple[Any, ...]:
    """A function of n weights with another slope for each of them, n weights, and more."""
    first, second = rng.uniform(0.5, 2, size=(2, n))

    def function(weights: Array) -> float:
        return float(
            np.sum(first * np.sin(weights)) + np.prod(second + np.asarray(weights) ** 2 / 4)
        )

    return function, rng.normal(size=n), *more


def slopes_of_a_bowl(rng: np.random.Generator, n: int) -> Callable[[Array], Array]:
    """The gradient of a bowl with n weights."""
    slant, bottom = rng.normal(size=(n, n)), rng.normal(size=n)
    return lambda v: (slant @ slant.T / n + np.eye(n)) @ (np.asarray(v) - bottom)


def falling(rng: np.random.Generator, n: int) -> list[float]:
    """n losses that fall from about 2 to about 1."""
    losses: list[float] = np.sort(rng.uniform(1.01, 2, n))[::-1].tolist()
    return losses


def tied(rng: np.random.Generator, n: int) -> list[float]:
    """n losses, the lowest of them in the epochs 4 and 7, the highest in the first epoch."""
    losses = rng.uniform(0.5, 1, n)
    losses[[0, 3, 6]] = 1.2, 0.3, 0.3
    return list(map(float, losses))


def two_valleys(rng: np.random.Generator) -> tuple[list[float], int]:
    """Losses that fall, rise for 8 epochs and fall below all before, and a patience of up to 5."""
    fall = falling(rng, int(rng.integers(3, 7)))
    rise = fall[-1] + np.cumsum(rng.uniform(0.01, 0.05, 8))
    return [*fall, *rise.tolist(), 0.7, 0.6], int(rng.integers(3, 6))


def two_bumps(rng: np.random.Generator) -> tuple[list[float], int]:
    """Losses with two bumps before the bottom, each shorter by one than the patience, and that."""
    patience, high = int(rng.integers(3, 6)), falling(rng, 3)
    bump = 0.3 - np.arange(1, patience) * 0.04
    values = [value for start in high[:2] for value in (start, *(start + bump))]
    tail = high[-1] + 0.1 + 0.05 * (np.arange(patience + 6) % 2)
    return [*map(float, values), high[-1], *tail.tolist()], patience


def crossing(rng: np.random.Generator) -> Array:
    """Losses that come below 0.5 more than once, the first time after 3 epochs or later."""
    high, low = rng.uniform(0.6, 1, int(rng.integers(3, 9))), rng.uniform(0.3, 0.45, 3)
    return np.concatenate([high, low[:1], high[:2], low[1:], high[:1]])


def misspelt(rng: np.random.Generator, name: str) -> str:
    """The name with one letter doubled."""
    place = int(rng.integers(len(name)))
    return name[:place] + name[place] + name[place:]
