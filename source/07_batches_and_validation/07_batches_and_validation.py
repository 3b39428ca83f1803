# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Batches and validation
#
# | | |
# |---|---|
# | **Duration** | about 45 minutes |
# | **You need** | the training loop (lesson 06), losses and accuracy (02, 03) |
# | **Question** | How do we choose batch size and learning rate without fooling ourselves? |
#
# A pupil learns from **exercises**. A **mock exam** shows which way of learning works best for her.
# The **final exam** is sat once. Somebody who has seen its questions before gets a good mark that
# says nothing.
#
# A network has these three as well: training set, validation set, test set. But first: how many
# exercises should it do before it learns from them?
#
# ## Batches
#
# An **epoch** is one pass over the training set. It is cut into **batches**; after each batch comes
# one update, also called an **iteration** or a step. The **batch size** is the number of examples
# that share an update. **Predict** before you run: ten examples, batch size 4. How many batches, and
# how large is the last?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

order = np.random.default_rng(7).permutation(10)
print("the order of this epoch:", order)
for start in (0, 4, 8):
    print(f"batch from place {start}: examples", order[start : start + 4])

# %% [markdown]
# Three batches, of 4, 4 and 2, since 10 is not a multiple of 4. The short one counts: without it two
# examples would teach nothing. And each label has to move with its example.
#
# ## Step 1: batches
#
# Give the batches of one epoch, as pairs of examples and labels. Use `yield`, or return a list. (Mind
# the arguments: `batches` of lesson 06 took `(order, batch_size)`.)


# %% nbgrader={"grade": false, "grade_id": "batches", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batches(X, y, batch_size, order):
    """Pairs (X_batch, y_batch) of arrays; order has all row numbers, in the order to visit them."""
    ### BEGIN SOLUTION
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "batches_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def list_of_batches(X, y, batch_size, order):
    return [(X_batch, y_batch) for X_batch, y_batch in batches(X, y, batch_size, order)]


check("batches", list_of_batches)

# %% nbgrader={"grade": true, "grade_id": "batches_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `batches` here after you submit.
### BEGIN HIDDEN TESTS
from itertools import islice

import numpy as np

from autograder.hidden_tests import HiddenTest


def draw(rng, full, size, more=0):
    """Numbered examples, labels, a batch size that leaves so many more, and an order."""
    n = full * size + more
    X = np.column_stack([np.arange(n), rng.normal(size=n)])
    return X, rng.permutation(1000)[:n], size, rng.permutation(n)


def examples(making, X, *more):
    return [part for part, _ in islice(making(X, *more), len(X) + 1)]


def sizes_and_visits(making, X, *more):
    parts = examples(making, X, *more)
    visits = np.bincount(np.concatenate(parts)[:, 0].astype(int), minlength=len(X))
    return {"sizes": [len(part) for part in parts], "times each row is visited": visits}


def label_of_each_row(making, X, y, *more):
    """That of a row that is not visited stays: to forget rows costs points elsewhere."""
    found = y.copy()
    for part, labels in islice(making(X, y, *more), len(X) + 1):
        found[part[:, 0].astype(int)] = labels
    return found


test = HiddenTest("batches_test", draw=draw, cases=[(3, 4), (5, 3), (2, 7)])
VISITS = {"drive": sizes_and_visits, "cases": [(3, 4, 1), (4, 5, 3), (0, 9, 5)]}

test.gives("gives batches of batch_size examples, in the given order", points=1, drive=examples)
test.gives("visits every example once, also in a short batch", points=1, **VISITS)
test.gives("keeps each label with its example", points=1, drive=label_of_each_row)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: how many updates?
#
# Each update takes time. How many does a whole training run have?


# %% nbgrader={"grade": false, "grade_id": "number_of_updates", "locked": false, "schema_version": 3, "solution": true, "task": false}
def number_of_updates(n, batch_size, epochs):
    """Updates in a training run with n examples, with batches as in step 1."""
    ### BEGIN SOLUTION
    full_batches, rest = divmod(n, batch_size)
    return (full_batches + (rest > 0)) * epochs
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "number_of_updates_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("number_of_updates", number_of_updates)

