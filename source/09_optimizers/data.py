"""Lesson 09: two moons, three walks through a valley, and experiments with optimisers."""

import numpy as np
from numpy.typing import NDArray

from autograder import reference
from autograder.authoring.datasets import Arrays

RATES = np.array([0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0])
SEEDS = range(5)


def optimizers() -> Arrays:
    X, y = reference.make_moons(600, noise=0.2, seed=9)
    X = X.round(4)
    makers = (reference.SGD, reference.Momentum, reference.Adam)
    by_rate = [
        [np.median([_losses(X, y, make(rate), seed, 20)[-1] for seed in SEEDS]) for rate in RATES]
        for make in makers
    ]
    falling = [3 * 0.95**epoch for epoch in range(40)]
    description = [
        "X_train (400, 2), y_train, X_validation (200, 2), y_validation: two moons, standard",
        "deviation of the noise 0.2, labels 0 and 1; make_moons(600, noise=0.2, seed=9).",
        "path_sgd, path_momentum, path_adam (151, 2): 150 steps from (9, 1) in the valley",
        "(w1² + 100 w2²) / 2; rates 0.018, 0.018, 0.5; momentum 0.9; Adam's usual settings.",
        "rates, loss_by_rate (3, 7): SGD, momentum, Adam; validation loss of a network [2, 16, 1]",
        "after 20 epochs in batches of 32, median of five seeds.",
        "loss_constant, loss_falling (40): validation loss after each epoch of SGD at rate 3, and",
        "at 3 times 0.95 to the power of the epoch, counted from 0; seed 9.",
        "Made for this course; losses are rounded to 4 decimals.",
    ]
    return {
        "X_train": X[:400],
        "y_train": y[:400],
        "X_validation": X[400:],
        "y_validation": y[400:],
        "path_sgd": _walk(reference.SGD(0.018)),
        "path_momentum": _walk(reference.Momentum(0.018)),
        "path_adam": _walk(reference.Adam(0.5)),
        "rates": RATES,
        "loss_by_rate": np.round(by_rate, 4),
        "loss_constant": np.round(_losses(X, y, reference.SGD(3), 9, 40), 4),
        "loss_falling": np.round(_losses(X, y, reference.SGD(3), 9, 40, falling), 4),
        "description": np.array(description),
    }


def _walk(optimizer) -> NDArray[np.float64]:
    place, walked = np.array([9.0, 1.0]), [[9.0, 1.0]]
    for _ in range(150):
        optimizer.update([place], [place * [1, 100]])
        walked.append(place.tolist())
    return np.round(walked, 4)


def _losses(
    X, y, optimizer, seed: int, epochs: int, rates: list[float] | None = None
) -> list[float]:
    """Validation loss after each epoch, at one learning rate or at one for each epoch."""
    layers = [reference.Dense(16, "relu"), reference.Dense(1, "sigmoid")]
    model = reference.Sequential(layers, seed=seed)
    model.compile(optimizer, "binary_crossentropy")
    losses = []
    for epoch in range(epochs):
        optimizer.learning_rate = rates[epoch] if rates else optimizer.learning_rate
        model.fit(X[:400], y[:400], epochs=1, batch_size=32)
        losses.append(model.evaluate(X[400:], y[400:])["loss"])
    return losses


FILES = {"optimizers.npz": optimizers}
