"""What lessons 05 to 08 state in prose is what their solved notebooks compute."""

import re

import pytest
from solved_space import prose, solved

NUMBERS = {
    "05_backpropagation": [
        ("$dw_1 = dz \\cdot x = 16$", "'dw1, measured: 16.0000' in printed"),
        ("$db_1 = dz = 8$", "'db1, measured: 8.0000' in printed"),
        ("$dx = dz \\cdot w_1 = 24$", "'dx, measured: 24.0000' in printed"),
        ("$dx = 6 + 9 = 15$", "'paths together, measured: 15.0000' in printed"),
        ("stays near 0.8 at every distance", "all(abs(data['error_wrong'] - 0.8) < 0.04)"),
        ("falls from 0.003 at h = 0.1", "round(data['error_right'][0], 3) == 0.003"),
        ("below 0.0000000001 at h = 0.00001", "data['error_right'][4] < 1e-10"),
        ("falls until $h = 10^{-5}$", "data['error_right'].argmin() == 4"),
        ("a factor of 3 gives exactly 0.5", "relative_error(np.array([3.0]), np.ones(1)) == 0.5"),
        ("$0.25^{10} \\approx 0.000001$", "round(0.25**10, 6) == 0.000001"),
        ("to 0.00002 and 0.00001 of its size", "re.search('0.00002\\n.*0.00001\\n', printed)"),
        ("to 12,000 times", "round(first_layer / last_layer, -3) == 12000"),
        ("2/64 \\approx 0.177^2$", "round(np.sqrt(2 / 64), 3) == 0.177"),
        ("the share of right points is 1.000", "'2000 steps 1.000 of' in printed"),
    ],
    "06_training": [
        (
            "It was 3.124, and 1.998 after",
            "re.search('before.* 3.124\\n.*after.* 1.998\\n', printed)",
        ),
        ("would cost 2.3; random", "round(-np.log(0.1), 1) == 2.3"),
        (
            "30 epochs at 0.005 reach 0.82, and that is less than 3 epochs at 0.5 reach: 0.94",
            "results['test_accuracy'][[0, 2], [29, 2]].round(2).tolist() == [0.82, 0.94]",
        ),
        ("0.5 is best, with 0.85 of the test set", "results['test_accuracy'][:, 0].argmax() == 2"),
        ("with 0.85 of the test set", "round(results['test_accuracy'][2, 0], 2) == 0.85"),
        ("with 0.98, though 0.05 has", "round(results['test_accuracy'][2, 29], 2) == 0.98"),
        ("about one digit in ten", "round(results['test_accuracy'][3, 29], 1) == 0.1"),
        ("each costs another 43 updates", "int(np.ceil(len(X_train) / 32)) == 43"),
        ("(solid) sinks below 0.01", "results['train_loss'][2, -1] < 0.01"),
        ("ends near 0.04", "abs(results['test_loss'][2, -1] - 0.04) < 0.01"),
        ("are 4,300 updates", "updates == 4300"),
        ("misreads 7 of 450 new images", "(len(misread), len(y_test)) == (7, 450)"),
        ("the accuracy is 0.984", "round(test_accuracy, 3) == 0.984"),
        (
            "an 8 as 4, two 9s as 5, a 6 as 1, a 1 as 8, a 6 as 0 and a 7 as 4",
            "[*y_test[misread]] == "
            "[8, 9, 9, 6, 1, 6, 7] and [*test_predictions[misread]] == [4, 5, 5, 1, 8, 0, 4]",
        ),
    ],
    "07_batches_and_validation": [
        ("Three batches, of 4, 4 and 2", "[len(order[k : k + 4]) for k in (0, 4, 8)] == [4, 4, 2]"),
        ("falls most, to 0.47", "round(curves['train_by_update'][2, -1], 2) == 0.47"),
        ("does, to 0.17", "round(curves['validation_by_epoch'][0, -1], 2) == 0.17"),
        ("has made 1,200 updates", "number_of_updates(300, 5, 20) == 1200"),
        ("23 of 60 updates make", "np.sum(np.diff(curves['train_by_update'][0]) > 0) == 23"),
        ("once it is 0.12", "re.search('every row once: .* accuracy 0.12', printed)"),
        ("twice it is 0.92", "re.search('every row twice: 90 of 100 .* accuracy 0.92', printed)"),
        ("have the lowest loss, 0.287", "round(validation_losses[1, 1], 3) == 0.287"),
        ("The lowest, 0.287, is in the middle", "validation_losses.argmin() == 4"),
        ("the highest, 0.724", "round(validation_losses[2, 0], 3) == 0.724"),
        ("reach a test accuracy of 0.933", "round(test_accuracy, 3) == 0.933"),
        ("0.05 for 2, 0.12 for 4, 0.25 for 8", "[*validation_losses.argmin(axis=1)] == [0, 1, 2]"),
    ],
    "08_regularisation": [
        ("rose from 0.18 to 0.45", "round(moons['validation_plain'].min(), 2) == 0.18"),
        ("from 0.18 to 0.45", "round(moons['validation_plain'][-1], 2) == 0.45"),
        (
            "fell from 0.985 to 0.835",
            "(moons['accuracy_best'], moons['accuracy_last']) == (0.985, 0.835)",
        ),
        ("what they were before: 3, 1, 6 and 2", "[*after.mean(axis=0).round(1)] == [3, 1, 6, 2]"),
        ("1.33 times", "'slopes, row 0: [1.33 1.33 0. 1.33]' in re.sub(' +', ' ', printed)"),
        ("after epoch 22, reaches 0.857", "(best_epoch, round(test_accuracy, 3)) == (22, 0.857)"),
        ("eight epochs later, 0.743", "round(scores[last_epoch - 1], 3) == 0.743"),
        ("gains 2.0 points on average", "'none: 2.0 points, deviation 4.3' in printed"),
        ("better in 25 of 40 runs", "'4.3, better in 25 of 40' in printed"),
        ("Weight decay at 0.01 gains 2.0 points too", "'decay against none: 2.0' in printed"),
        ("gains 4.1 points", "'best against last epoch: 4.1' in printed"),
    ],
}


@pytest.mark.parametrize("lesson", NUMBERS)
def test_what_the_prose_states_is_what_the_lesson_computes(lesson) -> None:
    space = solved(lesson) | {"re": re}
    untrue = [said for said, is_true in NUMBERS[lesson] if not eval(is_true, space)]
    unsaid = [said for said, _ in NUMBERS[lesson] if said not in prose(lesson)]
    assert (untrue, unsaid) == ([], [])
