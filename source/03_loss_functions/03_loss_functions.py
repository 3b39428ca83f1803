# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Loss functions: one number to learn from
#
# | | |
# |---|---|
# | **Duration** | about 60 minutes |
# | **You need** | the forward pass (lesson 01), squared error and cross-entropy (02) |
# | **Question** | How do many errors become one number that tells a network how to improve? |
#
# The distances of an archer's arrows from the bullseye, gathered into one number, tell how good the
# round was. A **loss** does that for predictions: lower is better.
#
# A metric is for people. A loss is for training: it has to change a little whenever a weight
# changes a little. Accuracy does not: it stays the same until an answer flips, and then jumps.
#
# ## Quantities: mean squared error
#
# $$L = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2$$
#
# Predicting quantities is called **regression**. Why are errors squared? Opposite ones must not
# cancel, and one large error should weigh more than two of half its size. A house costs 300,000; the
# model says 250,000: the error is −50,000, its square is 2,500,000,000. (A popular text prints a
# tenth of that. When you square a number, its zeros double.)
#
# That has a price. Four houses cost about 300 thousand and one costs 900: an **outlier**. **Predict**
# before you run: which single guess for all five has the lowest squared error? And which one the
# lowest *absolute* error?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

EPSILON = 1e-12  # the smallest probability that a logarithm may see

prices = np.array([290, 295, 305, 310, 900])
guesses = np.arange(250, 551)
errors = guesses[:, None] - prices
for name, costs, style in [("squared", errors**2, "-"), ("absolute", np.abs(errors), "--")]:
    curve = costs.sum(axis=1) / costs.sum(axis=1).min()
    lowest = guesses[curve.argmin()]
    plt.plot(guesses, curve, style, label=f"{name}: lowest at {lowest}")
    plt.plot(lowest, 1, "ko")
plt.title("One outlier moves the best guess")
plt.xlabel("guess (thousand)")
plt.ylabel("error, as a multiple of its lowest")
plt.legend()
plt.show()
print("mean of the prices:", prices.mean(), "  without the outlier:", prices[:4].mean())
print("median (the middle one, sorted):", np.median(prices))

# %% [markdown]
# *Figure: two curves over the guess. The absolute error (dashed) is lowest at 305, among the cheap
# houses; the squared error (solid) at 420, pulled to the right by one expensive house.*
#
# The squared error is lowest at 420, which is the **mean** of the prices. One house moved it from 300
# to 420, where no house is. The absolute error is lowest at 305, the **median**: the price in the
# middle, when they are sorted; of an even number of prices, the mean of the two in the middle. It
# would stay there if that house cost nine million.
#
# ## Step 1: the best single guess
#
# Write a function for each of the two. The values come in any order.


# %% nbgrader={"grade": false, "grade_id": "best_guesses", "locked": false, "schema_version": 3, "solution": true, "task": false}
def guess_for_squared_errors(values):
    """The one number with the lowest mean squared error to all values."""
    ### BEGIN SOLUTION
    return np.mean(values)
    ### END SOLUTION


def guess_for_absolute_errors(values):
    """A number with the lowest mean absolute error to all values; if several have it, any."""
    ### BEGIN SOLUTION
    return np.median(values)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "best_guesses_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("guess_for_squared_errors", guess_for_squared_errors)
check("guess_for_absolute_errors", guess_for_absolute_errors)

# %% nbgrader={"grade": true, "grade_id": "best_guesses_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check both guesses here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder.hidden_tests import HiddenTest


def absolute_error(guess, values):
    return np.mean(np.abs(np.asarray(values) - float(guess(values))))


def draw(rng, n):
    """Values, the first of which is an outlier."""
    return (np.append(rng.uniform(600, 900), rng.uniform(200, 300, n - 1)),)


test = HiddenTest("best_guesses_test", draw=draw, cases=[7, 9, 6])
ABSOLUTE = {"name": "guess_for_absolute_errors", "drive": absolute_error}

test.gives("guesses best for squared errors", points=0.5, name="guess_for_squared_errors")
test.gives("guesses best for absolute errors", points=0.5, **ABSOLUTE)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Play** with your two guesses: pull at the dear house. Then add others. How many does it take until
# the guess for absolute errors leaves the cheap ones?

