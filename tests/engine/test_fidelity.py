"""Cells behave in grading as in JupyterLab: each is run by a real kernel and by the engine.

The cells stand in fidelity/*.ipy, below their names. What differs on purpose is listed here, with
what the engine shows instead.
"""

import asyncio
import base64
import contextlib
import hashlib
import io
import os
import re
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import matplotlib.image
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import grade_notebook
from autograder.engine.student.namespace import Given
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Wall
from autograder.wire.budgets import Budgets

pytestmark = pytest.mark.nightly  # two whole notebooks, each of hundreds of cells

FOLDER = Path(__file__).parent / "fidelity"
BOTH = ("text", "errors", "display", "magics", "code", "processes", "plots", "widgets")

LEFT_OUT = "is left out: it is too long"
NO_INPUT = "input() has no keyboard here: nobody is at the screen while a notebook is graded"
NO_EXIT = "exit() would end the notebook in the middle; leave it out"
NO_INSTALL = "Nothing is installed here: a notebook is graded without a network"

DIFFERENT = {
    # nbclient leaves to the browser what JupyterLab does with the cursor.
    "text: a shorter text after a carriage return": "doneing the data\n",
    "text: backspaces": "xyz\n",
    "errors: an exception whose text fails": "Silent: <the error's own text could not be made>",
    "errors: too deep a recursion": "more calls …",
    # A source says more than the name of the class that would have shown it.
    "display: Markdown": "**bold**",
    "display: Math": "$\\displaystyle \\frac{1}{2}$",
    "display: Latex": "$x^2$",
    "magics: %%latex": "$x^2$",
    "magics: %%markdown": "**bold**",
    "magics: %history of all sessions": "",
    "code: input": NO_INPUT,
    "code: getpass": NO_INPUT,
    "code: breakpoint": NO_INPUT,
    "processes: a socket to oneself": "Network is unreachable",
    "processes: a web server of one's own": "Network is unreachable",
    # JupyterLab tells it twice, since it draws twice.
    "plots: a figure with a wrong label fails when drawn": "ParseSyntaxException",
    # Only pictures that cannot run code are kept, so PNG is made beside what was asked for.
    "plots: SVG": "<Figure size",
    "plots: SVG and PDF": "<Figure size",
    "widgets: interact": "x is 5\n",
    "widgets: print before interact": "before\nx is 3\n",
    "widgets: interact with a plot": "<Figure size",
    "widgets: the Output widget": "inside\n",
    "widgets: tqdm.auto": "100%|██████████| 2/2",
}
"""What the engine shows for cells that differ from JupyterLab."""

GRADED = {
    "graded: exit": f"RuntimeError: {NO_EXIT}",
    "graded: quit": f"RuntimeError: {NO_EXIT}",
    "graded: the names are still there": "1",
    "graded: %pip install": NO_INSTALL,
    "graded: !pip install": NO_INSTALL,
    "graded: !python -m pip install": NO_INSTALL,
    "graded: printing without an end": LEFT_OUT,
    "graded: printing without an end on one line": "step 399999",
    "graded: a program that prints without an end": LEFT_OUT,
    "graded: very many displays": LEFT_OUT,
    "graded: a large picture": LEFT_OUT,
    "graded: many plots, one at a time": f"{'x' * 30_000} 59\n",
    "graded: large HTML": "<IPython.core.display.HTML object>",
    "graded: a print after all that": "still here\n",
}
"""Cells that no kernel could run, or that have no end, and what the engine shows for them."""

