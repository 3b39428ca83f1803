"""Something to play with: how much is dropped, and how long one waits, against both losses."""

import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from playing import Choice, Slider, play

EPOCHS, LEARNING_RATE, SIZES = 200, 0.02, (2, 64, 64, 1)
FRAME = 0.15  # seconds of training between two pictures


def stopping(dropout, early_stopping):
    """Networks on the moons with wrong labels, trained with your `dropout`, stopped by your
    `early_stopping`."""
    trained = {}  # by rate: the losses of training and validation set after each epoch

    def draw(figure, rate, patience):
        axes = figure.subplots()
        drawn = float("-inf")  # a touch is answered after the first epoch
        if rate not in trained:
            losses = []
            for pair in train(dropout, float(rate)):
                losses.append(pair)
                if time.perf_counter() - drawn > FRAME:
                    show(axes, trained | {rate: losses}, rate)
                    yield f"Training with rate {rate}: epoch {len(losses)} of {EPOCHS}."
                    drawn = time.perf_counter()
            trained[rate] = losses
        show(axes, trained, rate)
        validation = [loss for _, loss in trained[rate]]
        best, last = early_stopping(validation, patience)
        axes.plot(best, validation[best - 1], "ko", markersize=9, label="best epoch")
        axes.axvline(last, color="black", linestyle="--", label="last epoch")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        yield (
            f"Rate {rate}, patience {patience}: the last epoch is {last}, and the best one {best}, "
            f"with a validation loss of {validation[best - 1]:.2f}. Without a stop it ends at "
            f"{validation[-1]:.2f}; the lowest of all is {min(validation):.2f}."
        )

    play(
        "How much dropout, how much patience?",
        draw,
        size=(7.6, 3.2),
        rate=Choice("dropout rate", ["0", "0.1", "0.2", "0.3", "0.5", "0.8"]),
        patience=Slider("patience", 5, low=1, high=120, step=1, animated=True),
    )


def show(axes, trained, rate):
    axes.clear()
    for other in trained.keys() - {rate}:
        axes.plot(range(1, EPOCHS + 1), [pair[1] for pair in trained[other]], color="lightgrey")
    epochs = range(1, len(trained[rate]) + 1)
    axes.plot(epochs, [pair[0] for pair in trained[rate]], ":", color="tab:blue", label="training")
    axes.plot(epochs, [pair[1] for pair in trained[rate]], color="tab:red", label="validation")
    axes.set(xlabel="epoch", ylabel="loss", xlim=(0, EPOCHS + 1), ylim=(0, 0.7))
    # As many again as Matplotlib chooses take a quarter of the time of a picture.
    axes.set(xticks=range(0, EPOCHS + 1, 50), yticks=[0, 0.2, 0.4, 0.6])


def train(dropout, rate):
    """The losses of training and validation set after each epoch of Adam; always the same start."""
    with np.load(Path(__file__).with_name("moons.npz")) as file:
        X, y = file["X"], file["y"]
    X_validation, y_validation = moons(200)
    rng = np.random.default_rng(1)
    parameters = []
    for inputs, outputs in pairwise(SIZES):
        parameters += [rng.normal(0, np.sqrt(2 / inputs), (inputs, outputs)), np.zeros(outputs)]
    m, v = [0.0] * 6, [0.0] * 6

    def mask(shape):
        return dropout(np.ones(shape), rate, rng.random(shape), True)

    for step in range(1, EPOCHS + 1):  # one batch of all points an epoch
        step_size = LEARNING_RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        for i, slope in enumerate(gradients(parameters, X, y, mask)):
            m[i] = 0.9 * m[i] + 0.1 * slope
            v[i] = 0.999 * v[i] + 0.001 * slope**2
            parameters[i] = parameters[i] - step_size * m[i] / (np.sqrt(v[i]) + 1e-8)
        yield loss(parameters, X, y), loss(parameters, X_validation, y_validation)


def gradients(parameters, X, y, mask):
    outputs, masks = layers(parameters, X, mask)
    upstream, slopes = (outputs.pop() - y[:, None]) / len(y), []
    for W, inputs in zip(parameters[-2::-2], reversed(outputs), strict=True):
        slopes = [inputs.T @ upstream, upstream.sum(axis=0), *slopes]
        if masks:
            upstream = upstream @ W.T * (inputs > 0) * masks.pop()
    return slopes


def layers(parameters, X, mask=np.ones):
    """The outputs of every layer, X first and the probabilities last, and the masks used."""
    outputs, masks = [X], []
    for W, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
        hidden = np.maximum(0, outputs[-1] @ W + b)
        masks.append(mask(hidden.shape))
        outputs.append(hidden * masks[-1])
    scores = outputs[-1] @ parameters[-2] + parameters[-1]
    return [*outputs, 1 / (1 + np.exp(-scores))], masks


def loss(parameters, X, y):
    of_class_1 = layers(parameters, X)[0][-1][:, 0]
    return -np.mean(np.log(np.maximum(np.where(y == 1, of_class_1, 1 - of_class_1), 1e-12)))


def moons(n):
    """Points whose labels are right, n // 2 of each class."""
    rng, y = np.random.default_rng(108), np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return np.where(y[:, None] == 0, upper, lower) + rng.normal(0, 0.15, (n, 2)), y
