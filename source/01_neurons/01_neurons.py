# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Neurons
#
# | | |
# |---|---|
# | **Duration** | about 40 minutes |
# | **You need** | Python functions; NumPy arrays and the product `@` |
# | **Question** | How does a network turn a row of numbers into a prediction? |
#
# How many transactions will a customer make next month? A bank knows some numbers about each
# customer. A network turns them into one more number: its prediction.
#
# Picture a mixing desk. Every channel has a slider: pushed up, the channel counts for much; pulled
# down, for little. The desk adds all channels. At the end sits a gate that is shut while the sum is
# too low. A **neuron** is such a desk. Its sliders are the **weights** $w$, one for each input $x$;
# the **bias** $b$ is added to the sum; the gate is the **activation**:
#
# $$z = x_1 w_1 + x_2 w_2 + \dots + b \qquad\qquad a = \max(0, z)$$
#
# This gate is called **ReLU**, rectified linear unit: it lets positive sums pass and turns negative
# ones into 0.
#
# ## A worked example
#
# A customer has 3 children and 2 products: the input is $[3, 2]$. A **layer** is a group of neurons
# with the same inputs; a **hidden** one lies between input and output. Here are two neurons:
#
# - A, weights 2 and 1, bias −3: $z = 3 \cdot 2 + 2 \cdot 1 - 3 = 5$, so $a = 5$.
# - B, weights −1 and 1, bias −1: $z = 3 \cdot (-1) + 2 \cdot 1 - 1 = -2$, so $a = 0$. The gate is
#   shut.
#
# The **output** neuron gets 5 and 0. Its weights are 2 and 3, its bias is −3. It has no activation,
# so a prediction may be any number, also a negative one. For a count of transactions that is a wrong
# prediction, and stays as it is. The customer really made 5 transactions.
#
# **Predict** before you run, with pen and paper: what does the network predict, and by how much is
# it wrong?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

x, actual = np.array([3, 2]), 5
W1, b1 = np.array([[2, -1], [1, 1]]), np.array([-3, -1])  # a column of W1 for each neuron
W2, b2 = np.array([2, 3]), -3

z = x @ W1 + b1
a = np.maximum(0, z)
y_pred = a @ W2 + b2
print(f"weighted sums {z}, hidden outputs {a}, prediction {y_pred}, error {y_pred - actual}")

places = [(0, 1), (0, 0), (1, 1), (1, 0), (2, 0.5)]
plt.figure(figsize=(7, 3.2))
for start, end, weight in ((0, 2, 2), (0, 3, -1), (1, 2, 1), (1, 3, 1), (2, 4, 2), (3, 4, 3)):
    (x0, y0), (x1, y1) = places[start], places[end]
    plt.plot([x0, x1], [y0, y1], color="grey", zorder=1)
    text = f"× {weight}".replace("-", "−")
    plt.text(0.7 * x0 + 0.3 * x1, 0.7 * y0 + 0.3 * y1, text, va="center", backgroundcolor="white")
for (across, up), text in zip(places, ("3", "2", "A: 5", "B: 0", "7"), strict=True):
    circle = {"boxstyle": "circle", "facecolor": "white"}
    plt.text(across, up, text, ha="center", va="center", bbox=circle)
plt.title("The forward pass of one customer")
plt.xlabel("layer")
plt.ylabel("neuron")
plt.xticks([0, 1, 2], ["input", "hidden", "output"])
plt.yticks([])
plt.axis((-0.3, 2.3, -0.4, 1.5))
plt.show()

# %% [markdown]
# *Figure: five circles in three columns. On the left the inputs 3 and 2; in the middle A with 5 and
# B with 0; on the right the output 7. Lines lead from left to right, each with its weight.*
#
# This path is the **forward pass**. B is shut and adds nothing, so the prediction is
# $5 \cdot 2 + 0 \cdot 3 - 3 = 7$. The **error** is
#
# $$\text{error} = \text{predicted} - \text{actual} = 7 - 5 = 2$$
#
# A positive error means that the prediction is too high.
#
# ## Step 1: one neuron
#
# Inputs times weights, added up; then the bias; then ReLU. `x @ weights` adds up the products.
# (`check` compares what your function returns with stored numbers, and says which mistake it
# recognises.)


