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
# | **Duration** | about 45 minutes |
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
# To predict quantities is called **regression**. Why are errors squared? Opposite ones must not
# cancel, and one large error should weigh more than two of half its size. That has a price. Four
# houses cost about 300 thousand and one costs 900. **Predict** before you run: which single guess
# has the lowest loss?
#
# *Your prediction (double-click here and type): …*

# %%
import matplotlib.pyplot as plt
import numpy as np

from checks import check

EPSILON = 1e-12  # the smallest probability that a logarithm may see
price, predicted, printed = 300_000, 250_000, 250_000_000  # for step 1

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

# %% [markdown]
# *Figure: two curves over the guess. The absolute error (dashed) is lowest at 305, among the cheap
# houses; the squared error (solid) at 420, pulled to the right by one expensive house.*
#
# ## Step 1: a house, and a slip in print
#
# A house costs 300,000; the model says 250,000. The error is $250{,}000 - 300{,}000 = -50{,}000$. A
# popular text gives its squared error as 250,000,000. Do you agree?
#
# Write the loss for arrays of any shape: the mean goes over **all** entries. Then compute
# `house_squared_error` and, in `slip_factor`, by what the printed number has to be multiplied to be
# right. Use the names `price`, `predicted` and `printed`, which hold the three numbers (first cell):
# the hidden tests run your cell once more with others.


# %% nbgrader={"grade": false, "grade_id": "mean_squared_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_squared_error(y_true, y_pred):
    """Mean of the squared errors over all entries."""
    ### BEGIN SOLUTION
    return float(np.mean((np.asarray(y_pred) - np.asarray(y_true)) ** 2))
    ### END SOLUTION


### BEGIN SOLUTION
house_squared_error = mean_squared_error([price], [predicted])
slip_factor = house_squared_error / printed
### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "mean_squared_error_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("mean_squared_error", mean_squared_error)
check("house", house_squared_error=house_squared_error, slip_factor=slip_factor)

# %% nbgrader={"grade": true, "grade_id": "mean_squared_error_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your loss and the house here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from functools import cache

import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follows_from_own, matches, note, rerun

test = HiddenTest("mean_squared_error_test")
ASKED = {"price": 300_000, "predicted": 250_000, "printed": 250_000_000}


def compare_mse(rng, *shapes):
    inputs = [(rng.normal(20, 5, shape), rng.normal(22, 5, shape)) for shape in shapes]
    test.compare(mean_squared_error, reference.mean_squared_error, inputs)


@test.behaviour("averages the squared errors of a list of predictions", points=0.25)
def _(rng):
    compare_mse(rng, *((int(n),) for n in rng.integers(15, 30, 2)))


@test.behaviour("averages over all entries of a table of predictions", points=0.25)
def _(rng):
    compare_mse(rng, *((int(n), 3) for n in rng.integers(8, 15, 2)))


