"""Lesson 02: patients, and a trained network to judge."""

import numpy as np

from autograder import reference
from autograder.authoring.datasets import Arrays


def medical_test() -> Arrays:
    """Patients of whom 8 % are ill, an imperfect trained network, and its training metrics."""
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


FILES = {"medical_test.npz": medical_test}
