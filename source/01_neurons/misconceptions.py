# %% [markdown]
# # Misconceptions of 01_neurons: what a student may believe, and what to say about it.

# %% inputs step="neuron"
inputs = {
    "adds up inputs times weights, and the bias": [
        (np.array([3, 2]), np.array([2, 1]), -3),
        (np.array([1.0, 2.0]), np.array([-1.5, -0.5]), 4.0),
    ],
    "gives 0 where the sum is negative": [
        (np.array([3, 2]), np.array([-1, 1]), -1),
        (np.array([1.0, 2.0, 4.0]), np.array([2.0, -1.0, -0.5]), 1.0),
    ],
}


# %% the bias left out step="neuron" costs=1
# The weighted sum is there. What else does the neuron add before the gate?
def neuron(x, weights, bias):
    return np.maximum(0, x @ weights)


# %% no activation step="neuron" costs=1
# A negative sum came out as it went in. What does the gate do with it?
def neuron(x, weights, bias):
    return x @ weights + bias


# %% ReLU as absolute value step="neuron" costs=1
# A negative sum lost its sign. Is that what a shut gate does?
def neuron(x, weights, bias):
    return np.abs(x @ weights + bias)


# %% the activation before the bias step="neuron" costs=1
# The gate worked before the bias was added. In which order does the formula have them?
def neuron(x, weights, bias):
    return np.maximum(0, x @ weights) + bias


# %% the products are not added up step="neuron" costs=2
# There is a number for each input. What does a neuron do with its products?
def neuron(x, weights, bias):
    return np.maximum(0, x * weights + bias)


# %% a gate for each product step="neuron" costs=2
# Each product went through a gate of its own. How many gates does a neuron have, and where?
def neuron(x, weights, bias):
    return np.sum(np.maximum(0, x * weights)) + bias


# %% sigmoid for ReLU step="neuron" costs=2
# This is the sigmoid of the sum. Which activation is asked for?
def neuron(x, weights, bias):
    return 1 / (1 + np.exp(-(x @ weights + bias)))


# %% the largest along an axis step="neuron" costs=2
# The function that you call takes z for an axis along which to look. Which one compares two values?
def neuron(x, weights, bias):
    return np.max(0, x @ weights + bias)


# %% only the first product step="neuron" costs=2
# Only the first product was added. When does your loop come to its end?
def neuron(x, weights, bias):
    z = bias
    for value, weight in zip(x, weights):
        z = z + value * weight
        return np.maximum(0, z)


# %% a sum called sum step="neuron" costs=2
# Inside your function `sum` is a variable, which has no value yet when it is called. How else could
# you name it?
def neuron(x, weights, bias):
    sum = sum(x * weights) + bias
    return max(0, sum)


# %% inputs step="layer"
inputs = {
    "gives the sum of every column of W, with that column's bias": [
        (np.array([1, 2]), np.array([[1, 3], [2, 1]]), np.array([1, 2])),
        (np.array([3, 2]), np.array([[2, -1, 1], [1, 1, 0]]), np.array([-3, 4, 1])),
    ],
    "opens and shuts every neuron by its own sum": [
        (np.array([3, 2]), np.array([[2, -1], [-2, -1]]), np.array([0, 0])),
        (np.array([3, 2]), np.array([[2, -1], [1, 1]]), np.array([-3, -1])),
        (np.array([3, -2]), np.array([[2, -1], [1, 1]]), np.array([-3, 4])),
    ],
}


# %% rows taken for neurons step="layer" costs=1
# Each sum used a row of W. Which weights belong to one neuron?
def layer(x, W, b):
    return np.maximum(0, W @ x + b)


# %% the layer's biases left out step="layer" costs=1
# These are the sums without their biases. How many biases does the layer have?
def layer(x, W, b):
    return np.maximum(0, x @ W)


# %% a layer without activation step="layer" costs=1
# Some of these sums are below 0. What becomes of those?
def layer(x, W, b):
    return x @ W + b


# %% ReLU as absolute value in the layer step="layer" costs=1
# A negative sum lost its sign. Is that what a shut gate does?
def layer(x, W, b):
    return np.abs(x @ W + b)


# %% one sum for all neurons step="layer" costs=2
# This is one number for the whole layer. How many outputs do its neurons have?
def layer(x, W, b):
    return np.sum(np.maximum(0, x @ W + b))


# %% one gate for all neurons step="layer" costs=1
# All neurons were shut together, or none. Which sum opens a neuron?
def layer(x, W, b):
    sums = x @ W + b
    return sums * (np.sum(sums) > 0)


