# %% [markdown]
# # Misconceptions of 05_backpropagation: what a student may believe, and what to say about it.

# %% inputs step="relative_error"
inputs = {
    "gives the largest relative error of all entries": [
        (np.array([3.0]), np.array([1.0])),
        (np.array([3.0, -2.0, 4.0]), np.array([1.0, -2.5, 4.0])),
        (np.array([2.0, -1.0]), np.array([-1.0, 3.0])),
        (np.array([1.0, -2.0]), np.array([1.5, 4.0])),
    ],
    "counts entries that are both almost 0 as equal": [
        (np.array([0.0, 4.0]), np.array([0.0, 5.0])),
        (np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([[1.0, 0.0], [0.0, 3.0]])),
    ],
}


# %% the difference itself step="relative_error" costs=1
# This is the largest difference. What is it compared with?
def relative_error(a, b):
    return np.max(np.abs(a - b))


# %% the mean over the entries step="relative_error" costs=1
# One bad entry hides among good ones here. Is it the mean that is asked for?
def relative_error(a, b):
    return np.mean(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


# %% compared with one of the two only step="relative_error" costs=1
# The difference was divided by the size of one array alone. What is in the denominator?
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-8))


# %% compared with the first only step="relative_error" costs=1
# The difference was divided by the size of a alone. What else is in the denominator?
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a), 1e-8))


# %% no size for zeros step="relative_error" costs=0.5
# An entry was divided by 0. What is the small number in the formula for?
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))


# %% the signs kept step="relative_error" costs=1
# Some differences are negative, and got lost. What does a difference need before it is compared?
def relative_error(a, b):
    return np.max((b - a) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


# %% the signs of a minus b kept step="relative_error" costs=1
# Where a is less than b, the difference is negative, and got lost. Which bars has the formula?
def relative_error(a, b):
    return np.max((a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


# %% the size of the sum step="relative_error" costs=0.5
# This error is larger than 1. What becomes of the denominator where the two signs differ?
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a + b), 1e-8))


# %% the largest difference over the largest size step="relative_error" costs=1
# A large difference was divided by the size of another entry. What is each difference compared with?
def relative_error(a, b):
    return np.max(np.abs(a - b)) / max(np.max(np.abs(a) + np.abs(b)), 1e-8)


# %% Python's max in place of np.maximum step="relative_error" costs=1
# It works for a single entry, and raises ValueError for more. Which function compares entry by entry?
def relative_error(a, b):
    return np.max(np.abs(a - b) / max(np.abs(a) + np.abs(b), 1e-8))


# %% inputs step="relu_backward"
inputs = {
    "lets something pass where the gate was open, and only there": [
        (np.array([0.5, -2.0, 3.0, -4.0]), np.array([2.0, 3.0, -1.0, -5.0])),
        (np.array([[2.0, -1.5], [0.5, 3.0]]), np.array([[-1.0, 4.0], [0.5, 2.0]])),
    ],
    "lets nothing pass where z is exactly 0": [
        (np.array([3.0, 2.0]), np.array([0.0, 1.0])),
        (np.array([[-2.0, 4.0, 1.0]]), np.array([[3.0, 0.0, 0.0]])),
    ],
}


# %% inputs step="given_afterwards"
inputs = {
    "leaves the given arrays as they were": [
        (np.array([3.0, 2.0, -1.0]), np.array([-2.0, 1.0, 3.0])),
        (np.array([[-2.0, 4.0], [1.0, 5.0]]), np.array([[3.0, -1.0], [0.0, -2.0]])),
    ],
}


# %% the upstream gradient changed step="relu_backward" costs=0.5
# The numbers are right, but the given upstream gradient is not what it was. Whose array was changed?
def relu_backward(upstream, z):
    upstream[z <= 0] = 0
    return upstream


# %% the gate at the upstream gradient step="relu_backward" costs=2
# Negative upstream gradients were stopped. Which sign decided whether the gate was open?
def relu_backward(upstream, z):
    return upstream * (upstream > 0)


