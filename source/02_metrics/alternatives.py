# %% [markdown]
# # Right answers to 02_metrics in other styles

# %% counting in a loop step="accuracy"
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError("nothing to compare")
    right = 0
    for i in range(len(y_true)):
        if y_true[i] == y_pred[i]:
            right += 1
    return right / len(y_true)


# %% one minus the errors step="accuracy"
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return 1 - np.count_nonzero(y_true - y_pred) / y_true.size


# %% pairs and a sum step="accuracy"
def accuracy(y_true, y_pred):
    pairs = list(zip(y_true, y_pred, strict=True))
    if not pairs:
        raise ValueError("no examples")
    return sum(true == predicted for true, predicted in pairs) / len(pairs)


# %% a loop over errors step="mean_squared_error"
def mean_squared_error(y_true, y_pred):
    if len(y_true) == 0 or len(y_true) != len(y_pred):
        raise ValueError
    total = 0.0
    for true, predicted in zip(y_true, y_pred):
        total += (predicted - true) ** 2
    return total / len(y_true)


# %% a dot product step="mean_squared_error"
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    errors = y_true - y_pred
    return errors @ errors / len(errors)


# %% variance and bias step="mean_squared_error"
def mean_squared_error(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    errors = y_pred - y_true
    return errors.var() + errors.mean() ** 2


# %% a weighted sum of both classes step="probability_of_truth"
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return y_true * y_pred + (1 - y_true) * (1 - y_pred)


# %% a loop step="probability_of_truth"
def probability_of_truth(y_true, y_pred):
    if len(y_true) == 0 or len(y_true) != len(y_pred):
        raise ValueError("compare as many probabilities as labels")
    return [p if y == 1 else 1 - p for y, p in zip(y_true, y_pred)]


# %% the distance from the label step="probability_of_truth"
def probability_of_truth(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return 1 - np.abs(y_true - y_pred)


# %% four masks step="confusion_matrix"
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    rows = []
    for true in (0, 1):
        rows.append([int(np.sum((y_true == true) & (y_pred == column))) for column in (0, 1)])
    return rows


# %% one number a pair step="confusion_matrix"
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.bincount(2 * y_true + y_pred, minlength=4).reshape(2, 2)


# %% one-hot product step="confusion_matrix"
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return np.eye(2)[y_true].T @ np.eye(2)[y_pred]


# %% from the confusion matrix step="precision"
def precision(y_true, y_pred):
    (_, false_positives), (_, true_positives) = confusion_matrix(y_true, y_pred)
    alarms = true_positives + false_positives
    return true_positives / alarms if alarms else 0.0


def recall(y_true, y_pred):
    _, (missed, found) = confusion_matrix(y_true, y_pred)
    return found / (missed + found) if missed + found else 0.0


def f1_score(y_true, y_pred):
    p, r = precision(y_true, y_pred), recall(y_true, y_pred)
    if p == 0 and r == 0:
        return 0.0
    return 2 / (1 / p + 1 / r)


# %% means of what is selected step="precision"
def precision(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    alarms = y_true[y_pred == 1]
    return np.mean(alarms == 1) if len(alarms) else 0.0


def recall(y_true, y_pred):
    return precision(y_pred, y_true)


def f1_score(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    ill_or_alarm = np.sum(y_true == 1) + np.sum(y_pred == 1)
    return 2 * np.sum(y_true * y_pred) / ill_or_alarm if ill_or_alarm else 0.0


# %% counting in loops step="precision"
def counts(y_true, y_pred):
    paired(y_true, y_pred)
    found = false_alarms = missed = 0
    for true, predicted in zip(y_true, y_pred):
        if predicted == 1 and true == 1:
            found += 1
        elif predicted == 1:
            false_alarms += 1
        elif true == 1:
            missed += 1
    return found, false_alarms, missed


def precision(y_true, y_pred):
    found, false_alarms, _ = counts(y_true, y_pred)
    return found / max(found + false_alarms, 1)


def recall(y_true, y_pred):
    found, _, missed = counts(y_true, y_pred)
    return found / max(found + missed, 1)


def f1_score(y_true, y_pred):
    found, false_alarms, missed = counts(y_true, y_pred)
    return found / max(found + (false_alarms + missed) / 2, 1)


# %% np.where step="task"
test_predictions = np.where(predict_probabilities(X_test) >= threshold, 1, 0)
test_accuracy, test_precision, test_recall, test_f1 = (
    metric(y_test, test_predictions) for metric in (accuracy, precision, recall, f1_score)
)

# %% a loop over patients step="task"
test_predictions = []
for patient in X_test:
    probability = predict_probabilities(patient[None, :])[0]
    test_predictions.append(1 if probability >= threshold else 0)
test_predictions = np.array(test_predictions)
test_accuracy = np.mean(test_predictions == y_test)
test_precision = precision(y_test, test_predictions)
test_recall = recall(y_test, test_predictions)
test_f1 = 2 * test_precision * test_recall / (test_precision + test_recall)

# %% from the counts step="task"
test_predictions = 1 - (predict_probabilities(X_test) < threshold)
(tn, fp), (fn, tp) = confusion_matrix(y_test, test_predictions)
test_accuracy = (tn + tp) / (tn + fp + fn + tp)
test_precision = tp / (tp + fp)
test_recall = tp / (tp + fn)
test_f1 = 2 * tp / (2 * tp + fp + fn)

# %% arguments by name, boolean labels step="task"
probabilities = predict_probabilities(X=X_test)
test_predictions = probabilities >= threshold
answers = {"y_true": y_test, "y_pred": test_predictions.astype(int)}
test_accuracy, test_f1 = accuracy(**answers), f1_score(**answers)
test_precision = precision(y_pred=answers["y_pred"], y_true=answers["y_true"])
test_recall = recall(**answers)

# %% fractions of counts step="task"
from collections import Counter
from fractions import Fraction

test_predictions = [int(p >= threshold) for p in predict_probabilities(X_test)]
counts = Counter(zip(y_test.tolist(), test_predictions))
test_accuracy = Fraction(counts[0, 0] + counts[1, 1], len(y_test))
test_precision = Fraction(counts[1, 1], counts[1, 1] + counts[0, 1])
test_recall = Fraction(counts[1, 1], counts[1, 1] + counts[1, 0])
test_f1 = 2 / (1 / test_precision + 1 / test_recall)

# %% a named tuple of the metrics step="task"
from collections import namedtuple

Report = namedtuple("Report", "accuracy precision recall f1_score")
test_predictions = np.zeros(len(X_test))
test_predictions[predict_probabilities(X_test) >= threshold] = 1
labels = test_predictions.astype(int)
report = Report(*(metric(y_test, labels) for metric in (accuracy, precision, recall, f1_score)))
test_accuracy, test_precision, test_recall, test_f1 = report

# %% a forward pass of one's own step="task"
hidden = np.maximum(X_test @ data["weights_1"] + data["bias_1"], 0)
scores = hidden @ data["weights_2"] + data["bias_2"]
test_predictions = (1 / (1 + np.exp(-scores)) >= threshold).astype(int)
test_accuracy = accuracy(y_test, test_predictions)
test_precision = precision(y_test, test_predictions)
test_recall = recall(y_test, test_predictions)
test_f1 = f1_score(y_test, test_predictions)
