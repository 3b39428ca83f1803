"""What a claim looks at where that is not the whole result.

test.gives("points to where the loss grows", points=1, inputs=draw, **DIRECTION)
test.gives("keeps the velocity", points=1, inputs=draw, **part(1, what="the velocity"))
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def direction(gradient: Callable[..., Any], *arguments: Any) -> Array:
    """A gradient of length 1: where it points, however fast the loss grows there.

    It is 0 where the gradient is shorter than 1e-4; of a single slope it is the sign.
    """
    slopes = np.asarray(gradient(*arguments), dtype=float)
    length = np.linalg.norm(slopes)
    return slopes / length if length >= 1e-4 else np.zeros_like(slopes)


def size(gradient: Callable[..., Any], *arguments: Any) -> Array:
    """A gradient without its signs: how fast the loss grows, wherever it points."""
    return np.abs(np.asarray(gradient(*arguments), dtype=float))


def cost_of_zero(loss: Callable[..., Any], y_true: Array, y_pred: Array) -> Any:
    """How many times as much probabilities of 0 cost as those of 1e-6, for certain predictions.

    It is 2 where no logarithm sees less than 1e-12, whatever its base is, and whether the costs
    are added up or averaged.
    """
    return loss(y_true, y_pred) / loss(y_true, np.clip(y_pred, 1e-6, 1 - 1e-6))


def part(
    *places: int | str | tuple[int | str, ...],
    what: str,
    of: Callable[..., Any] | None = None,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """One entry of what a function returns, or a list of several, called `what`.

    A place is a number or a key; (0, 1) is the entry 1 of the entry 0. `of(function, *arguments)`
    makes the result, if it takes more than a call. `names` are those of the entries of the part:
    what is told of it then speaks of "W1" rather than of [0]. A result that has no such entry is
    looked at as a whole, so that the message says what was seen.
    """

    def drive(function: Callable[..., Any], *arguments: Any) -> Any:
        result = of(function, *arguments) if of else function(*arguments)
        try:
            entries = [_entry(result, place) for place in places]
        except (TypeError, IndexError, KeyError):
            return result
        found = entries[0] if len(places) == 1 else entries
        if names and isinstance(found, list | tuple) and len(found) == len(names):
            return dict(zip(names, found, strict=True))
        return found

    return {"drive": drive, "what": what}


def with_arguments(*names: str, of: Callable[..., Any] | None = None) -> dict[str, Any]:
    """What a function returns, and the arguments with these names as they are after the call.

    `of(function, *arguments)` makes the result, if it takes more than a call.
    """

    def drive(function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
        result = of(function, *arguments) if of else function(*arguments)
        after = {f"{name} after": value for name, value in zip(names, arguments, strict=True)}
        return {"result": result, **after}

    return {"drive": drive, "what": "the arrays"}


def _entry(result: Any, place: int | str | tuple[int | str, ...]) -> Any:
    for step in place if isinstance(place, tuple) else (place,):
        result = result[step]
    return result


def lengths(function: Callable[..., Any], *arguments: Any) -> list[int]:
    """How long the parts of a result are."""
    return [len(entry) for entry in function(*arguments)]


def recorded(function: Callable[..., Any]) -> tuple[Callable[..., Any], list[tuple[Any, Any]]]:
    """A function that does the same, and the list of its calls so far: arguments and results."""
    calls: list[tuple[Any, Any]] = []

    def call(*arguments: Any) -> Any:
        result = function(*arguments)
        calls.append((arguments, result))
        return result

    return call, calls


DIRECTION = {"drive": direction, "what": "the direction of the gradient"}
SIGN = {"drive": direction, "what": "the sign of the slope"}
SIZE = {"drive": size, "what": "the size of the gradient"}
COST_OF_ZERO = {"drive": cost_of_zero, "what": "the cost of a probability of 0, over that of 1e-6"}
