"""Something to play with: a sheet to draw digits on, and what a trained network reads there."""

import numpy as np
from playing import Sheet, play

SIZE = 10  # fields along each side, as the images of this lesson
INK = 16  # what a full field holds there


def sheet(read):
    """Digits drawn by hand; `read(images)` gives ten probabilities for each row of 100 fields."""

    def draw(figure, ink):
        image = INK * np.reshape(ink, (1, SIZE**2))
        shares = np.reshape(read(image), 10)
        left, right = figure.subplots(1, 2, width_ratios=(1, 2))
        left.imshow(image.reshape(SIZE, SIZE), cmap="gray_r", vmin=0, vmax=INK)
        left.set(xlabel="column", ylabel="row", xticks=[0, 9], yticks=[0, 9])
        first, second = np.argsort(-shares)[:2]
        bars = right.bar(range(10), shares, color="lightgrey", edgecolor="black")
        bars[first].set(facecolor="tab:blue", hatch="//")
        right.set(xlabel="digit", ylabel="probability", xticks=range(10), ylim=(0, 1.05))
        what = "this" if image.any() else "the empty sheet"
        return (
            f"The network reads {what} as {first}, with a probability of {shares[first]:.2f}; "
            f"next comes {second}, with {shares[second]:.2f}."
        )

    play("Draw a digit", draw, ink=Sheet("Your digit", SIZE))
