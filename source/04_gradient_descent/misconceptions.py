# %% [markdown]
# # Misconceptions of 04_gradient_descent
#
# What a student may believe, and what to say about it. Before each step are the public inputs of
# its visible check, smallest first.

# %% inputs step="slope_of_mse"
inputs = {
    "is the slope of the mean squared error": [
        (1.0, np.array([1.0, 2.0]), np.array([3.0, 5.0])),
        (2.0, np.array([1.0, 2.0, 4.0]), np.array([1.0, 6.0, 9.0])),
    ],
    "is 0 at the lowest point": [(2.0, np.array([1.0, 2.0]), np.array([2.0, 4.0]))],
}


# %% the sum over the examples step="slope_of_mse" costs=1
# This is the sum over the examples. What does 'mean' ask for?
def slope_of_mse(w, x, y):
    return np.sum(2 * (w * x - y) * x)


# %% the 2 of the square left out step="slope_of_mse" costs=1
# This is half as steep as the ground. What is the derivative of a square?
def slope_of_mse(w, x, y):
    return np.mean((w * x - y) * x)


# %% actual minus predicted step="slope_of_mse" costs=2
# This points the wrong way. Which is subtracted from which in an error?
def slope_of_mse(w, x, y):
    return np.mean(2 * (y - w * x) * x)


# %% the errors not multiplied by x step="slope_of_mse" costs=1
# This is how fast the loss changes with the prediction. How fast does the prediction change with w?
def slope_of_mse(w, x, y):
    return np.mean(2 * (w * x - y))


# %% only the first example step="slope_of_mse" costs=1
# Only the first example was counted. When does your loop come to its end?
def slope_of_mse(w, x, y):
    total = 0
    for x_i, y_i in zip(x, y):
        total = total + 2 * (w * x_i - y_i) * x_i
        return total / len(x)


# %% inputs step="update"
inputs = {
    "moves one weight against its slope": [(10.0, 4.0, 0.5)],
    "moves each weight of an array against its own slope": [
        (np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.1),
    ],
}


# %% uphill step="update" costs=1
# The weight moved with the slope. Is that up or down?
def update(weights, slopes, learning_rate):
    return weights + learning_rate * slopes


# %% the whole slope step="update" costs=1
# The step is the whole slope. What makes a step short?
def update(weights, slopes, learning_rate):
    return weights - slopes


# %% the learning rate times the weight step="update" costs=1
# The weight itself was made smaller. What does the learning rate multiply?
def update(weights, slopes, learning_rate):
    return learning_rate * weights - slopes


# %% the step alone step="update" costs=1
# This is how far the weights move. From where do they start?
def update(weights, slopes, learning_rate):
    return -learning_rate * slopes


# %% nothing is returned step="update" costs=1
# The new weights are computed, and nobody gets them. How does a result leave a function?
def update(weights, slopes, learning_rate):
    weights = weights - learning_rate * slopes


# %% inputs step="numerical_gradient"
inputs = {
    "measures the slope in every coordinate, and leaves the weights as they were": [
        (np.array([2.0, 1.0]), 1e-5),
        (np.array([0.5, -3.0]), 1e-5),
    ],
    "looks to both sides, at the distance h": [
        (np.array([2.0, 1.0]), 0.1),
        (np.array([-1.0, 0.5]), 0.2),
    ],
    "also works where the weights are whole numbers": [
        (np.array([2, 1]), 1e-5),
        (np.array([-1, 3]), 1e-5),
    ],
}


# %% all weights moved at once step="numerical_gradient" costs=2
# All slopes are equal: they add up what all weights do. How many weights move at a time?
def numerical_gradient(function, weights, h=1e-5):
    weights = np.array(weights, dtype=float)
    slope = (function(weights + h) - function(weights - h)) / (2 * h)
    return np.full(len(weights), slope)


# %% divided by h step="numerical_gradient" costs=2
# Each slope is twice as steep as the ground. How far apart are the two places?
def numerical_gradient(function, weights, h=1e-5):
    weights = np.array(weights, dtype=float)
    steps = h * np.eye(len(weights))
    return np.array([(function(weights + s) - function(weights - s)) / h for s in steps])


# %% one side only step="numerical_gradient" costs=0.5
# Only one side was looked at. What is the error of a one-sided difference?
def numerical_gradient(function, weights, h=1e-5):
    weights = np.array(weights, dtype=float)
    steps = h * np.eye(len(weights))
    return np.array([(function(weights + s) - function(weights)) / h for s in steps])


