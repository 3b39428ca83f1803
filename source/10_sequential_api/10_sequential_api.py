# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Your own framework
#
# | | |
# |---|---|
# | **Duration** | about 45 minutes |
# | **You need** | precision and recall (lesson 02), the training loop (06), dropout (08), Adam (09) |
# | **Question** | What happens behind `compile`, `fit` and `evaluate`? |
#
# A bread machine has three buttons: choose the programme, bake, taste. A **framework** such as
# Keras has the same three: `compile`, `fit` and `evaluate`. Behind them is what you have written by
# hand in nine lessons. Whoever has built the machine once knows what to suspect when the bread is
# bad.
#
# You are given layers and an optimiser. You write what the buttons do.
#
# ## The images
#
# Frameworks often introduce themselves with digits of 28 by 28 pixels. Ours have 8 by 8. `enlarge`
# turns them into 28 by 28: each new pixel takes the value of the old pixel that lies under it, so
# every old pixel becomes a block, 3 or 4 pixels wide and high. No detail is added.

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

data = np.load("sequential_api.npz")


# From counts of ink, 0 to 16, shape (n, 8, 8), to numbers from 0 to 1, shape (n, 784).
def enlarge(images):
    near = np.arange(28) * 8 // 28
    return images[:, near[:, None], near].reshape(-1, 784) / 16


X_train, y_train = enlarge(data["images_train"]), data["y_train"]
X_test, y_test = enlarge(data["images_test"]), data["y_test"]

figure, axes = plt.subplots(1, 2, figsize=(8, 3.6))
for axis, image in zip(axes, (data["images_train"][0], X_train[0].reshape(28, 28)), strict=True):
    axis.imshow(image, cmap="gray_r")
    axis.set(title=f"{len(image)} by {len(image)} pixels", xlabel="column", ylabel="row")
plt.show()

# %% [markdown]
# *Figure: one handwritten digit twice, as 8 by 8 grey squares and as 28 by 28. Both look the same,
# because the blocks of the second are as large as the squares of the first.*
#
# (E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI,
# [doi.org/10.24432/C50P49](https://doi.org/10.24432/C50P49), CC BY 4.0.)
#
# ## Layers
#
# Every layer can do three things. `build` makes its parameters. `forward` computes its output, and
# is told whether this is **training** or **inference**. `backward` takes the gradient of the
# output, keeps the slopes of its parameters and returns the gradient of its input. (After softmax
# it starts from the gradient with respect to the scores.)
#
# A worked example: a `Dense` layer from 3 inputs to 2 units has $3 \cdot 2$ weights and 2 biases, 8
# parameters in all. **Predict** before you run: how many does a layer from 784 inputs to 64 units
# have? And one from 64 to 10?
#
# *Your prediction (double-click here and type): …*


# %%
def relu(z):
    return np.maximum(0, z)


def softmax(z):
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


class Dense:
    def __init__(self, units, activation):
        self.units, self.activation = units, activation

    def build(self, inputs, rng):
        self.W = rng.normal(0, np.sqrt(2 / inputs), (inputs, self.units))
        self.b = np.zeros(self.units)
        return self.units

    def forward(self, X, training):
        self.X, self.output = X, self.activation(X @ self.W + self.b)
        return self.output

    def backward(self, upstream):
        if self.activation is relu:
            upstream = upstream * (self.output > 0)
        self.slopes = [(self.W, self.X.T @ upstream), (self.b, upstream.sum(axis=0))]
        return upstream @ self.W.T


class Dropout:
    def __init__(self, rate):
        self.rate, self.slopes = rate, []

    def build(self, inputs, rng):
        self.rng = rng
        return inputs

    def forward(self, X, training):
        self.mask = (self.rng.random(X.shape) >= self.rate) / (1 - self.rate) if training else 1
        return X * self.mask

    def backward(self, upstream):
        return upstream * self.mask


print("parameters:", 784 * 64 + 64, "and", 64 * 10 + 10)

