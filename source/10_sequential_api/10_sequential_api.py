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
# | **Duration** | about 60 minutes |
# | **You need** | precision and recall (lesson 02), the training loop (06), dropout and callbacks (08), Adam (09) |
# | **Question** | What happens behind `compile`, `fit` and `evaluate`? |
#
# A bread machine has three buttons: choose the programme, bake, taste. A **framework** such as
# Keras has the same three: `compile`, `fit` and `evaluate`. Behind them is what you have written by
# hand in nine lessons.
#
# Layers, losses and optimisers are given.
#
# ## The images
#
# Frameworks often introduce themselves with digits of 28 by 28 pixels. Ours have 8 by 8. `enlarge`
# turns every pixel into a block, 3 or 4 pixels wide and high. No detail is added.

# %%
import contextlib
import io

import matplotlib.pyplot as plt
import numpy as np

from checks import check

data = np.load("sequential_api.npz")


# From counts of ink, 0 to 16, shape (n, 8, 8), to numbers from 0 to 1, shape (n, 784).
def enlarge(images):
    near = np.arange(28) * 8 // 28
    return images[:, near[:, None], near].reshape(-1, 784) / 16


X, y = enlarge(data["images_train"]), data["y_train"]
X_train, y_train, X_validation, y_validation = X[:1077], y[:1077], X[1077:], y[1077:]
X_test, y_test = enlarge(data["images_test"]), data["y_test"]

figure, axes = plt.subplots(1, 2, figsize=(8, 3.6))
for axis, image in zip(axes, (data["images_train"][0], X[0].reshape(28, 28)), strict=True):
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
# is told whether this is **training** or **inference**. `backward` takes the gradient of the output,
# keeps the slopes of its parameters and returns the gradient of its input.
#
# A worked example: a `Dense` layer from 3 inputs to 2 **units** (neurons) has $3 \cdot 2$ weights and
# 2 biases, 8 parameters in all. **Predict** before you run: how many does a layer from 784 inputs to
# 64 units have? And one from 64 to 10?

# %% [markdown]
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
        self.parameters = [self.W, self.b]
        return self.units

    def forward(self, X, training):
        self.X, self.output = X, self.activation(X @ self.W + self.b)
        return self.output

    def backward(self, upstream):
        if self.activation is relu:
            upstream = upstream * (self.output > 0)
        elif self.activation is softmax:
            means = (upstream * self.output).sum(axis=1, keepdims=True)
            upstream = self.output * (upstream - means)
        self.slopes = [self.X.T @ upstream, upstream.sum(axis=0)]
        return upstream @ self.W.T


class Dropout:
    def __init__(self, rate):
        self.rate, self.parameters, self.slopes = rate, [], []

    def build(self, inputs, rng):
        self.rng = rng
        return inputs

    def forward(self, X, training):
        self.mask = (self.rng.random(X.shape) >= self.rate) / (1 - self.rate) if training else 1
        return X * self.mask

    def backward(self, upstream):
        return upstream * self.mask


class Sequential:
    """Layers, one after the other."""

    def __init__(self, layers, seed, inputs=784):
        self.layers, self.rng = layers, np.random.default_rng(seed)
        for layer in layers:
            inputs = layer.build(inputs, self.rng)

    def forward(self, X, training=False):
        for layer in self.layers:
            X = layer.forward(X, training)
        return X

    def predict(self, X):
        return self.forward(X)

    def parameters(self):
        return [array for layer in self.layers for array in layer.parameters]


small = Sequential([Dense(64, relu), Dense(10, softmax)], seed=1)
print("weights and biases, layer by layer:", [array.size for array in small.parameters()])

# %% [markdown]
# The first layer has $784 \cdot 64 + 64 = 50{,}240$ parameters, the second $64 \cdot 10 + 10 = 650$:
# a weight for each pair of input and unit, and a bias for each unit. Nearly all sit in the first layer.
#
# ## Step 1: `compile`
#
# `compile` chooses how the network will be trained. Optimiser, loss and metrics may each be given
# **by name**, as in `"adam"`, or **as an object**, as in `SGD(0.5)` or the metrics `[accuracy]`,
# which is used as it is. The tables below say what a name stands for. A misspelt name must not be
# ignored, or go unnoticed until the first epoch: it raises a `ValueError` at once, as `"Adam"`
# does, with its capital.
#
# Keep the optimiser in `self.optimizer`, the loss in `self.loss` and the list of metrics in
# `self.metrics`. `OPTIMIZERS` holds *classes*: an optimiser remembers, so each model needs a new one,
# as `Adam()` makes.
#
# `class Sequential(Sequential):` reads: the class as it was, and what follows. So each step adds a
# method. The functions below the class are toys that the checks play with; leave them as they are.


