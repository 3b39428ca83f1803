# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Capstone: from raw images to a model you can vouch for
#
# | | |
# |---|---|
# | **Duration** | about 75 minutes |
# | **You need** | confusion matrix (lesson 02), training (06), validation (07), dropout (08), Adam (09) |
# | **Question** | Can you take a problem from raw data to a number that others can check? |
#
# A cook who opens a restaurant looks at what the market has, tries dishes in her own kitchen, and
# only then lets guests taste. She writes the recipe down so well that another cook makes the same
# dish.
#
# Here the guests are the test set. The images are handwritten digits, as a careless scanner leaves
# them: each lies somewhere on its sheet. You design a network yourself, within a **budget of 1,000
# updates** for each training, and it has to read at least **75 %** of the test images. The grader does not believe your
# number: it trains your design again, from its seed.
#
# ## Look at the data
#
# **Predict** before you run: the file holds 1,797 images. How many of each digit would you expect?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

with np.load("digits.npz") as file:
    X, y = file["X"].astype(float), file["y"].astype(int)

figure, axes = plt.subplots(2, 8, figsize=(10, 3.6), layout="constrained")
for number, axis in enumerate(axes.ravel()):
    axis.imshow(X[number].reshape(10, 10), cmap="gray_r")
    axis.set(
        title=f"{number}: label {y[number]}", xlabel="column", ylabel="row", xticks=[], yticks=[]
    )
figure.suptitle("The first 16 images, with their labels")
plt.show()
print("images of each digit:", np.bincount(y))
print("ink, least and most:", X.min(), X.max())
print("pixels that never hold ink:", np.sum(X.max(axis=0) == 0))

# %% [markdown]
# *Figure: two rows of eight small grey images, handwritten digits in various hands, each with its
# number and label above. A digit is 8 pixels wide and high at most; its sheet has 10. Some lie at the
# top left, some at the bottom right.*
#
# From 174 to 183 of each digit, near a tenth of 1,797: no class is rare, so accuracy is a fair metric
# here. (E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI,
# [doi.org/10.24432/C50P49](https://doi.org/10.24432/C50P49), CC BY 4.0; placed at
# random for this course.)
#
# ## Split
#
# Three sets that share no image. The **training set** may change the weights, the **validation
# set** your design, and the **test set** neither. The images are already in random order.

# %%
X_train, y_train = X[:1077], y[:1077]
X_validation, y_validation = X[1077:1437], y[1077:1437]
X_test, y_test = X[1437:], y[1437:]
for name, labels in (("train", y_train), ("validation", y_validation), ("test", y_test)):
    print(f"{name:10}: {len(labels):4} images")

# %% [markdown]
# ## A baseline to beat
#
# Before any network: what does something simple reach? Average the training images of each digit.
# Read each image as the digit whose average is nearest. **Predict** before you run: better or
# worse than 75 %?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
averages = np.array([X_train[y_train == digit].mean(axis=0) for digit in range(10)])
distances = ((X_validation[:, None, :] - averages) ** 2).sum(axis=2)
nearest = distances.argmin(axis=1)
print(f"accuracy of the baseline on the validation set: {np.mean(nearest == y_validation):.3f}")

counts = np.zeros((10, 10), dtype=int)
np.add.at(counts, (y_validation, nearest), 1)
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
left.imshow(counts, cmap="gray_r")
for row, column in np.argwhere(counts):
    shade = "white" if counts[row, column] > 11 else "black"
    left.text(column, row, counts[row, column], ha="center", va="center", color=shade)
left.set(title="Baseline: confusion matrix", xlabel="predicted digit", ylabel="true digit")
left.set(xticks=range(10), yticks=range(10))
wrong = np.flatnonzero(nearest != y_validation)
worst = wrong[np.argmin(distances.min(axis=1)[wrong])]
right.imshow(X_validation[worst].reshape(10, 10), cmap="gray_r")
right.set(title=f"Truly {y_validation[worst]}, predicted {nearest[worst]}", xlabel="column")
right.set(ylabel="row")
plt.show()