# %% [markdown]
# Of 50,890 parameters, 50,240 sit in the first layer.
#
# ## Step 1: `compile` checks its arguments
#
# `compile` chooses optimiser, loss and metrics by name. A misspelt name must not go unnoticed until
# the first epoch, or be ignored: it raises a `ValueError` at once. A good message also says which
# names are known.

# %% nbgrader={"grade": false, "grade_id": "known_names", "locked": true, "schema_version": 3, "solution": false, "task": false}
OPTIMIZERS, LOSSES, METRICS = ("adam",), ("sparse_categorical_crossentropy",), ("accuracy",)


# %% nbgrader={"grade": false, "grade_id": "refuse_unknown", "locked": false, "schema_version": 3, "solution": true, "task": false}
def refuse_unknown(optimizer, loss, metrics):
    """Raise ValueError for an unknown name; metrics is a list. Return nothing."""
    ### BEGIN SOLUTION
    for name, known in ((optimizer, OPTIMIZERS), (loss, LOSSES)):
        if name not in known:
            raise ValueError(f"{name!r} is unknown; give one of {known}")
    for name in metrics:
        if name not in METRICS:
            raise ValueError(f"metric {name!r} is unknown; give some of {METRICS}")
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "refuse_unknown_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("refuse_unknown", refuse_unknown)

# %% nbgrader={"grade": true, "grade_id": "refuse_unknown_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `refuse_unknown` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import misspelt

test = HiddenTest("refuse_unknown_test")
LOSS = "sparse_categorical_crossentropy"
KNOWN = [("adam", LOSS, ["accuracy"]), ("adam", LOSS, []), ("adam", LOSS, ["accuracy"] * 2)]
OTHERS = [("rmsprop", "accuracy", ["adam"]), *KNOWN]


@test.gives("refuses an unknown optimiser", points=0.5)
def _(rng):
    return [(name, LOSS, []) for name in (misspelt(rng, "adam"), "rmsprop", "dam", "")] + OTHERS


@test.gives("refuses an unknown loss", points=0.5)
def _(rng):
    return [("adam", loss, []) for loss in (misspelt(rng, LOSS), "accuracy", LOSS[7:])] + OTHERS


@test.gives("refuses an unknown metric, wherever it stands in the list", points=1)
def _(rng):
    lists = [misspelt(rng, "accuracy")], ["adam"], ["accuracy", "acc"]
    return [("adam", LOSS, names) for names in lists] + OTHERS


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: `fit` returns a history
#
# `fit` is the loop of lesson 06, without the arithmetic of the network.
# `train_on_batch(X_batch, y_batch)` makes one update and returns the batch's mean loss and its
# accuracy. `new_order(n)` gives the numbers 0 to n − 1 in random order; ask for one in every epoch.
# The **history** keeps a loss and an accuracy for each epoch:
# `{"loss": [2.1, 1.4], "accuracy": [0.31, 0.66]}` after two epochs.
#
# Both are means over *examples*. Take a batch of 32 with loss 1 and a last batch of 8 with loss 2:
# the epoch's loss is $(32 \cdot 1 + 8 \cdot 2) / 40 = 1.2$, not 1.5.


# %% nbgrader={"grade": false, "grade_id": "fit", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit(train_on_batch, new_order, X, y, epochs, batch_size):
    """Train for some epochs, in batches; return the history."""
    ### BEGIN SOLUTION
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        order, loss_sum, accuracy_sum = new_order(len(X)), 0, 0
        for first in range(0, len(X), batch_size):
            batch = order[first : first + batch_size]
            loss, accuracy = train_on_batch(X[batch], y[batch])
            loss_sum += len(batch) * loss
            accuracy_sum += len(batch) * accuracy
        history["loss"].append(loss_sum / len(X))
        history["accuracy"].append(accuracy_sum / len(X))
    return history
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "fit_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
# The history, and the batches that fit makes; the second epoch has another order than the first.
def probe(X, y, epochs, batch_size):
    batches = []

    def learn(X_batch, y_batch):
        batches.append((list(X_batch), list(y_batch)))
        return X_batch[0] + len(batches), y_batch[0] / 10

    history = fit(learn, lambda n: np.roll(range(n), -len(batches)), X, y, epochs, batch_size)
    return {"history": history, "batches": batches}


