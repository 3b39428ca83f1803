"""Something to play with: what outliers do to the two best guesses."""

import numpy as np
from playing import Slider, play

CHEAP = 290, 295, 305, 310
GUESSES = np.linspace(200, 1000, 161)


def outliers(guess_for_squared_errors, guess_for_absolute_errors):
    """Four cheap houses, some dear ones, your two best guesses, and the losses of all guesses."""

    def draw(figure, price, dear):
        prices = np.array([*CHEAP, *[price] * dear])
        errors = GUESSES[:, None] - prices
        axes = figure.subplots()
        # Houses of one price stand on top of each other.
        axes.plot(prices, [0.04, 0.04, 0.04, 0.04, *(0.04 + 0.07 * k for k in range(dear))], "ks")
        guesses = float(guess_for_squared_errors(prices)), float(guess_for_absolute_errors(prices))
        kinds = (
            ("squared", errors**2, "-", "tab:blue"),
            ("absolute", np.abs(errors), "--", "tab:red"),
        )
        for (kind, costs, style, colour), guess in zip(kinds, guesses, strict=True):
            share = costs.sum(axis=1) / costs.sum(axis=1).max()
            axes.plot(GUESSES, share, style, color=colour, label=f"{kind} error of each guess")
            at = np.interp(guess, GUESSES, share)
            axes.plot([guess, guess], [0, at], style, marker="o", color=colour)
        axes.set(xlabel="price, and guess (thousand)", ylabel="share of the highest", ylim=(0, 1.3))
        axes.legend(loc="upper center", ncols=2)
        return (
            f"{len(CHEAP)} houses cost about 300 thousand, {dear} more {price:.0f}. The best guess "
            f"is {guesses[0]:.0f} for squared errors, {guesses[1]:.0f} for absolute ones."
        )

    play(
        "Pull at the outliers",
        draw,
        price=Slider("price of a dear house", 900, low=300, high=950, step=10, animated=True),
        dear=Slider("number of dear houses", 1, low=0, high=6, step=1),
    )
