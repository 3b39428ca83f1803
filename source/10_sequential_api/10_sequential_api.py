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
# Keras has the same three: `compile`, `fit` and `evaluate`. Behind them works what you have written
# by hand in nine lessons. Whoever has built the machine once knows what to suspect when the bread
# is bad.
#
# You are given layers and an optimiser. You write what the buttons do.
#
# ## The images
#
# Frameworks often introduce themselves with digits of 28 by 28 pixels. Ours have 8 by 8. `enlarge`
# makes 28 by 28 of them: each new pixel takes the value of the old pixel that lies under it, so
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
# it starts from the gradient of the scores.)
#
# A worked example: a `Dense` layer from 3 inputs to 2 units has $3 \cdot 2$ weights and 2 biases, 8
# parameters in all. **Predict** before you run: how many has a layer from 784 inputs to 64 units?
# How many the layer from 64 to 10?
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
# `compile` chooses optimiser, loss and metrics by name. A name that is misspelt must not wait for
# the first epoch, or be passed over in silence: it raises a `ValueError`, at once. A good message
# also says which names are known.

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
# Hidden tests check `refuse_unknown` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest

test = HiddenTest("refuse_unknown_test")
LOSS = "sparse_categorical_crossentropy"
RIGHT = [("adam", LOSS, ["accuracy"]), ("adam", LOSS, []), ("adam", LOSS, ["accuracy"] * 2)]


def right_refusal(*arguments):
    if arguments not in RIGHT:
        raise ValueError


def misspelt(rng, name):
    """The name with one letter doubled."""
    place = int(rng.integers(len(name)))
    return name[:place] + name[place] + name[place:]


def refuses(*inputs):
    all_unknown = ("rmsprop", "accuracy", ["adam"])
    test.compare(refuse_unknown, right_refusal, [*inputs, all_unknown, *RIGHT])


@test.behaviour("refuses an unknown optimiser", points=0.5)
def _(rng):
    refuses((misspelt(rng, "adam"), LOSS, ["accuracy"]), ("rmsprop", LOSS, []))


@test.behaviour("refuses an unknown loss", points=0.5)
def _(rng):
    refuses(("adam", misspelt(rng, LOSS), ["accuracy"]), ("adam", "accuracy", []))


@test.behaviour("refuses an unknown metric, wherever it stands in the list", points=1)
def _(rng):
    wrong = misspelt(rng, "accuracy")
    refuses(("adam", LOSS, [wrong]), ("adam", LOSS, ["accuracy", wrong]), ("adam", LOSS, ["adam"]))


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
# Hidden tests check `fit` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, close, follow_through, holds

test = HiddenTest("fit_test")


def right_fit(learn, order_of, X, y, epochs, size):
    kept = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        sequence, total = order_of(len(X)), np.zeros(2)
        for rows in np.split(sequence, range(size, len(X), size)):
            total += np.array(learn(X[rows], y[rows])) * len(rows)
        for name, value in zip(kept, total / len(X), strict=True):
            kept[name].append(value)
    return kept


def watch(function, X, y, epochs, size, number):
    """The history, and for each batch its rows and what was said of it."""
    draws, log = np.random.default_rng(number), []

    def learn(X_batch, y_batch):
        rows = np.column_stack([np.asarray(X_batch, dtype=float), np.asarray(y_batch, dtype=float)])
        said = float(np.mean(rows[:, 0] ** 2) + 0.3 * len(log)), float(np.mean(rows[:, -1]) / 10)
        log.append((rows, said))
        return said

    return function(learn, draws.permutation, X, y, epochs, size), log


def batches_of(function, *arguments):
    return tuple(rows for rows, _ in watch(function, *arguments)[1])


def history_of(function, *arguments):
    answer = watch(function, *arguments)[0]
    text = "fit has to return a dict with the lists 'loss' and 'accuracy'"
    holds(text, isinstance(answer, dict) and {"loss", "accuracy"} <= set(answer))
    return [answer["loss"], answer["accuracy"]]


def draw_problem(rng, n, epochs, size):
    X, y = rng.normal(size=(n, 3)), rng.integers(0, 10, n)
    return X, y, epochs, size, int(rng.integers(10**6))


