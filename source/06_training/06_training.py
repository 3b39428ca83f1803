# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Training
#
# | | |
# |---|---|
# | **Duration** | about 45 minutes |
# | **You need** | the loss (lesson 03), gradient descent (04), gradients of a network (05) |
# | **Question** | How does a network that guesses become one that reads handwriting? |
#
# A baker learns a cake by repetition. Bake it (**forward**). Compare it with the recipe
# (**loss**). Find out what was to blame (**backward**). Change that a little (**update**). Then
# bake again.
#
# You have met each of the four parts. Training is a loop around them. Run the cells from top to
# bottom.

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

with np.load("digits.npz") as file:
    X_train, y_train = file["X_train"].astype(float), file["y_train"]
    X_test, y_test = file["X_test"].astype(float), file["y_test"]
print("train:", X_train.shape, "  test:", X_test.shape)

figure, axes = plt.subplots(1, 10, figsize=(11, 1.9), layout="constrained")
for digit, axis in enumerate(axes):
    image = X_train[np.argmax(y_train == digit)].reshape(8, 8)
    axis.imshow(image, cmap="gray_r")
    axis.set(title=f"label {digit}", xlabel="column", ylabel="row", xticks=[0, 7], yticks=[0, 7])
figure.suptitle("One training example of each digit")
plt.show()

# %% [markdown]
# *Figure: ten small grey images, the handwritten digits 0 to 9, each 8 by 8 pixels, with the label
# above.*
#
# Each image is one row of 64 numbers from 0 (white) to 1 (black). Train and test set are fixed,
# and no image is in both. (E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*,
# UCI, [doi.org/10.24432/C50P49](https://doi.org/10.24432/C50P49), CC BY 4.0; pixels divided by
# 16.)
#
# ## The network is given
#
# It has 64 inputs, 32 hidden neurons with ReLU, and 10 outputs with softmax. `parameters` is the
# list `[W1, b1, W2, b2]`, and `gradients` returns a list in the same order. Everything random
# comes from a seed, so your numbers can be compared with those of others.


# %%
def initial_parameters(seed):
    """He initialisation: weights of variance 2 / inputs, biases of 0."""
    rng = np.random.default_rng(seed)
    W1 = rng.normal(0, np.sqrt(2 / 64), (64, 32))
    W2 = rng.normal(0, np.sqrt(2 / 32), (32, 10))
    return [W1, np.zeros(32), W2, np.zeros(10)]


def forward(parameters, X):
    """Probabilities, one row an example and one column a class."""
    W1, b1, W2, b2 = parameters
    scores = np.maximum(0, X @ W1 + b1) @ W2 + b2
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def cross_entropy(y_true, probabilities):
    """Mean loss over the examples; y_true are labels."""
    of_the_truth = probabilities[np.arange(len(y_true)), y_true]
    return -np.mean(np.log(np.maximum(of_the_truth, 1e-12)))


def gradients(parameters, X, y):
    """Gradients of the mean loss, in the order of the parameters."""
    W1, b1, W2, b2 = parameters
    hidden = np.maximum(0, X @ W1 + b1)
    upstream = (forward(parameters, X) - np.eye(len(b2))[y]) / len(y)
    upstream_hidden = upstream @ W2.T * (hidden > 0)
    return [X.T @ upstream_hidden, upstream_hidden.sum(0), hidden.T @ upstream, upstream.sum(0)]


def batches(order, batch_size):
    """Cut the example numbers into arrays of batch_size; the last one may be shorter."""
    for start in range(0, len(order), batch_size):
        yield order[start : start + batch_size]


# %% [markdown]
# ## A worked example: one update
#
# Take 32 examples and one step downhill. **Predict** first: an untrained network spreads its
# belief over ten digits. Which loss do you expect before the update (think of $-\log 0.1$), and
# which after it?
#
# *Your prediction (double-click here and type): …*

# %%
before = initial_parameters(seed=1)
X_batch, y_batch = X_train[:32], y_train[:32]
slopes = gradients(before, X_batch, y_batch)
after = [parameter - 0.5 * slope for parameter, slope in zip(before, slopes, strict=True)]
print(f"loss before the update: {cross_entropy(y_batch, forward(before, X_batch)):.3f}")
print(f"loss after the update:  {cross_entropy(y_batch, forward(after, X_batch)):.3f}")

