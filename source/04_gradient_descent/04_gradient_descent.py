# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Gradient descent
#
# | | |
# |---|---|
# | **Duration** | about 45 minutes |
# | **You need** | the weighted sum (lesson 01), the mean squared error (lesson 03) |
# | **Question** | How do we find good weights without trying them all? |
#
# A loss says how bad given weights are, not which weights are good. With one weight you could try
# 100 values. With six weights that makes $100^6$, a million million; a network has thousands.
#
# A walker in fog wants to reach the valley. She cannot see it. But she feels with her feet which
# way the ground slopes, takes a step downhill, and feels again. Position: the weights. Height: the
# loss. This is **gradient descent**.
#
# ## A worked example: one weight
#
# Three customers hold 1, 2 and 3 products and make 4, 5 and 9 transactions. The model is
# $\hat y = w x$. The **slope** at $w$ is how much the loss rises when $w$ grows by a little,
# divided by that little.

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

x, y = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 9.0])


def loss_of(w):
    return np.mean((w * x - y) ** 2)


def measured_slope(w):
    return (loss_of(w + 1e-6) - loss_of(w - 1e-6)) / 2e-6


weights = np.linspace(-0.5, 6, 100)
plt.figure(figsize=(6, 3.5))
plt.plot(weights, [loss_of(w) for w in weights], label="loss")
for w, style, marker in ((0.5, "--", "o"), (2.9, ":", "s"), (5.0, "-.", "^")):
    near = np.array([w - 0.8, w + 0.8])
    label = f"slope {measured_slope(w):.1f} at w = {w:g}"
    plt.plot(near, loss_of(w) + measured_slope(w) * (near - w), style, marker="", label=label)
    plt.plot(w, loss_of(w), marker, color="black")
plt.title("The loss of one weight, and its slope in three places")
plt.xlabel("weight w")
plt.ylabel("mean squared error")
plt.legend()
plt.show()

# %% [markdown]
# *Figure: the loss curve is a bowl. Left of its lowest point the tangent (dashed) falls, right of
# it (dash-dotted) it rises, near the bottom (dotted) it is almost level.*
#
# A negative slope says: the valley lies to the right. A positive one: to the left. So move
# *against* the slope, by the slope times a small number, the **learning rate** $\eta$:
#
# $$w \leftarrow w - \eta \cdot \text{slope}$$
#
# **Predict** before you run: from $w = 0.5$ with $\eta = 0.1$, will the five steps be of equal
# length?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
w = 0.5
for number in range(1, 6):
    slope = measured_slope(w)
    w = w - 0.1 * slope
    print(f"step {number}: slope {slope:8.4f}, new w {w:.4f}, loss {loss_of(w):.4f}")

# %% [markdown]
# The steps shrink by themselves, because the ground gets flatter: the first is 2.27 long, the second
# 0.15, the fifth less than 0.0001. Where it is flat the walker stands still.
#
# ## Too small, right, too large
#
# Now two weights and a long narrow valley: the loss $\frac12 w_1^2 + 5 w_2^2$, lowest at $(0, 0)$.
# Its **gradient**, one slope for each weight, is $(w_1, 10 w_2)$. So a step multiplies $w_1$ by
# $1 - \eta$ and $w_2$ by $1 - 10\eta$. **Predict** before you run: where do the paths lead for
# $\eta$ = 0.02, 0.15 and 0.21?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
steep = np.array([1.0, 10.0])
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
w1, w2 = np.meshgrid(np.linspace(-2, 10, 80), np.linspace(-4, 4, 80))
left.contour(w1, w2, (w1**2 + 10 * w2**2) / 2, levels=[1, 5, 15, 30, 50, 80], colors="lightgrey")
for eta, style in ((0.02, "o-"), (0.15, "s--"), (0.21, "^:")):
    route = np.array([9.0, 1.0]) * (1 - eta * steep) ** np.arange(15)[:, None]
    left.plot(route[:, 0], route[:, 1], style, markersize=4, label=f"learning rate {eta}")
    losses = route**2 @ steep / 2
    right.plot(losses, style, markersize=4, label=f"learning rate {eta}")
    print(
        f"learning rate {eta}: loss {losses[0]:.1f} at the start, {losses[-1]:.1f} after 14 steps"
    )
