# %% [markdown]
# # Right answers to 07_batches_and_validation in other styles

# %% a list of slices of shuffled arrays step="batches"
def batches(X, y, batch_size, order):
    X, y = X[order], y[order]
    starts = range(0, len(X), batch_size)
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in starts]


# %% np.array_split step="batches"
def batches(X, y, batch_size, order):
    places = np.arange(batch_size, len(order), batch_size)
    for rows in np.split(np.asarray(order), places):
        yield np.take(X, rows, axis=0), np.take(y, rows)


# %% a batch that fills up step="batches"
def batches(X, y, batch_size, order):
    found, examples, answers = [], [], []
    for row in order:
        examples.append(X[row])
        answers.append(y[row])
        if len(examples) == batch_size:
            found.append([np.array(examples), np.array(answers)])
            examples, answers = [], []
    if examples:
        found.append([np.array(examples), np.array(answers)])
    return found


# %% recursion step="batches"
def batches(X, y, batch_size, order):
    if len(order) == 0:
        return
    first = order[:batch_size]
    yield X[first], y[first]
    yield from batches(X, y, batch_size, order[batch_size:])


# %% rounded up step="number_of_updates"
def number_of_updates(n, batch_size, epochs):
    return int(np.ceil(n / batch_size)) * epochs


# %% upside-down floor step="number_of_updates"
def number_of_updates(n, batch_size, epochs):
    return -(-n // batch_size) * epochs


# %% counting step="number_of_updates"
def number_of_updates(n, batch_size, epochs):
    updates = 0
    for _ in range(epochs):
        left = n
        while left > 0:
            left -= batch_size
            updates += 1
    return updates


# %% np.average step="mean_over_batches"
def mean_over_batches(batch_means, batch_sizes):
    return np.average(batch_means, weights=batch_sizes)


# %% a loop step="mean_over_batches"
def mean_over_batches(batch_means, batch_sizes):
    total = examples = 0
    for mean, size in zip(batch_means, batch_sizes):
        total += mean * size
        examples += size
    return total / examples


# %% shares step="mean_over_batches"
def mean_over_batches(batch_means, batch_sizes):
    shares = np.array(batch_sizes) / sum(batch_sizes)
    return float(shares @ np.array(batch_means))


# %% np.split step="split"
def split(n, n_validation, n_test, seed):
    order = np.random.default_rng(seed).permutation(n)
    n_train = n - n_validation - n_test
    return np.split(order, [n_train, n_train + n_validation])


# %% shuffle in place and sort step="split"
def split(n, n_validation, n_test, seed):
    rows = np.arange(n)
    np.random.default_rng(seed).shuffle(rows)
    n_train = n - n_validation - n_test
    parts = rows[:n_train], rows[n_train : n - n_test], rows[n - n_test :]
    return tuple(sorted(part.tolist()) for part in parts)


# %% draw the test set, then draw from the rest step="split"
def split(n, n_validation, n_test, seed):
    rng = np.random.default_rng(seed)
    test = rng.choice(n, n_test, replace=False)
    rest = np.setdiff1d(np.arange(n), test)
    validation = rng.choice(rest, n_validation, replace=False)
    return np.setdiff1d(rest, validation), validation, test


# %% the smallest random numbers step="split"
def split(n, n_validation, n_test, seed):
    rank = np.argsort(np.argsort(np.random.default_rng(seed).random(n)))
    is_test = rank < n_test
    is_validation = ~is_test & (rank < n_test + n_validation)
    return (
        np.flatnonzero(~is_test & ~is_validation),
        np.flatnonzero(is_validation),
        np.flatnonzero(is_test),
    )


# %% one loop that remembers the best step="task"
validation_losses = np.zeros((len(batch_sizes), len(learning_rates)))
lowest, best = np.inf, None
for i, batch_size in enumerate(batch_sizes):
    for j, learning_rate in enumerate(learning_rates):
        parameters = train(X_train, y_train, batch_size, learning_rate, epochs, seed)
        validation_losses[i, j] = loss(parameters, X_validation, y_validation)
        if validation_losses[i, j] < lowest:
            lowest, best = validation_losses[i, j], parameters
            best_batch_size, best_learning_rate = batch_size, learning_rate
test_accuracy = accuracy(best, X_test, y_test)

# %% a dictionary of networks step="task"
networks = {
    (size, rate): train(X_train, y_train, size, rate, epochs, seed)
    for size in batch_sizes
    for rate in learning_rates
}
held_out = {pair: loss(network, X_validation, y_validation) for pair, network in networks.items()}
best_batch_size, best_learning_rate = min(held_out, key=held_out.get)
validation_losses = [[held_out[size, rate] for rate in learning_rates] for size in batch_sizes]
W1, b1, W2, b2 = networks[best_batch_size, best_learning_rate]
labels = np.argmax(np.maximum(0, X_test @ W1 + b1) @ W2 + b2, axis=1)
test_accuracy = np.count_nonzero(labels == y_test) / len(y_test)

# %% flat list of tries step="task"
import itertools

tries = []
for size, rate in itertools.product(batch_sizes, learning_rates):
    network = train(X_train, y_train, size, rate, epochs, seed)
    tries.append((loss(network, X_validation, y_validation), size, rate))
validation_losses = np.reshape([attempt[0] for attempt in tries], (len(batch_sizes), -1))
_, best_batch_size, best_learning_rate = sorted(tries)[0]
test_accuracy = float(
    accuracy(
        train(X_train, y_train, best_batch_size, best_learning_rate, epochs, seed), X_test, y_test
    )
)
