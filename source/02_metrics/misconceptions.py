# %% [markdown]
# # Misconceptions of 02_metrics
#
# What a student may believe, and what to say about it. Before each step are the public inputs of
# its visible check, smallest first.

# %% inputs step="accuracy"
inputs = {
    "gives the share of right predictions": [
        (np.array([1, 0, 0]), np.array([1, 1, 0])),
        (np.array([2, 0, 1, 1, 0]), np.array([2, 0, 1, 1, 2])),
        (np.array([3, 0, 2]), np.array([1, 0, 2])),
    ],
    "accepts lists": [([1, 0, 1, 1], [1, 1, 0, 1])],
    "refuses empty input with a ValueError": [([], [])],
    "refuses inputs of different lengths with a ValueError": [([1, 0, 1], [1, 0])],
}


# %% the number of right answers step="accuracy" costs=1
# This is the number of right answers. How many answers were there?
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.sum(y_true == y_pred)


# %% a percentage step="accuracy" costs=1
# This is a percentage. How large can a share be?
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return 100 * np.mean(y_true == y_pred)


# %% the share of wrong answers step="accuracy" costs=1
# This is the share of wrong answers. Which ones does accuracy count?
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean(y_true != y_pred)


# %% no refusals step="accuracy" costs=1
# Nothing could be compared, and a number came back all the same. What does `paired` do for you?
def accuracy(y_true, y_pred):
    n = min(len(y_true), len(y_pred))
    return np.sum(np.asarray(y_true)[:n] == np.asarray(y_pred)[:n]) / max(n, 1)


# %% a whole number as share step="accuracy" costs=1
# This share is 0 or 1, and nothing between. Is each answer compared, and does `/` divide, not `//`?
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.sum(y_true == y_pred) // len(y_true)


# %% the distance between labels step="accuracy" costs=1
# This is 1 minus the mean distance of the labels. Is 2 for 0 more wrong than 1 for 0?
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return 1 - np.mean(np.abs(y_true - y_pred))


# %% only the first answer step="accuracy" costs=1
# Only the first answer was looked at. When does your loop come to its end?
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    right = 0
    for true, predicted in zip(y_true, y_pred):
        if true == predicted:
            right = right + 1
        return right / len(y_true)


# %% inputs step="mean_squared_error"
inputs = {
    "averages the squared errors": [
        (np.array([1.0, 2.0]), np.array([3.0, 5.0])),
        (np.array([20.0, 30.0, 45.0]), np.array([22.0, 30.0, 39.0])),
    ],
    "refuses empty input with a ValueError": [([], [])],
}


# %% the sum of the squared errors step="mean_squared_error" costs=0.75
# This is the sum of the squared errors. What does 'mean' ask for?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.sum((y_pred - y_true) ** 2)


# %% half of the mean step="mean_squared_error" costs=0.75
# This is half of the mean. Where does the ½ come from?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean((y_pred - y_true) ** 2) / 2


# %% absolute for squared step="mean_squared_error" costs=0.75
# This is the mean of the absolute errors. What does 'squared' ask for?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean(np.abs(y_pred - y_true))


# %% the root of the mean step="mean_squared_error" costs=0.75
# This is the root of the mean. What unit should the result have?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.sqrt(np.mean((y_pred - y_true) ** 2))


# %% the square of the mean error step="mean_squared_error" costs=0.75
# Errors cancelled before they were squared. In which order do you square and average?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean(y_pred - y_true) ** 2


# %% twice the error for its square step="mean_squared_error" costs=0.75
# These errors were doubled. What does 'squared' ask for?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean((y_pred - y_true) * 2)


# %% bits for a square step="mean_squared_error" costs=0.75
# In Python `^` compares bits, and numbers with a decimal point have none. Which operator is a power?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean((y_pred - y_true) ^ 2)


# %% a whole number as mean step="mean_squared_error" costs=0.75
# This mean has lost what comes after the decimal point. What does `//` do that `/` does not?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.sum((y_pred - y_true) ** 2) // len(y_true)


# %% only the first error step="mean_squared_error" costs=0.75
# Only the first error was counted. When does your loop come to its end?
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    total = 0
    for true, predicted in zip(y_true, y_pred):
        total = total + (predicted - true) ** 2
        return total / len(y_true)


