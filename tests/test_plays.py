"""What the plays of the lessons show, for values that a hand may choose: as fast as a touch asks
for, and with the numbers that the prose states."""

import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest
from conftest import ROOT
from matplotlib.figure import Figure
from solved_space import solved

from autograder import playing

Draw = Callable[..., list[str]]


@pytest.fixture
def shown(monkeypatch) -> Iterator[Callable[[str, str], Draw]]:
    """What `draw` of a play says, sentence by sentence, the controls left alone as they begin."""
    captured: dict[str, Any] = {}
    monkeypatch.setitem(sys.modules, "playing", playing)

    def capture(title: str, draw: Any, size: Any = None, **controls: Any) -> None:
        captured.update(draw=draw, values={name: one.value for name, one in controls.items()})

    monkeypatch.setattr(playing, "play", capture)

    def of(lesson: str, call: str) -> Draw:
        """The draw of the play that this expression shows, with the functions of the solution."""
        spec = spec_from_file_location("play", ROOT / "source" / lesson / "play.py")
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        eval(call, {**solved(lesson), **vars(module)})

        def draw(**values: Any) -> list[str]:
            said = captured["draw"](Figure(), **(captured["values"] | values))
            return [said] if isinstance(said, str) else list(said)

        return draw

    yield of


def test_01_the_weights_that_the_prose_names_hit_all_dots(shown) -> None:
    draw = shown("01_neurons", "bends(layer)")
    assert "hits 21 of the 21 dots" not in draw()[0]
    found = draw(weight_1=-1, bias_1=3, weight_2=1.5, bias_2=-9)
    assert "open to the left of x = 3.0" in found[0]
    assert "open to the right of x = 6.0" in found[0]
    assert "hits 21 of the 21 dots" in found[0]
    assert "the same for every x" in draw(weight_1=0)[0]


def test_03_the_median_moves_when_half_of_the_houses_are_dear(shown) -> None:
    draw = shown(
        "03_loss_functions", "outliers(guess_for_squared_errors, guess_for_absolute_errors)"
    )
    of_absolute = [draw(dear=dear)[0].rpartition("errors, ")[2][:3] for dear in range(7)]
    assert of_absolute == ["300", "305", "308", "310", "605", "900", "900"]
    assert "is 420 for squared errors, 305 for absolute" in draw()[0]