# %% the upstream gradient ignored step="relu_backward" costs=1
# These are ReLU's own slopes. What comes back from the step after it?
def relu_backward(upstream, z):
    return np.where(z > 0, 1.0, 0.0)


# %% the output in place of the slope step="relu_backward" costs=1
# The upstream gradient was multiplied by ReLU's output. What is ReLU's slope where it is open?
def relu_backward(upstream, z):
    return upstream * np.maximum(0, z)


# %% no gate on the way back step="relu_backward" costs=1
# Everything passed. What about the places that were shut?
def relu_backward(upstream, z):
    return upstream


# %% open at zero step="relu_backward" costs=0.5
# At z = 0 something passed. What is the convention there?
def relu_backward(upstream, z):
    return upstream * (z >= 0)


# %% the shut places step="relu_backward" costs=2
# It passed just where the gate was shut. For which z is ReLU level?
def relu_backward(upstream, z):
    return np.where(z > 0, 0, upstream)


# %% inputs step="dense_backward"
X = np.array([[1.0, 2.0], [-3.0, 5.0]])
W = np.array([[2.0, 1.0], [0.5, -1.0]])
inputs = {
    "gives the three gradients": [
        (np.array([[1.0, 2.0], [-1.0, 3.0]]), X, W),
        (
            np.array([[1.0, 2.0, 0.0], [-1.0, 3.0, 1.0]]),
            X,
            np.array([[2.0, 1.0, 4.0], [0.5, -1.0, 3.0]]),
        ),
    ],
}


# %% inputs step="arrays_afterwards"
X, W = np.array([[1.0, 2.0], [-3.0, 5.0]]), np.array([[2.0, 1.0], [0.5, -1.0]])
inputs = {
    "leaves the given arrays as they were": [
        (np.array([[1.0, 2.0], [-1.0, 3.0]]), X, W),
        (np.array([[0.5, 4.0], [3.0, -2.0]]), X, W),
    ],
}


# %% the upstream gradient added up in its first row step="dense_backward" costs=0.5
# The numbers are right, but a given array is not what it was. Is db a new array, or a row of U?
def dense_backward(upstream, X, W):
    dX, dW, db = upstream @ W.T, X.T @ upstream, upstream[0]
    for row in upstream[1:]:
        db += row
    return dX, dW, db


# %% bias gradient not summed step="dense_backward" costs=1
# db has a row for each example. How many biases does the layer have?
def dense_backward(upstream, X, W):
    return upstream @ W.T, X.T @ upstream, upstream


# %% bias gradient as one number step="dense_backward" costs=1
# db is one number, added up over rows and neurons. How many biases does the layer have?
def dense_backward(upstream, X, W):
    return upstream @ W.T, X.T @ upstream, np.sum(upstream)


# %% a gate in the dense layer step="dense_backward" costs=1
# dX is 0 where X is not positive. Does this layer have a gate, or the one before it?
def dense_backward(upstream, X, W):
    return upstream @ W.T * (X > 0), X.T @ upstream, upstream.sum(axis=0)


# %% bias gradient averaged step="dense_backward" costs=1
# db is a mean over the rows. What do the shares of the rows do in one bias?
def dense_backward(upstream, X, W):
    return upstream @ W.T, X.T @ upstream, upstream.mean(axis=0)


# %% bias gradient summed over the neurons step="dense_backward" costs=1
# db has been added up over the neurons. Which entries of U belong to one bias?
def dense_backward(upstream, X, W):
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=1)


# %% X not transposed step="dense_backward" costs=1
# dW pairs the inputs of one row with the gradients of others. Which of the two is to be transposed?
def dense_backward(upstream, X, W):
    return upstream @ W.T, X @ upstream, upstream.sum(axis=0)


# %% W not transposed step="dense_backward" costs=1
# dX went forward through W once more. Which way round is W on the way back?
def dense_backward(upstream, X, W):
    return upstream @ W, X.T @ upstream, upstream.sum(axis=0)


