"""The twenty questions of the mock exam. Each function draws one from a generator.

The build draws the exams of the first seeds, and packs them for the students: see exams.py in the
authoring room.
"""

import math
import random


def neuron(rng):
    x = [rng.choice([1, 2, 3]), rng.choice([2, 4, 5])]
    w = [rng.choice([0.5, 1.5, 2.0]), rng.choice([-0.5, -1.0, -1.5])]
    bias = rng.choice([3.0, 6.5, 8.0])
    weighted = x[0] * w[0] + x[1] * w[1]
    return _computed(
        "01_neurons",
        f"A neuron has the weights [{w[0]}, {w[1]}], the bias {bias} and ReLU as its activation. "
        f"What does it give for the input {x}?",
        max(weighted + bias, 0.0),
        f"The weighted sum is {x[0]} · {w[0]} + {x[1]} · ({w[1]}) = {weighted:g}; with the bias it "
        f"is {weighted + bias:g}. ReLU keeps what is above 0.",
        {
            weighted + bias: "ReLU gives 0 where the sum is negative.",
            max(weighted, 0.0): "The bias is missing.",
            sum(w) * sum(x) + bias: "Each input is multiplied by its own weight.",
        },
    )


def no_activation(rng):
    layers = rng.choice(["two", "three", "five"])
    return _choice(
        rng,
        "01_neurons",
        f"A network has {layers} dense layers and no activation function at all. What can it "
        "compute?",
        "What one dense layer computes",
        {
            "More curved functions, the more layers it has": "Products of matrices stay matrices: "
            "no layer bends anything.",
            "Any function, if its layers are wide enough": "Width does not help either: the whole "
            "is still one matrix product and a bias.",
            "Nothing, since its outputs can be negative": "A network may give negative numbers; "
            "that is no reason to fail.",
        },
        "(x W₁ + b₁) W₂ + b₂ = x (W₁ W₂) + (b₁ W₂ + b₂): one matrix, one bias.",
    )


def precision_or_recall(rng):
    tp, fp, fn = rng.sample([6, 9, 12, 15, 20, 24], 3)
    tn = rng.choice([100, 150, 300])
    asked = rng.choice(["precision", "recall"])
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    by_name = {"precision": precision, "recall": recall}
    other = "recall" if asked == "precision" else "precision"
    beside = {"precision": ("alarms", fp), "recall": ("positive examples", fn)}[asked]
    return _computed(
        "02_metrics",
        f"A test gives {tp} true positives, {fp} false positives, {fn} false negatives and {tn} "
        f"true negatives. What is its {asked}?",
        by_name[asked],
        f"Of {tp} + {beside[1]} {beside[0]}, {tp} are true: {tp} / {tp + beside[1]} = "
        f"{by_name[asked]:.3f}.",
        {
            by_name[other]: f"This is the {other}.",
            (tp + tn) / (tp + fp + fn + tn): "This is the accuracy.",
        },
    )


def broken_metric(rng):
    lines = [
        "def f1_score(tp, fp, fn):",
        "    precision = tp / (tp + fp)",
        "    recall = tp / (tp + fn)",
        "    if precision + recall == 0:",
        "        return 0.0",
        "    return 2 * precision * recall / (precision + recall)",
    ]
    broken = [
        (2, "    precision = tp / (tp + fn)", "Precision looks at the alarms: tp + fp."),
        (3, "    recall = tp / (fp + fn)", "Recall looks at the positive examples: tp + fn."),
        (6, "    return (precision + recall) / 2", "F1 is the harmonic mean, not the usual one."),
    ]
    return _mistake(rng, "02_metrics", "One line of this F1 score is wrong.", lines, broken)


