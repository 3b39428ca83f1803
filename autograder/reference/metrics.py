"""Metrics: how good are predictions, told in numbers people understand.

Definitions as in Manning, Raghavan, Schütze, "Introduction to Information Retrieval", chapter 8.
All take (y_true, y_pred), and raise ValueError on empty input, on different shapes, and on labels
that are not whole numbers.
"""

import numpy as np
from numpy.typing import ArrayLike

from .validation import (
    Array,
    require_count,
    require_labels,
    require_numbers,
    require_probabilities,
    require_same_shape,
)

# A confusion matrix has the square of this many entries; more is surely a mistake.
MOST_CLASSES = 4096


def _accuracy(y_true: Array, y_pred: Array) -> float:
    return float(np.mean(y_true == y_pred))


def _mean_absolute_error(y_true: Array, y_pred: Array) -> float:
    return float(np.mean(np.abs(y_pred - y_true)))


def _one_hot(labels: Array, n_classes: int) -> Array:
    return np.eye(n_classes)[labels]


def _predicted_labels(probabilities: Array) -> Array:
    if probabilities.ndim == 2 and probabilities.shape[1] > 1:
        return probabilities.argmax(axis=1)
    return (probabilities.reshape(-1) >= 0.5).astype(np.int64)


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of labels predicted correctly, in [0, 1]. Both arguments: labels of shape (n,)."""
    return _accuracy(*_require_two_labels(y_true, y_pred))


def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, n_classes: int | None = None) -> Array:
    """Counts of shape (n_classes, n_classes): row = true label, column = predicted label.

    Without `n_classes` the largest label seen decides. Raises ValueError on negative labels
    and on labels of `n_classes` or more.
    """
    true, predicted = _require_two_labels(y_true, y_pred)
    if n_classes is None:
        n_classes = int(max(true.max(), predicted.max(), 0)) + 1
    n_classes = require_count(n_classes, "n_classes")
    if n_classes > MOST_CLASSES:
        raise ValueError(f"n_classes is {n_classes}; give at most {MOST_CLASSES} classes")
    true = require_labels(true, "y_true", n_classes)
    predicted = require_labels(predicted, "y_pred", n_classes)
    cells = np.bincount(true * n_classes + predicted, minlength=n_classes**2)
    return cells.reshape(n_classes, n_classes)


def precision(y_true: ArrayLike, y_pred: ArrayLike, positive: int = 1) -> float:
    """TP / (TP + FP): the share of positive predictions that are right.

    0.0 when nothing was predicted positive. Labels of shape (n,).
    """
    true_positive, false_positive, _ = _count_outcomes(y_true, y_pred, positive)
    return _ratio(true_positive, true_positive + false_positive)


def recall(y_true: ArrayLike, y_pred: ArrayLike, positive: int = 1) -> float:
    """TP / (TP + FN): the share of positive examples that were found.

    0.0 when no example is positive. Labels of shape (n,).
    """
    true_positive, _, false_negative = _count_outcomes(y_true, y_pred, positive)
    return _ratio(true_positive, true_positive + false_negative)


def f1_score(y_true: ArrayLike, y_pred: ArrayLike, positive: int = 1) -> float:
    """2·TP / (2·TP + FP + FN), the harmonic mean of precision and recall; 0.0 instead of 0/0."""
    true_positive, false_positive, false_negative = _count_outcomes(y_true, y_pred, positive)
    return _ratio(2 * true_positive, 2 * true_positive + false_positive + false_negative)


def mean_absolute_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean of |y_pred - y_true| over all entries; any shape, but the same for both."""
    true, predicted = require_numbers(y_true, "y_true"), require_numbers(y_pred, "y_pred")
    require_same_shape(true, predicted, "y_true", "y_pred")
    return _mean_absolute_error(true, predicted)


def one_hot(labels: ArrayLike, n_classes: int) -> Array:
    """float64 array of shape (n, n_classes) with a 1 in the column of each label (n,).

    Raises ValueError when a label is not one of 0 … n_classes-1.
    """
    n_classes = require_count(n_classes, "n_classes")
    return _one_hot(require_labels(labels, "labels", n_classes), n_classes)


def predicted_labels(probabilities: ArrayLike) -> Array:
    """Labels (n,) from a model's probabilities.

    Shape (n, classes) gives the most probable class, the first one in a tie;
    shape (n,) or (n, 1) gives 1 for probabilities of 0.5 or more. ValueError outside [0, 1].
    """
    return _predicted_labels(require_probabilities(probabilities, "probabilities", 1, 2))


def _require_two_labels(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    true, predicted = require_labels(y_true, "y_true"), require_labels(y_pred, "y_pred")
    require_same_shape(true, predicted, "y_true", "y_pred")
    return true, predicted


def _count_outcomes(y_true: ArrayLike, y_pred: ArrayLike, positive: int) -> tuple[int, int, int]:
    true, predicted = _require_two_labels(y_true, y_pred)
    require_count(positive, "positive", minimum=-(2**53))
    is_positive, called_positive = true == positive, predicted == positive
    return (
        int(np.sum(is_positive & called_positive)),
        int(np.sum(~is_positive & called_positive)),
        int(np.sum(is_positive & ~called_positive)),
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