def check_history(*inputs):
    def by_own_batches():
        for problem in inputs:
            answer, log = watch(fit, *problem)
            holds("the batches do not make whole epochs", log and len(log) % problem[2] == 0)
            each = len(log) // problem[2]
            epochs = [log[k : k + each] for k in range(0, len(log), each)]
            weights = [[len(rows) for rows, _ in epoch] for epoch in epochs]
            for number, name in enumerate(("loss", "accuracy")):
                values = [[said[number] for _, said in epoch] for epoch in epochs]
                means = [np.average(v, weights=w) for v, w in zip(values, weights, strict=True)]
                close(f"history['{name}']", answer[name], means)

    what = "the losses and accuracies"
    follow_through(
        lambda: test.compare(fit, right_fit, inputs, drive=history_of, what=what),
        by_own_batches,
        "judged by the batches that your fit makes",
    )


@test.behaviour("shows each example once an epoch, X with its y, in a new order", points=1)
def _(rng):
    inputs = [draw_problem(rng, n, 3, size) for n, size in ((11, 4), (7, 3), (5, 9))]
    test.compare(fit, right_fit, inputs, drive=batches_of, what="the batches")


@test.behaviour("keeps a loss and an accuracy for each epoch", points=1)
def _(rng):
    check_history(*(draw_problem(rng, n, epochs, 4) for n, epochs in ((12, 3), (8, 2), (4, 5))))


@test.behaviour("averages over examples, so that a short batch weighs less", points=1)
def _(rng):
    check_history(*(draw_problem(rng, n, 1, 4) for n in (11, 5, 9)))


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
# `forward(X, training)` so, which gives one row of probabilities for each example. It returns a
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
# What evaluate makes of these probabilities; in training mode they stand in reverse order.
def probe(probabilities, y):
    return evaluate(lambda X, training: X[:, ::-1] if training else X, probabilities, y)


check("evaluate", probe)

# %% nbgrader={"grade": true, "grade_id": "evaluate_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `evaluate` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, follow_through, holds, matches

test = HiddenTest("evaluate_test")


def right_evaluation(answer_to, X, y):
    y_pred = answer_to(X, training=False)
    losses = reference.sparse_categorical_crossentropy(y, y_pred)
    return {"loss": losses, "accuracy": reference.accuracy(y, np.argmax(y_pred, axis=1))}


def with_layers(modes_differ):
    """Evaluate layers whose output is the softmax of X; in training mode something else may be."""

    def drive(function, X, y):
        def answer_to(X, training):
            holds("training has to be True or False", training in (True, False))
            scores = np.asarray(X, dtype=float)
            return reference.softmax(scores[:, ::-1] if training and modes_differ else scores)

        answer = function(answer_to, X, y)
        text = "evaluate has to return a dict with 'loss' and 'accuracy'"
        holds(text, isinstance(answer, dict) and {"loss", "accuracy"} <= set(answer))
        return [answer["loss"], answer["accuracy"]]

    return drive


def draw_problem(rng, n, classes):
    scores, labels = rng.normal(0, 2, (n, classes)), rng.integers(0, classes, n)
    scores[np.arange(0, n, 2), labels[::2]] += 3  # every second prediction is right, or almost
    return scores, labels


@test.behaviour("gives the loss and the accuracy over all examples", points=1)
def _(rng):
    inputs = [draw_problem(rng, n, classes) for n, classes in ((9, 4), (5, 5), (20, 10))]
    test.compare(evaluate, right_evaluation, inputs, drive=with_layers(False), what="the result")


@test.behaviour("runs the layers in inference mode", points=1)
def _(rng):
    inputs = [draw_problem(rng, n, n) for n in (4, 7, 9)]

    def by_own_formula():
        both = [[with_layers(mode)(evaluate, *each) for each in inputs] for mode in (True, False)]
        holds("the results do not depend on the examples", not matches(both[1][0], both[1][2]))
        holds("the mode of the layers changes the result", all(map(matches, *both)))

    differ = {"drive": with_layers(True), "what": "the result"}
    follow_through(
        lambda: test.compare(evaluate, right_evaluation, inputs, **differ),
        by_own_formula,
        "judged by your own loss and accuracy",
    )


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
# Hidden tests check `scores_of_class` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follow_through, holds, matches

