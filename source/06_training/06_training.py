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
# list `[W1, b1, W2, b2]`, and `gradients` returns a list in the same order. The weights start at
# random, in a size that lets the gradient reach the first layer neither too small nor too large (He
# initialisation, lesson 05). Everything random comes from a seed, so your numbers can be compared
# with those of others.


# %%
def initial_parameters(seed):
    """He initialisation: weights of variance 2 / inputs, biases of 0."""
    rng = np.random.default_rng(seed)
    W1 = rng.normal(0, np.sqrt(2 / 64), (64, 32))
    W2 = rng.normal(0, np.sqrt(2 / 32), (32, 10))
    return [W1, np.zeros(32), W2, np.zeros(10)]


def forward(parameters, X):
    """Probabilities, one row per example and one column per class."""
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
# Take 32 examples and one step downhill, at learning rate 0.5. **Predict** first: an untrained
# network spreads its belief over ten digits. Which loss do you expect before the update (think of
# $-\log 0.1$), and which after it?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
before = initial_parameters(seed=1)
X_batch, y_batch = X_train[:32], y_train[:32]
slopes = gradients(before, X_batch, y_batch)
after = [parameter - 0.5 * slope for parameter, slope in zip(before, slopes, strict=True)]
print(f"loss before the update: {cross_entropy(y_batch, forward(before, X_batch)):.3f}")
print(f"loss after the update:  {cross_entropy(y_batch, forward(after, X_batch)):.3f}")

# %% [markdown]
# It was 3.124, and 1.998 after the update. Equal belief in ten digits would cost 2.3; random weights
# begin with unequal, wrong beliefs. All four gradients came from the *old* parameters; only
# then did all four change. `before` is still there: the update made new arrays.
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

# %% [markdown]
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
right.set(title="Learning rate 0.5: train and test", xlabel="epoch", ylabel="loss (logarithmic)")
right.set(yscale="log")
left.legend(title="learning rate", ncols=2, loc="upper right")
right.legend()
plt.show()

# %% [markdown]
# *Figure, left: the loss falls slowly at learning rate 0.005 (dash-dotted), faster at 0.05
# (dashed), within a few epochs at 0.5 (solid); at 5 (dotted) it stays above 2. Right, on a
# logarithmic axis: at 0.5 the training loss (solid) sinks below 0.01; the test loss (dashed) is
# jagged and ends near 0.04.*
#
# After 1 epoch 0.5 is best, with 0.85 of the test set right; after 30 epochs too, with 0.98, though
# 0.05 has nearly caught up. Small steps arrive late: 30 epochs at 0.005 reach 0.82, and that is
# less than 3 epochs at 0.5 reach: 0.94. Steps of 5 never arrive: about one digit in ten is right,
# as by guessing. And epochs are not free: each costs another 43 updates, whether the accuracy still
# rises or not.
#
# The right picture shows why there is a test set. In the end the network does better on the images
# that it trained on (their loss is measured during the epoch, so it starts higher); only the test set
# tells how it will do on new images. Nothing is *chosen* with it here: the values in your task are
# fixed. How to choose fairly comes in lesson 07.
#
# ## Step 1: one epoch
#
# For every batch: forward, loss, backward, update. Return the new parameters **and** the mean
# loss. Mind the mean: a batch of 3 examples must not weigh as much as one of 32. Better make new
# arrays, as above, than change the given ones: whoever calls your function may still need its start.
# The visible check says whether the given arrays have changed; that costs no points.


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
    """The given parameters after an epoch: are they unchanged?"""
    train_one_epoch(parameters, X, y, 0.1, batch_size, np.arange(len(X)))
    return parameters


check("train_one_epoch", train_one_epoch)
check("parameters_afterwards", parameters_afterwards)

# %% nbgrader={"grade": true, "grade_id": "train_one_epoch_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `train_one_epoch` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects, drawing


def draw(rng, n, batch_size, order=np.arange):
    """A network [6, 5, 4] with n examples, of which the last ones have a larger loss."""
    network, (X, y) = drawing.parameters(rng, 6, 5, 4), drawing.examples(rng, n, 6, 4)
    return network, X * np.linspace(1, 2, n)[:, None], y, 0.3, batch_size, order(n)


