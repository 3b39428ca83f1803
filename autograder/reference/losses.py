"""Losses and their gradients with respect to the predictions.

Always the mean over examples, without a factor ½, with the natural logarithm
(Goodfellow, Bengio, Courville, "Deep Learning", sections 5.5 and 6.2).
Probabilities below EPSILON count as EPSILON, so that a confident mistake costs
-log(EPSILON) = 27.6 and not infinity; a confident right answer costs exactly 0.
"""

import numpy as np
from numpy.typing import ArrayLike

from .metrics import _one_hot
from .validation import (
    Array,
    require_binary,
    require_labels,
    require_numbers,
    require_one_hot,
    require_probabilities,
    require_same_length,
    require_same_shape,
)

EPSILON = 1e-12
PROBABILITIES = "probabilities"


def _mean_squared_error(y_true: Array, y_pred: Array) -> float:
    return float(np.mean((y_pred - y_true) ** 2))


def _mean_squared_error_gradient(y_true: Array, y_pred: Array) -> Array:
    return 2 * (y_pred - y_true) / y_pred.size


def _binary_crossentropy(y_true: Array, y_pred: Array) -> float:
    log_of_one = np.log(np.maximum(y_pred, EPSILON))
    log_of_zero = np.log(np.maximum(1 - y_pred, EPSILON))
    return float(-np.mean(y_true * log_of_one + (1 - y_true) * log_of_zero))


def _binary_crossentropy_gradient(y_true: Array, y_pred: Array) -> Array:
    of_one, of_zero = np.maximum(y_pred, EPSILON), np.maximum(1 - y_pred, EPSILON)
    return ((1 - y_true) / of_zero - y_true / of_one) / y_pred.size


def _categorical_crossentropy(y_true: Array, y_pred: Array) -> float:
    logs = np.log(np.maximum(y_pred, EPSILON))
    return float(-np.mean(np.sum(y_true * logs, axis=1)))


def _categorical_crossentropy_gradient(y_true: Array, y_pred: Array) -> Array:
    return -y_true / np.maximum(y_pred, EPSILON) / len(y_pred)


def _softmax_crossentropy_gradient(y_true: Array, probabilities: Array) -> Array:
    gradient = probabilities - y_true
    gradient /= len(probabilities)
    return gradient


def _sigmoid_crossentropy_gradient(y_true: Array, probabilities: Array) -> Array:
    return (probabilities - y_true) / probabilities.size


def mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean of (y_pred - y_true)² over all entries; any shape, but the same for both.

    Raises ValueError on different shapes, empty input, NaN or infinity.
    """
    return _mean_squared_error(*_require_values(y_true, y_pred))


def mean_squared_error_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """2·(y_pred - y_true) / number of entries, the shape of y_pred. Errors as the loss."""
    return _mean_squared_error_gradient(*_require_values(y_true, y_pred))


def binary_crossentropy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean of -(y·log p + (1-y)·log(1-p)) for labels y in {0, 1} and probabilities p of class 1.

    Any shape, but the same for both (Bishop, PRML, eq. 4.90). Raises ValueError on other labels,
    probabilities outside [0, 1], different shapes, empty input or NaN.
    """
    return _binary_crossentropy(*_require_binary(y_true, y_pred))


def binary_crossentropy_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """((1-y)/(1-p) - y/p) / number of entries, the shape of y_pred, each denominator at least
    EPSILON. Errors as the loss."""
    return _binary_crossentropy_gradient(*_require_binary(y_true, y_pred))


def categorical_crossentropy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean over examples of -Σ_k y_k·log p_k; one-hot y_true and probabilities, both (n, classes).

    (Bishop, PRML, eq. 4.108.) Raises ValueError when y_true is not one-hot, on probabilities
    outside [0, 1], different shapes, empty input or NaN.
    """
    return _categorical_crossentropy(*_require_one_hot(y_true, y_pred))


def categorical_crossentropy_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """-y/p / n with p at least EPSILON, shape (n, classes). Errors as the loss."""
    return _categorical_crossentropy_gradient(*_require_one_hot(y_true, y_pred))


def sparse_categorical_crossentropy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """`categorical_crossentropy` with integer labels: y_true (n,), y_pred (n, classes).

    Raises ValueError also on labels that y_pred has no column for.
    """
    return _categorical_crossentropy(*_require_sparse(y_true, y_pred))


def sparse_categorical_crossentropy_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> Array:
    """`categorical_crossentropy_gradient` with integer labels; shape (n, classes)."""
    return _categorical_crossentropy_gradient(*_require_sparse(y_true, y_pred))


def softmax_crossentropy_gradient(y_true: ArrayLike, probabilities: ArrayLike) -> Array:
    """(p - y) / n: gradient of the cross-entropy with respect to the softmax's *inputs*.

    y_true: labels (n,) or one-hot (n, classes); probabilities: the softmax's outputs (n, classes);
    the result has their shape (Bishop, PRML, eq. 4.109). Errors as the losses.
    """
    if require_numbers(y_true, "y_true", 1, 2).ndim == 1:
        return _softmax_crossentropy_gradient(
            *_require_sparse(y_true, probabilities, PROBABILITIES)
        )
    return _softmax_crossentropy_gradient(*_require_one_hot(y_true, probabilities, PROBABILITIES))


def sigmoid_crossentropy_gradient(y_true: ArrayLike, probabilities: ArrayLike) -> Array:
    """(p - y) / number of entries: gradient of the binary cross-entropy with respect to the
    sigmoid's *inputs*; same shape as probabilities. Errors as `binary_crossentropy`."""
    return _sigmoid_crossentropy_gradient(*_require_binary(y_true, probabilities, PROBABILITIES))


def _require_values(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    true, predicted = require_numbers(y_true, "y_true"), require_numbers(y_pred, "y_pred")
    require_same_shape(true, predicted, "y_true", "y_pred")
    return true.astype(predicted.dtype, copy=False), predicted


def _require_binary(
    y_true: ArrayLike, y_pred: ArrayLike, name: str = "y_pred"
) -> tuple[Array, Array]:
    true, predicted = require_binary(y_true, "y_true"), require_probabilities(y_pred, name)
    require_same_shape(true, predicted, "y_true", name)
    return true.astype(predicted.dtype, copy=False), predicted


def _require_one_hot(
    y_true: ArrayLike, y_pred: ArrayLike, name: str = "y_pred"
) -> tuple[Array, Array]:
    true, predicted = require_one_hot(y_true, "y_true"), require_probabilities(y_pred, name, 2)
    require_same_shape(true, predicted, "y_true", name)
    return true.astype(predicted.dtype, copy=False), predicted


def _require_sparse(
    y_true: ArrayLike, y_pred: ArrayLike, name: str = "y_pred"
) -> tuple[Array, Array]:
    predicted = require_probabilities(y_pred, name, 2)
    n_classes = predicted.shape[1]
    true = require_labels(y_true, "y_true", n_classes)
    require_same_length(true, predicted, "y_true", name)
    return _one_hot(true, n_classes).astype(predicted.dtype, copy=False), predicted
