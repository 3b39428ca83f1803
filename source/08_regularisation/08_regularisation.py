# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Regularisation
#
# | | |
# |---|---|
# | **Duration** | about 45 minutes |
# | **You need** | the training loop (lesson 06), the validation set (07) |
# | **Question** | How do we stop a network from learning the mistakes in its data? |
#
# A pupil with a list of words first looks for a rule. Given time, she learns the list by heart,
# misprints included. A large network does the same: it **overfits**.
#
# ## Overfitting, seen
#
# Here are 100 points in two classes; 15 have the wrong label. A network with two hidden layers of 64
# neurons trained on them for 300 epochs. **Predict** before you run: will the border between its two
# classes become smoother or more jagged from epoch 60 to epoch 300? And the loss on 200 *other*
# points, whose labels are right?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

with np.load("moons.npz") as file:
    moons = dict(file)

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5), layout="constrained")
for label, marker, colour in ((0, "o", "tab:blue"), (1, "^", "tab:orange")):
    points = moons["X"][moons["y"] == label]
    left.plot(points[:, 0], points[:, 1], marker, color=colour, label=f"label {label}")
wrong = moons["X"][moons["wrong"]]
left.plot(wrong[:, 0], wrong[:, 1], "kx", markersize=10, label="label is wrong")
left.contour(moons["x1"], moons["x2"], moons["map_best"], levels=[0.5], linestyles="--")
left.contour(moons["x1"], moons["x2"], moons["map_last"], levels=[0.5], colors="black")
left.set(title="The border after epoch 60 (dashed) and 300", xlabel="x1", ylabel="x2")
left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3)
epoch_numbers = np.arange(1, 301)
right.plot(epoch_numbers, moons["train_plain"], ":", label="training set")
right.plot(epoch_numbers, moons["validation_plain"], "-", label="validation set")
right.plot(epoch_numbers, moons["validation_dropout"], "--", label="validation set, with dropout")
right.set(title="Losses of the network", xlabel="epoch", ylabel="loss", ylim=(0, 0.65))
right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)
plt.show()

# %% [markdown]
# *Figure, left: two interleaved half moons, circles and triangles; crosses mark wrong labels. The
# border after epoch 60 (dashed) is one smooth curve between the moons; that after epoch 300 (solid)
# has deep bulges around crosses. Right: the training loss (dotted) falls to 0.13. The
# validation loss (solid) is lowest, 0.18, at epoch 60, then climbs to 0.45. With dropout
# (dashed) it ends near 0.2.*
#
# The border became more jagged, and the loss on the other points rose from 0.18 to 0.45: the network
# first found the rule, then bent its border around wrong labels. On the other points its accuracy
# fell from 0.985 to 0.835. What keeps a network from learning by heart is called **regularisation**.
# Three kinds follow: keep the weights small, make learning by heart harder (dropout), and stop in time.
#
# ## Weight decay
#
# Sharp bends need large weights. **Weight decay** adds $\frac{\lambda}{2} \sum w^2$ over
# all weights to the loss. Its slope is $\lambda w$, so each update pulls every weight a little towards
# 0: `W -= learning_rate * (dW + decay * W)`. The biases are left out: they only shift where a neuron
# opens, and make no bend sharper.
#
# ## Dropout
#
# Every evening half of a choir's singers, drawn at random, stay at home. So nobody can lean on a
# neighbour: each has to know the song. Those who came sing twice as loud. At the concert everyone
# is there and sings as usual.
#
# **Dropout** does this to hidden neurons (N. Srivastava et al., 2014,
# [jmlr.org/papers/v15/srivastava14a](https://jmlr.org/papers/v15/srivastava14a.html)). In training,
# each example draws a number from 0 to 1 for each neuron; where it is below the **rate**, the output
# becomes 0. The others are divided by $1 - \text{rate}$ (**inverted scaling**), so that the mean
# over many draws stays what it was. In **inference**, that is validation, test and use, nothing is
# drawn and nothing is scaled.
#
# **Predict**: at rate 0.25, what becomes of an output of 3 that is kept? And the
# means of 5,000 rows of 3, 1, 6, 2?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
rng = np.random.default_rng(16)
outputs = np.array([[3.0, 1.0, 6.0, 2.0]] * 5000)
mask = (rng.random(outputs.shape) >= 0.25) / 0.75
after = outputs * mask
print("before dropout:      ", outputs[0])
for i in range(3):
    print(f"after dropout, row {i}:", after[i].round(2))
