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
# Who has to learn a list of words will look for a rule. Given enough time, she learns the list by
# heart instead, misprints included. A large network does the same: it **overfits**.
#
# ## Overfitting, seen
#
# Here are 100 points in two classes; 15 have the wrong label. A network with two hidden layers of 64
# neurons trained on them for 300 epochs. **Predict** before you run: will the border between its two
# classes become smoother or more jagged from epoch 60 to epoch 300? And the loss on 200 *other*
# points, whose labels are right?
#
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

with np.load("moons.npz") as file:
    moons = dict(file)

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
for label, marker, colour in ((0, "o", "tab:blue"), (1, "^", "tab:orange")):
    points = moons["X"][moons["y"] == label]
    left.plot(points[:, 0], points[:, 1], marker, color=colour, label=f"label {label}")
wrong = moons["X"][moons["wrong"]]
left.plot(wrong[:, 0], wrong[:, 1], "kx", markersize=10, label="label is wrong")
left.contour(moons["x1"], moons["x2"], moons["map_best"], levels=[0.5], linestyles="--")
left.contour(moons["x1"], moons["x2"], moons["map_last"], levels=[0.5], colors="black")
left.set(title="The border after epoch 60 (dashed) and 300", xlabel="x1", ylabel="x2")
left.legend(fontsize=8)
epoch_numbers = np.arange(1, 301)
right.plot(epoch_numbers, moons["train_plain"], ":", label="training set")
right.plot(epoch_numbers, moons["validation_plain"], "-", label="validation set")
right.plot(epoch_numbers, moons["validation_dropout"], "--", label="validation set, with dropout")
right.set(title="Losses of the network", xlabel="epoch", ylabel="loss", ylim=(0, 0.65))
right.legend(fontsize=8)
plt.show()

# %% [markdown]
# *Figure, left: two interleaved half moons, circles and triangles; crosses mark wrong labels. The
# border after epoch 60 (dashed) is one smooth curve between the moons; that after epoch 300 (solid)
# has deep bulges around crosses. Right: the training loss (dotted) falls to 0.13. The
# validation loss (solid) is lowest, 0.18, at epoch 60, then climbs to 0.45. With dropout
# (dashed) it ends near 0.2.*
#
# The network first found the rule, then bent its border around wrong labels. On the other points its
# accuracy fell from 0.985 to 0.835. What keeps a network from learning by heart is called
# **regularisation**. Two kinds follow: make it harder (dropout), and stop in time.
#
# ## Dropout
#
# In a choir every evening half of the singers stay at home, drawn by lot. So nobody can lean on a
# neighbour: each has to know the song. Those who came sing twice as loud. At the concert all are
# there, and sing as usual.
#
# **Dropout** does this to hidden neurons (N. Srivastava et al., 2014,
# [jmlr.org/papers/v15/srivastava14a](https://jmlr.org/papers/v15/srivastava14a.html)). In training,
# each example draws a number from 0 to 1 for each neuron; where it is below the **rate**, the output
# becomes 0. The others are divided by $1 - \text{rate}$ (**inverted scaling**), so that the mean
# over many draws stays what it was. In **inference**, that is validation, test and use, nothing is
# drawn and nothing is scaled.
#
# **Predict**: at rate 0.25, what becomes of an output of 3 that is kept? What are the means below?
#
# *Your prediction (double-click here and type): …*

# %%
rng = np.random.default_rng(16)
outputs = np.array([[3.0, 1.0, 6.0, 2.0]] * 5000)
after = np.where(rng.random(outputs.shape) < 0.25, 0, outputs / 0.75)
print("before dropout:      ", outputs[0])
for i in range(3):
    print(f"after dropout, row {i}:", after[i].round(2))
print("mean of 5000 rows:   ", after.mean(axis=0).round(1))

# %% [markdown]
# ## Step 1: dropout
#
# `draws` has the random numbers, so that everyone gets the same result.


