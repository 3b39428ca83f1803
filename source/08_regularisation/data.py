"""Lesson 08: moons and digits with wrong labels, and how networks learn these by heart."""

import numpy as np
from numpy.typing import NDArray

from autograder import reference
from autograder.authoring.datasets import Arrays
from autograder.authoring.digits import digits

EPOCHS = 300
WRONG = 60
DECAY = 0.01


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


def many_seeds() -> Arrays:
    """Test accuracies of the task's training, run from 40 seeds in three ways."""
    data = digits_with_wrong_labels()
    sets = [(data[f"X_{name}"] / 16, data[f"y_{name}"]) for name in ("train", "validation", "test")]
    ways = {"plain": (0.0, 0.0), "dropout": (0.5, 0.0), "decay": (0.0, DECAY)}
    description = [
        "Test accuracies with noisy_digits.npz (UCI, doi.org/10.24432/C50P49, CC BY 4.0) of",
        "the training in lesson 08's task, with the seeds 1 to 40, 4 decimals, each (40):",
        "best_plain, best_dropout, best_decay after the best epoch, last_dropout after the last.",
        "plain: no dropout; dropout: rate 0.5; decay: no dropout, weight decay 0.01.",
        "Made for this course.",
    ]
    arrays: Arrays = {}
    for name, settings in ways.items():
        scores = np.array([_stopped_in_time(*sets, *settings, seed) for seed in range(1, 41)])
        arrays[f"best_{name}"], last = scores.T.round(4)
        if name == "dropout":
            arrays[f"last_{name}"] = last
    return arrays | {"description": np.array(description)}


Examples = tuple[NDArray[np.float64], NDArray[np.int64]]


def _stopped_in_time(
    train: Examples, validation: Examples, test: Examples, rate: float, decay: float, seed: int
) -> tuple[float, float]:
    """Test accuracy after the best and after the last epoch, with a patience of 8 epochs."""
    rng, (X, y) = np.random.default_rng(seed), train
    limit = np.sqrt(6 / (64 + 10))
    W1, b1 = rng.normal(0, np.sqrt(2 / 64), (64, 64)), np.zeros(64)
    W2, b2 = rng.uniform(-limit, limit, (64, 10)), np.zeros(10)
    lowest, best_epoch, best_score = np.inf, 0, 0.0
    for epoch in range(1, 61):
        order = rng.permutation(len(X))
        for rows in np.split(order, range(20, len(order), 20)):
            hidden = np.maximum(0, X[rows] @ W1 + b1)
            mask = (rng.random(hidden.shape) >= rate) / (1 - rate)
            dropped = hidden * mask
            upstream = (reference.softmax(dropped @ W2 + b2) - np.eye(10)[y[rows]]) / len(rows)
            below = upstream @ W2.T * mask * (hidden > 0)
            W2 = W2 - 0.5 * (dropped.T @ upstream + decay * W2)
            b2 = b2 - 0.5 * upstream.sum(0)
            W1 = W1 - 0.5 * (X[rows].T @ below + decay * W1)
            b1 = b1 - 0.5 * below.sum(0)
        found = [
            reference.softmax(np.maximum(0, inputs @ W1 + b1) @ W2 + b2)
            for inputs, _ in (validation, test)
        ]
        loss = reference.sparse_categorical_crossentropy(validation[1], found[0])
        score = reference.accuracy(test[1], found[1].argmax(axis=1))
        if loss < lowest:
            lowest, best_epoch, best_score = loss, epoch, score
        elif epoch - best_epoch >= 8:
            break
    return best_score, score


FILES = {
    "noisy_digits.npz": digits_with_wrong_labels,
    "moons.npz": moons_learnt_by_heart,
    "seeds.npz": many_seeds,
}