test = HiddenTest("scores_of_class_test")


def right_scores(y_true, y_pred, label):
    positive = (y_true == label).astype(int), (y_pred == label).astype(int)
    return [
        reference.precision(*positive),
        reference.recall(*positive),
        reference.f1_score(*positive),
    ]


def part(numbers):
    """Looks at some of the three scores."""

    def drive(function, *arguments):
        answer = function(*arguments)
        text = "scores_of_class has to return three numbers: precision, recall and F1"
        holds(text, np.shape(answer) == (3,))
        return [answer[number] for number in numbers]

    return drive


def draw_labels(rng, n):
    """Labels 0 to 4; label 3 is predicted too often, with a few hits and misses for certain."""
    y_true, y_pred = rng.integers(0, 5, (2, n))
    return np.append(y_true, [3, 3, 3, 1, 2, 0, 4]), np.append(y_pred, [3, 3, 1, 3, 3, 3, 3]), 3


@test.behaviour("gives precision and recall of the label, in this order", points=0.5)
def _(rng):
    inputs = [draw_labels(rng, n) for n in (30, 40, 50)]
    test.compare(scores_of_class, right_scores, inputs, drive=part([0, 1]), what="the scores")


@test.behaviour("gives F1 as the third", points=0.5)
def _(rng):
    # 37, 47 and 57 labels: hits as a share of all of them are never the same in two draws.
    inputs = [draw_labels(rng, n) for n in (30, 40, 50)]

    def by_own_scores():
        own = [part([0, 1, 2])(scores_of_class, *each) for each in inputs]
        holds("the scores do not depend on the labels", not matches(own[0], own[1]))
        for own_precision, own_recall, seen in np.asarray(own, dtype=float):
            holds("precision and recall are both 0", own_precision + own_recall > 0)
            close("F1", seen, 2 * own_precision * own_recall / (own_precision + own_recall))

    follow_through(
        lambda: test.compare(scores_of_class, right_scores, inputs, drive=part([2]), what="F1"),
        by_own_scores,
        "judged by your own precision and recall",
    )


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## A check of the machine: labels by lot
#
# How do you find out whether an evaluation is honest? Shuffle all labels, of the training set and of
# the test set. There is nothing left to learn; can a network learn it all the same? 200 images, 100
# epochs. **Predict** before you run: how often is it right on the training set, and on the test set?
#
# *Your prediction (double-click here and type): …*

# %%
for name, style in zip([n for n in data if "accuracy" in n], ("-", "--", "-.", ":"), strict=True):
    plt.plot(np.arange(1, 101), data[name], style, label=f"{name}: {data[name][-1]:.2f}")
plt.title("A network on true labels and on labels by lot")
plt.xlabel("epoch")
plt.ylabel("accuracy")
plt.legend()
plt.show()

# %% [markdown]
# *Figure: with true labels the training accuracy (solid) rises to 1.0 and the test accuracy (dashed)
# to 0.95. With labels by lot the training accuracy (dash-dotted) climbs slowly to 0.92, while the
# test accuracy (dotted) stays near 0.1. The legend gives the last values.*
#
# The network learns 200 meaningless labels by heart. Only data that it has not trained on show that
# it knows nothing: one in ten is chance. So metrics are reported on such data.
#
# **Question 2.** With labels by lot, your test accuracy is 0.6. What do you suspect?
#
# <details><summary>A. The network is especially good</summary>
#
# No. There is nothing in the images that could tell a label drawn by lot.
# </details>
# <details><summary>B. Test examples have got into the training set</summary>
#
# Yes. More than chance is only possible for who has seen these labels: the evaluation leaks.
# </details>
# <details><summary>C. The learning rate is too small</summary>
#
# No. Then even the training accuracy would stay near 0.1.
# </details>
#
# ## The task
#
# The class `Sequential` below joins given parts and yours. Use it in this order:
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
# train_losses: one an epoch; test_metrics: two numbers; y_pred: (450, 10); scores: three numbers
### BEGIN SOLUTION
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
train_losses = model.fit(X_train, y_train, epochs, batch_size)["loss"]
results = model.evaluate(X_test, y_test)
test_metrics = [results["loss"], results["accuracy"]]
y_pred = model.predict(X_test)
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", train_losses=train_losses, test_metrics=test_metrics, y_pred=y_pred, scores=scores)

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check the task here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from functools import cache