# %% whole numbers stay whole step="numerical_gradient" costs=0.5
# The weights are whole numbers, and a small step rounds away. Of which type is a copy of them?
def numerical_gradient(function, weights, h=1e-5):
    slopes = np.zeros(len(weights))
    for k in range(len(weights)):
        above, below = weights.copy(), weights.copy()
        above[k] += h if weights.dtype == float else int(h)
        below[k] -= h if weights.dtype == float else int(h)
        slopes[k] = (function(above) - function(below)) / (2 * h)
    return slopes


# %% the weights not put back step="numerical_gradient" costs=1
# Each weight stays moved after its turn, and the next slope is measured there. Who puts it back?
def numerical_gradient(function, weights, h=1e-5):
    slopes = np.zeros(len(weights))
    for k in range(len(weights)):
        weights[k] += h
        above = function(weights)
        weights[k] -= 2 * h
        slopes[k] = (above - function(weights)) / (2 * h)
    return slopes


# %% the steps add up step="numerical_gradient" costs=2
# Weights that had their turn are moved again with the next one. Where is the step set back to 0?
def numerical_gradient(function, weights, h=1e-5):
    slopes, step = np.zeros(len(weights)), np.zeros(len(weights))
    for k in range(len(weights)):
        step[k] = h
        slopes[k] = (function(weights + step) - function(weights - step)) / (2 * h)
    return slopes


# %% the lower side first step="numerical_gradient" costs=2
# All slopes have the wrong sign. Which of the two values is subtracted?
def numerical_gradient(function, weights, h=1e-5):
    steps = h * np.eye(len(weights))
    return np.array([(function(weights - s) - function(weights + s)) / (2 * h) for s in steps])


# %% the other weights set to 0 step="numerical_gradient" costs=2
# The other weights were 0 while one was moved. Where should they stand?
def numerical_gradient(function, weights, h=1e-5):
    slopes = np.zeros(len(weights))
    for k in range(len(weights)):
        above, below = np.zeros(len(weights)), np.zeros(len(weights))
        above[k], below[k] = weights[k] + h, weights[k] - h
        slopes[k] = (function(above) - function(below)) / (2 * h)
    return slopes


# %% a distance of its own step="numerical_gradient" costs=0.5
# The distance is always the same, whatever h is. Where does h come from?
def numerical_gradient(function, weights, h=1e-5):
    weights = np.array(weights, dtype=float)
    steps = 1e-5 * np.eye(len(weights))
    return np.array([(function(weights + s) - function(weights - s)) / 2e-5 for s in steps])


# %% only the first slope step="numerical_gradient" costs=2
# Only the first slope was measured. When does your loop come to its end?
def numerical_gradient(function, weights, h=1e-5):
    weights = np.array(weights, dtype=float)
    slopes = np.zeros(len(weights))
    for k in range(len(weights)):
        step = np.zeros(len(weights))
        step[k] = h
        slopes[k] = (function(weights + step) - function(weights - step)) / (2 * h)
        return slopes


# %% inputs step="gradient_descent"
inputs = {
    "arrives where the steps against the gradient lead": [(np.array([8.0]), 1)],
    "keeps every point of the walk, one per row, the start first": [(np.array([8.0, -4.0]), 3)],
    "stays at the start if there are no steps, also from whole numbers": [
        (np.array([8.0, -4.0]), 0),
        (np.array([3, 1]), 2),
        (np.array([-5, 3]), 2),
    ],
    "takes all steps, also on flat ground": [(np.array([0.0]), 2), (np.array([0.0, 0.0]), 3)],
}


# %% uphill all the way step="gradient_descent" costs=1
# The walk leads uphill. What is done with the gradient in a step?
def gradient_descent(gradient, start, learning_rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] + learning_rate * np.asarray(gradient(path[-1])))
    return np.array(path)


# %% one array stored again and again step="gradient_descent" costs=1
# All points are equal: the same array stands in each row. What does `-=` do to what is stored?
def gradient_descent(gradient, start, learning_rate, steps):
    weights = np.array(start, dtype=float)
    path = [weights]
    for _ in range(steps):
        weights -= learning_rate * np.asarray(gradient(weights))
        path.append(weights)
    return np.array(path)


# %% whole numbers all the way step="gradient_descent" costs=1
# All points have lost what comes after the decimal point. Of which type is the array they are put in?
def gradient_descent(gradient, start, learning_rate, steps):
    points = np.zeros((steps + 1, len(start)), dtype=np.asarray(start).dtype)
    points[0] = start
    for number in range(steps):
        points[number + 1] = one_step(points[number], gradient(points[number]), learning_rate)
    return points