# %% [markdown]
# Even belief in ten digits would cost 2.3. Random weights are not even: they begin with wrong
# beliefs. All four gradients came from the *old* parameters; only then did all four change.
# `before` is still there: the update made new arrays.
#
# ## Batches and epochs
#
# The training set is visited in small groups, the **batches**, with one **update** after each. A
# pass over the whole set is an **epoch**. Each epoch has its own shuffled `order` of the example
# numbers, which `batches` (given above) cuts up: with batch size 4, ten examples make batches of 4,
# 4 and 2. The last batch may be shorter; it counts too. (Why batches at all? See lesson 07.)
#

# **Question 1.** A training set has 1,000 examples. You train for 10 epochs with batch size 32.
# How many updates are made?
#
# <details><summary>A. 10</summary>
#
# No. That is the number of epochs. An epoch makes one update for each of its batches.
# </details>
# <details><summary>B. 310</summary>
#
# No. This forgets the short batch: 31 batches of 32 leave 8 examples, and they make a batch as
# well.
# </details>
# <details><summary>C. 320</summary>
#
# Yes. 1,000 / 32 is 31.25, so an epoch has 32 batches, and 10 epochs make 320 updates.
# </details>
# <details><summary>D. 10,000</summary>
#
# No. That is how often an example is looked at. 32 of them share one update.
# </details>
#
# ## An experiment: epochs and learning rate
#
# Four networks started from the same parameters, with learning rates 0.005, 0.05, 0.5 and 5. They
# were trained for you; only the results are in the file. **Predict** before you run: which one is
# best after 1 epoch? Which after 30? Will one of them never learn?
#
# *Your prediction (double-click here and type): …*

# %%
with np.load("experiment.npz") as file:
    results = dict(file)

print("accuracy on the test set")
print("epochs              " + "".join(f"{epochs:8d}" for epochs in (1, 3, 10, 30)))
print("updates             " + "".join(f"{43 * epochs:8d}" for epochs in (1, 3, 10, 30)))
for rate, row in zip(results["learning_rates"], results["test_accuracy"], strict=True):
    print(f"learning rate {rate:<6g}" + "".join(f"{row[i - 1]:8.2f}" for i in (1, 3, 10, 30)))

figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6))
epochs = np.arange(1, 41)
for i, style in enumerate(("-.", "--", "-", ":")):
    left.plot(epochs, results["train_loss"][i], style, label=f"{results['learning_rates'][i]:g}")
right.plot(epochs, results["train_loss"][2], "-", label="train")
right.plot(epochs, results["test_loss"][2], "--", label="test")
left.set(title="Training loss of four networks", xlabel="epoch", ylabel="loss", ylim=(0, 4))
right.set(title="Learning rate 0.5: train and test", xlabel="epoch", ylabel="loss", ylim=(0, 0.4))
left.legend(title="learning rate", ncols=2, loc="upper center")
right.legend()
plt.show()

# %% [markdown]
# *Figure, left: the loss falls slowly at learning rate 0.005 (dash-dotted), faster at 0.05
# (dashed), within a few epochs at 0.5 (solid); at 5 (dotted) it stays above 2. Right: at 0.5 the
# training loss (solid) sinks towards 0; the test loss (dashed) is jagged and ends near 0.04.*
#
# Small steps arrive late: 30 epochs at 0.005 reach less than 3 epochs at 0.5. Steps of 5 never
# arrive: about one digit in ten is right, as by guessing. And epochs are not free: each costs
# another 43 updates, whether the accuracy still rises or not.
#
# The right picture shows why there is a test set. The network does better on the images that it
# trained on; only the test set tells what new images will get. Nothing is *chosen* by it here: the
# values of your task are fixed. How to choose fairly comes in lesson 07.
#
# ## Step 1: one epoch
#
# For every batch: forward, loss, backward, update. Return the new parameters **and** the mean
# loss; leave the given ones as they were. Mind the mean: a batch of 3 examples must not weigh as
# much as one of 32.