print("mean of 5000 rows:   ", after.mean(axis=0).round(1))
print("slopes, row 0:       ", mask[0].round(2))

# %% [markdown]
# The 3 becomes 3 / 0.75 = 4, and the means are what they were before: 3, 1, 6 and 2.
#
# On the way back the **same mask** is used: the slope of `outputs * mask` is `mask`, the last line. A
# dropped neuron had no part in the loss, and gets a gradient of 0; that of the others is 1.33 times as
# large. The next batch draws a new mask.
#
# ## Step 1: dropout
#
# `draws` has the random numbers, so that everyone gets the same result.


# %% nbgrader={"grade": false, "grade_id": "dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout(X, rate, draws, training):
    """X after dropout; draws has the shape of X, and an entry is dropped where it is below rate.

    training is True or False (inference). X may be changed in place, or returned itself.
    """
    ### BEGIN SOLUTION
    if not training:
        return X
    return X * (draws >= rate) / (1 - rate)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "dropout_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("dropout", dropout)

# %% nbgrader={"grade": true, "grade_id": "dropout_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `dropout` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import at_rate


def dropped_or_not(function, *arguments):
    return np.equal(function(*arguments), 0)


def factors_of_what_is_left(function, inputs, *more):
    """How X is afterwards is up to the student: the ratio is that to what was handed in."""
    before = inputs.copy()
    ratio = np.asarray(function(inputs, *more)) / before
    return {"smallest": ratio[ratio != 0].min(), "largest": ratio.max()}


test = HiddenTest("dropout_test", draw=at_rate, cases=[0.3, 0.65, 0.2])
LEFT = {"drive": factors_of_what_is_left, "cases": [0.3, 0.65, 0.5]}
INFERENCE = {"what": "the outputs in inference", "cases": [(0.3, False), (0.65, False)]}

test.gives("drops an output where its own draw is below the rate", points=1, drive=dropped_or_not)
test.gives("scales up what is left, in training", points=1, **LEFT)
test.gives("leaves the outputs as they are in inference", points=1, **INFERENCE)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Question 1.** You forgot to switch dropout off for the test set. What do you see?
#
# <details><summary>A. Nothing unusual, since the means of the outputs are right</summary>
#
# No. They are right on average only. In a single prediction a share of the neurons is missing.
# </details>
# <details><summary>B. Predictions that change from run to run</summary>
#
# Yes. Each run draws other neurons, and the network predicts without its full choir; so the accuracy
# is lower, too.
# </details>
# <details><summary>C. An accuracy that is higher than it should be</summary>
#
# No. A network with missing neurons knows less, not more.
# </details>
#
# ## Stop in time
#
# **Early stopping** watches the validation loss. An epoch whose loss is lower than all before it is the
# best so far. When **patience** epochs in a row have brought no improvement, the training stops. An
# equal loss is no improvement.
#
# A worked example, patience 2: losses 0.9, 0.7, 0.8, 0.6, 0.65, 0.62, 0.5. Epoch 2 is the best so far,
# epoch 3 no improvement, epoch 4 the new best. Epochs 5 and 6 are both above 0.6: after epoch 6 it
# stops. Nobody will ever see the 0.5.
#
# ## Step 2: early stopping
#
# `losses` holds the losses that a training run *would* have. Which epoch is the best, and which is
# the last, if it is stopped in time? Epochs are counted **from 1**.


# %% nbgrader={"grade": false, "grade_id": "early_stopping", "locked": false, "schema_version": 3, "solution": true, "task": false}
def early_stopping(losses, patience):
    """(best epoch, last epoch); if patience never runs out, the last is that of the list."""
    ### BEGIN SOLUTION
    best = np.inf
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            break
    return best_epoch, epoch
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "early_stopping_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("early_stopping", early_stopping)