# %% upstream taken for ones step="dense_backward" costs=3
# The upstream gradient makes no difference here. What must the local gradient be multiplied by?
def dense_backward(upstream, X, W):
    ones = np.ones(upstream.shape)
    return ones @ W.T, X.T @ ones, ones.sum(axis=0)


# %% weights averaged over the rows step="dense_backward" costs=2
# dW and db are divided by the number of rows. Where does the mean of the loss come in, and how often?
def dense_backward(upstream, X, W):
    return upstream @ W.T, X.T @ upstream / len(X), upstream.mean(axis=0)


# %% the weights first step="dense_backward" costs=3
# dX has the place of another gradient. In which order does the docstring name the three?
def dense_backward(upstream, X, W):
    return X.T @ upstream, upstream.sum(axis=0), upstream @ W.T


# %% dX and dW exchanged step="dense_backward" costs=2
# The first two gradients have changed places. In which order does the docstring name them?
def dense_backward(upstream, X, W):
    return X.T @ upstream, upstream @ W.T, upstream.sum(axis=0)


# %% dW transposed step="dense_backward" costs=1
# dW has a row for each neuron. Which shape does W have?
def dense_backward(upstream, X, W):
    return upstream @ W.T, upstream.T @ X, upstream.sum(axis=0)


# %% db with an axis too many step="dense_backward" costs=1
# db is an array of one row. Which shape does b have?
def dense_backward(upstream, X, W):
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=0, keepdims=True)