left.plot(0, 0, "k*", markersize=12, label="lowest point")
left.set(title="Three routes of 14 steps from (9, 1)", xlabel="weight w1", ylabel="weight w2")
right.set(
    title="The loss along these routes", xlabel="step", ylabel="loss (log scale)", yscale="log"
)
left.legend()
right.legend()
plt.show()

# %% [markdown]
# *Figure, left: an oval valley as contour lines, with three paths. At 0.02 (circles) the path ends
# far from the star; at 0.15 (squares) it zigzags and comes near; at 0.21 (triangles) it jumps from
# side to side, wider each time. Right: the loss falls slowly at 0.02 and fast at 0.15; at 0.21 it
# falls at first, then rises.*
#
# All three began with a loss of 45.5. At 0.02 it is still 23.0: the right way, but slow. At 0.15 it is
# 0.4. At 0.21 it is 72.2: each step overshoots the valley and lands higher on the other side. The
# steepest direction sets the limit: here $|1 - 10\eta|$ must stay below 1, so
# $\eta < 0.2$.
#
# ## Not every valley is the lowest
#
# **Predict** before you run: three walkers take small steps. A starts between a deep valley and a
# hill, B between the hill and a shallow valley, C on a wide plain. Where does each of them end up?

# %% [markdown]
# *Your prediction (double-click here and type): …*


# %% jupyter={"source_hidden": true}
def height(w):
    return 3 - 1.8 * np.exp(-((w + 1.2) ** 2)) - np.exp(-((w - 1.6) ** 2))


def end_of_walk(w, steps=300):
    for _ in range(steps):
        w = w - 0.1 * (height(w + 1e-6) - height(w - 1e-6)) / 2e-6
    return w


places = np.linspace(-3, 7, 400)
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 3.8), layout="constrained")
left.plot(places, height(places))
for name, w in (("A", -0.3), ("B", 0.8), ("C", 5.0)):
    left.plot(w, height(w), "ko")
    left.annotate(name, (w, height(w)), xytext=(5, 7), textcoords="offset points")
    print(f"{name} starts at {w:.1f} and is at {end_of_walk(w):.1f} after 300 steps")
left.set(title="Two valleys and a plateau", xlabel="weight w", ylabel="loss", ylim=(1, 3.4))

v1, v2 = np.meshgrid(np.linspace(-3, 3, 80), np.linspace(-2, 2, 80))
right.contour(
    v1, v2, (v1**2 - v2**2) / 2, levels=[-1.5, -0.7, -0.2, 0.2, 0.7, 1.5, 3], colors="grey"
)
saddle_path = np.array([2.5, 0.01]) * np.array([0.9, 1.1]) ** np.arange(56)[:, None]
right.plot(*saddle_path.T, "o-", markersize=4)
right.plot(0, 0, "k*", markersize=12)
right.set(title="A saddle point (star)", xlabel="weight w1", ylabel="weight w2")
plt.show()

# %% [markdown]
# *Figure, left: a deep valley at −1.2, a hill near 0.3, a shallow valley at 1.6 and a plateau from 4
# on. A stands between deep valley and hill, B between hill and shallow valley, C on the plateau.
# Right: contour lines of a saddle, dashed where it is lower than its middle. The path comes from the right, its steps
# get shorter and shorter near the star in the middle, then it turns upwards and they get longer.*
#
# A finds the lowest place, at −1.2. B ends at 1.6, in a **local minimum**: every small step from there
# leads up. C is still at 5.0: on a **plateau** the slope is almost 0. So the start matters.
#
# On the right is a **saddle point**, as between two mountains: the ground is level, rises along one
# weight and falls along the other. The walker slows down as if she had arrived, and only later finds
# the way on. With many weights there are many of these: it takes just one weight that leads down. A
# *linear* model with squared error has just one bowl; there, none of this can happen.
#
# ## Step 1: the slope by formula
#
# For one example the loss is $(w x_i - y_i)^2$. Its slope is $2 (w x_i - y_i) x_i$: twice the
# error, as $(e + h)^2 \approx e^2 + 2 e h$ for a small $h$, times how fast the prediction changes
# with $w$ (more in lesson 05). The slope of the mean is the mean of the slopes. Check: at $w = 0.5$
# the three customers' slopes are $-7$, $-16$ and $-45$; their mean, $-22.7$, was measured above.


