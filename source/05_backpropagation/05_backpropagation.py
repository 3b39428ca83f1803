# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Backpropagation
#
# | | |
# |---|---|
# | **Duration** | about 45 minutes |
# | **You need** | the forward pass (lesson 01), cross-entropy (03), slopes and gradients (04) |
# | **Question** | How does each weight of a network learn its share of the blame for the loss? |
#
# Picture a row of cog wheels. Turn the first once, and the second turns twice; for each turn of the
# second, the third turns three times. So the third turns $2 \cdot 3 = 6$ times. The **chain rule**
# says just that about slopes: along a chain of steps, they multiply.
#
# ## A worked example
#
# A network with one hidden neuron: $z = w_1 x + b_1$, $a = \max(0, z)$, $\hat y = w_2 a + b_2$, and
# the loss $(\hat y - y)^2$. With $x = 2$, $w_1 = 3$, $b_1 = -1$, $w_2 = 2$, $b_2 = -4$ and $y = 4$,
# the **forward pass** gives $z = 5$, $a = 5$, $\hat y = 6$ and a loss of 4.
#
# Now go **backward** from the loss. $dv$ is short for the slope of the loss with respect to $v$:
#
# - $d\hat y = 2 (\hat y - y) = 4$
# - $dw_2 = d\hat y \cdot a = 20$, $\ db_2 = d\hat y = 4$, $\ da = d\hat y \cdot w_2 = 8$
# - $dz = da \cdot 1 = 8$, as ReLU is open; were $z$ negative, it would be 0
#
# Each line multiplies the slope from the step after it, the **upstream gradient**,
# by the step's own slope, the **local gradient**. The local ones need $a$ and $z$: the forward pass
# keeps, or **caches**, them.
#
# **Predict** before you run, with pen and paper: what are $dw_1$, $db_1$ and $dx$?
#
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check


def numerical_gradient(function, values, h=1e-5):
    """Central differences of a function of the array values, in its shape (lesson 04)."""
    slopes = np.zeros(np.shape(values))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (function(values + step) - function(values - step)) / (2 * h)
    return slopes


def tiny_loss(v):
    x, w1, b1, w2, b2 = v
    return (w2 * np.maximum(0, w1 * x + b1) + b2 - 4) ** 2


names = "dx", "dw1", "db1", "dw2", "db2"
for name, slope in zip(names, numerical_gradient(tiny_loss, [2, 3, -1, 2, -4]), strict=True):
    print(f"{name}, measured: {slope:.4f}")

plt.figure(figsize=(9, 3))
box = {"ha": "center", "va": "center", "bbox": {"boxstyle": "round", "facecolor": "white"}}
for place, (value, slope) in enumerate(zip((2, 5, 5, 6, 4), (24, 8, 8, 4, 1), strict=True)):
    plt.text(place, 1, value, **box)
    plt.text(place, 0, slope, **box)
steps, local_slopes = ("· 3 − 1", "ReLU", "· 2 − 4", "(ŷ − 4)²"), (3, 1, 2, 4)
for place in range(4):
    plt.annotate("", (place + 0.8, 1), (place + 0.2, 1), arrowprops={"arrowstyle": "->"})
    plt.annotate("", (place + 0.2, 0), (place + 0.8, 0), arrowprops={"arrowstyle": "->"})
    plt.text(place + 0.5, 1.1, steps[place], ha="center")
    plt.text(place + 0.5, 0.1, f"× {local_slopes[place]}", ha="center")
plt.title("Values go forward, slopes of the loss come back")
plt.xlabel("quantity")
plt.ylabel("pass")
plt.xticks(range(5), ["x", "z", "a", "ŷ", "loss"])
plt.yticks([0, 1], ["backward", "forward"])
plt.axis((-0.5, 4.5, -0.5, 1.5))
plt.show()

# %% [markdown]
# *Figure: two rows of boxes above the labels x, z, a, ŷ and loss. In the upper row, with arrows to
# the right, the values 2, 5, 5, 6, 4 and the steps between them. In the lower row, with arrows to
# the left, the slopes 24, 8, 8, 4, 1 and the local ones 3, 1, 2, 4 that they are multiplied by.*
#
# $dw_1 = dz \cdot x = 16$, $db_1 = dz = 8$, $dx = dz \cdot w_1 = 24$. One pass back gives all slopes;
# measuring takes two passes forward for each weight. So **backpropagation** computes, and measuring
# checks.
#
# ## How equal is equal?
#
# A formula and a measurement never agree to the last digit. What counts is the difference compared
# with the size: 0.001 is small beside 50 and large beside 0.002. So take the **relative error**,
# the largest over all entries:
#
# $$\max \frac{|a - b|}{\max(|a| + |b|,\ 10^{-8})}$$
#
# It lies between 0 and 1. The $10^{-8}$ only matters where both are almost 0.
#
# To check one step alone, invent a loss: the sum of its outputs times random numbers $U$. Then $U$ is
# the step's upstream gradient. Take tanh, whose slope is $1 - \tanh(z)^2$. This formula, and a wrong
# one without the square, were compared with central differences at several distances $h$.
# **Predict** before you run: does the relative error of the right one keep falling as $h$ gets
# smaller?
#
# *Your prediction (double-click here and type): …*

