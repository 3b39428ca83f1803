"""What the warm server does before the first student: whatever most notebooks do first, so that
modules, fonts and caches are there in every fork.
"""

import asyncio
import contextlib
import io
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.sandbox.shell import Shell

CELLS = (
    "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt",
    "np.random.default_rng(0).normal(size=3)",
    "undefined_name",
    "%time pass",
    """
figure, (left, right) = plt.subplots(1, 2)
left.plot([1, 20, 3], "o--", label="0123456789.−")
left.set_title("$\\\\frac{1}{2}$")
left.legend()
right.imshow(np.eye(2), cmap="gray")
""",
)
"""An error alone costs a twentieth of a second where the modules that show it are not loaded."""


def load() -> None:
    """Import the slow packages, and use once what each student's process starts with."""
    import matplotlib.pyplot
    import numpy.random  # noqa: F401 (numpy loads it when it is first used)

    from autograder.sandbox import draw_once

    matplotlib.use("module://matplotlib_inline.backend_inline")
    draw_once.draw_figures_once()
    asyncio.new_event_loop().close()
    tempfile.TemporaryFile().close()


def rehearse(shell: "Shell") -> None:
    """Run cells of ours in the server, and leave no trace of them in the shell."""
    import matplotlib.pyplot

    names = dict(shell.user_ns)
    with contextlib.redirect_stdout(io.StringIO()):
        for source in CELLS:
            shell.run_cell(source, silent=True)
    shell.user_ns.clear()
    shell.user_ns.update(names)
    vars(matplotlib.pyplot.draw_if_interactive)["called"] = False  # %run draws if it is set
    for name in ("last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)
