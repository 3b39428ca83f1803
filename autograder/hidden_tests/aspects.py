"""What a claim looks at where that is not the whole result.

test.gives("points to where the loss grows", points=1, inputs=draw, **DIRECTION)
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def direction(gradient: Callable[..., Any], *arguments: Any) -> Array:
    """A gradient of length 1: where it points, however fast the loss grows there."""
    slopes = np.asarray(gradient(*arguments), dtype=float)
    length = np.linalg.norm(slopes)
    return slopes / length if length else slopes


def size(gradient: Callable[..., Any], *arguments: Any) -> Array:
    """A gradient without its signs: how fast the loss grows, wherever it points."""
    return np.abs(np.asarray(gradient(*arguments), dtype=float))


def cost_of_zero(loss: Callable[..., Any], y_true: Array, y_pred: Array) -> Any:
    """How many times as much probabilities of 0 cost as those of 1e-6, for certain predictions.

    It is 2 where no logarithm sees less than 1e-12, whatever its base is, and whether the costs
    are added up or averaged.
    """
    return loss(y_true, y_pred) / loss(y_true, np.clip(y_pred, 1e-6, 1 - 1e-6))


DIRECTION = {"drive": direction, "what": "the direction of the gradient"}
SIZE = {"drive": size, "what": "the size of the gradient"}
COST_OF_ZERO = {"drive": cost_of_zero, "what": "the cost of a probability of 0, over that of 1e-6"}