# %%
with np.load("moons.npz") as file:
    data = dict(file)

places, U = np.random.default_rng(5).normal(0, 1, (2, 12))
slopes = numerical_gradient(lambda values: np.sum(U * np.tanh(values)), places)
print("by formula:", (U * (1 - np.tanh(places) ** 2))[:4].round(4))
print("measured:  ", slopes[:4].round(4))

plt.figure(figsize=(7, 3.4))
plt.loglog(data["h"], data["error_right"], "o-", label="right formula, 1 − tanh(z)²")
plt.loglog(data["h"], data["error_wrong"], "s--", label="wrong formula, 1 − tanh(z)")
plt.title("A gradient check at several distances")
plt.xlabel("distance h")
plt.ylabel("relative error")
plt.legend(loc=(0.03, 0.6))
plt.show()

# %% [markdown]
# *Figure: the wrong formula (squares, dashed) stays near 0.8 at every distance. The error of the
# right one (circles, solid) falls from 0.003 at h = 0.1 to below 0.0000000001 at h = 0.00001; for
# still smaller h it rises again.*
#
# Very small differences drown in rounding. At $h = 10^{-5}$ (after Stanford's
# [CS231n notes](https://cs231n.github.io/neural-networks-3/#gradcheck)): below $10^{-7}$ all is well;
# above $10^{-2}$ the formula is probably wrong; in between look closer, as a kink of ReLU may lie
# within $h$.
#
# ## Step 1: the relative error


# %% nbgrader={"grade": false, "grade_id": "relative_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relative_error(a, b):
    """Largest relative error of all entries; a and b are arrays of one shape."""
    ### BEGIN SOLUTION
    return np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "relative_error_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("relative_error", relative_error)

# %% nbgrader={"grade": true, "grade_id": "relative_error_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `relative_error` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import almost_zero, nearly_equal

test = HiddenTest("relative_error_test", right=reference.relative_error, draw=almost_zero)


@test.gives("gives the largest relative error of all entries", points=0.5)
def _(rng):
    opposite = rng.uniform(1, 5, (2, 6)) * [[1], [-1]]  # as far off as can be
    pairs = [*(nearly_equal(rng, *shape) for shape in ((7,), (3, 4), (5, 2))), tuple(opposite)]
    return [*pairs, *((b, a) for a, b in pairs)]


BESIDE_OTHERS = [2, 0, 4, 0, 7, 0]
test.gives("counts entries that are both almost 0 as equal", points=0.5, cases=BESIDE_OTHERS)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: back through ReLU
#
# ReLU's slope is 1 where $z > 0$ and 0 elsewhere, including at exactly 0, by convention. Multiply
# the upstream gradient by it, entry by entry. It was $z$ that opened or shut the gate.


# %% nbgrader={"grade": false, "grade_id": "relu_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_backward(upstream, z):
    """Gradient with respect to z; upstream is that of ReLU's output, of the same shape."""
    ### BEGIN SOLUTION
    return upstream * (z > 0)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "relu_backward_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("relu_backward", relu_backward)

# %% nbgrader={"grade": true, "grade_id": "relu_backward_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `relu_backward` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import at_gates


def passes(function, upstream, z):
    return np.abs(function(upstream, z)) > 1e-9


def gradient_where_the_gate_was_open(function, upstream, z):
    return np.asarray(function(upstream, z))[z > 0]


test = HiddenTest("relu_backward_test", draw=at_gates, cases=[(2, 4), (3, 5), (6, 2)])
WHERE = {"drive": passes, "what": "where something passes (1) and where nothing does (0)"}
OPEN = {"drive": gradient_where_the_gate_was_open}
AT_0 = WHERE | {"cases": [(2, 4, 0), (3, 5, 0), (6, 2, 0)]}

