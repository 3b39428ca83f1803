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
# | **Duration** | about 45 minutes |
# | **You need** | the forward pass of a network (lesson 01); NumPy arrays |
# | **Question** | Which number tells you whether a model does its job? |
#
# Is a car good? Whether you judge it by speed, price or safety depends on the journey. A **metric**
# turns true and predicted answers into one number that people can judge a model by. There are many
# metrics, because there are many jobs.
#
# ## Step 1: accuracy, the share of right answers
#
# A model names the animal in 100 pictures and is right about 90. Its accuracy is $90 / 100 = 0.9$:
#
# $$\text{accuracy} = \frac{\text{number of right predictions}}{n}$$
#
# The labels may be anything: 0 and 1, the numbers of many classes, or words.
#
# Two conventions hold for every function in this lesson:
#
# - The arguments are `(y_true, y_pred)`. The result is returned, neither printed nor rounded.
# - Empty input, or inputs of different lengths, raise a `ValueError`. `paired` below does that and
#   turns both into arrays: begin each function with `y_true, y_pred = paired(y_true, y_pred)`.
#
# (`check` compares what your function returns with stored numbers, and names a mistake that it
# recognises.)

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
# Hidden tests check `accuracy` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import empty, labels, unequal

test = HiddenTest("accuracy_test", right=reference.accuracy, draw=labels, cases=[(41, 2), (41, 4)])
test.gives("gives the share of right predictions, whatever the labels are", points=1)
test.gives("refuses empty input with a ValueError", points=0.5, inputs=empty)
test.gives("refuses inputs of different lengths with a ValueError", points=0.5, inputs=unequal)
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

# %%
minutes_true, minutes_pred = np.array([20, 30, 45]), np.array([22, 30, 39])
print("errors:        ", minutes_pred - minutes_true)
print("squared errors:", (minutes_pred - minutes_true) ** 2)


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
# Hidden tests check `mean_squared_error` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, drawing

test = HiddenTest("mean_squared_error_test", right=reference.mean_squared_error)
PAIRS = {"draw": drawing.quantities, "cases": [23, 34]}
REFUSED = {"inputs": drawing.empty_and_unequal}

test.gives("averages the squared errors", points=0.75, **PAIRS)
test.gives("refuses empty input and different lengths with a ValueError", points=0.25, **REFUSED)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 3: cross-entropy, when the answer is a probability
#
# "Rain: 0.9" and "rain: 0.6" both say rain. If it rains, the first deserves the better mark. So look
# at the probability $p_i$ that the model gave to **what really happened** on day $i$. This $p_i$ is all
# that your function will return; what follows says what becomes of it.
#
# All days together have the **likelihood** $p_1 \cdot p_2 \cdots p_n$: the probability that the model
# gave to everything that happened. The larger, the better.
#
# After a thousand days that product is too small for a computer. The logarithm turns it into a sum,
# $\log p_1 + \log p_2 + \dots$ Each $\log p_i$ is below 0, so the sign is changed: $-\log p_i$ is the
# **surprise**. What was certain is no surprise ($-\log 1 = 0$); the less likely it was, the larger
# the surprise. **Cross-entropy** is the mean surprise (with the natural logarithm):
#
# $$\text{cross-entropy} = -\frac{1}{n} \sum_{i=1}^{n} \log p_i$$
#
# **Predict** before you run: is a $p$ of 0.1 twice as surprising as one of 0.5, or more?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
p = np.linspace(0.01, 1, 200)
plt.plot(p, -np.log(p))
for point in (0.1, 0.5, 0.9):
    plt.plot(point, -np.log(point), "ko")
    plt.annotate(f"{-np.log(point):.2f}", (point + 0.02, 0.1 - np.log(point)))
plt.title("Surprise of one prediction")
plt.xlabel("probability p given to what really happened")
plt.ylabel("surprise, −log p")
plt.show()

three_days = np.array([0.9, 0.6, 0.1])
print(f"likelihood of three days: {three_days.prod():.3f}")
print(f"their cross-entropy:      {-np.mean(np.log(three_days)):.3f}")