# %% [markdown]
# *Figure, left: the counts of the baseline, a row for each true digit and a column for each
# predicted one. The diagonal is darkest, but many lie beside it. Right: the wrong image that lies
# nearest to the average of another digit.*
#
# Far worse: it reads 42 % of the validation images. An average over digits that lie in different places is a blur. A
# confusion matrix says *which* mistakes are made, and the worst mistake shows *why*.
#
# ## Step 1: a plan, in writing
#
# Decide before you train, so that no result can talk you into a rule that suits it. First read the
# next section's table, and the rule below it. Your instructor reads the plan and gives points by
# this rubric:
#
# | Points | What the plan says |
# |---|---|
# | 1 | **What is tried**: which settings of the design (see the tools below) you vary, from which values, and how many updates each trial costs |
# | 1 | **How it is chosen**: by which number, measured on which set, and what happens on a tie |
# | 1 | **What the test set is for**: when it is used, how often, and what you will do if the result disappoints |
#
# Half a point is for a part that is there, but that somebody else could not follow.

# %% [markdown] nbgrader={"grade": true, "grade_id": "plan", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **What is tried.** One hidden layer of 32, 64 or 96 neurons; SGD at rate 0.3, batch size 32, no
# dropout, patience 8, seed 5. Each for 29 epochs at most. An epoch has 34 updates, so a trial costs
# up to 986.
#
# **How it is chosen.** By the accuracy on the validation set. On a tie the smaller network wins.
#
# **What the test set is for.** It is predicted once, by the chosen design, at the very end. If the
# accuracy is below 75 %, I report it as it is; another design would need new test images.
# ### END SOLUTION

# %% [markdown]
# ## The tools are given
#
# A **design** is a dictionary with everything that decides the training. These are all its rules:
#
# | Key | What it may be |
# |---|---|
# | `"hidden"` | a list of the sizes of the hidden layers: at most 5 of them, each from 1 to 256 |
# | `"optimizer"` | `"sgd"` or `"adam"` |
# | `"learning_rate"` | a number above 0, at most 100 |
# | `"dropout"` | the rate of all hidden layers, from 0 to below 1 |
# | `"batch_size"`, `"epochs"` | whole numbers from 1 |
# | `"patience"` | a whole number from 1; if it is `epochs` or more, the training never stops early |
# | `"seed"` | a whole number from 0 |
#
# `epochs` times the batches of an epoch must keep to the budget, even if the training stops early.


# %%
def initial_parameters(sizes, seed):
    """[W1, b1, W2, b2, …]: He initialisation for these sizes, inputs and classes included."""
    rng, parameters = np.random.default_rng(seed), []
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        parameters += [rng.normal(0, np.sqrt(2 / inputs), (inputs, outputs)), np.zeros(outputs)]
    return parameters


def layers(parameters, X, rate=0, rng=None):
    """The outputs of every layer, X first and the probabilities last, and what dropout kept."""
    outputs, masks = [X], []
    for W, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
        hidden = np.maximum(0, outputs[-1] @ W + b)
        masks.append((rng.random(hidden.shape) >= rate) / (1 - rate) if rate else 1)
        outputs.append(hidden * masks[-1])
    scores = outputs[-1] @ parameters[-2] + parameters[-1]
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return [*outputs, exponentials / exponentials.sum(axis=1, keepdims=True)], masks


def probabilities(parameters, X):
    """One row per example, one column per class; in inference mode."""
    return layers(parameters, X)[0][-1]


def loss(parameters, X, y):
    """The mean cross-entropy, in inference mode."""
    of_the_truth = probabilities(parameters, X)[np.arange(len(y)), y]
    return -np.mean(np.log(np.maximum(of_the_truth, 1e-12)))


def gradients(parameters, X, y, rate, rng):
    """Slopes of the mean cross-entropy with dropout, in the order of the parameters."""
    (*hidden, predicted), masks = layers(parameters, X, rate, rng)
    upstream, slopes = (predicted - np.eye(predicted.shape[1])[y]) / len(y), []
    for number in range(len(hidden) - 1, -1, -1):
        slopes = [hidden[number].T @ upstream, upstream.sum(axis=0), *slopes]
        if number > 0:
            below = upstream @ parameters[2 * number].T
            upstream = below * (hidden[number] > 0) * masks[number - 1]
    return slopes