check("fit", probe)

# %% nbgrader={"grade": true, "grade_id": "fit_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `fit` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects, drawing


def draw(rng, n, epochs, batch_size):
    return *drawing.examples(rng, n, 3, 10), epochs, batch_size, int(rng.integers(10**6))


def watch(function, X, y, epochs, batch_size, seed):
    """The history, and the rows of each batch; what is said of a batch depends on its rows."""
    learn, calls = aspects.recorded(lambda X, y: (float(X[:, 0].max()), float(y.min()) / 10))
    history = function(learn, np.random.default_rng(seed).permutation, X, y, epochs, batch_size)
    return history, [np.column_stack(batch) for batch, _ in calls]


def by_own_batches(learn, new_order, X, y, epochs, batch_size):
    """The means over the batches that the student's fit makes."""
    learn, calls = aspects.recorded(learn)
    fit(learn, new_order, X, y, epochs, batch_size)
    said = np.reshape([(len(batch[0]), *values) for batch, values in calls], (epochs, -1, 3))
    sizes, losses, accuracies = np.moveaxis(said, 2, 0)
    return {"loss": np.average(losses, 1, sizes), "accuracy": np.average(accuracies, 1, sizes)}


test = HiddenTest("fit_test", draw=draw, cases=[(11, 3, 4), (7, 3, 3), (5, 3, 9)])
BATCHES = aspects.part(1, what="the batches", of=watch)
MEANS = aspects.part((0, "loss"), (0, "accuracy"), what="the losses and accuracies", of=watch)
EQUAL = MEANS | {"cases": [(12, 3, 4), (8, 2, 4), (4, 5, 4)], "own": by_own_batches}
SHORT = MEANS | {"cases": [(11, 1, 4), (5, 1, 4), (9, 1, 4)], "own": by_own_batches}

test.gives("shows each example once an epoch, X with its y, in a new order", points=1, **BATCHES)
test.gives("keeps a loss and an accuracy for each epoch", points=1, **EQUAL)
test.gives("averages over examples, so that a short batch weighs less", points=1, **SHORT)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Question 1.** One layer is `Dropout`. After the last epoch the progress line says `loss: 0.15`.
# `evaluate` on the *same* training set says 0.07. Why?
#
# <details><summary>A. One of the two has a mistake</summary>
#
# No. Both are right; they measure different networks.
# </details>
# <details><summary>B. The progress line was measured with dropout, and while the weights still moved</summary>
#
# Yes. It averages over the batches of the epoch, each in training mode and before its update.
# </details>
# <details><summary>C. The evaluation has trained the network further</summary>
#
# No. It calls `forward` only; no parameter changes.
# </details>
#
# ## Step 3: `evaluate` in inference mode
#
# `evaluate` measures the network as it will be used: all neurons at work. It has to tell
# `forward(X, training)` so; that returns one row of probabilities for each example. It returns a
# dictionary with the loss (mean cross-entropy, natural logarithm) and the accuracy. The labels `y`
# are whole numbers from 0.


# %% nbgrader={"grade": false, "grade_id": "evaluate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def evaluate(forward, X, y):
    """{"loss": …, "accuracy": …} of all examples; forward(X, training) gives probabilities."""
    ### BEGIN SOLUTION
    probabilities = forward(X, training=False)
    of_the_truth = probabilities[np.arange(len(y)), y]
    right = probabilities.argmax(axis=1) == y
    return {"loss": -np.mean(np.log(of_the_truth)), "accuracy": np.mean(right)}
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "evaluate_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
# What evaluate makes of these probabilities; in training mode they are in reverse order.
def probe(probabilities, y):
    return evaluate(lambda X, training: X[:, ::-1] if training else X, probabilities, y)


