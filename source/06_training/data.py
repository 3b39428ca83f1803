"""Lesson 06: the digits, and an experiment with learning rates."""

import numpy as np

from autograder import reference
from autograder.authoring.datasets import Arrays
from autograder.authoring.digits import digits


def training_experiment() -> Arrays:
    data = digits()
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


FILES = {"digits.npz": digits, "experiment.npz": training_experiment}
