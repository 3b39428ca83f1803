"""Figures that the solution has drawn: a student's equal figure is not drawn again.

Drawing takes most of the time of many notebooks, and most students draw what the lesson draws. Two
figures are equal if everything that Matplotlib knows about them is, values and style included. The
solution's pictures are not here: an output names the figure, and the grader has its picture.
"""

import hashlib
import io
import pickle
import sys
from collections.abc import Callable
from typing import Any

import matplotlib
from IPython.core import pylabtools
from matplotlib.transforms import TransformNode

from autograder.wire.pictures import claim, digest_of

DRAWN: dict[str, Any] = {}
"""What was drawn in this process, and in the server for all; by what identifies the figure."""

KNOWN: set[str] = set()
"""Digests of the figures whose pictures the grader has; see pictures.py."""

LIBRARIES = {"matplotlib", "mpl_toolkits", "cycler", "numpy", *sys.stdlib_module_names}
"""Where functions and classes are the same for every student."""

MOST = 200
"""Pictures that are kept."""


def look_before_drawing() -> None:
    """Let IPython look here before it draws a figure."""
    pylabtools.print_figure = _looking_first(pylabtools.print_figure)


def _looking_first(draw: Callable[..., Any]) -> Callable[..., Any]:
    def print_figure(fig: Any, fmt: str = "png", *arguments: Any, **named: Any) -> Any:
        try:
            key = _identity(fig, (fmt, arguments, sorted(named.items())))
        except Exception:  # a figure that cannot be written down
            return draw(fig, fmt, *arguments, **named)
        if digest_of(key) in KNOWN:
            return claim(key)
        if key not in DRAWN:
            picture = draw(fig, fmt, *arguments, **named)
            if len(DRAWN) < MOST and type(picture) in (str, bytes):
                DRAWN[key] = picture
            return picture
        return DRAWN[key]

    return print_figure


def drawn_as_text() -> dict[str, str]:
    """What was drawn here, in the form that outputs have: the solution's may be named by all."""
    return {key: picture for key, picture in DRAWN.items() if type(picture) is str}


def _identity(figure: Any, how: Any) -> str:
    """A hash of all that the picture depends on. It never leaves this run of Python."""
    content = io.BytesIO()
    _Pickler(content, 5).dump(figure)
    digest = hashlib.sha256(content.getbuffer())
    digest.update(repr((how, sorted(matplotlib.rcParams.items()))).encode())
    return digest.hexdigest()


class _Pickler(pickle.Pickler):
    """Leaves out which transforms use a transform: they refer to each other by memory addresses.

    Refuses what student code may have defined: of a function, only the name would be written down.
    """

    def reducer_override(self, value: Any) -> Any:
        module = getattr(value, "__module__", None) or "builtins"
        if module.split(".")[0] not in LIBRARIES:
            raise pickle.PicklingError(f"{module} may differ from student to student")
        if isinstance(value, TransformNode):
            state = {name: part for name, part in value.__dict__.items() if name != "_parents"}
            return object.__new__, (type(value),), state
        return NotImplemented