check("evaluate", probe)

# %% nbgrader={"grade": true, "grade_id": "evaluate_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `evaluate` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest


def draw(rng, n, classes, modes_differ=False):
    """Scores and labels; every second prediction is right, or almost."""
    scores, labels = rng.normal(0, 2, (n, classes)), rng.integers(0, classes, n)
    scores[range(0, n, 2), labels[::2]] += 3
    return scores, labels, modes_differ


def loss_and_accuracy(function, X, y, modes_differ):
    """With layers whose output is the softmax of X; in training mode it may be something else."""

    def forward_pass(X, training):
        assert training in (True, False), "training is True or False"
        return reference.softmax(X[:, ::-1] if training and modes_differ else X)

    result = function(forward_pass, X, y)
    return [result["loss"], result["accuracy"]]


def by_own_formula(forward_pass, X, y):
    return evaluate(lambda X, training=True: forward_pass(X, False), X, y)


CASES = [(9, 4), (5, 5), (20, 10)]
test = HiddenTest("evaluate_test", draw=draw, cases=CASES, drive=loss_and_accuracy)
INFERENCE = {"own": by_own_formula, "cases": [(4, 4, True), (7, 7, True), (9, 9, True)]}

test.gives("gives the loss and the accuracy over all examples", points=1)
test.gives("runs the layers in inference mode", points=1, **INFERENCE)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 4: one class at a time
#
# An accuracy does not say *which* digits fail. Take one digit as "positive" and all others as
# "negative", as in lesson 02: **precision** asks how many of the predicted 8s are 8s, **recall** how
# many of the true 8s were found, and $F_1 = 2 P R / (P + R)$ joins both.


# %% nbgrader={"grade": false, "grade_id": "scores_of_class", "locked": false, "schema_version": 3, "solution": true, "task": false}
def scores_of_class(y_true, y_pred, label):
    """(precision, recall, F1) of one label, which occurs among the true and the predicted ones."""
    ### BEGIN SOLUTION
    hits = np.sum((y_true == label) & (y_pred == label))
    precision = hits / np.sum(y_pred == label)
    recall = hits / np.sum(y_true == label)
    return precision, recall, 2 * precision * recall / (precision + recall)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "scores_of_class_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("scores_of_class", scores_of_class)

# %% nbgrader={"grade": true, "grade_id": "scores_of_class_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `scores_of_class` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects


def draw(rng, n):
    """Labels 0 to 4; label 3 is predicted too often, with a few hits and misses for certain."""
    y_true, y_pred = rng.integers(0, 5, (2, n))
    return np.append(y_true, [3, 3, 3, 1, 2, 0, 4]), np.append(y_pred, [3, 3, 1, 3, 3, 3, 3]), 3


def by_own_scores(*arguments):
    own_precision, own_recall, _ = scores_of_class(*arguments)
    return own_precision, own_recall, 2 / (1 / own_precision + 1 / own_recall)


test = HiddenTest("scores_of_class_test", draw=draw, cases=[30, 40, 50])
FIRST_TWO = aspects.part(0, 1, what="precision and recall")
F1 = {"own": by_own_scores} | aspects.part(2, what="F1")

test.gives("gives precision and recall of the label", points=0.5, **FIRST_TWO)
test.gives("gives F1 as the third", points=0.5, **F1)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## A check of the machine: random labels
#
# How do you find out whether an evaluation is honest? Shuffle all labels, of the training set and of
# the test set. There is nothing left to learn; can a network learn it all the same? 200 images, 100
# epochs. **Predict** before you run: how often is it right on the training set, and on the test set?
#
# *Your prediction (double-click here and type): …*

# %%
for name, style in zip([n for n in data if "accuracy" in n], ("-", "--", "-.", ":"), strict=True):
    plt.plot(np.arange(1, 101), data[name], style, label=f"{name}: {data[name][-1]:.2f}")
