# %% [markdown]
# # Alternatives of 05_backpropagation: right answers in other styles.


# %% entry by entry step="relative_error"
def relative_error(a, b):
    worst = 0
    for p, q in zip(np.ravel(a), np.ravel(b)):
        error = abs(p - q) / max(abs(p) + abs(q), 1e-8)
        if error > worst:
            worst = error
    return worst


# %% with where step="relative_error"
def relative_error(a, b):
    sizes = abs(a) + abs(b)
    return (abs(a - b) / np.where(sizes < 1e-8, 1e-8, sizes)).max()


# %% in place, sorted step="relative_error"
def relative_error(a, b):
    sizes = np.clip(np.abs(a) + np.abs(b), 1e-8, None)
    return float(np.sort(np.divide(np.absolute(np.subtract(b, a)), sizes), axis=None)[-1])


# %% where step="relu_backward"
def relu_backward(upstream, z):
    return np.where(z > 0, upstream, 0)


# %% a copy with zeros step="relu_backward"
def relu_backward(upstream, z):
    gradient = upstream.copy()
    gradient[z <= 0] = 0
    return gradient


# %% the slope of ReLU by heaviside step="relu_backward"
def relu_backward(upstream, z):
    return np.multiply(np.heaviside(z, 0), upstream).astype(np.float32)


# %% recursion step="relu_backward"
def relu_backward(upstream, z):
    if np.ndim(z) == 0:
        return upstream if z > 0 else 0.0
    return np.array([relu_backward(u, row) for u, row in zip(upstream, z)])


# %% einsum step="dense_backward"
def dense_backward(upstream, X, W):
    dX = np.einsum("nj,ij->ni", upstream, W)
    dW = np.einsum("ni,nj->ij", X, upstream)
    return dX, dW, np.einsum("nj->j", upstream)


# %% row by row step="dense_backward"
def dense_backward(upstream, X, W):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for r in range(len(X)):
        dX[r] = W @ upstream[r]
        dW += np.outer(X[r], upstream[r])
        db += upstream[r]
    return [dX, dW, db]


# %% transposes of products step="dense_backward"
def dense_backward(upstream, X, W):
    dX = np.dot(W, upstream.T).T
    dW = np.dot(upstream.T, X).T
    return dX, dW, np.ones(len(X)) @ upstream


# %% the bias as a weight of ones step="dense_backward"
def dense_backward(upstream, X, W):
    with_ones = np.hstack([X, np.ones((len(X), 1))])
    slopes = with_ones.T @ upstream
    return np.inner(upstream, W), slopes[:-1], slopes[-1]


# %% three loops step="dense_backward"
def dense_backward(upstream, X, W):
    n, inputs = X.shape
    units = W.shape[1]
    dX, dW, db = np.zeros((n, inputs)), np.zeros((inputs, units)), np.zeros(units)
    for r in range(n):
        for j in range(units):
            db[j] += upstream[r, j]
            for i in range(inputs):
                dW[i, j] += X[r, i] * upstream[r, j]
                dX[r, i] += upstream[r, j] * W[i, j]
    return dX, dW, db


# %% one entry of each row lowered step="softmax_cross_entropy_backward"
def softmax_cross_entropy_backward(y_true, probabilities):
    gradient = probabilities.copy()
    gradient[np.arange(len(y_true)), y_true] -= 1
    gradient /= len(y_true)
    return gradient


# %% row by row softmax step="softmax_cross_entropy_backward"
def softmax_cross_entropy_backward(y_true, probabilities):
    rows = []
    for label, row in zip(y_true, probabilities):
        rows.append([(p - (k == label)) / len(y_true) for k, p in enumerate(row)])
    return np.array(rows)


# %% comparing labels with columns step="softmax_cross_entropy_backward"
def softmax_cross_entropy_backward(y_true, probabilities):
    n, classes = probabilities.shape
    one_hot = y_true[:, None] == np.arange(classes)[None, :]
    return probabilities / n - one_hot / n


