"""Instant checks: what your functions give, compared with the stored numbers in `checks.json`.

`check("accuracy", accuracy)` calls your function with a few small inputs, smallest first, and says
what it gave, what was expected, and which mistake gives exactly that. Grading uses other inputs.
"""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from comparing import Difference, as_numbers, difference, equal

Table = dict[str, Any]
LONGEST = 240  # characters of a value in a message

MOST_ENTRIES = 450
"""Entries of a task's result that are kept to recognise it by."""

MANY = 100
"""One in this many labels that a trained network predicts may differ between processors."""

LEAST_EVIDENCE = 2
"""Cases in which a mistake shows, before it is named."""

NEAR = 1e-4
"""Largest difference between the results of the same training on two processors."""


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


def same(seen: Any, stored: Any) -> bool:
    """Whether a result is the stored one."""
    return equal(seen, revive(stored))


def sketch(value: Any) -> dict[str, Any]:
    """What a task's result is recognised by: its shape and evenly spaced entries, or its text."""
    if isinstance(value, str):
        return {"text": value}
    array = np.asarray(value, dtype=float)
    entries = array.ravel()[:: array.size // MOST_ENTRIES + 1]
    return {"shape": list(array.shape), "entries": [float(f"{entry:.7g}") for entry in entries]}


def looks_like(value: Any, stored: Table) -> bool:
    """Whether a result has this sketch, apart from what rounding may change in training."""
    if isinstance(value, str) or "text" in stored:
        return value == stored.get("text")
    numbers = as_numbers(value)
    if numbers is None or list(numbers.shape) != stored["shape"]:
        return False
    seen, known = sketch(numbers)["entries"], stored["entries"]
    labels = len(known) >= MANY and all(entry == int(entry) for entry in known)
    return equal(seen, known, NEAR, exceptions=1 if labels else 0)


def revive(stored: Any) -> Any:
    """A stored value as Python and NumPy have it; an error for the name of one."""
    if isinstance(stored, dict) and "raises" in stored:
        return type(stored["raises"], (Exception,), {})()
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
    named = _named(stored, cases, seen)
    if named:
        says.append(named)
    elif isinstance(seen[wrong[0]], Exception):
        print("\n".join(says))
        raise seen[wrong[0]]
    return "\n".join(says)


def _named(stored: Table, cases: list[Table], seen: list[Any]) -> str:
    """The one mistake that gives all that was seen, and shows in at least two cases; else ""."""
    fits = [
        name
        for name in stored["says"]
        if sum(name in case["mistakes"] for case in cases) >= LEAST_EVIDENCE
        and all(
            same(result, case["mistakes"].get(name, case["expected"]))
            for result, case in zip(seen, cases, strict=True)
        )
    ]
    return str(stored["says"][fits[0]]) if len(fits) == 1 else ""


def _look_at(stored: Table, results: Table) -> str | None:
    for name, value in results.items():
        wanted = stored["results"][name]
        problem = _of_another_kind(value, wanted["shape"])
        fits = (
            mistake["says"] for mistake in wanted["mistakes"] if looks_like(value, mistake["value"])
        )
        if text := problem or next(fits, ""):
            return f"✗ {name}: {text}"
    return None


def _of_another_kind(value: Any, shape: list[int] | None) -> str:
    """How a result differs from the numbers of this shape, or the text, that it should be."""
    if shape is None:
        return "" if isinstance(value, str) else f"it is {_text(value)}, expected a text."
    numbers = as_numbers(value)
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
    wanted = revive(expected)
    if isinstance(seen, Exception):
        return f"{_gave(seen)}, expected {_text(wanted)}."
    found = difference(seen, wanted)
    assert found
    seen, wanted = _at(found, seen), _at(found, wanted)
    where = f"at {found.path} " if found.path else ""
    if found.kind == "shape":
        text = f"gave {where}{_shape(found.seen)}, expected {_shape(found.expected)}."
        return f"{text}\nSeen {_text(seen)}, expected {_text(wanted)}."
    return f"{_gave(seen).replace('gave ', f'gave {where}', 1)}, expected {_text(wanted)}."


def _at(found: Difference, value: Any) -> Any:
    """The part of a result that differs; an array as a whole."""
    for place in found.places:
        value = value[place]
    return value


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
