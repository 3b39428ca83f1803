"""Results kept between submissions: never another's, and never a student's."""

import numpy as np
import pytest

from autograder.hidden_tests import is_remembering
from autograder.hidden_tests.remembering import remembered

pytestmark = pytest.mark.usefixtures("work")


def test_the_same_arguments_are_computed_once_and_others_anew():
    calls = []

    @remembered
    def total(images, settings):
        calls.append(settings)
        return images * settings["learning_rate"]

    images = np.arange(6.0).reshape(2, 3)
    first = total(images, {"learning_rate": 0.5})
    assert np.array_equal(total(images.copy(), {"learning_rate": 0.5}), first)
    assert len(calls) == 1
    total(images.astype(np.float32), {"learning_rate": 0.5})
    total(images.reshape(3, 2), {"learning_rate": 0.5})
    total(images, {"learning_rate": 1})
    total(images, {"learning_rate": 1.0})
    total(images, {"learning_rate": True})
    assert len(calls) == 6


def test_what_one_submission_does_to_a_result_does_not_reach_the_next():
    @remembered
    def weights(seed):
        return [np.zeros(3), {"seed": seed}]

    mine = weights(7)
    mine[0] += 1
    mine[1]["seed"] = 8
    assert np.array_equal(weights(7)[0], np.zeros(3))
    assert weights(7)[1] == {"seed": 7}


class Pretender(float):
    """A number to look at, whatever it wants to be in a sum."""

    def __add__(self, other):
        return 1e9


@pytest.mark.parametrize("value", [Pretender(1), lambda: 1, np.array([None]), {"a": [object()]}])
def test_only_plain_data_go_in_and_out(value):
    @remembered
    def echo(value):
        return value

    @remembered
    def constant():
        return value

    for ask in (lambda: echo(value), constant):
        with pytest.raises(TypeError, match="takes and gives plain data"):
            ask()


def test_nothing_can_be_asked_of_the_student_meanwhile():
    seen = []

    @remembered
    def watch(number):
        seen.append(is_remembering())
        if number < 0:
            raise ValueError
        return number

    watch(1)
    with pytest.raises(ValueError):
        watch(-1)
    assert seen == [True, True]
    assert not is_remembering()
