"""The numbers that the prose of lessons 01 to 04 states are those that the solved lesson gives."""

import pytest
from solved_space import prose, solved

AT = "predict_probabilities(X_train) >= {}"
STEPS = "np.arange(1, 100) / 100"
PLAY_OF_02 = (
    f"Up to {{max(t for t in {STEPS} if recall(y_train, {AT.format('t')}) > 0.7)}} recall stays"
    f" above 0.7, and {{np.sum(({AT.format(0.23)}) & (y_train == 0))}} healthy patients get an"
    " alarm",
    f"From {{max(t for t in {STEPS} if np.any(({AT.format('t')}) & (y_train == 0))) + 0.01:.2f}} on"
    f" every alarm is right, but only {{np.sum(({AT.format(0.76)}) & (y_train == 1))}} of the"
    f" {{np.sum(y_train)}} ill patients raise one; from"
    f" {{min(t for t in {STEPS} if not np.any({AT.format('t')}))}} on nobody does",
)
"""What the play of 02 shows, of which nothing is stored."""

STATED = {
    "01_neurons": [
        "5 \\cdot 2 + 0 \\cdot 3 - 3 = {5 * 2 + 0 * 3 - 3}",
        "three bends, at {opens[0]}, {opens[1]} and {opens[2]}",
        "rises to {with_relu[inputs == 5][0]:.0f} at x = 5, falls to"
        " {with_relu[inputs == 8][0]:.0f} at x = 8",
        "its mean error is {average_error:.2f}",
        "{np.mean(predictions < y):.0%} of its predictions are too low",
        "add {-average_error:.2f} to its output bias, the mean absolute error sinks from"
        " {average_absolute_error:.2f} to {np.mean(np.abs(predictions - average_error - y)):.2f}",
        "are the weights, {W1.shape[0]} · {W1.shape[1]} + {W2.size}.",
        "C. {W1.size + b1.size + W2.size + 1}",
    ],
    "02_metrics": [
        "A $p$ of 0.1 costs {-np.log(0.1):.2f}, one of 0.5 costs {-np.log(0.5):.2f}: more than"
        " {['no', 'two', 'twice', 'three'][int(np.log(0.1) / np.log(0.5))]} times",
        "accuracy of {n_healthy / (n_healthy + n_ill):.2f}, and nobody helped: {n_healthy:,}"
        " answers are right, and all {n_ill} ill patients are missed",
        "Of {n_healthy + n_ill:,} patients",
        "recall falls from {data['train_recall'][low]:.2f} to {data['train_recall'][high]:.2f}",
        "falls from {data['train_recall'][0]:.2f} to {data['train_recall'][-1]:.0f}",
        "The threshold {data['thresholds'][0]} finds {100 * data['train_recall'][0]:.0f} % of"
        " the ill, and {['no', 'one', 'two', 'three', 'four'][int(10 * np.mean("
        "predict_probabilities(X_train) >= data['thresholds'][0]))]} in ten of all patients",
        "these {len(X_train):,} patients, the **training set**; {len(X_test)} others",
        "from {data['train_precision'][0]:.2f} to {data['train_precision'].max():.0f}",
        "from {data['train_accuracy'][0]:.2f} and stays between"
        " {data['train_accuracy'][4:].min():.2f} and {data['train_accuracy'].max():.2f}",
        "accuracy of {np.mean(y_test == 0):.3f} and 0 for all else; the trained model (plain) has"
        " {test_accuracy:.3f}, a precision of {test_precision:.3f}, a recall of {test_recall:.3f}"
        " and an F1 of {test_f1:.3f}",
        "The accuracy of {test_accuracy:.3f} beats *always healthy* with its"
        " {np.mean(y_test == 0):.3f}, but by little: by"
        " {100 * (test_accuracy - np.mean(y_test == 0)):.0f} in 100",
        "finds {np.sum(alarms & (y_test == 1))} of {np.sum(y_test)} ill patients, a third, with"
        " {np.sum(alarms & (y_test == 0))} false alarms",
        *PLAY_OF_02,
    ],
    "03_loss_functions": [
        "A house costs {300_000:,}; the model says {250_000:,}: the error is"
        " {250_000 - 300_000:,}, its square is {(250_000 - 300_000) ** 2:,}",
        "lowest at {prices.mean():.0f}, which is the **mean** of the prices. One house moved it"
        " from {prices[:4].mean():.0f} to {prices.mean():.0f}",
        "lowest at {np.median(prices):.0f}, the **median**",
        "up to three of them the median stays among the cheap ones, from"
        " {np.median(prices[:4]):.0f} to {np.median([*prices, *prices[4:], *prices[4:]]):.0f}",
        "$-\\log(1 - 0.8) = {-np.log(1 - 0.8):.3f}$",
        "$-\\log 0.8 = {-np.log(0.8):.3f}$",
        "$-\\log 10^{{-12}} = {-np.log(EPSILON):.1f}$",
        "$e \\approx {np.e:.2f}$",
        "about {np.log(3):.2f}",
        "about {np.log(3) / 3:.2f}",
        "are {class_slopes[0]:.1f}, {class_slopes[1]:.1f} and {class_slopes[2]:.1f}: predicted"
        " minus true",
        "more than 0.9 to {np.sum(confidences[0] > 0.9)} of its {len(confidences[0])} wrong"
        " answers, network b to {np.sum(confidences[1] > 0.9)}",
        "the accuracy of both networks, {shares[0]:.3f}",
        "Both are right on {100 * shares[1]:.0f} of 100 images, yet the loss of a is"
        " {test_loss_a:.3f} and that of b {test_loss_b:.3f}",
        "one costs {surprises[0]:.2f} with a and {surprises[1]:.2f} with b",
        "true classes {data['test_a'][range(450), labels_test].mean():.2f} of the probability on"
        " average, b only {data['test_b'][range(450), labels_test].mean():.2f}",
    ],
    "04_gradient_descent": [
        "the first is {0.1 * abs(measured_slope(0.5)):.2f} long, the second"
        " {0.1 * abs(measured_slope(0.5 - 0.1 * measured_slope(0.5))):.2f}, the fifth less than"
        " {1e-4 if 0.1 * abs(slope) < 1e-4 else slope:.4f}",
        *(
            f"{words} {{np.array([81, 1]) * (1 - {rate} * steep) ** {2 * steps} @ steep / 2:.1f}}"
            for words, rate, steps in (
                ("began with a loss of", 0, 0),
                ("At 0.02 it is still", 0.02, 14),
                ("At 0.15 it is", 0.15, 14),
                ("At 0.21 it is", 0.21, 14),
            )
        ),
        "A finds the lowest place, at {end_of_walk(-0.3):.1f}. B ends at {end_of_walk(0.8):.1f},",
        "C is still at {end_of_walk(5.0):.1f}",
        "where the slope is {3 * 1.5**2:g}",
        "at $h = 10^{{-13}}$ the error with both sides is {both[12]:.3f}, at $h = {distances[1]:g}$"
        " only {both[1]:.4f}",
        "slopes are ${2 * (0.5 * x - y)[0] * x[0]:.0f}$, ${2 * (0.5 * x - y)[1] * x[1]:.0f}$ and"
        " ${2 * (0.5 * x - y)[2] * x[2]:.0f}$; their mean, ${measured_slope(0.5):.1f}$, was",
        "take about $10^{{-{1 + np.argmin(both)}}}$",
        "lead from {mse(start, X_train, y_train):.1f} down to {final_loss:.2f}. The very bottom of"
        " the bowl lies at {lowest:.2f}",
        "the loss is {test_mse:.2f}, a little more",
    ],
}
"""By lesson, pieces of its text; what stands in braces is computed from its solved cells."""


@pytest.mark.parametrize(
    ("lesson", "stated"), [(lesson, text) for lesson in STATED for text in STATED[lesson]]
)
def test_the_prose_states_what_the_solved_lesson_gives(lesson: str, stated: str) -> None:
    literal = stated.replace("\\", "\\\\")
    computed = eval(f"f'''{literal}'''", dict(solved(lesson)))
    assert computed.replace("-", "−") in prose(lesson).replace("-", "−")
