# %% [markdown]
# # Alternatives of 10_sequential_api: right answers in other styles.


# %% sets of names step="compile"
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics):
        pairs = [(optimizer, OPTIMIZERS), (loss, LOSSES), *((name, METRICS) for name in metrics)]
        unknown = [name for name, known in pairs if type(name) is str and name not in known]
        if unknown:
            raise ValueError(f"unknown: {sorted(unknown)}")
        self.optimizer = OPTIMIZERS[optimizer]() if type(optimizer) is str else optimizer
        self.loss = LOSSES.get(loss) if type(loss) is str else loss
        self.metrics = tuple(METRICS.get(name) if type(name) is str else name for name in metrics)


def toy_compile(model, optimizer, loss, metrics, as_objects):
    """What a model holds after compile, with names, or with what these names stand for."""
    if as_objects:
        optimizer, loss = OPTIMIZERS[optimizer](0.5), LOSSES[loss]
        metrics = [METRICS[name] for name in metrics]
    model.compile(optimizer, loss, metrics)
    rate = getattr(model.optimizer, "learning_rate", None)
    found = [getattr(metric, "__name__", metric) for metric in model.metrics]
    return type(model.optimizer).__name__, rate, type(model.loss).__name__, found


# %% from the KeyError step="compile"
class Sequential(Sequential):
    def compile(self, optimizer, loss, metrics=()):
        try:
            if isinstance(optimizer, str):
                optimizer = OPTIMIZERS[optimizer]()
            if isinstance(loss, str):
                loss = LOSSES[loss]
            metrics = [METRICS[m] if isinstance(m, str) else m for m in metrics]
        except KeyError as problem:
            raise ValueError(f"{problem} is unknown") from None
        self.optimizer, self.loss, self.metrics = optimizer, loss, metrics


def toy_compile(model, optimizer, loss, metrics, as_objects):
    """What a model holds after compile, with names, or with what these names stand for."""
    if as_objects:
        optimizer, loss = OPTIMIZERS[optimizer](0.5), LOSSES[loss]
        metrics = [METRICS[name] for name in metrics]
    model.compile(optimizer, loss, metrics)
    rate = getattr(model.optimizer, "learning_rate", None)
    found = [getattr(metric, "__name__", metric) for metric in model.metrics]
    return type(model.optimizer).__name__, rate, type(model.loss).__name__, found


# %% an exception of its own kind, and a look at what can be called step="compile"
class UnknownNameError(ValueError):
    pass


class Sequential(Sequential):
    def _look_up(self, name, known):
        if name not in known:
            raise UnknownNameError(name)
        return known[name]

    def compile(self, optimizer, loss, metrics):
        self.optimizer, self.loss, self.metrics = optimizer, loss, []
        if not hasattr(optimizer, "update"):
            self.optimizer = self._look_up(optimizer, OPTIMIZERS)()
        if not callable(loss):
            self.loss = self._look_up(loss, LOSSES)
        for metric in metrics:
            self.metrics.append(metric if callable(metric) else self._look_up(metric, METRICS))


def toy_compile(model, optimizer, loss, metrics, as_objects):
    """What a model holds after compile, with names, or with what these names stand for."""
    if as_objects:
        optimizer, loss = OPTIMIZERS[optimizer](0.5), LOSSES[loss]
        metrics = [METRICS[name] for name in metrics]
    model.compile(optimizer, loss, metrics)
    rate = getattr(model.optimizer, "learning_rate", None)
    found = [getattr(metric, "__name__", metric) for metric in model.metrics]
    return type(model.optimizer).__name__, rate, type(model.loss).__name__, found


# %% an update of a dictionary step="evaluate"
class Sequential(Sequential):
    def evaluate(self, X, y):
        probabilities = self.forward(X, False)
        found = {"loss": self.loss(y, probabilities)}
        for metric in self.metrics:
            found[metric.__name__] = float(metric(y, probabilities))
        return found


def toy_evaluate(parent, probabilities, y, loss, metrics):
    """What evaluate makes of these probabilities; in training mode they are in reverse order."""

    class Toy(parent):
        def forward(self, X, training=False):
            return X[:, ::-1] if training else X

    model = Toy([], seed=1)
    model.loss, model.metrics = LOSSES[loss], [METRICS[name] for name in metrics]
    return model.evaluate(probabilities, y)


# %% zip step="evaluate"
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred = self.forward(X, training=False)
        names = ["loss"] + [metric.__name__ for metric in self.metrics]
        return dict(zip(names, [f(y, y_pred) for f in [self.loss, *self.metrics]], strict=True))


def toy_evaluate(parent, probabilities, y, loss, metrics):
    """What evaluate makes of these probabilities; in training mode they are in reverse order."""

    class Toy(parent):
        def forward(self, X, training=False):
            return X[:, ::-1] if training else X

    model = Toy([], seed=1)
    model.loss, model.metrics = LOSSES[loss], [METRICS[name] for name in metrics]
    return model.evaluate(probabilities, y)


