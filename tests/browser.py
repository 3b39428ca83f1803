"""A real browser on a running JupyterLab: what a student or an instructor sees."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lab import TOKEN, Server
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
DRIVER = shutil.which("chromedriver")
INSTALLED = bool(CHROMIUM and DRIVER)
needs_browser = pytest.mark.skipif(
    not INSTALLED, reason="needs chromium: apt-get install chromium chromium-driver"
)
APP = "--LabApp.expose_app_in_browser=True"
"""The JupyterLab option that lets a script type and run cells through the page's own commands."""

IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
"""Whether a notebook is open whose kernel can run cells, in JavaScript."""

SECONDS = 120


class Page:
    """One browser window."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, server: Server, path: str) -> None:
        """Open a page of the server, logged in."""
        joint = "&" if "?" in path else "?"
        self.driver.get(f"{server.url}/{path}{joint}token={TOKEN}")

    def wait_for(self, script: str) -> None:
        """Wait until a JavaScript expression is true; raises selenium's TimeoutException."""
        WebDriverWait(self.driver, SECONDS, 0.3).until(
            lambda driver: driver.execute_script(f"return Boolean({script})")
        )

    def open_notebook(self, server: Server, path: str) -> None:
        """Open a notebook in JupyterLab and wait until its kernel can run cells."""
        self.open(server, f"lab/tree/{path}?reset")
        self.wait_for(IDLE)
        self.driver.execute_script(  # an offer of news, which covers a corner
            "document.querySelectorAll('.Toastify').forEach(one => one.remove())"
        )

    def type_into(self, cell_id: str, source: str) -> None:
        """Replace the source of the cell with this id."""
        self.driver.execute_script(
            "const book = window.jupyterapp.shell.currentWidget.content;"
            "const cell = book.widgets.find(one => one.model.id === arguments[0]);"
            "cell.model.sharedModel.setSource(arguments[1]);",
            cell_id,
            source,
        )

    def run_all(self, up_to: str) -> None:
        """Run All, from clean outputs, until the cell with this id has run.

        JupyterLab's own promise ends with the first error, though the cells after it run on. After
        a cell that raises without a tag that allows it, the kernel drops what waits behind it; on a
        busy machine that takes the beginning of the next Run All along. Then it is asked again, as
        a student would do.
        """
        self.driver.set_script_timeout(SECONDS)
        WebDriverWait(self.driver, SECONDS, 1).until(
            lambda driver: driver.execute_async_script(
                "const [id, done] = arguments;"
                "const commands = window.jupyterapp.commands;"
                "const { model } = window.jupyterapp.shell.currentWidget.content.widgets"
                ".find(one => one.model.id === id);"
                "const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;"
                "const waits = () => kernel.status === 'busy';"
                "const wait = left => model.executionCount || (left < 1 && !waits())"
                " ? done(model.executionCount) : setTimeout(wait, 250, left - 1);"
                "commands.execute('notebook:clear-all-cell-outputs')"
                ".then(() => commands.execute('notebook:run-all-cells'))"
                ".finally(() => wait(80));",
                up_to,
            )
        )

    def output_of(self, cell_id: str) -> str:
        """The text below a code cell, as soon as there is any; also where it is out of sight."""
        outputs = (
            "window.jupyterapp.shell.currentWidget.content.widgets"
            f".find(one => one.model.id === {json.dumps(cell_id)}).model.outputs.toJSON()"
        )
        self.wait_for(f"{outputs}.length")
        found = self.driver.execute_script(f"return {outputs}")
        return "\n".join(
            "".join(output.get("text", ""))
            + " ".join(output.get(part, "") for part in ("ename", "evalue"))
            for output in found
        )

    def validate(self) -> str:
        """Press nbgrader's Validate button; what its window says, which is left open."""
        self.driver.execute_script(
            "[...document.querySelectorAll('.jp-NotebookPanel-toolbar .jp-ToolbarButtonComponent')]"
            ".find(one => one.innerText.trim() === 'Validate').click()"
        )
        window = "document.querySelector('.jp-Dialog .validation-failed, .validation-success')"
        self.wait_for(window)
        return str(self.driver.execute_script(f"return {window}.innerText"))

    def show(self, cell_id: str) -> None:
        """Scroll a cell into the middle of the window."""
        self.driver.execute_script(
            "const book = window.jupyterapp.shell.currentWidget.content;"
            "const index = book.widgets.findIndex(one => one.model.id === arguments[0]);"
            "book.activeCellIndex = index;"
            "book.scrollToItem(index, 'center');",
            cell_id,
        )
        time.sleep(2)  # scrolling is animated

    def picture(self, path: Path) -> None:
        """Save what the window shows as a PNG."""
        self.driver.save_screenshot(str(path))


@contextmanager
def browser(width: int = 1280, height: int = 860) -> Iterator[Page]:
    """A headless browser with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--hide-scrollbars", f"--window-size={width},{height}",
    ):  # fmt: skip
        options.add_argument(flag)
    driver = webdriver.Chrome(options, Service(str(DRIVER)))
    try:
        yield Page(driver)
    finally:
        driver.quit()
