"""Something to play with: one training at other batch sizes, and how much its loss jumps."""

from pathlib import Path

import numpy as np
from playing import Button, Choice, play

UPDATES = 60
SHOWN = 5
"""Orders whose curves are shown at once, the newest in front."""


def noise(batches):
    """Training runs of 60 updates on the digits, each batch from your `batches`."""
    with np.load(Path(__file__).with_name("digits.npz")) as file:
        X, y = file["X_train"] / 16, file["y_train"]
    trained = {}  # the losses, by batch size, learning rate and order

    def losses(size, rate, number):
        if (size, rate, number) not in trained:
            trained[size, rate, number] = list(train(X, y, batches, size, rate, number))
        return trained[size, rate, number]

    def draw(figure, batch_size, learning_rate, order):
        size, rate = int(batch_size), float(learning_rate)
        numbers = range(max(0, order + 1 - SHOWN), order + 1)
        *earlier, newest = [losses(size, rate, number) for number in numbers]
        axes = figure.subplots()
        for curve in earlier:
            axes.plot(curve, color="darkgrey", linewidth=1)
        axes.plot(newest, color="tab:blue", linewidth=2.5)
        axes.set(xlabel="update", ylabel="training loss", ylim=(0, 3))
        rises = np.sum(np.diff(newest) > 0)
        told = f"{rises} of {UPDATES} updates make the loss larger; it ends at {newest[-1]:.2f}. "
        if earlier:
            ends = sorted(curve[-1] for curve in [*earlier, newest])
            told += f"{len(ends)} orders end between {ends[0]:.2f} and {ends[-1]:.2f}. "
        epochs = UPDATES * size / len(X)
        return told + f"{UPDATES} batches of {size} are {epochs:g} epoch{'s' * (epochs != 1)}."

    play(
        "The noise of a batch",
        draw,
        batch_size=Choice("batch size", ["5", "1", "2", "10", "20", "50", "100", "300"]),
        learning_rate=Choice("learning rate", ["0.3", "0.03", "0.1", "1"]),
        order=Button("Shuffle anew"),
    )


def train(X, y, batches, size, rate, number):
    """The loss of all examples at the start and after each update, with the orders of this number;
    the start is the same for every number."""
    start, orders = np.random.default_rng(3), np.random.default_rng(number)
    W1, W2 = start.normal(0, np.sqrt(2 / 64), (64, 16)), start.normal(0, np.sqrt(2 / 16), (16, 10))
    b1, b2 = np.zeros(16), np.zeros(10)
    left = []
    for update in range(UPDATES + 1):
        if update:
            left = left or list(batches(X, y, size, orders.permutation(len(X))))
            X_batch, y_batch = left.pop(0)
            hidden, slopes = forward(X_batch, W1, b1, W2, b2)
            slopes[np.arange(len(y_batch)), y_batch] -= 1
            slopes /= len(y_batch)
            below = slopes @ W2.T * (hidden > 0)
            W2, b2 = W2 - rate * hidden.T @ slopes, b2 - rate * slopes.sum(axis=0)
            W1, b1 = W1 - rate * X_batch.T @ below, b1 - rate * below.sum(axis=0)
        _, probabilities = forward(X, W1, b1, W2, b2)
        yield -np.mean(np.log(np.maximum(probabilities[np.arange(len(y)), y], 1e-12)))


def forward(X, W1, b1, W2, b2):
    hidden = np.maximum(0, X @ W1 + b1)
    scores = hidden @ W2 + b2
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, exponentials / exponentials.sum(axis=1, keepdims=True)
