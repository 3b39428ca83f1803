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
# customer. A network turns them into one more, its prediction.
#
# Picture a mixing desk. Every channel has a slider: pushed up, it counts much; pulled down, little.
# The desk adds all channels. At the end sits a gate that is shut while the sum is too low. A
# **neuron** is such a desk. Its sliders are the **weights** $w$, one for each input $x$; the
# **bias** $b$ is added to the sum; the gate is the **activation**:
#
# $$z = x_1 w_1 + x_2 w_2 + \dots + b \qquad\qquad a = \max(0, z)$$
#
# This gate is called **ReLU**, rectified linear unit: it lets positive sums pass and makes 0 of
# negative ones.
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
# The **output** neuron gets 5 and 0. Its weights are 2 and 3, its bias is −3. It has no activation:
# a prediction may be any number. The customer really made 5 transactions.
#
# **Predict** before you run, with pen and paper: what does the network predict, and by how much is
# it wrong?
#
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
# *Figure: five circles in three layers. On the left the inputs 3 and 2; in the middle A with 5 and
# B with 0; on the right the output 7. Lines lead from left to right, each with its weight.*
#
# This path is the **forward pass**. The **error** is
#
# $$\text{error} = \text{predicted} - \text{actual} = 7 - 5 = 2$$
#
# Positive means: predicted too much.
#
# ## Step 1: one neuron
#
# Inputs times weights, added up; then the bias; then ReLU. `x @ weights` adds up the products.
# (`check` holds what your function gives against stored numbers, and says which mistake it sees.)


# %% nbgrader={"grade": false, "grade_id": "neuron", "locked": false, "schema_version": 3, "solution": true, "task": false}
def neuron(x, weights, bias):
    """Output of one neuron with ReLU: a number. x and weights: arrays of one length."""
    ### BEGIN SOLUTION
    return np.maximum(0, x @ weights + bias)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "neuron_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("neuron", neuron)

# %% nbgrader={"grade": true, "grade_id": "neuron_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `neuron` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, holds

test = HiddenTest("neuron_test")


def trusted(inputs, slopes, shift):
    return float(reference.relu(inputs @ slopes + shift))


def draw_neuron(rng, n, sign, share):
    """Inputs and weights whose products have a sum of this sign; the bias is a share of it."""
    inputs, slopes = rng.uniform(0.5, 2, n) * rng.choice([-1, 1], n), rng.normal(0, 2, n)
    slopes[0] = inputs[0] * rng.uniform(0.5, 2)
    slopes *= sign * np.sign(inputs @ slopes)
    return inputs, slopes, float(share * (inputs @ slopes))


@test.behaviour("adds up inputs times weights, and the bias", points=1)
def _(rng):
    shares = rng.uniform([-0.8, -2.5, 0.3], [-0.3, -1.5, 0.8])
    examples = zip((3, 4, 7), (1, -1, 1), shares, strict=True)  # all sums with bias are above 0
    test.compare(neuron, trusted, [draw_neuron(rng, *example) for example in examples])


@test.behaviour("gives 0 where the sum is negative, and only there", points=1)
def _(rng):
    test.compare(neuron, trusted, [draw_neuron(rng, n, -1, 0) for n in (3, 4, 7)])
    holds("it gives 0 for a positive sum too", np.any(neuron(*draw_neuron(rng, 5, 1, 0))))


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## A layer is a matrix product
#
# A layer's weights stand in a matrix: **a row for each input, a column for each neuron**. Then
# `x @ W` gives all sums at once:
#
# $$[3, 2] \begin{bmatrix} 2 & -1 \\ 1 & 1 \end{bmatrix} =
# [3 \cdot 2 + 2 \cdot 1,\ \ 3 \cdot (-1) + 2 \cdot 1] = [8, -1]$$
#
# Then the biases are added, one for each neuron.
#
# ## Step 2: one layer
#
# As in step 1, but for all neurons at once.


# %% nbgrader={"grade": false, "grade_id": "layer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def layer(x, W, b):
    """Outputs of a layer with ReLU for one example: (inputs,), (inputs, neurons), (neurons,)."""
    ### BEGIN SOLUTION
    return np.maximum(0, x @ W + b)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "layer_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("layer", layer)

# %% nbgrader={"grade": true, "grade_id": "layer_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `layer` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follow_through, holds

test = HiddenTest("layer_test")


def trusted(inputs, W, b):
    return reference.relu(reference.dense_forward(inputs[None], W, b))[0]


