# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Optimisers
#
# | | |
# |---|---|
# | **Duration** | about 45 minutes |
# | **You need** | gradient descent (lesson 04), epochs and batches (06), the validation set (07) |
# | **Question** | What can be done with a slope, other than a step against it? |
#
# In a long narrow valley the walker of lesson 04 crosses from side to side and hardly gets
# anywhere. Let a heavy **ball** roll there: it keeps its speed along the valley, and its swings to
# left and right cancel.
#
# The rule that turns slopes into steps is the **optimiser**. The walker's is **SGD**, stochastic
# gradient descent (batches drawn at random). Two others remember: momentum and Adam.
#
# ## A worked example: the velocity
#
# **Momentum** has a **velocity** $v$, at first 0. Each update keeps a share $\mu$ of it (usually
# 0.9) and adds the new slope $g$; the step is against the velocity:
#
# $$v \leftarrow \mu\, v + g \qquad\qquad w \leftarrow w - \eta\, v$$
#
# Slopes of 2, 2, 2 give the velocities $2$, then $0.9 \cdot 2 + 2 = 3.8$, then
# $0.9 \cdot 3.8 + 2 = 5.42$. **Predict** before you run: how large does the velocity become if the
# slope stays 2? And if the slopes are 2, −2, 2, −2 …? (The cell also sends SGD and momentum down one
# valley, both at rate 0.018.)

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

with np.load("optimizers.npz") as file:
    data = dict(file)

for name, sign in (("slopes 2, 2, 2, 2 …  ", 1), ("slopes 2, -2, 2, -2 …", -1)):
    velocities = [0.0]
    for update in range(60):
        velocities.append(0.9 * velocities[-1] + 2 * sign**update)
    print(
        f"{name} velocity after 1, 2, 3, 59, 60 updates:",
        np.round(velocities, 2)[[1, 2, 3, 59, 60]],
    )


