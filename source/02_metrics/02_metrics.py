# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Metrics: is this model good enough?
#
# | | |
# |---|---|
# | **Duration** | about 40 minutes |
# | **You need** | the forward pass of a network (lesson 01); NumPy arrays |
# | **Question** | Which number tells you whether a model does its job? |
#
# Is a car good? By its speed, its price or its safety: that depends on the journey. A **metric**
# turns true and predicted answers into one number that people can judge a model by. There are many
# metrics, because there are many jobs.
#
# ## Step 1: accuracy, the share of right answers
#
# A model names the animal in 100 pictures and is right in 90. Its accuracy is $90 / 100 = 0.9$:
#
# $$\text{accuracy} = \frac{\text{number of right predictions}}{n}$$
#
# Two conventions hold for every function in this lesson:
#
# - The arguments are `(y_true, y_pred)`. The result is returned, neither printed nor rounded.
# - Empty input, or inputs of different lengths, raise a `ValueError`. `paired` below does that and
#   makes both arrays: begin each function with `y_true, y_pred = paired(y_true, y_pred)`.
#
# (`check` compares what your function returns with stored numbers, and names a mistake that it
# knows.)

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check


def paired(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape or y_true.size == 0:
        raise ValueError(f"shapes {y_true.shape} and {y_pred.shape}: nothing to compare")
    return y_true, y_pred


# %% nbgrader={"grade": false, "grade_id": "accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accuracy(y_true, y_pred):
    """Share of labels that are predicted correctly, from 0 to 1."""
    ### BEGIN SOLUTION
    y_true, y_pred = paired(y_true, y_pred)
    return float(np.mean(y_true == y_pred))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "accuracy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("accuracy", accuracy)

# %% nbgrader={"grade": true, "grade_id": "accuracy_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `accuracy` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("accuracy_test")


def draw(rng, labels):
    n = int(rng.choice([31, 37, 41, 43, 47]))  # primes: no share that rounding leaves alone
    right = int(rng.integers(5, 13))
    wrong = np.zeros(n, dtype=int)
    wrong[1:-1] = rng.permutation(n - 2) >= right - 2  # the ends count: both are right
    true = rng.choice(labels, n)
    return true, (true + wrong) % len(labels)


@test.behaviour("gives the share of right predictions, whatever the labels are", points=1)
def _(rng):
    inputs = [draw(rng, labels) for labels in ([0, 1], [0, 1, 2, 3])]
    test.compare(accuracy, reference.accuracy, inputs)


@test.behaviour("refuses empty input with a ValueError", points=0.5)
def _(rng):
    test.compare(accuracy, reference.accuracy, [(np.array([]), np.array([]))])


@test.behaviour("refuses inputs of different lengths with a ValueError", points=0.5)
def _(rng):
    lengths = ((6, 5), (4, 9), (8, 1))
    inputs = [tuple(rng.integers(0, 2, n) for n in pair) for pair in lengths]
    test.compare(accuracy, reference.accuracy, inputs)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 2: mean squared error, when the answer is a quantity
#
# A delivery takes 45 minutes; the model said 39. Not right, but not useless either. Take each error
# $\hat y_i - y_i$ (predicted minus true), square it, and average:
#
# $$\text{MSE} = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2$$
#
# 0 is perfect. The unit is squared too: minutes².
#
# ## Step 3: cross-entropy, when the answer is a probability
#
# "Rain: 0.9" and "rain: 0.6" both say rain. If it rains, the first deserves the better mark. So
# take the probability $p$ that the model gave to **what really happened**, and charge $-\log p$
# (natural logarithm). For a label $y_i$ of 0 or 1 and a probability $\hat y_i$ of class 1, one of
# the two terms is always 0:
#
# $$\text{cross-entropy} = -\frac{1}{n} \sum_{i=1}^{n}
# \big(y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i)\big)$$
#
# **Predict** before you run: does a $p$ of 0.1 cost twice as much as one of 0.5, or more?
#
# *Your prediction (double-click here and type): …*
#
# *Figure: a curve falls from a cost above 4 near p = 0, first steeply and then gently, to 0 at
# p = 1. The costs of 0.1, 0.5 and 0.9 are marked and written beside their points.*

# %%
minutes_true, minutes_pred = np.array([20, 30, 45]), np.array([22, 30, 39])
print("errors:        ", minutes_pred - minutes_true)
print("squared errors:", (minutes_pred - minutes_true) ** 2)

p = np.linspace(0.01, 1, 200)
plt.plot(p, -np.log(p))
for point in (0.1, 0.5, 0.9):
    plt.plot(point, -np.log(point), "ko")
    plt.annotate(f"{-np.log(point):.2f}", (point + 0.02, 0.1 - np.log(point)))
plt.title("Cost of one prediction")
plt.xlabel("probability p given to what really happened")
plt.ylabel("cost, −log p")
plt.show()


# %% nbgrader={"grade": false, "grade_id": "mean_squared_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_squared_error(y_true, y_pred):
    """Mean of the squared errors."""
    ### BEGIN SOLUTION
    y_true, y_pred = paired(y_true, y_pred)
    return float(np.mean((y_pred - y_true) ** 2))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "mean_squared_error_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("mean_squared_error", mean_squared_error)

# %% nbgrader={"grade": true, "grade_id": "mean_squared_error_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `mean_squared_error` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("mean_squared_error_test")


@test.behaviour("averages the squared errors", points=0.75)
def _(rng):
    inputs = [(rng.normal(20, 5, n), rng.normal(22, 5, n)) for n in rng.integers(20, 40, 2)]
    test.compare(mean_squared_error, reference.mean_squared_error, inputs)


@test.behaviour("refuses empty input and different lengths with a ValueError", points=0.25)
def _(rng):
    inputs = [(np.array([]), np.array([]))]
    inputs += [(rng.normal(size=n), rng.normal(size=m)) for n, m in ((6, 5), (8, 1))]
    test.compare(mean_squared_error, reference.mean_squared_error, inputs)


test.grade()
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def binary_crossentropy(y_true, y_pred):
    """Mean cost of probabilities y_pred of class 1 (none is exactly 0 or 1)."""
    ### BEGIN SOLUTION
    y_true, y_pred = paired(y_true, y_pred)
    return float(-np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred)))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("binary_crossentropy", binary_crossentropy)