# %% nbgrader={"grade": false, "grade_id": "train_one_epoch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):
    """Visit all examples once, in this order; return (new parameters, mean loss).

    The mean is over all examples, each measured just before its batch's update.
    """
    ### BEGIN SOLUTION
    total = 0.0
    for indices in batches(order, batch_size):
        X_batch, y_batch = X[indices], y[indices]
        total += len(indices) * cross_entropy(y_batch, forward(parameters, X_batch))
        slopes = gradients(parameters, X_batch, y_batch)
        parameters = [
            parameter - learning_rate * slope for parameter, slope in zip(parameters, slopes)
        ]
    return parameters, total / len(order)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "train_one_epoch_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def parameters_afterwards(parameters, X, y, batch_size):
    """The given parameters after an epoch: still what they were?"""
    train_one_epoch(parameters, X, y, 0.1, batch_size, np.arange(len(X)))
    return parameters


check("train_one_epoch", train_one_epoch)
check("parameters_afterwards", parameters_afterwards)

# %% nbgrader={"grade": true, "grade_id": "train_one_epoch_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `train_one_epoch` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follow_through, holds

test = HiddenTest("train_one_epoch_test")
parameter_names = ("W1", "b1", "W2", "b2")


def small_problem(rng, n):
    """Parameters [6, 5, 4], inputs and labels."""
    values = [
        rng.normal(0, 0.7, (6, 5)),
        rng.normal(0, 0.3, 5),
        rng.normal(0, 0.7, (5, 4)),
        rng.normal(0, 0.3, 4),
    ]
    return values, rng.normal(size=(n, 6)), rng.integers(0, 4, n)


def new_parameters(epoch, values, *rest):
    """The new parameters by name, as float arrays of the right shapes."""
    answer = epoch(values, *rest)
    holds(
        "train_one_epoch has to return two things: the new parameters and the mean loss",
        isinstance(answer, tuple | list) and len(answer) == 2,
    )
    new, _ = answer
    holds(
        "the first thing returned has to be a list of four arrays, W1, b1, W2 and b2",
        isinstance(new, tuple | list) and len(new) == 4,
    )
    for name, value, old in zip(parameter_names, new, values, strict=True):
        shape = np.shape(value)
        holds(f"the new {name} has shape {shape}, expected {old.shape}", shape == old.shape)
    return {
        name: np.asarray(value, float) for name, value in zip(parameter_names, new, strict=True)
    }


def own_batch(values, X, y, rate):
    """The student's update for a single batch, which has to change something."""
    copies = [value.copy() for value in values]
    new = new_parameters(train_one_epoch, copies, X, y, rate, len(X), np.arange(len(X)))
    new = list(new.values())
    holds(
        "the parameters do not change",
        any(not np.array_equal(a, b) for a, b in zip(new, values, strict=True)),
    )
    return new


def trusted_epoch(values, X, y, rate, size, sequence):
    layers = [reference.Dense(5, "relu"), reference.Dense(4, "softmax")]
    model = reference.Sequential(layers, seed=0)
    model.build(6)
    model.set_weights(values)
    model.compile(reference.SGD(rate), "sparse_categorical_crossentropy")
    ordered = X[sequence], y[sequence]
    losses = model.fit(*ordered, epochs=1, batch_size=size, shuffle=False).history["loss"]
    return model.get_weights(), losses[0]


def compare_epochs(*inputs):
    what = {"what": "the new parameters", "drive": new_parameters, "tolerance": 1e-4}
    test.compare(train_one_epoch, trusted_epoch, inputs, **what)


def compare_epoch(values, X, y, rate, size, sequence):
    """Against the trusted epoch, else against the student's own single updates in a row."""

    def by_own_updates():
        now = values
        for first in range(0, len(sequence), size):
            batch = sequence[first : first + size]
            now = own_batch(now, X[batch], y[batch], rate)
        copies = [value.copy() for value in values]
        seen = new_parameters(train_one_epoch, copies, X, y, rate, size, sequence)
        expected = dict(zip(parameter_names, now, strict=True))
        close("the new parameters", seen, expected, tolerance=1e-4)

    follow_through(
        lambda: compare_epochs((values, X, y, rate, size, sequence)),
        by_own_updates,
        "judged by your own update for a single batch",
    )