test.gives("lets something pass where the gate was open, and only there", points=0.5, **WHERE)
test.gives("lets just the upstream gradient pass", points=1, **OPEN)
test.gives("lets nothing pass where z is exactly 0", points=0.5, **AT_0)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 3: back through a dense layer
#
# A layer computes $XW + b$. Its upstream gradient $U$ has a row for each example and a column for each
# neuron. Look at one entry:
#
# - Weight $w_{ij}$ brings input $i$ to neuron $j$ in *every* row: $dw_{ij} = \sum_r x_{ri}\, u_{rj}$
# - Bias $b_j$ is added in every row: $db_j = \sum_r u_{rj}$
# - Input $x_{ri}$ reaches *every* neuron: $dx_{ri} = \sum_j u_{rj}\, w_{ij}$
#
# Two of these sums are matrix products. What must be transposed? The shapes tell: a gradient has the
# shape of its own array.
#
# **Question 1.** Gradient checks take random upstream gradients. Which mistake would all ones hide?
#
# <details><summary>A. A layer that ignores its upstream gradient</summary>
#
# Yes. It behaves as if all entries were 1, so the check passes.
# </details>
# <details><summary>B. A gradient with the wrong sign</summary>
#
# No. The measured slopes have the other sign, with ones as well.
# </details>
# <details><summary>C. A missing transpose of X</summary>
#
# No. Then shapes do not fit, or the numbers differ.
# </details>


# %% nbgrader={"grade": false, "grade_id": "dense_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_backward(upstream, X, W):
    """Gradients (dX, dW, db) of a layer X @ W + b, each in the shape of its own array."""
    ### BEGIN SOLUTION
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "dense_backward_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("dense_backward", dense_backward)

# %% nbgrader={"grade": true, "grade_id": "dense_backward_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `dense_backward` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, aspects


def draw(rng, n, k, units):
    return rng.normal(size=(n, units)), rng.normal(size=(n, k)), rng.normal(size=(k, units))


test = HiddenTest("dense_backward_test", right=reference.dense_backward, draw=draw)
# In these shapes a transpose that is forgotten elsewhere raises no error.
INPUTS = {"cases": [(3, 3, 3), (4, 4, 2), (5, 5, 3)]} | aspects.part(0, what="dX")
WEIGHTS = {"cases": [(3, 3, 3), (5, 2, 2), (2, 4, 4)]} | aspects.part(1, what="dW")
BIASES = {"cases": [(2, 2, 2), (3, 3, 3), (5, 5, 5)]} | aspects.part(2, what="db")

test.gives("gives the gradient of the inputs", points=1, **INPUTS)
test.gives("gives the gradient of the weights, summed over the rows", points=1, **WEIGHTS)
test.gives("gives the gradient of the biases, summed over the rows", points=1, **BIASES)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 4: back through softmax and cross-entropy
#
# Each of the two has a clumsy slope. Together they have a simple one (C. Bishop, *Pattern
# Recognition and Machine Learning*, eq. 4.109): for one example, the gradient with respect to the
# scores is the probabilities minus the one-hot truth. If the truth is class 1 of 0, 1, 2:
#
# $$[0.2,\ 0.7,\ 0.1] - [0,\ 1,\ 0] = [0.2,\ -0.3,\ 0.1]$$
#
# Raise the score of class 1, and the loss falls. A batch's loss is a *mean* over $n$ examples, so each
# row is divided by $n$.


# %% nbgrader={"grade": false, "grade_id": "softmax_cross_entropy_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax_cross_entropy_backward(y_true, probabilities):
    """Gradient of the mean loss with respect to the scores: shape (n, classes).

    y_true: labels, shape (n,); probabilities: softmax of the scores, shape (n, classes).
    """
    ### BEGIN SOLUTION
    one_hot = np.eye(probabilities.shape[1])[y_true]
    return (probabilities - one_hot) / len(y_true)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "softmax_cross_entropy_backward_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("softmax_cross_entropy_backward", softmax_cross_entropy_backward)

# %% nbgrader={"grade": true, "grade_id": "softmax_cross_entropy_backward_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `softmax_cross_entropy_backward` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, drawing

GRADIENT = {"right": reference.softmax_crossentropy_gradient, "what": "the gradient"}
test = HiddenTest("softmax_cross_entropy_backward_test", draw=drawing.labelled, **GRADIENT)
SINGLE, SEVERAL = [(1, 3), (1, 4), (1, 4), (1, 10)], [(4, 3), (7, 5, 3), (12, 2)]