class Optimizer:
    """SGD or Adam, as a design says."""

    def __init__(self, design):
        self.name, self.rate = design["optimizer"], design["learning_rate"]
        self.count, self.m, self.v = 0, None, None

    def step(self, parameters, slopes):
        """The parameters after one update."""
        if self.name == "sgd":
            return [p - self.rate * s for p, s in zip(parameters, slopes, strict=True)]
        if self.count == 0:
            self.m = self.v = [np.zeros_like(slope) for slope in slopes]
        self.count += 1
        self.m = [0.9 * m + 0.1 * s for m, s in zip(self.m, slopes, strict=True)]
        self.v = [0.999 * v + 0.001 * s**2 for v, s in zip(self.v, slopes, strict=True)]
        m_hat = [m / (1 - 0.9**self.count) for m in self.m]
        v_hat = [v / (1 - 0.999**self.count) for v in self.v]
        triples = zip(parameters, m_hat, v_hat, strict=True)
        return [p - self.rate * m / (np.sqrt(v) + 1e-8) for p, m, v in triples]


class KeepBest:
    """Keeps the parameters of the best epoch so far, that with the lowest loss."""

    def __init__(self, patience):
        self.patience, self.waited = patience, 0
        self.best_loss, self.best_parameters = np.inf, None

    def on_epoch_end(self, value, parameters):
        """Takes the loss after an epoch; True if so many epochs in a row were no better."""
        self.waited += 1
        if self.best_parameters is None or value < self.best_loss:
            self.best_loss, self.waited = value, 0
            self.best_parameters = [parameter.copy() for parameter in parameters]
        return self.waited >= self.patience