# %% nbgrader={"grade": true, "grade_id": "number_of_updates_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `number_of_updates` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest


def draw(rng, more, passes=1):
    """Some full batches and so many examples more or less, the batch size, and the epochs."""
    size = int(rng.integers(8, 40))
    return int(rng.integers(3, 9)) * size + more, size, passes


def by_own_epoch(n, size, passes):
    own = number_of_updates(n, size, 1)
    return own * passes if 1 < own < n else None


test = HiddenTest("number_of_updates_test", draw=draw)
EPOCHS = {"own": by_own_epoch, "cases": [(3, 5), (-1, 11), (3, 19)]}

test.gives("counts the batches of one epoch, a shorter one too", points=0.5, cases=[1, 0, 5, 7, -1])
test.gives("counts them for all epochs", points=0.5, **EPOCHS)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Small batches or large ones?
#
# Three networks started from the same weights, with batches of 5, 50 and 300, all at learning rate
# 0.3. The training set has 300 images of digits, so a batch of 300 is all of it. **Predict**: whose
# loss falls most in 60 *updates*? Whose falls most in 20 *epochs*?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
with np.load("curves.npz") as file:
    curves = dict(file)

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
for i, style in enumerate((":", "--", "-")):
    label = f"batch size {curves['batch_sizes'][i]}"
    left.plot(curves["train_by_update"][i], style, label=label)
    right.plot(np.arange(1, 21), curves["validation_by_epoch"][i], style, label=label)
left.set(title="Training loss after each update, learning rate 0.3", xlabel="update")
right.set(title="Loss on other images after each epoch, learning rate 0.3", xlabel="epoch")
right.set_xticks([1, 5, 10, 15, 20])
for axis in (left, right):
    axis.set(ylabel="loss", ylim=(0, 3))
    axis.legend()
plt.show()

# %% [markdown]
# *Figure, left: the losses of batch sizes 50 (dashed) and 300 (solid) fall smoothly from 2.4 to about
# 0.5 in 60 updates; that of batch size 5 (dotted) goes up and down and ends near 1. Right: after 20
# epochs batch size 5 is at 0.17, batch size 50 at 0.39 and batch size 300 at 1.4.*
#
# In 60 updates the full batch falls most, to 0.47, as its slope is the most exact. In 20 epochs batch
# size 5 does, to 0.17: it has made 1,200 updates by then, and the full batch 20. The slope of 5 images
# is a rough guess, and 23 of 60 updates make the loss *larger*. That is the **noise** of gradient
# descent with small batches, or *mini-batches*.
#
# **Play** with it: your `batches` cut the orders here. Shuffle anew several times. At which batch size
# does the order not matter any more? How else do batches of 5 become calm?

# %%
from play import noise

noise(batches)

# %% [markdown]
# At 300: each batch has all images, in whatever order. At a rate of 0.03 batches of 5 are calm as
# well, but 60 updates only bring the loss from 2.6 to 2.2.
# (Play and picture have starts of their own.)
#
# Small batches fit in memory, and what they find often works well on new examples (N. Keskar et al.,
# 2017, [arXiv:1609.04836](https://arxiv.org/abs/1609.04836)). But each epoch takes longer: a computer
# is faster with one large product than with 60 small ones.
#
# ## Step 3: a mean over batches
#
# The loss of a large set is measured batch by batch as well. Each batch reports the mean over its
# examples. What is the mean over all examples?


# %% nbgrader={"grade": false, "grade_id": "mean_over_batches", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_over_batches(batch_means, batch_sizes):
    """Mean over all examples; lists or arrays with one mean and one size for each batch."""
    ### BEGIN SOLUTION
    return np.sum(np.asarray(batch_means) * np.asarray(batch_sizes)) / np.sum(batch_sizes)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "mean_over_batches_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("mean_over_batches", mean_over_batches)

# %% nbgrader={"grade": true, "grade_id": "mean_over_batches_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `mean_over_batches` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest

test = HiddenTest("mean_over_batches_test", what="the mean")


@test.gives("is the mean where all batches are equally large", points=0.5)
def _(rng):
    return [(rng.uniform(0, 3, n), np.full(n, size)) for n, size in ((3, 8), (7, 5))]


