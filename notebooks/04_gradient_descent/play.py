"""Something to play with: a walk in a long valley, and the learning rate that decides its end."""

import numpy as np
from playing import Slider, play

STEEP = np.array([1.0, 10.0])
ARRIVED = 0.01
ANGLES = np.linspace(0, 2 * np.pi, 100)[:, None]
SIZES = np.sqrt(2 * np.array([1, 5, 15, 30, 50, 80]))  # of the contour lines at these losses


def valley(gradient_descent):
    """The way of your `gradient_descent` from a start of your choice, seen from above."""

    def draw(figure, learning_rate, w1, w2, steps):
        start = np.array([w1, w2], dtype=float)
        path = np.array(gradient_descent(lambda w: STEEP * w, start, learning_rate, 100))
        losses = path**2 @ STEEP / 2
        axes = figure.subplots()
        axes.plot(SIZES * np.cos(ANGLES), SIZES / np.sqrt(10) * np.sin(ANGLES), color="lightgrey")
        axes.plot(*path[: steps + 1].T, "o-", color="tab:blue", markersize=4)
        axes.plot(*path[steps], "o", color="tab:red", markersize=9, label=f"after step {steps}")
        axes.plot(0, 0, "k*", markersize=12, label="lowest point")
        axes.set(xlabel="weight w1", ylabel="weight w2", xlim=(-10, 10), ylim=(-4, 4))
        axes.legend(loc="lower left")
        told = f"The loss was {losses[0]:,.1f} and is {in_words(losses[steps])} after step {steps}."
        is_near = losses < ARRIVED
        if is_near.any():
            return f"{told} It is below {ARRIVED} after step {is_near.argmax()}."
        return f"{told} It is not below {ARRIVED} within 100 steps."

    play(
        "Find the way to the star",
        draw,
        learning_rate=Slider("learning rate", 0.15, low=0.005, high=0.25, step=0.005),
        w1=Slider("start: w1", 9, low=-9, high=9, step=1),
        w2=Slider("start: w2", 1, low=-3, high=3, step=0.5),
        steps=Slider("steps", 14, low=0, high=100, step=1, animated=True),
    )


def in_words(loss):
    return "less than 0.001" if loss < 0.001 else f"{loss:.3f}" if loss < 1 else f"{loss:,.1f}"
