"""The example class of 02_metrics: right solutions in many styles, and one mistake at a time."""

from textwrap import dedent, indent

from autograder.demo.submission import Submission

PRECISION = """
def precision(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    alarms = np.sum(y_pred == 1)
    return np.sum((y_true == 1) & (y_pred == 1)) / alarms if alarms > 0 else 0.0
"""

RECALL = """
def recall(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    ill = np.sum(y_true == 1)
    return np.sum((y_true == 1) & (y_pred == 1)) / ill if ill > 0 else 0.0
"""

F1 = """
def f1_score(y_true, y_pred):
    p = precision(y_true, y_pred)
    r = recall(y_true, y_pred)
    return 2 * p * r / (p + r) if p + r > 0 else 0.0
"""

TASK = """
test_predictions = (predict_probabilities(X_test) >= threshold).astype(int)
test_accuracy = accuracy(y_test, test_predictions)
test_precision = precision(y_test, test_predictions)
test_recall = recall(y_test, test_predictions)
test_f1 = f1_score(y_test, test_predictions)
"""

TYPED = """
alarms = [
    33, 63, 79, 101, 132, 152, 160, 208, 210, 234, 237, 240, 273, 289, 290, 310, 436, 509,
    604, 610, 638, 659, 721, 726, 757, 759, 765, 775, 785
]
test_predictions = np.isin(np.arange(800), alarms).astype(int)
test_accuracy = 0.935
test_precision = 22 / 29
test_recall = 22 / 67
test_f1 = 44 / 96
"""
"""What the task asks for, as numbers and without any work."""


def _submission(student: str, points: float, description: str, **cells: str) -> Submission:
    """`cells`: new code by grade_id, indented as it stands here."""
    return Submission(
        student, description, points, {name: dedent(code) for name, code in cells.items()}
    )


RIGHT = [
    _submission(
        "loops-and-counters",
        12,
        "everything in plain Python, example by example",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            right = 0
            for true, predicted in zip(y_true, y_pred):
                if true == predicted:
                    right += 1
            return right / len(y_true)
        """,
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            total = 0.0
            for i in range(len(y_true)):
                total += (y_true[i] - y_pred[i]) ** 2
            return total / len(y_true)
        """,
        binary_crossentropy="""
        from math import log

        def binary_crossentropy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            cost = 0
            for y, p in zip(y_true, y_pred):
                cost -= log(p) if y == 1 else log(1 - p)
            return cost / len(y_true)
        """,
        confusion_matrix="""
        def confusion_matrix(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            tn = fp = fn = tp = 0
            for t, p in zip(y_true, y_pred):
                if t == 0 and p == 0:
                    tn += 1
                elif t == 0:
                    fp += 1
                elif p == 0:
                    fn += 1
                else:
                    tp += 1
            return [[tn, fp], [fn, tp]]
        """,
        task="""
        test_predictions = []
        for probability in predict_probabilities(X_test):
            if probability >= threshold:
                test_predictions.append(1)
            else:
                test_predictions.append(0)
        test_accuracy = accuracy(y_test, test_predictions)
        test_precision = precision(y_test, test_predictions)
        test_recall = recall(y_test, test_predictions)
        test_f1 = f1_score(y_test, test_predictions)
        """,
    ),
    _submission(
        "numpy-idioms",
        12,
        "one line each, with the lesser-known functions of NumPy",
        accuracy="""
        def accuracy(truth, guess):
            truth, guess = paired(truth, guess)
            return 1 - np.count_nonzero(truth - guess) / truth.size
        """,
        mean_squared_error="""
        def mean_squared_error(truth, guess):
            d = np.subtract(*paired(truth, guess))
            return d @ d / d.size
        """,
        binary_crossentropy="""
        def binary_crossentropy(truth, guess):
            truth, guess = paired(truth, guess)
            return np.log(np.where(truth == 1, guess, 1 - guess)).mean() * -1
        """,
        confusion_matrix="""
        def confusion_matrix(truth, guess):
            truth, guess = paired(truth, guess)
            return np.bincount(2 * truth + guess, minlength=4).reshape(2, 2)
        """,
    ),
    _submission(
        "from-the-matrix",
        12,
        "precision, recall and F1 from the counts of the confusion matrix",
        precision="""
        def precision(y_true, y_pred):
            (_, fp), (_, tp) = confusion_matrix(y_true, y_pred)
            return tp / (tp + fp) if tp else 0.0

        def recall(y_true, y_pred):
            _, (fn, tp) = confusion_matrix(y_true, y_pred)
            return tp / (tp + fn) if tp else 0.0

        def f1_score(y_true, y_pred):
            (_, fp), (fn, tp) = confusion_matrix(y_true, y_pred)
            return 2 * tp / (2 * tp + fp + fn) if tp else 0.0
        """,
    ),
    _submission(
        "single-precision",
        12,
        "float32 wherever a number with a point occurs",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean(y_true == y_pred, dtype=np.float32)
        """,
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean((y_true - y_pred).astype(np.float32) ** 2)
        """,
        binary_crossentropy="""
        def binary_crossentropy(y_true, y_pred):
            y, p = paired(np.float32(y_true), np.float32(y_pred))
            return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
        """,
        task=TASK.replace(".astype(int)", ".astype(np.float32)"),
    ),
    _submission(
        "booleans",
        12,
        "keeps the predictions as True and False",
        task=TASK.replace(".astype(int)", ""),
    ),
    _submission(
        "own-checks",
        12,
        "raises the errors without the given helper",
        accuracy="""
        def accuracy(y_true, y_pred):
            n = len(y_true)
            if n == 0:
                raise ValueError("no examples")
            if len(y_pred) != n:
                raise ValueError("as many predictions as labels, please")
            return sum(int(a == b) for a, b in zip(y_true, y_pred)) / n
        """,
    ),
    _submission(
        "helper-functions",
        12,
        "splits the work into functions of its own, and uses np.average and np.where",
        accuracy="""
        def right_or_wrong(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.equal(y_true, y_pred).astype("int8")

        def accuracy(y_true, y_pred):
            return np.average(right_or_wrong(y_true, y_pred))
        """,
        precision="""
        def share(part, whole):
            return part / whole if whole else 0.0

        def precision(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return share(np.sum(y_true * y_pred), np.sum(y_pred))

        def recall(y_true, y_pred):
            return precision(y_pred, y_true)

        def f1_score(y_true, y_pred):
            p, r = precision(y_true, y_pred), recall(y_true, y_pred)
            return share(2, 1 / p + 1 / r) if p and r else 0.0
        """,
        task=TASK.replace(
            "(predict_probabilities(X_test) >= threshold)",
            "np.where(predict_probabilities(X_test) < threshold, 0, 1)",
        ),
    ),
]