test.gives("is probabilities minus one-hot truth for a single example", points=1, cases=SINGLE)
test.gives("is that of a mean, for several examples", points=1, cases=SEVERAL)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Where to start
#
# Here is a whole network: 2 inputs, 6 hidden neurons, 2 classes. Its $dW_1$ is measured from two
# starts: with the same weights for all hidden neurons, and with random ones. **Predict** before you
# run: how do the columns, one for each hidden neuron, differ with the first start?
#
# *Your prediction (double-click here and type): …*


# %%
def forward(W1, b1, W2, b2, X):
    """What the backward pass needs: sums z, hidden outputs, and probabilities."""
    z = X @ W1 + b1
    hidden = np.maximum(0, z)
    exponentials = np.exp(hidden @ W2 + b2)
    return z, hidden, exponentials / exponentials.sum(axis=1, keepdims=True)


def loss(W1, b1, W2, b2, X, y):
    """Mean cross-entropy over the rows of X, with labels y."""
    _, _, probabilities = forward(W1, b1, W2, b2, X)
    return -np.mean(np.log(probabilities[np.arange(len(y)), y]))


X_batch, y_batch = data["X"][:20], data["y"][:20]  # two moons


def slopes_from(start_W1, start_W2):
    def loss_from(W1):
        return loss(W1, np.zeros(6), start_W2, np.zeros(2), X_batch, y_batch)

    return numerical_gradient(loss_from, start_W1).round(3)


rng = np.random.default_rng(5)
alike = np.full((2, 6), 0.5), np.tile([0.5, -0.5], (6, 1))
print("dW1 of neurons that start alike:", slopes_from(*alike), sep="\n")
print(
    "dW1 of random ones:", slopes_from(rng.normal(size=(2, 6)), rng.normal(size=(6, 2))), sep="\n"
)

# %% [markdown]
# Neurons that start alike get the same gradient, so they stay alike: six do the work of one. With
# all weights 0 it is worse: nothing flows back through $W_2$ at all. So weights start at **random**
# values; that breaks the **symmetry**. Biases may start at 0.
#
# **Question 2.** A hidden neuron has $z < 0$ for every row of the batch. What is its share of
# $dW_1$?
#
# <details><summary>A. A column of zeros</summary>
#
# Yes. The gate is shut for every row, so no upstream gradient gets through.
# </details>
# <details><summary>B. Negative numbers</summary>
#
# No. ReLU's slope is never negative; where it is shut, it is 0.
# </details>
# <details><summary>C. It depends on W2.</summary>
#
# No. Whatever W2 passes back is multiplied by 0.
# </details>
#
# ## The task
#
# Compute the gradients of the network's loss on the batch: `dW1`, `db1`, `dW2`, `db2`. Go backward
# with your functions; `forward` gives the cached values. Then measure each of the four with
# `numerical_gradient`, compare with `relative_error`, and store the largest error in
# `largest_error`. It should be **below $10^{-6}$**. This measures $dW_1$:
#
# `numerical_gradient(lambda values: loss(values, b1, W2, b2, X_batch, y_batch), W1)`
#
# Use the names given: the hidden tests run your cell once more with another batch and other weights.

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(50)
W1, b1 = rng.normal(0, 1, (2, 6)), rng.normal(0, 0.1, 6)
W2, b2 = rng.normal(0, 0.6, (6, 2)), rng.normal(0, 0.1, 2)
print(f"loss on the batch: {loss(W1, b1, W2, b2, X_batch, y_batch):.4f}")

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# dW1, db1, dW2, db2: arrays shaped like W1, b1, W2, b2; largest_error: one number
### BEGIN SOLUTION
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
upstream = softmax_cross_entropy_backward(y_batch, probabilities)
upstream_hidden, dW2, db2 = dense_backward(upstream, hidden, W2)
dX, dW1, db1 = dense_backward(relu_backward(upstream_hidden, z), X_batch, W1)

batch = X_batch, y_batch
measured = [
    numerical_gradient(lambda values: loss(values, b1, W2, b2, *batch), W1),
    numerical_gradient(lambda values: loss(W1, values, W2, b2, *batch), b1),
    numerical_gradient(lambda values: loss(W1, b1, values, b2, *batch), W2),
    numerical_gradient(lambda values: loss(W1, b1, W2, values, *batch), b2),
]
pairs = zip([dW1, db1, dW2, db2], measured)
largest_error = max(relative_error(dv, slopes) for dv, slopes in pairs)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "dW1", "db1", "dW2", "db2", "largest_error")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import Task

task = Task("task_test")
STRETCH = {"W1": 0.5, "b1": 0.6, "W2": 0.7, "b2": 0.8}
PARTS = {"W1": "dW1", "b1": "db1", "W2": "dW2", "b2": "db2"}