def draw_walks(*walks):
    """The paths of these walks, each a name, its rate and a style; and the loss along them."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    w1, w2 = np.meshgrid(np.linspace(-5, 10, 80), np.linspace(-1.3, 1.9, 80))
    heights = [0.5, 5, 15, 30, 50, 80]
    left.contour(w1, w2, (w1**2 + 100 * w2**2) / 2, levels=heights, colors="lightgrey")
    for name, rate, style in walks:
        path = data[f"path_{name.lower()}"]
        loss = path**2 @ [1, 100] / 2
        left.plot(path[:40, 0], path[:40, 1], style, markersize=3, label=f"{name}, rate {rate}")
        right.plot(loss, style[1:], label=f"{name}, rate {rate}")
        low = np.append(np.flatnonzero(loss > 0.1), -1).max() + 1
        stays = f"from step {low} on" if low < len(loss) else "not within 150 steps"
        print(f"{name:9s} loss after 150 steps {loss[-1]:.2f}; below 0.1 to stay: {stays}")
    left.plot(0, 0, "k*", markersize=12, label="lowest point")
    left.set(title="The first 40 steps from (9, 1)", xlabel="weight w1", ylabel="weight w2")
    right.set(title="The loss along the walks", xlabel="step", ylabel="loss (log)", yscale="log")
    right.set(ylim=(1e-4, 200))
    left.legend(loc="upper left", fontsize=8)
    right.legend()
    plt.show()


draw_walks(("SGD", 0.018, "o-"), ("Momentum", 0.018, "s--"))

# %% [markdown]
# *Figure, left: contour lines of a long narrow valley. SGD (circles) soon stops zigzagging and then
# creeps. Momentum (squares) swings across the valley and past the star, and comes back. Right: the
# loss of SGD (solid) falls in a straight line, that of momentum (dashed) on a jagged way, but much
# faster.*
#
# Where slopes agree, the velocity grows to ten times the slope: $2 + 1.8 + 1.62 + \dots =
# 2 / (1 - 0.9) = 20$. Where they alternate, it falls to about half, 1.05. So, in the valley, momentum
# stays below a loss of 0.1 from step 61 on, and SGD is still at 0.17 after 150 steps. A larger rate does
# not help SGD much: above 0.02 it leaves this valley. And which of the two is lower at *one* step
# says little, since the ball rolls past the lowest point and back.
#
# **Question 1.** All slopes stay 2, $\mu$ is 0.9 and $\eta$ is 0.01. How long is a step in the end?
#
# <details><summary>A. It is 0.02</summary>
#
# No. That is the step of SGD. Here earlier slopes still count.
# </details>
# <details><summary>B. It is 0.2</summary>
#
# Yes. The velocity approaches 20, and the step is the learning rate times the velocity.
# </details>
# <details><summary>C. It has no end</summary>
#
# No. Each update also takes a tenth of the velocity away; at 20 that is as much as is added.
# </details>
#
# ## Step 1: one update with momentum
# First the formula for the velocity, then the one for the weights, from the worked example.


# %% nbgrader={"grade": false, "grade_id": "momentum_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    """One update; return (new weights, new velocity). All arrays have one shape; whether those
    handed in stay as they were is up to you."""
    ### BEGIN SOLUTION
    velocity = momentum * velocity + gradient
    return weights - learning_rate * velocity, velocity
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "momentum_step_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("momentum_step", momentum_step)

# %% nbgrader={"grade": true, "grade_id": "momentum_step_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `momentum_step` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, aspects


def draw(rng, n):
    return *rng.normal(0, 2, (3, n)), float(rng.uniform(0.05, 0.4)), float(rng.uniform(0.5, 0.95))


def by_own_velocity(values, slopes, speed, rate, kept):
    own = momentum_step(values, slopes, speed, rate, kept)[1]
    return values - rate * own, own


test = HiddenTest("momentum_step_test", right=reference.momentum_step, draw=draw, cases=[1, 4, 7])
VELOCITY = aspects.part(1, what="the new velocity")
WEIGHTS = {"own": by_own_velocity} | aspects.part(0, what="the new weights")

test.gives("keeps a share of the velocity, adds the new slope", points=1, **VELOCITY)
test.gives("moves the weights by the learning rate times the new velocity", points=1, **WEIGHTS)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Adam: a step length for every weight
#
# Slopes of different weights may differ a thousandfold; one learning rate cannot suit them all. So
# divide each slope by its usual size, the **r**oot of a running **m**ean of its **s**quares: **RMS
# scaling**. **Adam** joins it with momentum (D. Kingma and J. Ba, 2015,
# [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)). Each weight has two running means, $m$ of its
# slopes and $v$ (no velocity here) of their squares, both 0 at first:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad\qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# With $\beta_1 = 0.9$ and $\beta_2 = 0.999$, a first slope of 4 gives $m = 0.4$ and $v = 0.016$.
# Both are far too small: the initial 0 still counts. In update $t$, counted from 1, the
# **bias correction** makes up for that:
#
# $$\hat m = \frac{m}{1 - \beta_1^t} \qquad\qquad \hat v = \frac{v}{1 - \beta_2^t} \qquad\qquad
# w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# For $t = 1$ that gives $\hat m = 0.4 / 0.1 = 4$ and $\hat v = 0.016 / 0.001 = 16$: the slope and
# its square. The tiny $\varepsilon$ avoids a division by 0. The next update goes on from $m$ and
# $v$.
#
# **Predict** before you run: in the same valley, from (9, 1), the first slopes are 9 and 100. Where is
# Adam after one step at rate 0.5? And does it stay below 0.1 sooner than momentum?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
print("Adam after one step:", data["path_adam"][1])
draw_walks(("SGD", 0.018, "o-"), ("Momentum", 0.018, "s--"), ("Adam", 0.5, "^:"))

# %% [markdown]
# *Figure: the walks of before, and Adam (triangles, dotted). It goes straight towards the axis at
# first, by equal steps in both weights, then swings a little. Its loss falls about as fast as that of
# momentum.*
#
# Adam is at (8.5, 0.5): both weights have moved by the rate, however steep it was. It stays below 0.1
# from step 59 on, momentum from step 61: here they are as good as each other. Adam needed no rate that
# suits the steep side, and that is its strength.
#
# **Question 2.** In update 1, weight A has the slope 4 and weight B the slope 0.04. How far does
# Adam move them, at learning rate 0.1?
#
# <details><summary>A. A by 0.4, B by 0.004</summary>
#
# No. That is the step of SGD, in proportion to the slope.
# </details>
# <details><summary>B. Both by 0.1</summary>
#
# Yes. Each slope is divided by its own size, here by itself; what is left is the learning rate.
# </details>
# <details><summary>C. A by 0.1, B by 0.001</summary>
#
# No. Every weight has a running mean of its own; the slopes of others do not matter.
# </details>
#
# ## Step 2: one update with Adam


# %% nbgrader={"grade": false, "grade_id": "adam_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Update number `step`, counted from 1; return (new weights, new m, new v). Whether the arrays
    handed in stay as they were is up to you."""
    ### BEGIN SOLUTION
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "adam_step_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("adam_step", adam_step)

