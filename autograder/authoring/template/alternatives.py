# %% [markdown]
# # Right answers to NN_name in other styles
#
# At least three for each graded step; all of them have to score full marks.

# %% a loop step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    total = 0.0
    for true, predicted in zip(y_true, y_pred):
        total += abs(predicted - true)
    return total / len(y_true)


# %% larger minus smaller step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    return (np.maximum(y_true, y_pred) - np.minimum(y_true, y_pred)).mean()


# %% roots of squares step="mean_absolute_error"
def mean_absolute_error(y_true, y_pred):
    return np.average(np.sqrt((y_true - y_pred) ** 2))


# %% sorting step="task"
distances = np.abs(taken_today - promised_today)
worst_today = int(np.argsort(distances)[-1])
error_today = distances.mean()

# %% a loop step="task"
worst_today = 0
for number in range(len(taken_today)):
    off = abs(taken_today[number] - promised_today[number])
    if off > abs(taken_today[worst_today] - promised_today[worst_today]):
        worst_today = number
error_today = mean_absolute_error(taken_today, promised_today)

# %% lists step="task"
distances = [abs(t - p) for t, p in zip(taken_today, promised_today)]
worst_today = distances.index(max(distances))
error_today = sum(distances) / len(distances)