def loss_of(values, X, y):
    hidden = reference.relu(reference.dense_forward(X, values[0], values[1]))
    scores = reference.dense_forward(hidden, values[2], values[3])
    return reference.sparse_categorical_crossentropy(y, reference.softmax(scores))


def uneven_problem(rng):
    """A small problem whose short last batch has another loss than the others.

    Drawn again where a probability is so small that it would matter whether the loss clips it.
    """
    while True:
        values, X, y = small_problem(rng, 10)
        X[8:] *= 4
        before_last, _ = trusted_epoch(values, X[:8], y[:8], 0.2, 4, np.arange(8))
        rows = [(X[i : i + 1], y[i : i + 1]) for i in range(10)]
        if all(loss_of(now, *row) < 12 for now in (values, before_last) for row in rows):
            return values, X, y


@test.behaviour("moves every parameter one step downhill for a single batch", points=1)
def _(rng):
    values, X, y = small_problem(rng, 9)
    compare_epochs(*((values, X, y, rate, 9, np.arange(9)) for rate in (0.3, 0.05)))


@test.behaviour("updates after each batch, with examples and labels in the given order", points=1)
def _(rng):
    values, X, y = small_problem(rng, 12)
    compare_epoch(values, X, y, 0.3, 4, rng.permutation(12))


@test.behaviour("also uses the last batch where it is shorter", points=1)
def _(rng):
    values, X, y = small_problem(rng, 11)
    compare_epoch(values, X, y, 0.3, 4, np.arange(11))


@test.behaviour("returns the mean loss over all examples, before each update", points=1)
def _(rng):
    values, X, y = uneven_problem(rng)
    arguments = [value.copy() for value in values], X, y, 0.2, 4, np.arange(10)
    answer = train_one_epoch(*arguments)
    new = new_parameters(lambda *_: answer, *arguments)
    total, own, without_last = 0.0, values, values
    for rows in (slice(0, 4), slice(4, 8), slice(8, 10)):
        total += len(X[rows]) * loss_of(own, X[rows], y[rows])
        without_last, full_batches = own, total - len(X[rows]) * loss_of(own, X[rows], y[rows])
        own = own_batch(own, X[rows], y[rows], 0.2)
    dropped = all(np.allclose(a, b) for a, b in zip(new.values(), without_last, strict=True))
    # Who leaves the short batch out has the mean of the others.
    expected = full_batches / 8 if dropped else total / 10
    wrong = test.mistakes(values, *arguments[1:])
    mistakes = {text: value[1] for text, value in wrong.items() if isinstance(value, tuple)}
    close("the mean loss", answer[1], expected, tolerance=1e-4, mistakes=mistakes)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: the loop over the epochs