# %% nbgrader={"grade": false, "grade_id": "dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout(X, rate, draws, training):
    """X after dropout; draws has the shape of X, and an entry is dropped where it is below rate.

    training is True or False (inference).
    """
    ### BEGIN SOLUTION
    if not training:
        return X
    return X * (draws >= rate) / (1 - rate)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "dropout_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("dropout", dropout)

# %% nbgrader={"grade": true, "grade_id": "dropout_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `dropout` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, array_like, holds

test = HiddenTest("dropout_test")


def right_dropout(inputs, share, lots, learning):
    return np.where(lots < share, 0, inputs / (1 - share)) if learning else inputs


def draw_layer(rng, share, learning=True):
    """Outputs, none of them 0; a rate; random numbers, some of them just the rate; the mode."""
    shape = int(rng.integers(6, 10)), int(rng.integers(4, 8))
    inputs, lots = rng.uniform(0.5, 3, shape) * rng.choice([-1, 1], shape), rng.random(shape)
    lots[rng.random(shape) < 0.1] = lots[0, 0] = lots[1, 1] = share
    return inputs, share, lots, learning


def dropped(function, *arguments):
    return array_like("the outputs", function(*arguments), arguments[0]) == 0


def factors(function, *arguments):
    ratio = array_like("the outputs", function(*arguments), arguments[0]) / arguments[0]
    holds("nothing is left", np.any(ratio != 0))
    kept = ratio[ratio != 0]
    return {"smallest factor": kept.min(), "largest factor": kept.max()}


@test.behaviour("drops an output where its own draw is below the rate", points=1)
def _(rng):
    inputs = [draw_layer(rng, share) for share in (0.3, 0.65, 0.2)]
    test.compare(dropout, right_dropout, inputs, drive=dropped, what="dropped or not")


@test.behaviour("scales up what is left, in training", points=1)
def _(rng):
    inputs = [draw_layer(rng, share) for share in (0.3, 0.65, 0.5)]
    test.compare(dropout, right_dropout, inputs, drive=factors, what="outputs that are left")


@test.behaviour("leaves the outputs as they are in inference", points=1)
def _(rng):
    inputs = [draw_layer(rng, share, False) for share in (0.3, 0.65)]
    test.compare(dropout, right_dropout, inputs, what="the outputs in inference")


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Question 1.** You forgot to switch dropout off for the test set. What do you see?
#
# <details><summary>A. Nothing unusual: the means are right</summary>
#
# No. They are right on average only. In a single prediction a share of the neurons is missing.
# </details>
# <details><summary>B. Predictions that change from run to run, and a lower accuracy</summary>
#
# Yes. Each run draws other neurons, and the network predicts without its full choir.
# </details>
# <details><summary>C. An accuracy that is too good</summary>
#
# No. A network with missing neurons knows less, not more.
# </details>
#
# ## Stop in time
#
# **Early stopping** watches the validation loss. An epoch whose loss is lower than all before it is the
# best so far. When **patience** epochs in a row brought no improvement, the training stops. An equal
# loss is no improvement.
#
# A worked example, patience 2: losses 0.9, 0.7, 0.8, 0.6, 0.65, 0.62, 0.5. Epoch 2 is the best so far,
# epoch 3 no improvement, epoch 4 the new best. Epochs 5 and 6 are both above 0.6: after epoch 6 it
# stops. Nobody will ever know of the 0.5.
#
# ## Step 2: early stopping
#
# The list below holds the losses that a training *would* have. Which epoch is the best, and which is
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
# Hidden tests check `early_stopping` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, holds

test = HiddenTest("early_stopping_test")


def right_epochs(values, waits):
    lowest, waited = 1, 0
    for number in range(1, len(values) + 1):
        if number == 1 or values[number - 1] < min(values[: number - 1]):
            lowest, waited = number, 0
        else:
            waited += 1
        if waited == waits:
            return lowest, number
    return lowest, len(values)


