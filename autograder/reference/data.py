"""Made-up data sets. The same arguments give the same bytes every time.

Features are rounded, so that a last bit that differs between processors does not show.
"""

import numpy as np
from numpy.typing import ArrayLike

from .validation import Array, require_between, require_count

DECIMALS = 6

BANK_FEATURES = ("age", "balance", "children", "tenure", "products")
MEDICAL_FEATURES = ("age", "blood_pressure", "marker_a", "marker_b", "height", "shoe_size")


def make_bank_customers(n: int, seed: int) -> tuple[Array, Array, tuple[str, ...]]:
    """Customers (n, 5), their numbers of transactions a month (n,) as int64, and feature names.

    age in years, balance in thousands, children, tenure in years, products held.
    Raises ValueError when n or seed is not a count.
    """
    rng = _generator(n, seed)
    age = rng.integers(18, 85, n)
    balance = rng.gamma(2.0, 4.0, n) + 0.1 * (age - 18)
    children = np.minimum(rng.poisson(1.2, n), 6)
    tenure = np.minimum(rng.integers(0, 31, n), age - 18)
    products = rng.integers(1, 5, n)
    mean = 4 + 0.4 * balance + 2.5 * children + 0.2 * tenure + 3 * products - 0.05 * (age - 18)
    transactions = np.round(mean + rng.normal(0, 2, n)).clip(0).astype(np.int64)
    x = np.column_stack([age, balance.round(2), children, tenure, products]).astype(np.float64)
    return x, transactions, BANK_FEATURES


def make_medical_test(n: int, prevalence: float, seed: int) -> tuple[Array, Array, tuple[str, ...]]:
    """Patients (n, 6), ill or not (n,) as int64 with round(n·prevalence) ones, feature names.

    Age, blood pressure and the two markers carry information; height and shoe size carry none.
    Raises ValueError when n or seed is not a count, or prevalence not in [0, 1].
    """
    rng = _generator(n, seed)
    prevalence = require_between(prevalence, "prevalence", 0, 1)
    ill = rng.permutation(np.arange(n) < round(n * prevalence)).astype(np.int64)
    height = rng.normal(171, 9, n)
    x = np.column_stack(
        [
            rng.normal(48, 14, n) + 6 * ill,
            rng.normal(125, 13, n) + 8 * ill,
            rng.normal(0, 1, n) + 1.8 * ill,
            rng.gamma(2.0, 1.0, n) + 1.5 * ill,
            height,
            0.25 * height - 1.5 + rng.normal(0, 1, n),
        ]
    )
    return x.round(2), ill, MEDICAL_FEATURES


def make_moons(n: int, noise: float, seed: int, flip: float = 0.0) -> tuple[Array, Array]:
    """Two interleaved half circles: points (n, 2) and labels (n,) as int64, in random order.

    `noise` is the standard deviation added to each coordinate, `flip` the share of labels that
    are wrong (exactly round(n·flip)). Raises ValueError on a negative noise or flip outside [0, 1].
    """
    rng = _generator(n, seed)
    labels = rng.permutation(np.arange(n) % 2)
    angle = rng.uniform(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    points = np.where(labels[:, None] == 0, upper, lower)
    return _add_noise(points, labels, noise, flip, rng)


def train_test_split(*arrays: ArrayLike, test_fraction: float, seed: int) -> list[Array]:
    """The rows of every array, shuffled alike and cut: [a_train, a_test, b_train, b_test, …].

    The test part has round(n·test_fraction) rows. Raises ValueError without arrays, on different
    lengths, a fraction outside (0, 1), or a part that would be empty.
    """
    if not arrays:
        raise ValueError("arrays is empty; give at least one array to split")
    try:
        rows = [np.asarray(array) for array in arrays]
    except ValueError:
        raise ValueError("arrays has rows of different lengths; give rectangular arrays") from None
    if any(array.ndim == 0 or len(array) != len(rows[0]) for array in rows):
        shapes = ", ".join(str(array.shape) for array in rows)
        raise ValueError(f"arrays have shapes {shapes}; give all the same number of rows")
    n = len(rows[0])
    fraction = require_between(test_fraction, "test_fraction", 0, 1, low_open=True, high_open=True)
    n_test = round(n * fraction)
    if not 0 < n_test < n:
        raise ValueError(
            f"test_fraction is {test_fraction}, which leaves one part of {n} rows empty; "
            "give more rows or another fraction"
        )
    order = np.random.default_rng(require_count(seed, "seed", 0)).permutation(n)
    return [part for array in rows for part in (array[order[n_test:]], array[order[:n_test]])]


def _generator(n: int, seed: int) -> np.random.Generator:
    require_count(n, "n")
    return np.random.default_rng(require_count(seed, "seed", minimum=0))


def _add_noise(
    points: Array, labels: Array, noise: float, flip: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    noise = require_between(noise, "noise", 0, float("inf"))
    flip = require_between(flip, "flip", 0, 1)
    points = points + noise * rng.normal(size=points.shape)
    # Drawn last, so that the same seed gives the same points with and without wrong labels.
    wrong = rng.permutation(len(labels))[: round(flip * len(labels))]
    labels = labels.astype(np.int64)
    labels[wrong] = 1 - labels[wrong]
    return points.round(DECIMALS), labels