#
# One generator, made from the seed before the first epoch, gives every epoch its own order:
# `rng.permutation(len(X))`. Each epoch goes on where the last one stopped.


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    """Train from these parameters; return (final parameters, list of one mean loss an epoch)."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        parameters, loss = train_one_epoch(parameters, X, y, learning_rate, batch_size, order)
        history.append(loss)
    return parameters, history
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "train_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("train", train)

# %% nbgrader={"grade": true, "grade_id": "train_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `train` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follow_through, holds

test = HiddenTest("train_test")


def small_task(rng):
    """Parameters [6, 5, 4], inputs, labels, and a setting that nobody has seen."""
    values = [
        rng.normal(0, 0.7, (6, 5)),
        np.zeros(5),
        rng.normal(0, 0.7, (5, 4)),
        np.zeros(4),
    ]
    n = int(rng.integers(20, 30))
    setting = {
        "learning_rate": float(rng.uniform(0.1, 0.4)),
        "batch_size": int(rng.integers(5, 8)),
        "epochs": int(rng.integers(3, 6)),
        "seed": int(rng.integers(1000)),
    }
    return values, rng.normal(size=(n, 6)), rng.integers(0, 4, n), setting


def two_parts(answer, name):
    holds(
        f"{name} has to return two things: the parameters and the loss",
        isinstance(answer, tuple | list) and len(answer) == 2,
    )
    holds(
        f"the first thing that {name} returns has to be a list of four arrays",
        isinstance(answer[0], tuple | list) and len(answer[0]) == 4,
    )
    return [np.asarray(value, dtype=float) for value in answer[0]], answer[1]


def trusted_training(values, X, y, setting):
    layers = [reference.Dense(5, "relu"), reference.Dense(4, "softmax")]
    model = reference.Sequential(layers, seed=0)
    model.build(6)
    model.set_weights(values)
    model.rng = np.random.default_rng(setting["seed"])
    model.compile(reference.SGD(setting["learning_rate"]), "sparse_categorical_crossentropy")
    losses = model.fit(X, y, setting["epochs"], setting["batch_size"]).history["loss"]
    return model.get_weights(), losses


def by_own_epochs(values, X, y, setting):
    """The student's own epochs in a row, from our side."""
    source, losses, now = np.random.default_rng(setting["seed"]), [], values
    for _ in range(setting["epochs"]):
        copies = [value.copy() for value in now]
        sequence = source.permutation(len(X))
        rate, size = setting["learning_rate"], setting["batch_size"]
        answer = train_one_epoch(copies, X.copy(), y.copy(), rate, size, sequence)
        now, mean_loss = two_parts(answer, "train_one_epoch")
        losses.append(mean_loss)
    holds(
        "the parameters do not change",
        any(not np.array_equal(a, b) for a, b in zip(now, values, strict=True)),
    )
    return now, losses


def check_training(drive, what, values, X, y, setting):
    """The student's training against the trusted one, else against their own epochs."""

    def right(copies, inputs, labels, *_):
        return trusted_training(copies, inputs, labels, setting)

    def by_own():
        copies = [value.copy() for value in values]
        seen = drive(train, copies, X.copy(), y.copy(), *setting.values())
        own = drive(lambda *_: by_own_epochs(values, X, y, setting))
        close(what, seen, own, tolerance=1e-3)

    arguments = values, X, y, *setting.values()
    options = {"drive": drive, "what": what, "tolerance": 1e-3}
    follow_through(
        lambda: test.compare(train, right, [arguments], **options),
        by_own,
        "judged by your own train_one_epoch",
    )


def start_of_history(training, *arguments):
    """How many losses there are, and the first of them."""
    _, history = two_parts(training(*arguments), "train")
    losses = np.ravel(np.asarray(history, dtype=float))
    return {"losses kept": losses.size, "loss of the first epoch": losses[0]}


def end_of_training(training, *arguments):
    values, history = two_parts(training(*arguments), "train")
    named = dict(zip(("W1", "b1", "W2", "b2"), values, strict=True))
    return {**named, "loss of the last epoch": np.ravel(np.asarray(history, dtype=float))[-1]}


@test.behaviour("keeps one loss for each epoch", points=1)
def _(rng):
    check_training(start_of_history, "the history", *small_task(rng))


@test.behaviour("goes on from epoch to epoch, each with its own order from the seed", points=1)
def _(rng):
    check_training(end_of_training, "the end of the training", *small_task(rng))


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Steps 3 and 4: predictions and accuracy
#
# A prediction is the most probable class of an example. The accuracy is the share of predictions
# that are right: 90 of 100 give 0.9.


# %% nbgrader={"grade": false, "grade_id": "predict", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predict(parameters, X):
    """The most probable class of every row of X: whole numbers, shape (rows,)."""
    ### BEGIN SOLUTION
    return np.argmax(forward(parameters, X), axis=1)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "predict_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("predict", predict)

# %% nbgrader={"grade": true, "grade_id": "predict_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `predict` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("predict_test")


def draw(rng, rows, classes):
    shapes = (7, 6), (6,), (6, classes), (classes,)
    return [rng.normal(size=shape) for shape in shapes], rng.normal(size=(rows, 7))


def right_labels(values, X):
    hidden = reference.relu(reference.dense_forward(X, values[0], values[1]))
    return np.argmax(reference.dense_forward(hidden, values[2], values[3]), axis=1)


@test.behaviour("names the most probable class of every row", points=0.5)
def _(rng):
    test.compare(predict, right_labels, [draw(rng, 40, 10), draw(rng, 10, 10)], what="labels")


