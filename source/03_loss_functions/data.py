"""Lesson 03: what two classifiers predict."""

import numpy as np

from autograder import reference
from autograder.authoring.datasets import Arrays
from autograder.authoring.digits import digits


def two_classifiers() -> Arrays:
    """Two stages of one network's training: as often right, but one of them too sure of itself."""
    images = digits()
    rng = np.random.default_rng(3)
    X, labels_train = images["X_train"][:300].astype(np.float64), images["y_train"][:300].copy()
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
        probabilities[f"test_{name}"] = model.predict(images["X_test"]).round(8).clip(1e-8)
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
        "labels_test": images["y_test"],
        **probabilities,
        "description": np.array(description),
    }


FILES = {"two_classifiers.npz": two_classifiers}
