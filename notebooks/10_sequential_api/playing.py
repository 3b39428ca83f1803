"""Something to play with: a picture that follows the controls below it.

    def draw(figure, slope):
        axes = figure.subplots()
        axes.plot(X, slope * X)
        return f"With a slope of {slope} the line ends at {slope * X[-1]}."

    play("A line", draw, slope=Slider("slope", 2, low=-5, high=5, step=0.1))

Each touch calls `draw` with an empty figure and the value of each control; the sentence that it
returns stands below the picture, for eyes and screen readers. A `draw` that takes its time yields
such sentences, and each shows the picture so far. Without a browser that can play (a printed page,
VS Code without its Jupyter extension) the first picture stands there; while a notebook is graded,
nothing is drawn.
"""

import base64
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.display import display
from matplotlib.figure import Figure

WIDGET = "application/vnd.jupyter.widget-view+json"
MEASURED = "measured"
"""In the metadata of what is shown: whether it is another picture at each time."""

DPI = 90
MARGINS = ("left", "right", "bottom", "top", "wspace", "hspace")

NOT_HERE = "({title}: something to play with, where the notebook is open in Jupyter.)"


@dataclass(frozen=True)
class Slider:
    """A number from low to high. With `animated` a button lets it run from there to the end."""

    label: str
    value: float
    low: float
    high: float
    step: float
    animated: bool = False
    kind: str = field(default="slider", init=False)


@dataclass(frozen=True)
class Choice:
    """One of several texts; the first one at the beginning."""

    label: str
    options: Sequence[str]
    kind: str = field(default="choice", init=False)

    @property
    def value(self) -> str:
        return self.options[0]


@dataclass(frozen=True)
class Sheet:
    """A square of size × size fields to draw on: a list of size² numbers, 0 empty and 1 ink."""

    label: str
    size: int
    kind: str = field(default="sheet", init=False)

    @property
    def value(self) -> list[float]:
        return [0.0] * self.size**2


@dataclass(frozen=True)
class Button:
    """Its value is how often it was pressed: for what is drawn anew, as with another seed."""

    label: str
    value: int = 0
    kind: str = field(default="button", init=False)


Control = Slider | Choice | Sheet | Button


def play(
    title: str,
    draw: Callable[..., str | Iterator[str]],
    size: tuple[float, float] = (7, 3.2),
    measures: bool = False,
    **controls: Control,
) -> None:
    """Show the picture and a control for each keyword argument of `draw`; size is in inches.

    `measures` says that the picture shows what was measured just now, such as seconds.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        print(NOT_HERE.format(title=title))
        return
    drawing = _Drawing(draw, size)
    values = {name: control.value for name, control in controls.items()}
    picture, sentence = list(drawing.pictures(values))[-1]
    data: dict[str, Any] = {"image/png": picture, "text/plain": sentence}
    listed = [{"name": name} | asdict(control) for name, control in controls.items()]
    state = {"title": title, "controls": listed, "values": values}
    player = _player(drawing, **state, picture=picture, sentence=sentence)
    if player is not None:
        data[WIDGET] = player._repr_mimebundle_()[0][WIDGET]
    display(data, metadata={"image/png": {"alt": sentence}, MEASURED: measures}, raw=True)


@dataclass
class _Drawing:
    """Makes pictures of values."""

    draw: Callable[..., str | Iterator[str]]
    size: tuple[float, float]
    margins: dict[str, float] = field(default_factory=dict)
    """As the first picture needed them: finding them out takes as long as drawing."""

    def pictures(self, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Each picture that `draw` makes of these values, as base64 of a PNG, and its sentence."""
        figure = Figure(self.size, DPI, layout=None if self.margins else "tight")
        figure.subplots_adjust(**self.margins)
        made = self.draw(figure, **values)
        for sentence in [made] if isinstance(made, str) else made:
            content = io.BytesIO()
            figure.savefig(content, format="png", pil_kwargs={"compress_level": 1})
            yield base64.b64encode(content.getvalue()).decode("ascii"), sentence
        self.margins = {name: getattr(figure.subplotpars, name) for name in MARGINS}


def _player(drawing: _Drawing, **state: Any) -> Any:
    """What the browser shows in place of the picture; None where anywidget is not installed."""
    try:
        import anywidget
        import traitlets
    except ModuleNotFoundError:
        return None

    class Player(anywidget.AnyWidget):
        """Its other half is playing.js."""

        _esm = Path(__file__).with_name("playing.js").read_text(encoding="utf-8")
        title = traitlets.Unicode().tag(sync=True)
        controls: Any = traitlets.List().tag(sync=True)
        values = traitlets.Dict().tag(sync=True)
        picture = traitlets.Unicode().tag(sync=True)
        sentence = traitlets.Unicode().tag(sync=True)
        answered = traitlets.Int().tag(sync=True)

    player = Player(**state)

    def follow(_: Any) -> None:
        try:
            for picture, sentence in drawing.pictures(player.values):
                player.picture, player.sentence = picture, sentence
        except Exception as problem:  # of the student's functions, which some plays use
            player.sentence = f"This stopped with {type(problem).__name__}: {problem}"
        player.answered += 1

    player.observe(follow, "values")
    return player
