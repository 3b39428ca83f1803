"""Functions and classes of the lesson's that student code may call while it is run once more.

They stay on this side, with the objects of the classes. What crosses is what a call gives; of an
object, its methods to be called and its public attributes, as far as these are plain data.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from .remembering import is_plain
from .solved import SolvedLesson


class LentObject:
    """An object of a lent class, in place of which student code holds this."""

    __slots__ = ("_lending", "_original")

    def __init__(self, lending: "Lending", original: Any) -> None:
        object.__setattr__(self, "_lending", lending)
        object.__setattr__(self, "_original", original)

    def __getattr__(self, name: str) -> Any:
        return access(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        access(self, name, value)

    def __repr__(self) -> str:
        return f"<a lent {type(_original(self)).__name__}>"


def access(lent: LentObject, name: Any, *value: Any) -> Any:
    """An attribute of a lent object, or, if a value is given, that attribute set to it.

    Raises AttributeError for what a lent object does not show or take, and what the class raises.
    """
    original = _original(lent)
    kind = type(original).__name__
    if type(name) is not str or name.startswith("_") or len(value) > 1:
        raise AttributeError(f"a lent {kind} shows only its public attributes")
    if value and not hasattr(original, name):
        raise AttributeError(f"a lent {kind} takes no attribute {name!r} of yours")
    found = getattr(original, name)
    if not value and inspect.ismethod(found) and found.__self__ is original:
        return object.__getattribute__(lent, "_lending").lend(found)
    if not is_plain([found, *value]):
        raise AttributeError(f"{name!r} of a lent {kind} is not plain data, and stays where it is")
    if value:
        setattr(original, name, *value)
    return found


def _original(lent: LentObject) -> Any:
    return object.__getattribute__(lent, "_original")


class Lending:
    """What is lent for one run: functions and classes of a solved lesson, by name. `called` is told
    the name of each that is called."""

    def __init__(
        self, solved: SolvedLesson, names: Iterable[str], called: Callable[[str], object]
    ) -> None:
        self._solved = solved
        self._originals: dict[Callable[..., Any], Any] = {}
        originals = {name: solved.space[name] for name in names}
        self._classes = tuple(filter(inspect.isclass, originals.values()))
        self.values = {
            name: self.lend(original, partial(called, name)) for name, original in originals.items()
        }

    def lend(
        self, original: Callable[..., Any], called: Callable[[], object] = lambda: None
    ) -> Callable[..., Any]:
        """A function in place of this function, class or method."""

        def call(*arguments: Any, **named: Any) -> Any:
            called()
            taken = [self._taken(argument) for argument in arguments]
            with self._solved.using({}):
                result = original(*taken, **{key: self._taken(named[key]) for key in named})
            if isinstance(result, self._classes):
                return LentObject(self, result)
            if inspect.ismethod(original) and not is_plain(result):
                raise TypeError(f"{original.__name__} of a lent object gave no plain data")
            return result

        call.__name__ = original.__name__
        if not inspect.ismethod(original):
            self._originals[call] = original
        return call

    def _taken(self, value: Any) -> Any:
        """An argument with the lesson's own in place of what is lent. Raises TypeError for an
        object that was lent for another run."""
        if isinstance(value, LentObject):
            if object.__getattribute__(value, "_lending") is not self:
                raise TypeError(f"{value!r} is gone: it was lent for another run")
            return _original(value)
        if type(value) in (list, tuple):
            return type(value)(map(self._taken, value))
        if inspect.isfunction(value):
            return self._originals.get(value, value)
        return value