# %% nbgrader={"grade": false, "grade_id": "slope_of_mse", "locked": false, "schema_version": 3, "solution": true, "task": false}
def slope_of_mse(w, x, y):
    """Slope at w of the mean squared error of the model w * x."""
    ### BEGIN SOLUTION
    return np.mean(2 * (w * x - y) * x)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "slope_of_mse_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("slope_of_mse", slope_of_mse)

# %% nbgrader={"grade": true, "grade_id": "slope_of_mse_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `slope_of_mse` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.aspects import SIGN

test = HiddenTest("slope_of_mse_test")


@test.gives("is the slope of the mean squared error", points=1)
def _(rng):
    return [(float(rng.normal()), rng.normal(size=n), rng.normal(size=n)) for n in (5, 12)]


@test.gives("is 0 at the lowest point and has opposite signs on its two sides", points=1, **SIGN)
def _(rng):
    inputs, lowest = rng.uniform(1, 3, 9), float(rng.uniform(1, 2))
    return [(lowest + aside, inputs, lowest * inputs) for aside in (0, -0.5, 0.5)]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: one update
#
# One step of the walker, for one weight or for an array of weights.


# %% nbgrader={"grade": false, "grade_id": "update", "locked": false, "schema_version": 3, "solution": true, "task": false}
def update(weights, slopes, learning_rate):
    """The weights after one step downhill; numbers or arrays of one shape."""
    ### BEGIN SOLUTION
    return weights - learning_rate * slopes
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "update_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("update", update)

# %% nbgrader={"grade": true, "grade_id": "update_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `update` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("update_test", right=reference.sgd_step)


@test.gives("moves one weight against its slope", points=0.5)
def _(rng):
    return [(float(rng.normal()), float(rng.normal()), rate) for rate in (0.3, 0.05)]


@test.gives("moves each weight of an array against its own slope", points=0.5)
def _(rng):
    return [(rng.normal(size=5), rng.normal(size=5), rate) for rate in (0.07, 0.4)]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 3: the numerical gradient
#
# Is a formula right? Measure: move **one** weight a little up and a little down, leave the others,
# and see what the loss does.
#
# $$\text{slope}_k \approx \frac{f(w + h\,e_k) - f(w - h\,e_k)}{2h}$$
#
# Here $e_k$ is 1 at place $k$ and 0 elsewhere. Why both sides? And how small should $h$ be? Take
# $f(w) = w^3$ at 1.5, where the slope is 6.75. **Predict** before you run: is the smallest $h$ the best?

# %% [markdown]
# *Your prediction (double-click here and type): …*


# %%
def cube(w):
    return w * w * w


distances = [float(f"1e-{k}") for k in range(1, 14)]
both = [abs((cube(1.5 + h) - cube(1.5 - h)) / (2 * h) - 6.75) for h in distances]
single = [abs((cube(1.5 + h) - cube(1.5)) / h - 6.75) for h in distances]
plt.figure(figsize=(6, 3.5))
plt.loglog(distances, both, "o-", label="both sides")
plt.loglog(distances, single, "s--", label="one side only")
plt.title("Error of a measured slope")
plt.xlabel("distance h")
plt.ylabel("error")
plt.legend()
plt.show()
for k in (0, 1, 4, 12):
    print(f"h = {distances[k]:g}: error {both[k]:.0e} with both sides, {single[k]:.0e} with one")

# %% [markdown]
# *Figure: two V-shaped curves over h, both axes logarithmic. From right to left, the error from both
# sides (solid) falls steeply down to h = 1e-5, that from one side (dashed) more slowly to about
# h = 1e-8. Then both rise again.*
#
# No. At first, ten times smaller an $h$ makes the error of this **central difference** a hundred
# times smaller, that of a one-sided one only ten times. But a computer keeps about 16 digits. If $h$
# is too small, the two losses agree in nearly all of them, and their difference is mostly rounding:
# at $h = 10^{-13}$ the error with both sides is 0.004, at $h = 0.01$ only 0.0001. So take about
# $10^{-5}$, and both sides.


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(function, weights, h=1e-5):
    """Central differences of function, one for each entry of the 1-D array weights.

    function takes an array like weights and returns a number. The array, which may hold whole
    numbers, is left unchanged.
    """
    ### BEGIN SOLUTION
    weights = np.array(weights, dtype=float)
    slopes = np.zeros_like(weights)
    for k in range(len(weights)):
        step = np.zeros_like(weights)
        step[k] = h
        slopes[k] = (function(weights + step) - function(weights - step)) / (2 * h)
    return slopes
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def measured(weights, h):
    """The slopes of v0³ + 3 v0 v1 at these weights, and the weights afterwards."""
    return numerical_gradient(lambda v: v[0] ** 3 + 3 * v[0] * v[1], weights, h), weights


