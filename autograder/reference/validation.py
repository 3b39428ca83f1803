"""Checks that turn a bad argument into one clear `ValueError`.

Every message names the argument, says what is wrong with it and what to do instead.
"""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[Any]

# Above this a float no longer holds every whole number, so it cannot be a label.
LARGEST_LABEL = 2**53


def _as_array(value: ArrayLike, name: str) -> Array:
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} is not a rectangular array; give every row the same length"
        ) from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} has dtype {array.dtype}; give real numbers instead")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); give at least one value")
    return array


def _require_ndim(array: Array, name: str, ndim: tuple[int, ...]) -> None:
    if ndim and array.ndim not in ndim:
        wanted = " or ".join(f"{dimensions}-D" for dimensions in ndim)
        raise ValueError(f"{name} has shape {array.shape}; give a {wanted} array")


def require_numbers(value: ArrayLike, name: str, *ndim: int) -> Array:
    """Finite floating-point array: float32 stays float32, all else becomes float64.

    `ndim` lists the allowed numbers of dimensions; none listed allows all.
    """
    array = _as_array(value, name)
    _require_ndim(array, name, ndim)
    if array.dtype not in (np.float32, np.float64):
        array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} contains NaN or infinity; give finite numbers only")
    return array


def require_labels(value: ArrayLike, name: str, n_classes: int | None = None) -> Array:
    """1-D int64 labels. Booleans and whole floats (1.0) are converted, 0.5 is refused.

    With `n_classes` every label must be one of 0 … n_classes-1.
    """
    array = _as_array(value, name)
    _require_ndim(array, name, (1,))
    whole = array.dtype.kind in "bi" or bool(
        (np.abs(array) <= LARGEST_LABEL).all() and (array == np.floor(array)).all()
    )
    if not whole:
        raise ValueError(f"{name} contains values that are not whole numbers; give class labels")
    labels = array.astype(np.int64)
    if n_classes is not None and (labels.min() < 0 or labels.max() >= n_classes):
        raise ValueError(
            f"{name} has labels from {labels.min()} to {labels.max()}; "
            f"with {n_classes} classes give labels from 0 to {n_classes - 1}"
        )
    return labels


def require_probabilities(value: ArrayLike, name: str, *ndim: int) -> Array:
    """Finite array whose entries all lie in [0, 1]."""
    array = require_numbers(value, name, *ndim)
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"{name} has values from {array.min():g} to {array.max():g}; "
            "give probabilities between 0 and 1 (apply sigmoid or softmax first)"
        )
    return array


def require_binary(value: ArrayLike, name: str) -> Array:
    """Array of any shape whose entries are all 0 or 1."""
    array = require_numbers(value, name)
    if not ((array == 0) | (array == 1)).all():
        raise ValueError(f"{name} contains values other than 0 and 1; give binary labels")
    return array


def require_one_hot(value: ArrayLike, name: str) -> Array:
    """2-D array with exactly one 1 in every row and 0 elsewhere."""
    array = require_numbers(value, name, 2)
    if not (((array == 0) | (array == 1)).all() and (array.sum(axis=1) == 1).all()):
        raise ValueError(
            f"{name} is not one-hot; give exactly one 1 and otherwise 0 in every row (see one_hot)"
        )
    return array


def require_same_shape(first: Array, second: Array, first_name: str, second_name: str) -> None:
    if first.shape != second.shape:
        raise ValueError(
            f"{second_name} has shape {second.shape} but {first_name} has shape {first.shape}; "
            "give both the same shape"
        )


def require_same_length(first: Array, second: Array, first_name: str, second_name: str) -> None:
    if len(first) != len(second):
        raise ValueError(
            f"{second_name} has {len(second)} rows but {first_name} has {len(first)}; "
            "give one row per example in both"
        )


def require_between(
    value: float,
    name: str,
    low: float,
    high: float,
    *,
    low_open: bool = False,
    high_open: bool = False,
) -> float:
    """A finite number in [low, high]; an open end excludes the bound itself."""
    number = _require_real(value, name)
    too_low = number < low or (low_open and number == low)
    too_high = number > high or (high_open and number == high)
    if too_low or too_high:
        left, right = "(" if low_open else "[", ")" if high_open else "]"
        raise ValueError(f"{name} is {value}; give a number in {left}{low:g}, {high:g}{right}")
    return number


def require_positive(value: float, name: str) -> float:
    """A finite number above 0."""
    number = _require_real(value, name)
    if number <= 0:
        raise ValueError(f"{name} is {value}; give a number above 0")
    return number


def require_count(value: int, name: str, minimum: int = 1) -> int:
    """A whole number of at least `minimum`; True and 3.0 are not counts."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise ValueError(f"{name} is {value!r}; give a whole number")
    if value < minimum:
        raise ValueError(f"{name} is {value}; give a whole number of at least {minimum}")
    return int(value)


def _require_real(value: float, name: str) -> float:
    is_number = isinstance(value, int | float | np.integer | np.floating)
    if not is_number or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{name} is {value!r}; give a finite number")
    return float(value)