# %% nbgrader={"grade": false, "grade_id": "neuron", "locked": false, "schema_version": 3, "solution": true, "task": false}
def neuron(x, weights, bias):
    """Output of one neuron with ReLU: a number. x and weights: arrays of the same length."""
    ### BEGIN SOLUTION
    return np.maximum(0, x @ weights + bias)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "neuron_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("neuron", neuron)

# %% nbgrader={"grade": true, "grade_id": "neuron_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `neuron` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import weighted_inputs

test = HiddenTest("neuron_test")


@test.gives("adds up inputs times weights, and the bias", points=1)
def _(rng):
    sums, outputs = rng.uniform(2, 4, 3) * [1, -1, 1], rng.uniform(0.5, 1.5, 3)  # none below 0
    biases = outputs - sums
    return [(*weighted_inputs(rng, 3 + i, sums[i]), float(biases[i])) for i in range(3)]


@test.gives("gives 0 where the sum is negative, and only there", points=1)
def _(rng):
    return [(*weighted_inputs(rng, 4, value), 0.0) for value in rng.uniform(1, 3, 3) * [-1, -1, 1]]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## A layer is a matrix product
#
# A layer's weights form a matrix: **a row for each input, a column for each neuron**. Then
# `x @ W` gives all sums at once:
#
# $$[3, 2] \begin{bmatrix} 2 & -1 \\ 1 & 1 \end{bmatrix} =
# [3 \cdot 2 + 2 \cdot 1,\ \ 3 \cdot (-1) + 2 \cdot 1] = [8, -1]$$
#
# Then the biases are added, one for each neuron.
#
# ## Step 2: one layer
#
# As in step 1, but for all neurons at once. Return an array or a list with an output for each neuron.


# %% nbgrader={"grade": false, "grade_id": "layer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def layer(x, W, b):
    """Outputs of a layer with ReLU for one example.

    Shapes: x (inputs,), W (inputs, neurons), b (neurons,).
    """
    ### BEGIN SOLUTION
    return np.maximum(0, x @ W + b)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "layer_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("layer", layer)

# %% nbgrader={"grade": true, "grade_id": "layer_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `layer` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import open_and_shut, weighted_inputs


def by_own_neuron(inputs, W, b):
    return [neuron(inputs, column, bias) for column, bias in zip(W.T, b.tolist(), strict=True)]


test = HiddenTest("layer_test", own=by_own_neuron, draw=open_and_shut)


@test.gives("gives the sum of every column of W, with that column's bias", points=1)
def _(rng):
    sums = [rng.normal(0, 3, units) for units in (3, 2, 5)]
    biases = [rng.uniform(1, 4, len(row)) - row for row in sums]  # no output is shut
    return [(*weighted_inputs(rng, 4, row), b) for row, b in zip(sums, biases, strict=True)]


test.gives("opens and shuts every neuron by its own sum", points=1, cases=[2, 3, 6])
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Why an activation at all?
#
# Two more are common. The **sigmoid** $1 / (1 + e^{-z})$ gives a number between 0 and 1, which can
# be read as a probability; **tanh** gives one between −1 and 1.
#
# Take a network with one input $x$ and three hidden neurons. Their sums are $x - 2$, $x - 5$ and
# $x - 8$; the prediction is $1 + 2a_1 - 3a_2 + 2a_3$. **Predict** before you run: what does it look
# like, plotted against $x$? And without an activation?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
sums, inputs = np.linspace(-4, 4, 200), np.linspace(0, 10, 201)
opens, output_weights = np.array([2, 5, 8]), np.array([2, -3, 2])
hidden_sums = inputs[:, None] - opens
added = np.maximum(0, hidden_sums) * output_weights  # a column for each hidden neuron
with_relu = 1 + added.sum(axis=1)
without_relu = 1 + hidden_sums @ output_weights

figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 3.8), layout="constrained")
left.plot(sums, np.maximum(0, sums), "-", label="ReLU")
left.plot(sums, 1 / (1 + np.exp(-sums)), "--", label="sigmoid")
left.plot(sums, np.tanh(sums), ":", label="tanh")
for k, style in enumerate(("-", "--", ":")):
    middle.plot(inputs, added[:, k], style, label=f"neuron {k + 1}, opens at {opens[k]}")
