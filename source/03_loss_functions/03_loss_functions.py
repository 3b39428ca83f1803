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
# | **You need** | lessons 01 and 02: forward pass, squared error, cross-entropy |
# | **The question** | How do many errors become one number that tells a network how to improve? |
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
# Why squared? Opposite errors must not cancel, and one large error should weigh more than two of
# half its size. That has a price. Four houses cost about 300 thousand and one costs 900. Which
# single guess has the lowest loss? Commit to one, then run the cell. (You need not read `compare`.)

# %%
import matplotlib.pyplot as plt
import numpy as np

EPSILON = 1e-12  # the smallest probability that a logarithm may see
price, predicted, printed = 300_000, 250_000, 250_000_000  # for step 1


def compare(seen, expected, slips):
    assert not isinstance(seen, str | None), f"Seen {seen!r}. Is a number returned?"
    for text, value in slips.items():
        assert not np.array_equal(np.round(seen, 3), value), f"Seen {seen}: this is {text}."
    assert np.shape(seen) == np.shape(expected), f"Seen {seen}, expected {expected}."
    assert np.allclose(seen, expected, atol=1e-3), f"Seen {seen}, expected {expected}."


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
# `house_squared_error` and, in `slip_factor`, what the printed number must be multiplied by. Use
# the names `price`, `predicted` and `printed`, which hold the three numbers (first cell): the
# hidden tests run your cell once more with others.


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
slips = {"the sum of the squared errors": 40, "half the mean": 6.667, "its root": 3.651}
slips |= {"the mean of absolute errors": 2.667, "the square of the mean error": 1.778}
compare(mean_squared_error(np.array([20, 30, 45]), np.array([22, 30, 39])), 40 / 3, slips)
assert house_squared_error > 0, "A square is never negative."
assert house_squared_error != 250_000_000, "This is the printed number. Count its zeros again."
print("Visible checks passed.")

# %% nbgrader={"grade": true, "grade_id": "mean_squared_error_test", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your loss and the house here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
from functools import cache

import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, follows_from_own, matches, note, rerun

test = HiddenTest("mean_squared_error_test")
ASKED = {"price": 300_000, "predicted": 250_000, "printed": 250_000_000}


def compare_mse(rng, shape):
    true, pred = rng.normal(20, 5, shape), rng.normal(22, 5, shape)
    error = pred - true
    expected = reference.mean_squared_error(true, pred)
    mistakes = {
        "This is the sum of the squared errors. What does 'mean' ask for?": np.sum(error**2),
        "This is half the mean. Where does the ½ come from?": expected / 2,
        "This is the mean of the absolute errors. What else is done to each?": np.abs(error).mean(),
        "This is the root of the mean. Does the definition take a root?": np.sqrt(expected),
        "Errors cancelled first. Are they squared before they are averaged?": np.mean(error) ** 2,
        "Only one direction is averaged. How many entries are there?": expected * shape[-1],
    }
    seen = mean_squared_error(true.copy(), pred.copy())
    close(f"mean squared error of arrays {shape}", seen, expected, mistakes=mistakes)


@test.behaviour("averages the squared errors of a list of predictions", points=0.25)
def _(rng):
    compare_mse(rng, (int(rng.integers(15, 30)),))


@test.behaviour("averages over all entries of a table of predictions", points=0.25)
def _(rng):
    compare_mse(rng, (int(rng.integers(8, 15)), 3))


