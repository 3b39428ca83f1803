"""Lesson 07: digits in three sets, and what batch size and overfitting do to loss curves."""

import numpy as np
from numpy.typing import NDArray

from autograder import reference
from autograder.authoring.datasets import Arrays
from autograder.authoring.digits import digits

BATCH_SIZES = (5, 50, 300)


def digits_in_three_sets() -> Arrays:
    images, labels = _pile()
    description = [
        "600 handwritten digits of 8x8 pixels: 300 to train, 150 to validate, 150 to test with.",
        "X: one row of 64 pixels an image, counts of ink from 0 (white) to 16 (black), uint8.",
        "y: the digit, 0 to 9, int64.",
        "Order and split: numpy.random.default_rng(17).permutation, then cut in this order.",
        "Origin: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits,",
        "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49; its test part, as",
        "scikit-learn's load_digits has it. Licence: CC BY 4.0.",
    ]
    arrays: Arrays = {}
    for name, rows in (("train", slice(300)), ("validation", slice(300, 450))):
        arrays |= {f"X_{name}": images[rows], f"y_{name}": labels[rows]}
    arrays |= {"X_test": images[450:], "y_test": labels[450:]}
    return arrays | {"description": np.array(description)}


def curves() -> Arrays:
    images, labels = _pile()
    X, y = images / 16, labels
    validation = X[300:450], y[300:450]
    by_update = [_losses_by_update(X[:300], y[:300], size) for size in BATCH_SIZES]
    by_epoch = [_history(X[:300], y[:300], validation, size, 0.3, 20) for size in BATCH_SIZES]
    description = [
        "Networks [64, 16, 10] trained on digits.npz (UCI, https://doi.org/10.24432/C50P49,",
        "CC BY 4.0), seed 3; losses are rounded to 4 decimals.",
        "batch_sizes (3): learning rate 0.3; train_by_update (3, 61): loss of the whole training",
        "set before the first and after each of the first 60 updates; validation_by_epoch (3, 20).",
        "few_train, few_validation (100): losses after each epoch with 60 training images in",
        "batches of 10 at learning rate 0.3; slow_train, slow_validation (30): with all 300, in",
        "batches of 50 at learning rate 0.03. Made for this course.",
    ]
    few = _history(X[:60], y[:60], validation, 10, 0.3, 100)
    slow = _history(X[:300], y[:300], validation, 50, 0.03, 30)
    return {
        "batch_sizes": np.array(BATCH_SIZES),
        "train_by_update": np.round(by_update, 4),
        "validation_by_epoch": np.round([losses[1] for losses in by_epoch], 4),
        "few_train": np.round(few[0], 4),
        "few_validation": np.round(few[1], 4),
        "slow_train": np.round(slow[0], 4),
        "slow_validation": np.round(slow[1], 4),
        "description": np.array(description),
    }


def _pile() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """600 images as counts of ink, and their labels."""
    data = digits()
    pixels = np.concatenate([data["X_train"], data["X_test"]]) * 16
    labels = np.concatenate([data["y_train"], data["y_test"]])
    order = np.random.default_rng(17).permutation(len(labels))[:600]
    return pixels[order].astype(np.uint8), labels[order]


def _model(rate: float):
    model = reference.Sequential(
        [reference.Dense(16, "relu"), reference.Dense(10, "softmax")], seed=3
    )
    model.compile(reference.SGD(rate), "sparse_categorical_crossentropy")
    model.build(64)
    return model


def _losses_by_update(X: NDArray[np.float64], y: NDArray[np.int64], batch_size: int) -> list[float]:
    """Loss of the training set before the first update and after each of 60."""
    model, rng, losses = _model(0.3), np.random.default_rng(3), []
    order = np.concatenate([rng.permutation(len(y)) for _ in range(60 * batch_size // len(y) or 1)])
    losses.append(model.evaluate(X, y)["loss"])
    for start in range(0, 60 * batch_size, batch_size):
        rows = order[start : start + batch_size]
        model.fit(X[rows], y[rows], epochs=1, batch_size=batch_size, shuffle=False)
        losses.append(model.evaluate(X, y)["loss"])
    return losses


def _history(
    X, y, validation, batch_size: int, rate: float, epochs: int
) -> tuple[list[float], list[float]]:
    """Losses of the training and of the validation set after each epoch."""
    model, losses = _model(rate), []
    for _ in range(epochs):
        model.fit(X, y, epochs=1, batch_size=batch_size)
        losses.append([model.evaluate(X, y)["loss"], model.evaluate(*validation)["loss"]])
    train, held_out = np.transpose(losses)
    return train.tolist(), held_out.tolist()


FILES = {"digits.npz": digits_in_three_sets, "curves.npz": curves}
