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

from autograder.for_students import playing

Draw = Callable[..., list[str]]


@pytest.fixture
def shown(monkeypatch) -> Iterator[Callable[[str, str], Draw]]:
    """What `draw` of a play says, sentence by sentence, the controls left alone as they begin."""
    captured: dict[str, Any] = {}
    monkeypatch.setitem(sys.modules, "playing", playing)

    def capture(
        title: str, draw: Any, size: Any = None, measures: bool = False, **controls: Any
    ) -> None:
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


def test_04_a_rate_can_be_too_near_to_the_limit(shown) -> None:
    draw = shown("04_gradient_descent", "valley(gradient_descent)")
    assert "below 0.01 after step 22." in draw(learning_rate=0.18)[0]
    assert "below 0.01 after step 30." in draw(learning_rate=0.19)[0]
    assert "below 0.01 after step 61." in draw(learning_rate=0.195)[0]
    assert "not below 0.01 within 100 steps" in draw(learning_rate=0.21)[0]
    assert "below 0.01 after step 18." in draw(learning_rate=0.21, w2=0)[0]


def test_05_behind_a_shut_gate_every_slope_is_0(shown) -> None:
    draw = shown("05_backpropagation", "graph(relu_backward, dense_backward)")
    assert draw() == ["Backward: dw1 = 16, db1 = 8, dx = 24."]
    assert draw(step=3) == ["Forward: ŷ = w2 · a + b2 = 6."]
    assert draw(b1=-8, step=6) == ["Backward: dw2 = 0, db2 = −16, da = −32."]
    assert draw(b1=-8, step=7) == ["Backward: dz = 0; the gate is shut, as z is −2."]
    assert draw(b1=-8) == ["Backward: dw1 = 0, db1 = 0, dx = 0."]


def test_06_more_epochs_bring_less_and_less(shown) -> None:
    call = "experiment(initial_parameters(1), X_train, y_train, train, predict, accuracy)"
    draw = shown("06_training", call)

    def share(rate: str, epochs: int) -> float:
        return float(draw(rate=rate, epochs=epochs)[-1].partition("seconds, and ")[2].split("%")[0])

    assert share("0.5", 5) < 95 <= share("0.5", 6)
    assert 0 < share("0.5", 30) - share("0.5", 6) < 1
    assert share("0.02", 16) <= 90 < share("0.02", 17)
    assert share("2", 30) < 15
    assert "192 updates" in draw(epochs=6)[-1]


def test_07_where_a_batch_holds_all_images_their_order_does_not_matter(shown) -> None:
    draw = shown("07_batches_and_validation", "noise(batches)")
    assert "5 orders end between 0.56 and 0.56." in draw(batch_size="300", order=4)[0]
    assert "5 orders end between 1.07 and" in draw(order=5)[0]
    rises = [int(draw(learning_rate=rate)[0].split()[0]) for rate in ("0.03", "0.3")]
    assert rises[0] < 10 < 20 < rises[1]
    assert "it ends at 2.18" in draw(learning_rate="0.03")[0]


def test_08_too_little_patience_stops_at_the_early_dip(shown) -> None:
    draw = shown("08_regularisation", "stopping(dropout, early_stopping)")

    def found(**values) -> str:
        return draw(**values)[-1].partition("validation loss of ")[2]

    assert found(patience=30).startswith("0.27. Without a stop it ends at 0.42;")
    assert found(patience=31).startswith("0.20.")
    assert found(rate="0.2").endswith("it ends at 0.22; the lowest of all is 0.20.")
    assert found(rate="0.2", patience=70).startswith("0.26.")
    assert found(rate="0.2", patience=71).startswith("0.20.")
    assert found(rate="0.8").endswith("the lowest of all is 0.34.")


def test_08_a_touch_is_answered_after_the_first_epoch(shown) -> None:
    draw = shown("08_regularisation", "stopping(dropout, early_stopping)")
    assert draw(rate="0.1")[0] == "Training with rate 0.1: epoch 1 of 200."


def test_09_a_turned_valley_takes_the_lead_from_adam(shown) -> None:
    draw = shown("09_optimizers", "race(momentum_step, adam_step)")
    low = "Below 0.1 to stay: SGD never, momentum"
    assert f"{low} from step 61 on, Adam from step 59 on." in draw()[0]
    turned = draw(valley="long, turned by 45 degrees")[0]
    assert f"{low} from step 61 on, Adam from step 87 on." in turned
    assert f"{low} never, Adam from step 59 on." in draw(rates="0.5 for all")[0]
    assert f"{low} from step 61 on, Adam never." in draw(rates="0.018 for all")[0]
    assert "never" not in draw(valley="round", rates="0.5 for all")[0]


LIVE = "live(Sequential, Dense, (relu, softmax), (X[:600], y[:600]), (X_validation, y_validation))"


def test_10_each_line_of_fit_is_shown_and_the_loss_decides_for_sgd(shown) -> None:
    draw = shown("10_sequential_api", LIVE)
    lines = draw()
    assert [line.split(" - ")[0] for line in lines] == [f"Epoch {n}/12" for n in range(1, 13)]
    squared = {"loss": "mean_squared_error"}
    last = [line.rpartition(": ")[2] for line in (lines[-1], draw(**squared)[-1])]
    assert min(map(float, last)) > 0.93
    assert draw(optimizer="sgd")[-1].endswith("val_accuracy: 0.9111")
    assert draw(optimizer="sgd", **squared)[-1].endswith("val_accuracy: 0.2111")


def test_10_what_stops_in_fit_is_told(shown) -> None:
    draw = shown("10_sequential_api", LIVE.replace("y[:600]", "y[:5]"))
    with pytest.raises(IndexError):
        draw()


def test_11_it_reads_what_is_drawn_and_an_empty_sheet_too(shown) -> None:
    call = "sheet(lambda images: probabilities(parameters, scale(X_train, images)))"
    draw = shown("11_capstone", call)
    assert "reads the empty sheet as" in draw()[0]
    images, labels = (solved("11_capstone")[name] for name in ("X_test", "y_test"))
    pairs = list(zip(images[:40], labels, strict=False))
    right = [f"reads this as {label}," in draw(ink=list(image / 16))[0] for image, label in pairs]
    assert sum(right) > 30
