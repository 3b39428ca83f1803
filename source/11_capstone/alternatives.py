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


# %% through the variance step="scale"
def scale(X_train, X):
    mean = np.sum(X_train, axis=0) / len(X_train)
    variance = np.sum((X_train - mean) ** 2, axis=0) / len(X_train)
    variance[variance == 0] = 1.0
    return (X - mean) / np.sqrt(variance)


# %% np.divide where it can step="scale"
def scale(X_train, X):
    centred = X - np.mean(X_train, axis=0)
    deviation = np.broadcast_to(np.std(X_train, axis=0), centred.shape)
    return np.divide(centred, deviation, out=centred.copy(), where=deviation > 0)


# %% batches by array_split step="train_model"
def train_model(design, X, y, classes=10):
    sizes = [X.shape[1]] + list(design["hidden"]) + [classes]
    parameters = initial_parameters(sizes, design["seed"])
    rng = np.random.default_rng(design["seed"])
    cuts = np.arange(design["batch_size"], len(X), design["batch_size"])
    for _ in range(design["epochs"]):
        for rows in np.split(rng.permutation(len(X)), cuts):
            for parameter, slope in zip(parameters, gradients(parameters, X[rows], y[rows])):
                parameter -= design["learning_rate"] * slope
    return parameters


# %% shuffled copies step="train_model"
def train_model(design, X, y, classes=10):
    rng, size = np.random.default_rng(design["seed"]), design["batch_size"]
    parameters = initial_parameters((X.shape[1], *design["hidden"], classes), design["seed"])
    for _ in range(design["epochs"]):
        order = rng.permutation(len(X))
        X_now, y_now = X[order], y[order]
        while len(y_now):
            slopes = gradients(parameters, X_now[:size], y_now[:size])
            parameters = [
                np.subtract(parameter, np.multiply(design["learning_rate"], slope))
                for parameter, slope in zip(parameters, slopes)
            ]
            X_now, y_now = X_now[size:], y_now[size:]
    return tuple(parameters)


# %% all orders first step="train_model"
def train_model(design, X, y, classes=10):
    rng = np.random.default_rng(design["seed"])
    orders = [rng.permutation(len(X)) for _ in range(design["epochs"])]
    batches = [
        order[k : k + design["batch_size"]]
        for order in orders
        for k in range(0, len(order), design["batch_size"])
    ]
    theta = initial_parameters([len(X[0]), *design["hidden"], classes], design["seed"])
    for rows in batches:
        theta = [
            t - design["learning_rate"] * g
            for t, g in zip(theta, gradients(theta, X[rows], y[rows]))
        ]
    return theta


# %% another seed and learning rate step="design"
design = {"hidden": [64], "learning_rate": 0.5, "batch_size": 32, "epochs": 29, "seed": 11}

# %% two hidden layers step="design"
design = {"hidden": [48, 24], "learning_rate": 0.3, "batch_size": 40}
design |= {"epochs": 30, "seed": 2}

# %% large batches step="design"
design = {"hidden": [100], "learning_rate": 1.0, "batch_size": 64, "epochs": 40, "seed": 7}

# %% loops step="task"
Z_train, Z_test = scale(X_train, X_train), scale(X_train, X_test)
model = train_model(design, Z_train, y_train)
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
parameters = train_model(design, scale(X_train, X_train), y_train)
beliefs = probabilities(parameters, scale(X_train, X_test))
test_predictions = beliefs.argmax(axis=1)
test_confusion = np.bincount(10 * y_test + test_predictions, minlength=100).reshape(10, 10)
test_accuracy = np.trace(test_confusion) / np.sum(test_confusion)
wrong = np.flatnonzero(test_predictions != y_test)
worst_mistake = int(wrong[beliefs[wrong].max(axis=1).argmax()])

# %% one-hot counting step="task"
parameters = train_model(design, scale(X_train, X_train), y_train)
beliefs = probabilities(parameters, scale(X_train, X_test))
test_predictions = beliefs.argmax(axis=1)
test_accuracy = float(np.mean(test_predictions == y_test))
test_confusion = np.eye(10)[y_test].T @ np.eye(10)[test_predictions]
order = np.argsort(-beliefs.max(axis=1))
worst_mistake = next(int(i) for i in order if test_predictions[i] != y_test[i])