import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, array_like, close, holds, lesson_data, matches
from autograder.hidden_tests import note, remembered, rerun, used_names

test = HiddenTest("task_test")
STORED = lesson_data("10_sequential_api", "sequential_api.npz")
GIVEN = {f"X_{part}": enlarge(STORED[f"images_{part}"]) for part in ("train", "test")}
GIVEN |= {f"y_{part}": STORED[f"y_{part}"] for part in ("train", "test")}
ASKED = {"units": 64, "rate": 0.2, "seed": 10, "epochs": 10, "batch_size": 32}
OTHER = {"units": 20, "rate": 0.4, "seed": 3, "epochs": 3, "batch_size": 24}


@cache
def others():
    """Few images with shifted labels, test labels by lot, and a digit to look at."""
    draw = test.shared_rng()
    few, rows, shift = (
        draw.permutation(1347)[:100],
        draw.permutation(450)[:60],
        draw.integers(1, 10),
    )
    changed = {"X_train": GIVEN["X_train"][few], "X_test": GIVEN["X_test"][rows]}
    changed["y_train"] = ((GIVEN["y_train"][few] + shift) % 10).astype(np.uint8)
    changed["y_test"] = draw.integers(0, 10, 60).astype(np.uint8)
    probabilities = trained(right_fit, changed, OTHER)[0].predict(changed["X_test"])
    common = int(np.bincount(probabilities.argmax(axis=1)).argmax())
    changed["y_test"][probabilities.argmax(axis=1).argsort()[::-9]] = common
    return changed, common


@cache
def again():
    changed, digit = others()
    return rerun("task", label=digit, **changed, **OTHER)


def right_fit(learn, order_of, X, y, epochs, size):
    kept = []
    for _ in range(epochs):
        batches = np.split(order_of(len(X)), range(size, len(X), size))
        kept.append(sum(learn(X[rows], y[rows])[0] * len(rows) for rows in batches) / len(X))
    return {"loss": kept}


def own_fit(learn, order_of, X, y, epochs, size):
    """The student's loop over the numbers of the images: these are small, the images are not."""

    def learn_rows(rows, labels):
        return learn(X[np.asarray(rows, dtype=int)[:, 0]], np.asarray(labels, dtype=int))

    return fit(learn_rows, order_of, np.arange(len(X))[:, None], y, epochs, size)


def untrained(setting):
    layers = [Dense(setting["units"], relu), Dropout(setting["rate"]), Dense(10, softmax)]
    network = Sequential(layers, setting["seed"])
    network.optimizer = Adam()
    return network


def train(network, loop, points, setting):
    arguments = points["X_train"], points["y_train"], setting["epochs"], setting["batch_size"]
    losses = loop(network.train_on_batch, network.rng.permutation, *arguments)["loss"]
    holds("not one batch was trained on", network.optimizer.step)
    return np.asarray(losses, dtype=float)


@remembered
def rightly_trained(points, setting):
    """The losses, and what the training leaves behind: parameters, and the generator's state."""
    network = untrained(setting)
    losses = train(network, right_fit, points, setting)
    parameters = [[layer.W, layer.b] for layer in network.layers[::2]]
    return losses, parameters, network.rng.bit_generator.state


def trained(loop, points, setting):
    """A network that was trained by this loop, and its losses."""
    network = untrained(setting)
    if loop is own_fit:
        return network, train(network, own_fit, points, setting)
    losses, parameters, network.rng.bit_generator.state = rightly_trained(points, setting)
    for layer, both in zip(network.layers[::2], parameters, strict=True):
        layer.W, layer.b = both
    return network, losses


