"""Instant checks: what your functions give, held against the stored numbers of `checks.json`.

`check("accuracy", accuracy)` calls your function with a few small inputs, smallest first, and says
what it gave, what was expected, and which mistake gives just that. Grading uses other inputs.
"""

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

TOLERANCE = 1e-5
Table = dict[str, Any]
LONGEST = 240  # characters of a value in a message


class NotYet(AssertionError):
    """A visible check did not pass; the text says why, and Jupyter shows nothing else."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(step: str, function: Callable[..., Any] | None = None, /, **results: Any) -> None:
    """Check a function, or the results of a task by name. Raises NotYet with the reason."""
    text = Path(__file__).with_name("checks.json").read_text(encoding="utf-8")
    stored = json.loads(text)[step]
    problem = _look_at(stored, results) if results else _try_out(step, stored, function)
    if problem:
        raise NotYet(problem)
    print("Visible checks passed.")


def digest(value: Any) -> str:
    """A fingerprint: equal for texts that are equal, and for numbers with the same six digits."""
    array = np.asarray(value)
    told = f"{array.shape} " + (
        str(array)
        if array.dtype.kind == "U"
        else " ".join(f"{number:.5e}" for number in array.astype(float).ravel() + 0.0)
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def same(seen: Any, stored: Any) -> bool:
    """Whether a result is the stored one; lists, integers and float32 are as good as float64."""
    if isinstance(stored, dict) and "raises" in stored:
        names = [kind.__name__ for kind in type(seen).__mro__]
        return isinstance(seen, Exception) and stored["raises"] in names
    if isinstance(seen, Exception):
        return False
    wanted = revive(stored)
    if isinstance(wanted, dict):
        return (
            isinstance(seen, dict)
            and set(seen) == set(wanted)
            and all(same(seen[key], stored["dict"][key]) for key in wanted)
        )
    numbers, right = _numbers(seen), _numbers(wanted)
    if right is None:
        if isinstance(wanted, list | tuple):
            parts = stored["tuple"] if isinstance(stored, dict) else stored
            long = isinstance(seen, list | tuple) and len(seen) == len(parts)
            return long and all(same(*pair) for pair in zip(seen, parts, strict=True))
        return type(seen) is type(wanted) and seen == wanted
    if numbers is None or numbers.shape != right.shape:
        return False
    with np.errstate(invalid="ignore"):
        near = np.abs(numbers - right) <= TOLERANCE * np.maximum(1, np.abs(right))
    near &= np.isfinite(right)  # no number is near infinity
    return bool(np.all(near | (np.isnan(numbers) & np.isnan(right)) | (numbers == right)))


def revive(stored: Any) -> Any:
    """A stored value as Python and NumPy have it."""
    if isinstance(stored, dict) and "array" in stored:
        return np.array(stored["array"], dtype=stored["dtype"]).reshape(stored["shape"])
    if isinstance(stored, dict) and "tuple" in stored:
        return tuple(revive(part) for part in stored["tuple"])
    if isinstance(stored, dict) and "dict" in stored:
        return {key: revive(part) for key, part in stored["dict"].items()}
    return [revive(part) for part in stored] if isinstance(stored, list) else stored


def _try_out(step: str, stored: Table, function: Any) -> str | None:
    cases = stored["cases"]
    seen = [_call(function, case["arguments"]) for case in cases]
    wrong = [i for i, case in enumerate(cases) if not same(seen[i], case["expected"])]
    if not wrong:
        return None
    first = cases[wrong[0]]
    says = [
        f"✗ Not true yet: {step} {first['claim']}.",
        f"{_call_as_text(function, first['arguments'])} {_difference(seen[wrong[0]], first)}",
    ]
    named = _named(stored, cases, seen, wrong[0])
    if named:
        says.append(named)
    elif isinstance(seen[wrong[0]], Exception):
        print("\n".join(says))
        raise seen[wrong[0]]
    return "\n".join(says)


def _named(stored: Table, cases: list[Table], seen: list[Any], first: int) -> str:
    """The mistake that gives what was seen; where several do, the other inputs tell them apart."""
    fits = [name for name, value in cases[first]["mistakes"].items() if same(seen[first], value)]
    for result, case in zip(seen, cases, strict=True):
        closer = [
            name for name in fits if same(result, case["mistakes"].get(name, case["expected"]))
        ]
        fits = closer or fits
    return str(stored["says"][fits[0]]) if fits else ""


def _look_at(stored: Table, results: Table) -> str | None:
    for name, value in results.items():
        wanted = stored["results"][name]
        problem = _of_another_kind(value, wanted["shape"])
        text = problem or wanted["mistakes"].get(digest(value))
        if text:
            return f"✗ {name}: {text}"
    return None


def _of_another_kind(value: Any, shape: list[int] | None) -> str:
    """What tells a result from the numbers of this shape, or from the text, that it should be."""
    if shape is None:
        return "" if isinstance(value, str) else f"it is {_text(value)}, expected a text."
    numbers = _numbers(value)
    if numbers is None:
        return f"it is {_text(value)}, expected numbers."
    if numbers.shape != tuple(shape):
        return f"seen {_shape(numbers.shape)}, expected {_shape(tuple(shape))}."
    if not np.all(np.isfinite(numbers)):
        return "it holds nan or inf. Which step divides by 0 or overflows?"
    return ""


def _call(function: Any, arguments: list[Any]) -> Any:
    try:
        return function(*copy.deepcopy([revive(argument) for argument in arguments]))
    except Exception as problem:
        return problem


def _difference(seen: Any, case: Table) -> str:
    expected = case["expected"]
    if isinstance(expected, dict) and "raises" in expected:
        return f"{_gave(seen).partition(' (')[0]}, expected a {expected['raises']}."
    if isinstance(seen, Exception):
        return f"{_gave(seen)}, expected {_text(revive(expected))}."
    place, seen, expected = _first_difference(seen, expected)
    wanted = revive(expected)
    where = f"at {place} " if place else ""
    numbers, right = _numbers(seen), _numbers(wanted)
    if numbers is not None and right is not None and numbers.shape != right.shape:
        text = f"gave {where}{_shape(numbers.shape)}, expected {_shape(right.shape)}."
        return f"{text}\nSeen {_text(seen)}, expected {_text(wanted)}."
    return f"{_gave(seen).replace('gave ', f'gave {where}', 1)}, expected {_text(wanted)}."


def _first_difference(seen: Any, stored: Any) -> tuple[str, Any, Any]:
    """Of results with several parts the first part that differs, and its place."""
    parts = stored["tuple"] if isinstance(stored, dict) and "tuple" in stored else stored
    if isinstance(stored, dict) and "dict" in stored and isinstance(seen, dict):
        pairs = [(repr(key), seen.get(key), part) for key, part in stored["dict"].items()]
    elif _is_sequence(parts) and _is_sequence(seen) and len(parts) == len(seen):
        pairs = [(str(i), one, part) for i, (one, part) in enumerate(zip(seen, parts, strict=True))]
    else:
        return "", seen, stored
    for place, one, part in pairs:
        if not same(one, part):
            inner, one, part = _first_difference(one, part)
            return f"[{place}]{inner}", one, part
    return "", seen, stored


def _is_sequence(value: Any) -> bool:
    return isinstance(value, list | tuple) and _numbers(value) is None


def _gave(seen: Any) -> str:
    if seen is None:
        return "gave None (is the result returned?)"
    if isinstance(seen, NotImplementedError):
        return "is not written yet"
    if isinstance(seen, Exception):
        return f"raised {type(seen).__name__}: {seen}"
    return f"gave {_text(seen)}"


def _call_as_text(function: Any, arguments: list[Any]) -> str:
    name = getattr(function, "__name__", "it")
    text = f"{name}({', '.join(_text(revive(argument)) for argument in arguments)})"
    return text if len(text) <= LONGEST else f"{name}(…)"


def _text(value: Any) -> str:
    if isinstance(value, tuple) and len(value) != 1:
        text = f"({', '.join(_text(part) for part in value)})"
    elif isinstance(value, np.generic):
        text = _text(value.item())
    elif isinstance(value, np.ndarray):
        rows = np.array2string(np.asarray(value), separator=", ", precision=6, threshold=40)
        text = " ".join(rows.split())
    elif isinstance(value, float):
        text = f"{value:.6g}"
    else:
        text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _shape(shape: tuple[int, ...]) -> str:
    return f"an array of shape {shape}" if shape else "a single number"


def _numbers(value: Any) -> Any:
    """A result as floats, or None if it is anything else."""
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None
