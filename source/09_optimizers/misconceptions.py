# %% [markdown]
# # Misconceptions of 09_optimizers: what a student may believe, and what to say about it.

# %% inputs step="momentum_step"
inputs = {
    "begins like SGD, where the velocity is 0": [
        (np.array([1.0]), np.array([4.0]), np.array([0.0]), 0.5),
    ],
    "adds the new slope to a share of the velocity": [
        (np.array([1.0]), np.array([4.0]), np.array([10.0]), 0.5),
        (np.array([2.0, -1.0]), np.array([1.0, 3.0]), np.array([5.0, -2.0]), 0.1, 0.8),
        (np.array([3.0, 1.0]), np.array([2.0, -4.0]), np.array([4.0, 6.0]), 0.2, 0.5),
    ],
}


# %% uphill step="momentum_step" costs=1
# The velocity is right, but the weights moved with it. Which way is down?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + gradient
    return weights + learning_rate * velocity, velocity


# %% the velocity is not multiplied by the momentum step="momentum_step" costs=1
# All of the old velocity is still there. How much of it does an update keep?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = velocity + gradient
    return weights - learning_rate * velocity, velocity


# %% the learning rate applied twice step="momentum_step" costs=1
# The learning rate is in here twice. Where does the formula multiply by it?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + learning_rate * gradient
    return weights - learning_rate * velocity, velocity


# %% the learning rate inside the velocity step="momentum_step" costs=2
# The velocity holds the learning rate already. Where does the formula bring in the rate?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + learning_rate * gradient
    return weights - velocity, velocity


# %% the gradient scaled by one minus the momentum step="momentum_step" costs=1
# This is a running mean of the slopes. With what factor does the formula add the new one?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return weights - learning_rate * velocity, velocity


# %% a step with the old velocity step="momentum_step" costs=1
# The step was made with the velocity from before. Which of the two does the formula use?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    return weights - learning_rate * velocity, momentum * velocity + gradient


# %% the two results exchanged step="momentum_step" costs=2
# The velocity came first, then the weights. In which order are they asked for?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + gradient
    return velocity, weights - learning_rate * velocity


# %% nothing returned step="momentum_step" costs=2
# The update was made, but nobody else sees it. What hands a result to the caller of a function?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + gradient
    weights = weights - learning_rate * velocity


# %% the momentum typed step="momentum_step" costs=1
# The share that is kept is 0.9, whatever was asked for. Which argument says how large it is?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = 0.9 * velocity + gradient
    return weights - learning_rate * velocity, velocity


# %% only the new weights step="momentum_step" costs=2
# Only the weights came back. What does the next update need beside them?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + gradient
    return weights - learning_rate * velocity


# %% a step with the slope step="momentum_step" costs=1
# The step was made with the slope alone, as SGD does. What does the formula step with?
def momentum_step(weights, gradient, velocity, learning_rate, momentum=0.9):
    velocity = momentum * velocity + gradient
    return weights - learning_rate * gradient, velocity


# %% inputs step="adam_step"
zero = np.array([0.0])
inputs = {
    "moves by about the learning rate in its first update": [
        (np.array([1.0]), np.array([4.0]), zero, zero, 1, 0.1),
    ],
    "goes on from the means that it was given": [
        (np.array([1.0]), np.array([4.0]), np.array([2.0]), np.array([9.0]), 3, 0.1),
        (
            np.array([2.0, -1.0]),
            np.array([1.0, -3.0]),
            np.array([0.5, 2.0]),
            np.array([4.0, 5.0]),
            5,
            0.2,
            0.8,
            0.95,
        ),
    ],
    "adds epsilon as asked for": [
        (
            np.array([1.0]),
            np.array([4.0]),
            np.array([2.0]),
            np.array([9.0]),
            3,
            0.1,
            0.9,
            0.999,
            0.5,
        ),
        (
            np.array([2.0, -1.0]),
            np.array([1.0, -3.0]),
            np.array([0.5, 2.0]),
            np.array([4.0, 5.0]),
            2,
            0.2,
            0.8,
            0.95,
            1.5,
        ),
    ],
}


