"""Draws each figure in a notebook only once instead of twice: the same pictures, sooner.

Matplotlib draws a figure a first time, without a picture, where the picture is to be cropped to its
content. Asking for the extent finds out the same, unless a layout is adjusted.
"""

from typing import Any

from IPython.core import pylabtools
from matplotlib.figure import Figure

COMPRESSION = 3
"""zlib's level: a fifth larger than with its default of 6, in half the time."""

_print_figure = pylabtools.print_figure


def draw_figures_once() -> None:
    """Put the function below in the place of IPython's."""
    pylabtools.print_figure = print_figure


def print_figure(
    fig: Any, fmt: str = "png", bbox_inches: Any = "tight", base64: bool = False, **named: Any
) -> Any:
    """What IPython.core.pylabtools.print_figure does."""
    if fmt in ("png", "retina"):
        named["pil_kwargs"] = {"compress_level": COMPRESSION} | (named.get("pil_kwargs") or {})
    if bbox_inches == "tight" and _is_plain(fig):
        fig.draw = lambda renderer: vars(fig).pop("draw")  # the next call is Matplotlib's own
    try:
        return _print_figure(fig, fmt, bbox_inches, base64, **named)
    finally:
        if type(fig) is Figure:
            vars(fig).pop("draw", None)


def _is_plain(figure: Any) -> bool:
    """Whether nothing but the picture depends on how often the figure is drawn."""
    return (
        type(figure) is Figure
        and "draw" not in vars(figure)
        and figure.get_layout_engine() is None
        and not figure.canvas.callbacks.callbacks.get("draw_event")
    )