def cross_entropy(rng):
    p = rng.choice([0.6, 0.7, 0.8, 0.9, 0.95])
    return _computed(
        "03_loss_functions",
        f"A model gives class 1 a probability of {p}. The true class is 0. What is the binary "
        "cross-entropy of this example (natural logarithm)?",
        -math.log(1 - p),
        f"What really happened, class 0, was given 1 − {p} = {1 - p:.2f}, and "
        f"−log {1 - p:.2f} = {-math.log(1 - p):.3f}.",
        {
            -math.log(p): "This is the cost if the true class were 1.",
            math.log(1 - p): "The sign is wrong: a cost is never negative here.",
            -math.log2(1 - p): "This is the logarithm to base 2.",
            p**2: "This is the squared error.",
        },
    )


def choice_of_loss(rng):
    task, right, wrong = rng.choice(
        [
            (
                "which of ten digits a picture shows, with labels from 0 to 9",
                "Softmax and sparse categorical cross-entropy",
                "Ten sigmoids and the squared error of the digit",
            ),
            (
                "whether a patient is ill, with labels 0 and 1",
                "Sigmoid and binary cross-entropy",
                "Softmax over one output and categorical cross-entropy",
            ),
            (
                "the price of a house, in thousands",
                "No activation and mean squared error",
                "Sigmoid and mean squared error",
            ),
        ]
    )
    others = {
        wrong: "Compare what this output can be with what has to be predicted.",
        "No activation and accuracy": "Accuracy changes in jumps: its slope is 0 almost "
        "everywhere, so no gradient leads anywhere.",
        "ReLU and the sum of the errors": "Positive and negative errors cancel in a plain sum.",
    }
    return _choice(
        rng,
        "03_loss_functions",
        f"A network is to predict {task}. Which last activation and which loss fit?",
        right,
        others,
        "The output has to be able to be what is asked for: any number, one probability, or "
        "probabilities that add up to 1. The loss then compares it with the truth.",
    )


def one_update(rng):
    w, target = rng.choice([3.0, 4.0, 5.0]), rng.choice([1.0, 2.0])
    rate = rng.choice([0.1, 0.2, 0.25])
    slope = 2 * (w - target)
    return _computed(
        "04_gradient_descent",
        f"The loss is (w − {target:g})². Gradient descent stands at w = {w:g}; the learning rate "
        f"is {rate}. Where is w after one step?",
        w - rate * slope,
        f"The slope is 2 · ({w:g} − {target:g}) = {slope:g}, and {w:g} − {rate} · {slope:g} = "
        f"{w - rate * slope:g}.",
        {
            w + rate * slope: "This step goes uphill.",
            w - slope: "The learning rate is missing.",
            w - rate * (w - target): "The slope of a square has a factor of 2.",
            w - rate * (w - target) ** 2: "A step uses the slope of the loss, not the loss.",
        },
    )


def growing_loss(rng):
    losses = rng.choice(["2, 5, 14, 41", "1, 3, 9, 27", "4, 7, 15, 33"])
    return _choice(
        rng,
        "04_gradient_descent",
        f"Gradient descent prints the losses {losses}. What is the most likely reason?",
        "The learning rate is too large: steps overshoot",
        {
            "The learning rate is too small: each step is short": "Short steps lower the loss, "
            "if slowly.",
            "The walk has reached a plateau and stands still": "On a plateau the loss stays what "
            "it is.",
            "The start was a local minimum of the loss function": "In a minimum there is no slope, "
            "so the walk would not leave it.",
        },
        "A step that is too long lands on the other slope of the valley, higher than before; there "
        "the slope is steeper, and the next step longer still.",
    )


def chain_rule(rng):
    x, w, b, y = rng.choice([2, 3]), rng.choice([1.5, 2.0]), rng.choice([0.5, 1.0]), 1.0
    z = w * x + b
    return _computed(
        "05_backpropagation",
        f"z = w x + b, a = ReLU(z), L = (a − y)². With x = {x}, w = {w}, b = {b} and y = {y:g}: "
        "what is ∂L/∂w?",
        2 * (z - y) * x,
        f"Forward: z = a = {z:g}. Backward: ∂L/∂a = 2 (a − y) = {2 * (z - y):g}; ReLU passes it on "
        f"where z > 0; ∂z/∂w = x = {x}. Together: {2 * (z - y) * x:g}.",
        {
            2 * (z - y): "This is ∂L/∂b: the last factor of the chain is missing.",
            2 * (z - y) * w: "This is ∂L/∂x: ∂z/∂w is x, not w.",
            (z - y) * x: "The derivative of a square has a factor of 2.",
        },
    )


