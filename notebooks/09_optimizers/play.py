"""Something to play with: three optimisers side by side, in a valley of your choice."""

import numpy as np
from playing import Choice, Slider, play

STEPS = 150
LOW = 0.1
STYLES = {"SGD": ("o-", "tab:blue"), "momentum": ("s--", "tab:red"), "Adam": ("^:", "black")}
RATES = {
    "0.018, for Adam 0.5": (0.018, 0.018, 0.5),
    "0.018 for all": (0.018, 0.018, 0.018),
    "0.1 for all": (0.1, 0.1, 0.1),
    "0.5 for all": (0.5, 0.5, 0.5),
}


def turned(degrees, flat, steep):
    """The matrix of a valley whose flat direction is turned by so many degrees."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.diag([flat, steep]) @ turn.T


VALLEYS = {
    "long, as above": (turned(0, 1, 100), (9, 1)),
    "long, turned by 45 degrees": (turned(45, 1, 100), (5.7, 7.1)),
    "not as long": (turned(0, 1, 10), (9, 1)),
    "round": (turned(0, 1, 1), (9, 1)),
}
ANGLES = np.linspace(0, 2 * np.pi, 100)
HEIGHTS = (0.5, 5, 15, 30, 50, 80)


def race(momentum_step, adam_step):
    """The ways of SGD and of your two optimisers from one start."""
    walks = {}  # by valley and rates: the paths, and the losses along them

    def walk(valley, rates):
        matrix, start = VALLEYS[valley]
        paths = [[np.array(start, dtype=float)] for _ in STYLES]
        velocity, m, v = np.zeros(2), np.zeros(2), np.zeros(2)
        for step in range(1, STEPS + 1):
            places = [path[-1] for path in paths]
            slopes = [matrix @ place for place in places]
            paths[0].append(places[0] - rates[0] * slopes[0])
            made, velocity = momentum_step(places[1], slopes[1], velocity, rates[1])
            paths[1].append(made)
            made, m, v = adam_step(places[2], slopes[2], m, v, step, rates[2])
            paths[2].append(made)
        paths = np.array(paths)
        return paths, np.einsum("psi,ij,psj->ps", paths, matrix, paths) / 2

    def draw(figure, valley, rates, step):
        if (valley, rates) not in walks:
            walks[valley, rates] = walk(valley, RATES[rates])
        paths, losses = walks[valley, rates]
        left, right = figure.subplots(1, 2)
        values, vectors = np.linalg.eigh(VALLEYS[valley][0])
        for height in HEIGHTS:
            ring = np.sqrt(2 * height / values) * np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])
            left.plot(*vectors @ ring.T, color="lightgrey", linewidth=1)
        for path, loss, (name, (style, colour)) in zip(paths, losses, STYLES.items(), strict=True):
            inside = np.where(np.abs(path[: step + 1]) < 30, path[: step + 1], np.nan)
            left.plot(*inside.T, style, color=colour, markersize=3, label=name)
            right.plot(np.log10(loss[: step + 1] + 1e-9), style[1:], color=colour, label=name)
        left.plot(0, 0, "y*", markersize=12)
        is_wide = abs(np.array(VALLEYS[valley][1])[1]) == 1
        limits = {"xlim": (-6, 10), "ylim": (-2.5, 2.5) if is_wide else (-6, 10)}
        left.set(xlabel="weight w1", ylabel="weight w2", **limits)
        right.set(xlabel="step", ylabel="loss (log)", xlim=(0, STEPS), ylim=(-4, 3))
        right.set_yticks((-4, -2, 0, 2), ("0.0001", "0.01", "1", "100"))  # faster than a log axis
        right.legend(loc="upper right")
        now = ", ".join(f"{n} {told(loss[step])}" for n, loss in zip(STYLES, losses, strict=True))
        low = [f"{n} {from_when(loss)}" for n, loss in zip(STYLES, losses, strict=True)]
        return f"Loss after step {step}: {now}. Below {LOW} to stay: {', '.join(low)}."

    play(
        "Three ways down",
        draw,
        size=(8, 3.4),
        valley=Choice("valley", list(VALLEYS)),
        rates=Choice("learning rate", list(RATES)),
        step=Slider("step", 40, low=0, high=STEPS, step=2, animated=True),
    )


def told(loss):
    return f"above {1e3:,.0f}" if not loss < 1e3 else f"{loss:.2f}"


def from_when(loss):
    low = np.append(np.flatnonzero(~(loss <= LOW)), -1).max() + 1
    return f"from step {low} on" if low < len(loss) else "never"
