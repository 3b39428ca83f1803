# %% [markdown]
# # Misconceptions of 07_batches_and_validation: what a student may believe, and what to say about it.

# %% inputs step="batches"
images, labels = (
    np.array([[1.0, 5], [2, 6], [3, 7], [4, 8], [5, 9]]),
    np.array([10, 20, 30, 40, 50]),
)
inputs = {
    "gives batches of batch_size examples, in the given order": [
        (images[:4], labels[:4], 2, np.array([0, 1, 2, 3])),
        (images[:4], labels[:4], 2, np.array([3, 0, 2, 1])),
    ],
    "also gives the last batch where it is shorter": [
        (images, labels, 3, np.array([0, 1, 2, 3, 4])),
        (images, labels, 4, np.array([1, 0, 3, 2, 4])),
        (images, labels, 2, np.array([4, 2, 0, 1, 3])),
        (images, labels, 4, np.array([3, 0, 4, 1, 2])),
        (images, labels, 9, np.array([2, 0, 4, 3, 1])),
    ],
}


# %% the short batch dropped step="batches" costs=1
# The last examples are in no batch. What becomes of those that do not fill one?
def batches(X, y, batch_size, order):
    for number in range(len(order) // batch_size):
        rows = order[number * batch_size : (number + 1) * batch_size]
        yield X[rows], y[rows]


# %% the short batch filled up step="batches" costs=1
# The last batch begins with the first examples again. How often is an example visited in an epoch?
def batches(X, y, batch_size, order):
    for start in range(0, len(order), batch_size):
        rows = np.resize(np.roll(order, -start), batch_size)
        yield X[rows], y[rows]


# %% the short batch joined to the last step="batches" costs=1
# The last batch is larger than batch_size. Where do examples go that do not fit into a full batch?
def batches(X, y, batch_size, order):
    count = max(1, len(order) // batch_size)
    for number in range(count):
        stop = None if number == count - 1 else (number + 1) * batch_size
        rows = order[number * batch_size : stop]
        yield X[rows], y[rows]


# %% examples shuffled without their labels step="batches" costs=1
# The examples follow the order, and the labels do not. Which label belongs to which example?
def batches(X, y, batch_size, order):
    for start in range(0, len(order), batch_size):
        yield X[order[start : start + batch_size]], y[start : start + batch_size]


# %% the order ignored step="batches" costs=1
# The examples come in the order of the file. What is order for?
def batches(X, y, batch_size, order):
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


# %% batch_size as the number of batches step="batches" costs=2
# There are batch_size batches. Is that how many there are, or how large each is?
def batches(X, y, batch_size, order):
    for rows in np.array_split(order, batch_size):
        yield X[rows], y[rows]


# %% return in place of yield step="batches" costs=3
# These are not pairs of a batch and its labels. What does return do to the batches that are still to come?
def batches(X, y, batch_size, order):
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        return X[rows], y[rows]


# %% parts of nearly equal size step="batches" costs=1
# The batches are nearly equal in size. How large is each of them to be, as long as enough examples are left?
def batches(X, y, batch_size, order):
    for rows in np.array_split(order, -(-len(order) // batch_size)):
        yield X[rows], y[rows]


# %% an empty batch at the end step="batches" costs=1
# The last batch has no examples. How many batches are there where nothing is left over?
def batches(X, y, batch_size, order):
    for number in range(len(order) // batch_size + 1):
        rows = order[number * batch_size : (number + 1) * batch_size]
        yield X[rows], y[rows]


# %% an end inside the loop step="batches" costs=2
# Only the first batch came back. When does a function end that meets `return` in a loop?
def batches(X, y, batch_size, order):
    rows = order[:batch_size]
    return [(X[rows], y[rows])]


# %% the step of range as its end step="batches" costs=2
# The first batch came back, and an empty one if it holds all. Which number of `range` is the step?
def batches(X, y, batch_size, order):
    for start in range(0, batch_size, len(order)):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


# %% a batch from every example on step="batches" costs=2
# A batch begins at every example. Where does the next one begin, if none is to come twice?
def batches(X, y, batch_size, order):
    for start in range(len(order)):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


# %% inputs step="number_of_updates"
inputs = {
    "counts the batches of one epoch, a shorter one too": [
        (12, 4, 1),
        (10, 4, 1),
        (35, 5, 1),
        (11, 4, 1),
    ],
    "counts them for all epochs": [(10, 4, 5), (1000, 32, 10)],
}


# %% rounded down step="number_of_updates" costs=0.5
# Only full batches are counted. Does a shorter batch make an update?
def number_of_updates(n, batch_size, epochs):
    return n // batch_size * epochs


# %% always one more step="number_of_updates" costs=0.5
# A batch is counted that has no examples. What is left when the last full batch is cut off?
def number_of_updates(n, batch_size, epochs):
    return (n // batch_size + 1) * epochs


# %% epochs counted as updates step="number_of_updates" costs=1
# This is the number of epochs. How often do the weights change in one of them?
def number_of_updates(n, batch_size, epochs):
    return epochs


# %% one epoch only step="number_of_updates" costs=0.5
# These are the updates of one epoch. How many epochs are there?
def number_of_updates(n, batch_size, epochs):
    return np.ceil(n / batch_size)


# %% rounded after all epochs step="number_of_updates" costs=0.5
# Here the rest of one epoch is filled up with examples of the next. When does a batch end?
def number_of_updates(n, batch_size, epochs):
    return np.ceil(n * epochs / batch_size)


# %% examples counted as updates step="number_of_updates" costs=1
# This is how often an example is looked at. How many of them share one update?
def number_of_updates(n, batch_size, epochs):
    return n * epochs


# %% not rounded step="number_of_updates" costs=0.5
# This counts parts of updates. How many updates does a batch make that is not full?
def number_of_updates(n, batch_size, epochs):
    return n / batch_size * epochs


# %% rounded to the nearest step="number_of_updates" costs=0.5
# The number of batches is rounded to the nearest. Which batches are lost by that?
def number_of_updates(n, batch_size, epochs):
    return round(n / batch_size) * epochs


# %% inputs step="mean_over_batches"
inputs = {
    "is the mean where all batches are equally large": [([2.0, 4.0], [5, 5])],
    "lets each batch count as much as it has examples": [
        ([1.0, 5.0], [3, 1]),
        ([2.0, 4.0, 8.0], [32, 32, 16]),
    ],
}


# %% a mean of means step="mean_over_batches" costs=0.5
# Every batch counts the same here. How many examples does the short one stand for?
def mean_over_batches(batch_means, batch_sizes):
    return np.mean(batch_means)


# %% a sum step="mean_over_batches" costs=1
# This is the sum over all examples. How many examples are there?
def mean_over_batches(batch_means, batch_sizes):
    return np.sum(np.asarray(batch_means) * np.asarray(batch_sizes))


# %% divided by the number of batches step="mean_over_batches" costs=1
# The sum over all examples was divided by the number of batches. What is this the mean of?
def mean_over_batches(batch_means, batch_sizes):
    return np.mean(np.asarray(batch_means) * np.asarray(batch_sizes))


# %% an end inside the loop step="mean_over_batches" costs=1
# This is the mean of the first batch. When does a function end that meets `return` in a loop?
def mean_over_batches(batch_means, batch_sizes):
    return batch_means[0]


# %% inputs step="split"
inputs = {
    "puts every example into one set, drawn at random and repeatable with the seed": [
        (30, 8, 10, 1),
        (30, 8, 10, 2),
    ],
}


# %% three draws step="split" costs=1
# Some rows are in two sets. What does a second draw know of the first?
def split(n, n_validation, n_test, seed):
    rng = np.random.default_rng(seed)
    sizes = (n - n_validation - n_test, n_validation, n_test)
    return [rng.choice(n, size, replace=False) for size in sizes]


# %% two sets from the same place step="split" costs=1
# Validation and test set begin with the same rows. Where does the second stretch have to start?
def split(n, n_validation, n_test, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[n_validation + n_test :], order[:n_validation], order[:n_test]


# %% drawn with replacement step="split" costs=1
# Some rows were drawn more than once, and some never. What happens to a ball after it is drawn?
def split(n, n_validation, n_test, seed):
    order = np.random.default_rng(seed).integers(0, n, n)
    test, rest = order[:n_test], order[n_test:]
    return rest[n_validation:], rest[:n_validation], test


# %% training on all rows step="split" costs=2
# The training set has all rows, those of the other sets too. What can the test set still tell?
def split(n, n_validation, n_test, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order, order[:n_validation], order[n_validation : n_validation + n_test]


# %% no shuffling step="split" costs=1
# Each set is a stretch of the file. What if the file is sorted?
def split(n, n_validation, n_test, seed):
    order = np.arange(n)
    test, rest = order[:n_test], order[n_test:]
    return rest[n_validation:], rest[:n_validation], test


# %% the first rows to train with step="split" costs=1
# The training set is always the first rows. What if the file is sorted?
def split(n, n_validation, n_test, seed):
    n_train = n - n_validation - n_test
    rest = n_train + np.random.default_rng(seed).permutation(n_validation + n_test)
    return np.arange(n_train), rest[:n_validation], rest[n_validation:]


# %% the seed ignored step="split" costs=1
# Every seed gives the same split. Where does the generator get its seed from?
def split(n, n_validation, n_test, seed):
    order = np.random.default_rng(0).permutation(n)
    test, rest = order[:n_test], order[n_test:]
    return rest[n_validation:], rest[:n_validation], test


# %% no seed step="split" costs=1
# The same seed gives another split each time. Which generator draws here?
def split(n, n_validation, n_test, seed):
    order = np.random.permutation(n)
    test, rest = order[:n_test], order[n_test:]
    return rest[n_validation:], rest[:n_validation], test


# %% validation and test exchanged step="split" costs=1
# The validation set has the size of the test set. In which order are the sets returned?
def split(n, n_validation, n_test, seed):
    order = np.random.default_rng(seed).permutation(n)
    test, rest = order[:n_test], order[n_test:]
    return rest[n_validation:], test, rest[:n_validation]


# %% rows counted from 1 step="split" costs=1
# The row numbers go from 1 to n. Which number has the first row of an array?
def split(n, n_validation, n_test, seed):
    order = np.random.default_rng(seed).permutation(n) + 1
    test, rest = order[:n_test], order[n_test:]
    return rest[n_validation:], rest[:n_validation], test


# %% inputs step="task"
inputs = {}

# %% the best of all test accuracies step="task" costs=1
# This is the highest test accuracy of all combinations. How often was the final exam sat?
test_accuracy = max(
    accuracy(train(X_train, y_train, size, rate, epochs, seed), X_test, y_test)
    for size in batch_sizes
    for rate in learning_rates
)

# %% chosen by the test set step="task" costs=1
# This combination is best on the test set. Which set may choose?
test_losses = np.array(
    [
        [
            loss(train(X_train, y_train, size, rate, epochs, seed), X_test, y_test)
            for rate in learning_rates
        ]
        for size in batch_sizes
    ]
)
row, column = np.unravel_index(np.argmin(test_losses), test_losses.shape)
best_batch_size, best_learning_rate = batch_sizes[row], learning_rates[column]
best = train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(best, X_test, y_test)

# %% measured on the test set step="task" costs=1
# These are losses of the test set. Which set may choose hyperparameters?
validation_losses = np.array(
    [
        [
            loss(train(X_train, y_train, size, rate, epochs, seed), X_test, y_test)
            for rate in learning_rates
        ]
        for size in batch_sizes
    ]
)
row, column = np.unravel_index(np.argmin(validation_losses), validation_losses.shape)
best_batch_size, best_learning_rate = batch_sizes[row], learning_rates[column]
best = train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(best, X_test, y_test)

# %% measured on the training set step="task" costs=1
# These are losses of the training set. Do they tell which choice works on new examples?
validation_losses = np.array(
    [
        [
            loss(train(X_train, y_train, size, rate, epochs, seed), X_train, y_train)
            for rate in learning_rates
        ]
        for size in batch_sizes
    ]
)
row, column = np.unravel_index(np.argmin(validation_losses), validation_losses.shape)
best_batch_size, best_learning_rate = batch_sizes[row], learning_rates[column]
best = train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(best, X_test, y_test)

# %% the table on its side step="task" costs=1
# The rows are learning rates here. What does the text say a row is?
losses = {
    (size, rate): loss(
        train(X_train, y_train, size, rate, epochs, seed), X_validation, y_validation
    )
    for size in batch_sizes
    for rate in learning_rates
}
validation_losses = np.array(
    [[losses[size, rate] for size in batch_sizes] for rate in learning_rates]
)
best_batch_size, best_learning_rate = min(losses, key=losses.get)
best = train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(best, X_test, y_test)

# %% accuracy on the validation set step="task" costs=1
# This is the accuracy on the validation set. Which images had no part in the choice?
test_accuracy = accuracy(best, X_validation, y_validation)

# %% the largest loss chosen step="task" costs=1
# This combination has the largest validation loss. Which one is best?
row, column = np.unravel_index(np.argmax(validation_losses), validation_losses.shape)
best_batch_size, best_learning_rate = batch_sizes[row], learning_rates[column]
best = train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(best, X_test, y_test)

# %% the last network in place of the best step="task" costs=1
# This is the accuracy of the network that was trained last. Which one did you choose?
last = train(X_train, y_train, batch_sizes[-1], learning_rates[-1], epochs, seed)
test_accuracy = accuracy(last, X_test, y_test)


# %% epochs counted as updates step="task" costs=2
# Each network made only one update per epoch. How many updates does one epoch have?
def short_training(X, y, size, rate, updates, number):
    rng = np.random.default_rng(number)
    W1, b1 = rng.normal(0, np.sqrt(2 / 64), (64, 16)), np.zeros(16)
    W2, b2 = rng.normal(0, np.sqrt(2 / 16), (16, 10)), np.zeros(10)
    order = rng.permutation(len(X))
    for update in range(updates):
        rows = np.roll(order, -update * size)[:size]
        hidden, y_pred = forward([W1, b1, W2, b2], X[rows])
        upstream = (y_pred - np.eye(10)[y[rows]]) / len(rows)
        below = upstream @ W2.T * (hidden > 0)
        W1, b1 = W1 - rate * (X[rows].T @ below), b1 - rate * below.sum(0)
        W2, b2 = W2 - rate * (hidden.T @ upstream), b2 - rate * upstream.sum(0)
    return [W1, b1, W2, b2]


networks = [
    [short_training(X_train, y_train, size, rate, epochs, seed) for rate in learning_rates]
    for size in batch_sizes
]
validation_losses = np.array(
    [[loss(network, X_validation, y_validation) for network in part] for part in networks]
)
row, column = np.unravel_index(np.argmin(validation_losses), validation_losses.shape)
best_batch_size, best_learning_rate = batch_sizes[row], learning_rates[column]
test_accuracy = accuracy(networks[row][column], X_test, y_test)

# %% trained on both sets in the end step="task" costs=1
# Another network was tested, one that has trained on the validation set too. Which network did you choose?
X_both, y_both = np.concatenate([X_train, X_validation]), np.concatenate([y_train, y_validation])
final = train(X_both, y_both, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(final, X_test, y_test)

# %% pairs in place of combinations step="task" costs=1
# Only three networks were trained, on the diagonal. How many combinations are three sizes and three rates?
validation_losses = np.full((len(batch_sizes), len(learning_rates)), np.inf)
for place, (size, rate) in enumerate(zip(batch_sizes, learning_rates, strict=True)):
    parameters = train(X_train, y_train, size, rate, epochs, seed)
    validation_losses[place, place] = loss(parameters, X_validation, y_validation)
row, column = np.unravel_index(np.argmin(validation_losses), validation_losses.shape)
best_batch_size, best_learning_rate = batch_sizes[row], learning_rates[column]
best = train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed)
test_accuracy = accuracy(best, X_test, y_test)

# %% places in place of settings step="task" costs=1
# These are the places of the choice in the table. Which batch size and which rate stand there?
best_batch_size, best_learning_rate = row, column