# %%
from play import outliers

outliers(guess_for_squared_errors, guess_for_absolute_errors)

# %% [markdown]
# Each dear house drags the mean along. With up to three of them the median stays among the cheap
# ones, from 300 to 310. With four, as many as the others, it leaves them: then every guess between
# the two groups has the same absolute error.
#
# ## Probabilities: binary cross-entropy
#
# $$L = -\frac{1}{n} \sum_{i=1}^{n} \big(y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i)\big)$$
#
# Predicting classes is called **classification**. A network gives class 1 the probability 0.8, but
# the truth is 0. Only the second term is left: $-\log(1 - 0.8) = 1.609$. Had the truth been 1:
# $-\log 0.8 = 0.223$.
#
# In a computer, probabilities reach exactly 0 or 1. As a **convention** of this course, a
# logarithm never sees less than `EPSILON`, $10^{-12}$: a confident mistake costs
# $-\log 10^{-12} = 27.6$. `np.maximum` and `np.clip` (up to 1 or `1 - EPSILON`) help, or
# adding `EPSILON` inside the logarithm: so small a difference counts as none. What happens without
# them? **Predict** each line of the next cell before you run it (`nan` is *not a number*).

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
with np.errstate(all="ignore"):  # NumPy would also warn
    print("log of 0:               ", np.log(0.0))
    print("0 times log of 0:       ", 0 * np.log(0.0))
    print("exp of 1000:            ", np.exp(1000.0))
    print("this, divided by itself:", np.exp(1000.0) / np.exp(1000.0))

# %% [markdown]
# The logarithm of 0 is minus infinity, and $e^{1000}$ is too large for the computer: infinity. What
# is computed with them is `nan`, twice. One `nan` turns a whole mean into `nan`.
#
# ## Step 2: binary cross-entropy that survives


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def binary_crossentropy(y_true, y_pred):
    """Mean cost of probabilities y_pred of class 1, also where they are exactly 0 or 1.

    y_true: labels 0 and 1; both arrays have shape (n,).
    """
    ### BEGIN SOLUTION
    log_of_one = np.log(np.maximum(y_pred, EPSILON))
    log_of_zero = np.log(np.maximum(1 - y_pred, EPSILON))
    return float(-np.mean(y_true * log_of_one + (1 - y_true) * log_of_zero))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("binary_crossentropy", binary_crossentropy)

# %% nbgrader={"grade": true, "grade_id": "binary_crossentropy_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `binary_crossentropy` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, aspects, drawing

test = HiddenTest("binary_crossentropy_test", right=reference.binary_crossentropy, cases=[17, 26])
POSITIVES, BOTH = {"draw": drawing.positives}, {"draw": drawing.both_classes}
RIGHT = {"draw": drawing.certain_and_right, "cases": [9, 4]}
CERTAIN = {"draw": drawing.certain, "cases": [8, 20]} | aspects.COST_OF_ZERO

test.gives("charges −log p on average, where the truth is 1", points=0.5, **POSITIVES)
test.gives("charges examples of both classes", points=0.5, **BOTH)
test.gives("charges nothing where a prediction is right and certain", points=0.5, **RIGHT)
test.gives("lets no logarithm see less than EPSILON", points=0.5, **CERTAIN)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Many classes: softmax
#
# A network for ten digits ends in ten **scores** $z_k$, any numbers. They have to become
# probabilities: not negative, with a sum of 1. To divide them by their sum is not enough: the scores 2,
# −1 and −1 have the sum 0. So take $e^{z_k}$ first. It is positive for every score, and a larger score
# keeps a larger share: one point more makes it $e \approx 2.72$ times as large. Divided by their sum,
# that is **softmax**:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
#
# You saw $e^{1000}$ overflow. But adding a number to all scores of a row multiplies numerator and
# denominator by the same factor. So shift each row first. Which number would you subtract?
#
# ## Step 3: stable softmax


# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(scores):
    """Probabilities of the same shape (n, classes); each row adds up to 1."""
    ### BEGIN SOLUTION
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "softmax_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("softmax", softmax)

# %% nbgrader={"grade": true, "grade_id": "softmax_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `softmax` here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest


def by_own(scores):
    """The student's own where rows lie at a tenth of their height, which nothing has to survive."""
    return np.clip(softmax(scores - 0.9 * np.round(scores, -2)), 0, 1)


def draw(rng, heights):
    """Rows of three scores around each of these heights, exact also in float32."""
    return (np.round(8 * rng.normal(0, 2, (len(heights), 3))) / 8 + np.array(heights),)


test = HiddenTest("softmax_test", right=reference.softmax, draw=draw)
HIGH = {"own": by_own, "cases": [[[1000]] * 4, [[1000]]]}
LOW = {"own": by_own, "cases": [[[-1000]] * 3, [[-900], [1000], [0]], [[-900, 0, 1000]]]}

test.gives("turns each row of scores into its probabilities", points=1, cases=[[[0]] * 7, [[0]]])
test.gives("survives very large scores", points=0.5, **HIGH)
test.gives("survives very negative scores, also beside large ones", points=0.5, **LOW)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Categorical cross-entropy
#
# A label can be written in two ways. As an **integer**: 2. Or **one-hot**: `[0, 0, 1]`, a row with
# a 1 in the column of the class. With three classes, `np.eye(3)[labels]` makes integers one-hot. With
# one-hot labels $y$,
#
# $$L = -\frac{1}{n} \sum_{i=1}^{n} \sum_k y_{ik} \log p_{ik}$$
#
# The sum over classes picks out the true one; the mean is taken over the $n$ examples.
#
# **Question 1.** Three classes; a network gives each the probability 1/3. What is its loss?
#
# <details><summary>A. 0</summary>
#
# No. A loss of 0 needs a probability of 1 for the true class.
# </details>
# <details><summary>B. log 3, about 1.10</summary>
#
# Right. Each example costs −log(1/3), whatever its class is.
# </details>
# <details><summary>C. log(3) / 3, about 0.37</summary>
#
# No. That divides by the number of classes as well. The mean is taken over the examples only.
# </details>
# <details><summary>D. It depends on the true classes</summary>
#
# No. All classes got the same probability, so each costs the same.
# </details>
#
# ## Step 4: both forms of a label
#
# Here too, no logarithm sees less than `EPSILON`.


# %% nbgrader={"grade": false, "grade_id": "categorical_crossentropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def categorical_crossentropy(y_true, y_pred):
    """Mean cost of probabilities y_pred for one-hot labels y_true, both (n, classes)."""
    ### BEGIN SOLUTION
    logs = np.log(np.maximum(y_pred, EPSILON))
    return float(-np.mean(np.sum(y_true * logs, axis=1)))
    ### END SOLUTION


def sparse_categorical_crossentropy(labels, y_pred):
    """The same for integer labels, shape (n,)."""
    ### BEGIN SOLUTION
    return categorical_crossentropy(np.eye(np.shape(y_pred)[1])[labels], y_pred)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "categorical_crossentropy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("categorical_crossentropy", categorical_crossentropy)
check("sparse_categorical_crossentropy", sparse_categorical_crossentropy)

# %% nbgrader={"grade": true, "grade_id": "categorical_crossentropy_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check both forms of the loss here after you submit.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, aspects, drawing

test = HiddenTest("categorical_crossentropy_test", right=reference.categorical_crossentropy)
ONE_HOT = {"draw": drawing.classified, "cases": [(14, 3), (9, 5)]}
INTEGERS = {"draw": drawing.labelled, "cases": [(14, 3), (9, 5, 4)], "right": None}
SPARSE = {"name": "sparse_categorical_crossentropy", "own": "categorical_crossentropy"}

test.gives("averages −log p of the true class, from one-hot labels", points=1, **ONE_HOT)


@test.gives("lets no logarithm see less than EPSILON", points=0.5, **aspects.COST_OF_ZERO)
def _(rng):
    return [(np.eye(3), np.eye(3)[order]) for order in ([1, 2, 0], [0, 2, 1])]


test.gives("gives the same for integer labels", points=0.5, **SPARSE, **INTEGERS)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The gradient: which way is better?
#
# Which prediction has to change, in which direction, and how urgently? Measure it: move **one**
# number a little up and a little down, see what the loss does, and divide by the distance. That is
# the **slope**.


