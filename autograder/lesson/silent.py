"""Stand-ins for the modules that students import beside a lesson, where its cells run for their
values alone."""

from collections.abc import Callable
from types import ModuleType
from typing import Any


class Silent(ModuleType):
    """A module in which whatever is asked for is a function that does nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


def _nothing(*_: Any, **__: Any) -> None:
    """What is called in the place of a check or of a picture."""


SILENT = {name: Silent(name) for name in ("checks", "play")}
"""By name, for sys.modules."""