# %% no bias correction step="adam_step" costs=1
# The means are used as they are, too small at the start. What makes up for the 0 that they began with?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return weights - learning_rate * m / (np.sqrt(v) + epsilon), m, v


# %% only the first mean is corrected step="adam_step" costs=1
# Only one of the two means is corrected. Which of them began at 0?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return weights - learning_rate * m / (1 - beta1**step) / (np.sqrt(v) + epsilon), m, v


# %% steps counted from 0 step="adam_step" costs=1
# The correction is that of the next update. With which number does `step` begin?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1 ** (step + 1))
    v_hat = v / (1 - beta2 ** (step + 1))
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% the corrected means are kept step="adam_step" costs=1
# The means that come back are the corrected ones. Which are kept for the next update?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = (beta1 * m + (1 - beta1) * gradient) / (1 - beta1**step)
    v = (beta2 * v + (1 - beta2) * gradient**2) / (1 - beta2**step)
    return weights - learning_rate * m / (np.sqrt(v) + epsilon), m, v


# %% epsilon inside the root step="adam_step" costs=1
# Here the root is taken of epsilon too. Where does the formula add it?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / np.sqrt(v_hat + epsilon), m, v


# %% no square in the second mean step="adam_step" costs=1
# The second mean is one of slopes, which can be negative. What is v a mean of?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% no root step="adam_step" costs=2
# The step is divided by a mean of squares, whose unit is the slope's squared. What brings it back?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (v_hat + epsilon), m, v


# %% twice the slope for its square step="adam_step" costs=1
# The second mean holds twice the slopes. What is the square of 5, and what is twice 5?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient * 2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% a caret for the square step="adam_step" costs=3
# The sign `^` compares bits, which these numbers do not have. How does Python write a power?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient ^ 2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% nothing returned by Adam step="adam_step" costs=3
# The update was made, but nobody else sees it. What hands a result to the caller of a function?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    weights = weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)


# %% the square of the first mean step="adam_step" costs=1
# The second mean is fed with the squares of the first one. What is v a mean of?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% times the step in place of its power step="adam_step" costs=2
# The betas were multiplied by the step. What does the small t at the top right of a beta say?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1 * step)
    v_hat = v / (1 - beta2 * step)
    return weights - learning_rate * m_hat / (np.sqrt(np.abs(v_hat)) + epsilon), m, v


# %% the epsilon typed step="adam_step" costs=1
# This is what an epsilon of almost 0 gives, whatever was asked for. Which argument says how large it is?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


# %% only the new weights from Adam step="adam_step" costs=3
# Only the weights came back. What does the next update need beside them?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)


# %% uphill with Adam step="adam_step" costs=2
# The means are right, but the weights moved with the slope. Which way is down?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights + learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% always corrected as in the first update step="adam_step" costs=2
# Every update is corrected like the first. What does the small t at the top right of a beta say?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% the slope in place of its mean step="adam_step" costs=2
# The step was made with the slope itself. What does the formula divide by the root?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * gradient / (np.sqrt(v_hat) + epsilon), m, v


# %% sums in place of means step="adam_step" costs=1
# The new slope was added in full, as momentum does. With what factor do the formulas add it?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + gradient
    v = beta2 * v + gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% the two betas exchanged step="adam_step" costs=2
