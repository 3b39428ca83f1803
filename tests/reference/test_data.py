import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reference import (
    make_bank_customers,
    make_medical_test,
    make_moons,
    train_test_split,
)

MAKERS = {
    "bank": lambda seed: make_bank_customers(200, seed),
    "medical": lambda seed: make_medical_test(200, 0.1, seed),
    "moons": lambda seed: make_moons(200, 0.2, seed, flip=0.1),
}


def digest(arrays):
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_same_seed_same_bytes_and_another_seed_differs(make):
    assert digest(make(1)[:2]) == digest(make(1)[:2])
    assert digest(make(1)[:1]) != digest(make(2)[:1])
    assert digest(make(1)[1:2]) != digest(make(2)[1:2])


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_shapes_and_finite_values(make):
    x, y, *names = make(3)
    assert len(x) == len(y) == 200 and x.dtype == np.float64
    assert np.isfinite(x).all() and np.isfinite(y).all()
    assert not names or len(names[0]) == x.shape[1]


def linear_fit(x, y):
    """Share of the variance of y that a linear model explains."""
    design = np.column_stack([x, np.ones(len(x))])
    residual = y - design @ np.linalg.lstsq(design, y)[0]
    return 1 - residual.var() / y.var()


def test_bank_customers_are_plausible_and_nearly_linear():
    x, transactions, names = make_bank_customers(2000, 0)
    age, balance, children, tenure, products = x.T
    assert names == ("age", "balance", "children", "tenure", "products")
    assert age.min() >= 18 and age.max() <= 84 and balance.min() >= 0
    assert (tenure <= age - 18).all() and set(children) <= set(range(7))
    assert set(products) == {1, 2, 3, 4}
    assert transactions.dtype == np.int64 and transactions.min() >= 0
    assert 0.7 < linear_fit(x, transactions) < 0.99


def test_medical_test_is_imbalanced_and_some_features_tell():
    x, ill, names = make_medical_test(5000, 0.08, 0)
    assert ill.sum() == 400 and ill.dtype == np.int64
    gap = (x[ill == 1].mean(axis=0) - x[ill == 0].mean(axis=0)) / x.std(axis=0)
    for name, difference in zip(names, gap, strict=True):
        assert (difference > 0.3) == (name not in ("height", "shoe_size")), name
    assert make_medical_test(50, 0.0, 0)[1].sum() == 0
    assert make_medical_test(50, 1.0, 0)[1].sum() == 50


def test_flip_changes_exactly_that_share_of_labels_and_no_point():
    clean, labels = make_moons(101, 0.1, 4)
    points, flipped = make_moons(101, 0.1, 4, flip=0.2)
    np.testing.assert_array_equal(clean, points)
    assert np.sum(labels != flipped) == 20
    assert sorted(np.bincount(labels)) == [50, 51] and set(flipped) == {0, 1}


def test_moons_without_noise():
    points, labels = make_moons(100, 0, 0)
    upper, lower = points[labels == 0], points[labels == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, atol=1e-5)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1, atol=1e-5)
    assert (upper[:, 1] >= 0).all() and (lower[:, 1] <= 0.5).all()


@given(st.integers(2, 60), st.floats(0.01, 0.99), st.integers(0, 5))
def test_a_split_keeps_every_row_once_and_x_with_y(n, fraction, seed):
    x, y = np.arange(2 * n).reshape(n, 2), np.arange(n)
    if not 0 < round(n * fraction) < n:
        with pytest.raises(ValueError, match=r"^test_fraction"):
            train_test_split(x, y, test_fraction=fraction, seed=seed)
        return
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_fraction=fraction, seed=seed)
    assert sorted([*y_train, *y_test]) == list(range(n)) and len(y_test) == round(n * fraction)
    np.testing.assert_array_equal(x_train[:, 0], 2 * y_train)
    np.testing.assert_array_equal(x_test[:, 0], 2 * y_test)


def test_a_split_is_shuffled_by_its_seed():
    first, again, third = (
        train_test_split(np.arange(100), test_fraction=0.2, seed=seed)[1] for seed in (0, 0, 1)
    )
    assert first.tolist() == again.tolist() != third.tolist()
    assert first.tolist() != sorted(first.tolist())