def broken_backward(rng):
    lines = [
        "def dense_backward(X, W, upstream):",
        '    """Gradients of a layer X @ W + b, with one row per example."""',
        "    dW = X.T @ upstream",
        "    db = upstream.sum(axis=0)",
        "    dX = upstream @ W.T",
        "    return dX, dW, db",
    ]
    broken = [
        (3, "    dW = upstream.T @ X", "That has the shape of Wᵀ: dW is X.T @ upstream."),
        (4, "    db = upstream.sum(axis=1)", "A bias is shared by all rows: add over axis 0."),
        (5, "    dX = upstream @ W", "The shapes do not fit unless W is square: it is W.T."),
    ]
    return _mistake(rng, "05_backpropagation", "One line of this is wrong.", lines, broken)


def updates(rng):
    n, size = rng.choice([(1000, 64), (450, 32), (1300, 50), (700, 48)])
    epochs = rng.choice([5, 10, 20])
    a_pass = math.ceil(n / size)
    return _computed(
        "06_training",
        f"A network trains on {n} examples in batches of {size} for {epochs} epochs; the last, "
        "shorter batch of an epoch counts too. How many updates are that?",
        float(a_pass * epochs),
        f"{n} / {size} = {n / size:.2f}, so an epoch has {a_pass} batches, the last with "
        f"{n - (a_pass - 1) * size} examples; {a_pass} · {epochs} = {a_pass * epochs}.",
        {
            float(n // size * epochs): "The last, shorter batch of each epoch is missing.",
            float(epochs): "These are the epochs: each has many updates.",
            float(a_pass): "These are the updates of one epoch.",
            float(n * epochs): "This would be one update for each example.",
        },
    )


def broken_loop(rng):
    lines = [
        "parameters = initial_parameters(seed)",
        "for epoch in range(epochs):",
        "    for rows in batches(rng.permutation(len(X_train)), batch_size):",
        "        slopes = gradients(parameters, X_train[rows], y_train[rows])",
        "        for p, slope in zip(parameters, slopes):",
        "            p -= learning_rate * slope",
        "predictions = predict(parameters, X_test)",
    ]
    broken = [
        (
            4,
            "        slopes = gradients(parameters, X_train[rows], y_train)",
            "The labels have to be those of the same rows.",
        ),
        (6, "            p += learning_rate * slope", "This goes uphill: subtract."),
        (
            7,
            "predictions = predict(initial_parameters(seed), X_test)",
            "These are the parameters from before the training.",
        ),
        (
            3,
            "    for rows in batches(np.arange(batch_size), batch_size):",
            "Only the first batch is ever used: an epoch is a pass over all examples.",
        ),
    ]
    return _mistake(rng, "06_training", "One line of this training is wrong.", lines, broken)


def which_set(rng):
    what = rng.choice(["the batch size", "the learning rate", "the number of hidden neurons"])
    return _choice(
        rng,
        "07_batches_and_validation",
        f"You want to choose {what}. Which numbers do you compare?",
        "Results on the validation set",
        {
            "Results on the training set": "They reward whoever learns the examples by heart.",
            "Results on the test set": "Then the test set has been used to choose, and its result "
            "is no longer a fair one.",
            "Results on all three together": "That mixes in the examples that were learned, and "
            "those that must stay unseen.",
        },
        "The training set changes the parameters, the validation set the hyperparameters, and the "
        "test set neither: it is looked at once.",
    )


def split(rng):
    n, size = rng.choice([(1000, 64), (800, 50), (1500, 100)])
    share = rng.choice([60, 70])
    training = n * share // 100
    return _computed(
        "07_batches_and_validation",
        f"Of {n} examples {share} % are for training; the rest is for validation and test. With "
        f"batches of {size}, how many examples are in the last batch of an epoch?",
        float(training - (math.ceil(training / size) - 1) * size),
        f"There are {training} training examples. {(math.ceil(training / size) - 1)} full batches "
        f"take {(math.ceil(training / size) - 1) * size} of them; what is left is the last batch.",
        {
            float(n % size or size): "Only the training set is cut into batches.",
            float(size): "The last batch is as long as the others only if the division comes out "
            "even.",
        },
    )


def inverted_dropout(rng):
    h, rate = rng.choice([1.2, 2.4, 3.6]), rng.choice([0.2, 0.25, 0.4])
    return _computed(
        "08_regularisation",
        f"A neuron gives {h}. Dropout with rate {rate} keeps it in this training step. What does "
        "the next layer get (inverted dropout)?",
        h / (1 - rate),
        f"A share of {1 - rate:g} is kept, so what is kept is divided by it: {h} / {1 - rate:g} = "
        f"{h / (1 - rate):.3f}. On average the sum stays what it was.",
        {
            h: "So it would be without scaling, or in inference.",
            h * (1 - rate): "It is divided by the share that is kept, not multiplied.",
            h / rate: "The rate is the share that is dropped, not kept.",
        },
    )


def patience(rng):
    losses, best = rng.choice(
        [
            ([0.8, 0.6, 0.7, 0.5, 0.55, 0.52, 0.6, 0.4], 4),
            ([0.9, 0.5, 0.6, 0.45, 0.5, 0.48, 0.47, 0.3], 4),
            ([0.7, 0.6, 0.4, 0.5, 0.45, 0.42, 0.2, 0.1], 3),
        ]
    )
    return _computed(
        "08_regularisation",
        f"The validation losses of epochs 1 to 8 would be {losses}. Early stopping with a patience "
        "of 3 watches them. After which epoch does the training end?",
        float(best + 3),
        f"Epoch {best} is the best one so far, and epochs {best + 1} to {best + 3} bring no "
        "improvement: then the patience has run out.",
        {
            float(best): "This is the best epoch: its parameters are kept, but training went on.",
            float(best + 2): "The patience is 3: three epochs in a row without improvement.",
            8.0: "The patience runs out before the last epoch.",
        },
    )


def momentum(rng):
    g1, g2 = rng.choice([(2.0, 1.0), (4.0, 2.0), (1.0, 3.0)])
    rate, share = rng.choice([0.1, 0.2]), rng.choice([0.5, 0.9])
    v = share * g1 + g2
    return _computed(
        "09_optimizers",
        f"Momentum keeps a velocity v ← {share} v + gradient, which starts at 0, and subtracts "
        f"{rate} · v. The first two gradients are {g1:g} and {g2:g}. By how much does the second "
        "step lower the weight?",
        rate * v,
        f"After the first step v = {g1:g}, after the second v = {share} · {g1:g} + {g2:g} = {v:g}; "
        f"{rate} · {v:g} = {rate * v:g}.",
        {
            rate * g2: "This is plain gradient descent: the first gradient is forgotten.",
            rate * (g1 + g2): "The old velocity is weakened before the new gradient is added.",
            rate * (g1 + v): "This is what both steps lower it by together.",
        },
    )


def bias_correction(rng):
    beta = rng.choice([0.9, 0.99])
    return _choice(
        rng,
        "09_optimizers",
        f"Adam's running mean m starts at 0 and keeps {beta} of its old value at each step. Why is "
        "it divided by 1 − βᵗ?",
        "Because it is too near to 0 in early steps",
        {
            "Because a division by 0 has to be avoided": "That is what ε is for.",
            "Because the learning rate has to fall in time": "The correction is strongest in the "
            "first steps, and fades away.",
            "Because large gradients have to be cut off": "It makes the first averages larger, not "
            "smaller.",
        },
        f"After one step the average is only {1 - beta:g} times the gradient. Divided by "
        f"1 − {beta} it is the gradient itself.",
    )


def parameter_count(rng):
    inputs, hidden, classes = rng.choice([784, 400, 64]), rng.choice([32, 64, 100]), 10
    count = inputs * hidden + hidden + hidden * classes + classes
    return _computed(
        "10_sequential_api",
        f"`Sequential([Dense({hidden}, relu), Dense({classes}, softmax)])` gets {inputs} inputs. "
        "How many parameters does it have?",
        float(count),
        f"{inputs} · {hidden} + {hidden} in the first layer, {hidden} · {classes} + {classes} in "
        f"the second: {count}.",
        {
            float(inputs * hidden + hidden * classes): "The biases are missing.",
            float(
                inputs + hidden + classes
            ): "These are the neurons; each connection has a weight.",
        },
    )


def leakage(rng):
    lines = [
        "X_train, X_test = X[:1200], X[1200:]",
        "y_train, y_test = y[:1200], y[1200:]",
        "mean, std = X_train.mean(axis=0), X_train.std(axis=0)",
        "X_train = (X_train - mean) / std",
        "X_test = (X_test - mean) / std",
    ]
    broken = [
        (
            3,
            "mean, std = X.mean(axis=0), X.std(axis=0)",
            "The test set has a say in the scale: it is no longer unseen.",
        ),
        (
            5,
            "X_test = (X_test - X_test.mean(axis=0)) / X_test.std(axis=0)",
            "Test examples are scaled as the training examples were, else a model meets other "
            "numbers than it has learned from.",
        ),
        (
            1,
            "X_train, X_test = X[:1200], X[1100:]",
            "A hundred examples are in both sets: they are disjoint no longer.",
        ),
    ]
    text = "The examples are in random order. One line of this preparation is wrong."
    return _mistake(rng, "11_capstone", text, lines, broken)


ALL = (
    neuron,
    no_activation,
    precision_or_recall,
    broken_metric,
    cross_entropy,
    choice_of_loss,
    one_update,
    growing_loss,
    chain_rule,
    broken_backward,
    updates,
    broken_loop,
    which_set,
    split,
    inverted_dropout,
    patience,
    momentum,
    bias_correction,
    parameter_count,
    leakage,
)


def _computed(lesson, text, right, explanation, why_not):
    """A question whose answer is a number. A mistake that gives the right number is left out."""
    # Rounded to three digits is right, but whole numbers are exact.
    tolerance = 1e-6 if right == int(right) else 0.005
    wrong = {
        value: remark
        for value, remark in why_not.items()
        if not math.isclose(value, right, rel_tol=tolerance)
    }
    return {
        "lesson": lesson,
        "text": text,
        "right": right,
        "explanation": explanation,
        "why_not": wrong,
        "tolerance": tolerance,
    }


def draw(seed):
    """The twenty questions of a seed. Each has its own generator: one more changes no other."""
    return [ask(random.Random(f"{seed} {ask.__name__}")) for ask in ALL]


def _choice(rng, lesson, text, right, wrong, explanation):
    """A question with options in random order; `wrong` says of each why not."""
    texts = [right, *wrong]
    rng.shuffle(texts)
    options = dict(zip("ABCD", texts, strict=True))
    letters = {option: letter for letter, option in options.items()}
    return {
        "lesson": lesson,
        "text": text,
        "options": options,
        "right": letters[right],
        "explanation": explanation,
        "why_not": {letters[option]: remark for option, remark in wrong.items()},
    }


def _mistake(rng, lesson, text, lines, broken):
    """A question about the line of a program that is wrong: one of the broken ones."""
    number, line, explanation = rng.choice(broken)
    shown = [line if place == number else right for place, right in enumerate(lines, start=1)]
    code = "\n".join(f"{place}  {row}" for place, row in enumerate(shown, start=1))
    return {
        "lesson": lesson,
        "text": f"{text} Which one?\n\n```python\n{code}\n```",
        "right": number,
        "explanation": f"It is line {number}. {explanation}",
    }
