"""Lesson 08: moons and digits with wrong labels, and how networks learn these by heart."""

import numpy as np
from numpy.typing import NDArray

from autograder import reference
from autograder.authoring.datasets import Arrays
from autograder.authoring.digits import digits

EPOCHS = 300
WRONG = 60


def digits_with_wrong_labels() -> Arrays:
    data = digits()
    pixels = np.concatenate([data["X_train"], data["X_test"]]) * 16
    labels = np.concatenate([data["y_train"], data["y_test"]])
    rng = np.random.default_rng(8)
    order = rng.permutation(len(labels))[:650]
    X, y = pixels[order].astype(np.uint8), labels[order]
    y[:WRONG] = (y[:WRONG] + rng.integers(1, 10, WRONG)) % 10
    description = [
        "650 handwritten digits of 8x8 pixels: 200 to train, 150 to validate, 300 to test with.",
        "X: one row of 64 pixels an image, counts of ink from 0 (white) to 16 (black), uint8.",
        "y: the digit, 0 to 9, int64; the first 60 of y_train are wrong on purpose, drawn by lot",
        "from the other digits with seed 8; all others are as in the original.",
        "Origin: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits,",
        "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49; its test part, as",
        "scikit-learn's load_digits has it. Licence: CC BY 4.0.",
    ]
    arrays: Arrays = {}
    for name, rows in (("train", slice(200)), ("validation", slice(200, 350))):
        arrays |= {f"X_{name}": X[rows], f"y_{name}": y[rows]}
    arrays |= {"X_test": X[350:], "y_test": y[350:]}
    return arrays | {"description": np.array(description)}


def moons_learnt_by_heart() -> Arrays:
    X, y = reference.make_moons(100, noise=0.15, seed=8, flip=0.15)
    _, right = reference.make_moons(100, noise=0.15, seed=8)
    plain, dropped = _Run(X, y, 0.0), _Run(X, y, 0.5)
    best = int(np.argmin(plain.validation))
    description = [
        "X (100, 2), y (100): two moons, standard deviation of the noise 0.15, labels 0 and 1, of",
        "which 15 are wrong (wrong, 100 booleans): make_moons(100, noise=0.15, seed=8, flip=0.15).",
        "Network [2, 64, 64, 2], Adam at 0.02, batch size 50, seed 1, 300 epochs; losses after",
        "each epoch, 4 decimals: train_plain, validation_plain; with dropout at rate 0.5 after",
        "both hidden layers train_dropout, validation_dropout. All measured in inference mode;",
        "validation: 200 points with right labels, seed 108; accuracy_best, accuracy_last: there.",
        "x1 (60), x2 (45), map_best, map_last (45, 60): probability of class 1 on a grid, without",
        "dropout, after the epoch of the lowest validation loss and after the last; 2 decimals.",
        "Made for this course.",
    ]
    arrays: Arrays = {"X": X, "y": y, "wrong": y != right, "x1": X1, "x2": X2}
    for name, run in (("plain", plain), ("dropout", dropped)):
        arrays[f"train_{name}"] = np.round(run.train, 4)
        arrays[f"validation_{name}"] = np.round(run.validation, 4)
    for name, epoch in (("best", best), ("last", EPOCHS - 1)):
        arrays[f"map_{name}"] = plain.map_after(epoch).round(2).astype(np.float32)
        arrays[f"accuracy_{name}"] = np.array(plain.accuracy[epoch])
    return arrays | {"description": np.array(description)}


X1, X2 = np.linspace(-1.6, 2.6, 60).round(4), np.linspace(-1.2, 1.7, 45).round(4)


class _Run:
    """A training run on moons: losses and validation accuracy after each epoch, and all weights."""

    def __init__(self, X: NDArray[np.float64], y: NDArray[np.int64], rate: float) -> None:
        hidden = [[reference.Dense(64, "relu"), reference.Dropout(rate)] for _ in range(2)]
        layers = [*hidden[0], *hidden[1], reference.Dense(2, "softmax")]
        self._model = reference.Sequential(layers, seed=1)
        self._model.compile(reference.Adam(0.02), "sparse_categorical_crossentropy", ["accuracy"])
        validation = reference.make_moons(200, noise=0.15, seed=108)
        self.train, self.validation, self.accuracy, self._weights = [], [], [], []
        for _ in range(EPOCHS):
            self._model.fit(X, y, epochs=1, batch_size=50)
            self._weights.append(self._model.get_weights())
            measured = self._model.evaluate(*validation)
            self.train.append(self._model.evaluate(X, y)["loss"])
            self.validation.append(measured["loss"])
            self.accuracy.append(measured["accuracy"])

    def map_after(self, epoch: int) -> NDArray[np.float64]:
        """Probability of class 1 on the grid, one row for each of X2."""
        self._model.set_weights(self._weights[epoch])
        grid = np.column_stack([axis.ravel() for axis in np.meshgrid(X1, X2)])
        return self._model.predict(grid)[:, 1].reshape(len(X2), len(X1))


FILES = {"noisy_digits.npz": digits_with_wrong_labels, "moons.npz": moons_learnt_by_heart}