@test.gives("lets each batch count as much as it has examples", points=0.5)
def _(rng):
    return [(rng.uniform(0, 3, n).tolist(), [10] * (n - 1) + [m]) for n, m in ((4, 3), (2, 1))]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Three sets
#
# Batch size, learning rate and epochs are **hyperparameters**: no gradient finds them; you choose.
#
# | set | like | may change |
# |---|---|---|
# | training | exercises | the weights and biases |
# | validation | mock exam | the hyperparameters |
# | test | final exam | nothing |
#
# This works only if no example is in two sets. If one is, there is a **leak**. **Predict**: the
# labels below are drawn at random from ten classes. A rule that copies the label of the most similar
# training example tries to predict them. What accuracy will it reach? And if every row is in the
# file twice?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
rng = np.random.default_rng(7)
X_random, y_random = rng.normal(size=(400, 5)), rng.integers(0, 10, 400)
for text, copies in (("every row once: ", 1), ("every row twice:", 2)):
    rows = rng.permutation(np.repeat(np.arange(400), copies))
    X_first, y_first = X_random[rows[:-100]], y_random[rows[:-100]]
    X_last, y_last = X_random[rows[-100:]], y_random[rows[-100:]]
    distances = ((X_last[:, None] - X_first) ** 2).sum(axis=2)
    copied = y_first[distances.argmin(axis=1)]
    known = {row.tobytes() for row in X_first}
    shared = sum(row.tobytes() in known for row in X_last)
    print(f"{text} {shared:2d} of 100 test rows are also in the training set,", end=" ")
    print(f"accuracy {np.mean(copied == y_last):.2f}")

# %% [markdown]
# With every row once it is 0.12, near one in ten: nobody can predict random labels. With every row
# twice it is 0.92, and this comes from the leak: 90 of 100 answers could be copied. So count the rows
# that two sets share, and remove copies *before* you split.
#
# ## Step 4: the split
#
# Files are often sorted, so shuffle before you cut. A **seed** makes the split repeatable. Return row
# numbers; which of them go where is up to you and the seed.


# %% nbgrader={"grade": false, "grade_id": "split", "locked": false, "schema_version": 3, "solution": true, "task": false}
def split(n, n_validation, n_test, seed):
    """Cut the row numbers 0 … n - 1 at random: arrays (train, validation, test).

    n_validation and n_test say how many rows these sets get; train has the rest."""
    ### BEGIN SOLUTION
    order = np.random.default_rng(seed).permutation(n)
    test, rest = order[:n_test], order[n_test:]
    return rest[n_validation:], rest[:n_validation], test
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "split_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def looked_at(n, n_validation, n_test, seed):
    sets, again, others = (split(n, n_validation, n_test, s) for s in (seed, seed, seed + 1))
    together = np.concatenate(sets)
    return {
        "sizes": [len(part) for part in sets],
        "rows in two sets": len(together) - len(np.unique(together)),
        "rows in no set": n - len(np.unique(together)),
        "first and last row": [together.min(), together.max()],
        "sets of neighbours": sum(np.ptp(part) == len(part) - 1 < n - 1 for part in sets),
        "same seed, same sets": all(set(a) == set(b) for a, b in zip(sets, again, strict=True)),
        "other seed, same sets": any(
            set(a) == set(b) for a, b in zip(sets[1:], others[1:], strict=True)
        ),
    }


check("split", looked_at)

# %% nbgrader={"grade": true, "grade_id": "split_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `split` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects


def draw(rng):
    held_out = rng.choice(np.arange(20, 40), 2, replace=False).tolist()
    return int(rng.integers(100, 150)), *held_out, int(rng.integers(1000))


def own_look(n, n_validation, n_test, seed):
    sets, *others = (split(n, n_validation, n_test, s) for s in (seed, seed, seed + 1))
    same = [[set(a) == set(b) for a, b in zip(sets, other, strict=True)] for other in others]
    together = np.concatenate(sets)
    return {
        "sizes": [len(part) for part in sets],
        "rows in two sets": len(together) - len(np.unique(together)),
        "rows in no set": n - len(np.unique(together)),
        "first and last row": [together.min(), together.max()],
        "sets of neighbours": sum(np.ptp(part) == len(part) - 1 < n - 1 for part in sets),
        "same seed, same sets": all(same[0]),
        "other seed, same sets": any(same[1][1:]),
    }