# %% nbgrader={"grade": true, "grade_id": "binary_crossentropy_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `binary_crossentropy` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("binary_crossentropy_test")


@test.behaviour("charges −log p on average, where the truth is 1", points=0.5)
def _(rng):
    inputs = [(np.ones(n, dtype=int), rng.uniform(0.05, 0.95, n)) for n in rng.integers(15, 30, 2)]
    test.compare(binary_crossentropy, reference.binary_crossentropy, inputs)


@test.behaviour("charges examples of both classes", points=0.25)
def _(rng):
    inputs = [
        (rng.permutation(np.arange(n) % 3 == 0).astype(int), rng.uniform(0.05, 0.95, n))
        for n in rng.integers(15, 30, 2)
    ]
    test.compare(binary_crossentropy, reference.binary_crossentropy, inputs)


@test.behaviour("refuses empty input and different lengths with a ValueError", points=0.25)
def _(rng):
    inputs = [(np.array([]), np.array([])), (np.arange(6) % 2, rng.uniform(0.1, 0.9, 1))]
    test.compare(binary_crossentropy, reference.binary_crossentropy, inputs)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## When accuracy misleads
#
# Of 1,200 patients, about eight in a hundred are ill. A "model" says *healthy* to everybody,
# without looking. **Predict** before you run: about how many does it get right?
#
# *Your prediction (double-click here and type): …*

# %%
data = np.load("medical_test.npz")
n_healthy, n_ill = np.bincount(data["y_train"])
print(f"'Always healthy' gets {n_healthy} right, which is {n_healthy / (n_healthy + n_ill):.0%}.")
print(f"It finds 0 of the {n_ill} ill patients.")