UNEQUAL = (
    (r"\x1b\[[0-9;]*m", ""),  # colours
    (r"\b0x[0-9a-f]+|(?<=object at )[0-9a-f]+", "0x…"),  # addresses
    (r"/tmp/ipykernel_\d+/\d+\.py|\b\d+\.py(?=, line)", "<cell>"),
    (r"/home/student/|~/(?=\w+\.)", "<folder>/"),
    (r"arguments: -f.*", "arguments: …"),
    (r"\bThread-\d+", "Thread-…"),
    (r"\d+(\.\d+)? [nμm]?s\b( ±)?|in \d\.\d+s", "<time>"),
    (r"The slowest run took .*\n", ""),
    (r"(total: <time>)\nWall time: .*", r"\1"),
    (r"sys: <time>, ", ""),
    (r"(?<=variables: )\[.*\]", "[…]"),  # in the order of a set
    (r"\d+(\.\d+)?it/s", "<speed>"),
    (r"\r?\n+", "\n"),
    (r"[^\n]*\r", ""),
    (r"(?m)^(.*\n)\1+", r"\1"),  # warnings of each of two drawings
)
"""What differs from run to run, and where the kernel or the engine runs."""


def read(*names: str) -> dict[str, str]:
    """The cells of some files, by file and name."""
    cells = {}
    for name in names:
        text = (FOLDER / f"{name}.ipy").read_text(encoding="utf-8")
        for part in re.split(r"^# %% ", text, flags=re.MULTILINE)[1:]:
            title, _, source = part.partition("\n")
            assert f"{name}: {title}" not in cells, title
            cells[f"{name}: {title}"] = source.rstrip("\n")
    return cells


CELLS = read(*BOTH)


def notebook_of(cells: dict[str, str]) -> NotebookNode:
    """A notebook with these cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(
        metadata={"kernelspec": kernel},
        cells=[nbformat.v4.new_code_cell(source) for source in cells.values()],
    )


def data_file() -> bytes:
    """A lesson's data."""
    content = io.BytesIO()
    np.savez(content, x=np.arange(3), y=np.eye(2))
    return content.getvalue()


def run_in_jupyter(folder: Path) -> dict[str, list[NotebookNode]]:
    """The outputs that a kernel gives, as JupyterLab shows them: help pages are among them."""
    notebook = notebook_of(CELLS)
    (folder / "lesson.npz").write_bytes(data_file())

    def show_pages(cell: NotebookNode, execute_reply: dict[str, Any], **_: Any) -> None:
        for payload in execute_reply["content"].get("payload", []):
            if payload["source"] == "page":
                cell.outputs.append(nbformat.v4.new_output("display_data", data=payload["data"]))

    client = NotebookClient(
        notebook,
        timeout=120,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=show_pages,
    )
    environment = os.environ | {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
    del environment["PYTEST_CURRENT_TEST"]  # the kernel would not capture other programs' output
    asyncio.run(client.async_execute(env=environment))
    text = nbformat.writes(notebook).replace(str(folder), "/home/student")
    cells = nbformat.reads(text, as_version=4).cells
    return {name: cell.outputs for name, cell in zip(CELLS, cells, strict=True)}


def run_in_engine(folder: Path, cells: dict[str, str]) -> dict[str, list[NotebookNode]]:
    """The outputs that end up in the autograded notebook."""
    notebook = notebook_of(cells)
    budgets = Budgets(cell_seconds=120, notebook_seconds=600, cpu_seconds=600)
    with Wall() as wall, contextlib.closing(wall.gate()) as gate:
        process = StudentProcess(gate, budgets, {"lesson.npz": data_file()})
        key = Key("", "", folder, {}, Given([]))
        graded = grade_notebook(process, notebook, key, Course(folder), "")
        process.close()
    assert graded.endings == []
    nbformat.validate(notebook)
    return {name: cell.outputs for name, cell in zip(cells, notebook.cells, strict=True)}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """What a kernel and the engine give for each cell; both run at the same time."""
    with ThreadPoolExecutor(1) as threads:
        real: Future[Any] = threads.submit(run_in_jupyter, tmp_path_factory.mktemp("tmp"))
        ours = run_in_engine(tmp_path_factory.mktemp("empty"), CELLS)
        return real.result(), ours


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[NotebookNode]]:
    """What the engine gives for the cells that only it can run."""
    return run_in_engine(tmp_path_factory.mktemp("empty"), read("graded"))


def normalised(text: str) -> str:
    """The text without what may differ."""
    for pattern, replacement in UNEQUAL:
        text = re.sub(pattern, replacement, text)
    return text