@cache
def other_house():
    draw = test.shared_rng()
    cost, off, slip = draw.integers(400, 500), draw.integers(20, 40), draw.integers(2, 9)
    numbers = {"price": cost, "predicted": cost + off, "printed": 1000 * off**2 // slip}
    return {name: 1000 * int(number) for name, number in numbers.items()}


@cache
def again():
    return rerun("mean_squared_error", **other_house())


def compare_both(name, seen, right, own, inputs, mistakes):
    """For the house and for another one; `own` is how it follows from the student's own work."""
    both = [seen, getattr(again(), name)]
    if all(map(matches, both, right)):
        return
    if not matches(seen, right[0]) and follows_from_own(both, own, inputs):
        note(f"{name} is right given your own work, so it counts")
        return
    close(name, both[0], right[0], reveal=False, mistakes=mistakes)
    mistakes = {"It is the same as before: does your cell use price, predicted and printed?": seen}
    close(f"{name} for another house", both[1], right[1], reveal=False, mistakes=mistakes)


@test.behaviour("gives the squared error of the house", points=0.25)
def _(rng):
    houses = [(float(each["price"]), float(each["predicted"])) for each in (ASKED, other_house())]
    mistakes = {
        "This is the printed number. Have you squared 50,000 yourself?": 2.5e8,
        "This is the error, not its square.": -50_000,
        "This is the absolute error, not its square.": 50_000,
    }

    def own(true, pred):
        return mean_squared_error(np.array([true]), np.array([pred]))

    right = [(pred - true) ** 2 for true, pred in houses]
    compare_both("house_squared_error", house_squared_error, right, own, houses, mistakes)


@test.behaviour("finds how far the printed number is off", points=0.25)
def _(rng):
    errors = [house_squared_error, again().house_squared_error]
    right = [(e["predicted"] - e["price"]) ** 2 / e["printed"] for e in (ASKED, other_house())]
    inputs = [(errors[0], ASKED["printed"]), (errors[1], other_house()["printed"])]
    mistakes = {"You divided the wrong way round. Which number is too small?": 0.1}

    def own(error, number):
        return error / number

    compare_both("slip_factor", slip_factor, right, own, inputs, mistakes)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Probabilities: binary cross-entropy
#
# $$L = -\frac{1}{n} \sum_{i=1}^{n} \big(y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i)\big)$$
#
# A network gives class 1 the probability 0.8, but the truth is 0. The second term is left:
# $-\log(1 - 0.8) = 1.609$. Had the truth been 1: $-\log 0.8 = 0.223$.
#
# In a computer, probabilities reach exactly 0 or 1. So, as a **convention** of this course, a
# logarithm never sees less than `EPSILON`, $10^{-12}$: a confident mistake costs
# $-\log 10^{-12} = 27.6$. `np.maximum` or `np.clip` help. What happens without? Predict each line
# of the next cell before you run it (`nan` is *not a number*; one turns a whole mean into `nan`).
#
# ## Step 2: binary cross-entropy that survives

# %%
with np.errstate(all="ignore"):  # NumPy would also warn
    print("log of 0:               ", np.log(0.0))
    print("0 times log of 0:       ", 0 * np.log(0.0))
    print("exp of 1000:            ", np.exp(1000.0))
    print("exp of 1000, by itself: ", np.exp(1000.0) / np.exp(1000.0))


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def binary_crossentropy(y_true, y_pred):
    """Mean cost of probabilities y_pred of class 1, also where they are exactly 0 or 1."""
    ### BEGIN SOLUTION
    y_true = np.asarray(y_true)
    log_of_one = np.log(np.maximum(y_pred, EPSILON))
    log_of_zero = np.log(np.maximum(1 - np.asarray(y_pred), EPSILON))
    return float(-np.mean(y_true * log_of_one + (1 - y_true) * log_of_zero))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "binary_crossentropy_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
slips = {"the cost if the truth were 1": 0.223, "the cost with base 2": 2.322, "only half": 0}
compare(binary_crossentropy(np.array([0]), np.array([0.8])), 1.6094, slips)
compare(binary_crossentropy(np.array([1, 0]), np.array([1.0, 0.0])), 0.0, {})
compare(binary_crossentropy(np.array([1, 0]), np.array([0.0, 1.0])), 27.6310, {"their sum": 55.262})
print("Visible checks passed.")

# %% nbgrader={"grade": true, "grade_id": "binary_crossentropy_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `binary_crossentropy` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, close, holds

test = HiddenTest("binary_crossentropy_test")


def compare_costs(true, pred):
    expected = reference.binary_crossentropy(true, pred)
    half = -np.mean(true * np.log(pred))
    mistakes = {
        "This is the sum of the costs. What does 'mean' ask for?": expected * len(true),
        "This uses the logarithm to base 2. Which one is meant?": expected / np.log(2),
        "This uses the logarithm to base 10. Which one is meant?": expected / np.log(10),
        "Only class 1 is counted. What do examples of class 0 cost?": half,
        "Only class 0 is counted. What do examples of class 1 cost?": expected - half,
        "A cost is never negative. What sign has the log of a probability?": -expected,
    }
    seen = binary_crossentropy(true.copy(), pred.copy())
    close(f"cross-entropy of {len(true)} examples", seen, expected, mistakes=mistakes)


def compare_floor(seen, half):
    close("cost of a true class with probability 1e-6", half, 0.0 if half is None else half)
    holds("a true class with probability 1e-6 costs nothing", half != 0)
    close("cost of a true class with probability 0", seen, 2 * float(half))


@test.behaviour("charges −log p on average, where the truth is 1", points=0.5)
def _(rng):
    n = int(rng.integers(15, 30))
    compare_costs(np.ones(n, dtype=int), rng.uniform(0.05, 0.95, n))


@test.behaviour("charges examples of both classes", points=0.5)
def _(rng):
    n = int(rng.integers(15, 30))
    compare_costs(rng.permutation(np.arange(n) % 3 == 0).astype(int), rng.uniform(0.05, 0.95, n))


@test.behaviour("charges nothing where a prediction is right and certain", points=0.5)
def _(rng):
    true = rng.permutation(np.arange(int(rng.integers(6, 15))) % 2)
    seen = binary_crossentropy(true.copy(), true.astype(float))
    close("cost of certain, right predictions", seen, 0.0)


@test.behaviour("lets no logarithm see less than EPSILON", points=0.5)
def _(rng):
    true = rng.permutation(np.arange(int(rng.integers(6, 15))) % 2)
    never, hardly = 1.0 - true, np.abs(true - 1 + 1e-6)
    seen = binary_crossentropy(true.copy(), never)
    half = binary_crossentropy(true.copy(), hardly)  # log 1e-6 is half of log 1e-12
    compare_floor(seen, half)


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
    scores = np.asarray(scores, dtype=float)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "softmax_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
slips = {"softmax over the columns": [[0.5, 0.119, 0.881], [0.5, 0.881, 0.119]]}
slips |= {"powers that are not divided": [[1, 1, 7.389], [1, 7.389, 1]]}
expected = [[0.1065, 0.1065, 0.7870], [0.1065, 0.7870, 0.1065]]
compare(softmax(np.array([[0.0, 0.0, 2.0], [0.0, 2.0, 0.0]])), expected, slips)
with np.errstate(all="ignore"):
    compare(softmax(np.array([[1000.0, 1000.0]])), [[0.5, 0.5]], {})
print("Visible checks passed.")

# %% nbgrader={"grade": true, "grade_id": "softmax_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `softmax` here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, Mismatch, close, holds, matches

test = HiddenTest("softmax_test")


def compare_softmax(what, scores):
    expected = reference.softmax(scores)
    powers = np.exp(np.minimum(scores, 50))
    mistakes = {
        "Columns add up to 1 here. What does one example's row hold?": powers / powers.sum(axis=0),
        "All entries together add up to 1. What about each row?": powers / powers.sum(),
        "The powers are not divided by their sum. What do the rows add up to?": powers,
        "Scores are divided without exp. Are probabilities ever negative?": scores
        / scores.sum(axis=1, keepdims=True),
    }
    seen = softmax(scores.copy())
    if np.shape(seen) == np.shape(expected) and np.any(np.isnan(np.asarray(seen, dtype=float))):
        raise Mismatch(f"{what}: seen nan. Which exponential grew or vanished without limit?")
    close(what, seen, expected, mistakes=mistakes)


@test.behaviour("turns each row of scores into its probabilities", points=1)
def _(rng):
    for shape in ((int(rng.integers(5, 9)), 3), (1, 4)):
        compare_softmax(f"softmax of scores {shape}", rng.normal(0, 1.5, shape))


def compare_shifted(rng, shift):
    """With the student's own result for small scores, right or wrong: the shift is the question."""
    scores = np.round(8 * rng.normal(0, 2, (2, 4, 3))) / 8  # exact in float32, also when shifted
    own, other = softmax(scores[0].copy()), softmax(scores[1].copy())
    seen = softmax(scores[0] + shift)
    close("softmax of small scores", own, 0.0 if own is None else own)
    own = np.asarray(own, dtype=float)
    holds("softmax gives the same for different scores", not matches(other, own))
    holds("softmax gives no probabilities", ((own >= 0) & (own <= 1)).all())
    close(f"softmax of the same scores plus {shift}", seen, own)
    return matches(own, reference.softmax(scores[0]))


@test.behaviour("survives very large scores", points=0.5)
def _(rng):
    compare_shifted(rng, 1000)


@test.behaviour("survives very negative scores, also beside large ones", points=0.5)
def _(rng):
    if compare_shifted(rng, -1000):
        scores = np.round(8 * rng.normal(0, 2, (4, 3))) / 8 + [[-900], [1000], [0], [5]]
        compare_softmax("softmax of rows around −900, 1000, 0 and 5", scores)


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
# **Question.** Three classes; a network gives each the probability 1/3. What is its loss?
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
y_pred = np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]])
slips = {"the sum over the examples": 1.743, "a mean over classes too": 0.290, "base 2": 1.257}
compare(categorical_crossentropy(np.eye(3)[[0, 2]], y_pred), 0.8715, slips)
compare(categorical_crossentropy(np.eye(2), np.eye(2)), 0.0, {})
compare(sparse_categorical_crossentropy(np.array([0, 2]), y_pred), 0.8715, slips)
print("Visible checks passed.")

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


