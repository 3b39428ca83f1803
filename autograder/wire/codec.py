"""The closed set of values that cross the boundary, as bytes.

None, bool, int, float, complex, str, bytes, list, tuple, dict, numpy arrays and scalars of plain
dtypes, and the types of standard_types.py: each exactly that type, never a subclass. Everything
else crosses as a `Reference`, a number that means something to its owner only. Decoding builds
nothing but these types, runs no code that the bytes could choose, and refuses what is too large or
too deep before it allocates, and keys that were chosen to collide.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from autograder.wire.standard_types import BY_NAME, FORMS, Places, is_key

LARGEST_MESSAGE = 64 * 1024 * 1024
DEEPEST = 64
MOST_VALUES = 2_000_000
LONGEST_INT = 4096
"""Bytes of the largest int: more would let a submission burn hours in one multiplication."""

PLAIN_KINDS = "biufcUS"
"""numpy's dtype kinds without pointers: no object, no structured, no datetime dtypes."""

_LENGTH = struct.Struct("<I")
_FLOAT = struct.Struct("<d")
_COMPLEX = struct.Struct("<dd")
_NUMBER = struct.Struct("<Q")


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


def encode(value: Any, refer: Callable[[Any], Reference] | None = None) -> bytes:
    """The bytes of a value; objects outside the closed set become what `refer` makes of them.

    Raises CodecError for a value that is too deep, too large, or cannot be referred to.
    """
    output = bytearray()
    _encode(value, output, refer, 0)
    if len(output) > LARGEST_MESSAGE:
        raise CodecError(
            f"the value takes {len(output)} bytes; at most {LARGEST_MESSAGE} can cross"
        )
    return bytes(output)


def decode(data: bytes, resolve: Callable[[Reference], Any] | None = None) -> Any:
    """The value of some bytes, with what `resolve` makes of its references.

    Raises CodecError for anything that `encode` cannot have made.
    """
    reader = _Reader(data, resolve)
    value = reader.value(0)
    if reader.position != len(data):
        raise CodecError("there are bytes after the value")
    return value


def _sized(tag: bytes, content: bytes, output: bytearray) -> None:
    output += tag
    output += _LENGTH.pack(len(content))
    output += content


def _encode(
    value: Any, output: bytearray, refer: Callable[[Any], Reference] | None, depth: int
) -> None:
    if depth > DEEPEST:
        raise CodecError(f"the value is nested more than {DEEPEST} levels deep")
    if len(output) > LARGEST_MESSAGE:
        raise CodecError(f"the value is larger than {LARGEST_MESSAGE} bytes")
    kind = type(value)
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
        output += b"f" + _FLOAT.pack(value)
    elif kind is complex:
        output += b"c" + _COMPLEX.pack(value.real, value.imag)
    elif kind is str:
        _sized(b"s", value.encode("utf-8", "surrogatepass"), output)
    elif kind is bytes:
        _sized(b"b", value, output)
    elif kind is list or kind is tuple:
        output += (b"l" if kind is list else b"t") + _LENGTH.pack(len(value))
        for item in list(value):
            _encode(item, output, refer, depth + 1)
    elif kind is dict and (refer is None or all(map(is_key, value))):
        output += b"d" + _LENGTH.pack(len(value))
        for key, item in list(value.items()):
            _encode(key, output, refer, depth + 1)
            _encode(item, output, refer, depth + 1)
    elif kind is np.ndarray and value.dtype.kind in PLAIN_KINDS and value.dtype.names is None:
        _encode_array(b"a", value, output)
    elif isinstance(value, np.generic) and kind.__module__ == "numpy" and _is_plain(value):
        _encode_array(b"n", np.asarray(value), output)
    elif kind is Reference:
        _encode_reference(value, output)
    elif kind in FORMS and (parts := FORMS[kind].take(value)) is not None:
        _sized(b"v", FORMS[kind].name.encode(), output)
        _encode(parts, output, refer, depth + 1)
    elif refer is None:
        raise CodecError(f"a {kind.__name__} cannot cross; give plain data")
    else:
        _encode_reference(refer(value), output)


def _is_plain(value: np.generic) -> bool:
    return value.dtype.kind in PLAIN_KINDS and value.dtype.names is None


def _encode_array(tag: bytes, array: "np.ndarray[Any, Any]", output: bytearray) -> None:
    if array.nbytes > LARGEST_MESSAGE:
        raise CodecError(f"the array takes {array.nbytes} bytes; at most {LARGEST_MESSAGE} cross")
    _sized(tag, array.dtype.newbyteorder("<").str.encode(), output)
    output += _LENGTH.pack(array.ndim)
    for length in array.shape:
        output += _NUMBER.pack(length)
    output += array.astype(array.dtype.newbyteorder("<"), order="C", copy=False).tobytes()


def _encode_reference(reference: Reference, output: bytearray) -> None:
    _sized(b"R" if reference.facts else b"r", reference.side.encode(), output)
    output += _NUMBER.pack(reference.number)
    output += b"\1" if reference.is_callable else b"\0"
    _sized(b"", reference.describes[:200].encode("utf-8", "replace"), output)
    if reference.facts:
        _encode(reference.facts, output, None, 0)