# %% [markdown]
# ## Step 4: the confusion matrix
#
# An accuracy of 0.92, and nobody helped. Where one class is rare, accuracy mostly measures how
# common the other is. So count the kinds of error apart. Call the class you look for **positive**
# (1, here: ill) and the other **negative** (0). The **confusion matrix** has a row for each true
# class and a column for each predicted class:
#
# | | predicted 0 | predicted 1 |
# |---|---|---|
# | **truly 0** | true negatives, TN | false positives, FP (false alarms) |
# | **truly 1** | false negatives, FN (missed) | true positives, TP |
#
# For example, `y_true = [0, 0, 0, 1, 1]` and `y_pred = [0, 0, 1, 0, 1]` give `[[2, 1], [1, 1]]`.
# There are two rows and columns even where a class does not occur.


# %% nbgrader={"grade": false, "grade_id": "confusion_matrix", "locked": false, "schema_version": 3, "solution": true, "task": false}
def confusion_matrix(y_true, y_pred):
    """The counts [[TN, FP], [FN, TP]] for labels 0 and 1."""
    ### BEGIN SOLUTION
    y_true, y_pred = paired(y_true, y_pred)
    matrix = np.zeros((2, 2), dtype=int)
    for i in range(len(y_true)):
        matrix[y_true[i], y_pred[i]] += 1
    return matrix
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "confusion_matrix_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("confusion_matrix", confusion_matrix)

# %% nbgrader={"grade": true, "grade_id": "confusion_matrix_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `confusion_matrix` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("confusion_matrix_test")


def examples(rng):
    counts = rng.permutation([4, 9, 15, 22]) + rng.integers(0, 4, 4)
    true = np.repeat([0, 0, 1, 1], counts)
    pred = np.repeat([0, 1, 0, 1], counts)
    order = rng.permutation(len(true) - 2)
    order = np.concatenate([[-1], order, [-2]])  # true positives at both ends, so that they count
    return true[order], pred[order]


def trusted(true, pred):
    return reference.confusion_matrix(true, pred, 2)


def draws(rng):
    return [examples(rng), examples(rng)]


@test.behaviour("counts the right predictions on the diagonal", points=0.5)
def _(rng):
    diagonal = {"drive": lambda matrix, *labels: np.diag(matrix(*labels)), "what": "its diagonal"}
    test.compare(confusion_matrix, trusted, draws(rng), **diagonal)


@test.behaviour("gives the true class the row and the predicted class the column", points=0.75)
def _(rng):
    def wrong_ones(matrix, *labels):
        counts = np.array(matrix(*labels))
        return [counts[0, 1], counts[1, 0]] if counts.shape == (2, 2) else counts

    what = "[false positives, false negatives]"
    test.compare(confusion_matrix, trusted, draws(rng), drive=wrong_ones, what=what)


@test.behaviour("keeps its two rows and columns where a class does not occur", points=0.5)
def _(rng):
    n = int(rng.integers(4, 12))
    inputs = [(np.full(n, label), np.full(n, label)) for label in (0, 1)]
    test.compare(confusion_matrix, trusted, inputs)


@test.behaviour("refuses empty input and different lengths with a ValueError", points=0.25)
def _(rng):
    none, one, six = np.array([], dtype=int), np.ones(1, dtype=int), np.arange(6) % 2
    test.compare(confusion_matrix, trusted, [(none, none), (six, one)])


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 5: precision, recall and F1
#
# - Of all alarms, how many are real? $\quad\text{precision} = \dfrac{TP}{TP + FP}$
# - Of all ill patients, how many are found? $\quad\text{recall} = \dfrac{TP}{TP + FN}$
#
# It is easy to have one without the other. F1, their *harmonic* mean, is high only if both are:
#
# $$F_1 = \frac{2 \cdot \text{precision} \cdot \text{recall}}{\text{precision} + \text{recall}}$$
#
# Convention: where a denominator is 0, as in the precision of a model that never predicts 1, the
# result is `0.0`.
#
# **Question 1.** A test says *ill* to everybody. What are its precision and its recall, if 8 in 100
# patients are ill?
#
# <details><summary>A. Precision 1.00, recall 0.08</summary>
#
# No. A precision of 1 would mean that no alarm is false; here 92 of 100 alarms are.
# </details>
# <details><summary>B. Precision 0.08, recall 1.00</summary>
#
# Right. Every ill patient is found, and of 100 alarms only 8 are real.
# </details>
# <details><summary>C. Precision 0.08, recall 0.08</summary>
#
# No. Recall looks at the ill patients only, and none of them is missed.
# </details>
# <details><summary>D. Precision 0.92, recall 1.00</summary>
#
# No. 0.92 is the share of alarms that are false.
# </details>