def slips_of(expected, pred):
    n, classes = pred.shape
    return {
        "This is the sum over the examples. What does 'mean' ask for?": expected * n,
        "The mean was taken over classes as well. What does n count?": expected / classes,
        "This uses the logarithm to base 2. Which one is meant?": expected / np.log(2),
        "A cost is never negative. What sign has the log of a probability?": -expected,
        "All classes are counted. Which one does the label pick out?": -np.log(pred).sum(1).mean(),
    }


def own_loss(labels, pred):
    return categorical_crossentropy(reference.one_hot(labels, pred.shape[1]), pred)


def compare_floor(seen, half):
    close("cost of a true class with probability 1e-6", half, 0.0 if half is None else half)
    holds("a true class with probability 1e-6 costs nothing", half != 0)
    close("cost of a true class with probability 0", seen, 2 * float(half))


@test.behaviour("averages −log p of the true class, from one-hot labels", points=1)
def _(rng):
    labels, pred = draw(rng)
    one_hot = reference.one_hot(labels, pred.shape[1])
    expected = reference.categorical_crossentropy(one_hot, pred)
    seen = categorical_crossentropy(one_hot.copy(), pred.copy())
    what = f"cross-entropy of {len(labels)} examples"
    close(what, seen, expected, mistakes=slips_of(expected, pred))