# %%
def measured_slopes(loss, values, h=1e-5):
    steps = h * np.eye(len(values))  # in each row a step for one of the values
    return np.array([(loss(values + step) - loss(values - step)) / (2 * h) for step in steps])


targets, predicted = np.array([5.0, 8.0, 6.0, 9.0]), np.array([6.0, 5.0, 6.0, 11.0])
print("errors of four predictions:   ", predicted - targets)
squared_slopes = measured_slopes(lambda guess: np.mean((guess - targets) ** 2), predicted)
print("slopes of their squared error:", squared_slopes.round(3) + 0.0)

scores = np.log([0.7, 0.2, 0.1])  # softmax turns these into 0.7, 0.2 and 0.1; class 1 is true
class_slopes = measured_slopes(lambda z: -np.log(np.exp(z[1]) / np.exp(z).sum()), scores)
print("slopes of the cross-entropy:  ", class_slopes.round(3))

# %% [markdown]
# Each slope of the squared error is half of the error, that is $2/n$ times the error for $n = 4$: the
# worst prediction has the steepest slope, and the right one has none. The slopes for the three scores
# are 0.7, −0.8 and 0.1: predicted minus true. All slopes
# together are the **gradient**. It points to where the loss *grows*; training goes the other way, and
# will lower the first score and raise the second.
#
# | loss | gradient | for small changes of |
# |---|---|---|
# | mean squared error | $2(\hat y_i - y_i) / n$ | $\hat y_i$ |
# | binary cross-entropy | $((1 - y_i) / (1 - \hat y_i) - y_i / \hat y_i) / n$ | $\hat y_i$ |
# | softmax with categorical cross-entropy | $(p_{ik} - y_{ik}) / n$ | the scores $z_{ik}$ |
#
# ## Step 5: two gradients


# %% nbgrader={"grade": false, "grade_id": "gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_squared_error_gradient(y_true, y_pred):
    """Gradient with respect to y_pred; here all arrays have shape (n,)."""
    ### BEGIN SOLUTION
    return 2 * (np.asarray(y_pred) - np.asarray(y_true)) / len(y_pred)
    ### END SOLUTION


def softmax_crossentropy_gradient(y_true, y_pred):
    """Gradient with respect to the scores, from one-hot y_true and softmax outputs y_pred.

    All arrays have shape (n, classes).
    """
    ### BEGIN SOLUTION
    return (np.asarray(y_pred) - np.asarray(y_true)) / len(y_pred)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "gradients_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("mean_squared_error_gradient", mean_squared_error_gradient)
check("softmax_crossentropy_gradient", softmax_crossentropy_gradient)

# %% nbgrader={"grade": true, "grade_id": "gradients_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check both gradients here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest, drawing
from autograder.hidden_tests.aspects import DIRECTION, SIZE

test = HiddenTest("gradients_test")
MSE = {"name": "mean_squared_error_gradient", "right": reference.mean_squared_error_gradient}
MSE |= {"draw": drawing.quantities, "cases": [6, 11]}
SOFTMAX = {"name": "softmax_crossentropy_gradient", "draw": drawing.classified}
SOFTMAX |= {"right": reference.softmax_crossentropy_gradient, "cases": [(7, 3), (10, 5)]}

test.gives("points to where the mean squared error grows", points=0.5, **MSE, **DIRECTION)
test.gives("says how fast the mean squared error grows", points=0.5, **MSE, **SIZE)
test.gives("points to where softmax with cross-entropy grows", points=0.5, **SOFTMAX, **DIRECTION)
test.gives("says how fast softmax with cross-entropy grows", points=0.5, **SOFTMAX, **SIZE)
test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Two classifiers, one accuracy
#
# Two networks read handwritten digits (UCI data, CC BY 4.0). Network *a* was trained about five
# times as long as *b*, on few images, some wrongly labelled. On the test images both are right
# equally often. **Predict** before you run: which is surer of its *wrong* answers?

# %% [markdown]
# *Your prediction (double-click here and type): …*