right.plot(inputs, with_relu, "-", label="with ReLU")
right.plot(inputs, without_relu, "--", label="without activation")
right.plot(opens, np.interp(opens, inputs, with_relu), "ko", label="a neuron opens")
left.set(title="Three activations", xlabel="weighted sum z", ylabel="output a")
middle.set(title="What each hidden neuron adds", xlabel="input x", ylabel="output weight times a")
right.set(title="All together", xlabel="input x", ylabel="prediction")
for panel in (left, middle, right):
    panel.legend()
plt.show()

# %% [markdown]
# *Figure, left: ReLU (solid) is 0 up to z = 0 and then rises without end; the sigmoid (dashed)
# climbs from 0 to 1, tanh (dotted) from −1 to 1. Middle: three lines that are 0 at first; neuron 1
# (solid) rises from x = 2 on, neuron 2 (dashed) falls from 5 on, neuron 3 (dotted) rises from 8 on.
# Right: with ReLU (solid) the prediction is level up to x = 2, rises to 7 at x = 5, falls to 4 at
# x = 8 and rises again, with a dot at each bend; without activation (dashed) it is one straight
# line.*
#
# With ReLU the prediction has three bends, at 2, 5 and 8. Each hidden neuron opens at its own point
# and bends the line there, upwards or downwards: its output weight says which, and how much. Without
# activation there is no bend: weighted sums of weighted sums are again weighted sums, and the line
# stays straight, however many layers there are.
#
# **Play** with it: two neurons of your own `layer`, whose outputs are added to 1. Bring the line
# through all dots. Where does a neuron open, and what makes it open to the left?

# %%
from play import bends

bends(layer)

# %% [markdown]
# A neuron opens where its sum is 0, at $x = -b / w$: so the bias moves the bend, and the weight moves
# it too. A negative weight opens it to the left. Weights of −1 and 1.5 with biases of 3 and −9 hit all
# dots.
#
# **Question 1.** Which activation suits the *output* neuron that predicts a bank balance?
#
# <details><summary>A. ReLU</summary>
#
# No. A balance may be below 0, and this output never could.
# </details>
# <details><summary>B. Sigmoid</summary>
#
# No. Its outputs lie between 0 and 1.
# </details>
# <details><summary>C. None</summary>
#
# Right. The weighted sum can be any number, like a balance. The bends come from the hidden layer.
# </details>
#
# ## Step 3: the whole network, for many rows
#
# One customer is one row of a matrix `X`. Then `X @ W1` has a row for each customer and a column for
# each hidden neuron, and `+ b1` adds the biases to every row. The output is a
# single neuron: `W2` is an array with a weight for each hidden neuron, `b2` is a number.


# %% nbgrader={"grade": false, "grade_id": "forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward(X, W1, b1, W2, b2):
    """Predictions, shape (rows,): a hidden layer with ReLU, an output without activation.

    Shapes: X (rows, inputs), W1 (inputs, hidden), b1 (hidden,), W2 (hidden,), b2 a number.
    """
    ### BEGIN SOLUTION
    hidden = np.maximum(0, X @ W1 + b1)
    return hidden @ W2 + b2
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "forward_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("forward", forward)

# %% nbgrader={"grade": true, "grade_id": "forward_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `forward` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest


def by_own_layer(X, W1, b1, W2, b2):
    return [W2 @ layer(row, W1, b1) + b2 for row in X]


def draw(rng, n, k, units):
    return rng.normal(size=(n, k)), rng.normal(size=(k, units)), rng.uniform(0.5, 2, units)


test = HiddenTest("forward_test", own=by_own_layer)


@test.gives("sends every row through both layers", points=1)
def _(rng):
    draws = [draw(rng, 4, 3, 5), draw(rng, 6, 5, 2)]
    return [(abs(X), abs(W1), 0 * W2, W2, 0.0) for X, W1, W2 in draws]  # no sum is below 0


@test.gives("adds the biases of both layers", points=1)
def _(rng):
    draws = [draw(rng, 6, 3, 3), draw(rng, 8, 5, 5)]  # no sum is below 0 with its bias
    return [(X, W1, 0.2 - (X @ W1).min(0), W2, rng.uniform(0.5, 3)) for X, W1, W2 in draws]


