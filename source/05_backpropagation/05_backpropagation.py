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
# Each line multiplies the slope from the step after it, the **upstream gradient**, by the step's own
# slope, the **local gradient**. For these the forward pass keeps, or **caches**, $a$ and $z$.
#
# **Predict** before you run, with pen and paper: what are $dw_1$, $db_1$ and $dx$?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check


def numerical_gradient(function, values, h=1e-5):
    """Central differences, in the shape of values (lesson 04)."""
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


def draw_graph(quantities, weights, steps):
    """Boxes with value and slope; above them the weights."""
    plt.figure(figsize=(10, 3.4))
    for place, height, text, to in quantities + weights:
        plt.annotate("", (to, 0), (place, height), arrowprops={"arrowstyle": "->", "shrinkB": 32})
        box = {"boxstyle": "round", "facecolor": "white"}
        plt.text(place, height, text, bbox=box, ha="center", va="center")
    for place, text in enumerate(steps):
        plt.text(place + 0.5, -0.3, text, ha="center", va="top")
    title = "Values go to the right, slopes of the loss come back to the left"
    labels = {"xlabel": "from the input to the loss", "ylabel": "quantities and weights"}
    plt.gca().set(title=title, **labels, xticks=[], yticks=[], xlim=(-0.5, 4.5), ylim=(-0.8, 1.3))
    plt.show()


row = "x = 2\nslope 24", "z = 5\nslope 8", "a = 5\nslope 8", "ŷ = 6\nslope 4", "loss = 4\nslope 1"
draw_graph(
    [(place, 0, text, min(place + 1, 4)) for place, text in enumerate(row)],
    [(0.6, 1, "w1 = 3\nslope 16", 1), (1.4, 1, "b1 = −1\nslope 8", 1)]
    + [(2.6, 1, "w2 = 2\nslope 20", 3), (3.4, 1, "b2 = −4\nslope 4", 3)],
    ["w1 · x + b1\nlocal slope 3", "ReLU\nlocal slope 1"]
    + ["w2 · a + b2\nlocal slope 2", "(ŷ − 4)²\nlocal slope 4"],
)

# %% [markdown]
# *Figure: five boxes in a row, with arrows from each to the next: x = 2, z = 5, a = 5, ŷ = 6 and
# loss = 4, with the slopes 24, 8, 8, 4 and 1. Below the arrows are the local slopes 3, 1, 2 and 4.
# Above the row are the weights: w1 = 3 (slope 16) and b1 = −1 (slope 8) enter z, w2 = 2 (slope 20)
# and b2 = −4 (slope 4) enter ŷ.*
#
# $dw_1 = dz \cdot x = 16$, $db_1 = dz = 8$, $dx = dz \cdot w_1 = 24$: what comes back, 8, times the
# local slope. One pass back gives all slopes; measuring takes two for each weight. So
# **backpropagation** computes, and measuring checks.
#
# ## Where paths meet, slopes add
#
# A value may reach the loss on more than one path. Take $p = 2x$, $q = 3x$, the loss $p\,q + q$, and
# $x = 1$, so $p = 2$ and $q = 3$. Through $p$ comes the slope $q \cdot 2 = 6$, through $q$ comes
# $(p + 1) \cdot 3 = 9$. The slopes of the paths **add**: $dx = 6 + 9 = 15$.

# %%
two_paths = numerical_gradient(lambda x: 2 * x * 3 * x + 3 * x, 1.0)
print(f"dx on both paths together, measured: {two_paths:.4f}")

# %% [markdown]
# In a layer many paths meet: a weight works in every row, and an input reaches every neuron.
#
# ## How equal is equal?
#
# A formula and a measurement never agree to the last digit, and 0.001 is small beside 50 but large
# beside 0.002. So take the **relative error**, the largest over all entries:
#
# $$\max \frac{|a - b|}{\max(|a| + |b|,\ 10^{-8})}$$
#
# It lies between 0 and 1. The $10^{-8}$ only matters where both are almost 0.
#
# To check one step alone, invent a loss: its outputs, each times a random number, added up. The
# slope of $u \cdot \text{output}$ is $u$, so these numbers $U$ are the step's upstream gradient.
# The slope of tanh, $1 - \tanh(z)^2$, and a wrong one without the square were compared with central
# differences at several distances $h$. **Predict** before you run: does the relative error of the
# right one keep falling as $h$ gets smaller?