# %% through both derivatives step="softmax_cross_entropy_backward"
def softmax_cross_entropy_backward(y_true, probabilities):
    n, classes = probabilities.shape
    rows = []
    for label, p in zip(y_true, probabilities):
        of_loss = np.zeros(classes)
        of_loss[label] = -1 / p[label]
        rows.append((np.diag(p) - np.outer(p, p)) @ of_loss)
    return np.array(rows) / n


# %% all formulas inline step="task"
z, hidden, p = forward(W1, b1, W2, b2, X_batch)
u = (p - np.eye(2)[y_batch]) / len(X_batch)
dW2 = hidden.T @ u
db2 = u.sum(axis=0)
u = (u @ W2.T) * (hidden > 0)
dW1 = X_batch.T @ u
db1 = u.sum(axis=0)
error1 = relative_error(
    dW1, numerical_gradient(lambda v: loss(v, b1, W2, b2, X_batch, y_batch), W1)
)
error2 = relative_error(
    db1, numerical_gradient(lambda v: loss(W1, v, W2, b2, X_batch, y_batch), b1)
)
error3 = relative_error(
    dW2, numerical_gradient(lambda v: loss(W1, b1, v, b2, X_batch, y_batch), W2)
)
error4 = relative_error(
    db2, numerical_gradient(lambda v: loss(W1, b1, W2, v, X_batch, y_batch), b2)
)
largest_error = np.max([error1, error2, error3, error4])

# %% a loop over the four step="task"
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
back = softmax_cross_entropy_backward(y_batch, probabilities)
back, dW2, db2 = dense_backward(back, hidden, W2)
back = relu_backward(back, z)
dW1, db1 = dense_backward(back, X_batch, W1)[1:]
parameters, gradients = [W1, b1, W2, b2], [dW1, db1, dW2, db2]
largest_error = 0
for i in range(4):

    def loss_with(values, i=i):
        return loss(*parameters[:i], values, *parameters[i + 1 :], X_batch, y_batch)

    error = relative_error(numerical_gradient(loss_with, parameters[i]), gradients[i])
    largest_error = max(largest_error, error)


# %% all parameters in one array step="task"
def unpack(v):
    return v[:12].reshape(2, 6), v[12:18], v[18:30].reshape(6, 2), v[30:]


def gradient(v, X, y):
    W1, b1, W2, b2 = unpack(v)
    z, hidden, probabilities = forward(W1, b1, W2, b2, X)
    to_hidden, of_W2, of_b2 = dense_backward(
        softmax_cross_entropy_backward(y, probabilities), hidden, W2
    )
    _, of_W1, of_b1 = dense_backward(relu_backward(to_hidden, z), X, W1)
    return np.concatenate([of_W1.ravel(), of_b1, of_W2.ravel(), of_b2])


start = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
all_slopes = gradient(start, X_batch, y_batch)
dW1, db1, dW2, db2 = unpack(all_slopes)
all_measured = numerical_gradient(lambda v: loss(*unpack(v), X_batch, y_batch), start)
largest_error = relative_error(all_slopes, all_measured)

# %% a formula of its own for the error step="task"
z, hidden, probabilities = forward(W1, b1, W2, b2, X_batch)
upstream = softmax_cross_entropy_backward(y_batch, probabilities)
dhidden, dW2, db2 = dense_backward(upstream, hidden, W2)
dX, dW1, db1 = dense_backward(relu_backward(dhidden, z), X_batch, W1)
parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
largest_error = 0.0
for name, computed in (("W1", dW1), ("b1", db1), ("W2", dW2), ("b2", db2)):
    slopes = numerical_gradient(
        lambda v, name=name: loss(**{**parameters, name: v}, X=X_batch, y=y_batch),
        parameters[name],
    )
    ratio = np.abs(computed - slopes) / np.maximum(np.abs(computed) + np.abs(slopes), 1e-8)
    largest_error = max(largest_error, ratio.max())