@test.behaviour("works for a single row and for another number of classes", points=0.5)
def _(rng):
    test.compare(predict, right_labels, [draw(rng, 1, 10), draw(rng, 20, 3)], what="labels")


test.grade()
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accuracy(y_true, y_pred):
    """The share of predictions that are right, from 0 to 1."""
    ### BEGIN SOLUTION
    return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "accuracy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("accuracy", accuracy)

# %% nbgrader={"grade": true, "grade_id": "accuracy_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `accuracy` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("accuracy_test")


@test.behaviour("is the share of right predictions", points=0.5)
def _(rng):
    inputs = [(rng.integers(0, 3, n), rng.integers(0, 3, n)) for n in (7, 60)]
    test.compare(accuracy, reference.accuracy, inputs)


@test.behaviour("is 1 where all is right and 0 where nothing is", points=0.5)
def _(rng):
    truth = rng.integers(0, 10, 25)
    inputs = [(truth, truth.copy()), (truth, (truth + 1) % 10)]
    test.compare(accuracy, reference.accuracy, inputs)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The task
#
# Train the network from `initial_parameters(seed)` on the whole training set for **100 epochs** at
# **learning rate 0.5**, with **batch size 32** and **seed 16**. Predict every example of the test
# set (`test_predictions`) and compute their accuracy (`test_accuracy`). Everything is fixed, so
# the result is fixed too. The cell takes about a second; how many updates is that?
#
# Use the names of the next cell, and those of the data, in place of numbers: the hidden tests run
# your cell once more with other values.

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
epochs, learning_rate = 100, 0.5
batch_size, seed = 32, 16

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# test_predictions: one label for each row of X_test; test_accuracy: one number
### BEGIN SOLUTION
trained, losses = train(
    initial_parameters(seed), X_train, y_train, learning_rate, batch_size, epochs, seed
)
test_predictions = predict(trained, X_test)
test_accuracy = accuracy(y_test, test_predictions)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", test_predictions=test_predictions, test_accuracy=test_accuracy)

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from functools import cache

import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, array_like, close, follows_from_own, holds
from autograder.hidden_tests import lesson_data, matches, note, remembered, rerun, stand_ins
from autograder.hidden_tests import used_names

test = HiddenTest("task_test")
GIVEN = lesson_data("06_training", "digits.npz")
GIVEN |= {part: GIVEN[part].astype(float) for part in ("X_train", "X_test")}
START = "initial_parameters(seed)"
ASKED = {"learning_rate": 0.5, "batch_size": 32, "epochs": 100, "seed": 16, START: 16}
OTHER = {"learning_rate": 0.3, "batch_size": 16, "epochs": 8, "seed": 7, START: 7}
SETTINGS = [name for name in OTHER if name != START]  # as train takes them


@cache
def others():
    """Few images with shifted labels, test images in another order, and what these are called now."""
    draw = test.shared_rng()
    few, rows, shift = draw.permutation(1347)[:150], draw.permutation(450), draw.integers(1, 10)
    labels = (GIVEN["y_train"][few] + shift) % 10
    # With some labels by lot, every setting shows in the predictions.
    labels[::4] = draw.integers(0, 10, len(labels[::4]))
    changed = {"X_train": GIVEN["X_train"][few], "y_train": labels}
    changed |= {"X_test": GIVEN["X_test"][rows], "y_test": draw.integers(0, 10, 450)}
    return changed, (GIVEN["y_test"][rows] + shift) % 10


@cache
def again():
    functions = stand_ins(accuracy=lambda: accuracy(GIVEN["y_test"], np.asarray(test_predictions)))
    return rerun("task", **{name: OTHER[name] for name in SETTINGS}, **others()[0], **functions)


def he_start(number):
    normal = np.random.default_rng(number).normal
    W1, W2 = normal(0, np.sqrt(2 / 64), (64, 32)), normal(0, np.sqrt(2 / 32), (32, 10))
    return [W1, np.zeros(32), W2, np.zeros(10)]


