"""pandas objects cross as data: a test looks at real ones, whatever the student's process says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from autograder.engine.walls.warm_server import Gate
from autograder.wire.codec import CodecError, Reference, encode
from autograder.wire.decoder import decode
from autograder.wire.pandas_types import forms
from engine.test_copies import graded, points

DAYS = pd.date_range("2020-02-28", periods=3)
ROWS = pd.DataFrame({"a": [1, 2, 3], "group": list("xyx")})

OBJECTS = [
    pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.5, np.nan]}, index=["r", "s"]),
    pd.DataFrame({"day": DAYS, "kind": pd.Categorical(list("aba"), ordered=True)}),
    pd.DataFrame({"abroad": pd.date_range("2020", periods=3, tz="Europe/Berlin")}),
    pd.DataFrame({"gaps": pd.array([1, None, 3], dtype="Int64"), "mixed": [1, "x", (2, 3)]}),
    pd.DataFrame(),
    pd.DataFrame([[1, 2], [3, 4]], columns=["x", "x"]),
    ROWS.groupby("group").agg(["sum", "mean"]),
    ROWS.describe(),
    ROWS["group"].value_counts(),
    pd.Series([1, 2], name=("a", "b")),
    pd.Series([], dtype=float),
    pd.Series([1, 2, 3], index=DAYS),
    pd.Series(pd.to_timedelta([1, 2], unit="s")),
    pd.Index(list("abc"), name="letters"),
    pd.date_range("2020", periods=3, freq="ME"),
    pd.MultiIndex.from_product([[1, 2], ["a", "b"]], names=["n", None]),
    pd.RangeIndex(2, 9, 3),
    pd.Timestamp("2020-01-01"),
    pd.Timestamp("2020-01-01 12:00", tz="UTC"),
    pd.Timedelta("1D"),
]


@pytest.mark.parametrize("value", OBJECTS, ids=lambda value: type(value).__name__)
def test_what_crosses_is_the_same(value: object) -> None:
    crossed = decode(encode(value))
    assert type(crossed) is type(value)
    if isinstance(value, pd.DataFrame):
        pd.testing.assert_frame_equal(crossed, value)
    elif isinstance(value, pd.Series):
        pd.testing.assert_series_equal(crossed, value)
    elif isinstance(value, pd.Index):
        pd.testing.assert_index_equal(crossed, value)
    else:
        assert crossed == value


class Lying(pd.DataFrame):
    """A table that says of itself what it likes."""

    @property
    def shape(self) -> tuple[int, int]:
        return 1000, 1000


def test_a_class_of_its_own_does_not_cross_as_a_table() -> None:
    with pytest.raises(CodecError):
        encode(Lying({"a": [1]}))
    assert encode(Lying({"a": [1]}), lambda _: Reference("s", 1))[:1] == b"r"


FORGED = [
    ("pandas.DataFrame", ([np.arange(3)], pd.Index(["a"]), pd.RangeIndex(2))),
    ("pandas.DataFrame", ([np.arange(2)], pd.Index(["a", "b"]), pd.RangeIndex(2))),
    ("pandas.DataFrame", ([[1, 2]], pd.Index(["a"]), pd.RangeIndex(2))),
    ("pandas.Series", (np.arange(2), "index", None)),
    ("pandas.Series", (("extension", "object", [1]), pd.RangeIndex(1), None)),
    ("pandas.Index", (("category", np.array([7]), pd.Index(["a"]), True), None, None)),
    ("pandas.Index", (("moments", "../../etc/passwd", DAYS.to_numpy()), None, None)),
    ("pandas.DatetimeIndex", (DAYS.to_numpy(), None, "eval(1)")),
    ("pandas.RangeIndex", (0, 10**15, 1, None)),
    ("pandas.MultiIndex", ([[1]], [np.array([0])], [None])),
    ("pandas.read_pickle", "file"),
    ("pandas.NoSuch", 0),
]


@pytest.mark.parametrize(("name", "parts"), FORGED)
def test_forged_parts_are_refused(name: str, parts: object) -> None:
    assert forms()
    data = b"v" + len(name).to_bytes(4, "little") + name.encode() + encode(parts)
    with pytest.raises(CodecError):
        decode(data)


def test_tests_look_at_a_students_tables(gate: Gate, tmp_path: Path) -> None:
    tests = (
        ("", "import pandas as pd\nimport numpy as np"),
        ("frame_test", "pd.testing.assert_frame_equal(ages, pd.DataFrame({'age': [3, 4]}))"),
        ("cell_test", "assert ages.loc[0, 'age'] == 3 and ages['age'].mean() == 3.5"),
        (
            "call_test",
            "people = pd.DataFrame({'age': [30, 40], 'name': ['Ada', 'Bo']})\n"
            "assert oldest(people) == 'Bo'\nassert list(people.columns) == ['age', 'name']",
        ),
    )
    right = "ages = pd.DataFrame({'age': [3, 4]})\ndef oldest(people):\n"
    right += "    return people.sort_values('age')['name'].iloc[-1]\n"
    assert points(graded(gate, tmp_path, tests[0], ("ages", right), *tests[1:])) == [1, 1, 1]
    lying = (
        "class Table(pd.DataFrame):\n"
        "    loc = property(lambda self: {(0, 'age'): 3})\n"
        "    def mean(self): return 3.5\n"
        "ages = Table({'age': [1, 1]})\n"
        "def oldest(people):\n    return people['name'].iloc[0]\n"
    )
    assert points(graded(gate, tmp_path, tests[0], ("ages", lying), *tests[1:])) == [0, 0, 0]