def two_epochs(stopping, values, waits):
    answer = stopping(values, waits)
    text = "early_stopping has to return two things: the best epoch and the last"
    holds(text, isinstance(answer, tuple | list) and len(answer) == 2)
    return [float(epoch) for epoch in answer]


def best_of_two(stopping, *arguments):
    return two_epochs(stopping, *arguments)[0]


def counted_from_one(which):
    """One of the two epochs; who counts from 0 loses points for that elsewhere."""

    def drive(stopping, *arguments):
        shift = 1 - min(two_epochs(stopping, [0.5], 9)[which], 1)
        return two_epochs(stopping, *arguments)[which] + shift

    return drive


def falling(rng, n):
    """A smooth fall from about 2 to about 1."""
    return np.sort(rng.uniform(1.01, 2, n))[::-1]


def with_a_second_valley(rng):
    """A fall, a long rise and a deeper valley behind it, which is never seen."""
    fall = falling(rng, int(rng.integers(3, 7)))
    rise = fall[-1] + np.cumsum(rng.uniform(0.01, 0.05, 8))
    return [*fall.tolist(), *rise.tolist(), 0.7, 0.6], int(rng.integers(3, 6))


def jagged(rng):
    """A fall with two bumps, each shorter than the patience by one, before the bottom."""
    waits = int(rng.integers(3, 6))
    high = falling(rng, 3)
    values = []
    for start in high:
        values += [start, *(start + 0.3 - np.arange(1, waits) * 0.04)]
    tail = high[-1] + 0.1 + 0.05 * (np.arange(waits + 6) % 2)
    return [float(value) for value in [*values[: 1 - waits], *tail]], waits


@test.behaviour("finds the best epoch before the stop, counted from 1", points=1)
def _(rng):
    inputs = [with_a_second_valley(rng) for _ in range(3)]
    test.compare(early_stopping, right_epochs, inputs, drive=best_of_two, what="the best epoch")


@test.behaviour("stops after `patience` epochs in a row without a new best", points=1)
def _(rng):
    inputs = [jagged(rng) for _ in range(2)] + [([0.9, 0.8, 0.85, 0.7], 1)]
    drive = counted_from_one(1)
    test.compare(early_stopping, right_epochs, inputs, drive=drive, what="the last epoch")


@test.behaviour("takes an equal loss for no improvement", points=0.5)
def _(rng):
    inputs = []
    for n in (3, 5):
        fall = falling(rng, n)
        inputs.append(([*fall.tolist(), 2.5, float(fall[-1]), 2.6], 7))
    drive = counted_from_one(0)
    test.compare(early_stopping, right_epochs, inputs, drive=drive, what="the best epoch")


@test.behaviour("goes to the end where the patience does not run out", points=0.5)
def _(rng):
    inputs = [([*falling(rng, n).tolist(), 2.5, 2.6], 5) for n in (4, 7)]
    drive = counted_from_one(1)
    test.compare(early_stopping, right_epochs, inputs, drive=drive, what="the last epoch")


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 3: keep the best
#
# When the training stops, the network is that of the last epoch, not of the best. So its parameters
# have to be kept along the way. A **callback** is an object that a training calls after each epoch.
# This one keeps the best. Mind that most trainings change their arrays in place (`W -= …`): what you
# keep must not change with them. `play`, below the class, is such a training as a toy; leave it as it
# is.


# %% nbgrader={"grade": false, "grade_id": "KeepBest", "locked": false, "schema_version": 3, "solution": true, "task": false}
class KeepBest:
    """Remembers the epoch with the lowest loss so far, that loss, and the parameters then."""

    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        """parameters is the list of arrays that the training works on."""
        ### BEGIN SOLUTION
        if loss < self.best_loss:
            self.best_epoch, self.best_loss = epoch, loss
            self.best_parameters = [parameter.copy() for parameter in parameters]
        ### END SOLUTION


def play(callback, start, steps, losses):
    """What the callback remembers of a training that adds a step in each epoch."""
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
# Hidden tests check `KeepBest` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, close, follow_through, holds

test = HiddenTest("KeepBest_test")