def compare_layer(examples):
    """With the right outputs, else with those of the student's own neuron, column by column."""

    def by_own_neuron():
        for inputs, W, b in examples:
            columns = zip(W.T, b, strict=True)
            own = [neuron(inputs.copy(), column.copy(), float(bias)) for column, bias in columns]
            holds("your neuron does not look at its weights", np.ptp(own) > 0)
            close("layer", layer(inputs.copy(), W.copy(), b.copy()), own)

    follow_through(
        lambda: test.compare(layer, trusted, examples), by_own_neuron, "judged by your own neuron"
    )


def draw_inputs(rng, n):
    return rng.uniform(0.5, 2, n) * rng.choice([-1, 1], n)


@test.behaviour("gives the sum of every column of W, with that column's bias", points=1)
def _(rng):
    examples = []
    for n, units in ((3, 3), (4, 2), (2, 5)):
        inputs, W = draw_inputs(rng, n), rng.normal(0, 2, (n, units))
        sums = inputs @ W
        sums_with_bias = rng.uniform(1, 4, units)  # above 0: ReLU changes none of them
        examples.append((inputs, W, sums_with_bias - sums))
    compare_layer(examples)


@test.behaviour("opens and shuts every neuron by its own sum", points=1)
def _(rng):
    examples = []
    for n in (3, 4, 6):
        inputs, W = draw_inputs(rng, n), rng.normal(0, 2, (n, n))
        W += W.T  # rows would do as well as columns here
        for i, wanted in enumerate(rng.uniform(1, 4, 2) * [1, -1]):  # one open, one shut
            W[i, i] += (wanted - inputs @ W[:, i]) / inputs[i]
        examples.append((inputs, W, np.zeros(n)))
    compare_layer(examples)


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
# like, drawn over $x$? And without activation?
#
# *Your prediction (double-click here and type): …*

# %%
sums, inputs = np.linspace(-4, 4, 200), np.linspace(0, 10, 201)
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
left.plot(sums, np.maximum(0, sums), "-", label="ReLU")
left.plot(sums, 1 / (1 + np.exp(-sums)), "--", label="sigmoid")
left.plot(sums, np.tanh(sums), ":", label="tanh")
left.set(title="Three activations", xlabel="weighted sum z", ylabel="output a")
hidden_sums = inputs[:, None] - np.array([2, 5, 8])
with_relu = np.maximum(0, hidden_sums) @ np.array([2, -3, 2]) + 1
right.plot(inputs, with_relu, "-", label="with ReLU")
right.plot(inputs, hidden_sums @ np.array([2, -3, 2]) + 1, "--", label="without activation")
right.set(title="Three hidden neurons", xlabel="input x", ylabel="prediction")
left.legend()
right.legend()
plt.show()

# %% [markdown]
# *Figure, left: ReLU (solid) is 0 up to z = 0 and then rises without end; the sigmoid (dashed)
# climbs from 0 to 1, tanh (dotted) from −1 to 1. Right: with ReLU (solid) the prediction is level
# up to x = 2, rises to 7 at x = 5, falls to 4 at x = 8 and rises again; without activation (dashed)
# it is one straight line.*
#
# Each hidden neuron opens at its own place and adds a bend. Weighted sums of weighted sums are again
# weighted sums: without activation the line stays straight, however many layers there are.
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
# Hidden tests check `forward` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follow_through, holds

test = HiddenTest("forward_test")


def trusted(X, W1, b1, W2, b2):
    return reference.relu(reference.dense_forward(X, W1, b1)) @ W2 + b2


def compare_network(networks):
    """With the right predictions, else with those of the student's own layer, row by row."""

    def by_own_layer():
        for X, W1, b1, W2, b2 in networks:
            rows = [layer(row.copy(), W1.copy(), b1.copy()) for row in X]
            own = np.array(rows, dtype=float) @ W2 + b2
            holds("your layer gives the same for all rows", np.ptp(own) > 0)
            close("forward", forward(X.copy(), W1.copy(), b1.copy(), W2.copy(), b2), own)

    follow_through(
        lambda: test.compare(forward, trusted, networks), by_own_layer, "judged by your own layer"
    )


SIZES = (4, 3, 5), (6, 5, 2), (3, 2, 4)  # rows, inputs, hidden neurons
SQUARE = (4, 3, 3), (6, 5, 5), (3, 2, 2)  # who takes rows for columns loses the other sizes only