# %% [markdown]
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
# No: it falls until $h = 10^{-5}$, and then it rises: what is left is mostly rounding (lesson 04).
# At $h = 10^{-5}$ (after Stanford's
# [CS231n notes](https://cs231n.github.io/neural-networks-3/#gradcheck)): below $10^{-7}$ all is well; above
# $10^{-2}$ the formula is probably wrong; in between a kink of ReLU may lie within $h$.
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
# ReLU's slope is 1 where $z > 0$, and 0 elsewhere, by convention also at exactly 0. Multiply the
# upstream gradient by it, entry by entry. It was $z$ that opened or shut the gate. Here and below,
# make new arrays, and leave the given ones as they are: whoever calls may still need them.


# %% nbgrader={"grade": false, "grade_id": "relu_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_backward(upstream, z):
    """Gradient with respect to z.

    upstream: gradient with respect to ReLU's output, in z's shape (any shape).
    """
    ### BEGIN SOLUTION
    return upstream * (z > 0)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "relu_backward_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def given_afterwards(*arrays):
    """The given arrays after the call: are they unchanged?"""
    relu_backward(*arrays)
    return arrays


check("relu_backward", relu_backward)
check("given_afterwards", given_afterwards)

# %% nbgrader={"grade": true, "grade_id": "relu_backward_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `relu_backward` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects, drawing


def passes(function, upstream, z):
    return np.abs(function(upstream, z)) > 1e-9


def where_it_was_open(function, upstream, z):
    is_open, gradient = z > 0, np.asarray(function(upstream, z))
    return gradient[is_open] if gradient.shape == z.shape else gradient


test = HiddenTest("relu_backward_test", draw=drawing.at_gates, cases=[(2, 4), (3, 5), (9,)])
WHERE = {"drive": passes, "what": "where something passes (1) and where nothing does (0)"}
NEW = aspects.with_arguments("upstream", "z", of=where_it_was_open)
AT_0 = WHERE | {"cases": [(2, 4, 0), (3, 5, 0), (6, 2, 0)]}

test.gives("lets something pass where the gate was open, and only there", points=0.5, **WHERE)
test.gives("lets just the upstream gradient pass", points=0.5, drive=where_it_was_open)
test.gives("gives a new array, and leaves the given ones as they are", points=0.5, **NEW)
test.gives("lets nothing pass where z is exactly 0", points=0.5, **AT_0)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 3: back through a dense layer
#
# A layer computes $XW + b$. Its upstream gradient $U$ has a row for each example and a column for each
# neuron. Add up the paths of one entry:
#
# - Weight $w_{ij}$ brings input $i$ to neuron $j$ in *every* row: $dw_{ij} = \sum_r x_{ri}\, u_{rj}$
# - Bias $b_j$ is added in every row: $db_j = \sum_r u_{rj}$
# - Input $x_{ri}$ reaches *every* neuron: $dx_{ri} = \sum_j u_{rj}\, w_{ij}$
#
# Two of these sums are matrix products. Which array must be **transposed**, its rows made columns
# (`.T`)? The shapes tell: a gradient has the shape of its own array.
#
# **Question 1.** Gradient checks take random upstream gradients. Which mistake would all ones hide?
#
# <details><summary>A. The upstream gradient is ignored</summary>
#
# Yes. The layer behaves as if all entries were 1, so the check passes.
# </details>
# <details><summary>B. The gradient has the wrong sign</summary>
#
# No. The measured slopes have the other sign, with ones as well.
# </details>
# <details><summary>C. The transpose of X is forgotten</summary>
#
# No. Then shapes do not fit, or the numbers differ.
# </details>


# %% nbgrader={"grade": false, "grade_id": "dense_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_backward(upstream, X, W):
    """Gradients (dX, dW, db) of a layer X @ W + b, a tuple or a list; new arrays.

    Shapes: dX like X (n, inputs), dW like W (inputs, neurons), db (neurons,).
    """
    ### BEGIN SOLUTION
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "dense_backward_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def arrays_afterwards(*arrays):
    dense_backward(*arrays)
    return arrays


check("dense_backward", dense_backward)
check("arrays_afterwards", arrays_afterwards)

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
NEW = BIASES | aspects.with_arguments("upstream", "X", "W", of=BIASES["drive"])