def right_memory(first, steps, values):
    lowest = int(np.argmin(values)) + 1
    then = first + np.sum(steps[:lowest], axis=0)
    return lowest, values[lowest - 1], [then, -then]


def own_play(first, steps, values):
    return play(KeepBest(), first, steps, values)


def in_play(making, first, steps, values):
    """What is remembered; a misconception is a class here, and plays in this process."""
    if not isinstance(making, type):
        return making(first, steps, values)
    keeper, arrays = making(), [np.array(first), -np.array(first)]
    for number, (one, value) in enumerate(zip(steps, values, strict=True), start=1):
        arrays[0] += one
        arrays[1] -= one
        keeper.on_epoch_end(number, value, arrays)
    return keeper.best_epoch, keeper.best_loss, keeper.best_parameters


def epoch_and_loss(making, *arguments):
    return in_play(making, *arguments)[:2]


def parameters_then(making, *arguments):
    return in_play(making, *arguments)[2]


def draw_play(rng):
    """A training in play whose lowest loss comes twice, neither in the first nor last epoch."""
    values = rng.uniform(0.5, 1, 9)
    values[0] = 1.2
    values[3] = values[6] = 0.3
    return rng.normal(size=4), rng.normal(size=(9, 4)), values.tolist()


@test.behaviour("remembers the first epoch with the lowest loss, and the loss", points=1)
def _(rng):
    inputs = [draw_play(rng) for _ in range(2)]
    options = {"drive": epoch_and_loss, "name": "KeepBest", "what": "epoch and loss"}
    test.compare(own_play, right_memory, inputs, **options)


@test.behaviour("keeps that epoch's parameters, which do not change any more", points=1)
def _(rng):
    inputs = [draw_play(rng) for _ in range(2)]

    def by_own_epoch():
        for first, steps, values in inputs:
            own, _, seen = own_play(first.copy(), steps.copy(), list(values))
            holds("the epoch is no whole number from 1 to 9", own in range(1, 10))
            then = first + np.sum(steps[:own], axis=0)
            close("the parameters", seen, [then, -then])

    options = {"drive": parameters_then, "name": "KeepBest", "what": "the parameters"}
    follow_through(
        lambda: test.compare(own_play, right_memory, inputs, **options),
        by_own_epoch,
        "judged by the epoch that your callback remembers",
    )


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The task
#
# 200 images of digits, 60 with a wrong label. Train a network **with dropout** and **early
# stopping**:
#
# - Make one generator from `seed`. It gives `initial_parameters` and then serves all epochs.
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
check(
    "task",
    best_epoch=best_epoch,
    best_loss=best_loss,
    last_epoch=last_epoch,
    test_accuracy=test_accuracy,
)

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from functools import cache

import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, array_like, close, holds, lesson_data, matches
from autograder.hidden_tests import note, rerun, used_names
from autograder.hidden_tests import remembered as same_for_all

test = HiddenTest("task_test")
GIVEN = lesson_data("08_regularisation", "noisy_digits.npz")
GIVEN |= {f"X_{part}": GIVEN[f"X_{part}"] / 16 for part in ("train", "validation", "test")}
ASKED = {"rate": 0.5, "learning_rate": 0.5, "batch_size": 20, "seed": 1}
STOP, OTHER_STOP = {"epochs": 60, "patience": 8}, {"epochs": 40, "patience": 5}
VISIBLE, REPEATED = 0, 1