# %% nbgrader={"grade": true, "grade_id": "early_stopping_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `early_stopping` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects
from autograder.hidden_tests.drawing import falling, two_bumps, two_valleys


def counted_from_one(stopping, *arguments):
    """The best and the last epoch; counting from 0 loses points elsewhere."""
    found, of_one = stopping(*arguments), stopping([0.5], 9)
    if found is None or of_one is None:
        return found
    return np.add(found, 1 - np.minimum(of_one, 1))


test = HiddenTest("early_stopping_test")
VALLEYS = {"draw": two_valleys, "cases": 3} | aspects.part(0, what="the best epoch")
BEST = aspects.part(0, what="the best epoch", of=counted_from_one)
LAST = aspects.part(1, what="the last epoch", of=counted_from_one)

test.gives("finds the best epoch before the stop, counted from 1", points=1, **VALLEYS)


@test.gives("stops after `patience` epochs in a row without a new best", points=1, **LAST)
def _(rng):
    return [two_bumps(rng), two_bumps(rng), ([0.9, 0.8, 0.85, 0.7], 1)]


@test.gives("takes an equal loss for no improvement", points=0.5, **BEST)
def _(rng):
    return [([*fall, 2.5, fall[-1], 2.6], 7) for fall in (falling(rng, 3), falling(rng, 5))]


@test.gives("goes to the end where the patience does not run out", points=0.5, **LAST)
def _(rng):
    return [([*falling(rng, n), 2.5, 2.6], 5) for n in (4, 7)]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Play** with your two functions: a network like that on the moons trains here. Without dropout, which
# patience is enough to find the lowest loss? And with a rate of 0.2, what does stopping in time gain?

# %%
from play import stopping

stopping(dropout, early_stopping)

# %% [markdown]
# A patience of 31 gets past the early dip, and finds 0.20; with less it stops at 0.27. A stop saves the
# network without dropout from 0.42 in the end. At rate 0.2 it ends at 0.22; a patience below 71 stops too
# early, at 0.26, and more finds 0.20. At 0.8 too few neurons sing: 0.34 at best.
#
# ## Step 3: keep the best
#
# When the training stops, the network is that of the last epoch, not of the best. So its parameters
# have to be kept along the way. A **callback** is an object that the training loop calls after each
# epoch. This one keeps the best. Most training loops change their arrays in place, as in
# `W -= …`: what you keep must not change with them. `play`, below the class, is a toy version of
# such a loop; leave it as it is.


# %% nbgrader={"grade": false, "grade_id": "KeepBest", "locked": false, "schema_version": 3, "solution": true, "task": false}
class KeepBest:
    """Remembers the epoch with the lowest loss so far (of equal ones, the first), that loss, and
    the parameters at that time."""

    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        """parameters is the list of arrays that the training loop works on."""
        ### BEGIN SOLUTION
        if loss < self.best_loss:
            self.best_epoch, self.best_loss = epoch, loss
            self.best_parameters = [parameter.copy() for parameter in parameters]
        ### END SOLUTION


def play(callback, start, steps, losses):
    """What the callback remembers of a training run that adds a step in each epoch."""
    parameters = [np.array(start), -np.array(start)]
    for epoch, (step, loss) in enumerate(zip(steps, losses, strict=True), start=1):
        parameters[0] += step
        parameters[1] -= step
        callback.on_epoch_end(epoch, loss, parameters)
    return callback.best_epoch, callback.best_loss, callback.best_parameters


# %% nbgrader={"grade": false, "grade_id": "KeepBest_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def remembered(start, steps, losses):
    return play(KeepBest(), start, steps, losses)


check("KeepBest", remembered)

# %% nbgrader={"grade": true, "grade_id": "KeepBest_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `KeepBest` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects, drawing


def draw(rng):
    return rng.normal(size=4), rng.normal(size=(9, 4)), drawing.tied(rng, 9)


def own_play(*arguments):
    return play(KeepBest(), *arguments)


def by_own_epoch(first, steps, values):
    own_epoch, own_loss, _ = own_play(first, steps, values)
    then = first + np.sum(steps[:own_epoch], axis=0)
    return own_epoch, own_loss, [then, -then]


