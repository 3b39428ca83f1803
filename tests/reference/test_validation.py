"""Every public function refuses bad arguments with a ValueError that begins with their name."""

import inspect
from collections import defaultdict
from functools import partial

import numpy as np
import pytest

from autograder import reference
from reference.refusals import all_refused, complaint

RNG = np.random.default_rng(0)
LABELS, VALUES = [0, 1, 1], [0.5, 1.5, 2.5]
PROBABILITIES = [[0.2, 0.8], [0.6, 0.4], [0.5, 0.5]]
ONE_HOT = [[0, 1], [1, 0], [1, 0]]
MATRIX = np.ones((3, 2))


def total(x):
    return float(np.sum(x))


# One good call of every public function, as keyword arguments. The tests below spoil one of them.
GOOD = {
    **{
        name + ending: {"z": VALUES}
        for name in ("linear", "relu", "sigmoid", "tanh", "softmax")
        for ending in ("", "_gradient")
    },
    "accuracy": {"y_true": LABELS, "y_pred": LABELS},
    "confusion_matrix": {"y_true": LABELS, "y_pred": LABELS, "n_classes": 2},
    **{
        name: {"y_true": LABELS, "y_pred": LABELS, "positive": 1}
        for name in ("precision", "recall", "f1_score")
    },
    "mean_absolute_error": {"y_true": VALUES, "y_pred": VALUES},
    "one_hot": {"labels": LABELS, "n_classes": 2},
    "predicted_labels": {"probabilities": PROBABILITIES},
    **{
        name + ending: {"y_true": y_true, "y_pred": y_pred}
        for name, y_true, y_pred in (
            ("mean_squared_error", VALUES, VALUES),
            ("binary_crossentropy", LABELS, [0.1, 0.5, 0.9]),
            ("categorical_crossentropy", ONE_HOT, PROBABILITIES),
            ("sparse_categorical_crossentropy", LABELS, PROBABILITIES),
        )
        for ending in ("", "_gradient")
    },
    "softmax_crossentropy_gradient": {"y_true": LABELS, "probabilities": PROBABILITIES},
    "sigmoid_crossentropy_gradient": {"y_true": LABELS, "probabilities": [0.1, 0.5, 0.9]},
    "numerical_gradient": {"function": total, "x": VALUES, "h": 1e-5},
    "relative_error": {"a": VALUES, "b": VALUES},
    "gradient_descent": {
        "gradient": np.ones_like,
        "start": VALUES,
        "learning_rate": 0.1,
        "steps": 2,
    },
    "dense_forward": {"x": MATRIX, "weights": np.ones((2, 4)), "bias": np.ones(4)},
    "dense_backward": {"upstream": np.ones((3, 4)), "x": MATRIX, "weights": np.ones((2, 4))},
    "dropout_forward": {"x": MATRIX, "rate": 0.5, "rng": RNG},
    "dropout_backward": {"upstream": MATRIX, "mask": MATRIX},
    "he_normal": {"inputs": 3, "units": 2, "rng": RNG},
    "glorot_uniform": {"inputs": 3, "units": 2, "rng": RNG},
    "sgd_step": {"parameter": VALUES, "gradient": VALUES, "learning_rate": 0.1},
    "momentum_step": {
        "parameter": VALUES,
        "gradient": VALUES,
        "velocity": VALUES,
        "learning_rate": 0.1,
        "momentum": 0.9,
    },
    "adam_step": {
        "parameter": VALUES,
        "gradient": VALUES,
        "first_moment": VALUES,
        "second_moment": VALUES,
        "step": 1,
        "learning_rate": 0.1,
        "beta1": 0.9,
        "beta2": 0.99,
        "epsilon": 1e-8,
    },
    "make_bank_customers": {"n": 5, "seed": 0},
    "make_medical_test": {"n": 5, "prevalence": 0.5, "seed": 0},
    "make_moons": {"n": 5, "noise": 0.1, "seed": 0, "flip": 0.1},
}
SPLIT = "train_test_split"  # takes its arrays without names; tested on its own below
FUNCTIONS = [name for name in reference.__all__ if inspect.isfunction(getattr(reference, name))]

COUNTS = ("n", "seed", "steps", "step", "inputs", "units")
NUMBERS = ("h", "learning_rate", "momentum", "beta1", "beta2", "epsilon", "rate", "noise", "flip")
NUMBERS += ("prevalence",)


def arguments(wanted):
    """(function, argument) for every argument of every function that `wanted` picks."""
    return [
        (function, argument)
        for function, good in GOOD.items()
        for argument, value in good.items()
        if wanted(argument, value)
    ]