# %% the largest along an axis for a layer step="layer" costs=2
# The function that you call takes the sums for an axis along which to look. Which one compares each
# of them with 0?
def layer(x, W, b):
    return np.max(0, x @ W + b)


# %% the first neuron only step="layer" costs=2
# Only the first neuron answered. When does your loop come to its end?
def layer(x, W, b):
    outputs = []
    for weights, bias in zip(W.T, b):
        outputs.append(np.maximum(0, x @ weights + bias))
        return outputs


# %% the largest sum of the layer step="layer" costs=2
# Only the largest sum is left. How many outputs does the layer have, and with what is each compared?
def layer(x, W, b):
    return np.max(np.maximum(0, x @ W + b))


# %% all biases in every sum step="layer" costs=1
# Every neuron got the biases of all. Which of them is its own?
def layer(x, W, b):
    return np.maximum(0, x @ W + np.sum(b))


# %% the layer's biases subtracted step="layer" costs=1
# The biases were taken away from the sums. What does the formula do with them?
def layer(x, W, b):
    return np.maximum(0, x @ W - b)


# %% sigmoid for ReLU in the layer step="layer" costs=2
# These are sigmoids of the sums. Which activation is asked for?
def layer(x, W, b):
    return 1 / (1 + np.exp(-(x @ W + b)))


# %% inputs step="forward"
X = np.array([[3.0, 2.0], [1.0, 2.0], [0.0, 1.0]])
W1 = np.array([[2.0, 1.0], [1.0, 3.0]])
inputs = {
    "sends every row through both layers": [
        (X[:1], W1, np.zeros(2), np.array([2.0, 1.0]), 0.0),
        (X, W1, np.zeros(2), np.array([2.0, 1.0]), 0.0),
    ],
    "adds the biases of both layers": [
        (X, W1, np.array([1.0, 2.0]), np.array([2.0, 1.0]), 5.0),
    ],
    "shuts hidden neurons below 0, and lets predictions be negative": [
        (
            X,
            np.array([[2.0, -1.0], [1.0, 1.0]]),
            np.array([-3.0, -1.0]),
            np.array([-2.0, 3.0]),
            1.0,
        ),
        (
            X,
            np.array([[1.0, -2.0], [-1.0, 1.0]]),
            np.array([0.5, 1.0]),
            np.array([3.0, -4.0]),
            -2.0,
        ),
    ],
}


# %% activation on the output too step="forward" costs=1
# Every negative prediction has become 0. Does the output have an activation?
def forward(X, W1, b1, W2, b2):
    return np.maximum(0, np.maximum(0, X @ W1 + b1) @ W2 + b2)


# %% no activation in the hidden layer step="forward" costs=1
# These are weighted sums of weighted sums. What happens between the two layers?
def forward(X, W1, b1, W2, b2):
    return (X @ W1 + b1) @ W2 + b2


# %% the activation only at the end step="forward" costs=1
# The gate comes after the output. Which layer has it?
def forward(X, W1, b1, W2, b2):
    return np.maximum(0, (X @ W1 + b1) @ W2 + b2)


# %% the hidden biases left out step="forward" costs=1
# The output's bias is there, the others are not. What does each hidden neuron add to its sum?
def forward(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1) @ W2 + b2


# %% the output's bias left out step="forward" costs=1
# All predictions are off by the same amount. What does the output neuron add to its sum?
def forward(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1 + b1) @ W2


# %% the hidden activation before the bias step="forward" costs=1
# The hidden gates worked before the biases were added. In which order does the formula have them?
def forward(X, W1, b1, W2, b2):
    return (np.maximum(0, X @ W1) + b1) @ W2 + b2


# %% the first row only step="forward" costs=3
# This is the prediction of the first row. How many rows does X have?
def forward(X, W1, b1, W2, b2):
    return np.maximum(0, X[0] @ W1 + b1) @ W2 + b2


# %% a list with the first row only step="forward" costs=3
# There is a single prediction, of the first row. When does your loop come to its end?
def forward(X, W1, b1, W2, b2):
    predictions = []
    for x in X:
        predictions.append(np.maximum(0, x @ W1 + b1) @ W2 + b2)
        return predictions


# %% a column of predictions step="forward" costs=3
# The predictions stand in a column of their own. Which shape is asked for?
def forward(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1 + b1) @ W2[:, None] + b2


# %% the largest along an axis for a network step="forward" costs=3
# The function that you call takes the hidden sums for an axis along which to look. Which one compares
# each of them with 0?
def forward(X, W1, b1, W2, b2):
    return np.max(0, X @ W1 + b1) @ W2 + b2