def by_own_updates(values, X, y, rate, size, order):
    """Single batches of the student's own in a row, and their mean loss."""
    total = 0.0
    for rows in batches(order, size):
        total += len(rows) * cross_entropy(y[rows], forward(values, X[rows]))
        batch = X[rows], y[rows], rate, len(rows), np.arange(len(rows))
        values = [np.asarray(new, float) for new in train_one_epoch(values, *batch)[0]]
    return values, total / len(order)


test = HiddenTest("train_one_epoch_test", draw=draw, tolerance=1e-4)
NEW = aspects.part(0, what="the new parameters", names=("W1", "b1", "W2", "b2"))
SINGLE = {"cases": [(9, 9), (5, 5)]} | NEW
SHORT = {"cases": [(11, 4), (9, 4)], "own": by_own_updates} | NEW
LOSS = {"cases": [(10, 4), (13, 4)], "own": by_own_updates} | aspects.part(1, what="the mean loss")

test.gives("moves every parameter one step downhill for a single batch", points=1, **SINGLE)


@test.gives("updates after each batch, in the given order", points=1, own=by_own_updates, **NEW)
def _(rng):
    return [draw(rng, 12, 4, order=rng.permutation) for _ in range(2)]


test.gives("also uses a shorter last batch", points=1, **SHORT)
test.gives("returns the mean loss over all examples, before each update", points=1, **LOSS)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: the loop over the epochs
#
# Make one generator from the seed, `rng = np.random.default_rng(seed)`, before the first epoch:
# `rng.permutation(len(X))` then gives every epoch its own order. Each epoch continues where the last
# one stopped.


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(parameters, X, y, learning_rate, batch_size, epochs, seed):
    """Train from these parameters; return (final parameters, list with one mean loss per epoch)."""
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
# Hidden tests check `train` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects, drawing


def draw(rng, n, batch_size, epochs):
    network, examples = drawing.parameters(rng, 6, 5, 4), drawing.examples(rng, n, 6, 4)
    return network, *examples, rng.uniform(0.1, 0.4), batch_size, epochs, int(rng.integers(1000))


def start_of_the_history(training, *arguments):
    losses = np.atleast_1d(training(*arguments)[1])
    return {"losses kept": len(losses), "loss of the first epoch": losses[0]}


CASES = [(23, 5, 3), (29, 7, 5)]
test = HiddenTest("train_test", draw=draw, cases=CASES, own="train_one_epoch", tolerance=1e-3)
START = {"drive": start_of_the_history}
END = aspects.part(0, (1, -1), what="the parameters and the last loss")

test.gives("keeps one loss for each epoch", points=1, **START)
test.gives("goes on from epoch to epoch, in an order of its own", points=1, **END)
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
# Hidden tests check `predict` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest, drawing


def draw(rng, rows, classes):
    return drawing.parameters(rng, 7, 6, classes), rng.normal(size=(rows, 7))


test = HiddenTest("predict_test", draw=draw, what="labels")
OTHERS = [(1, 10), (20, 3)]

test.gives("names the most probable class of every row", points=0.5, cases=[(40, 10), (10, 10)])
test.gives("works for a single row and other numbers of classes", points=0.5, cases=OTHERS)
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
# Hidden tests check `accuracy` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, drawing

test = HiddenTest("accuracy_test", right=reference.accuracy, draw=drawing.labels)
test.gives("is the share of right predictions", points=0.5, cases=[(7, 3), (60, 3)])


@test.gives("is 1 where all is right, 0 where nothing is", points=0.5)
def _(rng):
    truth = rng.integers(0, 10, 25)
    return [(truth, truth.copy()), (truth, (truth + 1) % 10)]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Play** with the experiment: here your own functions train, on 1,000 of the training images; the
# other 347 are kept apart to measure on. Which learning rate comes above 0.95 in the fewest seconds?
# From when on do more epochs cost time and bring little?

# %%
from play import experiment

experiment(initial_parameters(1), X_train, y_train, train, predict, accuracy)

