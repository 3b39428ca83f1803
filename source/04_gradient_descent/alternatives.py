# %% [markdown]
# # Right answers to 04_gradient_descent in other styles

# %% a loop over examples step="slope_of_mse"
def slope_of_mse(w, x, y):
    total = 0.0
    for x_i, y_i in zip(x, y):
        total += 2 * (w * x_i - y_i) * x_i
    return total / len(x)


# %% multiplied out step="slope_of_mse"
def slope_of_mse(w, x, y):
    return 2 * (w * (x @ x) - x @ y) / len(x)


# %% measured step="slope_of_mse"
def slope_of_mse(w, x, y):
    def loss(v):
        return np.mean((v * x - y) ** 2)

    return (loss(w + 0.5) - loss(w - 0.5)) / 1.0


# %% np.subtract step="update"
def update(weights, slopes, learning_rate):
    return np.subtract(weights, np.multiply(learning_rate, slopes))


# %% a weighted sum step="update"
def update(weights, slopes, learning_rate):
    return weights + slopes * -learning_rate


# %% weight by weight step="update"
def update(weights, slopes, learning_rate):
    if np.ndim(weights) == 0:
        return weights - learning_rate * slopes
    return [update(weight, slope, learning_rate) for weight, slope in zip(weights, slopes)]


# %% rows of the identity step="numerical_gradient"
def numerical_gradient(function, weights, h=1e-5):
    return [
        (function(weights + h * row) - function(weights - h * row)) / (2 * h)
        for row in np.eye(len(weights))
    ]


# %% move one entry and put it back step="numerical_gradient"
def numerical_gradient(function, weights, h=1e-5):
    place = np.array(weights, dtype=float)
    slopes = np.empty(place.shape)
    for k, value in enumerate(weights):
        place[k] = value + h
        above = function(place)
        place[k] = value - h
        slopes[k] = (above - function(place)) / h / 2
        place[k] = value
    return slopes


# %% the mean of both sides step="numerical_gradient"
def numerical_gradient(function, weights, h=1e-5):
    here, result = function(np.asarray(weights) * 1.0), []
    for k in range(len(weights)):
        right, left = np.array(weights, float), np.array(weights, float)
        right[k] += h
        left[k] -= h
        result.append(((function(right) - here) / h + (here - function(left)) / h) / 2)
    return np.array(result)


# %% an array filled row by row step="gradient_descent"
def gradient_descent(gradient, start, learning_rate, steps):
    path = np.empty((steps + 1, len(start)))
    path[0] = start
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * np.asarray(gradient(path[k].copy()))
    return path


# %% copies in a list step="gradient_descent"
def gradient_descent(gradient, start, learning_rate, steps):
    place = np.array(start) * 1.0
    visited = [list(place)]
    while len(visited) <= steps:
        place -= learning_rate * np.array(gradient(place))
        visited.append(list(place))
    return visited


# %% with the function of step 2 step="gradient_descent"
def gradient_descent(gradient, start, learning_rate, steps):
    path = np.array([start], dtype=float)
    for _ in range(steps):
        following = update(path[-1], np.asarray(gradient(path[-1])), learning_rate)
        path = np.vstack([path, following])
    return path


# %% measured gradient step="task"
def loss(weights):
    return mse(weights, X_train, y_train)


def gradient_of_loss(weights):
    return numerical_gradient(loss, weights)


path = gradient_descent(gradient_of_loss, start, learning_rate, steps)
final_weights = np.array(path)[-1]
final_loss = loss(final_weights)
test_mse = mse(final_weights, X_test, y_test)

# %% its own loop step="task"
final_weights = np.array(start, dtype=float)
for _ in range(steps):
    errors = X_train @ final_weights - y_train
    slopes = 2 * np.mean(errors[:, None] * X_train, axis=0)
    final_weights = update(final_weights, slopes, learning_rate)
final_loss = np.mean((X_train @ final_weights - y_train) ** 2)
test_mse = np.mean((X_test @ final_weights - y_test) ** 2)

# %% with matrices prepared step="task"
A, b = X_train.T @ X_train, X_train.T @ y_train
walked = gradient_descent(
    lambda weights: (A @ weights - b) * (2 / len(X_train)), start, learning_rate, steps
)
*_, final_weights = walked
final_loss, test_mse = (mse(final_weights, X, y) for X, y in ((X_train, y_train), (X_test, y_test)))


# %% arguments by name, weights as a list step="task"
def slopes_at(weights):
    return [float(2 * np.mean((X_train @ weights - y_train) * column)) for column in X_train.T]


path = gradient_descent(gradient=slopes_at, start=start, steps=steps, learning_rate=learning_rate)
final_weights = [float(weight) for weight in path[-1]]
final_loss = mse(weights=np.array(final_weights), X=X_train, y=y_train)
test_mse = mse(y=y_test, X=X_test, weights=np.array(final_weights))

# %% a named tuple for each set step="task"
from collections import namedtuple

Customers = namedtuple("Customers", "X y")
train, test_set = Customers(X_train, y_train), Customers(X_test, y_test)


def gradient_on(customers):
    def gradient(weights):
        return 2 / len(customers.y) * (customers.X.T @ (customers.X @ weights - customers.y))

    return gradient


final_weights = tuple(gradient_descent(gradient_on(train), start, learning_rate, steps)[steps])
final_loss, test_mse = (mse(np.array(final_weights), *part) for part in (train, test_set))

# %% losses as fractions step="task"
from fractions import Fraction

weights = np.copy(start)
for _ in range(steps):
    slopes = numerical_gradient(
        h=1e-3, weights=weights, function=lambda v: mse(v, X_train, y_train)
    )
    weights = update(weights=weights, slopes=np.asarray(slopes), learning_rate=learning_rate)
final_weights = weights.reshape(6)
squares = [(Fraction(float(e)) ** 2) for e in X_train @ weights - y_train]
final_loss = sum(squares) / len(squares)
test_mse = float(np.var(X_test @ weights - y_test) + np.mean(X_test @ weights - y_test) ** 2)
