# %% [markdown]
# # Alternatives of 09_optimizers: right answers in other styles.


# %% in place, on copies step="momentum_step"
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    new_weights, new_velocity = weights.copy(), velocity.copy()
    new_velocity *= momentum
    new_velocity += gradient
    new_weights -= learning_rate * new_velocity
    return new_weights, new_velocity


# %% a loop over the weights, as lists step="momentum_step"
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    new_weights, new_velocity = [], []
    for weight, slope, speed in zip(weights, gradient, velocity, strict=True):
        speed = momentum * speed + slope
        new_velocity.append(speed)
        new_weights.append(weight - learning_rate * speed)
    return new_weights, new_velocity


# %% one product of matrices step="momentum_step"
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    rule = np.array([[1, -learning_rate, -learning_rate * momentum], [0, 1, momentum]])
    return list(rule @ np.stack([weights, gradient, velocity]))


# %% a sum of two steps step="momentum_step"
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    from_before = np.multiply(velocity, momentum)
    w = weights - learning_rate * from_before - learning_rate * gradient
    return (w, np.add(from_before, gradient))


# %% by moving towards the new value step="adam_step"
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = m + (1 - beta1) * (gradient - m)
    v = v + (1 - beta2) * (np.square(gradient) - v)
    change = (m / (1 - beta1**step)) / (np.sqrt(v / (1 - beta2**step)) + epsilon)
    return weights - learning_rate * change, m, v


# %% both corrections in the learning rate step="adam_step"
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient * gradient
    root = (1 - beta2**step) ** 0.5
    rate = learning_rate * root / (1 - beta1**step)
    return weights - rate * m / (v**0.5 + epsilon * root), m, v


# %% one weight after the other step="adam_step"
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    new = np.zeros((3, len(weights)))
    for i in range(len(weights)):
        mean = beta1 * m[i] + (1 - beta1) * gradient[i]
        square = beta2 * v[i] + (1 - beta2) * gradient[i] ** 2
        m_hat, v_hat = mean / (1 - beta1**step), square / (1 - beta2**step)
        new[:, i] = weights[i] - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), mean, square
    return tuple(new)


# %% a helper for both means step="adam_step"
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def running(mean, new, beta):
        mean = np.average([mean, new], axis=0, weights=[beta, 1 - beta])
        return mean, mean / (1 - np.power(beta, step))

    m, m_hat = running(m, gradient, beta1)
    v, v_hat = running(v, gradient**2, beta2)
    return np.subtract(weights, learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)), m, v


# %% a loop over the epochs that are over step="scheduled_rate"
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    rate = first_rate
    while update >= updates_per_epoch:
        rate *= decay
        update -= updates_per_epoch
    return rate


# %% recursion step="scheduled_rate"
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    if update < updates_per_epoch:
        return first_rate
    return scheduled_rate(first_rate * decay, decay, update - updates_per_epoch, updates_per_epoch)


# %% logarithms step="scheduled_rate"
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    epoch, _ = divmod(update, updates_per_epoch)
    return np.exp(np.log(first_rate) + epoch * np.log(decay))


# %% rounding down step="scheduled_rate"
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * np.power(decay, np.floor(update / updates_per_epoch))


# %% flatnonzero step="epochs_needed"
def epochs_needed(losses, target):
    reached = np.flatnonzero(np.array(losses) <= target)
    return int(reached[0]) + 1 if reached.size else None


# %% a loop over places step="epochs_needed"
def epochs_needed(losses, target):
    for i in range(len(losses)):
        if losses[i] <= target:
            return i + 1
    return None


# %% the smallest of all candidates step="epochs_needed"
def epochs_needed(losses, target):
    epochs = np.arange(1, len(losses) + 1)
    reached = epochs[np.asarray(losses) <= target]
    return min(reached, default=None)


# %% while step="epochs_needed"
def epochs_needed(losses, target):
    done = 0
    while done < len(losses) and losses[done] > target:
        done += 1
    if done < len(losses):
        return done + 1


# %% three calls, and lists step="task"
sgd = train("sgd", start, learning_rates[0])[-1]
momentum = train("momentum", start, learning_rates[1])[-1]
adam = train("adam", start, learning_rates[2])[-1]
curves = [list(sgd), list(momentum), list(adam)]
needed = (epochs_needed(sgd, target), epochs_needed(momentum, target), epochs_needed(adam, target))

# %% a loop that collects both step="task"
curves, needed = [], []
for i, optimizer in enumerate(optimizers):
    _, _, validation = train(optimizer, start.copy(), learning_rates[i])
    curves.append(validation)
    needed.append(epochs_needed(validation, target))

# %% an own count step="task"
results = map(train, optimizers, [start] * 3, learning_rates)
curves = np.stack([validation for _, _, validation in results]).astype(np.float32)
below = curves <= target
first = below.argmax(axis=1) + 1
needed = [int(n) if reached else None for n, reached in zip(first, below.any(axis=1))]

# %% its own training loop step="task"
curves, needed = np.zeros((3, epochs)), [0] * 3
for row, rate in enumerate(learning_rates):
    rng, w, memory, count = np.random.default_rng(seed), start, [np.zeros(65), np.zeros(65)], 0
    for epoch in range(epochs):
        order = rng.permutation(len(X_train))
        while len(order):
            now, order, count = order[:batch_size], order[batch_size:], count + 1
            g = gradient(w, X_train[now], y_train[now])
            if row == 0:
                w = w - rate * g
            elif row == 1:
                w, memory[0] = momentum_step(w, g, memory[0], rate)
            else:
                w, *memory = adam_step(w, g, *memory, count, rate)
        curves[row, epoch] = loss(w, X_validation, y_validation)
    needed[row] = epochs_needed(curves[row], target)