plt.title("A network on true labels and on random labels")
plt.xlabel("epoch")
plt.ylabel("accuracy")
plt.legend()
plt.show()

# %% [markdown]
# *Figure: with true labels the training accuracy (solid) rises to 1.0 and the test accuracy (dashed)
# to 0.95. With random labels the training accuracy (dash-dotted) climbs slowly to 0.92, while the
# test accuracy (dotted) stays near 0.1. The legend gives the last values.*
#
# The network learns 200 meaningless labels by heart. Only data that it has not trained on show that
# it knows nothing: one in ten is chance. So metrics are reported on such data.
#
# **Question 2.** With random labels, your test accuracy is 0.6. What do you suspect?
#
# <details><summary>A. The network is especially good</summary>
#
# No. There is nothing in the images that could reveal a label drawn at random.
# </details>
# <details><summary>B. Test examples have got into the training set</summary>
#
# Yes. Better than chance is possible only if these labels have been seen: the evaluation leaks.
# </details>
# <details><summary>C. The learning rate is too small</summary>
#
# No. Then even the training accuracy would stay near 0.1.
# </details>
#
# ## The task
#
# The class `Sequential` below joins the given parts and yours. Use it in this order:
#
# 1. Build a 784-64-10 network: a `Dense` layer of `units` with relu, `Dropout(rate)`, a `Dense`
#    layer of 10 with softmax; give it `seed`.
# 2. Compile it with `"adam"`, `"sparse_categorical_crossentropy"` and `["accuracy"]`.
# 3. Train it on the training set for `epochs` (10) in batches of `batch_size` (32). Keep the losses
#    of the history in `train_losses`.
# 4. Evaluate it on the test set: loss and accuracy, in this order, in `test_metrics`.
# 5. Keep the probabilities that it predicts for the test set in `y_pred`, and precision, recall and
#    F1 of the digit `label` there in `scores`.
#
# Use the names in place of numbers: the hidden tests run your cell once more with other values.


# %%
class Adam:
    def __init__(self):
        self.step, self.m, self.v = 0, {}, {}

    def update(self, pairs):
        self.step += 1
        for i, (parameter, slope) in enumerate(pairs):
            self.m[i] = 0.9 * self.m.get(i, 0) + 0.1 * slope
            self.v[i] = 0.999 * self.v.get(i, 0) + 0.001 * slope**2
            m_hat, v_hat = self.m[i] / (1 - 0.9**self.step), self.v[i] / (1 - 0.999**self.step)
            parameter -= 0.001 * m_hat / (np.sqrt(v_hat) + 1e-8)


class Sequential:
    def __init__(self, layers, seed):
        self.layers, self.rng, inputs = layers, np.random.default_rng(seed), 784
        for layer in layers:
            inputs = layer.build(inputs, self.rng)

    def forward(self, X, training=False):
        for layer in self.layers:
            X = layer.forward(X, training)
        return X

    def train_on_batch(self, X, y):
        y_pred = self.forward(X, training=True)
        upstream = (y_pred - np.eye(10)[y]) / len(y)
        for layer in reversed(self.layers):
            upstream = layer.backward(upstream)
        self.optimizer.update([pair for layer in self.layers for pair in layer.slopes])
        return -np.mean(np.log(y_pred[np.arange(len(y)), y])), np.mean(y_pred.argmax(axis=1) == y)

    def compile(self, optimizer, loss, metrics):
        refuse_unknown(optimizer, loss, metrics)
        self.optimizer = Adam()

    def fit(self, X, y, epochs, batch_size):
        history = fit(self.train_on_batch, self.rng.permutation, X, y, epochs, batch_size)
        for epoch, line in enumerate(np.transpose([history["loss"], history["accuracy"]]), start=1):
            print(f"Epoch {epoch}/{epochs} - loss: {line[0]:.4f} - accuracy: {line[1]:.4f}")
        return history

    def evaluate(self, X, y):
        return evaluate(self.forward, X, y)

    predict = forward


# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
units, rate, seed, label = 64, 0.2, 10, 8
epochs, batch_size = 10, 32

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# train_losses: one per epoch; test_metrics: two numbers; y_pred: (450, 10); scores: three numbers
### BEGIN SOLUTION
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
train_losses = model.fit(X_train, y_train, epochs, batch_size)["loss"]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "train_losses", "test_metrics", "y_pred", "scores")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes("units", "rate", "seed", "epochs", "batch_size", "label")
def _(rng, given):
    """Few images with shifted labels, test labels at random, and the digit that is predicted most
    often, which some of these labels are."""
    values = {"units": 20, "rate": 0.4, "seed": 3, "epochs": 3, "batch_size": 24}
    few, rows = rng.permutation(1347)[:100], rng.permutation(450)[:60]
    values |= {"X_train": given.X_train[few], "X_test": given.X_test[rows]}
    values["y_train"] = ((given.y_train[few] + rng.integers(1, 10)) % 10).astype(np.uint8)
    predicted = task.solved.solve(["y_pred"], values)["y_pred"].argmax(axis=1)
    values["label"] = int(np.bincount(predicted).argmax())
    values["y_test"] = rng.integers(0, 10, 60).astype(np.uint8)
    values["y_test"][predicted.argsort()[::-9]] = values["label"]
    return values


SHOWS = {"of": "train_losses", "points": 0.25}
claim = "trains the network and keeps the loss of every epoch"
task.result(claim, "train_losses", points=0.5, tolerance=1e-4)
task.setting("has as many hidden units as asked for", "units", **SHOWS)
task.setting("drops the share of neurons asked for", "rate", **SHOWS)
task.setting("starts from the seed asked for", "seed", **SHOWS)
task.setting("trains for the epochs asked for", "epochs", **SHOWS)
task.setting("trains with the batch size asked for", "batch_size", **SHOWS)
claim = "predicts the probabilities of the test set in inference mode"
task.result(claim, "y_pred", points=0.5, tolerance=1e-4)
claim = "evaluates the network on the test set"
task.result(claim, "test_metrics", points=1, tolerance=1e-4, follows="train_losses")
task.result("gives precision, recall and F1 of a digit in the test set", "scores", points=0.5)
task.setting("looks at the digit asked for", "label", points=0.25, of="scores")
task.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Flashcards
#
# <details><summary><b>compile</b></summary>
#
# Chooses optimiser, loss and metrics, and refuses at once what it does not know.
# </details>
# <details><summary><b>fit and history</b></summary>
#
# The training loop; it returns the loss and the metrics of every epoch.
# </details>
# <details><summary><b>evaluate</b></summary>
#
# Loss and metrics over all examples, in inference mode; nothing is trained.
# </details>
# <details><summary><b>predict</b></summary>
#
# The output for each example, in inference mode; no labels are needed.
# </details>
# <details><summary><b>inference mode</b></summary>
#
# Layers work as in later use: dropout drops nothing.
# </details>
# <details><summary><b>random labels</b></summary>
#
# A check of the evaluation: on shuffled labels no honest test accuracy is better than chance.
# </details>
#
# ## Summary
#
# **In one line.** A framework is your own training loop behind three buttons.
#
# **In one paragraph.** `compile` chooses and checks, `fit` trains and keeps a history, `evaluate`
# measures in inference mode, on data that were not trained on. Knowing what each does tells you what
# its numbers mean.
#
# **In full.** Layers build parameters, go forward and backward. `compile` refuses unknown names
# before anything is trained. `fit` visits every example once per epoch, in a new order, with each X
# beside its y, and averages over examples; its numbers come from training mode, while the weights
# move. `evaluate` and `predict` switch dropout off. One accuracy hides single classes; precision,
# recall and F1 show them. And when labels are drawn at random, the test accuracy must fall to chance.
#
# **Was everything clear?** Note here what was not (this is not graded): …