# %% nbgrader={"grade": false, "grade_id": "tables", "locked": true, "schema_version": 3, "solution": false, "task": false}
class SGD:
    def __init__(self, learning_rate=0.01):
        self.learning_rate = learning_rate

    def update(self, parameters, slopes):
        for parameter, slope in zip(parameters, slopes, strict=True):
            parameter -= self.learning_rate * slope


class Adam:
    def __init__(self, learning_rate=0.001):
        self.learning_rate, self.step, self.m, self.v = learning_rate, 0, {}, {}

    def update(self, parameters, slopes):
        self.step += 1
        for i, (parameter, slope) in enumerate(zip(parameters, slopes, strict=True)):
            self.m[i] = 0.9 * self.m.get(i, 0) + 0.1 * slope
            self.v[i] = 0.999 * self.v.get(i, 0) + 0.001 * slope**2
            m_hat, v_hat = self.m[i] / (1 - 0.9**self.step), self.v[i] / (1 - 0.999**self.step)
            parameter -= self.learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8)


class CrossEntropy:
    """Mean over the examples; y holds whole numbers from 0, y_pred a row of probabilities each."""

    def __call__(self, y, y_pred):
        return -np.mean(np.log(np.maximum(y_pred[np.arange(len(y)), y], 1e-12)))

    def gradient(self, y, y_pred):
        return -np.eye(y_pred.shape[1])[y] / np.maximum(y_pred, 1e-12) / len(y)


class SquaredError:
    """Mean over examples and classes, of y in one-hot form."""

    def __call__(self, y, y_pred):
        return np.mean((y_pred - np.eye(y_pred.shape[1])[y]) ** 2)

    def gradient(self, y, y_pred):
        return 2 * (y_pred - np.eye(y_pred.shape[1])[y]) / y_pred.size


def accuracy(y, y_pred):
    return np.mean(y_pred.argmax(axis=1) == y)


def top_3_accuracy(y, y_pred):
    """How often the true class is among the three likeliest."""
    return np.mean(np.any(np.argsort(-y_pred)[:, :3] == y[:, None], axis=1))


OPTIMIZERS = {"sgd": SGD, "adam": Adam}
LOSSES = {"sparse_categorical_crossentropy": CrossEntropy(), "mean_squared_error": SquaredError()}
METRICS = {"accuracy": accuracy, "top_3_accuracy": top_3_accuracy}