@test.gives("shuts hidden neurons below 0, and lets predictions be negative", points=1)
def _(rng):
    draws = [draw(rng, 16, 3, 3), draw(rng, 24, 5, 5)]
    return [(X, W1, 0 * W2, -W2, 0.0) for X, W1, W2 in draws]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## How wrong is it?
#
# Three predictions are 7, 4 and 12; the true values are 5, 6 and 12. The errors are 2, −2 and 0.
#
# - The **mean error** is $(2 - 2 + 0) / 3 = 0$. Opposite signs cancel, so it only tells whether the
#   predictions are too high or too low overall.
# - The **mean absolute error** drops the signs first: $(2 + 2 + 0) / 3 \approx 1.33$. It tells how far
#   off they are.
#
# **Question 2.** A network's mean error is 0 and its mean absolute error is 6. What does that say?
#
# <details><summary>A. It is right for every single customer</summary>
#
# No. Then the absolute errors would all be 0.
# </details>
# <details><summary>B. It is too high for some, too low for others</summary>
#
# Yes. The signed errors cancel; without their signs they average 6.
# </details>
# <details><summary>C. It is too high by 6 for every single customer</summary>
#
# No. Then the mean error would be 6.
# </details>
#
# ## Step 4: both errors
#
# The arguments are `(y_true, y_pred)`, the true numbers first, as in every lesson.


# %% nbgrader={"grade": false, "grade_id": "mean_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_error(y_true, y_pred):
    """Mean of predicted minus actual; two arrays of the same length."""
    ### BEGIN SOLUTION
    return np.mean(y_pred - y_true)
    ### END SOLUTION


def mean_absolute_error(y_true, y_pred):
    """Mean of the errors without their signs."""
    ### BEGIN SOLUTION
    return np.mean(np.abs(y_pred - y_true))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "mean_error_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("mean_error", mean_error)
check("mean_absolute_error", mean_absolute_error)

# %% nbgrader={"grade": true, "grade_id": "mean_error_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `mean_error` and `mean_absolute_error` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, drawing

test = HiddenTest("mean_error_test", draw=drawing.quantities, cases=[11, 17])
ABSOLUTE = {"name": "mean_absolute_error", "right": reference.mean_absolute_error}

test.gives("gives the mean of predicted minus actual", points=1)
test.gives("gives the mean of the errors without their signs", points=1, **ABSOLUTE)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The task
#
# A bank's network got its weights from last year's customers: it was **trained** on them, and they made
# fewer transactions. Is it still good for this year's?
#
# Predict the transactions of **every customer** in `X` with the given network: `predictions`.
# Compare them with the counts in `y`: the mean error goes into `average_error`, the mean absolute
# error into `average_absolute_error`.
#
# Use the names of the next cell: the hidden tests run your cell again with other customers and
# another network.
#
# **Predict** first: does the old network now predict too much or too little, on average?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
with np.load("bank.npz") as file:
    X, y = file["X"], file["y"]
    W1, b1, W2, b2 = (file[name] for name in ("W1", "b1", "W2", "b2"))
    print("columns of X:", ", ".join(file["features"]))
print("first customer:", X[0], "  transactions:", y[0])
print("X", X.shape, "  W1", W1.shape, "  b1", b1.shape, "  W2", W2.shape)

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# predictions: one for each row of X; average_error, average_absolute_error: one number each
### BEGIN SOLUTION
predictions = forward(X, W1, b1, W2, b2)
average_error = mean_error(y, predictions)
average_absolute_error = mean_absolute_error(y, predictions)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "predictions", "average_error", "average_absolute_error")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your three results here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Task

task = Task("task_test")
NETWORK = "W1", "b1", "W2", "b2"


@task.changes(*NETWORK)
def _(rng, given):
    """Two thirds of the customers with other counts, and a network with other weights, of whose
    predictions about a third are negative."""
    rows, data = rng.permutation(300)[:200], vars(given)
    network = {name: data[name] * rng.uniform(1.1, 1.3, data[name].shape) for name in NETWORK}
    lower = int(np.quantile(given.forward(given.X[rows], **network), rng.uniform(0.2, 0.4)))
    network["b2"] -= lower
    return {"X": given.X[rows], "y": given.y[rows] + rng.integers(1, 9, 200) - lower, **network}