# The two betas have changed places. Which of them belongs to the mean of the slopes?
def adam_step(weights, gradient, m, v, step, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta2 * m + (1 - beta2) * gradient
    v = beta1 * v + (1 - beta1) * gradient**2
    m_hat = m / (1 - beta2**step)
    v_hat = v / (1 - beta1**step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% inputs step="scheduled_rate"
inputs = {
    "takes the first rate throughout the first epoch": [
        (0.8, 0.5, 0, 10),
        (0.8, 0.5, 9, 10),
        (0.6, 0.9, 3, 8),
        (0.6, 0.9, 5, 8),
        (0.6, 0.9, 7, 8),
    ],
    "multiplies the rate by the decay after each epoch": [
        (0.8, 0.5, 10, 10),
        (0.8, 0.9, 39, 13),
        (0.6, 0.5, 40, 8),
    ],
}


# %% decay with every update step="scheduled_rate" costs=2
# The rate falls with every update. How often is it meant to fall?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay**update


# %% a smooth decay step="scheduled_rate" costs=1
# The rate also falls within an epoch. Which epoch does an update belong to, as a whole number?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay ** (update / updates_per_epoch)


# %% decay from the first epoch on step="scheduled_rate" costs=1
# The first epoch has the rate of the second. How often has the rate been lowered before update 0?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay ** (update // updates_per_epoch + 1)


# %% multiplied by the number of epochs step="scheduled_rate" costs=2
# The decay is multiplied by the number of epochs. What does it mean to multiply by it again and again?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay * (update // updates_per_epoch)


# %% a caret for a power step="scheduled_rate" costs=2
# The sign `^` compares bits, which these numbers do not have. How does Python write a power?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay ^ (update // updates_per_epoch)


# %% one update too early step="scheduled_rate" costs=1
# The last update of an epoch has the rate of the next one. From which number are updates counted?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay ** ((update + 1) // updates_per_epoch)


# %% multiplied by the number of epochs from the second on step="scheduled_rate" costs=1
# From the second epoch on, the decay is multiplied by the epoch's number. How often is the rate to be multiplied by it?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    epoch = update // updates_per_epoch
    return first_rate if epoch == 0 else first_rate * decay * epoch


# %% rounded to the nearest epoch step="scheduled_rate" costs=1
# The second half of an epoch has the rate of the next one. How many epochs are complete by then?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay ** round(update / updates_per_epoch)


# %% rounded up step="scheduled_rate" costs=1
# From its second update on, an epoch has the rate of the next one. How many epochs are complete by then?
def scheduled_rate(first_rate, decay, update, updates_per_epoch):
    return first_rate * decay ** np.ceil(update / updates_per_epoch)


# %% inputs step="epochs_needed"
inputs = {
    "counts epochs from 1 up to the first at or below the target": [
        ([0.2, 0.1], 0.3),
        ([0.9, 0.6, 0.4, 0.5, 0.7, 0.3, 0.8], 0.4),
        ([0.8, 0.5, 0.3, 0.6], 0.5),
        ([0.9, 0.4, 0.6, 0.3, 0.2], 0.4),
        ([0.9, 0.4, 0.2, 0.3, 0.8], 0.5),
    ],
    "gives None where the target is never reached": [
        ([0.9, 0.6, 0.7], 0.5),
        ([0.8, 0.3, 0.4, 0.2], 0.1),
    ],
}


# %% epochs counted from 0 step="epochs_needed" costs=0.5
# This is the position in the list. After how many epochs was that loss measured?
def epochs_needed(losses, target):
    for epoch, value in enumerate(losses):
        if value <= target:
            return epoch
    return None


# %% the last epoch below step="epochs_needed" costs=0.5
# This is the last epoch at or below the target. Which one do you look for?
def epochs_needed(losses, target):
    below = np.flatnonzero(np.asarray(losses) <= target)
    return below[-1] + 1 if len(below) else None


# %% the epoch of the lowest loss step="epochs_needed" costs=1
# This is the epoch of the lowest loss. Does the question ask how low it gets, or how soon it is low enough?
def epochs_needed(losses, target):
    return np.argmin(losses) + 1


# %% the number of epochs below step="epochs_needed" costs=0.5
# This many epochs were at or below the target. When was the first?
def epochs_needed(losses, target):
    below = np.sum(np.asarray(losses) <= target)
    return below if below else None


# %% an answer where there is none step="epochs_needed" costs=0.5
# The target was never reached, and a number of epochs came back. What does argmax give if nothing is true?
def epochs_needed(losses, target):
    return np.argmax(np.asarray(losses) <= target) + 1


# %% an end inside the loop step="epochs_needed" costs=0.5
# Only the first loss was looked at. When does a function end that meets `return` in a loop?
def epochs_needed(losses, target):
    for epoch, value in enumerate(losses, start=1):
        return epoch if value <= target else None


# %% only below the target step="epochs_needed" costs=0.5
# A loss exactly at the target was passed over. Is it at or below the target?
def epochs_needed(losses, target):
    for epoch, value in enumerate(losses, start=1):
        if value < target:
            return epoch
    return None


# %% from when on it stays step="epochs_needed" costs=0.5
# From this epoch on the loss stays at or below the target. When is it there for the first time?
def epochs_needed(losses, target):
    above = np.flatnonzero(np.asarray(losses) > target)
    first = above[-1] + 2 if len(above) else 1
    return first if first <= len(losses) else None


# %% the epoch of the lowest loss, if it is low enough step="epochs_needed" costs=0.5
# This epoch has the lowest loss of all. When was the loss low enough for the first time?
def epochs_needed(losses, target):
    return int(np.argmin(losses)) + 1 if min(losses) <= target else None


# %% all epochs where there is none step="epochs_needed" costs=0.5
# The target was never reached, and the number of all epochs came back. What is asked for then?
def epochs_needed(losses, target):
    for epoch, value in enumerate(losses, start=1):
        if value <= target:
            return epoch
    return len(losses)


# %% inputs step="task"
inputs = {}

# %% training losses step="task" costs=1.5
# These are losses of the training set. On which set are optimisers compared?
curves = np.array([train(optimizers[i], start, learning_rates[i])[1] for i in range(3)])
needed = [epochs_needed(row, target) for row in curves]

# %% each goes on where the last one stopped step="task" costs=1
# After the first row, the training began with trained weights. Where does each optimiser start?
weights, rows = start, []
for optimizer, learning_rate in zip(optimizers, learning_rates, strict=True):
    weights, _, losses = train(optimizer, weights, learning_rate)
    rows.append(losses)
curves = np.array(rows)
needed = [epochs_needed(losses, target) for losses in curves]

# %% one learning rate for all step="task" costs=1
# All three were trained at one learning rate. Which rate belongs to which optimiser?
curves = np.array([train(optimizer, start, learning_rates[2])[2] for optimizer in optimizers])
needed = [epochs_needed(losses, target) for losses in curves]

# %% the first learning rate for all step="task" costs=1
# All three were trained at one learning rate. Which rate belongs to which optimiser?
curves = np.array([train(optimizer, start, learning_rates[0])[2] for optimizer in optimizers])
needed = [epochs_needed(losses, target) for losses in curves]

# %% a start of its own for each step="task" costs=2
# After the first row, the training began elsewhere. Where does each optimiser start?
curves = np.array(
    [train(optimizers[i], initial_weights(seed + i), learning_rates[i])[2] for i in range(3)]
)
needed = [epochs_needed(losses, target) for losses in curves]

# %% counted from 0 step="task" costs=1
# These are positions in the rows. After how many epochs was each of these losses measured?
curves = np.array([train(optimizers[i], start, learning_rates[i])[2] for i in range(3)])
needed = np.argmax(curves <= target, axis=1)

# %% later epochs than the first step="task" costs=1
# At these epochs the loss was at or below the target already. When did it get there?
curves = np.array([train(optimizers[i], start, learning_rates[i])[2] for i in range(3)])
needed = [max((n for n, x in enumerate(row, 1) if x <= target), default=None) for row in curves]