@cache
def others():
    """Other settings for a re-run, and fewer digits, with shifted labels, of which some are wrong.

    Drawn again until the training stops early, its last network is not its best, and all results
    differ from those of the visible run.
    """
    draw, asked = test.shared_rng(), stop(curve(VISIBLE, ASKED, "validation"), STOP)
    best = training(VISIBLE, tuple(ASKED.items()))[asked[0] - 1]
    asked_score = measured(best, GIVEN, "test", "accuracy")
    while True:
        settings = {
            "rate": float(draw.uniform(0.25, 0.4)),
            "learning_rate": float(draw.uniform(0.6, 0.8)),
            "batch_size": int(draw.integers(8, 12)),
            "seed": int(draw.integers(100, 999)),
        }
        images, shift = {}, draw.integers(1, 10)
        for part, n in (("train", 70), ("validation", 60), ("test", 200)):
            rows = draw.permutation(len(GIVEN[f"y_{part}"]))[:n]
            images[f"X_{part}"] = GIVEN[f"X_{part}"][rows]
            images[f"y_{part}"] = (GIVEN[f"y_{part}"][rows] + shift) % 10
        walked = weights_by_epoch(images, settings, 40)
        values = [measured(one, images, "validation", "loss") for one in walked]
        first, final = stop(values, OTHER_STOP)
        scores = [measured(walked[e - 1], images, "test", "accuracy") for e in (first, final)]
        early = 4 < first < final < 40 and scores[0] != scores[1]
        if early and first != asked[0] and final != asked[1] and scores[0] != asked_score:
            return settings, images


@cache
def again():
    settings, images = others()
    return rerun("task", **settings, **images, **OTHER_STOP)


@cache
def network():
    model = reference.Sequential(
        [reference.Dense(64, "relu"), reference.Dense(10, "softmax")], seed=0
    )
    model.build(64)
    model.compile("sgd", "sparse_categorical_crossentropy", ["accuracy"])
    return model


@same_for_all
def weights_by_epoch(images, settings, passes):
    layers = [
        reference.Dense(64, "relu"),
        reference.Dropout(settings["rate"]),
        reference.Dense(10, "softmax"),
    ]
    model = reference.Sequential(layers, seed=settings["seed"])
    model.compile(reference.SGD(settings["learning_rate"]), "sparse_categorical_crossentropy")
    walked = []
    for _ in range(passes):
        model.fit(images["X_train"], images["y_train"], 1, settings["batch_size"])
        walked.append(model.get_weights())
    return walked


def measured(weights, images, part, what):
    network().set_weights(weights)
    return network().evaluate(images[f"X_{part}"], images[f"y_{part}"])[what]


def stop(values, setting):
    """(best epoch, last epoch), counted from 1."""
    lowest = np.argmin(values[:1]) + 1
    for number in range(1, min(len(values), setting["epochs"]) + 1):
        lowest = int(np.argmin(values[:number])) + 1
        if number - lowest >= setting["patience"]:
            break
    return lowest, number


def images_of(run):
    return others()[1] if run else GIVEN


@cache
def training(run, settings):
    return weights_by_epoch(images_of(run), dict(settings), (OTHER_STOP if run else STOP)["epochs"])


@cache
def losses_of(run, settings, part):
    weights = training(run, tuple(settings))
    return [measured(one, images_of(run), part, "loss") for one in weights]


def curve(run, settings, part):
    """Losses on one of the sets after each epoch that these settings may lead to."""
    return losses_of(run, tuple(settings.items()), part)


def result(run, name):
    values = vars_again() if run else vars_seen()
    run_name = f"{name} in the re-run" if run else name
    return float(array_like(run_name, values[name](), 0.0))


def vars_seen():
    return {
        "best_epoch": lambda: best_epoch,
        "best_loss": lambda: best_loss,
        "last_epoch": lambda: last_epoch,
        "test_accuracy": lambda: test_accuracy,
    }


def vars_again():
    return {name: lambda name=name: getattr(again(), name) for name in vars_seen()}


def epochs_run(run, values):
    """How many of these losses the student's training went through, as far as can be told."""
    try:
        last = result(run, "last_epoch")
    except Exception:  # not there, or no number
        last = np.nan
    return int(last) if last in range(1, len(values) + 1) else stop(values, stopping(run))[1]


def stopping(run):
    return OTHER_STOP if run else STOP