# %% nbgrader={"grade": false, "grade_id": "precision", "locked": false, "schema_version": 3, "solution": true, "task": false}
def precision(y_true, y_pred):
    """Share of the positive predictions that are right; 0.0 if there are none."""
    ### BEGIN SOLUTION
    y_true, y_pred = paired(y_true, y_pred)
    true_positives = np.sum((y_true == 1) & (y_pred == 1))
    predicted = np.sum(y_pred == 1)
    return float(true_positives / predicted) if predicted else 0.0
    ### END SOLUTION


def recall(y_true, y_pred):
    """Share of the positive examples that are found; 0.0 if there are none."""
    ### BEGIN SOLUTION
    y_true, y_pred = paired(y_true, y_pred)
    true_positives = np.sum((y_true == 1) & (y_pred == 1))
    positives = np.sum(y_true == 1)
    return float(true_positives / positives) if positives else 0.0
    ### END SOLUTION


def f1_score(y_true, y_pred):
    """Harmonic mean of precision and recall; 0.0 if both are 0."""
    ### BEGIN SOLUTION
    p, r = precision(y_true, y_pred), recall(y_true, y_pred)
    return 2 * p * r / (p + r) if p + r else 0.0
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "precision_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("precision", precision)
check("recall", recall)
check("f1_score", f1_score)

# %% nbgrader={"grade": true, "grade_id": "precision_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `precision`, `recall` and `f1_score` here; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, follows_from_own, matches, note

test = HiddenTest("precision_test")


def draw_counts(rng):
    """TN, FP, FN and TP for which no two of the shares that one may confuse are equal."""
    while True:
        counts = rng.permutation([4, 9, 15, 22]) + rng.integers(0, 4, 4)
        tn, fp, fn, tp = counts
        shares = [tp / (tp + fp), tp / (tp + fn), tn / (tn + fn), tn / (tn + fp)]
        shares += [(tn + tp) / counts.sum()]
        if np.diff(np.sort(shares)).min() > 0.01:
            return counts


def examples(rng, counts):
    true = np.repeat([0, 0, 1, 1], counts)
    pred = np.repeat([0, 1, 0, 1], counts)
    order = rng.permutation(len(true) - 2)
    order = np.concatenate([[-1], order, [-2]])  # true positives at both ends, so that they count
    return true[order], pred[order]


def compare_metric(function, name, own, own_work, draws):
    """With the right value, else with what the student's own earlier functions give."""
    right = getattr(reference, name)
    seen = [function(true.copy(), pred.copy()) for true, pred in draws]
    if not matches(seen[0], right(*draws[0])) and follows_from_own(seen, own, draws):
        note(f"it is right given your own {own_work}, so it counts")
        return
    test.compare(function, right, draws, name=name, what=name)


def own_matrix_ratio(wrong_cell):
    """TP / (TP + FP) or TP / (TP + FN) with the counts of the student's own confusion matrix."""

    def ratio(true, pred):
        counts = np.asarray(confusion_matrix(true, pred), dtype=float)
        return counts[1, 1] / (counts[1, 1] + counts[wrong_cell])

    return ratio


def draws(rng):
    return [examples(rng, draw_counts(rng)), examples(rng, draw_counts(rng))]


@test.behaviour("gives as precision the share of right ones among positive predictions", points=0.5)
def _(rng):
    compare_metric(precision, "precision", own_matrix_ratio((0, 1)), "confusion matrix", draws(rng))


@test.behaviour("gives as recall the share of positive examples that are found", points=0.5)
def _(rng):
    compare_metric(recall, "recall", own_matrix_ratio((1, 0)), "confusion matrix", draws(rng))


@test.behaviour("gives as F1 the harmonic mean of precision and recall", points=1)
def _(rng):
    def own(true, pred):
        own_p, own_r = precision(true, pred), recall(true, pred)
        return 2 * own_p * own_r / (own_p + own_r)

    equal = examples(rng, [7, 5, 5, 11])  # as many false positives as negatives: one mean for all
    compare_metric(f1_score, "f1_score", own, "precision and recall", [*draws(rng), equal])