# %% one measurement after the other step="evaluate"
class Sequential(Sequential):
    def evaluate(self, X, y):
        y_pred, values = np.array(self.predict(X)), {}
        for function in (self.loss, *self.metrics):
            values[getattr(function, "__name__", "loss")] = function(y, y_pred)
        return values


def toy_evaluate(parent, probabilities, y, loss, metrics):
    """What evaluate makes of these probabilities; in training mode they are in reverse order."""

    class Toy(parent):
        def forward(self, X, training=False):
            return X[:, ::-1] if training else X

    model = Toy([], seed=1)
    model.loss, model.metrics = LOSSES[loss], [METRICS[name] for name in metrics]
    return model.evaluate(probabilities, y)


# %% all batches cut at once step="fit"
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        rows = []
        for epoch in range(epochs):
            cuts = range(batch_size, len(X), batch_size)
            batches = np.array_split(self.rng.permutation(len(X)), cuts)
            results = [self.train_on_batch(X[batch], y[batch]) for batch in batches]
            sizes = [len(batch) for batch in batches]
            logs = {k: np.average([r[k] for r in results], weights=sizes) for k in results[0]}
            monitored = logs["loss"]
            if validation_data:
                measured = self.evaluate(validation_data[0], validation_data[1])
                monitored = measured["loss"]
                logs.update(("val_" + name, value) for name, value in measured.items())
            rows.append(logs)
            print(progress_line(epoch + 1, epochs, logs))
            stop = False
            for callback in callbacks:
                asks = callback.on_epoch_end(epoch + 1, monitored, self.parameters())
                stop = stop or bool(asks)
            if stop:
                break
        return {name: [row[name] for row in rows] for name in rows[0]}


def toy_fit(parent, X, y, epochs, batch_size, validation_data, stop_after):
    """What fit returns, and what it did on its way, with a network that learns nothing."""
    batches, lines, calls = [], [], []

    def said():
        return [line.split(" - ")[0] for line in printed.getvalue().splitlines() if "/" in line]

    class Toy(parent):
        def train_on_batch(self, X, y):
            batches.append((list(X), list(y)))
            lines.append(said())
            return {"loss": max(X) + len(batches), "accuracy": min(y) / 10}

        def evaluate(self, X, y):
            return {"loss": sum(X) - len(batches), "accuracy": sum(y) / len(batches)}

    class Watcher:
        def on_epoch_end(self, epoch, loss, parameters):
            calls.append((epoch, loss, len(batches), parameters))
            return self is watchers[0] and epoch == stop_after

    with contextlib.redirect_stdout(io.StringIO()) as printed:
        model, watchers = Toy([], seed=epochs), [Watcher(), Watcher()]
        history = model.fit(X, y, epochs, batch_size, validation_data, callbacks=watchers)
    lines.append(said())
    return {"history": history, "batches": batches, "lines so far": lines, "callbacks": calls}


# %% shuffled copies, and while step="fit"
class Sequential(Sequential):
    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history, epoch, going_on = {}, 0, True
        while going_on and epoch < epochs:
            epoch += 1
            order = self.rng.permutation(len(X))
            X_now, y_now, sums = X[order], y[order], {}
            while len(X_now) > 0:
                told = self.train_on_batch(X_now[:batch_size], y_now[:batch_size])
                for name in told:
                    sums.setdefault(name, []).extend([told[name]] * len(X_now[:batch_size]))
                X_now, y_now = X_now[batch_size:], y_now[batch_size:]
            logs = {name: sum(values) / len(values) for name, values in sums.items()}
            if validation_data is not None:
                for name, value in self.evaluate(*validation_data).items():
                    logs[f"val_{name}"] = value
            print(progress_line(epoch, epochs, logs), flush=True)
            loss = logs["val_loss"] if validation_data is not None else logs["loss"]
            for callback in callbacks:
                if callback.on_epoch_end(epoch, loss, self.parameters()) is True:
                    going_on = False
            for name, value in logs.items():
                history[name] = [*history.get(name, []), value]
        return history


def toy_fit(parent, X, y, epochs, batch_size, validation_data, stop_after):
    """What fit returns, and what it did on its way, with a network that learns nothing."""
    batches, lines, calls = [], [], []

    def said():
        return [line.split(" - ")[0] for line in printed.getvalue().splitlines() if "/" in line]

    class Toy(parent):
        def train_on_batch(self, X, y):
            batches.append((list(X), list(y)))
            lines.append(said())
            return {"loss": max(X) + len(batches), "accuracy": min(y) / 10}

        def evaluate(self, X, y):
            return {"loss": sum(X) - len(batches), "accuracy": sum(y) / len(batches)}

    class Watcher:
        def on_epoch_end(self, epoch, loss, parameters):
            calls.append((epoch, loss, len(batches), parameters))
            return self is watchers[0] and epoch == stop_after

    with contextlib.redirect_stdout(io.StringIO()) as printed:
        model, watchers = Toy([], seed=epochs), [Watcher(), Watcher()]
        history = model.fit(X, y, epochs, batch_size, validation_data, callbacks=watchers)
    lines.append(said())
    return {"history": history, "batches": batches, "lines so far": lines, "callbacks": calls}


