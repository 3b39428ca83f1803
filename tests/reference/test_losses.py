import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as sklearn_metrics

from autograder import reference
from autograder.reference import (
    binary_crossentropy,
    binary_crossentropy_gradient,
    categorical_crossentropy,
    categorical_crossentropy_gradient,
    mean_squared_error,
    numerical_gradient,
    one_hot,
    relative_error,
    sigmoid,
    sigmoid_crossentropy_gradient,
    softmax,
    softmax_crossentropy_gradient,
    sparse_categorical_crossentropy,
    sparse_categorical_crossentropy_gradient,
)

LOSSES = [
    "mean_squared_error",
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
]
LARGEST = -np.log(1e-12)


def example(name, dtype=np.float64):
    """y_true and y_pred that suit the loss: seven examples of three outputs."""
    rng = np.random.default_rng(7)
    labels, probabilities = rng.integers(0, 3, 7), softmax(rng.normal(size=(7, 3)))
    y_true, y_pred = {
        "mean_squared_error": (rng.normal(size=(7, 3)), rng.normal(size=(7, 3))),
        "binary_crossentropy": (rng.integers(0, 2, (7, 3)), rng.uniform(0.05, 0.95, (7, 3))),
        "categorical_crossentropy": (one_hot(labels, 3), probabilities),
        "sparse_categorical_crossentropy": (labels, probabilities),
    }[name]
    return y_true, y_pred.astype(dtype)


@pytest.mark.parametrize("name", LOSSES)
def test_gradient_agrees_with_central_differences(name):
    loss, gradient = getattr(reference, name), getattr(reference, f"{name}_gradient")
    y_true, y_pred = example(name)
    measured = numerical_gradient(lambda p: loss(y_true, p), y_pred, h=1e-6)
    assert relative_error(gradient(y_true, y_pred), measured) < 1e-7
    # Through a function with a different slope in every entry.
    scale = np.linspace(0.5, 0.9, y_pred.size).reshape(y_pred.shape)
    chained = numerical_gradient(lambda p: loss(y_true, scale * p), y_pred, h=1e-6)
    assert relative_error(scale * gradient(y_true, scale * y_pred), chained) < 1e-7


def test_softmax_crossentropy_gradient_agrees_with_central_differences():
    logits = np.random.default_rng(1).normal(size=(6, 4))
    labels = np.array([0, 3, 1, 1, 2, 0])
    measured = numerical_gradient(
        lambda z: sparse_categorical_crossentropy(labels, softmax(z)), logits
    )
    of_labels = softmax_crossentropy_gradient(labels, softmax(logits))
    assert relative_error(of_labels, measured) < 1e-7
    np.testing.assert_array_equal(
        of_labels, softmax_crossentropy_gradient(one_hot(labels, 4), softmax(logits))
    )


def test_sigmoid_crossentropy_gradient_agrees_with_central_differences():
    logits = np.random.default_rng(1).normal(size=(6, 2))
    labels = np.array([[0, 1], [1, 1], [0, 0], [1, 0], [0, 0], [1, 1]])
    measured = numerical_gradient(lambda z: binary_crossentropy(labels, sigmoid(z)), logits)
    assert relative_error(sigmoid_crossentropy_gradient(labels, sigmoid(logits)), measured) < 1e-7


