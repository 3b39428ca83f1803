"""What an attack is, and the words with which the corpus writes its cells."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

Cells = dict[str, str]

BREACH = "BREACH"
"""Printed by an attack that reached its aim; it must appear in nothing that grading leaves."""

TRACE = "attack_trace"
"""Part of the name of every file, process and kernel object that an attack makes."""

TOKEN = "SECRET"
"""How each planted secret begins. No attack's own text holds the word in one piece."""


@dataclass(frozen=True)
class Attack:
    """One adversarial submission.

    `cells` replace the solution cells of the submission named by `baseline`, by grade_id; "first"
    and "last" are new cells at both ends. `notebook` edits the notebook, or makes the file's bytes;
    `folder` changes the submitted folder, given that and the course's root. In the cells,
    `@COURSE@` and `@CHECKOUT@` stand for those folders.
    """

    name: str
    kind: str
    tries: str
    cells: Cells = field(default_factory=dict)
    baseline: str = "stub"
    notebook: Callable[[NotebookNode], bytes | None] | None = None
    folder: Callable[[Path, Path], None] | None = None


SOLVED: Cells = {
    "share": """\
import math
def share(y_true, y_pred):
    return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
""",
    "scale": """\
def scale(x):
    x = np.asarray(x, dtype=float)
    if x.size == 0:
        raise ValueError("nothing to scale")
    return (x - x.mean()) / x.std()
def slope(f, x):
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
""",
    "task": "steps = 7\nhalved = 0.5 ** 7\nauthor = 'me'\n",
}

STUB: Cells = dict.fromkeys(SOLVED, "raise NotImplementedError()\n")

PARTIAL: Cells = {
    "share": "import math\ndef share(y_true, y_pred):\n    return 0.5\n",
    "scale": "def scale(x):\n    return x\ndef slope(f, x):\n    return 0.0\n",
    "task": "steps = 5\nhalved = 0.5 ** 5\nauthor = 'me'\n",
}

BASELINES: dict[str, tuple[Cells, float]] = {
    "stub": (STUB, 0.0),
    "solved": (SOLVED, 15.0),
    # The shape is kept (1), the steps are 2 off (3 - 2), and follow from each other (1).
    "partial": (PARTIAL, 3.0),
}
"""Submissions without an attack, and what each deserves."""

TELL = 'def breach(what):\n    print("BRE" + "ACH:", what)\n'
"""How an attack says that it reached its aim, without the word appearing in its source."""

CHANNEL = """\
import gc, os, socket, struct
from autograder.wire.codec import encode, Reference
def frame(message):
    data = message if isinstance(message, bytes) else encode(message)
    return struct.pack("<I", len(data)) + data
def channel():
    for number in range(3, 256):
        try:
            end = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        if end.family == socket.AF_UNIX:
            end.setblocking(True)
            return end
def student():
    return next(one for one in gc.get_objects() if type(one).__name__ == "Student")
"""
"""Finds the pipe to the tests, by its descriptor and by the object that holds it."""