@cache
def own_memory(run, settings, part):
    """What the student's own KeepBest keeps of a training: epoch, loss and flat weights, or None."""
    values = curve(run, dict(settings), part)
    values = values[: epochs_run(run, values)]
    flat = [np.concatenate([w.ravel() for w in each]) for each in training(run, settings)]
    flat = np.array(flat[: len(values)])
    try:
        steps = np.diff(flat, axis=0, prepend=0)
        epoch, value, arrays = play(KeepBest(), np.zeros(flat.shape[1]), steps, values)
        return float(epoch), float(value), array_like("weights", arrays[0], flat[0])
    except Exception:  # the student's own work may raise anything
        return None


def explains(run, settings, part):
    """Whether this training, right or kept by the student's own KeepBest, has the loss seen."""
    values, seen = curve(run, settings, part), result(run, "best_loss")
    if matches(seen, min(values[: epochs_run(run, values)]), 1e-4):
        return True
    own = own_memory(run, tuple(settings.items()), part)
    return own is not None and own[0] >= 1 and matches(seen, own[1], 1e-4)


@cache
def explanation():
    """Settings and the set watched that explain the visible run, None if nothing does."""
    for part in ("validation", "test", "train"):
        for settings in (ASKED, ASKED | {"rate": 0.0}):
            if explains(VISIBLE, settings, part):
                return settings, part
    return None


@cache
def names_used():
    """The settings that the cell takes from their names; None if nothing explains the re-run."""
    if explanation() is None:
        return None
    visible, part = explanation()
    return used_names(visible, others()[0], lambda one: explains(REPEATED, one, part))


def story(run):
    """Settings and the set watched by which the other results are judged."""
    visible, part = explanation() or (ASKED, "validation")
    if run == VISIBLE:
        return visible, part
    used = set(ASKED) if names_used() is None else names_used()
    return {name: (others()[0] if name in used else visible)[name] for name in ASKED}, part


def check_result(name, right, own):
    """A result in both runs, as it should be or as the student's own earlier work leads to."""
    for run in (VISIBLE, REPEATED):
        seen, expected = result(run, name), right(run)
        if not matches(seen, expected) and any(matches(seen, one) for one in own(run)):
            note("judged by your own earlier steps")
            continue
        mistakes = test.known(name, seen) if run == VISIBLE else {}
        text = name if run == VISIBLE else f"{name} with other images and settings"
        close(text, seen, expected, reveal=False, mistakes=mistakes)


def best_right(run):
    values = curve(run, *story(run))
    return int(np.argmin(values[: epochs_run(run, values)])) + 1


def accuracy_right(run):
    weights = training(run, tuple(story(run)[0].items()))[best_right(run) - 1]
    return measured(weights, images_of(run), "test", "accuracy")


def own_best(run):
    settings, part = story(run)
    memory = own_memory(run, tuple(settings.items()), part)
    return [memory[0]] if memory else []


def own_accuracy(run):
    settings, part = story(run)
    memory = own_memory(run, tuple(settings.items()), part)
    if not memory:
        return []
    shapes = [(64, 64), (64,), (64, 10), (10,)]
    ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    parts = np.split(memory[2], ends)
    weights = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
    return [measured(weights, images_of(run), "test", "accuracy")]


def last_right(run):
    return stop(curve(run, *story(run)), stopping(run))[1]


def own_last(run):
    """Where the student's own early_stopping, or a loop with the own KeepBest, ends."""
    values, ends = curve(run, *story(run)), []
    try:
        ends.append(float(early_stopping(list(values), stopping(run)["patience"])[1]))
    except Exception:  # the student's own work may raise anything
        pass
    try:
        for number in range(1, len(values) + 1):
            toy = np.zeros(1), np.ones((number, 1)), values[:number]
            epoch = float(play(KeepBest(), *toy)[0])
            if number - epoch >= stopping(run)["patience"]:
                break
        ends.append(number)
    except Exception:
        pass
    return ends


def check_explained():
    holds("best_loss is not what the task leads to", explanation() is not None)
    holds("with other images and settings best_loss is not right", names_used() is not None)