# %% nbgrader={"grade": false, "grade_id": "compile", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        """Choose them, each by name or as an object; metrics is a list. ValueError for an unknown
        name."""
        ### BEGIN SOLUTION

        def find(choice, known):
            if isinstance(choice, str) and choice not in known:
                raise ValueError(f"{choice!r} is unknown; give one of {', '.join(known)}")
            return known[choice] if isinstance(choice, str) else choice

        found = find(optimizer, OPTIMIZERS)
        self.optimizer = found() if isinstance(optimizer, str) else found
        self.loss = find(loss, LOSSES)
        self.metrics = [find(metric, METRICS) for metric in metrics]
        ### END SOLUTION


def toy_compile(model, optimizer, loss, metrics, as_objects):
    """What a model holds after compile, with names, or with what these names stand for."""
    if as_objects:
        optimizer, loss = OPTIMIZERS[optimizer](0.5), LOSSES[loss]
        metrics = [METRICS[name] for name in metrics]
    model.compile(optimizer, loss, metrics)
    rate = getattr(model.optimizer, "learning_rate", None)
    found = [getattr(metric, "__name__", f"no function: {metric!r}") for metric in model.metrics]
    return type(model.optimizer).__name__, rate, type(model.loss).__name__, found


# %% nbgrader={"grade": false, "grade_id": "compile_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def compiled(optimizer, loss, metrics, as_objects=False):
    return toy_compile(Sequential([], seed=1), optimizer, loss, metrics, as_objects)


check("compile", compiled)

# %% nbgrader={"grade": true, "grade_id": "compile_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `compile` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import misspelt


def own_compile(optimizer, loss, metrics, as_objects=False):
    return toy_compile(Sequential([], seed=1), optimizer, loss, metrics, as_objects)


test = HiddenTest("compile_test", name="compiled", student=own_compile)
LOSS, OTHER = "sparse_categorical_crossentropy", "mean_squared_error"
CHOICES = [("adam", OTHER, ["top_3_accuracy"]), ("sgd", LOSS, ["accuracy", "top_3_accuracy"])]
CHOICES += [("sgd", OTHER, [])]


@test.gives("uses the optimiser, the loss and all metrics of these names", points=0.5)
def _(rng):
    return CHOICES


@test.gives("takes objects as they are", points=0.5)
def _(rng):
    return [(*choice, True) for choice in CHOICES]


@test.gives("refuses an unknown optimiser", points=0.25)
def _(rng):
    names = misspelt(rng, "adam"), "rmsprop", "dam", "", "Adam", "SGD"
    return [(name, LOSS, []) for name in names]


@test.gives("refuses an unknown loss", points=0.25)
def _(rng):
    return [("adam", loss, []) for loss in (misspelt(rng, LOSS), "accuracy", LOSS[7:])]


@test.gives("refuses an unknown metric, wherever it stands in the list", points=0.5)
def _(rng):
    lists = [misspelt(rng, "accuracy")], ["adam"], ["accuracy", "acc"]
    return [("adam", LOSS, names) for names in lists]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: `evaluate`, in inference mode
#
# `evaluate` measures the network as it will be used: all neurons at work, nothing trained. It
# returns a dictionary with the loss and all metrics that `compile` has chosen, such as
# `{"loss": 0.21, "accuracy": 0.94}`. The key of a metric is the name of its function,
# `metric.__name__`. Losses and metrics are called with the labels first: `metric(y, y_pred)`.


# %% nbgrader={"grade": false, "grade_id": "evaluate", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Sequential(Sequential):
    def evaluate(self, X, y):
        """Loss and metrics of all examples, by name."""
        ### BEGIN SOLUTION
        y_pred = self.predict(X)
        found = {metric.__name__: metric(y, y_pred) for metric in self.metrics}
        return {"loss": self.loss(y, y_pred), **found}
        ### END SOLUTION


def toy_evaluate(parent, probabilities, y, loss, metrics):
    """What evaluate makes of these probabilities; in training mode they are in reverse order."""

    class Toy(parent):
        def forward(self, X, training=False):
            return X[:, ::-1] if training else X

    model = Toy([], seed=1)
    model.loss, model.metrics = LOSSES[loss], [METRICS[name] for name in metrics]
    return model.evaluate(probabilities, y)


# %% nbgrader={"grade": false, "grade_id": "evaluate_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def evaluated(probabilities, y, metrics, loss="sparse_categorical_crossentropy"):
    return toy_evaluate(Sequential, probabilities, y, loss, metrics)


check("evaluate", evaluated)

# %% nbgrader={"grade": true, "grade_id": "evaluate_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `evaluate` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest


def draw(rng, n, names, loss="sparse_categorical_crossentropy"):
    """Labels, and probabilities whose likeliest class is right, or first when read backwards."""
    y_pred, labels = rng.dirichlet(np.ones(6), n), rng.integers(0, 6, n)
    y_pred[range(0, n, 2), labels[::2]] += 1
    return y_pred / y_pred.sum(axis=1, keepdims=True), labels, names, loss


def draw_mirrored(rng, n):
    """Probabilities that are the same read backwards, so that the mode does not show."""
    y_pred, labels, *more = draw(rng, n, ["top_3_accuracy", "accuracy"])
    y_pred = y_pred + y_pred[:, ::-1]
    return y_pred / 2, labels, *more


def own_evaluate(y_pred, labels, names, loss="sparse_categorical_crossentropy"):
    return toy_evaluate(Sequential, y_pred, labels, loss, names)


test = HiddenTest("evaluate_test", name="evaluated", student=own_evaluate)
MODE = [(9, ["accuracy"]), (14, ["top_3_accuracy"], "mean_squared_error"), (20, [])]

test.gives(
    "gives the loss and the metrics of all examples",
    points=1,
    draw=draw_mirrored,
    cases=[9, 14, 20],
)
test.gives("runs the layers in inference mode", points=1, draw=draw, cases=MODE)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 3: `fit`
#
# `fit` is the loop of lesson 06, without the arithmetic of the network. `train_on_batch`, given below,
# makes one update and returns the batch's loss and metrics, such as `{"loss": 2.1, "accuracy": 0.3}`.
# In each epoch:
#
# 1. Take one new order of the rows as handed in, `self.rng.permutation(len(X))`, and train on all
#    batches.
# 2. Average what they return, over *examples*. Take a batch of 32 with loss 1 and a last batch of 8
#    with loss 2: the epoch's loss is $(32 \cdot 1 + 8 \cdot 2) / 40 = 1.2$, not 1.5.
# 3. If there is `validation_data`, a pair `(X, y)`, `self.evaluate` it, and add what it gives, as
#    `"val_loss"`, `"val_accuracy"` …
# 4. Add `logs`, what 2 and 3 give, to the **history**, and print
#    `progress_line(epoch, epochs, logs)` at once.
# 5. Call `callback.on_epoch_end(epoch, loss, self.parameters())` of each callback. Epochs are counted
#    from 1; the loss is the validation loss if there is one. If any returns `True`, stop when all have
#    been called.
#
# Return the history, a list for each name, with all epochs that were run:
# `{"loss": [2.1, 1.4], "accuracy": [0.31, 0.66]}`.
#
# `KeepBest`, of lesson 08, returns nothing, so it never stops the training.


# %% nbgrader={"grade": false, "grade_id": "fit_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Sequential(Sequential):
    def train_on_batch(self, X, y):
        y_pred = self.forward(X, training=True)
        upstream = self.loss.gradient(y, y_pred)
        for layer in reversed(self.layers):
            upstream = layer.backward(upstream)
        slopes = [slope for layer in self.layers for slope in layer.slopes]
        self.optimizer.update(self.parameters(), slopes)
        return {"loss": self.loss(y, y_pred)} | {m.__name__: m(y, y_pred) for m in self.metrics}


class KeepBest:
    def __init__(self):
        self.best_epoch, self.best_loss, self.best_parameters = None, np.inf, None

    def on_epoch_end(self, epoch, loss, parameters):
        if loss < self.best_loss:
            self.best_epoch, self.best_loss = epoch, loss
            self.best_parameters = [parameter.copy() for parameter in parameters]


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best_loss, self.waited = patience, np.inf, 0

    def on_epoch_end(self, epoch, loss, parameters):
        self.waited = 0 if loss < self.best_loss else self.waited + 1
        self.best_loss = min(self.best_loss, loss)
        return self.waited >= self.patience


def progress_line(epoch, epochs, logs):
    values = " - ".join(f"{name}: {value:.4f}" for name, value in logs.items())
    return f"Epoch {epoch}/{epochs} - {values}"


# %% nbgrader={"grade": false, "grade_id": "fit", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        """Train for some epochs, in batches; return the history."""
        ### BEGIN SOLUTION
        history = {}
        for epoch in range(1, epochs + 1):
            order, logs = self.rng.permutation(len(X)), {}
            for first in range(0, len(X), batch_size):
                batch = order[first : first + batch_size]
                for name, value in self.train_on_batch(X[batch], y[batch]).items():
                    logs[name] = logs.get(name, 0) + len(batch) * value / len(X)
            if validation_data is not None:
                measured = self.evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            for name, value in logs.items():
                history.setdefault(name, []).append(value)
            print(progress_line(epoch, epochs, logs))
            loss = logs.get("val_loss", logs["loss"])
            stops = [c.on_epoch_end(epoch, loss, self.parameters()) for c in callbacks]
            if any(stops):
                break
        return history
        ### END SOLUTION


def toy_fit(parent, X, y, epochs, batch_size, validation_data, stop_after):
    """What fit returns, and what it did on its way, with a network that learns nothing."""
    batches, lines, calls = [], [], []

    def said():
        return [line.split(" - ")[0] for line in printed.getvalue().splitlines() if "/" in line]

    class Toy(parent):
        def train_on_batch(self, X, y):
            batches.append((list(X), list(y)))
            lines.append(said())
            return {"loss": max(X) + len(batches), "accuracy": min(y) / 10}

        def evaluate(self, X, y):
            return {"loss": sum(X) - len(batches), "accuracy": sum(y) / len(batches)}

    class Watcher:
        def on_epoch_end(self, epoch, loss, parameters):
            calls.append((epoch, loss, len(batches), parameters))
            return self is watchers[0] and epoch == stop_after

    with contextlib.redirect_stdout(io.StringIO()) as printed:
        model, watchers = Toy([], seed=epochs), [Watcher(), Watcher()]
        history = model.fit(X, y, epochs, batch_size, validation_data, callbacks=watchers)
    lines.append(said())
    return {"history": history, "batches": batches, "lines so far": lines, "callbacks": calls}


# %% nbgrader={"grade": false, "grade_id": "fit_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def watched(X, y, epochs, batch_size, validation_data=None, stop_after=None):
    return toy_fit(Sequential, X, y, epochs, batch_size, validation_data, stop_after)


check("fit", watched)

# %% nbgrader={"grade": true, "grade_id": "fit_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `fit` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects


def draw(rng, n, epochs, size, validate=False, stop=None):
    rows, labels = rng.permutation(100)[:n] / 10, rng.integers(0, 10, n)
    validation = (rng.normal(size=3), rng.integers(1, 10, 3)) if validate else None
    return rows, labels, epochs, size, validation, stop


def own_fit(*arguments):
    return toy_fit(Sequential, *arguments)


def by_own_batches(rows, labels, epochs, size, *more):
    """The means over the batches that the student's fit makes."""
    found = own_fit(rows, labels, epochs, size, *more)["batches"]
    told = [(len(X), max(X) + i, min(y) / 10) for i, (X, y) in enumerate(found, start=1)]
    rounds = max(1, len(found) // -(-len(rows) // size))  # fewer where a callback stops them
    sizes, losses, accuracies = np.moveaxis(np.reshape(told, (rounds, -1, 3)), 2, 0)
    loss, share = np.average(losses, 1, sizes), np.average(accuracies, 1, sizes)
    return {"history": {"loss": loss, "accuracy": share}}


def calls_of_two_callbacks(function, *arguments):
    found = function(*arguments)
    return found["callbacks"] if found["history"] else "no history"


def validation_of_last(function, *arguments):
    found = function(*arguments)["history"]
    return {name: found[name][-1] for name in ("val_loss", "val_accuracy") if name in found}


test = HiddenTest("fit_test", name="watched", student=own_fit, draw=draw)
BATCHES = aspects.part("batches", what="the batches")
BATCHES |= {"cases": [(11, 3, 4), (7, 3, 3), (5, 3, 9)]}
BOTH = ("history", "loss"), ("history", "accuracy")
MEANS = {"own": by_own_batches} | aspects.part(*BOTH, what="the losses and accuracies")
EQUAL = {"cases": [(12, 3, 4), (8, 2, 4), (4, 5, 4), (8, 4, 4, False, 2)]}
SHORT = {"cases": [(11, 1, 4), (5, 1, 4)]}
VALIDATED = {"cases": [(6, 1, 3, True), (8, 3, 4, True)], "drive": validation_of_last}
CALLS = {"drive": calls_of_two_callbacks}
CALLS |= {"cases": [(6, 4, 3, True, 2), (6, 3, 3, True), (4, 1, 4)]}
LINES = aspects.part("lines so far", what="the lines printed before each batch, and in all")
LINES |= {"cases": [(8, 3, 4), (6, 2, 2)]}

claim = "trains on each example once an epoch, X with its y, in a new order"
test.gives(claim, points=1, **BATCHES)
test.gives("keeps a loss and an accuracy for each epoch", points=1, **MEANS, **EQUAL)
claim = "averages over examples, so that a short batch weighs less"
test.gives(claim, points=0.5, **MEANS, **SHORT)
test.gives("measures validation_data after an epoch", points=0.5, **VALIDATED)
claim = "calls all callbacks after each epoch, and stops when one of them says so"
test.gives(claim, points=0.5, **CALLS)
test.gives("prints a line as soon as an epoch is over", points=0.5, **LINES)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Play** with your machine: at the rate that its name brings, with which loss does SGD get anywhere?

# %%
from play import live

live(Sequential, Dense, (relu, softmax), (X[:600], y[:600]), (X_validation, y_validation))

# %% [markdown]
# With the cross-entropy: 91 % of the validation images after 12 epochs, 21 % with the squared error,
# whose slopes are small. Adam divides by their size: about 94 % with either.
#
# **Question 1.** One layer is `Dropout`. After the last epoch the progress line says `loss: 0.15`.
# `evaluate` on the *same* training set says 0.07. Why?
#
# <details><summary>A. One of the two has a mistake: it is the same set and the same loss</summary>
#
# No. Both are right; they measure different networks.
# </details>
# <details><summary>B. The line was measured with dropout, and while the weights still moved</summary>
#
# Yes. It averages over the batches of the epoch, each in training mode and before its update.
# </details>
# <details><summary>C. The evaluation has trained the network a little further on that set</summary>
#
# No. It calls `forward` only; no parameter changes.
# </details>
#
# ## One class at a time
#
# An accuracy does not say *which* digits fail. Take one digit as "positive" and all others as
# "negative", as in lesson 02: **precision** asks how many of the predicted 8s are 8s, **recall** how
# many of the true 8s were found, and $F_1 = 2 P R / (P + R)$ joins both.


# %%
def scores_of_class(y_true, y_pred, label):
    """(precision, recall, F1) of one label; y_true and y_pred are whole numbers."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    hits = np.sum((y_true == label) & (y_pred == label))
    precision, recall = hits / np.sum(y_pred == label), hits / np.sum(y_true == label)
    return precision, recall, 2 * precision * recall / (precision + recall)


# %% [markdown]
# ## A check of the machine: random labels
#
# How do you find out whether an evaluation is honest? Shuffle all labels, of the training set and of
# the test set. There is nothing left to learn; can a network learn it all the same? 200 images, 100
# epochs. **Predict** before you run: how often is it right on the training set, and on the test set?

# %% [markdown]
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
# On random labels it is right on 92 % of the training images, and on 11 % of the test images: it
# learns 200 meaningless labels by heart. Only data that it has not trained on show that it knows
# nothing: one in ten is chance. So report metrics on new data.
#
# **Question 2.** With random labels, your test accuracy is 0.6. What do you suspect?
#
# <details><summary>A. The network is especially good at such labels</summary>
#
# No. There is nothing in the images that could reveal a label drawn at random.
# </details>
# <details><summary>B. Test images have got into the training set</summary>
#
# Yes. Better than chance is possible only if these labels have been seen: the evaluation leaks.
# </details>
# <details><summary>C. The learning rate is too small for these labels</summary>
#
# No. Then even the training accuracy would stay near 0.1.
# </details>
#
# ## The task
#
# `Sequential` is complete. Use it in this order:
#
# 1. Build a 784-64-10 network: a `Dense` layer of `units` with relu, `Dropout(rate)`, a `Dense`
#    layer of 10 with softmax; give it `seed`.
# 2. Compile it with `"adam"`, `"sparse_categorical_crossentropy"` and `["accuracy"]`.
# 3. Train it on the training set, `X_train`, for `epochs` (10) in batches of `batch_size` (32), with the
#    validation set as `validation_data`. Keep the losses of the history in `train_losses`, and the
#    validation losses in `val_losses`.
# 4. Evaluate it on the test set: loss and accuracy, in this order, in `test_metrics`.
# 5. Keep the probabilities that it predicts for the test set in `y_pred`, and precision, recall and
#    F1 of the digit `label` in the test set in `scores`.
#
# Use the names in place of numbers: the hidden tests run your cell once more with other values.

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
units, rate, seed, label = 64, 0.2, 10, 8
epochs, batch_size = 10, 32

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
# train_losses, val_losses: one per epoch; test_metrics: two numbers; y_pred: (450, 10);
# scores: three numbers
### BEGIN SOLUTION
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(X_train, y_train, epochs, batch_size, (X_validation, y_validation))
train_losses, val_losses = history["loss"], history["val_loss"]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "train_losses", "val_losses", "test_metrics", "y_pred", "scores")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes("units", "rate", "seed", "epochs", "batch_size", "label")
def _(rng, given):
    """Few images with shifted labels, test labels at random, and another digit, neither the one
    that is predicted most often nor the commonest label, which some of the test images have."""
    values = {"units": 20, "rate": 0.4, "seed": 3, "epochs": 3, "batch_size": 24}
    few, rows = rng.permutation(1077)[:100], rng.permutation(450)[:90]
    others, shift = rng.permutation(270)[:40], rng.integers(1, 10)
    values |= {"X_train": given.X_train[few], "X_test": given.X_test[rows]}
    values["y_train"] = ((given.y_train[few] + shift) % 10).astype(np.uint8)
    values["X_validation"] = given.X_validation[others]
    values["y_validation"] = ((given.y_validation[others] + shift) % 10).astype(np.uint8)
    predicted = task.solved.solve(["y_pred"], values)["y_pred"].argmax(axis=1)
    by_count = np.argsort(-np.bincount(predicted, minlength=10))
    values["label"] = int(next(digit for digit in by_count[1:] if digit != given.label))
    values["y_test"] = rng.integers(0, 10, 90).astype(np.uint8)
    commonest = np.flatnonzero(predicted != values["label"])[::2]
    values["y_test"][commonest] = (values["label"] + 1) % 10
    values["y_test"][np.flatnonzero(predicted == values["label"])[::2]] = values["label"]
    is_rare = np.bincount(predicted)[values["label"]] < 4
    is_commonest = np.bincount(values["y_test"]).argmax() == values["label"]
    return None if is_rare or is_commonest else values


SHOWS = {"of": "train_losses", "points": 0.25}
claim = "trains the network and keeps the loss of every epoch"
task.result(claim, "train_losses", points=0.5, tolerance=1e-4)
task.setting("has as many hidden units as asked for", "units", **SHOWS)
task.setting("drops the share of neurons asked for", "rate", **SHOWS)
task.setting("starts from the seed asked for", "seed", **SHOWS)
task.setting("trains for the epochs asked for", "epochs", **SHOWS)
task.setting("trains with the batch size asked for", "batch_size", **SHOWS)
claim = "keeps the validation loss of every epoch"
task.result(claim, "val_losses", points=0.25, tolerance=1e-4, follows="train_losses")
claim = "predicts the probabilities of the test set in inference mode"
task.result(claim, "y_pred", points=0.5, tolerance=1e-4)
claim = "evaluates the network on the test set"
task.result(claim, "test_metrics", points=0.75, tolerance=1e-4, follows="train_losses")
task.result("gives precision, recall and F1 of a digit in the test set", "scores", points=0.5)
task.setting("looks at the digit asked for", "label", points=0.25, of="scores")
task.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## What your framework has learnt

# %%
try:
    predicted = np.argmax(y_pred, axis=1)
    misread = np.flatnonzero(predicted != y_test)[:5]
    epoch_numbers, losses = (
        np.arange(1, len(train_losses) + 1),
        np.transpose([train_losses, val_losses]),
    )
    sentence = f"test accuracy {test_metrics[1]:.3f}; {np.sum(predicted != y_test)} of {len(y_test)} misread"
except (NameError, TypeError, ValueError, IndexError):
    print("The picture appears here when the task is done.")
else:
    figure, axes = plt.subplots(1, 6, figsize=(12, 3), width_ratios=[3, 1, 1, 1, 1, 1])
    axes[0].plot(epoch_numbers, losses[:, 0], "o-", label="training")
    axes[0].plot(epoch_numbers, losses[:, 1], "s--", label="validation")
    axes[0].set(title="Losses of your network", xlabel="epoch", ylabel="cross-entropy")
    axes[0].legend()
    for axis, row in zip(axes[1:], misread, strict=False):
        axis.imshow(X_test[row].reshape(28, 28), cmap="gray_r")
        axis.set(title=f"{y_test[row]}, read {predicted[row]}", xticks=[], yticks=[])
    plt.show()
    print(sentence)

# %% [markdown]
# *Figure: left, the training loss (circles) and the validation loss (squares) of your network fall
# from epoch to epoch. Right: five test images that it misreads, each with its label and what was
# read.*
#
# With the values given above, 434 of 450 test images are read rightly, an accuracy of 0.964: by a
# framework of which you know every line. The training loss lies above the validation loss, since it
# was measured with dropout and while the weights still moved.
#
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
# <details><summary><b>callback</b></summary>
#
# An object that `fit` calls after each epoch; it may keep something, or ask to stop.
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
# **In full.** Layers build parameters, go forward and backward. `compile` takes names or objects, and
# refuses unknown names before anything is trained. `fit` visits every example once per epoch, in a new
# order, with each X beside its y, and averages over examples; its numbers come from training mode,
# while the weights move. After each epoch it measures the validation set, prints, and calls the
# callbacks, which may stop it. `evaluate` and `predict` switch dropout off. One accuracy hides single classes; precision,
# recall and F1 show them. And when labels are drawn at random, the test accuracy must fall to chance.
#
# **Was everything clear?** Note here what was not (this is not graded): …
