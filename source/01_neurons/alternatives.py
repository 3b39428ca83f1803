# %% [markdown]
# # Alternatives of 01_neurons: right answers in other styles.


# %% a loop step="neuron"
def neuron(x, weights, bias):
    z = bias
    for i in range(len(x)):
        z += x[i] * weights[i]
    if z > 0:
        return z
    return 0


# %% sum and max of plain Python step="neuron"
def neuron(x, weights, bias):
    return max(0.0, float(sum(value * weight for value, weight in zip(x, weights)) + bias))


# %% the bias as one more weight step="neuron"
def neuron(x, weights, bias):
    z = np.append(x, 1) @ np.append(weights, bias)
    return np.where(z < 0, 0, z)


# %% half of the sum and of its size step="neuron"
def neuron(x, weights, bias):
    z = np.sum(np.multiply(x, weights)) + bias
    return (z + abs(z)) / 2


# %% neuron by neuron step="layer"
def layer(x, W, b):
    return [neuron(x, W[:, j], b[j]) for j in range(len(b))]


# %% a product of columns step="layer"
def layer(x, W, b):
    z = np.sum(x[:, None] * W, axis=0) + b
    z[z < 0] = 0
    return z


# %% the transpose from the left step="layer"
def layer(x, W, b):
    z = W.T @ x + b
    return z * (z > 0)


# %% einsum and clip step="layer"
def layer(x, W, b):
    return np.clip(np.einsum("i,ij->j", x, W) + b, 0, np.inf).astype(np.float32)


# %% two loops step="layer"
def layer(x, W, b):
    outputs = []
    for j in range(W.shape[1]):
        z = b[j]
        for i in range(W.shape[0]):
            z = z + x[i] * W[i][j]
        outputs.append(max(z, 0))
    return tuple(outputs)


# %% the layer of each row step="forward"
def forward(X, W1, b1, W2, b2):
    predictions = []
    for x in X:
        predictions.append(np.dot(layer(x, W1, b1), W2) + b2)
    return np.array(predictions)


# %% the layer of all rows step="forward"
def forward(X, W1, b1, W2, b2):
    return np.dot(layer(X, W1, b1), W2) + b2


# %% a column of ones step="forward"
def forward(X, W1, b1, W2, b2):
    ones = np.ones((len(X), 1))
    hidden = np.hstack([X, ones]) @ np.vstack([W1, b1])
    hidden[hidden < 0] = 0
    return np.hstack([hidden, ones]) @ np.append(W2, b2)


# %% a sum over the hidden neurons step="forward"
def forward(X, W1, b1, W2, b2):
    y_pred = np.full(len(X), float(b2))
    for j in range(len(W2)):
        z = X @ W1[:, j] + b1[j]
        y_pred += W2[j] * np.where(z > 0, z, 0)
    return list(y_pred)


# %% einsum step="forward"
def forward(X, W1, b1, W2, b2):
    hidden = (np.einsum("ni,ih->nh", X, W1) + b1).clip(min=0)
    return np.einsum("nh,h->n", hidden, W2) + b2


# %% sum and length step="mean_error"
def mean_error(y_true, y_pred):
    return sum(y_pred - y_true) / len(y_true)


def mean_absolute_error(y_true, y_pred):
    return sum(abs(y_pred - y_true)) / len(y_true)


# %% difference of means step="mean_error"
def mean_error(y_true, y_pred):
    return np.average(y_pred) - np.average(y_true)


def mean_absolute_error(y_true, y_pred):
    error = y_true - y_pred
    return np.mean(np.where(error < 0, -error, error))


# %% a loop over pairs step="mean_error"
def mean_error(y_true, y_pred):
    total = 0
    for true, predicted in zip(y_true, y_pred):
        total += predicted - true
    return total / len(y_pred)


def mean_absolute_error(y_true, y_pred):
    total = 0
    for true, predicted in zip(y_true, y_pred):
        total += max(true, predicted) - min(true, predicted)
    return total / len(y_pred)


# %% roots of squares step="mean_error"
def mean_error(y_true, y_pred):
    return -(y_true - y_pred).mean()


def mean_absolute_error(y_true, y_pred):
    return (((y_pred - y_true) ** 2) ** 0.5).mean()


# %% all by hand step="task"
hidden = X @ W1 + b1
hidden[hidden < 0] = 0
predictions = hidden @ W2 + b2
errors = predictions - y
average_error = errors.mean()
average_absolute_error = np.abs(errors).mean()

# %% a loop over customers step="task"
predictions = []
for i in range(len(X)):
    predictions.append(forward(X[i : i + 1], W1, b1, W2, b2)[0])
predictions = np.array(predictions)
average_error = mean_error(y, predictions)
average_absolute_error = mean_absolute_error(predictions, y)

# %% layer by layer, as lists step="task"
predictions = [float(np.dot(layer(row, W1, b1), W2) + b2) for row in X]
average_error = sum(p - true for p, true in zip(predictions, y)) / len(y)
average_absolute_error = sum(abs(p - true) for p, true in zip(predictions, y)) / len(y)

# %% arguments by name, errors as fractions step="task"
from fractions import Fraction

predictions = forward(X=X, W1=W1, b1=b1, W2=W2, b2=b2).tolist()
errors = [Fraction(guess) - int(true) for true, guess in zip(y, predictions)]
average_error = sum(errors) / len(errors)
average_absolute_error = sum(map(abs, errors)) / len(errors)

# %% a named tuple for the network step="task"
from collections import namedtuple

Network = namedtuple("Network", "W1 b1 W2 b2")
network = Network(W1, b1, W2, b2)
results = {"predictions": tuple(forward(X, *network))}
predictions = results["predictions"]
average_error, average_absolute_error = [
    metric(y_true=y, y_pred=np.array(predictions)) for metric in (mean_error, mean_absolute_error)
]


# %% a function of one customer step="task"
def predict(customer):
    return layer(x=customer, W=W1, b=b1) @ W2 + b2


predictions = np.apply_along_axis(predict, 1, X).astype(np.float32)
guesses = forward(X, b2=b2, W2=W2, b1=b1, W1=W1)
average_error = np.float64(mean_error(y_pred=guesses, y_true=y))
average_absolute_error = np.array(mean_absolute_error(y, guesses))
