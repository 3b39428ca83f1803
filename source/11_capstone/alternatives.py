# %% [markdown]
# # Right answers to 11_capstone in other styles

# %% a loop over pixels step="scale"
def scale(X_train, X):
    result = np.array(X, dtype=float)
    for pixel in range(X.shape[1]):
        known = X_train[:, pixel]
        result[:, pixel] -= known.mean()
        if known.std() > 0:
            result[:, pixel] /= known.std()
    return result


def look_at(X_train, X):
    """What scale returns, and what X and X_train are afterwards."""
    return {"scaled": scale(X_train, X), "X after": X, "X_train after": X_train}


# %% through the variance step="scale"
def scale(X_train, X):
    mean = np.sum(X_train, axis=0) / len(X_train)
    variance = np.sum((X_train - mean) ** 2, axis=0) / len(X_train)
    variance[variance == 0] = 1.0
    return (X - mean) / np.sqrt(variance)


def look_at(X_train, X):
    """What scale returns, and what X and X_train are afterwards."""
    return {"scaled": scale(X_train, X), "X after": X, "X_train after": X_train}


# %% np.divide where it can step="scale"
def scale(X_train, X):
    centred = X - np.mean(X_train, axis=0)
    deviation = np.broadcast_to(np.std(X_train, axis=0), centred.shape)
    return np.divide(centred, deviation, out=centred.copy(), where=deviation > 0)


def look_at(X_train, X):
    """What scale returns, and what X and X_train are afterwards."""
    return {"scaled": scale(X_train, X), "X after": X, "X_train after": X_train}


# %% batches by split step="train_model"
def train_model(design, X, y, X_validation, y_validation, classes=10):
    sizes = [X.shape[1]] + list(design["hidden"]) + [classes]
    theta, rng = initial_parameters(sizes, design["seed"]), np.random.default_rng(design["seed"])
    cuts = np.arange(design["batch_size"], len(X), design["batch_size"])
    rule, keeper = Optimizer(design), KeepBest(patience=design["patience"])
    for _ in range(design["epochs"]):
        for rows in np.split(rng.permutation(len(X)), cuts):
            theta = rule.step(theta, gradients(theta, X[rows], y[rows], design["dropout"], rng))
        if keeper.on_epoch_end(loss(theta, X_validation, y_validation), theta):
            return keeper.best_parameters
    return keeper.best_parameters


# %% shuffled copies, and a best of its own step="train_model"
def train_model(design, X, y, X_validation, y_validation, classes=10):
    rng, size = np.random.default_rng(design["seed"]), design["batch_size"]
    parameters = initial_parameters((X.shape[1], *design["hidden"], classes), design["seed"])
    optimizer, losses, kept = Optimizer(design), [], []
    while len(losses) < design["epochs"]:
        order = rng.permutation(len(X))
        X_now, y_now = X[order], y[order]
        while len(y_now):
            slopes = gradients(parameters, X_now[:size], y_now[:size], design["dropout"], rng)
            parameters = optimizer.step(parameters, slopes)
            X_now, y_now = X_now[size:], y_now[size:]
        losses.append(loss(parameters, X_validation, y_validation))
        kept.append(parameters)
        if len(losses) - 1 - int(np.argmin(losses)) >= design["patience"]:
            break
    return tuple(kept[int(np.argmin(losses))])


# %% a generator of batches step="train_model"
def train_model(design, X, y, X_validation, y_validation, classes=10):
    def batches(order):
        for k in range(0, len(order), design["batch_size"]):
            yield order[k : k + design["batch_size"]]

    rng, is_over, epoch = np.random.default_rng(design["seed"]), False, 0
    theta = initial_parameters([len(X[0]), *design["hidden"], classes], design["seed"])
    optimizer, best = Optimizer(design), KeepBest(design["patience"])
    while not is_over and epoch < design["epochs"]:
        for rows in batches(rng.permutation(len(X))):
            theta = optimizer.step(
                theta, gradients(theta, X[rows], y[rows], design["dropout"], rng)
            )
        is_over = best.on_epoch_end(loss(theta, X_validation, y_validation), theta)
        epoch += 1
    return best.best_parameters


# %% Adam, with and without dropout step="design"
plans = [
    {
        "hidden": [64],
        "optimizer": "adam",
        "learning_rate": 0.005,
        "dropout": 0.0,
        "batch_size": 32,
        "epochs": 20,
        "patience": 5,
        "seed": 3,
    },
    {
        "hidden": [64],
        "optimizer": "adam",
        "learning_rate": 0.005,
        "dropout": 0.2,
        "batch_size": 32,
        "epochs": 20,
        "patience": 5,
        "seed": 3,
    },
    {
        "hidden": [96],
        "optimizer": "adam",
        "learning_rate": 0.003,
        "dropout": 0.1,
        "batch_size": 32,
        "epochs": 29,
        "patience": 29,
        "seed": 4,
    },
]
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
trials = []
for plan in plans:
    model = train_model(plan, Z_train, y_train, Z_validation, y_validation)
    read = np.argmax(probabilities(model, Z_validation), axis=1)
    trials.append((plan, float(np.mean(read == y_validation))))