@pytest.mark.parametrize("name", LOSSES)
def test_loss_agrees_with_scikit_learn(name):
    y_true, y_pred = example(name)
    if name == "mean_squared_error":
        theirs = sklearn_metrics.mean_squared_error(y_true, y_pred)
    elif name == "binary_crossentropy":
        theirs = sklearn_metrics.log_loss(y_true.ravel(), y_pred.ravel())
    else:
        labels = y_true if y_true.ndim == 1 else y_true.argmax(axis=1)
        theirs = sklearn_metrics.log_loss(labels, y_pred, labels=range(3))
    assert getattr(reference, name)(y_true, y_pred) == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_probabilities_of_zero_and_one_stay_finite(dtype):
    y_true, y_pred = np.array([0, 1, 1, 0]), np.array([0, 1, 0, 1], dtype)
    assert binary_crossentropy(y_true[:2], y_pred[:2]) == 0.0
    value = binary_crossentropy(y_true, y_pred)
    assert value == pytest.approx(LARGEST / 2, rel=1e-6)
    clipped = np.clip(y_pred.astype(np.float64), 1e-12, 1 - 1e-12)
    assert value == pytest.approx(sklearn_metrics.log_loss(y_true, clipped), rel=1e-5)
    assert np.isfinite(binary_crossentropy_gradient(y_true, y_pred)).all()

    rows = np.array([[0, 1], [1, 0]], dtype)
    assert categorical_crossentropy(rows, rows) == 0.0
    assert sparse_categorical_crossentropy([0, 1], rows) == pytest.approx(LARGEST, rel=1e-6)
    assert np.isfinite(categorical_crossentropy_gradient(rows[::-1], rows)).all()


def test_only_one_class_present():
    probabilities = np.array([[0.7, 0.3], [0.9, 0.1]])
    theirs = sklearn_metrics.log_loss([0, 0], probabilities, labels=[0, 1])
    assert sparse_categorical_crossentropy([0, 0], probabilities) == pytest.approx(theirs)


def test_known_numbers():
    assert mean_squared_error([300_000], [250_000]) == 2_500_000_000
    assert binary_crossentropy([0], [0.8]) == pytest.approx(-np.log(0.2), rel=1e-12)
    assert mean_squared_error([[1, 2], [3, 4]], [[1, 2], [3, 2]]) == 1.0  # a mean over entries
    assert type(mean_squared_error([1], [2])) is float


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LOSSES)
def test_gradient_keeps_shape_and_dtype(name, dtype):
    y_true, y_pred = example(name, dtype)
    gradient = getattr(reference, f"{name}_gradient")(y_true, y_pred)
    assert gradient.shape == y_pred.shape and gradient.dtype == dtype


@pytest.mark.parametrize("name", LOSSES)
def test_arguments_are_not_changed(name):
    y_true, y_pred = example(name)
    before = y_true.copy(), y_pred.copy()
    getattr(reference, name)(y_true, y_pred)
    getattr(reference, f"{name}_gradient")(y_true, y_pred)
    np.testing.assert_array_equal(y_true, before[0])
    np.testing.assert_array_equal(y_pred, before[1])


def test_softmax_crossentropy_gradient_does_not_change_the_probabilities():
    probabilities = np.array([[0.25, 0.75]])
    softmax_crossentropy_gradient([1], probabilities)
    assert probabilities.tolist() == [[0.25, 0.75]]


values = arrays(np.float64, (4, 2), elements=st.floats(-1e3, 1e3))


@given(values, values)
def test_mean_squared_error_is_symmetric_and_not_negative(a, b):
    assert mean_squared_error(a, b) == mean_squared_error(b, a) >= 0
    assert mean_squared_error(a, a) == 0


@given(
    arrays(np.float64, (5, 3), elements=st.floats(-30, 30)),
    st.lists(st.integers(0, 2), min_size=5, max_size=5),
)
def test_sparse_is_categorical_with_labels(logits, labels):
    probabilities, encoded = softmax(logits), one_hot(labels, 3)
    assert sparse_categorical_crossentropy(labels, probabilities) == categorical_crossentropy(
        encoded, probabilities
    )
    np.testing.assert_array_equal(
        sparse_categorical_crossentropy_gradient(labels, probabilities),
        categorical_crossentropy_gradient(encoded, probabilities),
    )
    assert categorical_crossentropy(encoded, probabilities) >= 0


def test_no_warning_at_the_edges():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        binary_crossentropy([0, 1], [1, 0])
        categorical_crossentropy([[1, 0]], [[0, 1]])