test = HiddenTest("KeepBest_test", name="remembered", student=own_play, draw=draw, cases=2)
EPOCH = aspects.part(0, 1, what="epoch and loss")
THEN = {"own": by_own_epoch} | aspects.part(2, what="the parameters")

test.gives("remembers the first epoch with the lowest loss, and the loss", points=1, **EPOCH)
test.gives("keeps that epoch's parameters, which do not change any more", points=1, **THEN)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The task
#
# 200 images of digits, 60 with a wrong label. Train a network **with dropout** and **early
# stopping**:
#
# - Make one generator from `seed`. Pass it to `initial_parameters`, then use it in all epochs.
# - Train epoch by epoch, at most `epochs`. After each, measure the loss on the validation set. Stop as
#   in step 2.
# - Store the best epoch in `best_epoch`, its validation loss in `best_loss`, the last epoch that was
#   run in `last_epoch` (both counted from 1), and in `test_accuracy` the accuracy on the test set of
#   the network as it was **after the best epoch**.
#
# `loss` and `accuracy` work in inference mode. Use the names given, not numbers: the hidden tests run
# your cell again with other values. (Validation and test labels are right. E. Alpaydin and C. Kaynak,
# *Optical Recognition of Handwritten Digits*, UCI,
# [doi.org/10.24432/C50P49](https://doi.org/10.24432/C50P49), CC BY 4.0; pixels divided by 16.)

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
with np.load("noisy_digits.npz") as file:
    X_train, X_validation, X_test = (file[f"X_{s}"] / 16 for s in ("train", "validation", "test"))
    y_train, y_validation, y_test = (file[f"y_{s}"] for s in ("train", "validation", "test"))


def initial_parameters(rng):
    """[W1, b1, W2, b2]: 64 inputs, 64 hidden neurons, 10 outputs."""
    W1 = rng.normal(0, np.sqrt(2 / 64), (64, 64))
    limit = np.sqrt(6 / (64 + 10))
    return [W1, np.zeros(64), rng.uniform(-limit, limit, (64, 10)), np.zeros(10)]


def probabilities(hidden, W2, b2):
    scores = hidden @ W2 + b2
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def train_one_epoch(parameters, X, y, rate, learning_rate, batch_size, rng):
    """One epoch with dropout at this rate; changes the arrays of parameters in place."""
    W1, b1, W2, b2 = parameters
    order = rng.permutation(len(X))
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        hidden = np.maximum(0, X[rows] @ W1 + b1)
        mask = (rng.random(hidden.shape) >= rate) / (1 - rate)
        upstream = (probabilities(hidden * mask, W2, b2) - np.eye(10)[y[rows]]) / len(rows)
        below = upstream @ W2.T * mask * (hidden > 0)
        W2 -= learning_rate * ((hidden * mask).T @ upstream)
        b2 -= learning_rate * upstream.sum(0)
        W1 -= learning_rate * (X[rows].T @ below)
        b1 -= learning_rate * below.sum(0)


def loss(parameters, X, y):
    W1, b1, W2, b2 = parameters
    y_pred = probabilities(np.maximum(0, X @ W1 + b1), W2, b2)
    return -np.mean(np.log(np.maximum(y_pred[np.arange(len(y)), y], 1e-12)))


def accuracy(parameters, X, y):
    W1, b1, W2, b2 = parameters
    return np.mean(probabilities(np.maximum(0, X @ W1 + b1), W2, b2).argmax(axis=1) == y)


epochs, patience, rate = 60, 8, 0.5
learning_rate, batch_size, seed = 0.5, 20, 1

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# best_epoch, best_loss, last_epoch, test_accuracy: one number each
### BEGIN SOLUTION
rng = np.random.default_rng(seed)
parameters, best = initial_parameters(rng), KeepBest()
for last_epoch in range(1, epochs + 1):
    train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
    best.on_epoch_end(last_epoch, loss(parameters, X_validation, y_validation), parameters)
    if last_epoch - best.best_epoch >= patience:
        break
best_epoch, best_loss = best.best_epoch, best.best_loss
test_accuracy = accuracy(best.best_parameters, X_test, y_test)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "best_epoch", "best_loss", "last_epoch", "test_accuracy")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import Task