# %%
data = np.load("two_classifiers.npz")
labels_train, labels_test = data["labels_train"], data["labels_test"]
confidences = []
for name in ("a", "b"):
    wrong = data[f"test_{name}"].argmax(axis=1) != labels_test
    confidences.append(data[f"test_{name}"][wrong].max(axis=1))
    print(f"{name}: {np.sum(wrong)} of {len(labels_test)} test images wrong")
bins = np.linspace(0.2, 1, 9)
plt.hist(confidences, bins, label=["a", "b"], hatch=["//", ""], edgecolor="black")
plt.title("How sure are the wrong answers?")
plt.xlabel("probability given to the wrong answer")
plt.ylabel("number of wrong answers")
plt.legend()
plt.show()

# %% [markdown]
# *Figure: histogram of the probabilities given to wrong answers. Network a (hatched) has its highest
# bar above 0.9, with 29 wrong answers; network b (plain) has only 2 there and most around 0.5.*
#
# Network a gives more than 0.9 to 29 of its 73 wrong answers, network b to 2. Network a is
# **overconfident**. Accuracy cannot see that.
#
# ## The task
#
# `data["test_a"]` and `data["test_b"]` hold the probabilities of both networks for the test images,
# shape (450, 10); `labels_test` holds integer labels. (`train_a`, `train_b` and `labels_train` are
# there too. Do you need them?)
#
# 1. Compute the categorical cross-entropy on the test set: `test_loss_a` and `test_loss_b`.
# 2. Choose: put `"a"` or `"b"` into `better`. (The losses are never equal.)
#
# Let your cell read `data` and `labels_test`, and let it choose by your losses: the hidden tests run
# it once more with other probabilities and labels.

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
### BEGIN SOLUTION
test_loss_a = sparse_categorical_crossentropy(labels_test, data["test_a"])
test_loss_b = sparse_categorical_crossentropy(labels_test, data["test_b"])
better = "a" if test_loss_a < test_loss_b else "b"
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "test_loss_a", "test_loss_b", "better")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your three results here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes()
def _(rng, given):
    """Test images drawn anew, with the networks exchanged and the worse one made unsure: the better
    one is another, and neither by its number of right answers nor by being less sure of itself."""
    rows, data = rng.integers(0, 450, 450), dict(given.data)
    data["labels_test"] = given.labels_test[rows]
    unsure = data["test_a"][rows] ** rng.uniform(0.15, 0.25)
    data["test_a"], data["test_b"] = data["test_b"][rows], reference.softmax(np.log(unsure))
    accuracy_a, accuracy_b = (
        reference.accuracy(data["labels_test"], data[name].argmax(axis=1))
        for name in ("test_a", "test_b")
    )
    return {"data": data, "labels_test": data["labels_test"]} if accuracy_a < accuracy_b else None


task.result("computes the test loss of classifier a", "test_loss_a", points=1)
task.result("computes the test loss of classifier b", "test_loss_b", points=1)
task.result("chooses the classifier by its test loss", "better", points=1)
task.grade()
### END HIDDEN TESTS

# %% jupyter={"source_hidden": true}
try:
    losses = [float(test_loss_a), float(test_loss_b)]
    chosen = ["a", "b"].index(better)
except (NameError, TypeError, ValueError):
    print("The picture of your two losses appears here when the task is done.")
else:
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
    shares, surprises = [], []
    for name in ("a", "b"):
        of_truth = data[f"test_{name}"][np.arange(len(labels_test)), labels_test]
        is_right = data[f"test_{name}"].argmax(axis=1) == labels_test
        shares.append(is_right.mean())
        surprises.append(-np.log(of_truth[~is_right]).mean())
    for panel, values in ((left, shares), (right, losses)):
        panel.bar_label(panel.bar(["network a", "network b"], values, color="grey"), fmt="%.3f")
        panel.margins(y=0.15)
    right.patches[chosen].set(hatch="//", label="your choice")
    left.set(title="Accuracy on the test set", xlabel="network", ylabel="share of right answers")
    right.set(title="Your losses", xlabel="network", ylabel="mean cross-entropy, test set")
    right.legend()
    plt.show()
    print("mean loss of a wrong answer: a {:.2f}, b {:.2f}".format(*surprises))