# %% inputs step="probability_of_truth"
inputs = {
    "gives the probability of class 1, where the truth is 1": [
        (np.array([1, 1, 1]), np.array([0.75, 0.8, 0.4])),
    ],
    "gives the probability of the true class for both classes": [
        (np.array([1, 0, 0]), np.array([0.7, 0.1, 0.4])),
        (np.array([0, 1, 0, 1]), np.array([0.2, 0.7, 0.6, 0.9])),
    ],
    "refuses empty input with a ValueError": [([], [])],
}


# %% the probability of class 1 for all step="probability_of_truth" costs=0.5
# These are the probabilities of class 1 for all. What did an example of class 0 get for its class?
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return y_pred


# %% the other class step="probability_of_truth" costs=0.75
# These are the probabilities of what did not happen. Which class did happen?
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.where(y_true == 1, 1 - y_pred, y_pred)


# %% nothing for class 0 step="probability_of_truth" costs=0.5
# Examples of class 0 got 0. How probable did the model think class 0?
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return y_true * y_pred


# %% the probability of the prediction step="probability_of_truth" costs=0.75
# This is the probability of what the model thought likelier. Who decides which class counts?
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.maximum(y_pred, 1 - y_pred)


# %% the surprises already step="probability_of_truth" costs=0.75
# These are surprises. What is asked for, before the logarithm is taken?
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return -np.log(np.where(y_true == 1, y_pred, 1 - y_pred))


# %% one number for all examples step="probability_of_truth" costs=0.75
# This is one number for all examples. How many probabilities are asked for?
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean(np.where(y_true == 1, y_pred, 1 - y_pred))


# %% inputs step="confusion_matrix"
inputs = {
    "gives the true class the row and the predicted class the column": [
        (np.array([0, 0, 1]), np.array([0, 1, 1])),
        (np.array([0] * 8 + [1] * 3), np.array([0] * 5 + [1] * 3 + [0, 1, 1])),
    ],
    "keeps its two rows and columns where a class does not occur": [
        (np.array([0, 0]), np.array([0, 0])),
    ],
    "refuses empty input with a ValueError": [([], [])],
}


# %% rows and columns exchanged step="confusion_matrix" costs=0.75
# False positives and false negatives have changed places. What does a row stand for?
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    matrix = np.zeros((2, 2), dtype=int)
    np.add.at(matrix, (y_pred, y_true), 1)
    return matrix


# %% class 1 first step="confusion_matrix" costs=1.75
# The diagonal holds the right counts in the wrong order. Which class belongs in row 0?
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    matrix = np.zeros((2, 2), dtype=int)
    np.add.at(matrix, (1 - y_true, 1 - y_pred), 1)
    return matrix


# %% the true positives in the first corner step="confusion_matrix" costs=1
# True positives and true negatives have changed places. Which class belongs in row 0 and column 0?
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    matrix = np.zeros((2, 2), dtype=int)
    np.add.at(matrix, (y_true, y_pred), 1)
    return np.array([[matrix[1, 1], matrix[0, 1]], [matrix[1, 0], matrix[0, 0]]])


# %% four counts in a row step="confusion_matrix" costs=1.75
# These are four counts in a row. How many rows does the matrix have?
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.bincount(2 * y_true + y_pred, minlength=4)


# %% shares for counts step="confusion_matrix" costs=1.75
# These are shares, and they add up to 1. What does the matrix count?
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    matrix = np.zeros((2, 2))
    np.add.at(matrix, (y_true, y_pred), 1 / len(y_true))
    return matrix


# %% inputs step="precision"
inputs = {
    "gives as precision the share of alarms that are real": [
        (np.array([0, 1, 0, 1, 1]), np.array([1, 1, 0, 0, 0])),
        (np.array([0] * 8 + [1] * 3), np.array([0] * 5 + [1] * 3 + [0, 1, 1])),
    ],
    "gives 0.0 where the denominator is 0": [([1, 0], [0, 0]), ([1, 0, 1], [0, 0, 0])],
    "refuses empty input with a ValueError": [([], [])],
}

# %% inputs step="recall"
inputs = {
    "gives as recall the share of positive examples that are found": [
        (np.array([0, 1, 0, 1, 1]), np.array([1, 1, 0, 0, 0])),
        (np.array([0] * 8 + [1] * 3), np.array([0] * 5 + [1] * 3 + [0, 1, 1])),
    ],
    "gives 0.0 where the denominator is 0": [([0, 0], [0, 1]), ([0, 0, 0], [0, 1, 1])],
    "refuses empty input with a ValueError": [([], [])],
}

