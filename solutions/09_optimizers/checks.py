"""Instant checks: what your code gives, compared with the stored numbers in `checks.json`.

`check("accuracy", accuracy)` calls your function with a few small inputs, smallest first, and says
what it gave, what was expected, and which mistake gives exactly that. `check("task", "losses")`
says of each result whether it is what the task leads to. Grading uses other inputs, and runs your
cell again: to type in a number earns nothing.
"""

import copy
import json
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from comparing import Difference, as_numbers, difference, equal
from missing_names import explain_missing_names, what_to_do

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


@dataclass(frozen=True)
class Returned:
    """An error of this kind that a function gave back as its result: it stops nobody."""

    kind: str

    def __repr__(self) -> str:
        return f"a {self.kind} as its result, which was not raised"


_done: set[str] = set()
"""The checks that have passed since the kernel was started."""

_tried: set[str] = set()
"""The checks that have run since then."""


class NotYet(AssertionError):
    """A visible check did not pass. Jupyter shows the reason, and of an exception in the student's
    code the student's own lines; nothing of this file."""

    def _render_traceback_(self) -> list[str]:
        return [str(self), *_lines_of(self.__cause__)]


def check(step: str, /, *asked: Any) -> None:
    """Check a function, or the results of a task by their names. Raises NotYet with the reason.

    Where right results differ from student to student, a function comes after the names: it gives
    a sentence for each thing that cannot be right.
    """
    tables = json.loads(Path(__file__).with_name("checks.json").read_text(encoding="utf-8"))
    if step not in tables:
        raise NotYet(
            f"✗ checks.json knows no step {step}: it is of another release of this lesson than the "
            "notebook. Take both from the same zip file."
        )
    _tried.add(step)
    parts = {name for name in tables if tables[name]["step"] == tables[step]["step"]}
    if step in _done:  # the cell is run again, from its first check on
        _done.difference_update(parts)
    said = ["Visible checks passed."]
    if "cases" in tables[step]:  # also where the name of the function has become a number
        _try_out(step, tables[step], asked[0])
    else:
        names = [name for name in asked if isinstance(name, str)]
        said = _look_at(step, tables[step], names, sys._getframe(1).f_globals, *asked[len(names) :])
    _done.add(step)
    print(*(said if parts <= _done else [f"✓ {step}"]), sep="\n")
    if parts <= _done and said[-1] == "Visible checks passed.":
        print(_progress(tables, tables[step]))


def progress() -> None:
    """Show which steps of the lesson have passed their checks since the kernel was started."""
    tables = json.loads(Path(__file__).with_name("checks.json").read_text(encoding="utf-8"))
    worth = {table["step"]: table["points"] for table in tables.values()}
    left = {tables[name]["step"] for name in tables if name not in _done}
    done = len(worth) - len(left)
    points = sum(worth[step] for step in worth if step not in left)
    bar = "■" * done + "□" * len(left)
    print(f"{bar}  {done} of {len(worth)} steps, {points:g} of {sum(worth.values()):g} points")
    if left:
        print("Not done yet:", ", ".join(step for step in worth if step in left))
        tried = [step for step in worth if step in {tables[name]["step"] for name in _tried}]
        before = list(worth)[: list(worth).index(tried[-1])] if tried else []
        if passed_over := [step for step in before if step in left and step not in tried]:
            print(
                f"Not checked: {', '.join(passed_over)}. Run the grey cell below each. If you have "
                "deleted it, nothing is lost: copy it from a fresh notebook, or hand in without it."
            )
    else:
        print("All visible checks of this lesson have passed. Save the notebook, and hand it in.")


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
    if isinstance(value, list | tuple):  # None, for what never happened, is stored as NaN
        value = [np.nan if entry is None else entry for entry in value]
    numbers = as_numbers(value)
    if numbers is None or list(numbers.shape) != stored["shape"]:
        return False
    seen, known = sketch(numbers)["entries"], stored["entries"]
    labels = len(known) >= MANY and all(entry == int(entry) for entry in known)
    return equal(seen, known, NEAR, exceptions=1 if labels else 0)


