"""Lesson 11: all digits, each somewhere on a larger sheet, and a first search among designs."""

import numpy as np

from autograder import reference
from autograder.authoring.datasets import Arrays
from autograder.authoring.digits import digits

SEED = 11


def all_digits() -> Arrays:
    images = digits()
    ink = (np.concatenate([images["X_train"], images["X_test"]]) * 16).round()
    places = np.random.default_rng(SEED).integers(0, 3, (len(ink), 2))
    sheets = np.zeros((len(ink), 10, 10))
    for sheet, digit, (top, left) in zip(sheets, ink.reshape(-1, 8, 8), places, strict=True):
        sheet[top : top + 8, left : left + 8] = digit
    description = [
        "1797 handwritten digits of 8x8 pixels, each on a sheet of 10x10, at a place of nine that",
        "was drawn at random (seed 11). X: one row of 100 pixels an image, row by row from the top",
        "left; ink from 0 (white) to 16 (black), uint8. y: the digit, 0 to 9, uint8.",
        "Origin: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits,",
        "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49; its test part, as",
        "scikit-learn's load_digits has it. Licence: CC BY 4.0.",
    ]
    return {
        "X": sheets.reshape(len(sheets), 100).astype(np.uint8),
        "y": np.concatenate([images["y_train"], images["y_test"]]).astype(np.uint8),
        "description": np.array(description),
    }


def search() -> Arrays:
    """Validation accuracy of 20 designs, each trained for 10 epochs."""
    digits = all_digits()
    X, y = digits["X"].astype(np.float64), digits["y"].astype(np.int64)
    mean, deviation = X[:1077].mean(axis=0), X[:1077].std(axis=0)
    X = (X - mean) / np.where(deviation == 0, 1, deviation)
    hidden, learning_rates = np.array([0, 8, 16, 32, 64]), np.array([0.001, 0.01, 0.1, 1.0])
    accuracy = np.zeros((len(hidden), len(learning_rates)))
    for row, neurons in enumerate(hidden):
        for column, learning_rate in enumerate(learning_rates):
            hidden_layers = [reference.Dense(int(neurons), "relu")] if neurons else []
            layers = [*hidden_layers, reference.Dense(10, "softmax")]
            model = reference.Sequential(layers, seed=5)
            model.compile(reference.SGD(learning_rate), "sparse_categorical_crossentropy")
            model.fit(X[:1077], y[:1077], epochs=10, batch_size=32)
            predicted = model.predict(X[1077:1437]).argmax(axis=1)
            accuracy[row, column] = reference.accuracy(y[1077:1437], predicted)
    description = [
        "Accuracy on the validation set (images 1077 to 1436 of digits.npz) of networks",
        "[100, hidden, 10], or [100, 10] where hidden is 0, after 10 epochs with batch size 32 on",
        "images 0 to 1076, scaled; seed 5.",
        "Row: one of hidden; column: one of learning_rates; 3 decimals. Made for this course.",
    ]
    return {
        "hidden": hidden,
        "learning_rates": learning_rates,
        "validation_accuracy": accuracy.round(3),
        "description": np.array(description),
    }


FILES = {"digits.npz": all_digits, "search.npz": search}