@test.behaviour("sends every row through both layers", points=1)
def _(rng):
    networks = []
    for n, inputs, units in SIZES:  # all above 0: no sum is shut, no output negative
        X, W1, W2 = (rng.uniform(0.5, 2, shape) for shape in ((n, inputs), (inputs, units), units))
        networks.append((X, W1, np.zeros(units), W2, 0.0))
    compare_network(networks)


@test.behaviour("adds the biases of both layers", points=1)
def _(rng):
    networks = []
    for n, inputs, units in SQUARE:  # some sums are below 0, none is with its bias
        X, W1 = rng.normal(0, 1, (n, inputs)), rng.normal(0, 1, (inputs, units))
        b1 = rng.uniform(0.2, 1, units) - (X @ W1).min(axis=0)
        networks.append((X, W1, b1, rng.uniform(0.5, 2, units), float(rng.uniform(0.5, 3))))
    compare_network(networks)


@test.behaviour("shuts hidden neurons below 0, and lets predictions be negative", points=1)
def _(rng):
    networks = []
    for n, inputs, units in SQUARE:
        X, W1 = rng.normal(0, 1, (4 * n, inputs)), rng.normal(0, 1, (inputs, units))
        networks.append((X, W1, np.zeros(units), rng.uniform(-2, -0.5, units), 0.0))
    compare_network(networks)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## How wrong is it?
#
# Three predictions are 7, 4 and 12 where 5, 6 and 12 came true. The errors are 2, −2 and 0.
#
# - The **mean error** is $(2 - 2 + 0) / 3 = 0$. Opposite signs cancel, so it only tells whether the
#   predictions are too high or too low on the whole.
# - The **mean absolute error** drops the signs first: $(2 + 2 + 0) / 3 \approx 1.33$. It tells how far
#   off they are.
#
# **Question 2.** A network's mean error is 0 and its mean absolute error is 6. What does that say?
#
# <details><summary>A. It predicts every customer perfectly.</summary>
#
# No. Then the absolute errors would all be 0.
# </details>
# <details><summary>B. It is too high for some and too low for others.</summary>
#
# Yes. The signed errors cancel; without their signs they average 6.
# </details>
# <details><summary>C. It predicts 6 too much for everybody.</summary>
#
# No. Then the mean error would be 6.
# </details>
#
# ## Step 4: both errors
#
# The arguments are `(y_true, y_pred)`, the true numbers first, as in every lesson.


# %% nbgrader={"grade": false, "grade_id": "mean_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_error(y_true, y_pred):
    """Mean of predicted minus actual; two arrays of one length."""
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
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("mean_error_test")


def right_mean_error(true, predicted):
    return float(np.mean(predicted - true))