test = HiddenTest("split_test", name="looked_at", student=own_look, draw=draw, cases=3)
SIZES = aspects.part("sizes", what="the sizes")
ROWS = "rows in two sets", "rows in no set", "first and last row"
DRAWN = "sets of neighbours", "same seed, same sets", "other seed, same sets"

test.gives("makes sets of the sizes asked for, the rest to train with", points=1, **SIZES)
claim = "puts every example into one set, and none into two"
test.gives(claim, points=1, **aspects.part(*ROWS, what="the rows", names=ROWS))
claim = "draws the sets at random, repeatably by the seed"
test.gives(claim, points=1, **aspects.part(*DRAWN, what="the draws", names=DRAWN))
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Reading the curves
#
# Here are two more training runs. A learns from all 300 images, for 30 epochs at learning rate 0.03; B
# from only 60 images, for 100 epochs at 0.3. **Predict** before you run: which one needs more epochs,
# and which one had too many? How will the curves show it?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
figure, axes = plt.subplots(1, 2, figsize=(11, 3.6))
for axis, name, letter, rate in zip(axes, ("slow", "few"), "AB", (0.03, 0.3), strict=True):
    epoch_numbers = np.arange(1, len(curves[f"{name}_train"]) + 1)
    axis.plot(epoch_numbers, curves[f"{name}_train"], "-", label="training set")
    axis.plot(epoch_numbers, curves[f"{name}_validation"], "--", label="validation set")
    title = f"Training {letter}, learning rate {rate}"
    axis.set(title=title, xlabel="epoch", ylabel="loss", ylim=(0, 3))
    axis.legend()
plt.show()

# %% [markdown]
# *Figure, A: both losses fall slowly and side by side, from 2.3 to 1.4 and 1.5 in 30 epochs. B: the
# training loss (solid) falls to almost 0 in 100 epochs; the validation loss (dashed) falls to 0.58 at
# epoch 30, then rises slowly to 0.68.*
#
# A is not finished: more epochs, or a larger learning rate. In B, with its 60 images, the
# validation loss rises from epoch 30 on, while the training loss falls: the network learns its
# exercises by heart. It **overfits** (lesson 08).
#
# **Question 1.** You measure the test accuracy, change the learning rate, measure again, and keep the
# better. What is the better number?
#
# <details><summary>A. An honest test accuracy</summary>
#
# No. The test set has chosen a hyperparameter. Choosing makes the number look better than new
# examples will.
# </details>
# <details><summary>B. A validation accuracy</summary>
#
# Yes. A set that you choose by is a validation set, whatever it is called. For the final exam you
# now need new examples.
# </details>
# <details><summary>C. A training accuracy</summary>
#
# No. No weight was changed by these examples. But a hyperparameter was.
# </details>
#
# ## The task
#
# Choose the batch size and the learning rate on the validation set. Train with **every combination**
# of `batch_sizes` and `learning_rates`, always for `epochs` and from `seed`. Store the losses on the
# **validation set** in `validation_losses`: row `i` has `batch_sizes[i]`, column `j` has
# `learning_rates[j]`. Store the choice with the lowest one in `best_batch_size` and
# `best_learning_rate`. Only then report the accuracy of *that* network on the test set, once:
# `test_accuracy`. (Trained again in the same way, from the same seed, it is the same network.)
#
# The sets are cut and `train` is given, so that an earlier mistake does no harm here. (Its arguments
# come in another order than in lesson 06.) Use the names given, not numbers: the hidden tests run your
# cell once more with other values, in lists of three again.
#
# (Digits: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI,
# [doi.org/10.24432/C50P49](https://doi.org/10.24432/C50P49), CC BY 4.0; pixels divided by 16.)

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
with np.load("digits.npz") as file:
    X_train, X_validation, X_test = (file[f"X_{s}"] / 16 for s in ("train", "validation", "test"))
    y_train, y_validation, y_test = (file[f"y_{s}"] for s in ("train", "validation", "test"))