check("numerical_gradient", measured)

# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `numerical_gradient` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import wavy

test = HiddenTest("numerical_gradient_test", right=reference.numerical_gradient, draw=wavy)
ROUGHLY = {"tolerance": 1e-3}  # one side or both: that has its own points

test.gives("measures the slope in every coordinate", points=1, cases=[4, 4], **ROUGHLY)
test.gives("looks to both sides, at the distance h", points=0.5, cases=[(4, 0.3), (4, 1e-2)])


@test.gives("also works where the weights are whole numbers", points=0.5, **ROUGHLY)
def _(rng):
    return [*((wavy(rng, 4)[0], rng.integers(-2, 3, size=4)) for _ in range(2)), wavy(rng, 4)]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Question 1.** Why do we not train networks with the numerical gradient?
#
# <details><summary>A. It is far too inaccurate in a network of many weights</summary>
#
# No. With central differences it agrees with the formula to many digits.
# </details>
# <details><summary>B. It evaluates the loss twice for every weight</summary>
#
# Yes. A million weights would need two million evaluations for a single update. It serves to check
# a formula.
# </details>
# <details><summary>C. It finds the wrong direction in long narrow valleys</summary>
#
# No. It finds the same direction as the formula does.
# </details>
#
# ## Step 4: the whole walk
#
# Repeat: find the gradient where you are, take a step. Keep every place that you visit. A step can be
# taken with `one_step`, given here: so step 4 does not depend on your step 2.


# %%
def one_step(weights, slopes, learning_rate):
    """New weights, one step against the slopes; lists are accepted, too."""
    return np.subtract(weights, learning_rate * np.asarray(slopes))


# %% nbgrader={"grade": false, "grade_id": "gradient_descent", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_descent(gradient, start, learning_rate, steps):
    """All points visited, one per row, the start first: shape (steps + 1, number of weights).

    gradient is a function: it takes an array of weights and returns an array of slopes.
    start is an array, too; it may hold whole numbers.
    """
    ### BEGIN SOLUTION
    weights = np.array(start)
    path = [weights]
    for _ in range(steps):
        weights = one_step(weights, gradient(weights), learning_rate)
        path.append(weights)
    return np.array(path)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "gradient_descent_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def walk_in_a_bowl(start, steps):
    """From start, with the gradient 2v and learning rate 0.25."""
    return gradient_descent(lambda v: 2 * v, start, 0.25, steps)


check("gradient_descent", walk_in_a_bowl)

# %% nbgrader={"grade": true, "grade_id": "gradient_descent_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `gradient_descent` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, aspects
from autograder.hidden_tests.drawing import slopes_of_a_bowl


def walk(step, begin, count):
    points = [begin]
    for _ in range(count):
        points.append(np.asarray(step(points[-1])))
    return points


def by_own_single_steps(slopes_at, begin, rate, count):
    return walk(lambda at: gradient_descent(slopes_at, at.copy(), rate, 1)[-1], begin, count)


def by_own_updates(slopes_at, begin, rate, count):
    return walk(lambda at: update(at, slopes_at(at), rate), begin, count)


def share_of_whole_numbers(descent, slopes_at, begin, rate, count):
    points = np.asarray(descent(slopes_at, begin, rate, count), dtype=float)
    return np.mean(points[1:] == np.round(points[1:])) if count else points


def draw(rng, count, from_whole_numbers=False):
    whole = rng.integers(2, 6, size=3) * rng.choice([-1, 1], 3)  # at 0 and 1 wrong steps may stay
    start = whole if from_whole_numbers else rng.normal(size=3)
    return slopes_of_a_bowl(rng, 3), start, 0.1, count