@remembered
def by_reference(data, setting):
    """The right predictions for these data and settings."""
    layers = [reference.Dense(32, "relu"), reference.Dense(10, "softmax")]
    model = reference.Sequential(layers, seed=0)
    model.build(64)
    model.set_weights(he_start(setting[START]))
    model.rng = np.random.default_rng(setting["seed"])
    model.compile(reference.SGD(setting["learning_rate"]), "sparse_categorical_crossentropy")
    model.fit(data["X_train"], data["y_train"], setting["epochs"], setting["batch_size"])
    return np.argmax(model.predict(data["X_test"]), axis=1)


def by_own(data, setting):
    """What the student's own train and predict give; nothing if they give nothing of use."""
    numbers, start = [setting[name] for name in SETTINGS], he_start(setting[START])
    try:
        untrained = np.asarray(predict(start, data["X_test"]))
        values = train(start, data["X_train"], data["y_train"], *numbers)[0]
        own = np.asarray(predict(values, data["X_test"]))
    except Exception:
        return np.array([])
    return own if not np.array_equal(own, untrained) else np.array([])


def agree(seen, wanted):
    # One example may differ by rounding; a wrong setting changes more.
    return wanted.shape == seen.shape and int(np.sum(seen != wanted)) <= 1


@cache
def follows_own_predict():
    """Whether what was handed in is no list of labels because the student's predict gives none."""
    try:
        seen = np.asarray(test_predictions, dtype=float)
    except (TypeError, ValueError):
        return False
    labels = seen.shape == GIVEN["y_test"].shape and np.isin(seen, np.arange(10)).all()
    return not labels and agree(seen, by_own(GIVEN, ASKED))


def handed_in():
    if follows_own_predict():
        return np.asarray(test_predictions, dtype=float)
    seen = array_like("test_predictions", test_predictions, GIVEN["y_test"])
    holds("test_predictions has to hold labels, 0 to 9", np.isin(seen, np.arange(10)).all())
    text = "test_predictions equals the true labels everywhere: was the test set trained on?"
    holds(text, not np.array_equal(seen, GIVEN["y_test"]))
    return seen


def labels_again():
    if follows_own_predict():
        return np.asarray(again().test_predictions, dtype=float)
    seen = array_like("test_predictions", again().test_predictions, GIVEN["y_test"])
    text = "with other images your cell gives the same predictions: does it use X_train and X_test?"
    holds(text, not np.array_equal(seen, handed_in()))
    holds("your predictions look like y_test", np.mean(seen == others()[0]["y_test"]) < 0.5)
    return seen


@cache
def training():
    """What explains the visible run: right training, else the student's own, else nothing."""
    both, seen = (by_reference, by_own), handed_in()
    return next((each for each in both if agree(seen, each(GIVEN, ASKED))), None)


@cache
def names_used():
    seen, changed, make = labels_again(), others()[0], training()
    return used_names(ASKED, OTHER, lambda setting: agree(seen, make(changed, setting)))


def check_setting(name, *more):
    hint = next(iter(test.known("test_predictions", test_predictions)), "")
    text = f"these are not the predictions that the task leads to. {hint}"
    holds(text, training() is not None)
    if training() is by_own:
        note("judged by your own train and predict")
    change = f"with {name} = {OTHER[name]} in place of {ASKED[name]}"
    text = f"{change} your cell's predictions are not right: does it use that name everywhere?"
    holds(text, {name, *more} <= (names_used() or set()))


def check_learnt():
    """Many right predictions in both runs, or those of the student's own functions."""
    pairs = (handed_in(), GIVEN["y_test"]), (labels_again(), others()[1])
    visible, repeated = (a == b if a.shape == b.shape else [False] for a, b in pairs)
    for run, right, least in (("", visible, 0.5), ("trained on other images, ", repeated, 0.2)):
        if np.mean(right) < least:
            text = f"{run}only {np.mean(right):.0%} of the predictions are right: did it learn?"
            holds(text, training() is by_own and names_used() is not None)
            note("judged by your own train and predict")


@test.behaviour("predicts every example of the test set with a trained network", points=1)
def _(rng):
    check_learnt()


@test.behaviour("trains for the epochs asked for", points=0.5)
def _(rng):
    check_setting("epochs")


@test.behaviour("trains at the learning rate asked for", points=0.5)
def _(rng):
    check_setting("learning_rate")