def leads_to(seen, loop, points, setting):
    """Whether this loop with these settings leads to these losses."""
    try:
        network, losses = trained(loop, points, setting)
    except Exception:  # the student's own work may raise anything
        return None
    return network if matches(seen, losses, 1e-4) else None


@cache
def training():
    """The loop that explains the visible losses, right or own, and its network; or two Nones."""
    for loop in (right_fit, own_fit):
        if network := leads_to(train_losses, loop, GIVEN, ASKED):
            return loop, network
    return None, None


@cache
def settings_used():
    """The settings that the repeated run took from their names, and its network; None if unknown."""
    found, seen = [], again().train_losses

    def agrees(setting):
        found.append(leads_to(seen, training()[0], others()[0], setting))
        return found[-1] is not None

    names_taken = used_names(ASKED, OTHER, agrees)
    return None if names_taken is None else (names_taken, found[-1])


def check_training():
    if training()[0] is None:
        right = trained(right_fit, GIVEN, ASKED)[1]
        mistakes = test.known("train_losses", train_losses)
        options = {"tolerance": 1e-4, "reveal": False, "mistakes": mistakes}
        close("train_losses", train_losses, right, **options)
    if training()[0] is own_fit:
        note("judged by your own fit")
    text = "with other images and settings train_losses is not right: are all names used?"
    holds(text, settings_used() is not None)


def check_setting(name):
    check_training()
    text = f"with another value of {name} the losses are not right: does your cell use that name?"
    holds(text, name in settings_used()[0])


def probabilities(seen, rows):
    return array_like(f"y_pred of {rows} images", seen, np.zeros((rows, 10)))


@cache
def learns():
    """Whether the cell learns shifted labels too, where the test labels are drawn by lot."""
    draw = test.shared_rng()
    shift, lots = draw.integers(1, 10), draw.integers(0, 10, 450).astype(np.uint8)
    shifted = {part: (GIVEN[f"y_{part}"] + shift) % 10 for part in ("train", "test")}
    seen = rerun("task", y_train=shifted["train"].astype(np.uint8), y_test=lots).y_pred
    return np.mean(probabilities(seen, 450).argmax(axis=1) == shifted["test"]) >= 0.5


def handed_in():
    """The visible and the repeated probabilities, from a network that learnt something, or that the
    student's own fit explains."""
    both = probabilities(y_pred, 450), probabilities(again().y_pred, 60)
    share = np.mean(both[0].argmax(axis=1) == GIVEN["y_test"])
    if share < 0.5:
        text = f"only {share:.0%} of the predictions are right: did the network learn?"
        holds(text, training()[0] is own_fit and settings_used() is not None)
        holds(text, matches(both[0], training()[1].predict(GIVEN["X_test"]), 1e-4))
    text = "with other labels few predictions are right: are they those of a trained network?"
    holds(text, (training()[0] and settings_used()) or learns())
    by_lot = np.mean(both[1].argmax(axis=1) == others()[0]["y_test"])
    holds("labels by lot are predicted: does your cell look at y_test?", by_lot < 0.5)
    return both


def right_evaluation(y_true, rows):
    loss_here = reference.sparse_categorical_crossentropy(y_true, rows)
    return [loss_here, reference.accuracy(y_true, rows.argmax(axis=1))]


def by_own_evaluate(network, points):
    answer = evaluate(network.forward, points["X_test"], points["y_test"])
    return [float(answer["loss"]), float(answer["accuracy"])]


def own_evaluations():
    """What the student's own evaluate gives right after the training, in both runs."""
    if training()[0] is None or settings_used() is None:
        return None
    # Trained anew: in training mode, dropout draws where the training stopped drawing.
    own = trained(training()[0], GIVEN, ASKED)[0], settings_used()[1]
    try:
        return [by_own_evaluate(*pair) for pair in zip(own, (GIVEN, others()[0]), strict=True)]
    except Exception:  # the student's own work may raise anything
        return None


