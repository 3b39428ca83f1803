"""Something to play with: what epochs and learning rate bring, and the time that they take."""

import time

import numpy as np
from playing import Choice, Slider, play

APART = 347
"""Training images that are kept apart to measure the accuracy on."""
BATCH_SIZE = 32
MARKERS = {"0.5": "o", "0.005": "v", "0.02": "^", "0.1": "s", "1": "D", "2": "x", "5": "*"}
"""By learning rate, so that its line is known without colours too."""
FRAME = 0.15  # seconds of training between two pictures


def experiment(parameters, X, y, train, predict, accuracy):
    """Networks trained from these parameters with your functions, epoch by epoch."""
    X_apart, y_apart, X, y = X[-APART:], y[-APART:], X[:-APART], y[:-APART]
    trained = {}  # by learning rate: the parameters, and after each epoch accuracy and seconds

    def one_more_epoch(rate):
        now, shares, seconds = trained.setdefault(rate, [parameters, [], []])
        begun = time.perf_counter()
        now, _ = train(now, X, y, float(rate), BATCH_SIZE, 1, len(shares))
        spent = time.perf_counter() - begun + (seconds[-1] if seconds else 0)
        shares, seconds = [*shares, accuracy(y_apart, predict(now, X_apart))], [*seconds, spent]
        trained[rate] = [now, shares, seconds]

    def show(left, right, rate, epochs):
        for axes in (left, right):
            axes.clear()
        for other, (_, shares, seconds) in trained.items():
            is_chosen = other == rate
            shown = epochs if is_chosen else len(shares)
            style = {"color": "tab:blue", "linewidth": 2.5} if is_chosen else {"color": "darkgrey"}
            style |= {"marker": MARKERS[other], "markersize": 4, "label": other}
            left.plot(range(1, shown + 1), shares[:shown], **style)
            right.plot(range(1, shown + 1), seconds[:shown], **style)
        left.set(xlabel="epoch", ylabel="accuracy", xlim=(0, 31), ylim=(-0.35, 1.02))
        left.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
        right.set(xlabel="epoch", ylabel="seconds of training", xlim=(0, 31), ylim=(0, None))
        left.legend(title="learning rate", loc="lower right", ncols=3, fontsize="small")
        _, shares, seconds = trained[rate]
        updates = epochs * int(np.ceil(len(X) / BATCH_SIZE))
        return (
            f"{epochs} epochs at learning rate {rate}: {updates} updates, "
            f"{seconds[epochs - 1]:.2f} seconds, and {shares[epochs - 1]:.1%} of the images kept "
            f"apart are right."
        )

    def draw(figure, rate, epochs):
        panels = figure.subplots(1, 2)
        drawn = time.perf_counter()
        while len(done := trained.get(rate, [None, []])[1]) < epochs:
            one_more_epoch(rate)
            if time.perf_counter() - drawn > FRAME and len(done) + 1 < epochs:
                yield show(*panels, rate, len(done) + 1)
                drawn = time.perf_counter()
        yield show(*panels, rate, epochs)

    play(
        "Train as long as it pays",
        draw,
        measures=True,
        rate=Choice("learning rate", list(MARKERS)),
        epochs=Slider("epochs", 3, low=1, high=30, step=1, animated=True),
    )