test = HiddenTest("gradient_descent_test", right=reference.gradient_descent, draw=draw)
LAST = {"cases": [1, 7], "own": by_own_updates} | aspects.part(-1, what="the last point")
ALL = {"own": by_own_single_steps, "what": "the points"}
WHOLE = {"cases": [(0, True), (2, True)], "drive": share_of_whole_numbers}
WHOLE |= {"what": "the points, or the share of whole numbers among them"}

test.gives("arrives where the steps against the gradient lead", points=1, **LAST)


@test.gives("keeps every point of the walk, one a row, the start first", points=1, **ALL)
def _(rng):
    return [draw(rng, 4), draw(rng, 5), (np.zeros_like, rng.normal(size=3), 0.1, 3)]


test.gives("stays at the start in no steps, also from whole numbers", points=1, **WHOLE)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Play** with your own walker in the long valley. Which learning rate brings the loss below 0.01 in
# the fewest steps? And from which start does even 0.21 arrive?

# %%
from play import valley

valley(gradient_descent)

# %% [markdown]
# At 0.18 it takes 22 steps, at 0.19 already 30, at 0.195 even 61: a rate can be too near to the limit.
# From $(9, 0)$, on the valley's floor, 0.21 arrives too: there is nothing to overshoot.
#
# ## The task
#
# Predict a customer's transactions with a linear model. The inputs are standardised (mean 0,
# standard deviation 1), so that no direction is much steeper than another. The last column holds
# ones: its weight is the bias $b$.
#
# Run **100 steps** of gradient descent on the training set with **learning rate 0.02** from
# `start`. Keep the walk in `path`, for the picture. Store the last weights in `final_weights`,
# their loss on the training set in `final_loss` and on the test set in `test_mse`. You need the
# gradient of `mse`: derive the slope for each column as in step 1, or measure all with
# `numerical_gradient` of `lambda weights: mse(weights, X_train, y_train)`. A row still has one
# prediction, now from all columns, and one error; what multiplies it differs from weight to weight.
#
# Use the names of the next cell (`steps`, `learning_rate`, `start`, `X_train` and so on) instead of
# numbers: the hidden tests run your cell once more with other values.
#
# **Predict** first: the loss at the start is 417.4. How far down do 100 steps lead?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
with np.load("bank.npz") as file:
    X_train, y_train, X_test, y_test = (
        file[name] for name in ("X_train", "y_train", "X_test", "y_test")
    )
    print(
        "columns:", ", ".join(file["features"]), "  train:", X_train.shape, "  test:", X_test.shape
    )


def mse(weights, X, y):
    """Mean squared error of the linear model X @ weights."""
    return np.mean((X @ weights - y) ** 2)


start = np.zeros(6)
steps, learning_rate = 100, 0.02
print(f"loss at the start: {mse(start, X_train, y_train):.1f}")


# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# path: all points; final_weights: 6 numbers; final_loss and test_mse: one number each
### BEGIN SOLUTION
def gradient_of_mse(weights):
    return 2 * X_train.T @ (X_train @ weights - y_train) / len(y_train)


path = gradient_descent(gradient_of_mse, start, learning_rate, steps)
final_weights = path[-1]
final_loss = mse(final_weights, X_train, y_train)
test_mse = mse(final_weights, X_test, y_test)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "final_weights", "final_loss", "test_mse")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes("steps", "learning_rate", "start")
def _(rng, given):
    """Other settings, and as many customers who make other numbers of transactions. The rate is
    too large, so that the last point is not the best one, nor is a walk that stops there."""
    values = {"steps": 15, "start": rng.normal(0, 3, 6)}
    for part, n in (("train", 450), ("test", 150)):
        rows, data = rng.integers(0, n, n), vars(given)
        values[f"X_{part}"] = data[f"X_{part}"][rows]
        values[f"y_{part}"] = data[f"y_{part}"][rows] + rng.normal(0, 5, n)
    steepest = np.linalg.norm(values["X_train"], 2) ** 2 * 2 / 450
    return values | {"learning_rate": float(2.2 / steepest)}


@task.behaviour("walks against the gradient on the training set, from the start", points=1)
def _(rng):
    task.check_results("final_weights")
    task.check_setting("start", of="final_weights")


WALK = {"of": "final_weights"}
task.setting("takes as many steps as asked for", "steps", points=0.5, **WALK)
task.setting("takes the learning rate asked for", "learning_rate", points=0.5, **WALK)
task.result("gives the loss of these weights on the training set", "final_loss", points=1)
task.result("gives their mean squared error on the test set", "test_mse", points=1)
task.grade()
### END HIDDEN TESTS