# %% arrays, filled epoch by epoch step="fit"
class Sequential(Sequential):
    def _one_epoch(self, X, y, size):
        order, means = self.rng.permutation(len(X)), {}
        for seen in range(0, len(X), size):
            batch = order[seen : min(seen + size, len(X))]
            for name, value in self.train_on_batch(X[batch], y[batch]).items():
                mean = means.get(name, 0.0)
                means[name] = mean + (value - mean) * len(batch) / (seen + len(batch))
        return means

    def fit(self, X, y, epochs, batch_size=32, validation_data=None, callbacks=()):
        history = {}
        for epoch in np.arange(1, epochs + 1):
            logs = self._one_epoch(X, y, batch_size)
            if validation_data is not None:
                X_val, y_val = validation_data
                logs.update({"val_" + k: v for k, v in self.evaluate(X_val, y_val).items()})
            history = {k: np.append(history.get(k, []), logs[k]) for k in logs}
            print(progress_line(epoch, epochs, logs))
            watched_loss = logs["loss"] if validation_data is None else logs["val_loss"]
            asked = [c.on_epoch_end(epoch, watched_loss, self.parameters()) for c in callbacks]
            if True in asked:
                return history
        return history


def toy_fit(parent, X, y, epochs, batch_size, validation_data, stop_after):
    """What fit returns, and what it did on its way, with a network that learns nothing."""
    batches, lines, calls = [], [], []

    def said():
        return [line.split(" - ")[0] for line in printed.getvalue().splitlines() if "/" in line]

    class Toy(parent):
        def train_on_batch(self, X, y):
            batches.append((list(X), list(y)))
            lines.append(said())
            return {"loss": max(X) + len(batches), "accuracy": min(y) / 10}

        def evaluate(self, X, y):
            return {"loss": sum(X) - len(batches), "accuracy": sum(y) / len(batches)}

    class Watcher:
        def on_epoch_end(self, epoch, loss, parameters):
            calls.append((epoch, loss, len(batches), parameters))
            return self is watchers[0] and epoch == stop_after

    with contextlib.redirect_stdout(io.StringIO()) as printed:
        model, watchers = Toy([], seed=epochs), [Watcher(), Watcher()]
        history = model.fit(X, y, epochs, batch_size, validation_data, callbacks=watchers)
    lines.append(said())
    return {"history": history, "batches": batches, "lines so far": lines, "callbacks": calls}


# %% short names, unpacked step="task"
network = Sequential(layers=[Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed=seed)
network.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
fitted = network.fit(
    X_train,
    y_train,
    epochs=epochs,
    batch_size=batch_size,
    validation_data=(X_validation, y_validation),
)
train_losses, val_losses = np.array(fitted["loss"]), np.array(fitted["val_loss"])
y_pred = network.predict(X_test)
evaluation = network.evaluate(X_test, y_test)
test_metrics = tuple(evaluation[name] for name in ("loss", "accuracy"))
test_labels = np.array([row.argmax() for row in y_pred])
scores = list(scores_of_class(y_test, test_labels, label))

# %% objects, and epochs one by one step="task"
model = Sequential([Dense(units, relu), Dropout(rate), Dense(10, softmax)], seed)
model.compile(Adam(), CrossEntropy(), [accuracy, top_3_accuracy])
train_losses, val_losses = [], []
for _ in range(epochs):
    train_losses.extend(model.fit(X_train, y_train, 1, batch_size)["loss"])
    val_losses.append(model.evaluate(X_validation, y_validation)["loss"])
y_pred = model.forward(X_test).astype(np.float32)
of_the_truth = model.predict(X_test)[np.arange(len(y_test)), y_test]
right = model.predict(X_test).argmax(axis=1) == y_test
test_metrics = np.array([-np.log(of_the_truth).mean(), right.mean()])
scores = scores_of_class(y_test, y_pred.argmax(axis=1), label)


# %% everything in functions, with a callback step="task"
def build():
    layers = [Dense(units, relu), Dropout(rate), Dense(10, softmax)]
    made = Sequential(layers, seed)
    made.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    return made


def train_and_test(made):
    best, valid = KeepBest(), (X_validation, y_validation)
    history = made.fit(X_train, y_train, epochs, batch_size, valid, callbacks=[best])
    predicted = made.predict(X_test)
    result = made.evaluate(X_test, y_test)
    losses = history["loss"], history["val_loss"]
    return *losses, (result["loss"], result["accuracy"]), predicted.tolist()


train_losses, val_losses, test_metrics, y_pred = train_and_test(build())
scores = scores_of_class(y_test, np.argmax(y_pred, axis=1), label)
