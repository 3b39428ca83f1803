# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # LESSON TITLE
#
# | | |
# |---|---|
# | **Duration** | about 30 minutes |
# | **You need** | NumPy arrays |
# | **Question** | How far are predictions from the truth, on average? |
#
# A pizza is promised in 20 minutes and comes after 26; the next one comes 2 minutes early. How good
# are the promises?
#
# **Predict** before you run: what is the mean of the errors below? Do they look that small to you?
#
# *Your prediction (double-click here and type): …*

# %%
import numpy as np

from checks import check

promised, taken = np.array([20, 30, 25]), np.array([26, 28, 21])
print("errors:", promised - taken, "  their mean:", np.mean(promised - taken))

# %% [markdown]
# Errors of opposite sign cancel. So drop the sign first:
#
# $$\text{MAE} = \frac{1}{n} \sum_{i=1}^{n} |\hat y_i - y_i|$$
#
# ## Step 1: mean absolute error


# %% nbgrader={"grade": false, "grade_id": "mean_absolute_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_absolute_error(y_true, y_pred):
    """Mean of the absolute errors; two arrays of the same shape."""
    ### BEGIN SOLUTION
    return np.mean(np.abs(y_pred - y_true))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "mean_absolute_error_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("mean_absolute_error", mean_absolute_error)

# %% nbgrader={"grade": true, "grade_id": "mean_absolute_error_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check `mean_absolute_error` here after you submit.
### BEGIN HIDDEN TESTS
from autograder import reference
from autograder.hidden_tests import HiddenTest

test = HiddenTest("mean_absolute_error_test", right=reference.mean_absolute_error)


@test.gives("averages the absolute errors", points=1.5)
def _(rng):
    return [(rng.normal(size=n), rng.normal(size=n)) for n in rng.integers(5, 30, 2)]


@test.gives("is 0 where every prediction is right", points=0.5)
def _(rng):
    values = rng.normal(size=7)
    return [(values, values.copy())]


test.grade()
### END HIDDEN TESTS

# %% [markdown]
# **Question 1.** Two errors are 3 and −3. What is their mean absolute error?
#
# <details><summary>A. 0</summary>
#
# No. That is the mean of the errors, in which they cancel.
# </details>
# <details><summary>B. 3</summary>
#
# Yes. Each is 3 away from the truth.
# </details>
# <details><summary>C. 6</summary>
#
# No. That is the sum. How many errors are there?
# </details>
#
# ## Task: a day of deliveries
#
# `promised_today` and `taken_today` hold the minutes of a day's deliveries. Compute the mean absolute
# error of the promises, `error_today`, and the number of the delivery (from 0) whose promise was
# furthest off, `worst_today`. Use these names: the hidden tests run your cell again with another day.

# %% nbgrader={"grade": false, "grade_id": "task_given", "locked": true, "schema_version": 3, "solution": false, "task": false}
promised_today = np.array([20.0, 35.0, 25.0, 30.0, 20.0, 40.0])
taken_today = np.array([22.0, 31.0, 24.0, 43.0, 19.0, 38.0])

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
### BEGIN SOLUTION
error_today = mean_absolute_error(taken_today, promised_today)
worst_today = np.argmax(np.abs(promised_today - taken_today))
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", "error_today", "worst_today")

# %% nbgrader={"grade": true, "grade_id": "task_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Hidden tests check your two results here after you submit.
### BEGIN HIDDEN TESTS
from autograder.hidden_tests import Task

task = Task("task_test")


@task.changes()
def _(rng, given):
    """Another day."""
    return {"taken_today": rng.normal(30, 8, 6), "promised_today": rng.normal(30, 8, 6)}


task.result("computes the error of the day", "error_today", points=1)
task.result("finds the promise that was furthest off", "worst_today", points=1)
task.grade()
### END HIDDEN TESTS

# %% [markdown]
# ## Flashcards
#
# <details><summary><b>mean absolute error</b></summary>
#
# The mean distance of predictions from the truth, in the unit of the quantity.
# </details>
#
# ## Summary
#
# **In one line.** Drop the signs before you average.
#
# **In one paragraph.** Errors of opposite sign cancel in a mean. The mean absolute error drops the
# signs first, and so says how far predictions are off.
#
# **In full.** Take the difference of prediction and truth, drop its sign, and average. The result has
# the unit of the quantity, and is 0 only where every prediction is right.
#
# **Was everything clear?** Note here what was not (this is not graded): …