def forward(parameters, X):
    """Outputs of the 16 hidden neurons (ReLU), and probabilities of the 10 digits (softmax)."""
    W1, b1, W2, b2 = parameters
    hidden = np.maximum(0, X @ W1 + b1)
    scores = hidden @ W2 + b2
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, exponentials / exponentials.sum(axis=1, keepdims=True)


def loss(parameters, X, y):
    """Mean cross-entropy."""
    of_the_truth = forward(parameters, X)[1][np.arange(len(y)), y]
    return -np.mean(np.log(np.maximum(of_the_truth, 1e-12)))


def accuracy(parameters, X, y):
    return np.mean(forward(parameters, X)[1].argmax(axis=1) == y)


def train(X, y, batch_size, learning_rate, epochs, seed):
    """Parameters [W1, b1, W2, b2] after a training run that starts from this seed."""
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(0, np.sqrt(2 / 64), (64, 16)), np.zeros(16)
    W2, b2 = rng.normal(0, np.sqrt(2 / 16), (16, 10)), np.zeros(10)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            hidden, y_pred = forward([W1, b1, W2, b2], X[rows])
            upstream = (y_pred - np.eye(10)[y[rows]]) / len(rows)
            below = upstream @ W2.T * (hidden > 0)
            W1, b1 = W1 - learning_rate * (X[rows].T @ below), b1 - learning_rate * below.sum(0)
            W2, b2 = (
                W2 - learning_rate * (hidden.T @ upstream),
                b2 - learning_rate * upstream.sum(0),
            )
    return [W1, b1, W2, b2]


batch_sizes, learning_rates = [2, 4, 8], [0.05, 0.12, 0.25]
epochs, seed = 8, 2


# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# validation_losses: shape (3, 3); best_batch_size, best_learning_rate, test_accuracy: one number each
### BEGIN SOLUTION
def validation_loss(batch_size, learning_rate):
    parameters = train(X_train, y_train, batch_size, learning_rate, epochs, seed)
    return loss(parameters, X_validation, y_validation)


validation_losses = np.array(
    [[validation_loss(size, rate) for rate in learning_rates] for size in batch_sizes]
)
row, column = np.unravel_index(np.argmin(validation_losses), validation_losses.shape)
best_batch_size, best_learning_rate = batch_sizes[row], learning_rates[column]
best = train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(best, X_test, y_test)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "validation_losses", "best_batch_size", "best_learning_rate", "test_accuracy")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes("batch_sizes", "learning_rates", "epochs", "seed")
def _(rng, given):
    """Other settings and fewer digits with shifted labels; half of the test labels say nothing, so
    that another choice than by validation shows. So does one hyperparameter after the other."""
    values, shift = {"epochs": 5, "seed": int(rng.integers(100, 999))}, rng.integers(1, 10)
    values["batch_sizes"] = (rng.integers(-1, 2, 3) + [40, 16, 6]).tolist()
    values["learning_rates"] = (rng.uniform(0.85, 1.15, 3) * [0.4, 0.12, 0.03]).tolist()
    for part, n in (("train", 80), ("validation", 60), ("test", 90)):
        X, y = getattr(given, f"X_{part}"), getattr(given, f"y_{part}")
        rows = rng.permutation(len(X))[:n]
        values |= {f"X_{part}": X[rows], f"y_{part}": (y[rows] + shift) % 10}
    values["y_test"][::2] = rng.integers(0, 10, 45)
    table = task.solved.solve(["validation_losses"], values)["validation_losses"]
    lowest = np.unravel_index(table.argmin(), table.shape)
    one_by_one = table.mean(axis=1).argmin(), table.mean(axis=0).argmin()
    return None if lowest == one_by_one else values


LOSSES = "validation_losses"
task.result("measures the loss of every combination on the validation set", LOSSES, points=1)
claim = "tries the batch sizes and learning rates asked for"
task.setting(claim, "batch_sizes", "learning_rates", points=0.5, of=LOSSES)
claim = "trains for the epochs and from the seed asked for"
task.setting(claim, "epochs", "seed", points=0.5, of=LOSSES)