@test.behaviour("gives 0.0 where the denominator is 0", points=0.5)
def _(rng):
    n = int(rng.integers(5, 12))
    ones, zeros = np.arange(n) % 2, np.zeros(n, dtype=int)
    for function, name, labels in (
        (precision, "precision", (ones, zeros)),
        (recall, "recall", (zeros, ones)),
        (f1_score, "f1_score", (ones, zeros)),
    ):
        right = getattr(reference, name)
        test.compare(function, right, [labels], name=name, what=f"{name} where it has no example")


@test.behaviour("refuses empty input and different lengths with a ValueError", points=0.5)
def _(rng):
    none, one, seven = np.array([], dtype=int), np.ones(1, dtype=int), rng.integers(0, 2, 7)
    for function, name in ((precision, "precision"), (recall, "recall"), (f1_score, "f1_score")):
        right = getattr(reference, name)
        test.compare(function, right, [(none, none), (seven, one)], name=name, what=name)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The metric decides what the model becomes good at
#
# A trained network gives each patient a probability; from a **threshold** on, the prediction is
# *ill*. **Predict** before you run: if the threshold rises from 0.2 to 0.6, what happens to recall?
#
# *Your prediction (double-click here and type): …*

# %%
X_train, y_train, X_test, y_test = (data[k] for k in ("X_train", "y_train", "X_test", "y_test"))
threshold = 0.5  # for the task


def predict_probabilities(X):
    """Probability of class 1 for each row of X, shape (n,)."""
    hidden = np.maximum(X @ data["weights_1"] + data["bias_1"], 0)
    return 1 / (1 + np.exp(-(hidden @ data["weights_2"] + data["bias_2"])))


for name, style in [("accuracy", "o-"), ("precision", "^:"), ("recall", "s--")]:
    plt.plot(data["thresholds"], data[f"train_{name}"], style, label=name)
plt.title("One model, many thresholds")
plt.xlabel("threshold for saying 'ill'")
plt.ylabel("metric on the training patients")
plt.legend(loc=(0.5, 0.45))
plt.show()

best = np.argmax(data["train_accuracy"])
print("Threshold of the best accuracy:", data["thresholds"][best])
print("Recall there:", data["train_recall"][best])

# %% [markdown]
# *Figure: recall (dashed, squares) falls from 0.97 to 0. Precision (dotted, triangles) rises, with
# small dips, from 0.18 to 1, and drops to 0 where no alarm is left. Accuracy (solid, circles) rises
# from 0.66 and stays between 0.92 and 0.95 from a threshold of 0.25 on.*
#
# Choose the threshold by accuracy, and half of the ill are missed. Choose it by recall, and four in
# ten of all patients get an alarm. So ask first which error costs more, and to whom.
#
# ## The task
#
# `predict_probabilities`, defined above, is the forward pass of the trained network. For **every
# example of the test set** (`X_test`, `y_test`, 800 patients):
#
# 1. put the predicted labels, 1 from a probability of `threshold` on and else 0, into
#    `test_predictions`;
# 2. compute, with your functions, `test_accuracy`, `test_precision`, `test_recall` and `test_f1`.
#
# Use the names `X_test`, `y_test` and `threshold` (0.5, set above) in your cell. The hidden tests
# run it once more with other patients and another threshold.
#
# **Predict** first: will the accuracy beat *always healthy*?
#
# *Your prediction (double-click here and type): …*

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
### BEGIN SOLUTION
test_predictions = (predict_probabilities(X_test) >= threshold).astype(int)
test_accuracy = accuracy(y_test, test_predictions)
test_precision = precision(y_test, test_predictions)
test_recall = recall(y_test, test_predictions)
test_f1 = f1_score(y_test, test_predictions)
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check(
    "task",
    test_predictions=test_predictions,
    test_accuracy=test_accuracy,
    test_precision=test_precision,
    test_recall=test_recall,
    test_f1=test_f1,
)

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your five results here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from functools import cache

import numpy as np

from autograder import reference
from autograder.hidden_tests import (
    HiddenTest,
    close,
    follows_from_own,
    holds,
    lesson_data,
    matches,
    note,
    rerun,
    stand_ins,
)