task.result("predicts the transactions of every customer", "predictions", points=1)
task.setting(
    "takes the weights and biases of the given network by their names",
    *NETWORK,
    points=0.5,
    of="predictions",
)
task.result("computes the mean error over all customers", "average_error", points=0.75)
task.result(
    "computes the mean absolute error over all customers", "average_absolute_error", points=0.75
)
task.grade()
### END HIDDEN TESTS

# %% jupyter={"source_hidden": true}
try:
    drawn = np.array(predictions, dtype=float).reshape(y.shape)
    lean, distance = float(average_error), float(average_absolute_error)
except (NameError, TypeError, ValueError):
    print("The picture of your predictions appears here when the task is done.")
else:
    diagonal = np.array([5, 40])
    plt.figure(figsize=(5.5, 4.5))
    plt.plot(y, drawn, ".", color="grey", label="a customer")
    plt.plot(diagonal, diagonal, "k-", label="predicted = actual")
    plt.plot(diagonal, diagonal + lean, "r--", label=f"moved by {lean:.2f}".replace("-", "−"))
    plt.title(f"Your predictions: {distance:.2f} off on average")
    plt.xlabel("actual transactions")
    plt.ylabel("predicted transactions")
    plt.legend()
    plt.show()
    print(f"too low for {np.mean(drawn < y):.0%} of the customers")
    print(f"mean absolute error if the lean is taken away: {np.mean(np.abs(drawn - lean - y)):.2f}")

# %% [markdown]
# *Figure: a dot for each customer, the actual transactions across, the predicted ones up. Most dots
# lie below the solid diagonal, where both are equal; the dashed line, moved down by the mean error,
# runs through their middle.*
#
# The old network predicts too little: its mean error is −1.52, and 71% of its predictions are too
# low, like the customers that it learned from. If we add 1.52 to its output bias, the
# mean absolute error sinks from 2.28 to 1.98. The lean is gone; what is left is scatter.
#
# **Question 3.** The network has 5 inputs, 4 hidden neurons and one output. How many numbers does
# it consist of?
#
# <details><summary>A. 9</summary>
#
# No. That counts inputs and neurons. Every neuron has a weight for each of its inputs.
# </details>
# <details><summary>B. 24</summary>
#
# No. These are the weights, 5 · 4 + 4. Something is added to every sum, too.
# </details>
# <details><summary>C. 29</summary>
#
# Yes. 5 · 4 weights and 4 biases in the hidden layer, 4 weights and 1 bias in the output.
# </details>
#
# ## Flashcards
#
# <details><summary><b>neuron</b></summary>
#
# A weighted sum of its inputs plus a bias, sent through an activation.
# </details>
# <details><summary><b>weight, bias</b></summary>
#
# How much an input counts, and in which direction; what is added to the sum.
# </details>
# <details><summary><b>activation</b></summary>
#
# The function after the sum: ReLU, sigmoid or tanh. It lets a network draw bends.
# </details>
# <details><summary><b>hidden layer</b></summary>
#
# Neurons between input and output that all get the same inputs.
# </details>
# <details><summary><b>forward pass</b></summary>
#
# The path from inputs to prediction, layer by layer.
# </details>
# <details><summary><b>error</b></summary>
#
# Predicted minus actual. Positive: predicted too much.
# </details>
#
# ## Summary
#
# **In one line.** A network is weighted sums, with an activation in between.
#
# **In one paragraph.** A neuron adds up its inputs times their weights, adds a bias and applies an
# activation. A layer does that for many neurons in one matrix product. The error is predicted minus
# actual.
#
# **In full.** The rows of $X$ are examples. $XW_1 + b_1$ has the sums of all hidden neurons for all
# examples; ReLU turns the negative ones into 0; $W_2$ and $b_2$ make the prediction, without
# activation where any number may come out. Without activation in between, the network would be one
# weighted sum. The mean error tells whether predictions are too high or too low overall; the mean
# absolute error, how far off they are.
#
# **Was everything clear?** Note here what was not (this is not graded): …