design = max(trials, key=lambda pair: pair[1])[0]

# %% two and three hidden layers step="design"
plans = [
    {
        "hidden": [64, 32],
        "optimizer": "sgd",
        "learning_rate": 0.3,
        "dropout": 0,
        "batch_size": 40,
        "epochs": 37,
        "patience": 10,
        "seed": 2,
    },
    {
        "hidden": (48, 24),
        "optimizer": "sgd",
        "learning_rate": 0.2,
        "dropout": 0.0,
        "batch_size": 40,
        "epochs": 37,
        "patience": 37,
        "seed": 2,
    },
    {
        "hidden": [64, 48, 32],
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "dropout": 0.0,
        "batch_size": 32,
        "epochs": 29,
        "patience": 29,
        "seed": 8,
    },
]
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
trials = []
for plan in plans:
    model = train_model(plan, Z_train, y_train, Z_validation, y_validation)
    read = np.argmax(probabilities(model, Z_validation), axis=1)
    trials.append((plan, float(np.mean(read == y_validation))))
design = max(trials, key=lambda pair: pair[1])[0]

# %% one design with four seeds, in large batches step="design"
plans = [
    {
        "hidden": [100],
        "optimizer": "sgd",
        "learning_rate": 1.0,
        "dropout": 0.0,
        "batch_size": 64,
        "epochs": 58,
        "patience": 12,
        "seed": 1,
    },
    {
        "hidden": [100],
        "optimizer": "sgd",
        "learning_rate": 1.0,
        "dropout": 0.0,
        "batch_size": 64,
        "epochs": 58,
        "patience": 12,
        "seed": 2,
    },
    {
        "hidden": [100],
        "optimizer": "sgd",
        "learning_rate": 1.0,
        "dropout": 0.0,
        "batch_size": 64,
        "epochs": 58,
        "patience": 12,
        "seed": 7,
    },
    {
        "hidden": [100],
        "optimizer": "sgd",
        "learning_rate": 1.0,
        "dropout": 0.0,
        "batch_size": 64,
        "epochs": 58,
        "patience": 12,
        "seed": 11,
    },
]
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
trials = []
for plan in plans:
    model = train_model(plan, Z_train, y_train, Z_validation, y_validation)
    read = np.argmax(probabilities(model, Z_validation), axis=1)
    trials.append((plan, float(np.mean(read == y_validation))))
design = max(trials, key=lambda pair: pair[1])[0]

# %% loops step="task"
Z_train, Z_test = scale(X_train, X_train), scale(X_train, X_test)
Z_validation = scale(X_train, X_validation)
model = train_model(design, Z_train, y_train, Z_validation, y_validation)
beliefs = probabilities(model, Z_test)
test_predictions, test_confusion = [], [[0] * 10 for _ in range(10)]
worst_mistake, largest = 0, -1.0
for number, row in enumerate(beliefs):
    digit = int(np.argmax(row))
    test_predictions.append(digit)
    test_confusion[y_test[number]][digit] += 1
    if digit != y_test[number] and row[digit] > largest:
        worst_mistake, largest = number, row[digit]
test_accuracy = sum(test_confusion[k][k] for k in range(10)) / len(y_test)

# %% bincount step="task"
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
parameters = train_model(design, Z_train, y_train, Z_validation, y_validation)
beliefs = probabilities(parameters, scale(X_train, X_test))
test_predictions = beliefs.argmax(axis=1)
test_confusion = np.bincount(10 * y_test + test_predictions, minlength=100).reshape(10, 10)
test_accuracy = np.trace(test_confusion) / np.sum(test_confusion)
wrong = np.flatnonzero(test_predictions != y_test)
worst_mistake = int(wrong[beliefs[wrong].max(axis=1).argmax()])

# %% one-hot counting step="task"
Z_train, Z_validation = scale(X_train, X_train), scale(X_train, X_validation)
parameters = train_model(design, Z_train, y_train, Z_validation, y_validation)
beliefs = probabilities(parameters, scale(X_train, X_test))
test_predictions = beliefs.argmax(axis=1)
test_accuracy = float(np.mean(test_predictions == y_test))
test_confusion = np.eye(10)[y_test].T @ np.eye(10)[test_predictions]
order = np.argsort(-beliefs.max(axis=1))
worst_mistake = next(int(i) for i in order if test_predictions[i] != y_test[i])
