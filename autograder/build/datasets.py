"""Make the lessons' data files: what lies as `.npz` beside a text lesson, with its origin.

The files are committed; a test holds them against these makers.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.course import Course

Arrays = dict[str, NDArray[Any]]

MAKERS: dict[str, Callable[[], Arrays]] = {}
"""By path below source/, e.g. "06_training/digits.npz"; each takes no argument and is seeded."""


def write_datasets(course: Course) -> None:
    """Write every data file of the course; the same bytes each time on the same machine."""
    for path, make in MAKERS.items():
        np.savez(course.source / path, allow_pickle=False, **make())


def _dataset(path: str) -> Callable[[Callable[[], Arrays]], Callable[[], Arrays]]:
    def register(make: Callable[[], Arrays]) -> Callable[[], Arrays]:
        MAKERS[path] = make
        return make

    return register


@_dataset("06_training/digits.npz")
def _digits() -> Arrays:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    pixels, labels = (bunch.data / 16).astype(np.float32), bunch.target.astype(np.int64)
    order = np.random.default_rng(0).permutation(len(labels))
    train, test = order[:1347], order[1347:]
    description = [
        "1797 handwritten digits of 8x8 pixels, 1347 to train and 450 to test with.",
        "X: one row of 64 pixels an image, row by row from the top left, float32;",
        "the original counts 0 to 16 of ink divided by 16, so 0 is white and 1 is black.",
        "y: the digit, 0 to 9, int64.",
        "Order and split: numpy.random.default_rng(0).permutation(1797), the first 1347 to train.",
        "Origin: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits,",
        "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49; its test part, as",
        "scikit-learn's load_digits has it. Licence: CC BY 4.0.",
    ]
    return {
        "X_train": pixels[train],
        "y_train": labels[train],
        "X_test": pixels[test],
        "y_test": labels[test],
        "description": np.array(description),
    }


@_dataset("06_training/experiment.npz")
def _training_experiment() -> Arrays:
    from autograder import reference

    data = _digits()
    learning_rates, epochs = np.array([0.005, 0.05, 0.5, 5.0]), 40
    columns: dict[str, list[list[float]]] = {"loss": [], "val_loss": [], "val_accuracy": []}
    for learning_rate in learning_rates:
        layers = [reference.Dense(32, "relu"), reference.Dense(10, "softmax")]
        model = reference.Sequential(layers, seed=8)
        model.compile(reference.SGD(learning_rate), "sparse_categorical_crossentropy", ["accuracy"])
        history = model.fit(
            data["X_train"].astype(np.float64),
            data["y_train"],
            epochs=epochs,
            batch_size=32,
            validation_data=(data["X_test"].astype(np.float64), data["y_test"]),
        ).history
        for name, rows in columns.items():
            rows.append(history[name])
    description = [
        "Networks [64, 32, 10] trained on digits.npz with batch size 32 and seed 8.",
        "Row: one of learning_rates; column: after epoch 1, 2, … 40; rounded to 4 decimals.",
        "train_loss is measured during the epoch; test_loss and test_accuracy after it.",
        "Made for this course.",
    ]
    return {
        "learning_rates": learning_rates,
        "train_loss": np.round(columns["loss"], 4),
        "test_loss": np.round(columns["val_loss"], 4),
        "test_accuracy": np.round(columns["val_accuracy"], 4),
        "description": np.array(description),
    }


@_dataset("02_metrics/medical_test.npz")
def _medical_test() -> Arrays:
    """Patients of whom 8 % are ill, an imperfect trained network, and its training metrics."""
    from autograder import reference

    X, y, features = reference.make_medical_test(2000, prevalence=0.08, seed=2)
    X_train, X_test, y_train, y_test = reference.train_test_split(X, y, test_fraction=0.4, seed=2)
    mean, scale = X_train.mean(axis=0), X_train.std(axis=0)
    layers = [reference.Dense(8, "relu"), reference.Dense(1, "sigmoid")]
    model = reference.Sequential(layers, seed=2)
    model.compile(reference.SGD(0.01), "binary_crossentropy")
    model.fit((X_train - mean) / scale, y_train, epochs=40)
    weights_1, bias_1, weights_2, bias_2 = model.get_weights()
    # Scaling inside the first layer: the notebook's forward pass takes the features as they are.
    bias_1 = bias_1 - mean / scale @ weights_1
    weights_1 = weights_1 / scale[:, None]
    thresholds = np.arange(1, 20) / 20
    probabilities = model.predict((X_train - mean) / scale)[:, 0]
    curves = [
        [metric(y_train, (probabilities >= threshold).astype(int)) for threshold in thresholds]
        for metric in (reference.accuracy, reference.precision, reference.recall)
    ]
    description = [
        "Made-up patients for a screening test; seed 2; 1,200 for training, 800 for testing.",
        "X columns: " + ", ".join(features) + ". y: 1 = ill, 0 = healthy.",
        "weights_1, bias_1 (6 to 8, ReLU), weights_2, bias_2 (8 to 1, sigmoid): a network trained",
        "on X_train with seed 2, 40 epochs, learning rate 0.01, batch size 32; 6 decimals.",
        "train_accuracy, train_precision, train_recall: its metrics on X_train at each threshold.",
        "Made for this course; no real person is described.",
    ]
    return {
        "X_train": X_train,
        "y_train": y_train,
        "X_test": X_test,
        "y_test": y_test,
        "weights_1": weights_1.round(6),
        "bias_1": bias_1.round(6),
        "weights_2": weights_2[:, 0].round(6),
        "bias_2": bias_2.round(6),
        "thresholds": thresholds,
        "train_accuracy": np.round(curves[0], 4),
        "train_precision": np.round(curves[1], 4),
        "train_recall": np.round(curves[2], 4),
        "description": np.array(description),
    }


@_dataset("04_gradient_descent/bank.npz")
def _bank_standardised() -> Arrays:
    from autograder import reference

    customers, transactions, names = reference.make_bank_customers(600, seed=4)
    train, test = customers[:450], customers[450:]
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    description = [
        "600 made-up customers of a bank, 450 to train and 150 to test with.",
        "X: age, balance, children, tenure, products, each minus its mean and divided by its",
        "standard deviation in the training set, rounded to 4 decimals; then a column of ones.",
        "y: transactions a month.",
        "Made for this course with make_bank_customers(600, seed=4), in the order made.",
    ]
    parts = {"train": train, "test": test}
    return {
        **{
            f"X_{name}": np.column_stack([((x - mean) / deviation).round(4), np.ones(len(x))])
            for name, x in parts.items()
        },
        "y_train": transactions[:450].astype(np.float64),
        "y_test": transactions[450:].astype(np.float64),
        "features": np.array([*names, "bias"]),
        "description": np.array(description),
    }


@_dataset("03_loss_functions/two_classifiers.npz")
def _two_classifiers() -> Arrays:
    """Two stages of one network's training: as often right, but one of them too sure of itself."""
    from autograder import reference

    digits = _digits()
    rng = np.random.default_rng(3)
    X, labels_train = digits["X_train"][:300].astype(np.float64), digits["y_train"][:300].copy()
    wrong = rng.permutation(300)[:30]
    labels_train[wrong] = (labels_train[wrong] + rng.integers(1, 10, 30)) % 10
    model = reference.Sequential(
        [reference.Dense(32, "relu"), reference.Dense(10, "softmax")], seed=3
    )
    model.compile(reference.SGD(0.2), "sparse_categorical_crossentropy")
    probabilities = {}
    for name, epochs in (("b", 64), ("a", 300 - 64)):
        model.fit(X, labels_train, epochs=epochs)
        # None is 0: the losses must not depend on how a logarithm of 0 is avoided.
        probabilities[f"train_{name}"] = model.predict(X).round(8).clip(1e-8)
        probabilities[f"test_{name}"] = model.predict(digits["X_test"]).round(8).clip(1e-8)
    description = [
        "Handwritten digits, see 06_training/digits.npz (UCI, https://doi.org/10.24432/C50P49,",
        "CC BY 4.0): the first 300 training images, 30 of them with a wrong label, 450 to test.",
        "labels_train, labels_test: the digit, 0 to 9.",
        "train_a, train_b, test_a, test_b: probabilities of the digits 0 to 9, a row an image.",
        "b: network [64, 32, 10], 64 epochs, learning rate 0.2, batch size 32; a: 300 epochs.",
        "Seed 3 for wrong labels and network; 8 decimals, none below 1e-8. Made for this course.",
    ]
    return {
        "labels_train": labels_train,
        "labels_test": digits["y_test"],
        **probabilities,
        "description": np.array(description),
    }