# %% [markdown]
# *Figure: a curve falls from above 4 near p = 0, first steeply and then gently, to 0 at p = 1. The
# surprises at 0.1, 0.5 and 0.9 are marked and written beside their points.*
#
# A $p$ of 0.1 costs 2.30, one of 0.5 costs 0.69: more than three times as much. Being sure and wrong
# is expensive; on the third of the three days it costs more than the two others together.
#
# Now return the $p_i$, without logarithm or mean. The labels $y_i$ are 1 (rain) or 0 (no rain); a
# model gives the probability $\hat y_i$ of *rain*. What did it give to what happened, if it did not
# rain?


# %% nbgrader={"grade": false, "grade_id": "probability_of_truth", "locked": false, "schema_version": 3, "solution": true, "task": false}
def probability_of_truth(y_true, y_pred):
    """For each example, the probability given to its true class; y_pred are those of class 1."""
    ### BEGIN SOLUTION
    y_true, y_pred = paired(y_true, y_pred)
    return np.where(y_true == 1, y_pred, 1 - y_pred)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "probability_of_truth_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("probability_of_truth", probability_of_truth)

# %% nbgrader={"grade": true, "grade_id": "probability_of_truth_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `probability_of_truth` here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import HiddenTest, drawing

test = HiddenTest("probability_of_truth_test", cases=[17, 26])
POSITIVES, BOTH = {"draw": drawing.positives}, {"draw": drawing.both_classes}
REFUSED = {"inputs": drawing.empty_and_unequal}

test.gives("gives the probability of class 1, where the truth is 1", points=0.25, **POSITIVES)
test.gives("gives the probability of the true class for both classes", points=0.5, **BOTH)
test.gives("refuses empty input and different lengths with a ValueError", points=0.25, **REFUSED)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## When accuracy misleads
#
# Of 1,200 patients, about eight in a hundred are ill. A "model" says *healthy* to everybody,
# without looking. **Predict** before you run: about how many does it get right?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
data = np.load("medical_test.npz")
n_healthy, n_ill = np.bincount(data["y_train"])
print(f"'Always healthy' gets {n_healthy} right, which is {n_healthy / (n_healthy + n_ill):.0%}.")
print(f"It finds 0 of the {n_ill} ill patients.")

# %% [markdown]
# ## Step 4: the confusion matrix
#
# An accuracy of 0.92, and nobody helped: 1,107 answers are right, and all 93 ill patients are missed.
# Where one class is rare, accuracy mostly measures how
# common the other is. So count the kinds of error separately. Call the class you look for
# **positive** (1, here: ill) and the other **negative** (0). The **confusion matrix** has a row for
# each true class and a column for each predicted class:
#
# | | predicted 0 | predicted 1 |
# |---|---|---|
# | **truly 0** | true negatives, TN | false positives, FP (false alarms) |
# | **truly 1** | false negatives, FN (missed) | true positives, TP |
#
# For example, `y_true = [0, 0, 0, 1, 1]` and `y_pred = [0, 0, 1, 0, 1]` give `[[2, 1], [1, 1]]`.
# There are always two rows and two columns, even if a class does not occur.


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
# Hidden tests check `confusion_matrix` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest, aspects, drawing

test = HiddenTest("confusion_matrix_test")
PAIRS = {"draw": drawing.binary_outcomes, "cases": 2}
RIGHT = PAIRS | aspects.part((0, 0), (1, 1), what="the diagonal")
WRONG = PAIRS | aspects.part((0, 1), (1, 0), what="[false positives, false negatives]")
REFUSED = {"inputs": drawing.empty_and_unequal}

test.gives("counts the right predictions on the diagonal", points=0.5, **RIGHT)
test.gives("gives the true class the row and the predicted class the column", points=0.75, **WRONG)


@test.gives("keeps its two rows and columns where a class does not occur", points=0.5)
def _(rng):
    return [(np.full(n, label), np.full(n, label)) for n, label in ((6, 0), (9, 1))]


test.gives("refuses empty input and different lengths with a ValueError", points=0.25, **REFUSED)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Step 5: precision, recall and F1
#
# - Of all alarms, how many are real? $\quad\text{precision} = \dfrac{TP}{TP + FP}$
#
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
# Hidden tests check `precision`, `recall` and `f1_score` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest
from autograder.hidden_tests.drawing import binary_outcomes, empty_and_unequal


def own_precision(*labels):
    (_, false_alarms), (_, found) = confusion_matrix(*labels)
    return found / (found + false_alarms)