# %% jupyter={"source_hidden": true}
try:
    walk = np.array(path, dtype=float).reshape(steps + 1, len(start))
    last_loss, last_test = float(final_loss), float(test_mse)
except (NameError, TypeError, ValueError):
    print("The picture of your walk appears here when the task is done.")
else:
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    across, up = np.meshgrid(np.linspace(-1, 8, 60), np.linspace(-2, 42, 60))
    grid = np.tile(walk[-1], (across.size, 1))
    grid[:, 4], grid[:, 5] = across.ravel(), up.ravel()
    bowl = np.mean((grid @ X_train.T - y_train) ** 2, axis=1).reshape(across.shape)
    left.contour(across, up, bowl, levels=[10, 30, 80, 150, 250, 350], colors="lightgrey")
    left.plot(walk[:, 4], walk[:, 5], "o-", markersize=3)
    left.set(title="Your walk in the bowl, from above", xlabel="weight of products", ylabel="bias")
    right.plot([mse(weights, X_train, y_train) for weights in walk], "-", label="training set")
    right.plot([mse(weights, X_test, y_test) for weights in walk], "--", label="test set")
    right.set(title="The loss along your walk", xlabel="step", ylabel="mean squared error")
    right.legend()
    plt.show()
    lowest = mse(np.linalg.lstsq(X_train, y_train)[0], X_train, y_train)
    print(
        f"your final loss {last_loss:.2f}, on the test set {last_test:.2f}; the bottom: {lowest:.2f}"
    )

# %% [markdown]
# *Figure, left: the oval contour lines of a bowl over two of the six weights; the walk leads from the
# lower left straight to the middle, with ever shorter steps. Right: both losses fall from above 400,
# steeply at first, and are almost level after 60 steps; the two curves nearly cover each other.*
#
# 100 steps lead from 417.4 down to 4.30. The very bottom of the bowl lies at 4.14, so the walk has
# all but arrived, and it looked at nothing but slopes. On customers that it has never seen the loss is
# 5.22, a little more than on those that it was fitted to.
#
# **Question 2.** Halfway through, all slopes are almost 0, but the loss is high. Which is *not* a
# possible reason?
#
# <details><summary>A. The weights lie on a plateau</summary>
#
# Possible: flat ground, high up.
# </details>
# <details><summary>B. The weights lie in a local minimum</summary>
#
# Possible: there the ground is level too.
# </details>
# <details><summary>C. The learning rate is too small</summary>
#
# Right, this one is not. Too small a rate makes short steps, but the ground under the walker still
# slopes.
# </details>
#
# ## Flashcards
#
# <details><summary><b>slope</b></summary>
#
# How much the loss rises for a small increase of one weight, divided by that increase.
# </details>
# <details><summary><b>gradient</b></summary>
#
# The slopes for all weights, in one array. It points uphill, where the loss rises most steeply.
# </details>
# <details><summary><b>learning rate</b></summary>
#
# The factor between slope and step.
# </details>
# <details><summary><b>gradient descent</b></summary>
#
# Find the gradient, step against it, repeat.
# </details>
# <details><summary><b>numerical gradient</b></summary>
#
# Slopes measured by moving each weight a little up and down; a check for formulas.
# </details>
# <details><summary><b>local minimum, plateau</b></summary>
#
# A valley that is not the lowest; flat ground high up. Both stop the walker.
# </details>
# <details><summary><b>saddle point</b></summary>
#
# Level ground that rises along some weights and falls along others. It delays the walker.
# </details>
#
# ## Summary
#
# **In one line.** Step against the slope until the ground is flat.
#
# **In one paragraph.** The slope of the loss tells which way is down; gradient descent steps
# against it again and again. The learning rate decides whether it creeps, arrives or jumps out of
# the valley.
#
# **In full.** You cannot try all weights, but you can find the slope of the loss where you stand:
# by formula, or by measuring to check the formula. Each update subtracts from each weight the
# learning rate times its slope. Steps shrink as the ground gets flatter. Too large a rate
# overshoots until the loss grows. Local minima and plateaus can stop the walk early, saddle points
# delay it; a linear model with squared error has none of them.
#
# **Was everything clear?** Note here what was not (this is not graded): …