@task.changes(unchanged=["largest_error"])
def _(rng, given):
    """Another network and batch, without a sum so near 0 that a small step would cross ReLU's
    bend: there the measured gradient differs from the computed one. No neuron is shut for all rows:
    its gradients would be 0."""
    scales = {"W1": ((2, 6), 1), "b1": (6, 0.1), "W2": ((6, 2), 0.6), "b2": (2, 0.1)}
    values = {name: rng.normal(0, scale, shape) for name, (shape, scale) in scales.items()}
    rows = 20 + rng.permutation(180)[:13]
    values |= {"X_batch": given.data["X"][rows], "y_batch": given.data["y"][rows]}
    sums = values["X_batch"] @ values["W1"] + values["b1"]
    is_open = (sums > 0).any(axis=0)
    return values if is_open.all() and np.abs(sums).min() > 1e-3 else None


task.result("gives the gradient of the output's weights", "dW2", points=0.5)
task.result("gives the gradient of the output's biases", "db2", points=0.5)
task.result("gives the gradient of the hidden weights", "dW1", points=1)
task.result("gives the gradient of the hidden biases", "db1", points=1)


def largest_seen(name):
    """largest_error with a loss that makes the measured gradient of `name` larger."""
    slopes = task.right(PARTS[name])[PARTS[name]]

    def stretched(W1, b1, W2, b2, X, y, plain=loss):
        value = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}[name]
        return plain(W1, b1, W2, b2, X, y) + STRETCH[name] * np.sum(slopes * value)

    return task.again(loss=stretched).largest_error


def largest(error):
    """What it has to be, by this relative error, for the gradients that the cell computes."""

    def of(name):
        pairs = [
            (np.asarray(getattr(task.again(), part), float), task.right(part)[part])
            for part in PARTS.values()
        ]
        by = [1 + STRETCH[part] if part == name else 1 for part in PARTS]
        return max(error(own, measured * times) for (own, measured), times in zip(pairs, by))

    return of


FAR_OFF = {"what": "largest_error, where one measured gradient is far off", "tolerance": 1e-3}
RIGHT = {"right": largest(reference.relative_error), "student": largest_seen, "reveal": False}
RIGHT["own"] = largest(lambda *pair: relative_error(*pair))


@task.gives("compares every gradient with the measured one", points=1, **RIGHT, **FAR_OFF)
def _(rng):
    return [(name,) for name in PARTS]


task.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Question 3.** Your formula for $dW_1$ has a relative error of 0.5. What do you learn from that?
#
# <details><summary>A. The learning rate is too large.</summary>
#
# No. No step has been taken; a gradient does not depend on the learning rate.
# </details>
# <details><summary>B. The formula is wrong, perhaps by a factor such as 1/n.</summary>
#
# Yes. Rounding and kinks make errors far smaller; a factor of 3 gives exactly 0.5.
# </details>
# <details><summary>C. Nothing: half is right.</summary>
#
# No. Right formulas stay below 0.0000001 or so.
# </details>
#
# ## Flashcards
#
# <details><summary><b>chain rule</b></summary>
#
# Along a chain of steps, the slopes multiply.
# </details>
# <details><summary><b>local gradient</b></summary>
#
# The slope of a step's output with respect to its own input or weights.
# </details>
# <details><summary><b>upstream gradient</b></summary>
#
# The slope of the loss with respect to a step's output; it comes back from the step after it.
# </details>
# <details><summary><b>backpropagation</b></summary>
#
# From the loss back, layer by layer: upstream gradient times local gradient.
# </details>
# <details><summary><b>gradient check</b></summary>
#
# A formula compared with measured slopes, by the largest relative error.
# </details>
# <details><summary><b>symmetry</b></summary>
#
# Neurons that start alike get the same gradients and stay alike. Random weights break it.
# </details>
#
# ## Summary
#
# **In one line.** Go back from the loss, and multiply by each step's own slope.
#
# **In one paragraph.** The forward pass caches its values. The backward pass multiplies the upstream
# gradient by each step's local one, and so finds all slopes at once. A gradient check compares them
# with measured ones.
#
# **In full.** Softmax with cross-entropy begins with probabilities minus one-hot truth, divided by
# $n$. A dense layer sums over the rows for its weights and biases, and over its neurons for its
# inputs. ReLU passes the gradient where its $z$ was positive. Every gradient has the shape of its
# own array. Check formulas by the relative error, with a random upstream gradient. Start from random
# weights: equal neurons stay equal.
#
# **Was everything clear?** Note here what was not (this is not graded): …