# %% [markdown]
# *Figure: two bars on the left of the same height, the accuracy of both networks, 0.838. On the right
# the losses: 0.675 for network a, 0.470 for network b, which is hatched as the choice.*
#
# Both are right on 84 of 100 images, yet the loss of a is 0.675 and that of b 0.470. The difference
# comes from the wrong answers: one costs 3.78 with a and 1.88 with b. If you need to know when *not*
# to trust the answer, take b.
#
# ## Three more questions
#
# **Question 2.** Which two losses go with which job?
#
# <details><summary>A. Regression: squared error; classification: cross-entropy</summary>
#
# Right. The first measures distances of quantities, the second judges probabilities of classes.
# </details>
# <details><summary>B. Regression: cross-entropy; classification: squared error</summary>
#
# No. It is the other way round: a price has no probability to take the logarithm of.
# </details>
# <details><summary>C. Regression: accuracy; classification: accuracy as well</summary>
#
# No. Accuracy jumps or stays the same, so it gives training no direction.
# </details>
#
# **Question 3.** The cross-entropy on the test set went down, the accuracy stayed the same. What
# happened?
#
# <details><summary>A. Nothing that matters: as many answers are right</summary>
#
# No. As many answers are right as before, but they can carry better or worse probabilities.
# </details>
# <details><summary>B. The true classes became less surprising on average</summary>
#
# Right. It is the mean of −log p, which a few small p raise most. The mean of p itself may fall: network a
# gives the true classes 0.81 of the probability on average, b only 0.74.
# </details>
# <details><summary>C. The network became surer of each of its answers</summary>
#
# No. More certainty in the wrong answers would have raised the loss.
# </details>
#
# **Question 4.** Two errors of 1 and −1: why not simply average them?
#
# <details><summary>A. The average would be 0, as if nothing were wrong</summary>
#
# Right. Signs cancel. Squares (or absolute values) do not.
# </details>
# <details><summary>B. The average would be too large, as if all were wrong</summary>
#
# No. It would be 0, which is too small.
# </details>
# <details><summary>C. The errors of a model are not allowed to be negative</summary>
#
# No. Predicted minus actual is negative wherever a prediction is too low.
# </details>
#
# ## Flashcards
#
# <details><summary><b>loss</b></summary>
#
# One number for all errors, which training makes smaller. Lower is better.
# </details>
# <details><summary><b>outlier</b></summary>
#
# An example far from the rest. It pulls the mean along, but not the median.
# </details>
# <details><summary><b>one-hot label</b></summary>
#
# A row of zeros with a 1 in the column of the class.
# </details>
# <details><summary><b>softmax</b></summary>
#
# Turns a row of scores into probabilities: exp of each, divided by the sum of all.
# </details>
# <details><summary><b>stable softmax</b></summary>
#
# The same, with each row shifted first so that no exponential overflows.
# </details>
# <details><summary><b>categorical cross-entropy</b></summary>
#
# Mean over the examples of −log of the true class's probability.
# </details>
# <details><summary><b>gradient</b></summary>
#
# The slopes of the loss for all numbers that may change; training goes the other way.
# </details>
# <details><summary><b>overconfident</b></summary>
#
# Surer than it should be: a good accuracy can hide that, the cross-entropy shows it.
# </details>
#
# ## Summary
#
# **In one line.** A loss turns many errors into one number that a network can lower step by step.
#
# **In one paragraph.** Mean squared error fits quantities and weighs large errors most.
# Cross-entropy fits probabilities and punishes confident mistakes. Softmax makes probabilities from
# scores. A floor keeps logarithms from breaking at 0, and a shift keeps softmax from breaking on
# large scores.
#
# **In full.** A loss guides training, so it must change smoothly with every prediction. Squares
# keep errors from cancelling, but outliers pull the best guess to the mean, away from the median. Cross-entropy charges −log of the
# probability of what happened, from binary, one-hot or integer labels. Logarithms get a floor of
# $10^{-12}$, softmax a shift by each row's largest score. The gradient of softmax with
# cross-entropy is (predicted − true) / n. Of two equally accurate classifiers, the one with the
# lower test loss judges its own certainty better.
#
# **Was everything clear?** Note here what was not (this is not graded): …
