# %% [markdown]
# # Misconceptions of NN_name
#
# What a student may believe, and what to say about it: an observation, then a question that leads
# on. The code of each replaces the solution of its step; `costs` is what the hidden tests take for
# it. Before each step are the public inputs of its visible check, smallest first.

# %% inputs step="mean_absolute_error"
inputs = {
    "averages the absolute errors": [
        (np.array([1.0, 2.0]), np.array([3.0, 1.0])),
        (np.array([20.0, 30.0, 25.0]), np.array([26.0, 28.0, 21.0])),
    ],
}


# %% errors cancel step="mean_absolute_error" costs=1.5
# Errors of opposite sign have cancelled. What happens to the signs?
def mean_absolute_error(y_true, y_pred):
    return np.abs(np.mean(y_pred - y_true))


# %% the sum step="mean_absolute_error" costs=1.5
# This is the sum of the absolute errors. What does 'mean' ask for?
def mean_absolute_error(y_true, y_pred):
    return np.sum(np.abs(y_pred - y_true))


# %% squared for absolute step="mean_absolute_error" costs=1.5
# This is the mean of the squared errors. What else drops a sign?
def mean_absolute_error(y_true, y_pred):
    return np.mean((y_pred - y_true) ** 2)


# %% inputs step="task"
inputs = {}

# %% the furthest in one direction step="task" costs=1
# This is the promise that was furthest off in one direction. In which ways can a promise be wrong?
worst_today = np.argmax(promised_today - taken_today)
