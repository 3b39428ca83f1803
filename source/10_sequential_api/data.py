"""Lesson 10: the digits as counts of ink, and a network that learns labels drawn at random."""

import numpy as np

from autograder import reference
from autograder.authoring.datasets import Arrays
from autograder.authoring.digits import digits

SMALL, EPOCHS = 200, 100


def sequential_api() -> Arrays:
    data = digits()
    images = {
        name: np.round(data[f"X_{name}"] * 16).astype(np.uint8).reshape(-1, 8, 8)
        for name in ("train", "test")
    }
    near = np.arange(28) * 8 // 28  # as in the lesson
    pixels = {name: x[:, near[:, None], near].reshape(-1, 784) / 16 for name, x in images.items()}
    rng = np.random.default_rng(10)
    true = data["y_train"][:SMALL], data["y_test"]
    by_lot = rng.permutation(true[0]), rng.permutation(true[1])
    curves = {}
    for name, (y_train, y_test) in {"true": true, "by_lot": by_lot}.items():
        layers = [reference.Dense(64, "relu"), reference.Dense(10, "softmax")]
        model = reference.Sequential(layers, seed=10)
        model.compile(reference.Adam(), "sparse_categorical_crossentropy", ["accuracy"])
        test = pixels["test"], y_test
        fitted = model.fit(pixels["train"][:SMALL], y_train, EPOCHS, validation_data=test)
        curves[f"train_accuracy_{name}"] = np.round(fitted.history["accuracy"], 4)
        curves[f"test_accuracy_{name}"] = np.round(fitted.history["val_accuracy"], 4)
    description = [
        "1797 handwritten digits, 1347 to train and 450 to test with; rows of 8 by 8 counts of",
        "ink from 0 to 16, uint8 (images_train, images_test), and the digits (y_train, y_test).",
        "The split is that of 06_training/digits.npz.",
        "Origin: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits,",
        "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49; its test part, as",
        "scikit-learn's load_digits has it. Licence: CC BY 4.0.",
        "train_accuracy_…, test_accuracy_…: a network [784, 64, 10] after each of 100 epochs on",
        "the first 200 training images, with Adam and batches of 32; with the true labels, or with",
        "those of training and test set shuffled by lot (by_lot); seed 10. Made for this course.",
    ]
    return {
        "images_train": images["train"],
        "y_train": data["y_train"].astype(np.uint8),
        "images_test": images["test"],
        "y_test": data["y_test"].astype(np.uint8),
        **curves,
        "description": np.array(description),
    }


FILES = {"sequential_api.npz": sequential_api}
