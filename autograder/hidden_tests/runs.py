"""A student's cell as it ran, and as it runs again: on other data, with right steps before it."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from autograder.for_students.comparing import equal

from .context import current
from .reruns import rerun
from .right_steps import RightSteps
from .solved import SolvedLesson
from .texts import Stopped

NONSENSE = "no value of a setting"

NOWHERE = "a_name_that_no_cell_makes"


class Runs:
    """Both runs of a step's cell, the visible one and the one with `changed` names, each as it is
    and `rightly`: with right steps in place of earlier ones that have lost points.

    `visible` gives the student's own choices, which right steps may lead to where a wrong one has
    stopped the cell that chooses. Whatever gives a result raises what the student's cell raised
    before it made that, or NameError.
    """

    def __init__(
        self,
        solved: SolvedLesson,
        changed: dict[str, Any],
        visible: Callable[[], Mapping[str, Any]],
    ) -> None:
        self.changed = changed
        self._visible = visible
        self._solved = solved

    @cached_property
    def right_steps(self) -> RightSteps:
        """The right steps; false if there are none. Without classes where the cell stops because
        these are lent: it may derive from one, or pass it an object of its own."""
        steps = RightSteps(self._solved.step)
        if steps.have_classes and self._stops(steps.lent()) and not self._stops({}):
            return steps.without_classes()
        return steps

    @property
    def ways(self) -> tuple[bool, ...]:
        """How the cell may be looked at, as `rightly` says."""
        return (False, True) if self.right_steps else (False,)

    def seen(self, name: str, repeated: bool = False, rightly: bool = False) -> Any:
        """A result of the visible run, which without right steps is what was handed in, or of the
        run with changed names."""
        if repeated:
            return getattr(self._repeated_rightly if rightly else self._repeated, name)
        return getattr(self._visible_rightly, name) if rightly else current().get(name)

    def rightly(self, name: str, repeated: bool = False) -> Any:
        """The same with right steps."""
        return self.seen(name, repeated, rightly=True)

    def shown(self, name: str) -> Any:
        """A result of the visible run by which a mistake of the cell is known: as handed in, or as
        the cell gives it with right steps, where earlier ones have lost points."""
        return self.seen(name, rightly=bool(self.right_steps))

    def again(self, values: Mapping[str, Any], rightly: bool = False) -> Any:
        """The cell once more, with these values beside the changed ones."""
        lent = self.right_steps.lent() if rightly else {}
        return rerun(self._solved.step, **{**self.changed, **values, **lent})

    def change(self, changed: dict[str, Any]) -> None:
        """Take other values for the second run."""
        self.changed = changed
        for run in ("_repeated", "_repeated_rightly"):
            vars(self).pop(run, None)

    def is_independent(self, name: str, rightly: bool = False) -> bool:
        """Whether a result stays what it is when what it may not depend on is exchanged."""
        needed = self._solved.needs(name)
        others = {
            changed: value[::-1]
            for changed, value in self.changed.items()
            if changed not in needed and isinstance(value, np.ndarray | list)
        }
        if not others:
            return True
        found = getattr(self.again(others, rightly), name)
        return equal(found, self.seen(name, repeated=True, rightly=rightly))

    def looks_at(self, setting: str, name: str) -> bool:
        """Whether the student's cell stops, or gives another result, where a setting is nonsense:
        with a mistake of an earlier step two of its values may show no difference."""
        try:
            found = getattr(self.again({setting: NONSENSE}), name)
        except Exception:
            return True
        return not equal(found, self.seen(name, repeated=True))

    def _stops(self, lent: dict[str, Any]) -> bool:
        """Whether an error stops the cell in the second run."""
        try:
            getattr(self.again(lent), NOWHERE)
        except NameError as problem:
            return problem.name != NOWHERE
        except Stopped as stop:
            stop.charged = True  # by the runs to come
            return True
        except Exception:
            return True
        return False

    @cached_property
    def _repeated(self) -> Any:
        return self.again({})

    @cached_property
    def _repeated_rightly(self) -> Any:
        return self.again({}, rightly=True)

    @cached_property
    def _visible_rightly(self) -> Any:
        given = {name: self._solved.space.get(name) for name in self.changed}
        # Data as they were given: the cell may have changed its own in place.
        data = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
        return rerun(self._solved.step, **data, **self._visible(), **self.right_steps.lent())