# %% nbgrader={"grade": true, "grade_id": "adam_step_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `adam_step` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, aspects


def draw(rng, number, small=1e-9):
    """The arguments of update `number`, with this epsilon, by default too small to show."""
    shares = rng.uniform([0.05, 0.6, 0.9], [0.4, 0.9, 0.99]).tolist()
    return *rng.normal(0, 2, (3, 5)), rng.uniform(8, 20, 5), number, *shares, small


def by_own_means(values, slopes, m, v, number, rate, share1, share2, small):
    own_m, own_v = adam_step(values, slopes, m, v, number, rate, share1, share2, small)[1:]
    root = np.sqrt(own_v / (1 - share2**number)) + small
    return values - rate * own_m / (1 - share1**number) / root, own_m, own_v


test = HiddenTest("adam_step_test", right=reference.adam_step, draw=draw, cases=[1, 3, 8])
MEANS = aspects.part(1, 2, what="the new m and v")
EARLY = {"own": by_own_means} | aspects.part(0, what="the new weights")
LATE = EARLY | {"cases": [(100_000, 0.5), (100_000, 0.8), (100_000, 1.5)]}

test.gives("keeps the running means of the slopes and of their squares", points=1, **MEANS)
test.gives("divides by the root and epsilon, late, without correction", points=1, **LATE)
test.gives("corrects both means for their start at 0", points=1, **EARLY)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Play** with your two steps: in which valley does Adam fall behind momentum? And which of the
# three still arrives if all take the rate 0.5?

# %%
from play import race

race(momentum_step, adam_step)

# %% [markdown]
# In the long valley that is turned by 45 degrees. Adam divides the slope of each weight by its
# usual size. There both weights have slopes of about the same size, so the steep and the flat
# direction stay as uneven as they were: Adam needs 87 steps, in place of 59. At 0.5 Adam alone
# arrives, except in the round valley, where all three do. At 0.018 for all it comes last.
#
# ## Schedules: large steps first, small ones later
#
# The slope of a batch is noisy, so large steps never settle near the lowest point. A
# **learning-rate schedule** lowers the rate from epoch to epoch.
#
# **Predict** before you run: SGD was run at rate 3 throughout, and at $3 \cdot
# 0.95^{\,\text{epoch}}$. How do the two losses end?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
epoch_numbers = np.arange(1, 41)
left.plot(epoch_numbers, np.full(40, 3.0), ":", label="constant")
left.plot(epoch_numbers, 3 * 0.95 ** np.arange(40), "-", label="falling")
right.plot(epoch_numbers, data["loss_constant"], ":", label="constant")
right.plot(epoch_numbers, data["loss_falling"], "-", label="falling")
left.set(title="Two schedules", xlabel="epoch", ylabel="learning rate", ylim=(0, 3.3))
right.set(title="What they lead to", xlabel="epoch", ylabel="validation loss (log)", yscale="log")
left.legend()
right.legend()
plt.show()

# %% [markdown]
# *Figure, left: the constant rate (dotted) stays at 3, the falling one (solid) sinks to 0.4. Right:
# in the first 20 epochs both losses jump up and down. In the last 20 the constant rate still jumps
# between 0.04 and 0.28, while the falling one stays between 0.045 and 0.062.*
#
# The falling rate ends calmly, the constant one never settles: at rate 3 each noisy slope throws the
# weights about, while small late steps average the noise away.
#
# ## Step 3: the rate of an update
#
# Here updates are counted 0, 1, 2 … (for Adam, from 1). With 13 of them per epoch, updates 0 to
# 12 take the first rate, updates 13 to 25 `decay` times that, updates 26 to 38 `decay` times
# *that*, and so on.


