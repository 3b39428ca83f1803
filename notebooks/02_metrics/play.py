"""Something to play with: what a threshold finds, and what it costs."""

import numpy as np
from playing import Slider, play


def thresholds(y_true, probabilities, confusion_matrix, precision, recall):
    """Probabilities of the ill and the healthy, a threshold between them, and your own metrics."""
    y_true, probabilities = np.asarray(y_true), np.asarray(probabilities)

    def draw(figure, threshold):
        y_pred = (probabilities >= threshold).astype(int)
        left, beside = figure.subplots(1, 2, width_ratios=(2, 1))
        bins = np.linspace(0, 1, 26)
        shape = {"bins": bins, "histtype": "stepfilled"}  # one outline is drawn faster than 25 bars
        left.hist(probabilities[y_true == 0], color="tab:blue", alpha=0.6, label="healthy", **shape)
        left.hist(probabilities[y_true == 1], color="tab:red", hatch="//", label="ill", **shape)
        left.axvline(threshold, color="black")
        left.set(yscale="log", xlabel="probability of being ill", ylabel="patients")
        left.minorticks_off()  # of a logarithmic axis, they take a third of the time
        left.legend(loc="upper right")
        matrix = np.asarray(confusion_matrix(y_true, y_pred))
        beside.imshow(matrix > 0, cmap="Greys", vmin=0, vmax=8)
        for (row, column), count in np.ndenumerate(matrix):
            beside.text(column, row, count, ha="center", va="center", fontsize=14)
        beside.set(xticks=[0, 1], yticks=[0, 1], xlabel="predicted", ylabel="true")
        right, found = precision(y_true, y_pred), recall(y_true, y_pred)
        return (
            f"From {threshold:.2f} on: {y_pred.sum()} alarms, of which {right:.0%} are right "
            f"(precision); {found:.0%} of the ill are found (recall)."
        )

    play(
        "Where would you put the threshold?",
        draw,
        threshold=Slider("threshold", 0.5, low=0, high=1, step=0.01, animated=True),
    )