test.gives("gives the gradient of the inputs", points=1, **INPUTS)
test.gives("gives the gradient of the weights, summed over the rows", points=1, **WEIGHTS)
test.gives("gives the gradient of the biases, summed over the rows", points=0.5, **BIASES)
test.gives("gives new arrays, and leaves the given ones as they are", points=0.5, **NEW)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Play** with the worked example, now with your two functions: run it step by step. Then lower $b_1$
# until the gate is shut. Which slopes are left?

# %%
from play import graph

graph(relu_backward, dense_backward)

# %% [markdown]
# With the gate shut only $d\hat y$, $db_2$ and $da$ are left. All slopes before the gate are 0, and
# so is $dw_2$: on this example alone, no step could open the gate again.
#
# ## Step 4: back through softmax and cross-entropy
#
# Together, these two have a simple slope (C. Bishop, *Pattern Recognition and Machine Learning*, eq.
# 4.109). Take one example with scores $s$, probabilities $p$ and the true class $t$:
#
# 1. As $p_t = e^{s_t} / \sum_k e^{s_k}$, the loss is $-\log p_t = -s_t + \log \sum_k e^{s_k}$.
# 2. The slope of $-s_t$ is $-1$ for the true class, 0 for the others: minus the one-hot truth.
# 3. $\log x$ has the slope $1 / x$, and $e^{s_j}$ is its own slope. So, by the chain rule, that of
#    $\log \sum_k e^{s_k}$ with respect to $s_j$ is $e^{s_j} / \sum_k e^{s_k} = p_j$.
#
# Probabilities minus one-hot truth: if the truth is class 1 of 0, 1, 2,
#
# $$[0.2,\ 0.7,\ 0.1] - [0,\ 1,\ 0] = [0.2,\ -0.3,\ 0.1]$$
#
# A batch's loss is a *mean* over $n$ examples, so each row is divided by $n$.


# %% nbgrader={"grade": false, "grade_id": "softmax_cross_entropy_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax_cross_entropy_backward(y_true, probabilities):
    """Gradient of the mean loss with respect to the scores: shape (n, classes); a new array.

    y_true: labels, shape (n,); probabilities: softmax of the scores, shape (n, classes).
    """
    ### BEGIN SOLUTION
    one_hot = np.eye(probabilities.shape[1])[y_true]
    return (probabilities - one_hot) / len(y_true)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "softmax_cross_entropy_backward_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def probabilities_afterwards(y, p):
    softmax_cross_entropy_backward(y, p)
    return p


check("softmax_cross_entropy_backward", softmax_cross_entropy_backward)
check("probabilities_afterwards", probabilities_afterwards)

# %% nbgrader={"grade": true, "grade_id": "softmax_cross_entropy_backward_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `softmax_cross_entropy_backward` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, aspects, drawing

GRADIENT = {"right": reference.softmax_crossentropy_gradient, "what": "the gradient"}
NEW = aspects.with_arguments("y_true", "probabilities")
test = HiddenTest("softmax_cross_entropy_backward_test", draw=drawing.labelled, **GRADIENT)
SINGLE, SEVERAL = [(1, 3), (1, 4), (1, 4), (1, 10)], [(4, 3), (7, 5, 3), (12, 2)]

test.gives("is probabilities minus one-hot truth for a single example", points=1, cases=SINGLE)
test.gives("is that of a mean, for several examples", points=0.5, cases=SEVERAL)
test.gives("gives a new array, and leaves the given one as it is", points=0.5, cases=SEVERAL, **NEW)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Where to start
#
# Here is a whole network: 2 inputs, 6 hidden neurons, 2 classes. Its $dW_1$ is measured from two
# starts: with the same weights for all hidden neurons, and with random ones. **Predict** before you
# run: how much do the columns, one for each hidden neuron, differ with the first start?

# %% [markdown]
# *Your prediction (double-click here and type): …*


# %%
def forward(W1, b1, W2, b2, X):
    """What the backward pass needs: sums z, hidden outputs, and probabilities.

    Mind the order: here the parameters come first, then the inputs.
    """
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
# They do not differ: neurons that start alike get the same gradient, so they stay alike, and six do
# the work of one. With all weights 0 nothing flows back through $W_2$ at all. So weights start at
# **random** values, which breaks the **symmetry**. Biases may start at 0.
#
# How large? The way back is a product, and one of many small factors is tiny:
# sigmoid's slope is at most 0.25, and $0.25^{10} \approx 0.000001$. See ten layers of 64 neurons:


# %%
def sizes_on_the_way_back(activation, slope, deviation):
    """Mean size of the gradient at ten layers of 64 neurons, the last first."""
    rng = np.random.default_rng(5)
    weights, cached, sizes = rng.normal(0, deviation, (10, 64, 64)), [], []
    values, upstream = rng.normal(size=(2, 100, 64))
    for W in weights:
        cached.append(values @ W)
        values = activation(cached[-1])
    for W, z in zip(weights[::-1], cached[::-1], strict=True):
        upstream = upstream * slope(z)
        sizes.append(np.mean(np.abs(upstream)))
        upstream = upstream @ W.T
    return sizes


relu = (lambda z: np.maximum(0, z)), (lambda z: z > 0)
sigmoid = (lambda z: 1 / (1 + np.exp(-z))), (lambda z: 1 / (2 + np.exp(z) + np.exp(-z)))
print("mean gradient at layer 1, as a multiple of that at layer 10")
starts = ("sigmoid", sigmoid, 0.177), *(("ReLU", relu, size) for size in (0.05, 0.177, 0.5))
for name, steps, deviation in starts:
    last_layer, *_, first_layer = sizes_on_the_way_back(*steps, deviation)
    print(f"{name:8} weights of deviation {deviation:5.3f} {first_layer / last_layer:12.5f}")

# %% [markdown]
# In the first two the gradient **vanishes**, to 0.00002 and 0.00001 of its size: the first layers
# hardly learn. In the last it **explodes**, to 12,000 times. In the third it stays near 1: this is
# **He initialisation** (K. He et al., 2015, [arXiv:1502.01852](https://arxiv.org/abs/1502.01852)),
# weights of variance (the deviation squared) 2 / inputs, here $2/64 \approx 0.177^2$. More inputs
# make a sum larger, and ReLU shuts about half of it; 2 / inputs makes up for both.
#
# ## The task
#
# Compute the gradients of the loss on the batch, `dW1`, `db1`, `dW2`, `db2`, with your functions;
# `forward` gives the cached values. Then measure each of the four with `numerical_gradient`, and
# store the largest of the four `relative_error`s in `largest_error`. It should be **below
# $10^{-6}$**. This measures $dW_1$:
#
# `numerical_gradient(lambda values: loss(values, b1, W2, b2, X_batch, y_batch), W1)`
#
# Use the names given: the hidden tests run your cell again with another batch and other weights.

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(50)
W1, b1 = rng.normal(0, np.sqrt(2 / 2), (2, 6)), rng.normal(0, 0.1, 6)  # He: 2 inputs
W2, b2 = rng.normal(0, np.sqrt(2 / 6), (6, 2)), rng.normal(0, 0.1, 2)  # and 6
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
from autograder.hidden_tests import Task, array_like, close

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


def stretched(name):
    """The loss, changed so that the measured gradient of `name` becomes larger."""
    slopes = task.right(PARTS[name])[PARTS[name]]

    def loss_of(W1, b1, W2, b2, X, y, plain=loss):
        value = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}[name]
        return plain(W1, b1, W2, b2, X, y) + STRETCH[name] * np.sum(slopes * value)

    return loss_of


@task.behaviour("compares every gradient with the measured one", points=1)
def _(rng):
    own, right = task.again_with_right_steps(), task.right(*PARTS.values())
    computed = {part: array_like(part, getattr(own, part), right[part]) for part in right}
    if array_like("largest_error", own.largest_error, 0) < 1e-6:  # else gradients may be wrong
        for part in right:
            close(f"{part} of the given batch", computed[part], right[part], reveal=False)
    for name, part in PARTS.items():
        measured = {**right, part: right[part] * (1 + STRETCH[name])}
        largest = max(reference.relative_error(computed[of], measured[of]) for of in computed)
        again = task.again_with_right_steps(loss=stretched(name))
        what = f"largest_error, where the measured {part} is made larger"
        close(what, again.largest_error, largest, tolerance=1e-3, reveal=False)


task.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## What your functions can do
#
# The next cell trains the task's network on all 200 moons with *your* three backward functions.