@cache
def other_house():
    draw = test.shared_rng()
    cost, off, slip = draw.integers(400, 500), draw.integers(20, 40), draw.integers(2, 9)
    numbers = {"price": cost, "predicted": cost + off, "printed": 1000 * off**2 // slip}
    return {name: 1000 * int(number) for name, number in numbers.items()}


@cache
def again():
    return rerun("mean_squared_error", **other_house())


def compare_both(name, seen, right, own, inputs):
    """For the house and for another one; `own` is how it follows from the student's own work."""
    both = [seen, getattr(again(), name)]
    if all(map(matches, both, right)):
        return
    if not matches(seen, right[0]) and follows_from_own(both, own, inputs):
        note(f"{name} is right given your own work, so it counts")
        return
    close(name, both[0], right[0], reveal=False, mistakes=test.known(name, seen))
    mistakes = {"It is the same as before: does your cell use price, predicted and printed?": seen}
    close(f"{name} for another house", both[1], right[1], reveal=False, mistakes=mistakes)


@test.behaviour("gives the squared error of the house", points=0.25)
def _(rng):
    houses = [(float(each["price"]), float(each["predicted"])) for each in (ASKED, other_house())]

    def own(true, pred):
        return mean_squared_error(np.array([true]), np.array([pred]))

    right = [(pred - true) ** 2 for true, pred in houses]
    compare_both("house_squared_error", house_squared_error, right, own, houses)


@test.behaviour("finds how far the printed number is off", points=0.25)
def _(rng):
    errors = [house_squared_error, again().house_squared_error]
    right = [(e["predicted"] - e["price"]) ** 2 / e["printed"] for e in (ASKED, other_house())]
    inputs = [(errors[0], ASKED["printed"]), (errors[1], other_house()["printed"])]

    def own(error, number):
        return error / number

    compare_both("slip_factor", slip_factor, right, own, inputs)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Probabilities: binary cross-entropy
#
# $$L = -\frac{1}{n} \sum_{i=1}^{n} \big(y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i)\big)$$
#
# To predict classes is called **classification**. A network gives class 1 the probability 0.8, but
# the truth is 0. The second term is left:
# $-\log(1 - 0.8) = 1.609$. Had the truth been 1: $-\log 0.8 = 0.223$.
#
# In a computer, probabilities reach exactly 0 or 1. So, as a **convention** of this course, a
# logarithm never sees less than `EPSILON`, $10^{-12}$: a confident mistake costs
# $-\log 10^{-12} = 27.6$. `np.maximum` or `np.clip` help. What happens without? **Predict** each
# line of the next cell before you run it (`nan` is *not a number*; one turns a whole mean into
# `nan`).
#
# *Your prediction (double-click here and type): …*
#
# ## Step 2: binary cross-entropy that survives

# %%
with np.errstate(all="ignore"):  # NumPy would also warn
    print("log of 0:               ", np.log(0.0))
    print("0 times log of 0:       ", 0 * np.log(0.0))
    print("exp of 1000:            ", np.exp(1000.0))
    print("this, divided by itself:", np.exp(1000.0) / np.exp(1000.0))


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def binary_crossentropy(y_true, y_pred):
    """Mean cost of probabilities y_pred of class 1, also where they are exactly 0 or 1."""
    ### BEGIN SOLUTION
    log_of_one = np.log(np.maximum(y_pred, EPSILON))
    log_of_zero = np.log(np.maximum(1 - y_pred, EPSILON))
    return float(-np.mean(y_true * log_of_one + (1 - y_true) * log_of_zero))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("binary_crossentropy", binary_crossentropy)

# %% nbgrader={"grade": true, "grade_id": "binary_crossentropy_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `binary_crossentropy` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, holds

test = HiddenTest("binary_crossentropy_test")


def compare_costs(*inputs):
    test.compare(binary_crossentropy, reference.binary_crossentropy, inputs)


def compare_floor(true, never, hardly):
    """log 1e-6 is half of log 1e-12, whatever the base is."""
    seen = binary_crossentropy(true.copy(), never.copy())
    half = binary_crossentropy(true.copy(), hardly.copy())
    close("cost of a true class with probability 1e-6", half, 0.0 if half is None else half)
    holds("a true class with probability 1e-6 costs nothing", half != 0)
    mistakes = test.mistakes(true, never)
    close("cost of a true class with probability 0", seen, 2 * float(half), mistakes=mistakes)


@test.behaviour("charges −log p on average, where the truth is 1", points=0.5)
def _(rng):
    n, m = rng.integers(15, 30, 2)
    compare_costs(*((np.ones(k, dtype=int), rng.uniform(0.05, 0.95, k)) for k in (n, m)))


@test.behaviour("charges examples of both classes", points=0.5)
def _(rng):
    both = [rng.permutation(np.arange(n) % 3 == 0).astype(int) for n in rng.integers(15, 30, 2)]
    compare_costs(*((true, rng.uniform(0.05, 0.95, len(true))) for true in both))


@test.behaviour("charges nothing where a prediction is right and certain", points=0.5)
def _(rng):
    true = rng.permutation(np.arange(int(rng.integers(6, 15))) % 2)
    compare_costs((true, true.astype(float)))


@test.behaviour("lets no logarithm see less than EPSILON", points=0.5)
def _(rng):
    true = rng.permutation(np.arange(int(rng.integers(6, 15))) % 2)
    compare_floor(true, 1.0 - true, np.abs(true - 1 + 1e-6))


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Many classes: softmax
#
# A network for ten digits ends in ten **scores** $z_k$, any numbers. Softmax turns each row of
# scores into probabilities that are positive and add up to 1:
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
# Hidden tests check `softmax` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, holds, matches

test = HiddenTest("softmax_test")


def compare_softmax(what, *inputs):
    test.compare(softmax, reference.softmax, [(scores,) for scores in inputs], what=what)


@test.behaviour("turns each row of scores into its probabilities", points=1)
def _(rng):
    shapes = (int(rng.integers(5, 9)), 3), (1, 4)
    compare_softmax("softmax", *(rng.normal(0, 1.5, shape) for shape in shapes))


def compare_shifted(rng, shift):
    """With the student's own result for small scores, right or wrong: the shift is the question."""
    scores = np.round(8 * rng.normal(0, 2, (2, 4, 3))) / 8  # exact in float32, also when shifted
    own, other = softmax(scores[0].copy()), softmax(scores[1].copy())
    seen = softmax(scores[0] + shift)
    close("softmax of small scores", own, 0.0 if own is None else own)
    own = np.asarray(own, dtype=float)
    holds("softmax gives the same for different scores", not matches(other, own))
    holds("softmax gives no probabilities", ((own >= 0) & (own <= 1)).all())
    mistakes = test.mistakes(scores[0] + shift)
    close(f"softmax of the same scores plus {shift}", seen, own, mistakes=mistakes)
    return matches(own, reference.softmax(scores[0]))


@test.behaviour("survives very large scores", points=0.5)
def _(rng):
    compare_shifted(rng, 1000)


@test.behaviour("survives very negative scores, also beside large ones", points=0.5)
def _(rng):
    if compare_shifted(rng, -1000):
        scores = np.round(8 * rng.normal(0, 2, (4, 3))) / 8 + [[-900], [1000], [0], [5]]
        wide = np.array([[-900.0, 0.0, 1000.0]])
        compare_softmax("softmax of rows from −900 to 1000", scores, wide)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Categorical cross-entropy
#
# A label is written in two ways. As an **integer**: 2. Or **one-hot**: `[0, 0, 1]`, a row with a 1
# in the column of the class. `np.eye(3)[labels]` turns one into the other. With one-hot labels $y$,
#
# $$L = -\frac{1}{n} \sum_{i=1}^{n} \sum_k y_{ik} \log p_{ik}$$
#
# The sum over classes picks out the true one; the mean goes over the $n$ examples.
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
# No. That divides by the number of classes as well. The mean goes over the examples only.
# </details>
# <details><summary>D. It depends on the true classes</summary>
#
# No. All classes got the same probability, so each costs the same.
# </details>
#
# ## Step 4: both spellings of a label
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
# Hidden tests check both spellings of the loss here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follows_from_own, holds, matches, note

test = HiddenTest("categorical_crossentropy_test")


def draw(rng):
    n, classes = int(rng.integers(8, 20)), int(rng.integers(3, 6))
    return rng.integers(0, classes, n), reference.softmax(rng.normal(0, 1.5, (n, classes)))


def own_loss(labels, pred):
    return categorical_crossentropy(reference.one_hot(labels, pred.shape[1]), pred)


def compare_floor(one_hot, never, hardly):
    """log 1e-6 is half of log 1e-12, whatever the base is."""
    seen = categorical_crossentropy(one_hot.copy(), never.copy())
    half = categorical_crossentropy(one_hot.copy(), hardly.copy())
    close("cost of a true class with probability 1e-6", half, 0.0 if half is None else half)
    holds("a true class with probability 1e-6 costs nothing", half != 0)
    mistakes = test.mistakes(one_hot, never)
    close("cost of a true class with probability 0", seen, 2 * float(half), mistakes=mistakes)


@test.behaviour("averages −log p of the true class, from one-hot labels", points=1)
def _(rng):
    draws = [draw(rng), draw(rng)]
    inputs = [(reference.one_hot(labels, pred.shape[1]), pred) for labels, pred in draws]
    test.compare(categorical_crossentropy, reference.categorical_crossentropy, inputs)


@test.behaviour("lets no logarithm see less than EPSILON", points=0.5)
def _(rng):
    one_hot = reference.one_hot(rng.integers(0, 3, int(rng.integers(4, 9))), 3)
    never = np.roll(one_hot, 1, axis=1)
    hardly = np.where(one_hot == 1, 1e-6, never * (1 - 1e-6))
    right = categorical_crossentropy(one_hot.copy(), one_hot.copy())
    mistakes = test.mistakes(one_hot, one_hot)
    close("cost of certain, right predictions", right, 0.0, mistakes=mistakes)
    compare_floor(one_hot, never, hardly)


@test.behaviour("gives the same for integer labels", points=0.5)
def _(rng):
    draws = [draw(rng), draw(rng)]
    right = reference.sparse_categorical_crossentropy
    both = [sparse_categorical_crossentropy(labels.copy(), pred.copy()) for labels, pred in draws]
    if not matches(both[0], right(*draws[0])) and follows_from_own(both, own_loss, draws):
        note("it is right given your own categorical_crossentropy, so it counts")
        return
    name = "sparse_categorical_crossentropy"
    test.compare(sparse_categorical_crossentropy, right, draws, name=name, what=name)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## The gradient: which way is better?
#
# The **gradient** says how the loss changes if a prediction changes a little. It points to where
# the loss *grows*; training goes the other way.
#
# | loss | gradient | with respect to |
# |---|---|---|
# | mean squared error | $2(\hat y_i - y_i) / n$ | $\hat y_i$ |
# | binary cross-entropy | $((1 - y_i) / (1 - \hat y_i) - y_i / \hat y_i) / n$ | $\hat y_i$ |
# | softmax with categorical cross-entropy | $(p_{ik} - y_{ik}) / n$ | the scores $z_{ik}$ |
#
# The last is simply predicted minus true. For example, for $n = 1$, $p = (0.7, 0.2, 0.1)$ and
# $y = (0, 1, 0)$ it is $(0.7, -0.8, 0.1)$: training will lower the first score and raise the
# second.
#
# ## Step 5: two gradients


# %% nbgrader={"grade": false, "grade_id": "gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_squared_error_gradient(y_true, y_pred):
    """Gradient with respect to y_pred; all arrays have shape (n,)."""
    ### BEGIN SOLUTION
    return 2 * (np.asarray(y_pred) - np.asarray(y_true)) / len(y_pred)
    ### END SOLUTION


def softmax_crossentropy_gradient(y_true, y_pred):
    """Gradient with respect to the scores, from one-hot y_true and softmax outputs y_pred."""
    ### BEGIN SOLUTION
    return (np.asarray(y_pred) - np.asarray(y_true)) / len(y_pred)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "gradients_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("mean_squared_error_gradient", mean_squared_error_gradient)
check("softmax_crossentropy_gradient", softmax_crossentropy_gradient)

# %% nbgrader={"grade": true, "grade_id": "gradients_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check both gradients here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, array_like, holds

test = HiddenTest("gradients_test")


def direction(gradient, true, pred):
    """Up to a positive factor, the same for all entries."""
    array = array_like("the gradient", gradient(true, pred), pred)
    holds("the gradient is 0 everywhere", array.any())
    return array / np.linalg.norm(array)


def size(gradient, true, pred):
    """Whichever way it points."""
    return np.abs(array_like("the gradient", gradient(true, pred), pred))


def squared(rng):
    n = int(rng.integers(6, 12))
    return rng.normal(0, 2, n), rng.normal(0, 2, n)


def softmaxed(rng):
    n, classes = int(rng.integers(6, 12)), int(rng.integers(3, 6))
    true = reference.one_hot(rng.integers(0, classes, n), classes)
    return true, reference.softmax(rng.normal(0, 1.5, (n, classes)))


def compare_gradient(name, student, inputs, drive):
    what = f"{drive.__name__} of the gradient"
    test.compare(student, getattr(reference, name), inputs, drive=drive, name=name, what=what)


def compare_squared(rng, drive):
    inputs = [squared(rng), squared(rng)]
    compare_gradient("mean_squared_error_gradient", mean_squared_error_gradient, inputs, drive)


def compare_softmaxed(rng, drive):
    inputs = [softmaxed(rng), softmaxed(rng)]
    compare_gradient("softmax_crossentropy_gradient", softmax_crossentropy_gradient, inputs, drive)


@test.behaviour("points to where the mean squared error grows", points=0.5)
def _(rng):
    compare_squared(rng, direction)


@test.behaviour("says how fast the mean squared error grows", points=0.5)
def _(rng):
    compare_squared(rng, size)


@test.behaviour("points to where softmax with cross-entropy grows", points=0.5)
def _(rng):
    compare_softmaxed(rng, direction)


@test.behaviour("says how fast softmax with cross-entropy grows", points=0.5)
def _(rng):
    compare_softmaxed(rng, size)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Two classifiers, one accuracy
#
# Two networks read handwritten digits (UCI data, CC BY 4.0). Network *a* was trained about five
# times as long as *b*, on few images, some wrongly labelled. On the test images both are equally
# often right. **Predict** before you run: which is surer of its *wrong* answers?
#
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
# Network a is **overconfident**. Accuracy cannot see that.
#
# ## The task
#
# `data["test_a"]` and `data["test_b"]` hold the probabilities of both networks for the test images,
# shape (450, 10); `labels_test` holds integer labels. (`train_a`, `train_b` and `labels_train` are
# there too. Do you need them?)
#
# 1. Compute the categorical cross-entropy on the test set: `test_loss_a` and `test_loss_b`.
# 2. Choose: put `"a"` or `"b"` into `better`.
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
check("task", test_loss_a=test_loss_a, test_loss_b=test_loss_b, better=better)

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your three results here after you submit; there is nothing to run.
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
)

