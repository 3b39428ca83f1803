# %% [markdown]
# # Misconceptions of 03_loss_functions
#
# What a student may believe, and what to say about it. Before each step are the public inputs of
# its visible check, smallest first.

# %% inputs step="mean_squared_error"
inputs = {
    "averages the squared errors of a list of predictions": [
        (np.array([1.0, 2.0]), np.array([3.0, 5.0])),
        (np.array([20.0, 30.0, 45.0]), np.array([22.0, 30.0, 39.0])),
    ],
    "averages over all entries of a table of predictions": [
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 2.0], [3.0, 1.0]])),
        (np.array([[1.0, 2.0, 5.0]]), np.array([[2.0, 4.0, 1.0]])),
    ],
}


# %% the sum of the squared errors step="mean_squared_error" costs=0.5
# This is the sum of the squared errors. What does 'mean' ask for?
def mean_squared_error(y_true, y_pred):
    return np.sum((np.asarray(y_pred) - np.asarray(y_true)) ** 2)


# %% half of the mean step="mean_squared_error" costs=0.5
# This is half of the mean. Where does the ½ come from?
def mean_squared_error(y_true, y_pred):
    return np.mean((np.asarray(y_pred) - np.asarray(y_true)) ** 2) / 2


# %% absolute for squared step="mean_squared_error" costs=0.5
# This is the mean of the absolute errors. What does 'squared' ask for?
def mean_squared_error(y_true, y_pred):
    return np.mean(np.abs(np.asarray(y_pred) - np.asarray(y_true)))


# %% the root of the mean step="mean_squared_error" costs=0.5
# This is the root of the mean. What unit should the result have?
def mean_squared_error(y_true, y_pred):
    return np.sqrt(np.mean((np.asarray(y_pred) - np.asarray(y_true)) ** 2))


# %% the square of the mean error step="mean_squared_error" costs=0.5
# Errors cancelled before they were squared. In which order do you square and average?
def mean_squared_error(y_true, y_pred):
    return np.mean(np.asarray(y_pred) - np.asarray(y_true)) ** 2


# %% divided by the rows only step="mean_squared_error" costs=0.25
# The sum was divided by the number of rows. How many entries are there?
def mean_squared_error(y_true, y_pred):
    return np.sum((np.asarray(y_pred) - np.asarray(y_true)) ** 2) / len(y_true)


# %% the printed number step="mean_squared_error" costs=0.25
# This is the printed number. How many zeros does 50,000 times 50,000 have?
house_squared_error = printed
slip_factor = (predicted - price) ** 2 / printed

# %% the error of the house, not its square step="mean_squared_error" costs=0.25
# This is the error of the house. What is done to an error before it is averaged?
house_squared_error = predicted - price
slip_factor = (predicted - price) ** 2 / printed

# %% divided the wrong way round step="mean_squared_error" costs=0.25
# This was divided the other way round. Which of the two numbers is too small?
slip_factor = printed / house_squared_error

# %% inputs step="binary_crossentropy"
inputs = {
    "charges −log p on average, where the truth is 1": [(np.array([1, 1]), np.array([0.5, 0.8]))],
    "charges examples of both classes": [
        (np.array([0]), np.array([0.8])),
        (np.array([1, 0, 0]), np.array([0.5, 0.1, 0.4])),
    ],
    "charges nothing where a prediction is right and certain": [
        (np.array([1, 0]), np.array([1.0, 0.0])),
    ],
    "lets no logarithm see less than EPSILON": [(np.array([1, 0]), np.array([0.0, 1.0]))],
}


# %% the sum of the costs step="binary_crossentropy" costs=1
# This is the sum of the costs. What does 'mean' ask for?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    ones, zeros = np.log(np.maximum(y_pred, EPSILON)), np.log(np.maximum(1 - y_pred, EPSILON))
    return -np.sum(y_true * ones + (1 - y_true) * zeros)


# %% logarithm to base 2 step="binary_crossentropy" costs=1
# This uses the logarithm to base 2. Which one is meant?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    ones, zeros = np.log2(np.maximum(y_pred, EPSILON)), np.log2(np.maximum(1 - y_pred, EPSILON))
    return -np.mean(y_true * ones + (1 - y_true) * zeros)