# %% nbgrader={"grade": false, "grade_id": "scheduled_rate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    """Learning rate of an update, counted from 0: after each epoch it is multiplied by decay."""
    ### BEGIN SOLUTION
    return first_rate * decay ** (update // updates_per_epoch)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "scheduled_rate_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("scheduled_rate", scheduled_rate)

# %% nbgrader={"grade": true, "grade_id": "scheduled_rate_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `scheduled_rate` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest


def draw(rng, epoch):
    return *rng.uniform([0.2, 0.6], [2, 0.95]).tolist(), epoch, int(rng.integers(6, 15))


def rates(rate, first, factor, epoch, size):
    """Of the first epoch as they are; of a later one as shares of its own first rate."""
    places = 0, 1, size // 2 + 1, size - 1
    found = [rate(first, factor, epoch * size + place, size) for place in places]
    return np.divide(found, found[0]) if epoch else found


def by_own_first_rate(first, factor, number, size):
    return scheduled_rate(first, factor, 0, size) * factor ** (number // size)


test = HiddenTest("scheduled_rate_test", draw=draw)
RATES = {"drive": rates, "cases": [0, 3]}

test.gives(
    "takes one rate through each epoch, in the first epoch the first rate", points=1, **RATES
)


@test.gives("multiplies the rate by the decay for each epoch", points=1, own=by_own_first_rate)
def _(rng):
    first, factor, _, size = draw(rng, 0)
    return [(first, factor, epoch * size, size) for epoch in (1, 2, 5)]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Who wins? It depends on who chose the rate
#
# A small network was trained for 20 epochs, at seven learning rates. **Predict**: which optimiser
# wins if all use the rate 0.03? Which comes last if all use 1?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
plt.figure(figsize=(7, 3.8))
for name, style, losses in zip(
    ("sgd", "momentum", "adam"), ("o-", "s--", "^:"), data["loss_by_rate"], strict=True
):
    plt.plot(data["rates"], losses, style, label=name)
    best = losses.argmin()
    print(
        f"{name:9s} at 0.03: {losses[2]:.2f}   at 1: {losses[5]:.2f}   best: {losses[best]:.2f} at rate {data['rates'][best]:g}"
    )
plt.xscale("log")
plt.title("Three optimisers after 20 epochs, at seven learning rates")
plt.xlabel("learning rate")
plt.ylabel("validation loss")
plt.legend()
plt.show()

# %% [markdown]
# *Figure: the curve of SGD (circles) falls up to the largest rate, 3. Those of momentum (squares)
# and Adam (triangles) are valleys, lowest at 0.3 and at 0.1, and rise to about 0.5 on the right.*
#
# At 0.03 Adam wins; at 1 it comes last. At their own best rates all three are close, from 0.05 to
# 0.07. So a **fair comparison** chooses a learning rate for each optimiser, on the validation set
# with the same number of tries. Everything else is the same: data, start, batches, epochs. (Medians
# of five seeds.)
#
# **Question 3.** "Adam beats SGD: at rate 0.01 it had the lower loss." What is missing most?
#
# <details><summary>A. SGD at a rate that suits SGD</summary>
#
# Yes. A rate that is good for one optimiser can be 30 times too small for another.
# </details>
# <details><summary>B. The loss on the training set</summary>
#
# No. The training loss would tell even less about new examples.
# </details>
# <details><summary>C. Another start for SGD</summary>
#
# No. Then two things would differ, and nobody could tell which of them mattered.
# </details>
#
# ## Step 4: how soon?
#
# After how many epochs is the loss **at or below** a target for the first time? `losses[0]` is the
# loss after epoch 1.


# %% nbgrader={"grade": false, "grade_id": "epochs_needed", "locked": false, "schema_version": 3, "solution": true, "task": false}
def epochs_needed(losses, target):
    """Number of epochs until the loss is first at or below target; None if it never is."""
    ### BEGIN SOLUTION
    reached = (epoch for epoch, value in enumerate(losses, start=1) if value <= target)
    return next(reached, None)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "epochs_needed_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("epochs_needed", epochs_needed)

# %% nbgrader={"grade": true, "grade_id": "epochs_needed_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `epochs_needed` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import crossing

test = HiddenTest("epochs_needed_test")


@test.gives("counts epochs from 1 up to the first at or below the target", points=0.5)
def _(rng):
    exact, inputs = crossing(rng), [(crossing(rng), 0.5) for _ in range(3)]
    inputs.append((np.append(crossing(rng), 0.2), 0.5))
    return [*inputs, (exact, float(exact[exact < 0.5][0])), (np.array([0.2, 0.1]), 0.3)]


@test.gives("gives None where the target is never reached", points=0.5)
def _(rng):
    return [(crossing(rng), 0.25) for _ in range(2)]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The task
#
# Train a network (2 inputs, 16 hidden neurons, 1 output) on two moons with SGD, momentum and Adam,
# **each from `start`** and at its own rate of `learning_rates`. Store their **validation** losses
# in `curves`, an array or a list of rows: one row per optimiser, one column per epoch. Store the
# epochs that each needs to reach `target` in `needed`, in the same order, `None` where one never
# does. No schedule is needed.
#
# `train`, given, calls your functions. All weights and biases are in one array. Use the names,
# not numbers: the hidden tests run your cell once more with other values.

# %%
X_train, y_train = data["X_train"], data["y_train"]
X_validation, y_validation = data["X_validation"], data["y_validation"]


def initial_weights(seed):
    rng = np.random.default_rng(seed)
    W2 = rng.normal(0, np.sqrt(2 / 16), 16)
    return np.concatenate([rng.normal(0, 1, 32), np.zeros(16), W2, [0.0]])


def forward(weights, X):
    """Outputs of the hidden layer (ReLU), and probabilities of class 1 (sigmoid)."""
    hidden = np.maximum(0, X @ weights[:32].reshape(2, 16) + weights[32:48])
    return hidden, 1 / (1 + np.exp(-(hidden @ weights[48:64] + weights[64])))


def loss(weights, X, y):
    """Binary cross-entropy."""
    y_pred = forward(weights, X)[1]
    return -np.mean(np.log(np.maximum(np.where(y == 1, y_pred, 1 - y_pred), 1e-12)))


def gradient(weights, X, y):
    """Slopes of the loss, in one array like the weights."""
    hidden, y_pred = forward(weights, X)
    upstream = (y_pred - y) / len(y)
    below = np.outer(upstream, weights[48:64]) * (hidden > 0)
    return np.concatenate(
        [(X.T @ below).ravel(), below.sum(0), upstream @ hidden, [upstream.sum()]]
    )


def train(optimizer, weights, learning_rate):
    """Return the final weights, the training losses and the validation losses after each epoch.

    Where a step of yours stops, or gives no arrays, the losses are nan."""
    rng, weights, losses = np.random.default_rng(seed), np.array(weights), []
    velocity, m, v, step = np.zeros(65), np.zeros(65), np.zeros(65), 0
    for _ in range(epochs):
        order = rng.permutation(len(X_train))
        for first in range(0, len(order), batch_size):
            batch, step = order[first : first + batch_size], step + 1
            slopes = gradient(weights, X_train[batch], y_train[batch])
            try:
                if optimizer == "sgd":
                    weights = weights - learning_rate * slopes
                elif optimizer == "momentum":
                    made = momentum_step(weights, slopes, velocity, learning_rate)
                    weights, velocity = np.array(made, dtype=float).reshape(2, 65)
                elif optimizer == "adam":
                    made = adam_step(weights, slopes, m, v, step, learning_rate)
                    weights, m, v = np.array(made, dtype=float).reshape(3, 65)
            except Exception as problem:
                print(f"{optimizer} was not trained, since its step stops: {problem!r}")
                return weights, *np.full((2, epochs), np.nan)
        losses.append((loss(weights, X_train, y_train), loss(weights, X_validation, y_validation)))
    return weights, *np.transpose(losses)


# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
epochs, batch_size, seed, target = 30, 32, 17, 0.1
optimizers, learning_rates = ["sgd", "momentum", "adam"], [1.0, 0.1, 0.03]
start = initial_weights(seed)

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# curves: validation losses, shape (3, epochs); needed: three numbers of epochs
### BEGIN SOLUTION
curves = np.array([train(optimizers[i], start, learning_rates[i])[2] for i in range(3)])
needed = [epochs_needed(losses, target) for losses in curves]
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "curves", "needed")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes("start", "learning_rates", "target")
def _(rng, given):
    """Other settings, other points, and a target that SGD never reaches, momentum midway and Adam
    too; no loss is so near to it that rounding would matter."""
    values = {"epochs": 6, "batch_size": 11, "seed": 4}
    values["start"] = given.initial_weights(int(rng.integers(100, 999)))
    values["learning_rates"] = (rng.uniform(0.9, 1.4, 3) * [0.05, 0.06, 0.02]).tolist()
    for part, n in (("train", 80), ("validation", 60)):
        X, y = getattr(given, f"X_{part}"), getattr(given, f"y_{part}")
        rows = rng.permutation(len(X))[:n]
        values |= {f"X_{part}": X[rows] + rng.normal(0, 0.2, (n, 2)), f"y_{part}": y[rows]}
    walked = task.solved.solve(["curves"], values)["curves"]
    target = float(np.sort(walked[1])[2:4].mean())
    sgd, momentum, adam = walked
    reached = adam.min() < target < min(sgd.min(), momentum[0])
    is_clear = abs(walked / target - 1).min() > 0.01
    return values | {"target": target} if reached and is_clear else None


ROW = {"points": 0.5, "tolerance": 1e-3}
task.result("trains with SGD and keeps the validation losses", "curves", part=0, **ROW)
task.result("trains with momentum and keeps the validation losses", "curves", part=1, **ROW)
task.result("trains with Adam and keeps the validation losses", "curves", part=2, **ROW)
task.setting("starts from the weights asked for", "start", points=0.5, of="curves")
task.setting("takes the learning rates asked for", "learning_rates", points=0.5, of="curves")
task.result("counts the epochs that each optimiser needs", "needed", points=1)
task.setting("counts up to the target asked for", "target", points=0.5, of="needed")
task.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Your three optimisers

# %%
try:
    rows = np.reshape(curves, (3, -1)).astype(float)
    labels = [f"{optimizers[i]}, rate {learning_rates[i]:g}: {needed[i]} epochs" for i in range(3)]
except (NameError, TypeError, ValueError, IndexError):
    print("The picture appears here when the task is done.")
else:
    plt.figure(figsize=(7, 3.8))
    for losses, label, style in zip(rows, labels, ("o-", "s--", "^:"), strict=True):
        plt.plot(np.arange(1, len(losses) + 1), losses, style, markersize=3, label=label)
    plt.axhline(target, color="grey", linewidth=1, label="target")
    plt.title("Your validation losses, and the epochs needed")
    plt.xlabel("epoch")
    plt.ylabel("validation loss")
    plt.legend()
    plt.show()

# %% [markdown]
# *Figure: the validation losses of SGD (circles), momentum (squares) and Adam (triangles) fall from
# epoch to epoch, and cross the line of the target one after the other. The legend tells after how many
# epochs.*
#
# At the rates given, SGD needs 13 epochs, momentum 15 and Adam 12: all three are good. SGD at
# rate 1 and momentum at 0.1 are close, since a momentum of 0.9 acts like a rate ten times as large.
#
# ## Flashcards
#
# <details><summary><b>optimiser</b></summary>
#
# The rule that turns slopes into an update, and what it remembers between updates.
# </details>
# <details><summary><b>momentum and velocity</b></summary>
#
# Each update keeps a share of the velocity, adds the slope, and steps against the result.
# </details>
# <details><summary><b>RMS scaling</b></summary>
#
# Each slope is divided by the root of the running mean of its squares.
# </details>
# <details><summary><b>Adam and bias correction</b></summary>
#
# Momentum with RMS scaling; running means that started at 0 are divided by one minus beta to the
# power of the step.
# </details>
# <details><summary><b>learning-rate schedule</b></summary>
#
# A rule that changes the learning rate during the training, usually downwards.
# </details>
# <details><summary><b>fair comparison</b></summary>
#
# Each gets its own well-chosen learning rate; data, start, batches and epochs are the same for all.
# </details>
#
# ## Summary
#
# **In one line.** Optimisers remember earlier slopes, to turn new ones into better steps.
#
# **In one paragraph.** Momentum adds up slopes into a velocity: what agrees grows, what alternates
# cancels. Adam also divides by the usual size of each weight's slopes. A schedule takes large steps
# first. Compare optimisers at their own best learning rates.
#
# **In full.** SGD forgets each slope. Momentum keeps 0.9 of its velocity and adds the slope; it
# steps up to ten times as far where slopes agree. Adam keeps two running means for every weight;
# corrected and divided, they give steps of about the learning rate, however steep it is. A falling
# rate lets the noise of the batches settle. No optimiser frees you from choosing the rate, and each
# wants its own.
#
# **Was everything clear?** Note here what was not (this is not graded): …