@test.behaviour("trains with the batch size asked for", points=0.5)
def _(rng):
    check_setting("batch_size")


@test.behaviour("starts and shuffles by the seed asked for", points=0.5)
def _(rng):
    check_setting("seed", START)


@test.behaviour("computes the accuracy of these predictions on the test set", points=1)
def _(rng):
    if training() is by_reference:
        check_learnt()
    else:
        note("judged by your own predictions")
    inputs = [(GIVEN["y_test"], handed_in()), (others()[0]["y_test"], labels_again())]
    text = f"test_predictions has shape {handed_in().shape}, so nothing can be counted"
    holds(text, handed_in().shape == GIVEN["y_test"].shape)
    right = [float(np.mean(true == pred)) for true, pred in inputs]
    both = [test_accuracy, again().test_accuracy]
    if matches(both[0], right[0], 0.0023):  # one example: predictions may differ by rounding
        mistakes = {"It is the same as before: does your cell use the name y_test?": both[0]}
        close("test_accuracy for other labels", both[1], right[1], reveal=False, mistakes=mistakes)
    elif follows_from_own(both, lambda *labels: accuracy(*labels), inputs):
        note("judged by your own accuracy")
    else:
        mistakes = test.known("test_accuracy", both[0])
        close("test_accuracy", both[0], right[0], reveal=False, mistakes=mistakes)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Two more questions
#
# **Question 2.** After 40 epochs the training loss still falls, but the test loss has begun to
# rise. What does that say?
#
# <details><summary>A. The learning rate is too small</summary>
#
# No. With too small a rate both losses would still be falling, slowly.
# </details>
# <details><summary>B. The network now learns what is special about the training examples</summary>
#
# Yes. It gets better on what it has seen and worse on what is new. Lesson 08 is about this.
# </details>
# <details><summary>C. The gradients are wrong</summary>
#
# No. With wrong gradients the training loss would hardly fall for 40 epochs.
# </details>
#
# **Question 3.** With ten classes, the loss stays at about 2.3 or above, and about one prediction
# in ten is right. What do you try first?
#
# <details><summary>A. More epochs</summary>
#
# Not first. If nothing is learnt in one epoch after another, more of them only cost more updates.
# </details>
# <details><summary>B. Another learning rate, much smaller or much larger</summary>
#
# Yes. $-\log 0.1 \approx 2.3$ is the loss of pure guessing. Look at the curve: a jagged one asks
# for a smaller rate, a flat one for a larger.
# </details>
# <details><summary>C. Training on the test set too</summary>
#
# No. Then nothing is left that could tell how the network does on new images.
# </details>
#
# ## Flashcards
#
# <details><summary><b>training loop</b></summary>
#
# Forward, loss, backward, update; again and again.
# </details>
# <details><summary><b>batch</b></summary>
#
# The examples that share one update.
# </details>
# <details><summary><b>update</b></summary>
#
# One step of all parameters against their gradients, times the learning rate.
# </details>
# <details><summary><b>epoch</b></summary>
#
# One pass over the whole training set: $n$ / batch size updates, rounded up.
# </details>
# <details><summary><b>loss curve</b></summary>
#
# The loss after each epoch, drawn over the epochs, for the training set or the test set.
# </details>
# <details><summary><b>test set</b></summary>
#
# Examples that the training never touches; they show how the network does on new ones.
# </details>
#
# ## Summary
#
# **In one line.** Training repeats forward, loss, backward and update until the network is good
# enough.
#
# **In one paragraph.** An epoch visits every training example once, batch by batch, with one
# update after each batch. Epochs, learning rate, batch size and seed decide the result. The test
# set, never trained on, tells what it is worth.
#
# **In full.** Start from seeded random parameters. In each epoch, shuffle the examples and cut
# them into batches. For each batch compute the loss and all gradients with the parameters as they
# are; then move every parameter against its gradient. Average the loss over examples, not over
# batches. Too small a learning rate needs many epochs; too large a one never arrives. Time goes
# with the number of updates. At the end, predict the test set and report the share that is right.
#
# **Was everything clear?** Note here what was not (this is not graded): …