def updates_of(design, n):
    """How many updates a design makes with n training examples, if it does not stop early."""
    return design["epochs"] * -(-n // design["batch_size"])


example = {"hidden": [8], "optimizer": "sgd", "learning_rate": 0.1, "dropout": 0.0}
example |= {"batch_size": 50, "epochs": 3, "patience": 3, "seed": 1}
print("updates of the example:", updates_of(example, len(X_train)))

# %% [markdown]
# **Question 1.** With batch size 32 and 1,077 training images, how many whole epochs fit into a
# budget of 1,000 updates?
#
# <details><summary>A. 31</summary>
#
# No. That is 1,000 / 32: it divides by the batch size. An update takes one *batch*.
# </details>
# <details><summary>B. 29</summary>
#
# Yes. An epoch has 34 updates, the short batch included, and 29 × 34 is 986.
# </details>
# <details><summary>C. 30</summary>
#
# No. It forgets the short batch: 33 full batches leave 21 images, and they make an update too.
# </details>
#
# ## Step 2: scale
#
# Ink up to 16 makes scores, and with them gradients, large. So subtract from each pixel its mean
# and divide by its standard deviation (`np.std`), both **measured on the training images**:
# whatever else they are measured on has leaked into the training. A pixel that is the same in all
# training images has deviation 0: subtract its mean, and leave it undivided. Return a *new* array:
# whoever hands in `X` still needs it as it was.
#
# `look_at` is a toy for the check; leave it as it is.


# %% nbgrader={"grade": false, "grade_id": "scale", "locked": false, "schema_version": 3, "solution": true, "task": false}
def scale(X_train, X):
    """X, of shape (n, pixels), as seen from the means and deviations of X_train."""
    ### BEGIN SOLUTION
    deviation = X_train.std(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(deviation == 0, 1, deviation)
    ### END SOLUTION


def look_at(X_train, X):
    """What scale returns, and what X and X_train are afterwards."""
    return {"scaled": scale(X_train, X), "X after": X, "X_train after": X_train}


# %% nbgrader={"grade": false, "grade_id": "scale_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def scaled(X_train, X):
    return look_at(X_train, X)


check("scale", scaled)

# %% nbgrader={"grade": true, "grade_id": "scale_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `scale` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects


def draw(rng, n, m):
    """Training rows and others, whose means and deviations differ much."""
    return rng.normal(3, 2, (n, 4)), rng.normal(-1, 5, (m, 4))


def own_look(*arrays):
    return look_at(*arrays)


def pixel(function, *arrays):
    return np.asarray(function(*arrays)["scaled"])[:, 2]


test = HiddenTest("scale_test", name="scaled", student=own_look, draw=draw)
ALL = {"cases": [(9, 5), (20, 1), (6, 6)]}
PIXEL = {"drive": pixel, "what": "the scaled pixel"}
SCALED = ALL | aspects.part("scaled", what="the scaled images")
AFTER = ALL | aspects.part("X after", "X_train after", what="X and X_train afterwards")

test.gives("scales by the means and deviations of the training set", points=1, **SCALED)


@test.gives("leaves a pixel undivided that is the same in all training images", points=0.5, **PIXEL)
def _(rng):
    same, rows = draw(rng, 8, 5)
    same[:, 2] = 7
    return [(same, rows), (same, same[:3])]


test.gives("leaves the images that it was given as they were", points=0.5, **AFTER)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 3: training that can be repeated
#
# `train_model` follows a design and nothing else. From the seed it makes the initial parameters,
# and *then a new generator* from the same seed. In each epoch that draws one order of the rows as
# handed in, `rng.permutation(len(X))`, which is cut into batches, the short one included;
# `gradients` takes the generator too, for its dropout.
#
# After each epoch, `KeepBest` gets the loss on the validation set, and says whether to stop. What you
# return are the **best** parameters.


# %% nbgrader={"grade": false, "grade_id": "train_model", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_model(design, X, y, X_validation, y_validation, classes=10):
    """The parameters of a design's best epoch."""
    ### BEGIN SOLUTION
    parameters = initial_parameters([X.shape[1], *design["hidden"], classes], design["seed"])
    rng = np.random.default_rng(design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        for start in range(0, len(X), design["batch_size"]):
            rows = order[start : start + design["batch_size"]]
            slopes = gradients(parameters, X[rows], y[rows], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
        if best.on_epoch_end(loss(parameters, X_validation, y_validation), parameters):
            break
    return best.best_parameters
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "train_model_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def trained(epochs, batch_size, hidden, patience=99, **choices):
    """The parameters after training on seven rows of two numbers, with two classes."""
    X = np.array([[0, 1], [2, 1], [1, 3], [4, 0], [3, 3], [1, 1], [2, 5]], dtype=float)
    y, others = np.array([0, 1, 0, 1, 1, 0, 0]), np.array([[1, 2], [2, 2], [3, 1], [2, 0.5]])
    design = {"hidden": hidden, "learning_rate": 0.1, "batch_size": batch_size, "seed": 3}
    design |= {"optimizer": "sgd", "dropout": 0.0, "epochs": epochs, "patience": patience}
    return train_model(design | choices, X, y, others, np.array([0, 1, 1, 0]), classes=2)


def trained_by_adam(epochs, batch_size, hidden, rate, patience):
    choices = {"optimizer": "adam", "learning_rate": 0.3, "dropout": rate}
    return trained(epochs, batch_size, hidden, patience, **choices)


check("train_model", trained)
check("train_by_adam", trained_by_adam)

# %% nbgrader={"grade": true, "grade_id": "train_model_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `train_model` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, drawing
from autograder.hidden_tests.suspects import solution


def draw(rng, n, **settings):
    """A design, examples, and the same examples to validate with: each epoch is the best so far."""
    plan = {"hidden": [5], "learning_rate": float(rng.uniform(0.02, 0.05)), "batch_size": 4}
    plan |= {"optimizer": "sgd", "dropout": 0.0, "epochs": 1, "patience": 99}
    rows, labels = drawing.examples(rng, n, 3, 4)
    return plan | {"seed": int(rng.integers(1000))} | settings, rows, labels, rows, labels, 4


def draw_overfitting(rng):
    """Similar examples to validate with, some of them labelled anew: the best epoch before the
    patience ran out is not the first, and not the best of all."""
    train = solution().space["train_model"]
    while True:
        settings = {"learning_rate": 1.0, "epochs": 12, "patience": 2}
        plan, rows, labels, *_ = draw(rng, 8, **settings)
        others = np.append(rng.integers(0, 4, 3), labels[3:])
        validation = rows + rng.normal(0, 0.5, rows.shape), others, 4
        shorter_and_longer = [{}, {"patience": 99}, {"epochs": 1}]
        found = [train(plan | more, rows, labels, *validation)[0] for more in shorter_and_longer]
        if not any(np.allclose(found[0], other) for other in found[1:]):
            return plan, rows, labels, *validation


test = HiddenTest("train_model_test", draw=draw, what="the parameters", tolerance=1e-4)
ONE_EPOCH = [{"n": 12}, {"n": 8, "batch_size": 8}]
MORE_EPOCHS = [{"n": 12, "epochs": 3}, {"n": 8, "epochs": 5}]
SHORT_BATCH = [{"n": 10}, {"n": 7, "batch_size": 5}]
AS_DESIGNED = [{"n": 8, "hidden": []}, {"n": 8, "hidden": [4, 3]}]
AS_DESIGNED += [{"n": 8, "optimizer": "adam", "batch_size": 8, "epochs": 3}]
AS_DESIGNED += [{"n": 8, "dropout": 0.5, "hidden": [9]}]

test.gives("trains one epoch as its design says", points=0.5, cases=ONE_EPOCH)
test.gives("goes on for all epochs, with a new order in each", points=0.5, cases=MORE_EPOCHS)
test.gives("uses the last batch where it is shorter", points=0.25, cases=SHORT_BATCH)
claim = "takes the layers, the optimiser and the dropout from its design"
test.gives(claim, points=0.25, cases=AS_DESIGNED)
claim = "returns the best epoch before the patience ran out"
test.gives(claim, points=0.5, draw=draw_overfitting, cases=3)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## A first look at designs
#
# Twenty designs were trained for you, for 10 epochs each (340 updates), by SGD in batches of 32.
# **Predict**: can any network without a hidden layer read 75 % of the validation images?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
with np.load("search.npz") as file:
    search = dict(file)

plt.figure(figsize=(7, 3.8))
styles = ("o-", "s--", "^:", "D-.", "v-")
for neurons, row, style in zip(
    search["hidden"], search["validation_accuracy"], styles, strict=True
):
    name = f"{neurons} hidden neurons" if neurons else "no hidden layer"
    plt.plot(search["learning_rates"], row, style, label=name)
    print(f"{name:17} at most {row.max():.3f}")
plt.axhline(0.75, color="grey", linewidth=1, label="target")
plt.title("Twenty designs after 10 epochs")
plt.xscale("log")
plt.xlabel("learning rate")
plt.ylabel("accuracy on the validation set")
plt.legend(loc="center left", bbox_to_anchor=(1, 0.5))
plt.tight_layout()
plt.show()

# %% [markdown]
# *Figure: five curves over the learning rate, one for each size of the hidden layer, and a line at
# the target, 0.75. All curves rise from 0.001 to 0.1. That of the network without a hidden layer
# (circles) stays far below the line.*
#
# None here did: without a hidden layer the best reached 0.625, with 8 hidden neurons 0.600, with 64
# 0.842. Alone, every pixel votes wherever the digit lies; *enough* hidden neurons can ask for strokes.
#
# The more designs you compare on the validation set, the more the best of them owes to luck: so the
# test set waits.
#
# ## The task: your own model
#
# First choose, in the cell of `trials`: train **at least three different designs** (another seed is
# enough; only the test set must not choose it), and keep for each the pair `(design, accuracy on
# the validation set)` in the list `trials`, the accuracy of the parameters that `train_model`
# returns. The best of them is your `design`. Each has at most `budget` updates, and follows the
# rules above. Scale images, with your `scale`, before they go to `train_model` or are predicted.
#
# Then, in the task cell:
#
# 1. scale, and train `design` on the training images, with the validation images beside them;
# 2. predict **every image of the test set**: `test_predictions`, and its `test_accuracy`, at least
#    `target` (below it one point is lost: look for a better design with the validation set alone);
# 3. count them in `test_confusion`, 10 × 10, a row for each true digit;
# 4. find the worst mistake: in `worst_mistake`, the number (0 to 359) of the wrongly read test image
#    whose predicted digit got the largest probability.
#
# Use the names `design`, `X_train`, `y_train`, `X_validation` … there: the grader runs the task cell
# again with another design and other images, and it trains your designs itself.

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
budget, target = 1000, 0.75


def broken_rules(design):
    """A sentence for each rule that a design breaks."""
    whole = {"batch_size": 1, "epochs": 1, "patience": 1, "seed": 0}
    keys = {"hidden", "optimizer", "learning_rate", "dropout", *whole}
    if not isinstance(design, dict) or set(design) != keys:
        yield f"it has to be a dictionary with the keys {', '.join(sorted(keys))}."
        return
    sizes = list(design["hidden"]) if np.ndim(design["hidden"]) == 1 else [0]
    if len(sizes) > 5 or not all(size in range(1, 257) for size in sizes):
        yield "hidden has to be a list of at most 5 sizes, each from 1 to 256."
    if design["optimizer"] not in ("sgd", "adam"):
        yield 'optimizer has to be "sgd" or "adam".'
    if not 0 < design["learning_rate"] <= 100:
        yield "learning_rate has to be above 0, and at most 100."
    if not 0 <= design["dropout"] < 1:
        yield "dropout has to be from 0 to below 1."
    for name, least in whole.items():
        if design[name] != int(design[name]) or design[name] < least:
            yield f"{name} has to be a whole number from {least}."


# %% nbgrader={"grade": false, "grade_id": "design", "locked": false, "schema_version": 3, "solution": true, "task": false}
# trials: a list of pairs (design, accuracy on the validation set); design: the best of them
### BEGIN SOLUTION
shared = {"optimizer": "sgd", "learning_rate": 0.3, "dropout": 0.0, "batch_size": 32}
shared |= {"epochs": 29, "patience": 8, "seed": 5}
trials = []
for neurons in (32, 64, 96):
    trial = {"hidden": [neurons], **shared}
    Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
    parameters = train_model(trial, Z_train, y_train, Z_validation, y_validation)
    read = probabilities(parameters, Z_validation).argmax(axis=1)
    trials.append((trial, np.mean(read == y_validation)))
design = max(trials, key=lambda pair: pair[1])[0]
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# test_predictions, test_accuracy, test_confusion, worst_mistake
### BEGIN SOLUTION
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
parameters = train_model(design, Z_train, y_train, Z_validation, y_validation)
beliefs = probabilities(parameters, scale(X_train, X_test))
test_predictions = np.argmax(beliefs, axis=1)
test_accuracy = np.mean(test_predictions == y_test)
test_confusion = np.zeros((10, 10))
np.add.at(test_confusion, (y_test, test_predictions), 1)
surety = np.max(beliefs, axis=1) * (test_predictions != y_test)
worst_mistake = np.argmax(surety)
### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def misfits():
    """What cannot be right, whatever your design is."""
    for number, (trial, _) in enumerate(trials, start=1):
        for rule in broken_rules(trial):
            yield f"trial {number}: {rule}"
        if updates_of(trial, len(X_train)) > budget:
            yield f"trial {number}: it makes {updates_of(trial, len(X_train))} updates; {budget} are allowed."
    for rule in broken_rules(design):
        yield f"design: {rule}"
    if len({repr(trial) for trial, _ in trials}) < 3:
        yield "trials: fewer than three different designs."
    if design not in [trial for trial, share in trials if share == max(pair[1] for pair in trials)]:
        yield "design: it is not the best of the trials."
    right = np.equal(test_predictions, y_test)
    if not np.isclose(test_accuracy, np.mean(right)):
        yield "test_accuracy: it is not the share of test_predictions that are right."
    if test_accuracy < target:
        yield f"test_accuracy: it is {test_accuracy:.3f}, and {target} is asked for."
    if not np.array_equal(np.sum(test_confusion, axis=1), np.bincount(y_test)):
        yield "test_confusion: its rows do not add up to the images of each true digit."
    if not np.array_equal(np.diagonal(test_confusion), np.bincount(y_test[right], minlength=10)):
        yield "test_confusion: its diagonal does not count the right ones of test_predictions."
    if right[int(worst_mistake)]:
        yield "worst_mistake: this image was read rightly."


check("task", "test_predictions", "test_accuracy", "test_confusion", "worst_mistake", misfits)

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
# Hidden tests train your designs again here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Task, designs, holds


choice = designs.Choice()


def plan():
    """The design handed in, if it keeps to the rules; far over budget it is not trained again."""
    return designs.followed(choice.design, 1077, budget)


task = Task("task_test", visible=lambda: {"design": plan()})


@task.changes()
def _(rng, given):
    """Fewer images, their labels shifted, some at random, no class as often as before. The surest
    mistake is not the least believed truth; with the test set beside it another epoch is best."""
    few, rows, shift = rng.permutation(1077)[:300], rng.permutation(360)[:342], rng.integers(1, 10)
    small = {"hidden": [int(rng.integers(12, 20))], "learning_rate": 0.2, "batch_size": 30}
    small |= {"optimizer": "sgd", "dropout": 0.0, "epochs": 12, "patience": 2}
    values = {"design": small | {"seed": int(rng.integers(1000))}}
    values |= {"X_train": given.X_train[few], "y_train": (given.y_train[few] + shift) % 10}
    values["X_validation"] = given.X_validation[:100]
    values["y_validation"] = (given.y_validation[:100] + shift) % 10
    values["y_validation"][::3] = rng.integers(0, 10, 34)
    values |= {"X_test": given.X_test[rows], "y_test": (given.y_test[rows] + shift) % 10}
    values["y_test"][::9] = rng.integers(0, 10, 38)
    if (np.bincount(values["y_test"]) == np.bincount(given.y_test)).any():
        return None
    found = task.solved.solve(["beliefs", "worst_mistake", "test_predictions"], values)
    believed = found["beliefs"][np.arange(342), values["y_test"]]
    leak = {"X_validation": values["X_test"], "y_validation": values["y_test"]}
    leaked = task.solved.solve(["test_predictions"], values | leak)["test_predictions"]
    shows = np.sum(leaked != found["test_predictions"]) > 9
    return values if shows and believed.argmin() != found["worst_mistake"] else None


@task.behaviour("keeps to the budget of updates", points=0.5)
def check_budget(rng):
    task.check_learnt("test_predictions", "y_test", least=0.2)
    asked = designs.updates_of(plan(), 1077)
    text = f"{asked} updates asked for, {budget} allowed, so it was not trained again. "
    text += "This design is over budget. How many updates has one of its epochs?"
    holds(text, asked <= budget, misconception="more updates than the budget")


@task.behaviour("chooses the best of three trials on the validation set", points=1)
def _(rng):
    check_budget(rng)
    designs.check_trials(choice.trials, plan(), 1077, budget, rng)


@task.behaviour("reaches the accuracy asked for when it is trained again from its seed", points=1)
def _(rng):
    check_budget(rng)
    reached = task.expected("test_accuracy")
    holds(f"trained again it reaches {reached:.3f}, and {target} is asked for", reached >= target)


task.result("predicts every test image with the model", "test_predictions", points=1, exceptions=1)
task.result("computes the accuracy of these predictions", "test_accuracy", points=0.5)
task.result("counts these predictions in a confusion matrix", "test_confusion", points=0.5)
task.result("finds its surest mistake", "worst_mistake", points=0.5, follows="test_predictions")
task.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## What your model does

# %%
try:
    counted = np.array(test_confusion, dtype=int).reshape(10, 10)
    misread = np.flatnonzero(np.not_equal(test_predictions, y_test))
    misread = [int(worst_mistake), *misread[misread != worst_mistake][:7]]
    titles = [f"{y_test[row]}, read {test_predictions[row]}" for row in misread]
    sentence = f"{np.trace(counted)} of {counted.sum()} test images are read rightly"
except (NameError, TypeError, ValueError, IndexError):
    print("The picture appears here when the task is done.")
else:
    figure = plt.figure(figsize=(11, 4.4), layout="constrained")
    axes = figure.subplot_mosaic(
        [["matrix", *"abcd"], ["matrix", *"efgh"]], width_ratios=[4, 1, 1, 1, 1]
    )
    axes["matrix"].imshow(counted, cmap="gray_r")
    for row, column in np.argwhere(counted):
        shade = "white" if counted[row, column] > 20 else "black"
        axes["matrix"].text(
            column, row, counted[row, column], ha="center", va="center", color=shade
        )
    axes["matrix"].set(title="Your confusion matrix", xlabel="predicted digit", ylabel="true digit")
    axes["matrix"].set(xticks=range(10), yticks=range(10))
    for name, row, title in zip("abcdefgh", misread, titles, strict=False):
        axes[name].imshow(X_test[row].reshape(10, 10), cmap="gray_r")
        axes[name].set(title=title, xticks=[], yticks=[])
    plt.show()
    print(sentence)

# %% [markdown]
# *Figure, left: your model's confusion matrix, a row for each true digit, a column for each predicted
# one; most counts lie on the diagonal. Right: eight misread images with label and reading, the surest
# mistake first.*
#
# **Play** with your network: draw digits with the mouse. Does it read them in every corner? What does it
# say about a letter? (If your trained parameters have another name, change `parameters` below.)

# %%
from play import sheet

sheet(lambda images: probabilities(parameters, scale(X_train, images)))

# %% [markdown]
# A letter, too, is read as a digit, often with a high probability, and so is the empty sheet: your
# network knows ten answers, and "none of them" is not among them.
#
# ## What to try next
#
# Which two digits are mixed up most? Each idea begins with a new plan, and its final verdict would
# need **new** test images: these have been used.
#
# The next big idea is the **convolution**. Your network had to learn each stroke anew for every place. A
# convolutional layer looks at small windows, 3 by 3 pixels say, with the *same* weights in every place:
# what it has learnt at the top left it knows at the bottom right.
#
# **Question 2.** Your model reaches 0.74 on the test set. You try other seeds until one reaches
# 0.76. What does the 0.76 say?
#
# <details><summary>A. The model has become better by the new seeds</summary>
#
# No. The design is the same. Only the luck of its seed was chosen.
# </details>
# <details><summary>B. That the test set has been used to choose</summary>
#
# Yes. It now plays the part of a validation set, and nothing is left that could say what new images
# will get.
# </details>
# <details><summary>C. The same as before: weights never saw the set</summary>
#
# No. The choice saw it, and the choice is part of the model.
# </details>
#
# **Question 3.** The baseline reads 42 % of the images. Why was it worth the trouble?
#
# <details><summary>A. It shows what any network has to beat</summary>
#
# Yes. Without it, nobody could say whether 60 % would be an achievement.
# </details>
# <details><summary>B. Its averages are a start for the weights</summary>
#
# No. The network starts from random weights.
# </details>
# <details><summary>C. It is needed to scale the test images</summary>
#
# No. Scaling needs the mean and deviation of each pixel, not of each digit.
# </details>
#
# ## Flashcards
#
# <details><summary><b>baseline</b></summary>
#
# The simplest method that solves the problem at all; what a model has to beat.
# </details>
# <details><summary><b>design</b></summary>
#
# Everything that is decided before the training: layers, optimiser, learning rate, dropout, batch size,
# epochs, patience and seed.
# </details>
# <details><summary><b>scaling</b></summary>
#
# Subtracting the mean and dividing by the standard deviation, both of the training set.
# </details>
# <details><summary><b>leakage</b></summary>
#
# Knowledge of the validation or test set that reaches the training in any way.
# </details>
# <details><summary><b>reproducible</b></summary>
#
# Others get the same result from the same data, design and seed.
# </details>
# <details><summary><b>budget of updates</b></summary>
#
# How many single steps a training may take: epochs times batches per epoch.
# </details>
#
# ## Summary
#
# **In one line.** Plan, choose by validation, test once, and leave a recipe that others can follow.
#
# **In one paragraph.** Look at the data and split them before anything else. Scale with what the
# training set knows. Beat a baseline. Choose the design by the validation set, by a rule written
# down beforehand. Then predict the test set once, and read its mistakes.
#
# **In full.** Count the classes and look at images: they say which metric is fair. Three disjoint
# sets serve three purposes: weights, design, and the last word. Means and deviations are learnt
# from the training set, just as weights are. A baseline gives the accuracy a meaning. A design
# holds everything that decides a training run, its seed included, so that anybody can repeat it. A
# budget makes designs comparable: epochs cost updates. The confusion matrix says which classes are
# mixed up, the surest mistake shows where to look. Whatever you change after the test makes it a
# validation set.
#
# **Was everything clear?** Note here what was not (this is not graded): …