def draw_pairs(rng):
    """True and predicted numbers whose errors have both signs and do not cancel."""
    pairs = []
    for n in rng.integers(5, 20, 3):
        errors = rng.uniform(1, 2, n)
        errors[: n // 3] *= -1
        true = rng.normal(20, 5, n)
        pairs.append((true, true + rng.permutation(errors)))
    return pairs


@test.behaviour("gives the mean of predicted minus actual", points=1)
def _(rng):
    test.compare(mean_error, right_mean_error, draw_pairs(rng))


@test.behaviour("gives the mean of the errors without their signs", points=1)
def _(rng):
    name = "mean_absolute_error"
    pairs = draw_pairs(rng)
    test.compare(mean_absolute_error, reference.mean_absolute_error, pairs, name=name, what=name)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The task
#
# A bank's network was trained on customers of last year. Is it still good for those of this year?
#
# Predict the transactions of **every customer** in `X` with the given network: `predictions`.
# Compare them with the counts in `y`: the mean error goes into `average_error`, the mean absolute
# error into `average_absolute_error`. Guess first: how far off will they be?
#
# Use the names of the next cell: the hidden tests run yours once more with other customers and
# another network.

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
check(
    "task",
    predictions=predictions,
    average_error=average_error,
    average_absolute_error=average_absolute_error,
)

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your three results here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from functools import cache

import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, array_like, close, holds, lesson_data, matches
from autograder.hidden_tests import note, rerun, used_names

test = HiddenTest("task_test")
BANK = lesson_data("01_neurons", "bank.npz")
NETWORK = {name: BANK[name] for name in ("W1", "b1", "W2", "b2")}


def right_layer(inputs, W, b):
    return reference.relu(np.asarray(inputs) @ W + b)


def right_forward(inputs, W1, b1, W2, b2):
    return right_layer(inputs, W1, b1) @ W2 + b2


FUNCTIONS = {
    "neuron": right_layer,
    "layer": right_layer,
    "forward": right_forward,
    "mean_error": lambda true, predicted: float(np.mean(np.subtract(predicted, true))),
    "mean_absolute_error": lambda true, predicted: float(
        np.mean(np.abs(np.subtract(predicted, true)))
    ),
}


@cache
def visible():
    """Customers, counts and network of the visible run."""
    return BANK["X"], BANK["y"], NETWORK


@cache
def others():
    """Two thirds of the customers with other counts, and a network with other weights."""
    draw = test.shared_rng()
    rows = draw.permutation(300)[:200]
    network = {name: each * draw.uniform(0.8, 1.2, each.shape) for name, each in NETWORK.items()}
    return BANK["X"][rows], BANK["y"][rows] + draw.integers(1, 9, 200), network


@cache
def again(data, turned=False):
    """The task cell once more, with right functions from the steps; the counts may be turned round."""
    customers, counts, network = data()
    counts = counts[::-1] if turned else counts
    return rerun("task", X=customers, y=counts, **network, **FUNCTIONS)


def right_predictions(data):
    customers, _, network = data()
    return right_forward(customers, **network)


def right_average(name, data):
    return FUNCTIONS[name](data()[1], right_predictions(data))


def own_average(name, data):
    """Of the predictions that the student's cell makes."""
    counts = data()[1]
    own = array_like("predictions", again(data).predictions, counts)
    holds(
        "your predictions are all the same, or no numbers", np.isfinite(own).all() and np.ptp(own)
    )
    text = "your predictions change with y: are they made of the counts themselves?"
    holds(text, matches(again(data, turned=True).predictions, own))
    return FUNCTIONS[name](counts, own)


def visible_value(what, handed_in, right):
    """The result as handed in, if it is right; else with right functions in place of the student's,
    if that is right; else as handed in."""
    try:
        seen = handed_in()
    except NameError:  # the cell stopped: was it one of the functions that it calls?
        seen = None
    if not matches(seen, right) and matches(getattr(again(visible), what), right):
        note("judged with right functions in place of your own")
        return right
    return seen


@cache
def names_used():
    """The arrays of the network that the cell took from their names, for other customers."""
    customers, _, network = others()
    seen = again(others).predictions

    def agrees(settings):
        return matches(seen, right_forward(customers, **settings))

    return used_names(NETWORK, network, agrees, most=4)


def check_predictions():
    right = right_predictions(visible)
    seen = visible_value("predictions", lambda: predictions, right)
    close("predictions", seen, right, reveal=False, mistakes=test.known("predictions", seen))
    text = "for other customers your cell's predictions are not right: does it use X?"
    holds(text, names_used() is not None)


def check_average(what, handed_in, name):
    """In both runs: of the right predictions, else of those that the student's cell makes."""
    right = right_average(name, visible)
    seen = visible_value(what, handed_in, right)
    repeated = getattr(again(others), what)
    if matches(seen, right) and matches(repeated, right_average(name, others)):
        return
    mistakes = {"It is the same as before: does your cell use the names X and y?": seen}
    expected = [own_average(name, data) for data in (visible, others)]
    both = [getattr(again(visible), what), repeated]
    close(what, both[0], expected[0], reveal=False, mistakes=test.known(what, seen))
    close(f"{what} for other customers", both[1], expected[1], reveal=False, mistakes=mistakes)
    note("judged by your own predictions")


@test.behaviour("predicts the transactions of every customer", points=1)
def _(rng):
    check_predictions()


@test.behaviour("takes the weights and biases of the given network by their names", points=0.5)
def _(rng):
    check_predictions()
    missed = ", ".join(sorted(set(NETWORK) - names_used()))
    holds(f"with another network your cell does not use its {missed}", not missed)


@test.behaviour("computes the mean error over all customers", points=0.75)
def _(rng):
    check_average("average_error", lambda: average_error, "mean_error")


@test.behaviour("computes the mean absolute error over all customers", points=0.75)
def _(rng):
    check_average("average_absolute_error", lambda: average_absolute_error, "mean_absolute_error")


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# Is your mean error large, compared with the mean absolute error? Then the predictions lean to one
# side.
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
# The way from inputs to prediction, layer by layer.
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
# examples; ReLU makes 0 of the negative ones; $W_2$ and $b_2$ make the prediction, without activation
# where any number may come out. Without activation in between, the network would be one weighted
# sum. The mean error tells whether predictions are too high or too low on the whole; the mean
# absolute error, how far off they are.
#
# **Was everything clear?** Note here what was not (this is not graded): …