# %%
def network_after(steps):
    """[W1, b1, W2, b2] after so many steps at learning rate 0.5."""
    network = [W1, b1, W2, b2]
    for _ in range(steps):
        z, hidden, probabilities = forward(*network, data["X"])
        upstream = softmax_cross_entropy_backward(data["y"], probabilities)
        upstream_hidden, *of_output = dense_backward(upstream, hidden, network[2])
        _, *of_hidden = dense_backward(relu_backward(upstream_hidden, z), data["X"], network[0])
        slopes = [*of_hidden, *of_output]
        network = [value - 0.5 * np.asarray(slope) for value, slope in zip(network, slopes)]
    return network


def draw_borders(networks):
    """The moons, and each network's line of equal probabilities."""
    x1, x2 = np.meshgrid(np.linspace(-1.6, 2.6, 120), np.linspace(-1.2, 1.7, 90))
    grid = np.column_stack([x1.ravel(), x2.ravel()])
    plt.figure(figsize=(7, 4))
    for label, marker in enumerate("o^"):
        plt.plot(*data["X"][data["y"] == label].T, marker, alpha=0.6, label=f"class {label}")
    for (steps, network), style in zip(networks.items(), ("dotted", "dashed", "solid")):
        of_class_1 = forward(*network, grid)[2][:, 1].reshape(x1.shape)
        plt.contour(x1, x2, of_class_1, levels=[0.5], colors="black", linestyles=style)
        plt.plot([], [], color="black", linestyle=style, label=f"border after {steps} steps")
    plt.gca().set(title="The moons, learnt with your functions", xlabel="x1", ylabel="x2")
    plt.legend(loc="upper left", bbox_to_anchor=(1, 1))
    plt.show()


try:
    with np.errstate(all="ignore"):
        networks = {steps: network_after(steps) for steps in (20, 200, 2000)}
        last_loss = loss(*networks[2000], data["X"], data["y"])
except Exception:
    last_loss = np.inf
if last_loss < 0.2:
    for steps, network in networks.items():
        found = forward(*network, data["X"])[2].argmax(axis=1)
        print(f"after {steps:4d} steps {np.mean(found == data['y']):.3f} of the moons are right")
    draw_borders(networks)
else:
    print("The picture of the learnt moons appears here when your backward functions are right.")

# %% [markdown]
# *Figure: the two moons, circles above and triangles below, and three borders. After 20 steps
# (dotted) the border is almost straight; after 200 (dashed) it bends around the ends of the moons;
# after 2,000 (solid) it winds between them.*
#
# After 2,000 steps the share of right points is 1.000. The loss went back through your functions,
# and the weights followed.
#
# **Question 2.** Your formula for $dW_1$ has a relative error of 0.5. What do you learn from that?
#
# <details><summary>A. The learning rate is too large for this network</summary>
#
# No. No step has been taken; a gradient does not depend on the learning rate.
# </details>
# <details><summary>B. The formula is wrong, perhaps by a factor</summary>
#
# Yes. Rounding and kinks make errors far smaller; a factor of 3 gives exactly 0.5. It could be a
# forgotten 1/n.
# </details>
# <details><summary>C. Nothing yet, as half of the gradient is right</summary>
#
# No. Right formulas stay below 0.0000001 or so.
# </details>
#
# ## Flashcards
#
# <details><summary><b>chain rule</b></summary>
#
# Along a chain of steps, the slopes multiply; where paths meet, they add.
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
# <details><summary><b>He initialisation</b></summary>
#
# Random weights of variance 2 / inputs: the gradient then neither vanishes nor explodes.
# </details>
#
# ## Summary
#
# **In one line.** Go back from the loss, multiply along each path, and add where paths meet.
#
# **In one paragraph.** The backward pass multiplies the upstream gradient by each step's local one,
# which needs cached values of the forward pass. A gradient check compares it with measured slopes.
#
# **In full.** Softmax with cross-entropy begins with probabilities minus one-hot truth, divided by
# $n$. A dense layer sums over the rows for its weights and biases, and over its neurons for its
# inputs. ReLU passes the gradient where $z$ was positive. Check formulas by the relative error, with
# a random upstream gradient. Start from random weights of variance 2 / inputs.
#
# **Was everything clear?** Note here what was not (this is not graded): …
