"""Lesson 01: customers of a bank, and a small trained network that predicts their transactions."""

import numpy as np

from autograder import reference
from autograder.authoring.datasets import Arrays


def bank_network() -> Arrays:
    """Customers of this year, and a network trained on those of last year."""
    customers, transactions, names = reference.make_bank_customers(1100, seed=1)
    X_train, y_train = customers[:800], transactions[:800].astype(np.float64)
    rng = np.random.default_rng(1)
    mean, scale = X_train.mean(axis=0), X_train.std(axis=0)
    layers = [reference.Dense(4, "relu"), reference.Dense(1)]
    model = reference.Sequential(layers, seed=1)
    model.compile(reference.SGD(0.01), "mean_squared_error")
    model.fit((X_train - mean) / scale, y_train[:, None], epochs=60)
    weights_1, bias_1, weights_2, bias_2 = model.get_weights()
    # Scaling inside the first layer: the notebook's forward pass takes the features as they are.
    bias_1 = bias_1 - mean / scale @ weights_1
    weights_1 = weights_1 / scale[:, None]
    description = [
        "300 made-up customers of a bank, and a network that predicts their transactions.",
        "X (300, 5): age in years, balance in thousands, children, tenure in years, products.",
        "y (300): transactions a month, as counted this year.",
        "W1 (5, 4), b1 (4), W2 (4), b2: four hidden neurons with ReLU, an output without",
        "activation; for X as it is, rounded to 4 decimals. Trained on 800 customers of last year,",
        "60 epochs, learning rate 0.01, batch size 32, seed 1.",
        "Made for this course with make_bank_customers(1100, seed=1), the first 800 to train with;",
        "to the transactions of this year a Poisson number of mean 1.5 was added, seed 1.",
    ]
    return {
        "X": customers[800:],
        "y": (transactions[800:] + rng.poisson(1.5, 300)).astype(np.int64),
        "W1": weights_1.round(4),
        "b1": bias_1.round(4),
        "W2": weights_2[:, 0].round(4),
        "b2": bias_2[0].round(4),
        "features": np.array(names),
        "description": np.array(description),
    }


FILES = {"bank.npz": bank_network}
