"""From bytes back to values: what the other side says is believed about nothing but its own data.

Decoding builds nothing but the types of codec.py, runs no code that the bytes could choose, and
refuses what is too large or too deep before it allocates, and keys that were chosen to collide.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograder.wire import pandas_types
from autograder.wire.codec import (
    COMPLEX,
    DEEPEST,
    FLOAT,
    LARGEST_MESSAGE,
    LENGTH,
    LONGEST_INT,
    MOST_VALUES,
    NUMBER,
    PLAIN_KINDS,
    CodecError,
    Reference,
)
from autograder.wire.forms import exact
from autograder.wire.mirror import VIEWS_OF_DICTS, Mirror, part_of
from autograder.wire.places import Places
from autograder.wire.standard_types import BY_NAME, is_key

DTYPE = re.compile(rf"[<>|=][{PLAIN_KINDS}]\d{{1,9}}(\[\d{{0,9}}[A-Za-zμ]{{1,2}}\])?", re.ASCII)


def decode(
    data: bytes,
    resolve: Callable[[Reference], Any] | None = None,
    mirror: Mirror | None = None,
) -> Any:
    """The value of some bytes, with what `resolve` makes of its references.

    Raises CodecError for anything that `encode` cannot have made.
    """
    if mirror:
        mirror.begin()
    reader = _Reader(data, resolve, mirror)
    value = reader.value(0)
    if reader.position != len(data):
        raise CodecError("there are bytes after the value")
    return value


class _Reader:
    """Reads one value from untrusted bytes; every length is checked before it is used."""

    def __init__(
        self,
        data: bytes,
        resolve: Callable[[Reference], Any] | None,
        mirror: Mirror | None = None,
    ) -> None:
        self.mirror = mirror
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
        return int(LENGTH.unpack(self.take(4))[0])

    def number(self) -> int:
        return int(NUMBER.unpack(self.take(8))[0])

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
        dtype = _dtype(self.take(min(self.length(), 16)).decode("ascii"))
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
        name = self.text()
        form = BY_NAME.get(name) or pandas_types.form_named(name)
        if form is None:
            raise CodecError("a value of unknown type")
        parts = self.value(depth + 1)
        try:
            value = self.places.make(partial(form.build, parts))
        except Exception as problem:  # pandas raises many kinds for parts that make no value
            raise CodecError(f"a value that cannot be built ({type(problem).__name__})") from None
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


def _mirrored(reader: _Reader, depth: int) -> Any:
    number = reader.number()
    content = reader.value(depth + 1)
    return _mirror_of(reader).take(number, content)


def _told(reader: _Reader, _: int) -> Any:
    return _mirror_of(reader).told(reader.number())


def _part_of_array(reader: _Reader, depth: int) -> Any:
    array = exact(np.ndarray, _told(reader, depth))
    first, dtype, shape, strides = exact(tuple, reader.value(depth + 1))
    kind = _dtype(exact(str, dtype))
    return part_of(array, exact(int, first), kind, exact(tuple, shape), exact(tuple, strides))


def _dtype(text: str) -> "np.dtype[Any]":
    """The dtype of a text as `dtype.str` gives it: NumPy would take others for expressions."""
    if not DTYPE.fullmatch(text):
        raise CodecError("an array of a dtype that does not cross")
    return np.dtype(text)


def _view_of_dict(reader: _Reader, depth: int) -> Any:
    name = reader.text()
    if name not in VIEWS_OF_DICTS.values():
        raise CodecError("a view of unknown kind")
    return getattr(exact(dict, _told(reader, depth)), name)()


def _mirror_of(reader: _Reader) -> Mirror:
    if reader.mirror is None:
        raise CodecError("a mirrored value where there is no mirror")
    return reader.mirror


def _refuse(_: Reference) -> Any:
    raise CodecError("a reference among plain facts")


_READERS: dict[bytes, Callable[[_Reader, int], Any]] = {
    b"N": lambda reader, _: None,
    b"T": lambda reader, _: True,
    b"F": lambda reader, _: False,
    b"i": _Reader._int,
    b"f": lambda reader, _: FLOAT.unpack(reader.take(8))[0],
    b"c": lambda reader, _: complex(*COMPLEX.unpack(reader.take(16))),
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
    b"m": _mirrored,
    b"w": _told,
    b"p": _part_of_array,
    b"k": _view_of_dict,
}
"""How to read the value behind each tag."""
