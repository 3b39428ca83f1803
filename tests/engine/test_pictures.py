"""A figure that the solution drew is not drawn again, and is not used for any other."""

import pytest

from autograder.engine.student.process import StudentProcess
from autograder.engine.student.replies import CellRun
from autograder.engine.walls.warm_server import Gate, Wall
from autograder.wire.budgets import Budgets

PLOT = """
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2, 4])
axes.set_title("growth")
plt.show()
"""

DRAWING_FAILS = """
from matplotlib.backend_bases import FigureCanvasBase
FigureCanvasBase.print_figure = None
"""


@pytest.fixture(scope="module")
def gate():
    """A way into a sandbox that has the pictures of the plot above."""
    with Wall() as wall:
        gate = wall.gate()
        process = StudentProcess(gate, Budgets(), {})
        gate.solution = picture(process.run_cell(PLOT))
        gate.remember(process.pictures())
        process.close()
        yield gate
        gate.close()


def picture(ran: CellRun) -> object:
    """The one picture among a cell's outputs; None if there is none."""
    found = [output["data"].get("image/png") for output in ran.outputs if "data" in output]
    return found[0] if found else None


def drawn(gate: Gate, *cells: str) -> object:
    """The picture of the last cell."""
    process = StudentProcess(gate, Budgets(), {})
    ran = [process.run_cell(cell) for cell in cells][-1]
    process.close()
    return picture(ran)


def test_an_equal_figure_needs_no_drawing(gate) -> None:
    assert gate.solution
    assert drawn(gate, DRAWING_FAILS, PLOT) == gate.solution


@pytest.mark.parametrize(
    "drawing",
    [
        PLOT.replace("[1, 2, 4]", "[1, 2, 5]"),
        PLOT.replace("growth", "Growth"),
        "import matplotlib.pyplot as plt\nplt.rcParams['axes.facecolor'] = 'red'\n" + PLOT,
        PLOT.replace("plt.show()", "axes.yaxis.set_major_formatter(lambda x, _: 'x')\nplt.show()"),
    ],
    ids=["values", "title", "style", "labels by a function"],
)
def test_another_figure_is_drawn(gate, drawing: str) -> None:
    assert drawn(gate, DRAWING_FAILS, drawing) is None
    seen = drawn(gate, drawing)
    assert seen and seen != gate.solution