test = HiddenTest("task_test")
arrays = lesson_data("03_loss_functions", "two_classifiers.npz")
trusted_loss = reference.sparse_categorical_crossentropy


@cache
def others():
    """Test images drawn anew, with the networks exchanged, so that the other one is better."""
    rows = test.shared_rng().integers(0, 450, 450)
    exchanged = {"test_a": arrays["test_b"][rows], "test_b": arrays["test_a"][rows]}
    return {**arrays, **exchanged, "labels_test": arrays["labels_test"][rows]}


@cache
def again():
    return rerun("task", data=others(), labels_test=others()["labels_test"])


def own_loss(true, pred):
    return sparse_categorical_crossentropy(true, pred)


def inputs_of(name):
    return [(each["labels_test"], each[f"test_{name}"]) for each in (arrays, others())]


def compare_loss(name, seen):
    """In both runs, against the right loss, else against the student's own."""
    what, inputs = f"test_loss_{name}", inputs_of(name)
    both = [seen, getattr(again(), what)]
    right = [trusted_loss(*each) for each in inputs]
    if all(map(matches, both, right)):
        return
    if not matches(seen, right[0]) and follows_from_own(both, own_loss, inputs):
        note(f"{what} is right given your own loss, so it counts")
        return
    mistakes = {"It looks rounded. Can you hand in all digits?": round(right[0], 2)}
    mistakes |= test.known(what, seen)
    close(what, both[0], right[0], reveal=False, mistakes=mistakes)
    mistakes = {"It is the same as before: does your cell use data and labels_test?": seen}
    close(f"{what} with other probabilities", both[1], right[1], reveal=False, mistakes=mistakes)