def check_scores(right_of):
    """Against the scores of the probabilities handed in, else the student's own ones of them."""
    first, second = handed_in()
    labels = (GIVEN["y_test"], first.argmax(axis=1)), (others()[0]["y_test"], second.argmax(axis=1))
    digits = 8, others()[1]

    def right_scores(y_true, labels_pred, digit):
        both = (y_true == digit).astype(int), (labels_pred == digit).astype(int)
        return [reference.precision(*both), reference.recall(*both), reference.f1_score(*both)]

    def own_scores(*arguments):
        return scores_of_class(*arguments)

    # A digit that is never predicted has no precision: nan, or 0 in the reference.
    seen = [
        np.nan_to_num(array_like("scores", one, np.zeros(3))) for one in (scores, again().scores)
    ]
    for how in (right_scores, own_scores):
        try:
            right = [np.nan_to_num(how(*pair, digits[i])) for i, pair in enumerate(labels)]
        except Exception:  # the student's own work may raise anything
            continue
        varies = how is right_scores or not matches(right[0], right[1])
        if varies and matches(seen[0], right[0]):
            if how is own_scores:
                note("judged by your own scores_of_class")
            repeated = [np.nan_to_num(how(*labels[1], digit)) for digit in right_of(digits)]
            text = "with other images and another digit the scores are not right: are names used?"
            holds(text, any(matches(seen[1], each) for each in repeated))
            return
    right, mistakes = right_scores(*labels[0], 8), test.known("scores", scores)
    close("scores", scores, right, reveal=False, mistakes=mistakes)


@test.behaviour("trains the network and keeps the loss of every epoch", points=0.5)
def _(rng):
    check_training()


@test.behaviour("has as many hidden units as asked for", points=0.25)
def _(rng):
    check_setting("units")


@test.behaviour("drops the share of neurons asked for", points=0.25)
def _(rng):
    check_setting("rate")


@test.behaviour("starts from the seed asked for", points=0.25)
def _(rng):
    check_setting("seed")


@test.behaviour("trains for the epochs asked for", points=0.25)
def _(rng):
    check_setting("epochs")


@test.behaviour("trains with the batch size asked for", points=0.25)
def _(rng):
    check_setting("batch_size")


@test.behaviour("predicts the probabilities of the test set in inference mode", points=0.5)
def _(rng):
    check_training()
    for seen, network, points in zip(
        handed_in(), (training()[1], settings_used()[1]), (GIVEN, others()[0]), strict=True
    ):
        right, mistakes = network.predict(points["X_test"]), test.known("y_pred", seen)
        options = {"tolerance": 1e-4, "reveal": False, "mistakes": mistakes}
        close("y_pred", seen, right, **options)


@test.behaviour("evaluates the network on the test set", points=1)
def _(rng):
    first, second = handed_in()
    right = (
        right_evaluation(GIVEN["y_test"], first),
        right_evaluation(others()[0]["y_test"], second),
    )
    seen = [array_like("test_metrics", one, [0, 0]) for one in (test_metrics, again().test_metrics)]
    if not matches(seen[0], right[0], 1e-4):
        own = own_evaluations()
        if own and matches(seen[0], own[0], 1e-4) and not matches(own[0], own[1]):
            note("judged by your own evaluate")
            right = own
    options = {"tolerance": 1e-4, "reveal": False, "mistakes": test.known("test_metrics", seen[0])}
    close("test_metrics", seen[0], right[0], **options)
    text = "loss or accuracy of other images is not right: does your cell use X_test and y_test?"
    holds(text, matches(seen[1], right[1], 1e-4))


@test.behaviour("gives precision, recall and F1 of a digit in the test set", points=0.5)
def _(rng):
    check_scores(lambda digits: digits)


@test.behaviour("looks at the digit asked for", points=0.25)
def _(rng):
    check_scores(lambda digits: digits[1:])


test.grade()
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
# <details><summary><b>labels by lot</b></summary>
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
# before anything is trained. `fit` visits every example once an epoch, in a new order, with each X
# beside its y, and averages over examples; its numbers come from training mode, while the weights
# move. `evaluate` and `predict` switch dropout off. One accuracy hides single classes; precision,
# recall and F1 show them. And when labels are drawn by lot, the test accuracy must fall to chance.
#
# **Was everything clear?** Note here what was not (this is not graded): …