test = HiddenTest("task_test")
arrays = lesson_data("02_metrics", "medical_test.npz")
ASKED, OTHER = 0.5, 0.3  # thresholds: of the visible run, and of the re-run
METRICS = {
    "accuracy": lambda *labels: accuracy(*labels),  # asked for late: the name may be missing
    "precision": lambda *labels: precision(*labels),
    "recall": lambda *labels: recall(*labels),
    "f1_score": lambda *labels: f1_score(*labels),
}


def probabilities_of(features):
    inner = reference.relu(reference.dense_forward(features, arrays["weights_1"], arrays["bias_1"]))
    return reference.sigmoid(inner @ arrays["weights_2"] + arrays["bias_2"])


def labels_of(features, cut=ASKED):
    return (probabilities_of(features) >= cut).astype(int)


def test_set():
    return arrays["y_test"], labels_of(arrays["X_test"])


def right_values(y_true, y_pred):
    return np.array([getattr(reference, name)(y_true, y_pred) for name in METRICS])


@cache
def others():
    """As many patients of the training set; their labels are predictions, every fifth is wrong.

    Drawn again where a metric happens to be what it is on the test set, or near it.
    """
    draw, visible = test.shared_rng(), right_values(*test_set())
    while True:
        features = arrays["X_train"][draw.permutation(1200)[:800]]
        truth = labels_of(features, OTHER) ^ (draw.permutation(800) < 160)
        repeated = [right_values(truth, labels_of(features, cut)) for cut in (OTHER, ASKED)]
        if np.abs(np.array(repeated) - visible).min() > 1e-3:
            return features, truth


@cache
def again():
    """The task cell, run once more for the other patients with the other threshold."""
    return run_for_others()


def run_for_others(**more):
    features, truth = others()
    tries = {name: lambda own=own: own(*test_set()) for name, own in METRICS.items()}
    more |= stand_ins(**tries)
    return rerun("task", X_test=features, y_test=truth, threshold=OTHER, **more)


def check_the_threshold_itself():
    """With probabilities of one decimal, some of which are just the threshold."""

    def coarsely(X):
        return probabilities_of(X).round(1)

    features, _ = others()
    seen = run_for_others(predict_probabilities=coarsely).test_predictions
    text = (
        "a probability that is just the threshold gets the wrong label: what does 'from' include?"
    )
    right = (coarsely(features) >= OTHER).astype(int), labels_of(features, OTHER)
    holds(text, any(matches(seen, labels) for labels in right))


def compare_labels(*cuts):
    """In both runs; in the second, the labels of any of these thresholds will do."""
    close("test_predictions", test_predictions, test_set()[1], reveal=False)
    repeated, features = again().test_predictions, others()[0]
    if not any(matches(repeated, labels_of(features, cut)) for cut in cuts):
        mistakes = {
            "They are the same as before: does your cell use the name X_test?": test_predictions,
            f"With threshold = {OTHER} they are those of {ASKED}: does your cell use that name?": (
                labels_of(features, ASKED)
            ),
        }
        what, right = "test_predictions for other patients", labels_of(features, OTHER)
        close(what, repeated, right, reveal=False, mistakes=mistakes)


def compare_value(what, seen, name):
    """In both runs, against the right value, else against the student's own function."""
    features, truth = others()
    repeated, metric = getattr(again(), what), getattr(reference, name)
    is_right = matches(seen, metric(*test_set()))
    for cut in (OTHER, ASKED):
        inputs = [test_set(), (truth, labels_of(features, cut))]
        if is_right and matches(repeated, metric(*inputs[1])):
            return
        if not is_right and follows_from_own([seen, repeated], METRICS[name], inputs):
            note(f"{what} is right given your own function, so it counts")
            return
    true, pred = test_set()
    expected = metric(true, pred)
    mistakes = {"It looks rounded. Can you hand in all digits?": round(expected, 2)}
    close(what, seen, expected, reveal=False, mistakes=mistakes | test.known(what, seen))
    mistakes = {"It is the same as before: does your cell use the names X_test and y_test?": seen}
    right = metric(truth, labels_of(features, OTHER))
    close(f"{what} for other patients", repeated, right, reveal=False, mistakes=mistakes)