def is_number(seen):
    return isinstance(seen, int | float | np.number) and bool(np.isfinite(seen))


def check_losses(name, both):
    """Whether a choice may rest on these losses; somebody who rounds them can still choose."""
    holds(
        f"test_loss_{name} is no number, so nothing can be chosen by it", all(map(is_number, both))
    )
    right = [trusted_loss(*each) for each in inputs_of(name)]
    holds(
        f"test_loss_{name} is not the test loss in both runs, so nothing can be chosen by it",
        np.allclose(both, right, rtol=0, atol=0.01)
        or (not matches(both[0], right[0]) and follows_from_own(both, own_loss, inputs_of(name))),
    )


@test.behaviour("computes the test loss of classifier a", points=1)
def _(rng):
    compare_loss("a", test_loss_a)


@test.behaviour("computes the test loss of classifier b", points=1)
def _(rng):
    compare_loss("b", test_loss_b)


@test.behaviour("chooses the classifier by its test loss", points=1)
def _(rng):
    losses_a, losses_b = [test_loss_a, again().test_loss_a], [test_loss_b, again().test_loss_b]
    check_losses("a", losses_a)
    check_losses("b", losses_b)
    choices = {"": better, " with other probabilities": again().better}
    for (run, choice), a, b in zip(choices.items(), losses_a, losses_b, strict=True):
        holds('better is neither "a" nor "b"', isinstance(choice, str) and choice in ("a", "b"))
        hint = next(iter(test.known("better", choice)), "")
        text = f"your choice{run} does not follow from your two losses. {hint}"
        holds(text, choice == ("a" if a < b else "b"))


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Three more questions
#
# **Question 2.** Which two losses go with which job?
#
# <details><summary>A. Regression: mean squared error; classification: cross-entropy</summary>
#
# Right. The first measures distances of quantities, the second judges probabilities of classes.
# </details>
# <details><summary>B. Regression: cross-entropy; classification: mean squared error</summary>
#
# No. It is the other way round: a price has no probability to take the logarithm of.
# </details>
# <details><summary>C. Accuracy with both</summary>
#
# No. Accuracy jumps or stays the same, so it gives training no direction.
# </details>
#
# **Question 3.** The cross-entropy on the test set went down, the accuracy stayed. What happened?
#
# <details><summary>A. Nothing, because accuracy decides</summary>
#
# No. The same answers can carry better or worse probabilities.
# </details>
# <details><summary>B. True classes got more probability; the number of hits is the same</summary>
#
# Right. A lower cross-entropy means that what is true is thought more probable.
# </details>
# <details><summary>C. The network became surer of every answer</summary>
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
# <details><summary>B. The average would be too large</summary>
#
# No. It would be 0, which is too small.
# </details>
# <details><summary>C. Errors may not be negative</summary>
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
# An example far from the rest. Squaring gives it much weight.
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
# How fast the loss grows with each prediction; training goes the other way.
# </details>
# <details><summary><b>overconfident</b></summary>
#
# Surer than it is right: a good accuracy can hide it, the cross-entropy shows it.
# </details>
#
# ## Summary
#
# **In one line.** A loss turns many errors into one number that a network can lower step by step.
#
# **In one paragraph.** Mean squared error fits quantities and weighs large errors most.
# Cross-entropy fits probabilities and punishes confident mistakes. Softmax makes probabilities from
# scores. A floor and a shift keep both from breaking on 0 and on large scores.
#
# **In full.** A loss guides training, so it must change smoothly with every prediction. Squares
# keep errors from cancelling, but give outliers a strong pull. Cross-entropy charges −log of the
# probability of what happened, from binary, one-hot or integer labels. Logarithms get a floor of
# $10^{-12}$, softmax a shift by each row's largest score. The gradient of softmax with
# cross-entropy is (predicted − true) / n. Of two equally accurate classifiers, the one with the
# lower test loss judges its own certainty better.
#
# **Was everything clear?** Note here what was not (this is not graded): …