task = Task("task_test")
NAMES = "rate", "learning_rate", "batch_size", "seed"


@task.changes(*NAMES)
def _(rng, given):
    """Other settings and fewer digits, with shifted labels. The training stops early, its last
    network is not its best, nor would the next one be."""
    values = {"epochs": 40, "patience": 5, "seed": int(rng.integers(100, 999))}
    values |= {"rate": float(rng.uniform(0.25, 0.4)), "learning_rate": float(rng.uniform(0.6, 0.8))}
    values["batch_size"], shift = int(rng.integers(8, 12)), rng.integers(1, 10)
    for part, n in (("train", 70), ("validation", 60), ("test", 200)):
        X, y = getattr(given, f"X_{part}"), getattr(given, f"y_{part}")
        rows = rng.permutation(len(X))[:n]
        values |= {f"X_{part}": X[rows], f"y_{part}": (y[rows] + shift) % 10}
    found = task.solved.solve(["best_epoch", "last_epoch"], values)
    later = task.solved.solve(["best_epoch", "last_epoch"], values | {"patience": 9})
    is_best = 4 < found["best_epoch"] == later["best_epoch"]
    return values if is_best and found["last_epoch"] < later["last_epoch"] < 40 else None


claim = "finds the lowest validation loss of a network trained with dropout"
task.result(claim, "best_loss", points=1, tolerance=1e-4)
claim = "takes rate, learning rate, batch size and seed from their names"
task.setting(claim, *NAMES, points=0.5, of="best_loss")
FOLLOWS = {"follows": "best_loss"}
task.result("stops when the patience has run out", "last_epoch", points=0.5, **FOLLOWS)


@task.behaviour("trains for at most the epochs asked for", points=0.5)
def _(rng):
    task.check_again("last_epoch", epochs=3, patience=100, follows="last_epoch")


task.result("reports the best epoch, counted from 1", "best_epoch", points=0.5, **FOLLOWS)
claim = "gives the accuracy of the best network on the test set"
task.result(claim, "test_accuracy", points=1, **FOLLOWS)
task.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## What early stopping did
#
# The next cell trains once more, and marks your epochs in the curve.


# %%
def losses_until(last):
    """Losses of training and validation set, and test accuracies, after each epoch to the last."""
    rng = np.random.default_rng(seed)
    parameters, losses, scores = initial_parameters(rng), [], []
    for _ in range(last):
        train_one_epoch(parameters, X_train, y_train, rate, learning_rate, batch_size, rng)
        pairs = (X_train, y_train), (X_validation, y_validation)
        losses.append([loss(parameters, *pair) for pair in pairs])
        scores.append(accuracy(parameters, X_test, y_test))
    return np.array(losses), scores


try:
    losses, scores = losses_until(epochs)
    is_done = (
        abs(losses[best_epoch - 1, 1] - best_loss) < 1e-3 and best_epoch <= last_epoch <= epochs
    )
except Exception:
    is_done = False
if is_done:
    print(f"test accuracy: {test_accuracy:.3f} as you report it, after epoch {best_epoch};")
    print(f"{scores[last_epoch - 1]:.3f} after your last epoch, {last_epoch}")
    plt.figure(figsize=(8, 4))
    plt.plot(range(1, epochs + 1), losses[:, 0], ":", label="training set")
    plt.plot(range(1, epochs + 1), losses[:, 1], "-", label="validation set")
    plt.plot(best_epoch, best_loss, "ko", markersize=9, label="your best epoch")
    plt.axvline(last_epoch, color="black", linestyle="--", label="your last epoch")
    plt.gca().set(title="Your training, stopped in time", xlabel="epoch", ylabel="loss")
    plt.legend(loc="upper left", bbox_to_anchor=(1, 1))
    plt.show()
else:
    print("The curve of your training appears here when the task is done.")