# %% inputs step="f1_score"
inputs = {
    "gives as F1 the harmonic mean of precision and recall": [
        (np.array([0, 1, 0, 1, 1]), np.array([1, 1, 0, 0, 0])),
        (np.array([0] * 8 + [1] * 3), np.array([0] * 5 + [1] * 3 + [0, 1, 1])),
    ],
    "gives 0.0 where the denominator is 0": [([1, 0], [0, 0]), ([1, 0, 1], [0, 0, 0])],
    "refuses empty input with a ValueError": [([], [])],
}


# %% recall for precision step="precision" costs=0.5
# This is the recall. Which errors does precision care about?
def precision(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    positives = np.sum(y_true == 1)
    return np.sum((y_true == 1) & (y_pred == 1)) / positives if positives else 0.0


# %% accuracy for precision step="precision" costs=0.5
# This is the accuracy. Which predictions does precision look at?
def precision(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.mean(y_true == y_pred) if np.any(y_pred == 1) else 0.0


# %% precision of class 0 step="precision" costs=0.5
# This is the precision of class 0. Which class is positive?
def precision(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    if not np.any(y_pred == 1):
        return 0.0
    return np.sum((y_true == 0) & (y_pred == 0)) / np.sum(y_pred == 0)


# %% precision for recall step="precision" costs=0.5
# This is the precision. Which errors does recall care about?
def recall(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    predicted = np.sum(y_pred == 1)
    return np.sum((y_true == 1) & (y_pred == 1)) / predicted if predicted else 0.0


# %% division by zero hidden step="precision" costs=0.25
# No example counts here, and the result is 1. What does the convention say about an empty share?
def precision(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    predicted = np.sum(y_pred == 1)
    return np.sum((y_true == 1) & (y_pred == 1)) / predicted if predicted else 1.0


# %% the ordinary mean step="precision" costs=1
# This is the ordinary mean. What does 'harmonic' change?
def f1_score(y_true, y_pred):
    return (precision(y_true, y_pred) + recall(y_true, y_pred)) / 2


# %% half of F1 step="precision" costs=1
# This is half of F1. What is in the numerator of its formula?
def f1_score(y_true, y_pred):
    p, r = precision(y_true, y_pred), recall(y_true, y_pred)
    return p * r / (p + r) if p + r else 0.0


# %% the geometric mean step="precision" costs=1
# This is the geometric mean. What does 'harmonic' change?
def f1_score(y_true, y_pred):
    return np.sqrt(precision(y_true, y_pred) * recall(y_true, y_pred))


# %% a whole number as precision step="precision" costs=1.5
# This share is a whole number. What does `//` do that `/` does not?
def precision(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    predicted = np.sum(y_pred == 1)
    return np.sum((y_true == 1) & (y_pred == 1)) // predicted if predicted else 0.0


# %% a variable called precision step="precision" costs=1.75
# Inside your function `precision` is a variable, which has no value yet when it is called. How else
# could you name it?
def f1_score(y_true, y_pred):
    precision = precision(y_true, y_pred)
    recall = recall(y_true, y_pred)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# %% inputs step="task"
inputs = {}

# %% metrics of the training set step="task" costs=2
# This is its value on the training set. Which patients are asked for?
test_predictions = (predict_probabilities(X_test) >= threshold).astype(int)
labels = (predict_probabilities(X_train) >= threshold).astype(int)
test_accuracy = accuracy(y_train, labels)
test_precision = precision(y_train, labels)
test_recall = recall(y_train, labels)
test_f1 = f1_score(y_train, labels)

# %% threshold at 0 step="task" costs=3
# This comes from a threshold of 0. What does that threshold say to everybody?
test_predictions = (predict_probabilities(X_test) >= 0).astype(int)
test_accuracy = accuracy(y_test, test_predictions)
test_precision = precision(y_test, test_predictions)
test_recall = recall(y_test, test_predictions)
test_f1 = f1_score(y_test, test_predictions)

# %% probabilities for labels step="task" costs=1
# These are probabilities. Which patients are predicted to be ill?
test_predictions = predict_probabilities(X_test)

# %% a percentage of the test set step="task" costs=0.5
# This is a percentage. How large can a share be?
test_accuracy = 100 * np.mean(test_predictions == y_test)

# %% exchanged arguments step="task" costs=1
# This is what swapped arguments give. Which of the two comes first?
test_precision = precision(test_predictions, y_test)
test_recall = recall(test_predictions, y_test)