@test.behaviour("predicts the label of every example of the test set", points=0.5)
def _(rng):
    compare_labels(OTHER, ASKED)  # the threshold has its own points


@test.behaviour("predicts 1 from the threshold on", points=0.5)
def _(rng):
    compare_labels(OTHER)
    check_the_threshold_itself()


@test.behaviour("computes the accuracy on the test set", points=0.5)
def _(rng):
    compare_value("test_accuracy", test_accuracy, "accuracy")


@test.behaviour("computes the precision on the test set", points=0.5)
def _(rng):
    compare_value("test_precision", test_precision, "precision")


@test.behaviour("computes the recall on the test set", points=0.5)
def _(rng):
    compare_value("test_recall", test_recall, "recall")


@test.behaviour("computes F1 on the test set", points=0.5)
def _(rng):
    compare_value("test_f1", test_f1, "f1_score")


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Three more questions
#
# **Question 2.** Which metric fits a model that predicts the price of a house?
#
# <details><summary>A. Accuracy</summary>
#
# No. A price is hardly ever met exactly, so nearly every prediction would count as wrong.
# </details>
# <details><summary>B. Mean squared error</summary>
#
# Right. It measures how far predicted quantities are from true ones.
# </details>
# <details><summary>C. F1</summary>
#
# No. It needs a positive and a negative class.
# </details>
#
# **Question 3.** Missing an ill patient is far worse than a false alarm. Which metric do you watch
# most?
#
# <details><summary>A. Recall</summary>
#
# Right. It is the share of ill patients who are found; each missed one lowers it.
# </details>
# <details><summary>B. Precision</summary>
#
# No. Precision looks at the alarms only, and a missed patient raised none.
# </details>
# <details><summary>C. Accuracy</summary>
#
# No. With few ill patients it hardly changes when all of them are missed.
# </details>
#
# **Question 4.** Two models are right on the same examples. What does the one with the lower
# cross-entropy do better?
#
# <details><summary>A. It has more right answers</summary>
#
# No. They are right on the same examples, so their accuracy is the same.
# </details>
# <details><summary>B. It is always more confident</summary>
#
# No. Confidence in a wrong answer is expensive, so more of it can raise the cross-entropy.
# </details>
# <details><summary>C. All in all, it gives higher probabilities to what really happened</summary>
#
# Right. It is more confident where it is right, or less so where it is wrong.
# </details>
#
# ## Flashcards
#
# <details><summary><b>metric</b></summary>
#
# A number that tells people how well a model does its job.
# </details>
# <details><summary><b>accuracy</b></summary>
#
# Share of right predictions. Misleading where one class is rare.
# </details>
# <details><summary><b>mean squared error</b></summary>
#
# Mean of the squared differences between predicted and true quantities.
# </details>
# <details><summary><b>cross-entropy</b></summary>
#
# Mean of −log p, where p is the probability given to what really happened.
# </details>
# <details><summary><b>confusion matrix</b></summary>
#
# Counts of examples: a row for each true class, a column for each predicted class.
# </details>
# <details><summary><b>precision</b></summary>
#
# Share of the positive predictions that are right.
# </details>
# <details><summary><b>recall</b></summary>
#
# Share of the positive examples that are found.
# </details>
# <details><summary><b>F1</b></summary>
#
# Harmonic mean of precision and recall: high only if both are.
# </details>
#
# ## Summary
#
# **In one line.** Choose the metric by the errors that matter, not by habit.
#
# **In one paragraph.** Accuracy is the share of right answers, and misleads where a class is rare.
# Mean squared error judges quantities, cross-entropy judges probabilities. Precision and recall
# look at the positive class from both sides, and F1 joins them.
#
# **In full.** For labels, take the share of right ones. For quantities, average the squared errors.
# For probabilities, average −log of the probability given to what happened. Where a class is rare,
# split the counts in a confusion matrix: precision asks how many alarms are real, recall how many
# real cases raise an alarm, and F1 is high only if both are. The threshold trades one for the
# other. A model becomes good at the metric you choose it by.
#
# **Was everything clear?** Note here what was not (this is not graded): …