@test.behaviour("lets no logarithm see less than EPSILON", points=0.5)
def _(rng):
    one_hot = reference.one_hot(rng.integers(0, 3, int(rng.integers(4, 9))), 3)
    never = np.roll(one_hot, 1, axis=1)
    hardly = np.where(one_hot == 1, 1e-6, never * (1 - 1e-6))
    right = categorical_crossentropy(one_hot.copy(), one_hot.copy())
    seen = categorical_crossentropy(one_hot.copy(), never)
    half = categorical_crossentropy(one_hot.copy(), hardly)  # log 1e-6 is half of log 1e-12
    close("cost of certain, right predictions", right, 0.0)
    compare_floor(seen, half)


@test.behaviour("gives the same for integer labels", points=0.5)
def _(rng):
    draws = [draw(rng), draw(rng)]
    labels, pred = draws[0]
    expected = reference.sparse_categorical_crossentropy(labels, pred)
    both = [sparse_categorical_crossentropy(label.copy(), p.copy()) for label, p in draws]
    if not matches(both[0], expected) and follows_from_own(both, own_loss, draws):
        note("it is right given your own categorical_crossentropy, so it counts")
        return
    what = f"cross-entropy of {len(labels)} integer labels"
    close(what, both[0], expected, mistakes=slips_of(expected, pred))


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
slips = {"half of it": [1, 0], "not divided by n": [4, 0], "true minus predicted": [-2, 0]}
compare(mean_squared_error_gradient(np.array([1, 2]), np.array([3, 2])), [2, 0], slips)
slips = {"not divided by n": [[-0.4, 0.4], [0.5, -0.5]]}
slips |= {"true minus predicted": [[0.2, -0.2], [-0.25, 0.25]]}
y_pred = np.array([[0.6, 0.4], [0.5, 0.5]])
compare(softmax_crossentropy_gradient(np.eye(2), y_pred), [[-0.2, 0.2], [0.25, -0.25]], slips)
print("Visible checks passed.")