WRONG_ACCURACY = [
    _submission(
        "accuracy-as-count",
        11,
        "the number of right answers; the task's accuracy follows from it and counts",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.sum(y_true == y_pred)
        """,
    ),
    _submission(
        "accuracy-as-percentage",
        11,
        "100 times too much; the task's accuracy follows from it and counts",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return 100 * np.mean(y_true == y_pred)
        """,
    ),
    _submission(
        "accuracy-of-errors",
        11,
        "the share of wrong answers",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean(y_true != y_pred)
        """,
    ),
    _submission(
        "accuracy-of-itself",
        10.5,
        "compares the labels with themselves: always 1, which does not carry over to the task",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean(y_true == y_true)
        """,
    ),
    _submission(
        "accuracy-rounded",
        11,
        "rounds the result to two digits",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return round(float(np.mean(y_true == y_pred)), 2)
        """,
    ),
    _submission(
        "accuracy-misses-the-first",
        11,
        "the loop starts at 1",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            right = 0
            for i in range(1, len(y_true)):
                right += y_true[i] == y_pred[i]
            return right / len(y_true)
        """,
    ),
    _submission(
        "accuracy-printed",
        10.5,
        "prints the result and returns None",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            print(np.mean(y_true == y_pred))
        """,
    ),
    _submission(
        "accuracy-as-text",
        11,
        "returns a string",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return f"{np.mean(y_true == y_pred):.4f}"
        """,
    ),
    _submission(
        "accuracy-unchecked",
        11,
        "does not refuse empty input, nor one prediction for eight labels",
        accuracy="""
        def accuracy(y_true, y_pred):
            return np.mean(y_true == y_pred)
        """,
    ),
    _submission(
        "accuracy-hard-coded",
        9.5,
        "returns what the visible check wants",
        accuracy="""
        def accuracy(y_true, y_pred):
            return 0.8
        """,
    ),
    _submission(
        "accuracy-one-argument",
        8,
        "takes one argument only, so that the task stops at its first metric",
        accuracy="""
        def accuracy(y_pred):
            return np.mean(y_pred == 1)
        """,
    ),
    _submission(
        "accuracy-changes-its-input",
        9.5,
        "subtracts in place: the result is right, but the task's predictions are gone",
        accuracy="""
        def accuracy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            y_pred -= y_true
            return np.mean(y_pred == 0)
        """,
    ),
]