def own_recall(*labels):
    _, (missed, found) = confusion_matrix(*labels)
    return found / (found + missed)


test = HiddenTest("precision_test", draw=binary_outcomes)
PRECISION = {"name": "precision", "right": reference.precision, "own": own_precision, "cases": 2}
RECALL = {"name": "recall", "right": reference.recall, "own": own_recall, "cases": 2}
F1 = {"name": "f1_score", "right": reference.f1_score, "own": ["precision", "recall"]}
REFUSED = {"name": ["precision", "recall", "f1_score"], "inputs": empty_and_unequal}

test.gives("gives as precision the share of alarms that are real", points=0.5, **PRECISION)
test.gives("gives as recall the share of positive examples that are found", points=0.5, **RECALL)


@test.gives("gives as F1 the harmonic mean of precision and recall", points=1, **F1)
def _(rng):
    labels = np.arange(30) % 2  # with these, precision and recall are equal
    return [binary_outcomes(rng), binary_outcomes(rng), (labels, rng.permutation(labels))]


@test.gives("gives 0.0 without positive predictions", points=0.25, name=["precision", "f1_score"])
def _(rng):
    return [(np.arange(9) % 2, np.zeros(9, dtype=int))]


@test.gives("gives 0.0 without positive examples", points=0.25, name="recall")
def _(rng):
    return [(np.zeros(9, dtype=int), np.arange(9) % 2)]


test.gives("refuses empty input and different lengths with a ValueError", points=0.5, **REFUSED)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The metric decides what the model becomes good at
#
# A network has learnt from these 1,200 patients, the **training set**; 800 others, whom it has never
# seen, are the **test set**. It gives each a probability; at or above a **threshold**, the prediction
# is *ill*. **Predict** before you run: if the threshold rises from 0.2 to 0.6, what happens to recall?

# %% [markdown]
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

low, high = (np.flatnonzero(np.isclose(data["thresholds"], value))[0] for value in (0.2, 0.6))
best = np.argmax(data["train_accuracy"])
print("Recall at 0.2 and at 0.6:", data["train_recall"][low], data["train_recall"][high])
print("Threshold of the best accuracy:", data["thresholds"][best])
print("Recall there:", data["train_recall"][best])

# %% [markdown]
# *Figure: recall (dashed, squares) falls from 0.97 to 0. Precision (dotted, triangles) rises, with
# small dips, from 0.18 to 1, and drops to 0 where no alarm is left. Accuracy (solid, circles) rises
# from 0.66 and stays between 0.92 and 0.95 from a threshold of 0.25 on.*
#
# From 0.2 to 0.6 recall falls from 0.74 to 0.24: a stricter model raises fewer alarms and misses more
# ill patients. Choose the threshold by accuracy, and half of the ill are missed. The threshold
# 0.05 finds 97 % of the ill, and four in ten of all patients get an alarm. So ask first which error costs more, and to whom.
#
# **Play** with it, on the training set and with your own functions. Up to which threshold does recall
# stay above 0.7, and how many healthy patients get an alarm there? And where is every alarm right?

# %%
from play import thresholds

thresholds(y_train, predict_probabilities(X_train), confusion_matrix, precision, recall)

# %% [markdown]
# Up to 0.23 recall stays above 0.7, and 76 healthy patients get an alarm there. From 0.76 on every
# alarm is right, but only 10 of the 93 ill patients raise one; from 0.91 on nobody does.
#
# ## The task
#
# `predict_probabilities`, defined above, is the forward pass of the trained network. For **every
# example of the test set** (`X_test`, `y_test`, 800 patients):
#
# 1. put the predicted labels, 1 where the probability is at least `threshold` and 0 elsewhere, into
#    `test_predictions`;
# 2. compute, with your functions, `test_accuracy`, `test_precision`, `test_recall` and `test_f1`.
#
# Use the names `X_test`, `y_test` and `threshold` (0.5, set above) in your cell. The hidden tests
# run it again with other patients and another threshold.
#
# **Predict** first: will the accuracy beat *always healthy*?

# %% [markdown]
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
check("task", "test_predictions", "test_accuracy", "test_precision", "test_recall", "test_f1")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your five results here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import Mismatch, Task

task = Task("task_test")


