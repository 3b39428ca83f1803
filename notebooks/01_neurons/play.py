"""Something to play with: the bend that each hidden neuron adds."""

import numpy as np
from playing import Slider, play

INPUTS = np.linspace(0, 10, 101)
DOTS = np.arange(0, 10.5, 0.5)
AIMS = np.interp(DOTS, [0, 3, 6, 10], [4, 1, 1, 7])  # what two neurons can do


def bends(layer):
    """Two hidden neurons with one input, the prediction 1 + a1 + a2 of your `layer`, and dots."""

    def draw(figure, weight_1, bias_1, weight_2, bias_2):
        weights, biases = np.array([[weight_1, weight_2]]), np.array([bias_1, bias_2])
        hidden = np.array([layer(np.array([x]), weights, biases) for x in INPUTS])
        prediction = 1 + hidden[:, 0] + hidden[:, 1]
        axes = figure.subplots()
        axes.plot(INPUTS, hidden[:, 0], "--", color="tab:blue", label="a1 of neuron 1")
        axes.plot(INPUTS, hidden[:, 1], ":", color="tab:red", label="a2 of neuron 2")
        axes.plot(INPUTS, prediction, "-", color="black", label="prediction 1 + a1 + a2")
        axes.plot(DOTS, AIMS, "o", color="grey", label="dots to hit")
        axes.set(xlabel="input x", ylabel="output", ylim=(-0.5, 9))
        axes.legend(loc="upper center", ncols=2)
        hit = np.sum(np.abs(np.interp(DOTS, INPUTS, prediction) - AIMS) < 0.1)
        return (
            f"Neuron 1 is {where_open(weight_1, bias_1)}. "
            f"Neuron 2 is {where_open(weight_2, bias_2)}. "
            f"The prediction hits {hit} of the {len(DOTS)} dots."
        )

    play(
        "Bend the line through the dots",
        draw,
        weight_1=Slider("weight of neuron 1", 1, low=-2, high=2, step=0.25),
        bias_1=Slider("bias of neuron 1", -2, low=-10, high=10, step=0.5, animated=True),
        weight_2=Slider("weight of neuron 2", 0.5, low=-2, high=2, step=0.25),
        bias_2=Slider("bias of neuron 2", -4, low=-10, high=10, step=0.5, animated=True),
    )


def where_open(weight, bias):
    if weight == 0:
        return "the same for every x"
    side = "right" if weight > 0 else "left"
    return f"open to the {side} of x = {-bias / weight:.1f}".replace("-", "−")