# %% only class 1 step="binary_crossentropy" costs=0.5
# Only class 1 is counted. What do examples of class 0 cost?
def binary_crossentropy(y_true, y_pred):
    return -np.mean(np.asarray(y_true) * np.log(np.maximum(y_pred, EPSILON)))


# %% no minus step="binary_crossentropy" costs=1
# A cost is never negative. What sign does the logarithm of a probability have?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    ones, zeros = np.log(np.maximum(y_pred, EPSILON)), np.log(np.maximum(1 - y_pred, EPSILON))
    return np.mean(y_true * ones + (1 - y_true) * zeros)


# %% labels exchanged step="binary_crossentropy" costs=1.5
# Each example is charged as if the other class were true. What does a label of 1 pick out?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    ones, zeros = np.log(np.maximum(y_pred, EPSILON)), np.log(np.maximum(1 - y_pred, EPSILON))
    return -np.mean((1 - y_true) * ones + y_true * zeros)


# %% the logarithm of 0 step="binary_crossentropy" costs=1
# A logarithm saw a 0, and the mean is inf or nan. What is `EPSILON` for?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))


# %% inputs step="softmax"
inputs = {
    "turns each row of scores into its probabilities": [
        (np.array([[0.0, 2.0]]),),
        (np.array([[0.0, 0.0, 2.0], [0.0, 2.0, 0.0]]),),
    ],
    "survives very large scores": [
        (np.array([[1000.0, 1000.0]]),),
        (np.array([[1000.0, 0.0]]),),
    ],
    "survives very negative scores, also beside large ones": [
        (np.array([[-900.0, -900.0], [1000.0, 1001.0]]),),
        (np.array([[800.0, 802.0, 801.0], [-800.0, -801.0, -799.0]]),),
    ],
}


# %% softmax over the columns step="softmax" costs=1
# Columns add up to 1 here. What does one example's row hold?
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


# %% one sum for all entries step="softmax" costs=1
# All entries together add up to 1. What about each row?
def softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


# %% powers that are not divided step="softmax" costs=1
# These are powers, not yet probabilities. What does each row add up to?
def softmax(scores):
    return np.exp(scores - scores.max(axis=1, keepdims=True))


# %% no shift step="softmax" costs=1
# An exponential overflowed or vanished, and nan is left. What may be subtracted first?
def softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


# %% one shift for all rows step="softmax" costs=0.5
# A row far below the largest score has vanished. Which maximum belongs to which row?
def softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=1, keepdims=True)


# %% no exponential step="softmax" costs=2
# The scores themselves were divided. What would become of a negative score?
def softmax(scores):
    return scores / scores.sum(axis=1, keepdims=True)


# %% inputs step="categorical_crossentropy"
inputs = {
    "averages −log p of the true class, from one-hot labels": [
        (np.eye(2), np.array([[0.8, 0.2], [0.5, 0.5]])),
        (np.eye(3)[[0, 2]], np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]])),
    ],
    "lets no logarithm see less than EPSILON": [(np.eye(2), np.eye(2)), (np.eye(2), 1 - np.eye(2))],
}

# %% inputs step="sparse_categorical_crossentropy"
inputs = {
    "gives the same for integer labels": [
        (np.array([0, 1]), np.array([[0.8, 0.2], [0.5, 0.5]])),
        (np.array([0, 2]), np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]])),
        (np.array([1, 0]), np.array([[0.3, 0.6, 0.1], [0.4, 0.4, 0.2]])),
        (np.array([0, 1, 2]), np.array([[0.4, 0.3, 0.2, 0.1], [0.1, 0.8, 0.1, 0], [0, 0, 1, 0]])),
    ],
}


# %% the sum over the examples step="categorical_crossentropy" costs=1
# This is the sum over the examples. What does 'mean' ask for?
def categorical_crossentropy(y_true, y_pred):
    return -np.sum(y_true * np.log(np.maximum(y_pred, EPSILON)))


# %% a mean over classes too step="categorical_crossentropy" costs=1
# The mean was taken over classes as well. What does n count?
def categorical_crossentropy(y_true, y_pred):
    return -np.mean(y_true * np.log(np.maximum(y_pred, EPSILON)))


# %% base 2 for many classes step="categorical_crossentropy" costs=1
# This uses the logarithm to base 2. Which one is meant?
def categorical_crossentropy(y_true, y_pred):
    return -np.mean(np.sum(y_true * np.log2(np.maximum(y_pred, EPSILON)), axis=1))