# %% nbgrader={"grade": true, "grade_id": "gradients_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check both gradients here after you submit; there is nothing to run.
### BEGIN HIDDEN TESTS
import numpy as np

from autograder import reference
from autograder.hidden_tests import HiddenTest, array_like, close, holds

test = HiddenTest("gradients_test")


def compare_direction(what, seen, expected):
    """Up to a positive factor, the same for all entries."""
    array = array_like(what, seen, expected)
    holds(f"{what} is 0 everywhere", array.any())
    scaled = array * (np.linalg.norm(expected) / np.linalg.norm(array))
    turned = {"It points the other way. Where does the loss grow?": -expected}
    close(f"{what}, brought to the right length,", scaled, expected, mistakes=turned)


def compare_size(what, seen, expected, mistakes):
    """Whichever way it points."""
    array = array_like(what, seen, expected)
    sign = -1 if np.sum(array * expected) < 0 else 1
    close(
        f"{what}, turned to the right side if need be,", sign * array, expected, mistakes=mistakes
    )


def squared(rng):
    n = int(rng.integers(6, 12))
    return rng.normal(0, 2, n), rng.normal(0, 2, n)


def softmaxed(rng):
    n, classes = int(rng.integers(6, 12)), int(rng.integers(3, 6))
    true = reference.one_hot(rng.integers(0, classes, n), classes)
    return true, reference.softmax(rng.normal(0, 1.5, (n, classes)))


@test.behaviour("points to where the mean squared error grows", points=0.5)
def _(rng):
    true, pred = squared(rng)
    expected = reference.mean_squared_error_gradient(true, pred)
    seen = mean_squared_error_gradient(true.copy(), pred.copy())
    compare_direction("the gradient of the mean squared error", seen, expected)


@test.behaviour("says how fast the mean squared error grows", points=0.5)
def _(rng):
    true, pred = squared(rng)
    expected = reference.mean_squared_error_gradient(true, pred)
    n = len(pred)
    mistakes = {
        "The factor 2 is missing. What is the derivative of a square?": expected / 2,
        "It is not divided by n. What does the mean do to each derivative?": expected * n,
        "Factor 2 and 1/n are missing. What does the table say?": expected * n / 2,
    }
    seen = mean_squared_error_gradient(true.copy(), pred.copy())
    compare_size("the gradient of the mean squared error", seen, expected, mistakes)


@test.behaviour("points to where softmax with cross-entropy grows", points=0.5)
def _(rng):
    true, pred = softmaxed(rng)
    expected = reference.softmax_crossentropy_gradient(true, pred)
    seen = softmax_crossentropy_gradient(true.copy(), pred.copy())
    compare_direction("the gradient of softmax with cross-entropy", seen, expected)


@test.behaviour("says how fast softmax with cross-entropy grows", points=0.5)
def _(rng):
    true, pred = softmaxed(rng)
    expected = reference.softmax_crossentropy_gradient(true, pred)
    mistakes = {
        "It is not divided by n. What does the mean do to each derivative?": expected * len(pred),
        "It is divided by the classes too. What does n count?": expected / pred.shape[1],
    }
    seen = softmax_crossentropy_gradient(true.copy(), pred.copy())
    compare_size("the gradient of softmax with cross-entropy", seen, expected, mistakes)


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Two classifiers, one accuracy
#
# Two networks read handwritten digits (UCI data, CC BY 4.0). Network *a* was trained about five
# times as long as *b*, on few images, some wrongly labelled. On the test images both are equally
# often right. Predict before you run: which is surer of its *wrong* answers?

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
plt.xlabel("largest probability")
plt.ylabel("number of wrong answers")
plt.legend()
plt.show()