def revive(stored: Any) -> Any:
    """A stored value as Python and NumPy have it; an error for the name of one."""
    if isinstance(stored, dict) and "returns" in stored:
        return Returned(stored["returns"])
    if isinstance(stored, dict) and "raises" in stored:
        return type(stored["raises"], (Exception,), {})()
    if isinstance(stored, dict) and "array" in stored:
        return np.array(stored["array"], dtype=stored["dtype"]).reshape(stored["shape"])
    if isinstance(stored, dict) and "tuple" in stored:
        return tuple(revive(part) for part in stored["tuple"])
    if isinstance(stored, dict) and "dict" in stored:
        return {key: revive(part) for key, part in stored["dict"].items()}
    return [revive(part) for part in stored] if isinstance(stored, list) else stored


def as_result(value: Any) -> Any:
    """What a call gave, told from what it raised where that is an error."""
    return Returned(type(value).__name__) if isinstance(value, Exception) else value


def _try_out(step: str, stored: Table, function: Callable[..., Any]) -> None:
    cases = stored["cases"]
    seen = [_call(function, case["arguments"]) for case in cases]
    wrong = [i for i, case in enumerate(cases) if not same(seen[i], case["expected"])]
    if not wrong:
        return
    first, problem = cases[wrong[0]], seen[wrong[0]]
    if isinstance(problem, NotImplementedError):
        raise NotYet(f"✗ {_where(problem) or step} is not written yet.")
    says = [
        f"✗ Not true yet: {step} {first['claim']}.",
        f"{_call_as_text(function, first['arguments'])} {_difference(problem, first)}",
    ]
    named = _named(stored, cases, seen, is_refusal=_is_refusal(first))
    if isinstance(problem, NameError) and not named:
        says.append(what_to_do(problem))
    is_own = isinstance(problem, Exception) and not named
    raise NotYet("\n".join(filter(None, [*says, named]))) from (problem if is_own else None)


def _named(stored: Table, cases: list[Table], seen: list[Any], is_refusal: bool) -> str:
    """The one mistake that gives all that was seen, and shows in at least two cases; else "".

    Whether bad input is refused is a matter of its own: who forgets it may make another mistake.
    """
    fits = [
        name
        for name in stored["says"]
        if sum(name in case["mistakes"] for case in cases) >= LEAST_EVIDENCE
        and all(
            _has_cause(result, case["mistakes"].get(name, case["expected"]))
            for result, case in zip(seen, cases, strict=True)
            if _is_refusal(case) is is_refusal
        )
    ]
    return str(stored["says"][fits[0]]) if len(fits) == 1 else ""


def _has_cause(seen: Any, stored: Any) -> bool:
    """Whether a result is the stored one; an error says the same, where its text is stored."""
    text = stored.get("text") if isinstance(stored, dict) and "raises" in stored else None
    return same(seen, stored) and text in (None, str(seen))


def _is_refusal(case: Table) -> bool:
    """Whether a ValueError is what a case expects."""
    return isinstance(case["expected"], dict) and "raises" in case["expected"]


def _look_at(
    step: str,
    stored: Table,
    names: list[str],
    space: Table,
    misfits: Callable[[], Iterator[str]] | None = None,
) -> list[str]:
    """What to say of the results of a task; raises NotYet if one of them is not right."""
    if missing := [name for name in names if name not in space]:
        is_are = "is" if len(missing) == 1 else "are"
        raise NotYet(f"✗ {step}: {', '.join(missing)} {is_are} not computed yet.")
    wanted = {name: stored["results"][name] for name in names}
    explains = _made_wholly(space, wanted)
    problems = {name: _problem(space[name], wanted[name], explains) for name in names}
    says = [
        f"✗ {name}: {problem}"
        if problem
        else f"✓ {name}: {'right' if 'value' in wanted[name] else 'shape and range fit'}."
        for name, problem in problems.items()
    ]
    if misfits and not any(problems.values()):
        try:
            found = list(misfits())
        except Exception as problem:
            raise NotYet(f"✗ {step}: {_gave(problem)}.") from problem
        says += [f"✗ {text}" for text in found]
    if any(line.startswith("✗") for line in says):
        raise NotYet("\n".join(says))
    if all("value" in result for result in wanted.values()):
        return [*says, "Visible checks passed."]
    return [*says, "These results go together. Whether they are right was not compared."]