# %% all classes are counted step="categorical_crossentropy" costs=1
# All classes are counted. Which one does the label pick out?
def categorical_crossentropy(y_true, y_pred):
    return -np.mean(np.sum(np.log(np.maximum(y_pred, EPSILON)), axis=1))


# %% the logarithm of a probability of 0 step="categorical_crossentropy" costs=0.5
# A logarithm saw a 0, and the mean is inf or nan. What is `EPSILON` for?
def categorical_crossentropy(y_true, y_pred):
    return -np.mean(np.sum(y_true * np.log(y_pred), axis=1))


# %% a whole column for each label step="categorical_crossentropy" costs=0.5
# Each label picked a whole column. Which single entry of its own row does a label pick?
def sparse_categorical_crossentropy(labels, y_pred):
    return -np.mean(np.log(np.maximum(y_pred[:, labels], EPSILON)))


# %% a table as wide as the labels seen step="categorical_crossentropy" costs=0.5
# The one-hot table has no column for a class that no label names. Which array knows all classes?
def sparse_categorical_crossentropy(labels, y_pred):
    return categorical_crossentropy(np.eye(np.max(labels) + 1)[labels], y_pred)


# %% inputs step="mean_squared_error_gradient"
inputs = {
    "points to where the mean squared error grows, and says how fast": [
        (np.array([1.0, 2.0]), np.array([3.0, 1.0])),
        (np.array([1.0, 2.0, 4.0]), np.array([3.0, 2.0, 3.0])),
    ],
}

# %% inputs step="softmax_crossentropy_gradient"
inputs = {
    "points to where softmax with cross-entropy grows, and says how fast": [
        (np.eye(2), np.array([[0.6, 0.4], [0.5, 0.5]])),
        (np.eye(3)[[0, 2]], np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]])),
    ],
}

# %% inputs step="gradients"
inputs = {}


# %% true minus predicted step="gradients" costs=0.5
# This points the other way. Where does the loss grow?
def mean_squared_error_gradient(y_true, y_pred):
    return 2 * (y_true - y_pred) / len(y_pred)


# %% no factor 2 step="gradients" costs=0.5
# This is half of the gradient. What is the derivative of a square?
def mean_squared_error_gradient(y_true, y_pred):
    return (y_pred - y_true) / len(y_pred)


# %% not divided by n step="gradients" costs=0.5
# This is n times the gradient. What does the mean do to each derivative?
def mean_squared_error_gradient(y_true, y_pred):
    return 2 * (y_pred - y_true)


# %% true minus predicted probabilities step="gradients" costs=0.5
# With this, training would lower the score of the true class. Where does the loss grow?
def softmax_crossentropy_gradient(y_true, y_pred):
    return (y_true - y_pred) / len(y_pred)


# %% the gradient for scores not divided by n step="gradients" costs=0.5
# Each row counts as if it were alone. What does the mean over n examples do to its share?
def softmax_crossentropy_gradient(y_true, y_pred):
    return y_pred - y_true


# %% divided by the classes too step="gradients" costs=0.5
# This is divided by the number of classes too. What does n count?
def softmax_crossentropy_gradient(y_true, y_pred):
    return (y_pred - y_true) / y_pred.size


# %% inputs step="task"
inputs = {}

# %% the larger loss is chosen step="task" costs=1
# This is the network with the larger loss. Is a higher loss better or worse?
test_loss_a = sparse_categorical_crossentropy(labels_test, data["test_a"])
test_loss_b = sparse_categorical_crossentropy(labels_test, data["test_b"])
better = "a" if test_loss_a > test_loss_b else "b"

# %% losses on the training set step="task" costs=3
# This is the loss on the training set. Which images are asked for?
test_loss_a = sparse_categorical_crossentropy(labels_train, data["train_a"])
test_loss_b = sparse_categorical_crossentropy(labels_train, data["train_b"])
better = "a" if test_loss_a < test_loss_b else "b"

# %% the networks exchanged step="task" costs=2
# This is the other network's loss. Which is which?
test_loss_b = sparse_categorical_crossentropy(labels_test, data["test_a"])
test_loss_a = sparse_categorical_crossentropy(labels_test, data["test_b"])
better = "a" if test_loss_a < test_loss_b else "b"