# %% [markdown]
# *Figure: the training loss (dotted) falls through all 60 epochs; the validation loss (solid) falls until
# epoch 22, where a dot marks the best epoch, and from there on it goes up and down. A dashed line
# marks the last epoch, 30.*
#
# The best network, after epoch 22, reaches 0.857 on the test set, the last one, eight epochs later,
# 0.743. Was it luck?
#
# ## One run is no evidence
#
# Here are 40 runs like yours with other seeds, 40 without dropout, and 40 with weight decay instead.

# %%
with np.load("seeds.npz") as file:
    seeds = dict(file)

pairs = {
    "dropout against none": seeds["best_dropout"] - seeds["best_plain"],
    "weight decay against none": seeds["best_decay"] - seeds["best_plain"],
    "best against last epoch": seeds["best_dropout"] - seeds["last_dropout"],
}
plt.figure(figsize=(8, 3.4))
for place, (name, gains) in enumerate(pairs.items()):
    print(f"{name}: {100 * gains.mean():.1f} points, deviation {100 * gains.std():.1f},", end=" ")
    print(f"better in {np.sum(gains > 0)} of {len(gains)} runs")
    plt.plot(100 * gains, place + np.linspace(-0.3, 0.3, len(gains)), "o", alpha=0.6)
    plt.plot(100 * gains.mean(), place, "k|", markersize=40)
plt.axvline(0, color="grey", linestyle=":")
plt.yticks(range(len(pairs)), pairs)
plt.title("Gain in test accuracy of 40 runs, and its mean")
plt.xlabel("percentage points")
plt.ylabel("comparison")
plt.show()

# %% [markdown]
# *Figure: three rows of 40 dots, one for each run, with a long mark at the mean. In all three rows the
# mean is right of 0, and some dots are left of it.*
#
# Dropout gains 2.0 points on average, with a deviation of 4.3: better in 25 of 40 runs, so a single run
# tells little. Weight decay at 0.01 gains 2.0 points too. Keeping the best epoch in place of the last
# gains 4.1 points.
#
# **Question 2.** The validation loss has an outlier: one bad epoch, after which it would have kept
# falling. The training stopped there. What helps?
#
# <details><summary>A. More patience</summary>
#
# Yes. A single bad epoch is then not enough to stop it.
# </details>
# <details><summary>B. A lower dropout rate</summary>
#
# No. That changes what is learnt, not how many bad epochs are tolerated.
# </details>
# <details><summary>C. Watching the training loss</summary>
#
# No. It keeps falling while the network learns wrong labels by heart.
# </details>
#
# ## Flashcards
#
# <details><summary><b>overfitting</b></summary>
#
# The training loss keeps falling while the validation loss rises: examples are learnt by heart.
# </details>
# <details><summary><b>dropout</b></summary>
#
# In training only, a random share of a layer's outputs is set to 0.
# </details>
# <details><summary><b>weight decay</b></summary>
#
# Each update also pulls every weight, but no bias, a little towards 0.
# </details>
# <details><summary><b>inverted scaling</b></summary>
#
# What is not dropped is divided by one minus the rate, so that inference needs no change.
# </details>
# <details><summary><b>callback</b></summary>
#
# An object whose method the training loop calls after each epoch, to watch, keep or stop.
# </details>
# <details><summary><b>early stopping</b></summary>
#
# The training ends when the validation loss has reached no new low for some epochs.
# </details>
# <details><summary><b>patience</b></summary>
#
# The number of epochs in a row without improvement after which the training stops.
# </details>
#
# ## Summary
#
# **In one line.** Keep weights small, drop neurons at random, stop in time, and keep the best network.
#
# **In one paragraph.** A large network learns wrong labels by heart, after it has learnt the rule.
# Weight decay and dropout make that harder. Early stopping ends the training when the validation loss stops
# improving, and a callback keeps the best parameters, which are rarely the last.
#
# **In full.** Overfitting shows where the validation loss starts to rise. Dropout sets outputs to 0
# where a draw is below the rate, for each example anew, and divides the rest by one minus the rate;
# in inference it does nothing. Early stopping counts the epochs since the best one, which only a
# lower loss replaces. What is kept has to be a copy, since training changes its arrays in place.
# The validation set has chosen the epoch; so the accuracy comes from the test set.
#
# **Was everything clear?** Note here what was not (this is not graded): …