def is_array(argument, value):
    return isinstance(value, list | np.ndarray)


NO_ARRAYS = {
    "an empty list": [],
    "no rows": np.zeros((0, 2)),
    "text": "text",
    "None": None,
    "ragged": [[1, 2], [3]],
    "complex": np.array([1j]),
    "objects": np.array([None]),
}


def with_last(function, argument, value):
    """The good array with another last element."""
    bad = np.array(GOOD[function][argument], float)
    bad.flat[-1] = value
    return bad


# Where two shapes must agree, the second one is named; where one must have a shape, that one.
SHAPES = [
    *[(name, "y_pred", LABELS[:2]) for name in ("accuracy", "confusion_matrix", "precision")],
    *[(name, "y_pred", LABELS[:2]) for name in ("recall", "f1_score")],
    *[(name, "y_true", ONE_HOT) for name in ("accuracy", "confusion_matrix", "recall")],
    *[(name, "y_pred", PROBABILITIES) for name in ("accuracy", "precision", "f1_score")],
    *[(name, "y_pred", 1) for name in ("accuracy", "mean_squared_error", "mean_absolute_error")],
    ("one_hot", "labels", ONE_HOT),
    ("predicted_labels", "probabilities", np.ones((1, 1, 1))),
    ("predicted_labels", "probabilities", 0.5),
    *[
        (name + ending, "y_pred", np.array(VALUES)[:, None])
        for name in ("mean_squared_error",)
        for ending in ("", "_gradient")
    ],
    ("mean_absolute_error", "y_pred", np.array(VALUES)[:, None]),
    *[
        (name + ending, "y_pred", bad)
        for name, bad in (
            ("binary_crossentropy", [[0.1], [0.5], [0.9]]),
            ("categorical_crossentropy", PROBABILITIES[:2]),
            ("categorical_crossentropy", [0.1, 0.2]),
            ("sparse_categorical_crossentropy", PROBABILITIES[:2]),
            ("sparse_categorical_crossentropy", [0.1, 0.2]),
        )
        for ending in ("", "_gradient")
    ],
    ("softmax_crossentropy_gradient", "probabilities", PROBABILITIES[:2]),
    ("softmax_crossentropy_gradient", "y_true", [ONE_HOT]),
    ("sigmoid_crossentropy_gradient", "probabilities", PROBABILITIES),
    ("softmax", "z", 1.0),
    ("softmax_gradient", "z", 1.0),
    ("relative_error", "b", VALUES[:2]),
    ("dense_forward", "x", [1.0, 2.0]),
    ("dense_forward", "weights", np.ones((3, 4))),
    ("dense_forward", "bias", np.ones(3)),
    ("dense_forward", "bias", np.ones((1, 4))),
    ("dense_backward", "upstream", np.ones((2, 4))),
    ("dense_backward", "upstream", np.ones((3, 3))),
    ("dense_backward", "weights", np.ones((3, 4))),
    ("dropout_backward", "mask", np.ones((3, 1))),
    ("sgd_step", "gradient", VALUES[:2]),
    ("momentum_step", "velocity", VALUES[:2]),
    ("adam_step", "first_moment", VALUES[:2]),
    ("adam_step", "second_moment", [VALUES]),
]


VALUES_OUT_OF_RANGE = [
    *[(name, "y_true", [0, 1, 0.5]) for name in ("accuracy", "confusion_matrix", "precision")],
    *[(name, "y_pred", [0, 1, 0.5]) for name in ("accuracy", "recall", "f1_score")],
    ("accuracy", "y_pred", [0, 1, 1e300]),
    ("confusion_matrix", "y_true", [0, 1, 2]),
    ("confusion_matrix", "y_pred", [0, 1, -1]),
    ("one_hot", "labels", [0, 1, 2]),
    ("one_hot", "labels", [0, 1, -1]),
    ("one_hot", "labels", [0, 1, 0.5]),
    ("predicted_labels", "probabilities", [0.5, 1.5]),
    *[
        (name + ending, argument, bad)
        for name, argument, bad in (
            ("binary_crossentropy", "y_true", [0, 1, 2]),
            ("binary_crossentropy", "y_true", [0.1, 0.5, 0.9]),  # the two arguments swapped
            ("binary_crossentropy", "y_pred", [0.1, 0.5, 1.1]),
            ("binary_crossentropy", "y_pred", [0.1, 0.5, -0.1]),
            ("categorical_crossentropy", "y_true", PROBABILITIES),
            ("categorical_crossentropy", "y_true", np.ones((3, 2))),
            ("categorical_crossentropy", "y_pred", 2 * np.array(PROBABILITIES)),
            ("sparse_categorical_crossentropy", "y_true", [0, 1, 2]),
            ("sparse_categorical_crossentropy", "y_true", [0, 1, -1]),
            ("sparse_categorical_crossentropy", "y_true", [0, 1, 0.5]),
            ("sparse_categorical_crossentropy", "y_pred", -np.array(PROBABILITIES)),
        )
        for ending in ("", "_gradient")
    ],
    ("softmax_crossentropy_gradient", "y_true", [0, 1, 2]),
    ("softmax_crossentropy_gradient", "y_true", PROBABILITIES),
    ("softmax_crossentropy_gradient", "probabilities", 2 * np.array(PROBABILITIES)),
    ("sigmoid_crossentropy_gradient", "y_true", [0, 1, 2]),
    ("sigmoid_crossentropy_gradient", "probabilities", VALUES),
    ("adam_step", "second_moment", [-1.0, 1, 1]),
]