# %% [markdown]
# *Figure: histogram of the largest probability in each wrong answer. Above 0.9 stand 29 wrong
# answers of network a (hatched), its highest bar, but only 2 of network b (plain).*
#
# Network a is **overconfident**. Accuracy cannot see that.
#
# ## Task: choose by the loss
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
for seen in (test_loss_a, test_loss_b):
    assert np.isfinite(seen), f"Seen {seen}: which logarithm saw a 0?"
    assert 0 < seen < np.log(10), f"Seen {seen}: pure guessing would have a loss of log 10."
assert better in ("a", "b"), 'better is "a" or "b", with quotation marks.'
print("Visible checks passed.")

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
    rival = trusted_loss(*inputs_of("b" if name == "a" else "a")[0])
    mistakes = {
        "This is the loss on the training set. Which images are asked for?": trusted_loss(
            arrays["labels_train"], arrays[f"train_{name}"]
        ),
        "This is the other network's loss. Which is which?": rival,
        "This is the sum over the examples. What does 'mean' ask for?": right[0] * 450,
        "The mean was taken over classes as well. What does n count?": right[0] / 10,
        "It looks rounded. Can you hand in all digits?": round(right[0], 2),
    }
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
        holds(
            f"your choice{run} does not follow from your two losses: is lower better?",
            choice == ("a" if a < b else "b"),
        )


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Flashcards
#
# <details><summary><b>loss</b></summary>
# One number for all errors, which training makes smaller. Lower is better.</details>
# <details><summary><b>outlier</b></summary>
# An example far from the rest. Squaring gives it much weight.</details>
# <details><summary><b>one-hot label</b></summary>
# A row of zeros with a 1 in the column of the class.</details>
# <details><summary><b>softmax</b></summary>
# Turns a row of scores into probabilities: exp of each, divided by the sum of all.</details>
# <details><summary><b>stable softmax</b></summary>
# The same, with each row shifted first so that no exponential overflows.</details>
# <details><summary><b>categorical cross-entropy</b></summary>
# Mean over the examples of −log of the true class's probability.</details>
# <details><summary><b>gradient</b></summary>
# How fast the loss grows with each prediction; training goes the other way.</details>
# <details><summary><b>overconfident</b></summary>
# Surer than it is right: a good accuracy can hide it, the cross-entropy shows it.</details>
#
# ## Summary
#
# **In one line.** A loss turns many errors into one number that a network can lower step by step.
#
# **In one paragraph.** Mean squared error fits quantities and weighs large errors most.
# Cross-entropy fits probabilities and punishes confident mistakes. Softmax makes probabilities from scores. A
# floor and a shift keep both from breaking on 0 and on large scores.
#
# **In full.** A loss guides training, so it must change smoothly with every prediction. Squares
# keep errors from cancelling, but give outliers a strong pull. Cross-entropy charges −log of the
# probability of what happened, from binary, one-hot or integer labels. Logarithms get a floor of
# $10^{-12}$, softmax a shift by each row's largest score. The gradient of softmax with
# cross-entropy is (predicted − true) / n. Of two equally accurate classifiers, the one with the
# lower test loss judges its own certainty better.
#
# ## Quiz
#
# **1. Which two losses go with which job?**
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
# **2. The cross-entropy on the test set went down, the accuracy stayed. What happened?**
#
# <details><summary>A. Nothing, because accuracy decides</summary>
#
# No. The same answers can carry better or worse probabilities. </details> <details><summary>B. The
# true classes got more probability, the number of hits is the same</summary>
#
# Right. A lower cross-entropy means that what is true is thought more probable.
# </details>
# <details><summary>C. The network became surer of every answer</summary>
#
# No. More certainty in the wrong answers would have raised the loss.
# </details>
#
# **3. Two errors of 1 and −1: why not simply average them?**
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
# **Was everything clear?** Not graded. Note here what was not: …
