"""The lessons' data files are what their makers make, and say where they come from."""

import numpy as np
import pytest
from conftest import ROOT

from autograder.authoring.datasets import MAKERS
from autograder.course import Course

COURSE = Course(ROOT)


def test_every_data_file_has_a_maker_and_every_maker_a_file() -> None:
    files = {path.relative_to(COURSE.source).as_posix() for path in COURSE.source.glob("*/*.npz")}
    assert files == set(MAKERS)


@pytest.mark.parametrize("path", sorted(MAKERS))
def test_a_data_file_is_what_its_maker_makes(path: str) -> None:
    made = MAKERS[path]()
    with np.load(COURSE.source / path, allow_pickle=False) as stored:
        assert set(stored) == set(made)
        for name in stored:
            if stored[name].dtype.kind == "f":
                np.testing.assert_allclose(stored[name], made[name], rtol=1e-4, atol=1e-6)
            else:
                np.testing.assert_array_equal(stored[name], made[name])


@pytest.mark.parametrize("path", sorted(MAKERS))
def test_a_data_file_describes_its_origin(path: str) -> None:
    with np.load(COURSE.source / path, allow_pickle=False) as stored:
        description = " ".join(map(str, np.atleast_1d(stored["description"])))
    assert len(description.split()) >= 10
    assert "seed" in description.lower() or "UCI" in description


def test_training_and_test_digits_share_no_image() -> None:
    with np.load(COURSE.source / "06_training" / "digits.npz") as digits:
        train = {image.tobytes() for image in digits["X_train"]}
        test = {image.tobytes() for image in digits["X_test"]}
        assert len(digits["X_train"]) + len(digits["X_test"]) == 1797
    assert not train & test