BAD_NUMBERS = [-1, -0.1, np.nan, np.inf, "0.1", None, True, [0.1]]
BAD_COUNTS = [-1, 1.5, 2.0, "2", True, np.nan]
BOUNDS = [
    ("dropout_forward", "rate", 1.0),
    ("momentum_step", "momentum", 1.0),
    ("adam_step", "beta1", 1.0),
    ("adam_step", "beta2", 1.0),
    ("adam_step", "epsilon", 0),
    ("sgd_step", "learning_rate", 0),
    ("gradient_descent", "learning_rate", 0),
    ("numerical_gradient", "h", 0),
    ("make_moons", "flip", 1.1),
    ("make_medical_test", "prevalence", 1.1),
]
REMEDY = r";|counts|mean of squares"
"""What every message holds: what was got, then what to do."""

NO_LABELS = [("precision", "positive", bad) for bad in (0.5, "yes", None)]

ARRAYS = arguments(is_array)
REFUSED = [
    *[(*place, bad) for place in ARRAYS for bad in NO_ARRAYS.values()],
    *[(*place, with_last(*place, v)) for place in ARRAYS for v in (np.nan, np.inf, -np.inf)],
    *SHAPES,
    *VALUES_OUT_OF_RANGE,
    *[(*place, bad) for place in arguments(lambda a, _: a in NUMBERS) for bad in BAD_NUMBERS],
    *[
        (*place, bad)
        for place in arguments(lambda a, _: a in (*COUNTS, "n_classes"))
        for bad in BAD_COUNTS
    ],
    *BOUNDS,
    *NO_LABELS,
]
"""Every bad argument: the function, the argument's name, and the value."""

BY_FUNCTION = defaultdict(list)
for name, argument, bad in REFUSED:
    BY_FUNCTION[name].append((argument, bad))


def test_every_public_function_has_a_good_call_here():
    assert sorted([*GOOD, SPLIT]) == sorted(FUNCTIONS)


@pytest.mark.parametrize("function", GOOD)
def test_a_good_call_is_accepted_and_every_bad_argument_refused(function):
    called, good = getattr(reference, function), GOOD[function]
    called(**good)
    all_refused(
        (
            f"{argument}={bad!r}",
            complaint(partial(called, **good | {argument: bad}), rf"^{argument}\b", REMEDY),
        )
        for argument, bad in BY_FUNCTION[function]
    )


def test_no_case_is_lost():
    assert len(REFUSED) >= 950, "bad arguments were dropped from the tables"
    assert {name for name, _, _ in REFUSED} == set(GOOD)


def test_a_confusion_matrix_of_a_billion_classes_is_refused():
    with pytest.raises(ValueError, match=r"^n_classes is 1000000001"):
        reference.confusion_matrix([0], [10**9])


SPLITS = [
    ([], 0.5, 0, "arrays"),
    ([[1, 2], [1]], 0.5, 0, "arrays"),
    ([5], 0.5, 0, "arrays"),
    ([[[1, 2], [3]]], 0.5, 0, "arrays"),
    ([[]], 0.5, 0, "test_fraction"),
    ([[1, 2]], 0.0, 0, "test_fraction"),
    ([[1, 2]], 1.0, 0, "test_fraction"),
    ([[1, 2]], 0.1, 0, "test_fraction"),
    ([[1, 2]], np.nan, 0, "test_fraction"),
    ([[1, 2]], 0.5, -1, "seed"),
]


def test_train_test_split():
    split = reference.train_test_split
    all_refused(
        (
            f"{arrays}, test_fraction={fraction}, seed={seed}",
            complaint(partial(split, *arrays, test_fraction=fraction, seed=seed), f"^{name} "),
        )
        for arrays, fraction, seed, name in SPLITS
    )
