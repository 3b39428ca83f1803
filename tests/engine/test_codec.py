"""The closed codec: plain data comes back as it was, nothing else crosses, no bytes do harm."""

import contextlib
import math
import struct
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.wire import codec, places
from autograder.wire.codec import CodecError, Reference, encode
from autograder.wire.decoder import decode

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=5).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=5)
    ),
    max_leaves=20,
)
ARRAYS = hnp.arrays(
    hnp.boolean_dtypes()
    | hnp.integer_dtypes()
    | hnp.floating_dtypes()
    | hnp.unicode_string_dtypes(),
    hnp.array_shapes(min_dims=0, min_side=0),
)


def same(value: Any, expected: Any) -> bool:
    if type(value) is not type(expected):
        return False
    if isinstance(value, list | tuple):
        return len(value) == len(expected) and all(map(same, value, expected))
    if isinstance(value, dict):
        return list(value) == list(expected) and all(
            same(value[key], expected[key]) for key in value
        )
    return bool(value == expected)


@given(PLAIN)
def test_plain_data_comes_back_as_it_was(value: Any) -> None:
    assert same(decode(encode(value)), value)


@given(ARRAYS)
def test_arrays_come_back_with_shape_dtype_and_content(array: Any) -> None:
    back = decode(encode(array))
    assert back.shape == array.shape
    assert back.dtype.newbyteorder("=") == array.dtype.newbyteorder("=")
    np.testing.assert_array_equal(back, array)


@pytest.mark.parametrize("value", [np.float64(0.5), np.int8(3), np.bool_(True), np.float32(0.1)])
def test_numpy_scalars_stay_numpy_scalars(value: Any) -> None:
    assert type(decode(encode(value))) is type(value)
    assert decode(encode(value)) == value


def test_nan_infinity_and_complex_cross() -> None:
    assert math.isnan(decode(encode(math.nan)))
    assert decode(encode([math.inf, -math.inf, 1 + 2j])) == [math.inf, -math.inf, 1 + 2j]


class LyingFloat(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    "value",
    [
        np.array([[1, "a"], [None, (2,)]], object),
        np.array([], object),
        np.zeros(2, dtype=[("a", "f8"), ("b", "<i4")]),
        np.array(["2026-01-01", "NaT"], "M8[D]"),
    ],
    ids=lambda value: str(value.dtype),
)
def test_arrays_of_other_kinds_come_back(value: Any) -> None:
    crossed = decode(encode(value))
    assert crossed.dtype == value.dtype and crossed.shape == value.shape
    assert repr(crossed) == repr(value)