def pixels(picture: str, kind: str) -> Any:
    """The picture's shape, and a hash of its values."""
    image = matplotlib.image.imread(io.BytesIO(base64.b64decode(picture)), kind)
    return image.shape, hashlib.sha256(image.tobytes()).hexdigest()


def comparable(outputs: list[NotebookNode]) -> list[Any]:
    """What must be equal: texts and pictures in order; of a traceback, the student's own lines."""
    seen: list[Any] = []
    for output in outputs:
        if output.output_type == "stream":
            if not (seen and isinstance(seen[-1], dict)):
                seen.append({})  # a kernel sends the two streams as it likes
            seen[-1][output.name] = seen[-1].get(output.name, "") + output.text
        elif output.output_type == "error":
            seen.append(("error", output.ename, normalised(output.evalue), *own_lines(output)))
        elif set(output.data) & {"text/plain", "image/png", "image/jpeg"}:
            seen.append((output.output_type, normalised(output.data.get("text/plain", ""))))
            for kind in ("png", "jpeg"):
                if picture := output.data.get(f"image/{kind}"):
                    sizes = output.metadata.get(f"image/{kind}", {})
                    seen.append((kind, sizes, pixels(picture, kind)))
    return [
        {name: normalised(text) for name, text in output.items()}
        if isinstance(output, dict)
        else output
        for output in seen
    ]


def own_lines(error: NotebookNode) -> list[str]:
    """The parts of a traceback that show cells and files of the student's, and the error."""
    parts = normalised("\n\n".join(error.traceback)).split("\n")
    kept, keep = [], True
    for line in parts:
        if re.match(r"\s*(Cell|File) ", line):
            keep = line.lstrip().startswith(("Cell", "File <folder>"))
        elif re.match(r"[^\s-]|-{10}", line):
            keep = True
        if keep:
            kept.append(line.strip())
    return [line for line in kept if line]


def text_of(outputs: list[NotebookNode]) -> str:
    """All that can be read in some outputs."""
    texts = []
    for output in outputs:
        if output.output_type == "stream":
            texts.append(output.text)
        elif output.output_type == "error":
            texts += [*output.traceback, f"{output.ename}: {output.evalue}"]
        else:
            texts.append(output.data.get("text/plain", ""))
    return "".join(texts)


def skip_without_packages(name: str) -> None:
    """Where a package is missing, both give the same error, which proves nothing."""
    if name.startswith("widgets: "):
        pytest.importorskip("tqdm" if "tqdm" in name else "ipywidgets")


@pytest.mark.parametrize("name", [name for name in CELLS if name not in DIFFERENT])
def test_a_cell_gives_what_it_gives_in_jupyter(outputs: tuple[Any, Any], name: str) -> None:
    skip_without_packages(name)
    assert comparable(outputs[1][name]) == comparable(outputs[0][name])


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_cell_that_differs_says_so(outputs: tuple[Any, Any], name: str) -> None:
    skip_without_packages(name)
    assert comparable(outputs[1][name]) != comparable(outputs[0][name])
    assert DIFFERENT[name] in text_of(outputs[1][name])


@pytest.mark.parametrize("name", GRADED)
def test_a_cell_that_only_the_engine_runs(graded: dict[str, Any], name: str) -> None:
    assert GRADED[name] in text_of(graded[name])


def test_nothing_that_acts_is_kept(outputs: tuple[Any, Any], graded: dict[str, Any]) -> None:
    kinds = {
        kind
        for cells in (outputs[1], graded)
        for shown in cells.values()
        for output in shown
        for kind in output.get("data", {})
    }
    assert kinds == {"text/plain", "image/png", "image/jpeg"}


@pytest.mark.parametrize("name", ["plots: SVG", "plots: SVG and PDF"])
def test_a_figure_is_seen_whatever_its_format(outputs: tuple[Any, Any], name: str) -> None:
    [shown] = outputs[1][name]
    assert "image/png" in shown.data


def test_outputs_have_an_end(graded: dict[str, Any]) -> None:
    limit = Budgets().output
    for name, shown in graded.items():
        size = sum(len(str(output)) for output in shown)
        assert size < 1.5 * limit, name
