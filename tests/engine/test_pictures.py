"""A figure that the solution drew is not drawn again, is not used for any other, and is shown to
nobody who has not made it."""

import pytest

from autograder.engine.pages.clean_outputs import Cleaner
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


OWN = PLOT.replace("growth", "decay")

LOOKS = """
import re
png = re.compile(rb"iVBORw0KGgo[A-Za-z0-9+/]{5000,}")
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        places, rights = line.split()[:2]
        if rights.startswith("rw"):
            first, last = (int(place, 16) for place in places.split("-"))
            memory.seek(first)
            for found in set(png.findall(memory.read(last - first))):
                print(found.decode())
"""
"""Prints every picture, as outputs have it, that lies anywhere in the process's memory."""

NAMES = """
from autograder.sandbox.known_pictures import KNOWN
from autograder.wire.pictures import claim, digest_of
for digest in KNOWN:
    for name in (digest, digest_of(digest)):
        display({"image/png": claim(name), "text/plain": name}, raw=True)
"""
"""Names every figure that is known inside, by what is known of it."""


@pytest.fixture(scope="module")
def gate():
    """A way into a sandbox that has the pictures of the plot above."""
    with Wall() as wall:
        gate = wall.gate()
        process = StudentProcess(gate, Budgets(), {})
        gate.pictures = {}
        gate.solution = picture(gate, process.run_cell(PLOT))
        gate.pictures = process.pictures()
        gate.remember(gate.pictures)
        process.close()
        yield gate
        gate.close()


def picture(gate: Gate, ran: CellRun) -> object:
    """The one picture among a cell's outputs as a page shows them; None if there is none."""
    shown = Cleaner(2**24, gate.pictures).clean(ran.outputs, 1)
    found = [output["data"].get("image/png") for output in shown if "data" in output]
    return found[0] if found else None


def drawn(gate: Gate, *cells: str) -> object:
    """The picture of the last cell."""
    process = StudentProcess(gate, Budgets(), {})
    ran = [process.run_cell(cell) for cell in cells][-1]
    process.close()
    return picture(gate, ran)


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


def test_the_solutions_pictures_are_not_inside(gate) -> None:
    process = StudentProcess(gate, Budgets(output=2**27), {})
    own = picture(gate, process.run_cell(OWN))
    ran = process.run_cell(LOOKS)
    process.close()
    found = "".join(output.get("text", "") for output in ran.outputs)
    assert ran.error is None and own[5000:6000] in found
    assert gate.solution[5000:6000] not in found


def test_what_is_known_inside_names_no_picture(gate) -> None:
    process = StudentProcess(gate, Budgets(), {})
    ran = process.run_cell(NAMES)
    process.close()
    assert len(ran.outputs) >= 2, ran.error
    assert picture(gate, ran) is None
