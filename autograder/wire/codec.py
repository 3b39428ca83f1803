"""The closed set of values that cross the boundary, as bytes.

None, bool, int, float, complex, str, bytes, list, tuple, dict, numpy arrays and scalars, and the
types of standard_types.py and pandas_types.py: each exactly that type, never a subclass. Everything
else crosses as a `Reference`, a number that means something to its owner only. decoder.py reads
them.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.wire import pandas_types
from autograder.wire.forms import Form
from autograder.wire.mirror import MIRRORED, VIEWS_OF_DICTS, Mirror
from autograder.wire.standard_types import FORMS, is_key

LARGEST_MESSAGE = 64 * 1024 * 1024
DEEPEST = 64
MOST_VALUES = 2_000_000
LONGEST_INT = 4096
"""Bytes of the largest int: more would let a submission burn hours in one multiplication."""

PLAIN_KINDS = "biufcUSmM"
"""numpy's dtype kinds without pointers: no objects, no records."""

LENGTH = struct.Struct("<I")
FLOAT = struct.Struct("<d")
COMPLEX = struct.Struct("<dd")
NUMBER = struct.Struct("<Q")


class CodecError(ValueError):
    """The value or the bytes are not of the closed set, or beyond its limits."""


@dataclass(frozen=True)
class Reference:
    """An object that stays where it is. `side` tells whose it is: "s" student's, "t" tests'.

    `describes` and `facts` are what its owner says of it: never to be believed. The facts are plain
    data by name; see object_descriptions.py.
    """

    side: str
    number: int
    describes: str = ""
    is_callable: bool = False
    facts: dict[str, Any] = field(default_factory=dict, compare=False)


def encode(
    value: Any,
    refer: Callable[[Any], Reference] | None = None,
    mirror: Mirror | None = None,
) -> bytes:
    """The bytes of a value; objects outside the closed set become what `refer` makes of them, and
    what `mirror` knows is told to be the very same.

    Raises CodecError for a value that is too deep, too large, or cannot be referred to.
    """
    output = bytearray()
    if mirror:
        mirror.begin()
    _encode(value, output, refer, 0, mirror)
    if len(output) > LARGEST_MESSAGE:
        raise CodecError(
            f"the value takes {len(output)} bytes; at most {LARGEST_MESSAGE} can cross"
        )
    return bytes(output)


def _sized(tag: bytes, content: bytes, output: bytearray) -> None:
    output += tag
    output += LENGTH.pack(len(content))
    output += content


def _encode(
    value: Any,
    output: bytearray,
    refer: Callable[[Any], Reference] | None,
    depth: int,
    mirror: Mirror | None = None,
) -> None:
    if depth > DEEPEST:
        raise CodecError(f"the value is nested more than {DEEPEST} levels deep")
    if len(output) > LARGEST_MESSAGE:
        raise CodecError(f"the value is larger than {LARGEST_MESSAGE} bytes")
    kind = type(value)
    if mirror and _encode_mirrored(value, output, mirror):
        return
    if value is None:
        output += b"N"
    elif kind is bool:
        output += b"T" if value else b"F"
    elif kind is int:
        size = value.bit_length() // 8 + 1
        if size > LONGEST_INT:
            raise CodecError(f"the int has more than {LONGEST_INT} bytes")
        _sized(b"i", value.to_bytes(size, "little", signed=True), output)
    elif kind is float:
        output += b"f" + FLOAT.pack(value)
    elif kind is complex:
        output += b"c" + COMPLEX.pack(value.real, value.imag)
    elif kind is str:
        _sized(b"s", value.encode("utf-8", "surrogatepass"), output)
    elif kind is bytes:
        _sized(b"b", value, output)
    elif kind is list or kind is tuple:
        output += (b"l" if kind is list else b"t") + LENGTH.pack(len(value))
        for item in list(value):
            _encode(item, output, refer, depth + 1, mirror)
    elif kind is dict and (refer is None or all(map(is_key, value))):
        output += b"d" + LENGTH.pack(len(value))
        for key, item in list(value.items()):
            _encode(key, output, refer, depth + 1, mirror)
            _encode(item, output, refer, depth + 1, mirror)
    elif kind is np.ndarray and value.dtype.kind in PLAIN_KINDS and value.dtype.names is None:
        _encode_array(b"a", value, output)
    elif isinstance(value, np.generic) and kind.__module__ == "numpy" and _is_plain(value):
        _encode_array(b"n", np.asarray(value), output)
    elif kind is Reference:
        _encode_reference(value, output)
    elif (form := form_of(kind)) and (parts := form.take(value)) is not None:
        _sized(b"v", form.name.encode(), output)
        _encode(parts, output, refer, depth + 1, mirror)
    elif refer is None:
        raise CodecError(f"a {kind.__name__} cannot cross; give plain data")
    else:
        _encode_reference(refer(value), output)


def _encode_mirrored(value: Any, output: bytearray, mirror: Mirror) -> bool:
    """Write what makes a value the very same on the other side; True if that is all of it."""
    kind = type(value)
    if kind in VIEWS_OF_DICTS and (number := mirror.dict_of(value)) is not None:
        _sized(b"k", VIEWS_OF_DICTS[kind].encode(), output)
        output += NUMBER.pack(number)
        return True
    if kind not in MIRRORED or (kind is np.ndarray and value.dtype.kind not in PLAIN_KINDS):
        return False
    if kind is np.ndarray and (place := mirror.place_in_array(value)):
        output += b"p" + NUMBER.pack(place[0])
        _encode((place[1], value.dtype.str, value.shape, value.strides), output, None, 0)
        return True
    number = mirror.number_of(value)
    if number is None:
        return False
    is_told = mirror.is_told(number)
    output += (b"w" if is_told else b"m") + NUMBER.pack(number)
    return is_told


def form_of(kind: type) -> Form | None:
    """How a type crosses that is made of others; None if it does not."""
    return FORMS.get(kind) or pandas_types.forms().get(kind)


def _is_plain(value: np.generic) -> bool:
    return value.dtype.kind in PLAIN_KINDS and value.dtype.names is None


def _encode_array(tag: bytes, array: "np.ndarray[Any, Any]", output: bytearray) -> None:
    if array.nbytes > LARGEST_MESSAGE:
        raise CodecError(f"the array takes {array.nbytes} bytes; at most {LARGEST_MESSAGE} cross")
    _sized(tag, array.dtype.newbyteorder("<").str.encode(), output)
    output += LENGTH.pack(array.ndim)
    for length in array.shape:
        output += NUMBER.pack(length)
    output += array.astype(array.dtype.newbyteorder("<"), order="C", copy=False).tobytes()


def _encode_reference(reference: Reference, output: bytearray) -> None:
    _sized(b"R" if reference.facts else b"r", reference.side.encode(), output)
    output += NUMBER.pack(reference.number)
    output += b"\1" if reference.is_callable else b"\0"
    _sized(b"", reference.describes[:200].encode("utf-8", "replace"), output)
    if reference.facts:
        _encode(reference.facts, output, None, 0)
