# %% [markdown]
# # Misconceptions of 03_loss_functions
#
# What a student may believe, and what to say about it. Before each step are the public inputs of
# its visible check, smallest first.

# %% inputs step="best_guesses"
inputs = {}

# %% inputs step="guess_for_squared_errors"
inputs = {
    "guesses best for squared errors": [
        (np.array([5.0, 1.0, 10.0]),),
        (np.array([2.0, 8.0, 3.0, 7.5, 100.0]),),
    ],
}

# %% inputs step="guess_for_absolute_errors"
inputs = {
    "guesses best for absolute errors": [
        (np.array([5.0, 1.0, 10.0]),),
        (np.array([2.0, 8.0, 3.0, 7.5, 100.0]),),
    ],
}


# %% the median for squares step="best_guesses" costs=0.5
# This guess does not feel how far away the outlier is. Which one moves when the outlier does?
def guess_for_squared_errors(values):
    return np.median(values)


# %% the sum of the values step="best_guesses" costs=0.5
# This is larger than most of the values. By what is a sum divided?
def guess_for_squared_errors(values):
    return np.sum(values)


# %% halfway between the ends step="best_guesses" costs=0.5
# This lies halfway between the smallest and the largest. What about the values between them?
def guess_for_squared_errors(values):
    return (np.min(values) + np.max(values)) / 2


# %% a whole number as guess step="best_guesses" costs=0.5
# This guess has lost what comes after the decimal point. What does `//` do that `/` does not?
def guess_for_squared_errors(values):
    return np.sum(values) // len(values)


# %% the mean for absolute errors step="best_guesses" costs=0.5
# The outlier has pulled this guess along. Which one stays where it is?
def guess_for_absolute_errors(values):
    return np.mean(values)


# %% the middle of what is not sorted step="best_guesses" costs=0.5
# This value stands in the middle of the array. In which order do the values come?
def guess_for_absolute_errors(values):
    return values[len(values) // 2]


# %% the place after the middle step="best_guesses" costs=0.5
# This value stands one place after the middle. Where is the middle, if places are counted from 0?
def guess_for_absolute_errors(values):
    ordered, middle = sorted(values), (len(values) + 1) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


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
    "lets no logarithm see less than EPSILON": [
        (np.array([1, 0]), np.array([0.0, 1.0])),
        (np.array([1, 1, 0]), np.array([0.0, 0.5, 0.25])),
    ],
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


# %% a floor for one logarithm only step="binary_crossentropy" costs=1
# A logarithm still saw a 0, where a probability is 1. Which of the two logarithms has a floor?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.clip(y_pred, EPSILON, 1)
    return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))


# %% the floor under the logarithm step="binary_crossentropy" costs=1.5
# All costs are almost 0: the floor lies under the logarithm, which is below 0 anyway. What must not
# fall below `EPSILON`?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    with np.errstate(divide="ignore"):
        ones, zeros = np.maximum(np.log(y_pred), EPSILON), np.maximum(np.log(1 - y_pred), EPSILON)
    return -np.mean(y_true * ones + (1 - y_true) * zeros)


# %% nan and infinity set to 0 step="binary_crossentropy" costs=0.5
# A confident mistake costs nothing here. What should it cost, and what has become of infinity?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    with np.errstate(all="ignore"):
        costs = y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred)
    return -np.mean(np.where(np.isfinite(costs), costs, 0))


# %% another floor step="binary_crossentropy" costs=0.5
# A confident mistake costs 16.1 here. Which number is the floor in this course?
def binary_crossentropy(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))


# %% the largest along an axis step="binary_crossentropy" costs=2
# The function that you call takes `EPSILON` for an axis along which to look. Which one compares
# two values?
def binary_crossentropy(y_true, y_pred):
    ones, zeros = np.log(np.max(y_pred, EPSILON)), np.log(np.max(1 - y_pred, EPSILON))
    return -np.mean(y_true * ones + (1 - y_true) * zeros)


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
        (np.array([[-900.0, 0.0, 1000.0]]),),
        (np.array([[1200.0, -900.0]]),),
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