# %% inputs step="mean_error"
inputs = {
    "gives the mean of predicted minus actual": [
        (np.array([5, 6]), np.array([7, 9])),
        (np.array([5.0, 6.0, 12.0]), np.array([8.0, 4.0, 12.5])),
        (np.array([5.0, 6.0, 12.0, 7.0]), np.array([1.0, 8.0, 11.0, 5.0])),
    ],
}

# %% inputs step="mean_absolute_error"
inputs = {
    "gives the mean of the errors without their signs": [
        (np.array([5, 6]), np.array([7, 9])),
        (np.array([5.0, 6.0, 12.0]), np.array([8.0, 4.0, 12.5])),
        (np.array([5.0, 6.0, 12.0, 7.0]), np.array([1.0, 8.0, 11.0, 5.0])),
    ],
}


# %% actual minus predicted step="mean_error" costs=1
# The sign is the wrong way round. Which of the two numbers is subtracted from the other?
def mean_error(y_true, y_pred):
    return np.mean(y_true - y_pred)


# %% the sum of the errors step="mean_error" costs=1
# This is the sum of the errors. What does 'mean' ask for?
def mean_error(y_true, y_pred):
    return np.sum(y_pred - y_true)


# %% the mean error taken absolute step="mean_error" costs=1
# These errors have lost their signs. Which of the two functions drops them?
def mean_error(y_true, y_pred):
    return np.mean(np.abs(y_pred - y_true))


# %% signs dropped after averaging step="mean_error" costs=1
# Errors cancelled before their signs were dropped. In which order do you average and drop the signs?
def mean_absolute_error(y_true, y_pred):
    return np.abs(np.mean(y_pred - y_true))


# %% the sum of the absolute errors step="mean_error" costs=1
# This is the sum of the absolute errors. What does 'mean' ask for?
def mean_absolute_error(y_true, y_pred):
    return np.sum(np.abs(y_pred - y_true))


# %% squared for absolute step="mean_error" costs=1
# These errors were squared. What else makes a sign disappear?
def mean_absolute_error(y_true, y_pred):
    return np.mean((y_pred - y_true) ** 2)


# %% a whole number as mean step="mean_error" costs=1
# This mean has lost what comes after the decimal point. What does `//` do that `/` does not?
def mean_error(y_true, y_pred):
    return np.sum(y_pred - y_true) // len(y_true)


# %% only the first error step="mean_error" costs=1
# Only the first error was counted. When does your loop come to its end?
def mean_error(y_true, y_pred):
    total = 0
    for true, predicted in zip(y_true, y_pred):
        total = total + predicted - true
        return total / len(y_true)


# %% a whole number as mean absolute error step="mean_error" costs=1
# This mean of absolute errors has lost what comes after the decimal point. What does `//` do that
# `/` does not?
def mean_absolute_error(y_true, y_pred):
    return np.sum(np.abs(y_pred - y_true)) // len(y_true)


# %% only the first absolute error step="mean_error" costs=1
# Only the first absolute error was counted. When does your loop come to its end?
def mean_absolute_error(y_true, y_pred):
    total = 0
    for true, predicted in zip(y_true, y_pred):
        total = total + abs(predicted - true)
        return total / len(y_true)


# %% inputs step="task"
inputs = {}

# %% rounded to whole transactions step="task" costs=1
# These predictions are whole numbers. Does the network's output have to be one?
predictions = np.round(forward(X, W1, b1, W2, b2))
average_error = mean_error(y, predictions)
average_absolute_error = mean_absolute_error(y, predictions)

# %% a network without its hidden gates step="task" costs=1
# No hidden neuron was ever shut. What comes between the two layers of the given network?
predictions = (X @ W1 + b1) @ W2 + b2
average_error = mean_error(y, predictions)
average_absolute_error = mean_absolute_error(y, predictions)

# %% the error of the bank turned round step="task" costs=0.75
# Its sign is the wrong way round. Which arguments does your function take, and in which order?
predictions = forward(X, W1, b1, W2, b2)
average_error = mean_error(predictions, y)
average_absolute_error = mean_absolute_error(y, predictions)

# %% the size of the mean error step="task" costs=0.75
# This is the size of the mean error. Which errors cancelled?
predictions = forward(X, W1, b1, W2, b2)
average_error = mean_error(y, predictions)
average_absolute_error = np.abs(average_error)

# %% the lean taken away first step="task" costs=0.75
# The mean error was taken away from the predictions first. Which predictions are to be judged?
predictions = forward(X, W1, b1, W2, b2)
average_error = mean_error(y, predictions)
average_absolute_error = mean_absolute_error(y, predictions - average_error)
