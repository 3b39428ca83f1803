"""Something to play with: numbers that go forward through a graph, and slopes that come back."""

import numpy as np
from playing import Slider, play

PLACES = {
    "x": (0, 0), "z": (1, 0), "a": (2, 0), "ŷ": (3, 0), "loss": (4, 0),
    "w1": (0.6, 1), "b1": (1.4, 1), "w2": (2.6, 1), "b2": (3.4, 1),
}  # fmt: skip
ARROWS = {"x": "z", "w1": "z", "b1": "z", "z": "a", "a": "ŷ", "w2": "ŷ", "b2": "ŷ", "ŷ": "loss"}
W2, B2, TRUTH = 2, -4, 4


def graph(relu_backward, dense_backward):
    """The worked example, step by step, with your two backward functions."""

    def draw(figure, step, x, w1, b1):
        z = w1 * x + b1
        a = max(0, z)
        prediction = W2 * a + B2
        d_prediction = 2 * (prediction - TRUTH)
        da, dw2, db2 = back_through_dense(d_prediction, a, W2)
        dz = number(relu_backward(matrix(da), matrix(z)))
        dx, dw1, db1 = back_through_dense(dz, x, w1)
        values = {"x": x, "w1": w1, "b1": b1, "w2": W2, "b2": B2}
        slopes = {"x": dx, "w1": dw1, "b1": db1, "z": dz, "a": da, "w2": dw2, "b2": db2}
        values |= {"z": z, "a": a, "ŷ": prediction, "loss": (prediction - TRUTH) ** 2}
        slopes |= {"ŷ": d_prediction, "loss": 1}
        gate = f"the gate is {'open' if z > 0 else 'shut'}, as z is {signed(z)}"
        told = [
            ("", "The input, the weights and the biases are known."),
            ("z", f"Forward: z = w1 · x + b1 = {signed(z)}."),
            ("a", f"Forward: a = {signed(a)}; {gate}."),
            ("ŷ", f"Forward: ŷ = w2 · a + b2 = {signed(prediction)}."),
            ("loss", f"Forward: the loss is (ŷ − {TRUTH})² = {signed(values['loss'])}."),
            ("loss ŷ", f"Backward: dŷ = 2 (ŷ − {TRUTH}) = {signed(d_prediction)}."),
            ("w2 b2 a", f"Backward: dw2 = {signed(dw2)}, db2 = {signed(db2)}, da = {signed(da)}."),
            ("z", f"Backward: dz = {signed(dz)}; {gate}."),
            ("w1 b1 x", f"Backward: dw1 = {signed(dw1)}, db1 = {signed(db1)}, dx = {signed(dx)}."),
        ]
        known = {"x", "w1", "b1", "w2", "b2", *(name for name, _ in told[1 : min(step, 4) + 1])}
        passed = {name for names, _ in told[5 : step + 1] for name in names.split()}
        axes = figure.subplots()
        axes.set(xlim=(-0.5, 4.5), ylim=(-0.5, 1.45))
        axes.set_axis_off()
        for start, end in ARROWS.items():
            arrow = {"arrowstyle": "->", "shrinkA": 28, "shrinkB": 28, "color": "grey"}
            axes.annotate("", PLACES[end], PLACES[start], arrowprops=arrow)
        for name, (across, up) in PLACES.items():
            lines = [f"{name} = {signed(values[name]) if name in known else '?'}"]
            lines += [f"slope {signed(slopes[name])}" if name in passed else " "]
            is_new = name in told[step][0].split()
            box = {"boxstyle": "round", "facecolor": "#ffe08a" if is_new else "white"}
            box["linewidth"] = 2.5 if is_new else 1
            axes.text(across, up, "\n".join(lines), bbox=box, ha="center", va="center")
        return told[step][1]

    def back_through_dense(upstream, inputs, weights):
        parts = dense_backward(matrix(upstream), matrix(inputs), matrix(weights))
        return [number(part) for part in parts]

    play(
        "Slopes on their way back",
        draw,
        size=(7, 2.6),
        step=Slider("step", 8, low=0, high=8, step=1, animated=True),
        x=Slider("x", 2, low=-3, high=3, step=1),
        w1=Slider("w1", 3, low=-4, high=4, step=1),
        b1=Slider("b1", -1, low=-9, high=9, step=1),
    )


def matrix(value):
    return np.array([[float(value)]])


def number(array):
    return float(np.ravel(array)[0])


def signed(value):
    return f"{value + 0.0:g}".replace("-", "−")