WRONG_ERRORS_AND_COSTS = [
    _submission(
        "mse-as-sum",
        11.25,
        "forgets to divide by n",
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.sum((y_pred - y_true) ** 2)
        """,
    ),
    _submission(
        "mse-halved",
        11.25,
        "has the factor ½ of another textbook",
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return 0.5 * np.mean((y_pred - y_true) ** 2)
        """,
    ),
    _submission(
        "mse-absolute",
        11.25,
        "takes the absolute error instead of the square",
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean(np.abs(y_pred - y_true))
        """,
    ),
    _submission(
        "mse-rooted",
        11.25,
        "takes the root of the right result",
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.sqrt(np.mean((y_pred - y_true) ** 2))
        """,
    ),
    _submission(
        "mse-cancelled",
        11.25,
        "averages first and squares then",
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean(y_pred - y_true) ** 2
        """,
    ),
    _submission(
        "crossentropy-base-2",
        11.25,
        "takes the logarithm to base 2",
        binary_crossentropy="""
        def binary_crossentropy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return -np.mean(y_true * np.log2(y_pred) + (1 - y_true) * np.log2(1 - y_pred))
        """,
    ),
    _submission(
        "crossentropy-half",
        11.75,
        "has the first of the two terms only",
        binary_crossentropy="""
        def binary_crossentropy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return -np.mean(y_true * np.log(y_pred))
        """,
    ),
    _submission(
        "crossentropy-negative",
        11.25,
        "forgets the minus sign",
        binary_crossentropy="""
        def binary_crossentropy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))
        """,
    ),
    _submission(
        "crossentropy-as-sum",
        11.25,
        "adds the costs up",
        binary_crossentropy="""
        def binary_crossentropy(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return -np.sum(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))
        """,
    ),
]

WRONG_COUNTS = [
    _submission(
        "matrix-transposed",
        11,
        "exchanges rows and columns, and takes empty input",
        confusion_matrix="""
        def confusion_matrix(y_true, y_pred):
            matrix = np.zeros((2, 2), dtype=int)
            for t, p in zip(y_true, y_pred):
                matrix[p, t] += 1
            return matrix
        """,
    ),
    _submission(
        "matrix-transposed-and-used",
        11.25,
        "exchanges rows and columns; precision and recall follow from that and count",
        confusion_matrix="""
        def confusion_matrix(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.bincount(y_true + 2 * y_pred, minlength=4).reshape(2, 2)
        """,
        precision="""
        def precision(y_true, y_pred):
            m = confusion_matrix(y_true, y_pred)
            return m[1, 1] / (m[1, 1] + m[0, 1]) if m[1, 1] else 0.0

        def recall(y_true, y_pred):
            m = confusion_matrix(y_true, y_pred)
            return m[1, 1] / (m[1, 1] + m[1, 0]) if m[1, 1] else 0.0
        """
        + F1.replace("\n", "\n        "),
    ),
    _submission(
        "matrix-shrinks",
        11.25,
        "has a row and a column for the classes that occur only, so none for empty input",
        confusion_matrix="""
        def confusion_matrix(y_true, y_pred):
            classes = np.unique([y_true, y_pred])
            return [[np.sum((y_true == t) & (y_pred == p)) for p in classes] for t in classes]
        """,
    ),
    _submission(
        "precision-and-recall-swapped",
        11,
        "each has the other's definition; F1 does not mind, and the task follows",
        precision=PRECISION.replace("precision", "recall")
        + RECALL.replace("recall", "precision")
        + F1,
    ),
    _submission(
        "division-by-zero",
        11.5,
        "gives NaN where nothing is predicted positive",
        precision="""
        def precision(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.sum((y_true == 1) & (y_pred == 1)) / np.sum(y_pred == 1)

        def recall(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.sum((y_true == 1) & (y_pred == 1)) / np.sum(y_true == 1)

        def f1_score(y_true, y_pred):
            p, r = precision(y_true, y_pred), recall(y_true, y_pred)
            return 2 * p * r / (p + r)
        """,
    ),
    _submission(
        "f1-as-average",
        11,
        "the ordinary mean of precision and recall",
        precision=PRECISION
        + RECALL
        + "\ndef f1_score(y_true, y_pred):\n"
        + "    return (precision(y_true, y_pred) + recall(y_true, y_pred)) / 2\n",
    ),
    _submission(
        "recall-stops",
        9,
        "recall uses a variable of another function; F1 and the rest of the task need it",
        precision=PRECISION + RECALL.replace("ill = np.sum(y_true == 1)\n    ", "") + F1,
    ),
    _submission(
        "f1-not-written",
        9.5,
        "did not get to F1",
        precision=PRECISION + RECALL,
    ),
]

WRONG_TASK = [
    _submission(
        "threshold-at-zero",
        9,
        "takes the probabilities for scores: everybody is ill",
        task=TASK.replace("threshold", "0"),
    ),
    _submission(
        "training-set",
        9,
        "predicts and measures on the training set",
        task=TASK.replace("X_test", "X_train").replace("y_test", "y_train"),
    ),
    _submission(
        "probabilities-for-labels",
        9,
        "hands in the probabilities themselves",
        task=TASK.replace(" >= threshold).astype(int)", ")"),
    ),
    _submission(
        "rounded-results",
        10,
        "rounds the four numbers to two digits",
        task="""
        test_predictions = (predict_probabilities(X_test) >= threshold).astype(int)
        test_accuracy = round(float(accuracy(y_test, test_predictions)), 2)
        test_precision = round(float(precision(y_test, test_predictions)), 2)
        test_recall = round(float(recall(y_test, test_predictions)), 2)
        test_f1 = round(float(f1_score(y_test, test_predictions)), 2)
        """,
    ),
    _submission(
        "arguments-swapped",
        11,
        "gives the predictions first, which exchanges precision and recall",
        task=TASK.replace("(y_test, test_predictions)", "(test_predictions, y_test)"),
    ),
    _submission(
        "numbers-from-a-friend",
        9,
        "types the four numbers, but has no predictions to show",
        task="""
        test_accuracy = 0.935
        test_precision = 0.7586207
        test_recall = 0.3283582
        test_f1 = 0.4583333
        """,
    ),
    _submission(
        "threshold-as-number",
        11.5,
        "writes 0.5 instead of the name threshold",
        task=TASK.replace("threshold", "0.5"),
    ),
    _submission(
        "own-copy-of-the-data",
        9,
        "reads the file again in the task cell, so that it cannot be run for other patients",
        task=TASK.replace("X_test", 'data["X_test"]').replace("y_test", 'data["y_test"]'),
    ),
    _submission(
        "half-of-the-patients",
        9,
        "predicts the first 400 patients only",
        task=TASK.replace("X_test", "X_test[:400]").replace("(y_test,", "(y_test[:400],"),
    ),
]

HARD_CODED = [
    _submission(
        "predictions-typed-too",
        9,
        "types the predictions and the four numbers",
        task=TYPED,
    ),
    _submission(
        "typed-predictions-measured",
        9,
        "types the predictions and computes the metrics from them",
        task=TYPED + TASK[TASK.index("test_accuracy") :],
    ),
    _submission(
        "typed-for-the-visible-run",
        9,
        "types everything for the threshold that the task names, and guesses for any other",
        task="if threshold == 0.5:\n"
        + indent(TYPED, "    ")
        + "else:\n    test_predictions = np.zeros(len(X_test), dtype=int)\n"
        + "    test_accuracy = test_precision = test_recall = test_f1 = 0.5\n",
    ),
    _submission(
        "stored-in-an-earlier-cell",
        9,
        "types the results into an earlier cell; the task's cell does nothing",
        mean_squared_error="""
        def mean_squared_error(y_true, y_pred):
            y_true, y_pred = paired(y_true, y_pred)
            return np.mean((y_pred - y_true) ** 2)
        """
        + indent(TYPED, "        "),
        task="pass  # see above",
    ),
]

SUBMISSIONS = [
    *RIGHT,
    *WRONG_ACCURACY,
    *WRONG_ERRORS_AND_COSTS,
    *WRONG_COUNTS,
    *WRONG_TASK,
    *HARD_CODED,
]