# %% inputs step="softmax_cross_entropy_backward"
inputs = {
    "is probabilities minus one-hot truth for a single example": [
        (np.array([1]), np.array([[0.2, 0.7, 0.1]])),
    ],
    "is that of a mean, for several examples": [
        (np.array([0, 2]), np.array([[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])),
        (np.array([2, 0, 0]), np.array([[0.2, 0.3, 0.5], [0.7, 0.2, 0.1], [0.3, 0.6, 0.1]])),
    ],
}


# %% inputs step="probabilities_afterwards"
inputs = {
    "leaves the given probabilities as they were": [
        (np.array([1]), np.array([[0.2, 0.7, 0.1]])),
        (np.array([0, 2]), np.array([[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])),
    ],
}


# %% the probabilities changed step="softmax_cross_entropy_backward" costs=0.5
# The numbers are right, but the given probabilities are not what they were. Whose array was changed?
def softmax_cross_entropy_backward(y_true, probabilities):
    probabilities[np.arange(len(y_true)), y_true] -= 1
    probabilities /= len(y_true)
    return probabilities


# %% the probabilities lowered step="softmax_cross_entropy_backward" costs=0.5
# The numbers are right, but 1 was taken from the given probabilities themselves. Whose array is that?
def softmax_cross_entropy_backward(y_true, probabilities):
    probabilities[np.arange(len(y_true)), y_true] -= 1
    return probabilities / len(y_true)


# %% only the truth divided by n step="softmax_cross_entropy_backward" costs=1
# Only the one-hot truth was divided by n. What is worked out first, `-` or `/`?
def softmax_cross_entropy_backward(y_true, probabilities):
    return probabilities - np.eye(probabilities.shape[1])[y_true] / len(y_true)


# %% forgotten 1/n step="softmax_cross_entropy_backward" costs=1
# This is the gradient of a sum. What does the loss do with the losses of n examples?
def softmax_cross_entropy_backward(y_true, probabilities):
    return probabilities - np.eye(probabilities.shape[1])[y_true]


# %% no one-hot truth step="softmax_cross_entropy_backward" costs=2
# These are the probabilities, divided by n. Where does the truth come in?
def softmax_cross_entropy_backward(y_true, probabilities):
    return probabilities / len(y_true)


# %% truth minus probabilities step="softmax_cross_entropy_backward" costs=2
# Every sign is the wrong way round. Should the score of the true class have a positive slope?
def softmax_cross_entropy_backward(y_true, probabilities):
    return (np.eye(probabilities.shape[1])[y_true] - probabilities) / len(y_true)


# %% mean over the classes too step="softmax_cross_entropy_backward" costs=2
# It is divided by the number of classes as well. Over what is the loss a mean?
def softmax_cross_entropy_backward(y_true, probabilities):
    return (probabilities - np.eye(probabilities.shape[1])[y_true]) / probabilities.size


# %% the slope of softmax taken twice step="softmax_cross_entropy_backward" costs=2
# The slope of the activation is in here twice. What does the simple formula already include?
def softmax_cross_entropy_backward(y_true, probabilities):
    difference = probabilities - np.eye(probabilities.shape[1])[y_true]
    return difference * probabilities * (1 - probabilities) / len(y_true)


# %% the label subtracted step="softmax_cross_entropy_backward" costs=2
# The number of the class was subtracted everywhere. What does one-hot mean?
def softmax_cross_entropy_backward(y_true, probabilities):
    return (probabilities - y_true[:, None]) / len(y_true)


# %% a slope for the true class only step="softmax_cross_entropy_backward" costs=2
# Only the score of the true class has a slope. What would raising another score do to the loss?
def softmax_cross_entropy_backward(y_true, probabilities):
    one_hot = np.eye(probabilities.shape[1])[y_true]
    return (probabilities - 1) * one_hot / len(y_true)


# %% a column for each example step="softmax_cross_entropy_backward" costs=2
# The one-hot table has a column for each example. How many columns do the probabilities have?
def softmax_cross_entropy_backward(y_true, probabilities):
    n = len(y_true)
    return (probabilities - np.eye(n)[y_true]) / n


# %% columns lowered in every row step="softmax_cross_entropy_backward" costs=1
# 1 was taken from these columns in every row. Which single entry of each row belongs to its truth?
def softmax_cross_entropy_backward(y_true, probabilities):
    gradient = probabilities.copy()
    gradient[:, y_true] -= 1
    return gradient / len(y_true)


# %% inputs step="task"
inputs = {}

# %% no ReLU on the way back step="task" costs=2
# It went back through closed gates too. What lies between the two layers?
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
upstream = softmax_cross_entropy_backward(y_batch, probabilities)
upstream_hidden, dW2, db2 = dense_backward(upstream, hidden, W2)
dX, dW1, db1 = dense_backward(upstream_hidden, X_batch, W1)
batch = X_batch, y_batch
measured = [
    numerical_gradient(lambda values: loss(values, b1, W2, b2, *batch), W1),
    numerical_gradient(lambda values: loss(W1, values, W2, b2, *batch), b1),
    numerical_gradient(lambda values: loss(W1, b1, values, b2, *batch), W2),
    numerical_gradient(lambda values: loss(W1, b1, W2, values, *batch), b2),
]
pairs = zip([dW1, db1, dW2, db2], measured)
largest_error = max(relative_error(dv, slopes) for dv, slopes in pairs)

# %% the gate of the gradient step="task" costs=2
# The gates were set by a gradient. Which cached values opened and shut them?
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
upstream = softmax_cross_entropy_backward(y_batch, probabilities)
upstream_hidden, dW2, db2 = dense_backward(upstream, hidden, W2)
dX, dW1, db1 = dense_backward(relu_backward(upstream_hidden, upstream_hidden), X_batch, W1)
batch = X_batch, y_batch
measured = [
    numerical_gradient(lambda values: loss(values, b1, W2, b2, *batch), W1),
    numerical_gradient(lambda values: loss(W1, values, W2, b2, *batch), b1),
    numerical_gradient(lambda values: loss(W1, b1, values, b2, *batch), W2),
    numerical_gradient(lambda values: loss(W1, b1, W2, values, *batch), b2),
]
pairs = zip([dW1, db1, dW2, db2], measured)
largest_error = max(relative_error(dv, slopes) for dv, slopes in pairs)

# %% weights changed before the gradient passed step="task" costs=2
# W2 had changed before the gradient went back through it. Which W2 did the forward pass use?
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
upstream = softmax_cross_entropy_backward(y_batch, probabilities)
dhidden, dW2, db2 = dense_backward(upstream, hidden, W2)
upstream_hidden = dense_backward(upstream, hidden, W2 - 0.5 * dW2)[0]
dX, dW1, db1 = dense_backward(relu_backward(upstream_hidden, z), X_batch, W1)
batch = X_batch, y_batch
measured = [
    numerical_gradient(lambda values: loss(values, b1, W2, b2, *batch), W1),
    numerical_gradient(lambda values: loss(W1, values, W2, b2, *batch), b1),
    numerical_gradient(lambda values: loss(W1, b1, values, b2, *batch), W2),
    numerical_gradient(lambda values: loss(W1, b1, W2, values, *batch), b2),
]
pairs = zip([dW1, db1, dW2, db2], measured)
largest_error = max(relative_error(dv, slopes) for dv, slopes in pairs)

# %% z cached in place of the hidden outputs step="task" costs=0.5
# The output layer was taken to have z as its inputs. What did it get in the forward pass?
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
upstream = softmax_cross_entropy_backward(y_batch, probabilities)
upstream_hidden, dW2, db2 = dense_backward(upstream, z, W2)
dX, dW1, db1 = dense_backward(relu_backward(upstream_hidden, z), X_batch, W1)
batch = X_batch, y_batch
measured = [
    numerical_gradient(lambda values: loss(values, b1, W2, b2, *batch), W1),
    numerical_gradient(lambda values: loss(W1, values, W2, b2, *batch), b1),
    numerical_gradient(lambda values: loss(W1, b1, values, b2, *batch), W2),
    numerical_gradient(lambda values: loss(W1, b1, W2, values, *batch), b2),
]
pairs = zip([dW1, db1, dW2, db2], measured)
largest_error = max(relative_error(dv, slopes) for dv, slopes in pairs)

# %% divided by n once more step="task" costs=3
# It is divided by n twice. Which function has done so already?
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
upstream = softmax_cross_entropy_backward(y_batch, probabilities) / len(y_batch)
upstream_hidden, dW2, db2 = dense_backward(upstream, hidden, W2)
dX, dW1, db1 = dense_backward(relu_backward(upstream_hidden, z), X_batch, W1)
batch = X_batch, y_batch
measured = [
    numerical_gradient(lambda values: loss(values, b1, W2, b2, *batch), W1),
    numerical_gradient(lambda values: loss(W1, values, W2, b2, *batch), b1),
    numerical_gradient(lambda values: loss(W1, b1, values, b2, *batch), W2),
    numerical_gradient(lambda values: loss(W1, b1, W2, values, *batch), b2),
]
pairs = zip([dW1, db1, dW2, db2], measured)
largest_error = max(relative_error(dv, slopes) for dv, slopes in pairs)

# %% all moons in place of the batch step="task" costs=4
# All moons were taken. Which of them make the batch?
X_all, y_all = data["X"], data["y"]
z, hidden, probabilities = forward(W1, b1, W2, b2, X_all)
upstream = softmax_cross_entropy_backward(y_all, probabilities)
upstream_hidden, dW2, db2 = dense_backward(upstream, hidden, W2)
dX, dW1, db1 = dense_backward(relu_backward(upstream_hidden, z), X_all, W1)
measured = [
    numerical_gradient(lambda values: loss(values, b1, W2, b2, X_all, y_all), W1),
    numerical_gradient(lambda values: loss(W1, values, W2, b2, X_all, y_all), b1),
    numerical_gradient(lambda values: loss(W1, b1, values, b2, X_all, y_all), W2),
    numerical_gradient(lambda values: loss(W1, b1, W2, values, X_all, y_all), b2),
]
pairs = zip([dW1, db1, dW2, db2], measured)
largest_error = max(relative_error(dv, slopes) for dv, slopes in pairs)