claim = "chooses the combination with the lowest validation loss"
task.result(claim, "best_batch_size", "best_learning_rate", points=1)
task.result("reports the accuracy of the chosen network on the test set", "test_accuracy", points=1)
task.grade()
### END HIDDEN TESTS


# %%
def draw_table(table, chosen):
    """The losses, dark where they are low, with a word at the choice."""
    plt.figure(figsize=(6, 3.6))
    plt.imshow(table, cmap="Blues_r", norm="log", aspect="auto")
    for (row, column), value in np.ndenumerate(table):
        dark = value < np.sqrt(table.min() * table.max())
        text = f"{value:.3f}" + (" (your choice)" if (row, column) == chosen else "")
        plt.text(column, row, text, ha="center", color="white" if dark else "black")
    plt.title("Your losses on the validation set")
    plt.xlabel("learning rate")
    plt.ylabel("batch size")
    plt.xticks(range(len(learning_rates)), learning_rates)
    plt.yticks(range(len(batch_sizes)), batch_sizes)
    plt.show()


try:
    table = np.array(validation_losses, float)
    chosen = batch_sizes.index(best_batch_size), learning_rates.index(best_learning_rate)
    is_done = table.shape == (3, 3) and np.all(table > 0) and 0 <= test_accuracy <= 1
except Exception:
    is_done = False
if is_done:
    draw_table(table, chosen)
    print(f"test accuracy of your choice, measured once: {test_accuracy:.3f}")
else:
    print("The picture of your nine losses appears here when the task is done.")

# %% [markdown]
# *Figure: a table of three rows and three columns, the darker the lower the loss. The lowest, 0.287,
# is in the middle, at batch size 4 and learning rate 0.12; the highest, 0.724, is at batch size 8 and
# learning rate 0.05.*
#
# Batches of 4 at learning rate 0.12 have the lowest loss, 0.287, and reach a test accuracy of 0.933. The
# larger the batches, the larger the rate that suits them: 0.05 for 2, 0.12 for 4, 0.25 for 8. So choose
# the two together. This choice lies inside the table; on its edge, a better one might lie outside.
#
# **Question 2.** Which set may change the weights, which the hyperparameters, and which neither?
#
# <details><summary>A. Training, validation, test</summary>
#
# Yes. Exercises, mock exam, final exam.
# </details>
# <details><summary>B. Training, test, validation</summary>
#
# No. Then nothing is left that was not used for a choice.
# </details>
# <details><summary>C. Validation, training, test</summary>
#
# No. Gradients are computed from the training set; it is also the largest.
# </details>
#
# ## Flashcards
#
# <details><summary><b>batch size</b></summary>
#
# The number of examples that share one update; the last batch of an epoch may have fewer.
# </details>
# <details><summary><b>iteration and epoch</b></summary>
#
# One update; one pass over the training set, which has as many updates as batches.
# </details>
# <details><summary><b>noise of small batches</b></summary>
#
# The slope of a few examples is a rough guess of the slope of all.
# </details>
# <details><summary><b>hyperparameter</b></summary>
#
# What is chosen before the training, such as batch size, learning rate and epochs.
# </details>
# <details><summary><b>validation set</b></summary>
#
# Examples by which hyperparameters are chosen; no weight is changed by them.
# </details>
# <details><summary><b>leak</b></summary>
#
# The training already knows what the test set asks, as when an example is in both.
# </details>
#
# ## Summary
#
# **In one line.** Train on one set, choose on a second, report once on a third.
#
# **In one paragraph.** Small batches take many noisy steps per epoch, large ones few smooth steps;
# a validation set tells which suit. Three sets with no example in common keep the final number
# honest.
#
# **In full.** Cut each epoch's own order into batches, labels with their examples, the short one too.
# An epoch has $n$ / batch size updates, rounded up. Weigh the means of batches by their sizes.
# Shuffle with a seed before you split, and look for rows that two sets share. Training and
# validation loss that fall together ask for more epochs; where only the former falls, it is overfitting.
# Hyperparameters depend on each other, so try combinations. The test set comes last, and once.
#
# **Was everything clear?** Note here what was not (this is not graded): …