class _Reader:
    """Reads one value from untrusted bytes; every length is checked before it is used."""

    def __init__(self, data: bytes, resolve: Callable[[Reference], Any] | None) -> None:
        self.data = data
        self.resolve = resolve
        self.position = 0
        self.values = 0
        self.places = Places()

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self.data):
            raise CodecError("the bytes end in the middle of a value")
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def length(self) -> int:
        return int(_LENGTH.unpack(self.take(4))[0])

    def number(self) -> int:
        return int(_NUMBER.unpack(self.take(8))[0])

    def count(self) -> int:
        """The number of items that follow; each takes a byte at least."""
        count = self.length()
        if count > len(self.data) - self.position:
            raise CodecError("a container is longer than its bytes")
        return count

    def text(self) -> str:
        try:
            return self.take(self.length()).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise CodecError("a text is not UTF-8") from None

    def value(self, depth: int) -> Any:
        self.values += 1
        if depth > DEEPEST or self.values > MOST_VALUES:
            raise CodecError("the value is too deep or has too many parts")
        tag = self.take(1)
        read = _READERS.get(tag)
        if read is None:
            raise CodecError("a value of unknown type")
        try:
            return read(self, depth)
        except CodecError:
            raise
        except (ValueError, ArithmeticError, LookupError, MemoryError, TypeError) as problem:
            raise CodecError(f"a value that cannot be built ({type(problem).__name__})") from None

    def _int(self, _: int) -> int:
        length = self.length()
        if length > LONGEST_INT:
            raise CodecError("an int is too long")
        return int.from_bytes(self.take(length), "little", signed=True)

    def _dict(self, depth: int) -> dict[Any, Any]:
        pairs = []
        for _ in range(self.count()):
            key = self.value(depth + 1)
            if not is_key(key):
                raise CodecError("a dict key that is not a plain value")
            pairs.append((key, self.value(depth + 1)))
        result: dict[Any, Any] = {}
        self.places.put(result.update, pairs)
        return result

    def _array(self, _: int) -> "np.ndarray[Any, Any]":
        try:
            dtype = np.dtype(self.take(min(self.length(), 16)).decode("ascii"))
        except (TypeError, ValueError, SyntaxError):
            raise CodecError("an array of unknown dtype") from None
        if dtype.kind not in PLAIN_KINDS or dtype.names is not None or dtype.subdtype is not None:
            raise CodecError("an array of a dtype that does not cross")
        if dtype.itemsize == 0:
            raise CodecError("an array of empty texts")
        dimensions = self.length()
        if dimensions > 32:
            raise CodecError("an array with too many dimensions")
        shape = tuple(self.number() for _ in range(dimensions))
        size = dtype.itemsize
        for length in shape:
            size *= length
        if size > len(self.data) - self.position:
            raise CodecError("an array is longer than its bytes")
        if max(shape, default=0) > LARGEST_MESSAGE:
            raise CodecError("an array's shape is too large")
        return np.frombuffer(self.take(size), dtype).reshape(shape).copy()

    def _standard(self, depth: int) -> Any:
        form = BY_NAME.get(self.text())
        if form is None:
            raise CodecError("a value of unknown type")
        value = self.places.make(partial(form.build, self.value(depth + 1)))
        if type(value) is range:
            self.values += len(value)
        return value

    def _reference(self, _: int, has_facts: bool = False) -> Any:
        side = self.text()
        number = self.number()
        is_callable = self.take(1) == b"\1"
        describes = self.text()
        facts = self._facts() if has_facts else {}
        reference = Reference(side, number, describes, is_callable, facts)
        return self.resolve(reference) if self.resolve else reference

    def _facts(self) -> dict[str, Any]:
        if self.resolve is _refuse:
            raise CodecError("facts among facts")
        resolve, self.resolve = self.resolve, _refuse
        facts = self.value(0)
        self.resolve = resolve
        if type(facts) is not dict:
            raise CodecError("facts without names")
        return facts


def _refuse(_: Reference) -> Any:
    raise CodecError("a reference among plain facts")


_READERS: dict[bytes, Callable[[_Reader, int], Any]] = {
    b"N": lambda reader, _: None,
    b"T": lambda reader, _: True,
    b"F": lambda reader, _: False,
    b"i": _Reader._int,
    b"f": lambda reader, _: _FLOAT.unpack(reader.take(8))[0],
    b"c": lambda reader, _: complex(*_COMPLEX.unpack(reader.take(16))),
    b"s": lambda reader, _: reader.text(),
    b"b": lambda reader, _: reader.take(reader.length()),
    b"l": lambda reader, depth: [reader.value(depth + 1) for _ in range(reader.count())],
    b"t": lambda reader, depth: tuple(reader.value(depth + 1) for _ in range(reader.count())),
    b"d": _Reader._dict,
    b"a": _Reader._array,
    b"n": lambda reader, depth: reader._array(depth)[()],
    b"r": _Reader._reference,
    b"R": lambda reader, depth: reader._reference(depth, has_facts=True),
    b"v": _Reader._standard,
}
"""How to read the value behind each tag."""