def _made_wholly(space: Table, wanted: Table) -> Counter[str]:
    """The known mistakes that lead to what is seen in *all* results that they change, with their
    number: one small number may come from many a mistake."""
    changed = Counter(
        mistake["name"] for result in wanted.values() for mistake in result["mistakes"]
    )
    seen = Counter(
        mistake["name"]
        for name, result in wanted.items()
        for mistake in result["mistakes"]
        if looks_like(space[name], mistake["value"])
    )
    return Counter({name: seen[name] for name in seen if seen[name] == changed[name]})


def _problem(value: Any, wanted: Table, explains: Counter[str]) -> str:
    """What is wrong with a result: first its shape, type and range; "" if nothing is. Of mistakes
    that lead to it the one is named that explains the most of all results."""
    unlike = _of_another_kind(value, wanted)
    fitting = [mistake for mistake in wanted["mistakes"] if mistake["name"] in explains]
    most = max(fitting, key=lambda mistake: explains[mistake["name"]], default=None)
    named = str(most["says"]) if most else ""
    if unlike or named:
        return " ".join(filter(None, [unlike, named]))
    if "value" not in wanted or looks_like(value, wanted["value"]):
        return ""
    is_short = isinstance(value, str) or not wanted["shape"]
    return f"{_text(value) if is_short else 'this'} is not what this task leads to."


def _of_another_kind(value: Any, wanted: Table) -> str:
    """How a result differs from the numbers, or the text, that it should be."""
    shape = wanted["shape"]
    if shape is None:
        return "" if isinstance(value, str) else f"it is {_text(value)}, expected a text."
    numbers = as_numbers(value)
    if numbers is None:
        return f"it is {_text(value)}, expected {'numbers' if shape else 'a number'}."
    if numbers.shape != tuple(shape):
        return f"seen {_shape(numbers.shape)}, expected {_shape(tuple(shape))}."
    if not np.all(np.isfinite(numbers)):
        return "it holds nan or inf. Which step divides by 0 or overflows?"
    holds = "it holds" if shape else "it is"
    if wanted["whole"] and np.any(numbers % 1):
        return f"{holds} {numbers[numbers % 1 != 0].flat[0]:.6g}, expected whole numbers."
    lowest, highest = wanted["range"]
    for number in (numbers.min(), numbers.max()):
        if lowest is not None and number < lowest:
            return f"{holds} {number:.6g}, expected a value of at least {lowest}."
        if highest is not None and number > highest:
            return f"{holds} {number:.6g}, expected a value from {lowest} to {highest}."
    return ""


def _progress(tables: Table, table: Table) -> str:
    """A line for a step all of whose checks have passed."""
    steps = {other["step"] for other in tables.values()}
    left = {tables[name]["step"] for name in tables if name not in _done}
    points = f"{table['points']:g} point{'' if table['points'] == 1 else 's'}"
    return f"✓ {table['step']} ({points}) · {len(steps - left)} of {len(steps)} steps"


def _lines_of(problem: BaseException | None) -> list[str]:
    """A student's exception as Jupyter shows it, from the student's first line on."""
    if problem is None:
        return []
    trace = problem.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    shell = "IPython" in sys.modules and sys.modules["IPython"].get_ipython()
    if shell:
        return list(shell.InteractiveTB.structured_traceback(type(problem), problem, trace, 0))
    return traceback.format_exception(type(problem), problem, trace)


def _where(problem: BaseException) -> str:
    """The name of the function that an exception comes from, "" if it is none of a notebook's."""
    frames = [frame for frame, _ in traceback.walk_tb(problem.__traceback__)]
    code = frames[-1].f_code
    return "" if code.co_filename == __file__ else code.co_qualname.rpartition("<locals>.")[2]


def _call(function: Any, arguments: list[Any]) -> Any:
    try:
        return as_result(function(*copy.deepcopy([revive(argument) for argument in arguments])))
    except Exception as problem:
        return problem


def _difference(seen: Any, case: Table) -> str:
    expected = case["expected"]
    if _is_refusal(case):
        return f"{'gave None' if seen is None else _gave(seen)}, expected a {expected['raises']}."
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


explain_missing_names()