@task.changes("threshold")
def _(rng, given):
    """As many patients of the training set; every fifth label, and the first one, is not what the
    network says."""
    patients = given.X_train[rng.permutation(1200)[:800]]
    labels = (given.predict_probabilities(patients) >= 0.3) ^ np.append(
        True, rng.permutation(799) < 159
    )
    return {"X_test": patients, "y_test": labels.astype(int), "threshold": 0.3}


task.result("predicts the label of every example of the test set", "test_predictions", points=0.5)


@task.behaviour("predicts 1 from the threshold on", points=0.5)
def _(rng):
    task.check_setting("threshold", of="test_predictions")
    exactly = task.solved.given.predict_probabilities
    coarsely = {"predict_probabilities": lambda X: exactly(X).round(1)}  # some are just 0.3
    seen = task.again(**coarsely).test_predictions
    for right in (task.right("test_predictions", **coarsely), task.right("test_predictions")):
        if np.array_equal(seen, right["test_predictions"]):
            return  # a forward pass of the student's own is not rounded
    raise Mismatch("a probability that is just the threshold gets the wrong label: is it included?")


task.result("computes the accuracy on the test set", "test_accuracy", points=0.5)
task.result("computes the precision on the test set", "test_precision", points=0.5)
task.result("computes the recall on the test set", "test_recall", points=0.5)
task.result("computes F1 on the test set", "test_f1", points=0.5)
task.grade()
### END HIDDEN TESTS

# %% jupyter={"source_hidden": true}
try:
    yours = [float(value) for value in (test_accuracy, test_precision, test_recall, test_f1)]
    alarms = np.array(test_predictions, dtype=float).reshape(y_test.shape) == 1
except (NameError, TypeError, ValueError):
    print("The picture of your model appears here when the task is done.")
else:
    places, always_healthy = np.arange(4), [np.mean(y_test == 0), 0, 0, 0]
    plt.bar(places - 0.2, always_healthy, 0.4, label="always healthy", hatch="//")
    plt.bar(places + 0.2, yours, 0.4, label="the trained model")
    for bars in plt.gca().containers:
        plt.bar_label(bars, fmt="%.3f")
    plt.title("Your four metrics, on the test set")
    plt.xlabel("metric")
    plt.ylabel("value")
    plt.xticks(places, ["accuracy", "precision", "recall", "F1"])
    plt.ylim(0, 1.1)
    plt.legend()
    plt.show()
    print(f"ill patients found: {np.sum(alarms & (y_test == 1))} of {np.sum(y_test == 1)}")
    print(
        f"false alarms: {np.sum(alarms & (y_test == 0))} of {np.sum(y_test == 0)} healthy patients"
    )

# %% [markdown]
# *Figure: two bars for each metric. "Always healthy" (hatched) has an accuracy of 0.916 and 0 for all
# else; the trained model (plain) has 0.935, a precision of 0.759, a recall of 0.328 and an F1 of
# 0.458.*
#
# The accuracy of 0.935 beats *always healthy* with its 0.916, but by little: by 2 in 100. Recall
# tells the two apart. One finds nobody. The other finds 22 of 67 ill patients, a third, with 7 false
# alarms. It also misses two thirds, and no accuracy of 0.935 tells you that.
#
# ## Three more questions
#
# **Question 2.** Which metric fits a model that predicts the price of a house?
#
# <details><summary>A. Accuracy</summary>
#
# No. A price is hardly ever hit exactly, so nearly every prediction would count as wrong.
# </details>
# <details><summary>B. Mean squared error</summary>
#
# Right. It measures how far predicted quantities are from true ones.
# </details>
# <details><summary>C. F1, from precision and recall</summary>
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
# <details><summary>A. It gives more right answers than the other model does</summary>
#
# No. They are right on the same examples, so their accuracy is the same.
# </details>
# <details><summary>B. It is surer of all its answers, of right and wrong ones</summary>
#
# No. Confidence in a wrong answer is expensive, so more of it can raise the cross-entropy.
# </details>
# <details><summary>C. On average it is less surprised by what really happened</summary>
#
# Right: it is more confident where it is right, or less so where it is wrong.
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
# <details><summary><b>likelihood</b></summary>
#
# The product of the probabilities that a model gave to what really happened.
# </details>
# <details><summary><b>surprise, cross-entropy</b></summary>
#
# −log p, where p is the probability given to what really happened; its mean over all examples.
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