@pytest.mark.parametrize(
    "value",
    [
        LyingFloat(1),
        object(),
        {object()},
        {(1, object()): 2},
        range(10**7),
        Decimal("1e99999"),
        Path("/etc/hostname"),
        defaultdict(lambda: 0),
        datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Berlin")),
        np.ma.array([1, 2]),
        len,
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_else_crosses_as_data(value: Any) -> None:
    with pytest.raises(CodecError):
        encode(value)
    crossed = decode(encode([value], lambda _: Reference("s", 7, "thing")))
    assert crossed == [Reference("s", 7, "thing")]


@pytest.mark.parametrize(
    "value",
    [
        {1, "a", (2, frozenset({3}))},
        frozenset({1.5}),
        OrderedDict(b=1, a=2),
        Counter("aab"),
        defaultdict(list, a=[1]),
        deque([1, 2], maxlen=2),
        bytearray(b"ab"),
        range(9, 0, -2),
        Fraction(1, 3),
        Decimal("0.10"),
        date(2026, 2, 28),
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=2))),
        time(12, 30),
        timedelta(days=-1, microseconds=3),
        PurePosixPath("a/b.txt"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_the_standard_library_come_back_as_they_were(value: Any) -> None:
    back = decode(encode([value]))[0]
    assert type(back) is type(value)
    assert back == value


def test_views_and_matrices_come_back_as_they_were() -> None:
    content = {"a": 1, "b": 2}
    assert decode(encode(content.keys())) == content.keys()
    assert decode(encode(content.items())) == content.items()
    assert list(decode(encode(content.values()))) == [1, 2]
    matrix = np.array([[1, 2]]).view(np.matrix)
    assert type(decode(encode(matrix))) is np.matrix
    assert decode(encode(matrix)).tolist() == [[1, 2]]


def standard(name: str, parts: Any) -> bytes:
    return named(name, encode(parts))


def named(name: str, parts: bytes) -> bytes:
    return b"v" + struct.pack("<I", len(name)) + name.encode() + parts


@pytest.mark.parametrize(
    "data",
    [
        standard("set", [[1]]),
        standard("set", 5),
        standard("Fraction", (1, 0)),
        standard("Fraction", ("1", 2)),
        standard("Decimal", "1e999999999"),
        standard("Decimal", "no number"),
        standard("range", (0, 10**12, 1)),
        standard("range", (0, 1, 0)),
        standard("defaultdict", ("eval", {})),
        standard("matrix", [1]),
        standard("date", "tomorrow"),
        standard("timedelta", (10**12, 0, 0)),
        standard("keys", [1]),
        standard("Path", "/etc"),
        b"R" + encode(Reference("s", 1, "x"))[1:] + encode([1]),
        b"R" + encode(Reference("s", 1, "x"))[1:] + encode({"plain": Reference("s", 2)}),
    ],
)
def test_parts_that_make_no_value_are_refused(data: bytes) -> None:
    with pytest.raises(CodecError):
        decode(data)


MODULUS = 2**61 - 1
"""Python's hash of an int is its rest by this."""

COLLIDING = [number * MODULUS for number in range(20_000)]


@pytest.fixture
def hurried(monkeypatch) -> None:
    """A tenth of the time that keys have, so that the tests wait less for the end of it."""
    monkeypatch.setattr(places, "MOST_SECONDS", places.MOST_SECONDS / 10)


@pytest.mark.parametrize("kind", ["set", "frozenset", "dict", "Counter", "keys"])
def test_keys_that_were_chosen_to_collide_are_refused(kind: str, hurried: None) -> None:
    data = encode(COLLIDING) if kind.endswith("set") else dict_of(COLLIDING)
    with pytest.raises(CodecError):
        decode(data if kind == "dict" else named(kind, data))


def dict_of(keys: list[Any]) -> bytes:
    """What `encode` makes of a dict, without the minutes of building one that collides."""
    items = b"".join(encode(key) + encode(None) for key in keys)
    return b"d" + struct.pack("<I", len(keys)) + items


def test_collisions_in_many_small_dicts_add_up(hurried: None) -> None:
    dicts = 100 * dict_of(COLLIDING[:1500])
    with pytest.raises(CodecError):
        decode(b"l" + struct.pack("<I", 100) + dicts)


@pytest.mark.parametrize("key", [int, float, str, lambda number: (number, number / 7)])
def test_a_hundred_thousand_honest_keys_cross(key: Any) -> None:
    many = {key(number): None for number in range(100_000)}
    assert decode(encode(many)) == many
    assert decode(encode(set(many))) == set(many)


def test_too_deep_and_too_large_values_are_refused() -> None:
    deep: list[Any] = []
    deep.append(deep)
    with pytest.raises(CodecError, match="deep"):
        encode(deep)
    with pytest.raises(CodecError, match="bytes"):
        encode(np.zeros(codec.LARGEST_MESSAGE // 8 + 1))
    with pytest.raises(CodecError, match="int"):
        encode(1 << (8 * codec.LONGEST_INT))


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_a_value_or_refused(data: bytes) -> None:
    with contextlib.suppress(CodecError):
        decode(data)


@given(PLAIN, st.data())
def test_damaged_bytes_are_a_value_or_refused(value: Any, data: Any) -> None:
    damaged = bytearray(encode(value))
    place = data.draw(st.integers(0, len(damaged) - 1))
    damaged[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(CodecError):
        decode(bytes(damaged))


@pytest.mark.parametrize(
    "data",
    [
        b"l\xff\xff\xff\xff",
        b"a\x02\0\0\0<8" + b"\x01\0\0\0" + b"\xff" * 8,
        b"a\x03\0\0\0|O8" + b"\x01\0\0\0" + b"\x01" + b"\0" * 7 + b"\0" * 8,
        b"a\x06\0\0\0V9999 " + b"\0" * 12,
        b"s\xff\xff\xff\x7fab",
        b"d\x01\0\0\0" + encode([]) + encode(1),
        encode(1) + b"N",
        b"",
        b"?",
    ],
)
def test_bytes_that_promise_more_than_they_hold_are_refused(data: bytes) -> None:
    with pytest.raises(CodecError):
        decode(data)