# %% [markdown]
# At 0.5 six epochs are enough for 0.95. The next 24 take four times as long, and bring less than 1 in
# 100 more. At 0.02 it takes 17 epochs to come above 0.9; at 2 no number of epochs helps.
#
# ## The task
#
# Train the network from `initial_parameters(seed)` on the whole training set for **100 epochs** at
# **learning rate 0.5**, with **batch size 32** and **seed 16**. Predict every example of the test
# set (`test_predictions`) and compute their accuracy (`test_accuracy`). The same seed goes to
# `initial_parameters` and to `train`. Everything is fixed, so the result is fixed too. How many
# updates will that be?
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
check("task", "test_predictions", "test_accuracy")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes("epochs", "learning_rate", "batch_size", "seed")
def _(rng, given):
    """Few images with shifted labels, some of them at random, and test images in another order."""
    few, rows, shift = rng.permutation(1347)[:150], rng.permutation(450), rng.integers(1, 10)
    labels = (given.y_train[few] + shift) % 10
    labels[::4] = rng.integers(0, 10, len(labels[::4]))  # every setting shows in the predictions
    data = {"X_train": given.X_train[few], "y_train": labels}
    data |= {"X_test": given.X_test[rows], "y_test": (given.y_test[rows] + shift) % 10}
    return data | {"epochs": 8, "learning_rate": 0.3, "batch_size": 16, "seed": 7}


@task.behaviour("predicts every example of the test set with a trained network", points=1)
def _(rng):
    task.check_learnt("test_predictions", "y_test", least=0.2)


NEAR = {"of": "test_predictions"}
task.setting("trains for the epochs asked for", "epochs", points=0.5, **NEAR)
task.setting("trains at the learning rate asked for", "learning_rate", points=0.5, **NEAR)
task.setting("trains with the batch size asked for", "batch_size", points=0.5, **NEAR)
task.setting("starts and shuffles by the seed asked for", "seed", points=0.5, **NEAR)
task.result("computes the accuracy of these predictions on the test set", "test_accuracy", points=1)
task.grade()
### END HIDDEN TESTS


# %%
def draw_misread(numbers, labels):
    """Images of the test set, each with its label and what it was read as."""
    figure, axes = plt.subplots(1, len(numbers), figsize=(11, 2.2), layout="constrained")
    for number, axis in zip(numbers, np.atleast_1d(axes), strict=True):
        axis.imshow(X_test[number].reshape(8, 8), cmap="gray_r")
        title = f"label {y_test[number]},\nread as {labels[number]}"
        axis.set(title=title, xlabel="column", ylabel="row", xticks=[0, 7], yticks=[0, 7])
    figure.suptitle("Test images that your network misreads")
    plt.show()


try:
    labels = np.asarray(test_predictions).astype(int)
    misread = np.flatnonzero(labels != y_test)
    has_learnt = len(misread) < len(y_test) / 2
except Exception:
    has_learnt = False
if has_learnt:
    updates = epochs * int(np.ceil(len(y_train) / batch_size))
    print(f"{updates} updates; {len(misread)} of {len(y_test)} test images are misread")
    draw_misread(misread[:8], labels)
else:
    print("The digits that your network misreads appear here when the task is done.")

# %% [markdown]
# *Figure: seven test images, each with its label and what it was read as: an 8 as 4, two 9s as 5, a
# 6 as 1, a 1 as 8, a 6 as 0 and a 7 as 4.*
#
# 100 epochs of 43 updates are 4,300 updates. They turned a network that guesses into one that misreads
# 7 of 450 new images: the accuracy is 0.984. Would you have read these?
#
# **Question 2.** After 40 epochs the training loss still falls, but the test loss has begun to
# rise. What does that say?
#
# <details><summary>A. The learning rate is too small for both losses</summary>
#
# No. With too small a rate both losses would still be falling, slowly.
# </details>
# <details><summary>B. The network learns its examples by heart</summary>
#
# Yes. It learns what is special about them: it gets better on what it has seen and worse on what is
# new. Lesson 08 is about this.
# </details>
# <details><summary>C. The gradients of the network are wrong</summary>
#
# No. With wrong gradients the training loss would hardly fall for 40 epochs.
# </details>
#
# **Question 3.** With ten classes, the loss stays at about 2.3 or above, and about one prediction
# in ten is right. What do you try first?
#
# <details><summary>A. More epochs than before</summary>
#
# Not first. If epoch after epoch teaches nothing, more of them only cost more updates.
# </details>
# <details><summary>B. Another learning rate</summary>
#
# Yes, a much smaller or much larger one: $-\log 0.1 \approx 2.3$ is the loss of pure guessing. Look
# at the curve: a jagged one asks for a smaller rate, a flat one for a larger.
# </details>
# <details><summary>C. Training on the test set</summary>
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
# The loss of each epoch, drawn over the epochs: on the training set during it, on the test set after it.
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
# batches. Too small a learning rate needs many epochs; too large a one never arrives. The time
# grows with the number of updates. At the end, predict the test set and report the share that is
# right.
#
# **Was everything clear?** Note here what was not (this is not graded): …