@test.behaviour("finds the lowest validation loss of a network trained with dropout", points=1)
def _(rng):
    if explanation() != (ASKED, "validation"):
        values, mistakes = curve(VISIBLE, ASKED, "validation"), test.known("best_loss", best_loss)
        right = min(values[: epochs_run(VISIBLE, values)])
        options = {"tolerance": 1e-4, "reveal": False, "mistakes": mistakes}
        close("best_loss", result(VISIBLE, "best_loss"), right, **options)
    holds("with other images and settings best_loss is not right", names_used() is not None)


@test.behaviour("takes rate, learning rate, batch size and seed from their names", points=0.5)
def _(rng):
    check_explained()
    for name in ASKED:
        text = f"with another {name} best_loss is not right: does your cell use that name?"
        holds(text, name in (names_used() or ()))


@test.behaviour("stops when the patience has run out", points=0.5)
def _(rng):
    check_explained()
    check_result("last_epoch", last_right, own_last)


@test.behaviour("trains for at most the epochs asked for", points=0.5)
def _(rng):
    check_explained()
    settings, images = others()
    seen = rerun("task", **settings, **images, epochs=3, patience=100).last_epoch
    # Who counts from 0 has lost points for that already.
    from_zero = result(VISIBLE, "last_epoch") == last_right(VISIBLE) - 1 and matches(seen, 2)
    close("last_epoch where only 3 epochs are asked for", 3 if from_zero else seen, 3)


@test.behaviour("reports the best epoch, counted from 1", points=0.5)
def _(rng):
    check_explained()
    check_result("best_epoch", best_right, own_best)


@test.behaviour("gives the accuracy of the best network on the test set", points=1)
def _(rng):
    check_explained()
    check_result("test_accuracy", accuracy_right, own_accuracy)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# Compare: the network of the last epoch, only eight later, reaches 0.743. Without dropout, the best one
# reaches 0.767.
#
# **Question 2.** The validation loss has an outlier: one bad epoch, then it falls on. The training
# stopped there. What helps?
#
# <details><summary>A. More patience</summary>
#
# Yes. One epoch in a row is then too few to stop it.
# </details>
# <details><summary>B. A lower dropout rate</summary>
#
# No. That changes what is learnt, not how long a bad epoch is borne with.
# </details>
# <details><summary>C. Watching the training loss</summary>
#
# No. It goes on falling while the network learns wrong labels by heart.
# </details>
#
# ## Flashcards
#
# <details><summary><b>overfitting</b></summary>
#
# The training loss falls on, and the validation loss rises: examples are learnt by heart.
# </details>
# <details><summary><b>dropout</b></summary>
#
# In training only, a random share of a layer's outputs is set to 0.
# </details>
# <details><summary><b>inverted scaling</b></summary>
#
# What is not dropped is divided by one minus the rate, so that inference needs no change.
# </details>
# <details><summary><b>callback</b></summary>
#
# An object whose method a training calls after each epoch, to watch, keep or stop.
# </details>
# <details><summary><b>early stopping</b></summary>
#
# The training ends when the validation loss has found no new lowest value for some epochs.
# </details>
# <details><summary><b>patience</b></summary>
#
# The number of epochs in a row without improvement after which the training stops.
# </details>
#
# ## Summary
#
# **In one line.** Drop neurons by lot, stop in time, and keep the best network.
#
# **In one paragraph.** A large network learns wrong labels by heart, after it has learnt the rule.
# Dropout makes that harder. Early stopping ends the training when the validation loss stops
# improving, and a callback keeps the best parameters, which are rarely the last.
#
# **In full.** Overfitting shows where the validation loss turns up. Dropout sets outputs to 0 where a
# draw is below the rate, for each example anew, and divides the rest by one minus the rate; in
# inference it does nothing. Early stopping counts the epochs since the best one, which only a lower
# loss replaces. What is kept has to be a copy, since training changes its arrays in place. The
# validation set has chosen the epoch; so the accuracy comes from the test set.
#
# **Was everything clear?** Note here what was not (this is not graded): …