# %% the start left out step="gradient_descent" costs=2
# The first row is where the first step led. Where did the walk begin?
def gradient_descent(gradient, start, learning_rate, steps):
    weights, path = np.array(start, dtype=float), []
    for _ in range(steps):
        weights = weights - learning_rate * np.asarray(gradient(weights))
        path.append(weights)
    return np.array(path)


# %% a step too few step="gradient_descent" costs=2
# A step is missing. How many points are visited in this many steps, the start included?
def gradient_descent(gradient, start, learning_rate, steps):
    weights = np.array(start, dtype=float)
    path = [weights]
    for _ in range(1, steps):
        weights = weights - learning_rate * np.asarray(gradient(weights))
        path.append(weights)
    return np.array(path)


# %% a step too many step="gradient_descent" costs=3
# There is a step too many. How many points are visited in this many steps, the start included?
def gradient_descent(gradient, start, learning_rate, steps):
    weights = np.array(start, dtype=float)
    path = [weights]
    for _ in range(steps + 1):
        weights = weights - learning_rate * np.asarray(gradient(weights))
        path.append(weights)
    return np.array(path)


# %% the walk ends after a step step="gradient_descent" costs=3
# The walk ends after its first step. When does your loop come to its end?
def gradient_descent(gradient, start, learning_rate, steps):
    weights = np.array(start, dtype=float)
    path = [weights]
    for _ in range(steps):
        weights = weights - learning_rate * np.asarray(gradient(weights))
        path.append(weights)
        return np.array(path)


# %% the gradient overwritten step="gradient_descent" costs=3
# After the first step `gradient` is an array, no function any more. How else could you name slopes?
def gradient_descent(gradient, start, learning_rate, steps):
    weights = np.array(start, dtype=float)
    path = [weights]
    for _ in range(steps):
        gradient = gradient(weights)
        weights = weights - learning_rate * gradient
        path.append(weights)
    return np.array(path)


# %% the gradient of the start step="gradient_descent" costs=2
# All steps are equal. Where must the gradient be found again?
def gradient_descent(gradient, start, learning_rate, steps):
    slopes = np.asarray(gradient(np.array(start, dtype=float)))
    return np.array([np.asarray(start) - k * learning_rate * slopes for k in range(steps + 1)])


# %% the walk ends where it is flat step="gradient_descent" costs=1
# The walk ended on flat ground, before its steps were all taken. How many rows are asked for?
def gradient_descent(gradient, start, learning_rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        slopes = np.asarray(gradient(path[-1]))
        if np.linalg.norm(slopes) < 1e-6:
            break
        path.append(path[-1] - learning_rate * slopes)
    return np.array(path)


# %% inputs step="task"
inputs = {}

# %% the training loss for both step="task" costs=1
# This is the loss on the training set. Which customers does a test use?
test_mse = mse(final_weights, X_train, y_train)

# %% the test loss for both step="task" costs=1
# This is the loss on the test set. On which customers was the model fitted?
final_loss = mse(final_weights, X_test, y_test)


# %% trained on the test set step="task" costs=1
# These weights were fitted to the test set. Which set may change the weights?
def gradient_of_mse(weights):
    return 2 * X_test.T @ (X_test @ weights - y_test) / len(y_test)


final_weights = gradient_descent(gradient_of_mse, start, learning_rate, steps)[-1]
final_loss = mse(final_weights, X_train, y_train)
test_mse = mse(final_weights, X_test, y_test)


# %% the gradient without its 2 step="task" costs=1
# Each step was half as long. What is the derivative of a square?
def gradient_of_mse(weights):
    return X_train.T @ (X_train @ weights - y_train) / len(y_train)


final_weights = gradient_descent(gradient_of_mse, start, learning_rate, steps)[-1]
final_loss = mse(final_weights, X_train, y_train)
test_mse = mse(final_weights, X_test, y_test)


# %% a step too many in the task step="task" costs=1
# There is a step too many. How many are asked for?
final_weights = gradient_descent(gradient_of_mse, start, learning_rate, steps + 1)[-1]
final_loss = mse(final_weights, X_train, y_train)
test_mse = mse(final_weights, X_test, y_test)


# %% the last point but one step="task" costs=1
# These are the weights one step before the end. Which row of the path is the last one?
def gradient_of_mse(weights):
    return 2 * X_train.T @ (X_train @ weights - y_train) / len(y_train)


path = gradient_descent(gradient_of_mse, start, learning_rate, steps)
final_weights = path[steps - 1]
final_loss = mse(final_weights, X_train, y_train)
test_mse = mse(final_weights, X_test, y_test)