# %% rows shifted by their mean step="softmax" costs=0.5
# In a row with a wide range an exponential still overflowed. Which shift leaves no score above 0?
def softmax(scores):
    powers = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% large scores cut off step="softmax" costs=1
# Large scores have become equal. Which differences has a shift to keep?
def softmax(scores):
    powers = np.exp(np.minimum(scores, 700))
    return powers / powers.sum(axis=1, keepdims=True)


# %% one sum for all rows step="softmax" costs=1
# All entries together add up to 1, though each row was shifted by itself. What about each row?
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum()


# %% sums that lie across step="softmax" costs=1.5
# The sums of the rows lie side by side and meet the columns. Which shape puts each beside its row?
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


# %% maxima and sums that lie across step="softmax" costs=2
# The maxima of the rows lie side by side and meet the columns. Which shape puts each beside its row?
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1))
    return powers / powers.sum(axis=1)


# %% no exponential step="softmax" costs=2
# The scores themselves were divided. What would become of a negative score?
def softmax(scores):
    return scores / scores.sum(axis=1, keepdims=True)


# %% inputs step="categorical_crossentropy"
inputs = {
    "averages −log p of the true class, from one-hot labels": [
        (np.eye(2), np.array([[0.8, 0.2], [0.5, 0.5]])),
        (np.eye(3)[[0, 2]], np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]])),
        (np.eye(2)[[0, 1, 1]], np.array([[0.8, 0.2], [0.5, 0.5], [0.9, 0.1]])),
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


# %% no minus for many classes step="categorical_crossentropy" costs=1
# A cost is never negative. What sign does the logarithm of a probability have?
def categorical_crossentropy(y_true, y_pred):
    return np.mean(np.sum(y_true * np.log(np.maximum(y_pred, EPSILON)), axis=1))


# %% divided by the number of classes step="categorical_crossentropy" costs=1
# The sum of all costs was divided by the number of classes. What does n count?
def categorical_crossentropy(y_true, y_pred):
    return -np.mean(np.sum(y_true * np.log(np.maximum(y_pred, EPSILON)), axis=0))


# %% the wrong classes charged too step="categorical_crossentropy" costs=1
# The other classes are charged too, by log(1 − p). Which terms does this formula have?
def categorical_crossentropy(y_true, y_pred):
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    return -np.mean(np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1))


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


# %% only the first label step="categorical_crossentropy" costs=0.5
# Only the first example was charged. When does your loop come to its end?
def sparse_categorical_crossentropy(labels, y_pred):
    total = 0
    for label, row in zip(labels, y_pred):
        total = total - np.log(max(row[label], EPSILON))
        return total / len(labels)


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
        (
            np.eye(3)[[0, 2, 2, 1]],
            np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.1, 0.8, 0.1]]),
        ),
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


# %% one slope for all predictions step="gradients" costs=1
# This is one number. How many predictions can be moved?
def mean_squared_error_gradient(y_true, y_pred):
    return np.mean(2 * (y_pred - y_true))


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
# On the test set this network has the larger loss. Are both losses right, and do you take the lower?
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

# %% sums over the test images step="task" costs=2
# This is a sum over the images. What does the loss divide by?
rows = np.arange(len(labels_test))
test_loss_a = -np.sum(np.log(np.maximum(data["test_a"][rows, labels_test], EPSILON)))
test_loss_b = -np.sum(np.log(np.maximum(data["test_b"][rows, labels_test], EPSILON)))
better = "a" if test_loss_a < test_loss_b else "b"

# %% losses against its own answers step="task" costs=2
# The loss was measured against the network's own answers. Which labels say what is true?
test_loss_a = -np.mean(np.log(data["test_a"].max(axis=1)))
test_loss_b = -np.mean(np.log(data["test_b"].max(axis=1)))
better = "a" if test_loss_a < test_loss_b else "b"
