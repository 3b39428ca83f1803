import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from autograder.reference import (
    accuracy,
    confusion_matrix,
    f1_score,
    mean_absolute_error,
    one_hot,
    precision,
    predicted_labels,
    recall,
)

BINARY_CASES = {
    "mixed": ([0, 1, 1, 0, 1, 0], [0, 1, 0, 1, 1, 0]),
    "perfect": ([0, 1, 1, 0], [0, 1, 1, 0]),
    "all wrong": ([0, 1, 1, 0], [1, 0, 0, 1]),
    "no positive predictions": ([0, 1, 1], [0, 0, 0]),
    "no positive examples": ([0, 0, 0], [0, 1, 0]),
    "only the negative class": ([0, 0], [0, 0]),
    "only the positive class": ([1, 1], [1, 1]),
    "one example": ([1], [0]),
}

label_pairs = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40
).map(lambda pairs: tuple(np.array(pairs).T))


@pytest.mark.parametrize(("y_true", "y_pred"), BINARY_CASES.values(), ids=BINARY_CASES)
@pytest.mark.parametrize("positive", [0, 1])
def test_binary_metrics_agree_with_scikit_learn(y_true, y_pred, positive):
    for ours, name in (
        (precision, "precision_score"),
        (recall, "recall_score"),
        (f1_score, "f1_score"),
    ):
        # One label in `labels`, as scikit-learn refuses a pos_label that does not occur.
        theirs = getattr(sklearn_metrics, name)(
            y_true, y_pred, labels=[positive], average="macro", zero_division=0.0
        )
        assert ours(y_true, y_pred, positive) == pytest.approx(theirs, abs=1e-15), name
    assert accuracy(y_true, y_pred) == sklearn_metrics.accuracy_score(y_true, y_pred)


@given(label_pairs)
def test_multiclass_metrics_agree_with_scikit_learn(pair):
    y_true, y_pred = pair
    np.testing.assert_array_equal(
        confusion_matrix(y_true, y_pred, 5),
        sklearn_metrics.confusion_matrix(y_true, y_pred, labels=range(5)),
    )
    assert accuracy(y_true, y_pred) == pytest.approx(sklearn_metrics.accuracy_score(y_true, y_pred))
    scores = sklearn_metrics.precision_recall_fscore_support(
        y_true, y_pred, labels=range(5), zero_division=0.0
    )
    for positive in range(5):
        ours = [metric(y_true, y_pred, positive) for metric in (precision, recall, f1_score)]
        np.testing.assert_allclose(ours, [score[positive] for score in scores[:3]], atol=1e-15)


@given(label_pairs, st.randoms(use_true_random=False))
def test_joint_permutation_changes_no_metric(pair, random):
    y_true, y_pred = pair
    order = random.sample(range(len(y_true)), len(y_true))
    for metric in (accuracy, precision, recall, f1_score):
        assert metric(y_true[order], y_pred[order]) == metric(y_true, y_pred)


@given(label_pairs)
def test_confusion_matrix_holds_every_example_once(pair):
    y_true, y_pred = pair
    matrix = confusion_matrix(y_true, y_pred)
    assert matrix.sum() == len(y_true)
    assert len(matrix) == max(y_true.max(), y_pred.max()) + 1
    np.testing.assert_array_equal(matrix.T, confusion_matrix(y_pred, y_true))
    np.testing.assert_array_equal(matrix.sum(axis=1), np.bincount(y_true, minlength=len(matrix)))


@given(label_pairs)
def test_scores_are_shares_and_f1_is_the_harmonic_mean(pair):
    p, r, f1 = precision(*pair), recall(*pair), f1_score(*pair)
    assert 0 <= p <= 1 and 0 <= r <= 1
    assert f1 == pytest.approx(2 * p * r / (p + r) if p + r else 0.0)


def test_rows_are_true_and_columns_predicted():
    assert confusion_matrix([0, 0, 1], [1, 1, 1]).tolist() == [[0, 2], [0, 1]]


def test_ninety_of_a_hundred_right_is_nine_tenths():
    value = accuracy([1] * 100, [1] * 90 + [0] * 10)
    assert value == 0.9 and type(value) is float


def test_labels_may_be_booleans_or_whole_floats():
    assert accuracy([True, False], [1.0, 1.0]) == 0.5


def test_mean_absolute_error_agrees_with_scikit_learn():
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.normal(size=(2, 30))
    theirs = sklearn_metrics.mean_absolute_error(y_true, y_pred)
    assert mean_absolute_error(y_true, y_pred) == pytest.approx(theirs, rel=1e-14)
    assert mean_absolute_error(y_true[:, None], y_pred[:, None]) == pytest.approx(theirs)


@given(st.lists(st.integers(0, 6), min_size=1))
def test_one_hot_and_back(labels):
    encoded = one_hot(labels, 7)
    assert encoded.shape == (len(labels), 7) and encoded.dtype == np.float64
    assert set(np.unique(encoded)) == {0, 1} and (encoded.sum(axis=1) == 1).all()
    assert predicted_labels(encoded).tolist() == labels


def test_predicted_labels():
    assert predicted_labels([0.2, 0.5, 0.7]).tolist() == [0, 1, 1]
    assert predicted_labels([[0.2], [0.5], [0.7]]).tolist() == [0, 1, 1]
    assert predicted_labels([[0.2, 0.7, 0.1], [0.4, 0.2, 0.4]]).tolist() == [1, 0]
