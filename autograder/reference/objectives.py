"""Losses and metrics by name, for `Sequential.compile`, and the targets they work on.

Nothing here checks arguments but `prepare_targets`, which a model calls once before training.
"""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.typing import ArrayLike

from . import losses, metrics
from .validation import (
    Array,
    require_binary,
    require_labels,
    require_numbers,
    require_one_hot,
)


@dataclass(frozen=True)
class Loss:
    """`value` and `gradient` take (targets, outputs), both of shape (n, outputs).

    When the network ends in the activation `fused_with`, `fused_gradient` gives the gradient with
    respect to that activation's inputs: the same chain rule, without divisions by tiny numbers.
    """

    name: str
    value: Callable[[Array, Array], float]
    gradient: Callable[[Array, Array], Array]
    classifies: bool = False
    fused_with: str | None = None
    fused_gradient: Callable[[Array, Array], Array] | None = None


@dataclass(frozen=True)
class Metric:
    """`value` takes (labels, predicted labels) if `of_labels`, else (targets, outputs)."""

    name: str
    value: Callable[[Array, Array], float]
    of_labels: bool
    binary_only: bool = False


LOSSES = {
    loss.name: loss
    for loss in (
        Loss(
            "mean_squared_error",
            losses._mean_squared_error,
            losses._mean_squared_error_gradient,
        ),
        Loss(
            "binary_crossentropy",
            losses._binary_crossentropy,
            losses._binary_crossentropy_gradient,
            classifies=True,
            fused_with="sigmoid",
            fused_gradient=losses._sigmoid_crossentropy_gradient,
        ),
        Loss(
            "categorical_crossentropy",
            losses._categorical_crossentropy,
            losses._categorical_crossentropy_gradient,
            classifies=True,
            fused_with="softmax",
            fused_gradient=losses._softmax_crossentropy_gradient,
        ),
        # Labels become one-hot targets before training; from there on it is the same loss.
        Loss(
            "sparse_categorical_crossentropy",
            losses._categorical_crossentropy,
            losses._categorical_crossentropy_gradient,
            classifies=True,
            fused_with="softmax",
            fused_gradient=losses._softmax_crossentropy_gradient,
        ),
    )
}

METRICS = {
    metric.name: metric
    for metric in (
        Metric("accuracy", metrics._accuracy, of_labels=True),
        Metric("precision", metrics.precision, of_labels=True, binary_only=True),
        Metric("recall", metrics.recall, of_labels=True, binary_only=True),
        Metric("f1_score", metrics.f1_score, of_labels=True, binary_only=True),
        Metric("mean_absolute_error", metrics._mean_absolute_error, of_labels=False),
        Metric("mean_squared_error", losses._mean_squared_error, of_labels=False),
    )
}


def find_loss(loss: "str | Callable[..., float] | Loss") -> Loss:
    """The `Loss` for a name or a function of this package. ValueError lists the known ones."""
    if isinstance(loss, Loss):
        return loss
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", "")
    if name not in LOSSES or (callable(loss) and loss is not getattr(losses, name)):
        raise ValueError(f"loss {loss!r} is unknown; give one of {', '.join(LOSSES)}")
    return LOSSES[name]


def find_metric(metric: "str | Callable[..., float] | Metric", loss: Loss, outputs: int) -> Metric:
    """The `Metric` for a name or a function of this package.

    Raises ValueError for an unknown one, and where it makes no sense for the loss or the outputs.
    """
    if isinstance(metric, Metric):
        found = metric
    else:
        name = metric if isinstance(metric, str) else getattr(metric, "__name__", "")
        known = (getattr(metrics, name, None), getattr(losses, name, None))
        if name not in METRICS or (callable(metric) and metric not in known):
            raise ValueError(f"metrics has {metric!r}, unknown; give some of {', '.join(METRICS)}")
        found = METRICS[name]
    if found.of_labels and not loss.classifies:
        raise ValueError(
            f"metrics has {found.name}, which needs a crossentropy loss, not {loss.name}"
        )
    if found.binary_only and outputs > 2:
        raise ValueError(
            f"metrics has {found.name}, which needs two classes, not {outputs} outputs; "
            "call the function on the predicted labels with positive= instead"
        )
    return found


def prepare_targets(y: ArrayLike, name: str, loss: Loss, outputs: int) -> Array:
    """y, checked for the loss, as the targets (n, outputs) that the loss works on.

    Raises ValueError when y does not fit the loss or the number of outputs.
    """
    if loss.name == "sparse_categorical_crossentropy":
        return metrics._one_hot(require_labels(y, name, outputs), outputs)
    if loss.name == "categorical_crossentropy":
        targets = require_one_hot(y, name)
    elif loss.name == "binary_crossentropy":
        targets = require_binary(y, name)
    else:
        targets = require_numbers(y, name)
    if targets.ndim == 1 and outputs == 1:
        targets = targets[:, None]
    if targets.ndim != 2 or targets.shape[1] != outputs:
        raise ValueError(
            f"{name} has shape {targets.shape}; give shape (n, {outputs}), "
            f"as the model has {outputs} outputs"
        )
    return targets


def compute(
    loss: Loss, chosen: "tuple[Metric, ...]", targets: Array, outputs: Array
) -> dict[str, float]:
    """Loss and metrics over all the examples at once, never averaged over unequal batches."""
    values = {"loss": loss.value(targets, outputs)}
    if any(metric.of_labels for metric in chosen):
        labels, predicted = map(metrics._predicted_labels, (targets, outputs))
    for metric in chosen:
        pair = (labels, predicted) if metric.of_labels else (targets, outputs)
        values[metric.name] = metric.value(*pair)
    return values
