"""The cells of a released notebook on a page to read: text, code, and what given cells give."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.engine.pages.highlighting import highlighted
from autograder.engine.pages.lesson_text import HEADING, TAG, own_text_to_html
from autograder.engine.pages.shown_outputs import Shown, shown_outputs
from autograder.lesson.cells import is_solution, is_test

LEFT_OUT = {"opening", "progress", "way", "way-on", "try-out"}
"""Ids of cells that do something in a notebook, or stand in the frame of the page."""

NEEDS_WORK = "raises-exception"
"""The tag of a released cell that needs what the student writes."""

PICTURE = "Figure drawn by the code above it; the text around it says what to see"


@dataclass(frozen=True)
class SiteCell:
    """A cell as HTML. `kind` is "text" or "answer" for words, "given", "yours" or "check" for code;
    outputs that answer a prediction are `folded`."""

    kind: str
    html: Markup
    outputs: list[Shown] = field(default_factory=list)
    folded: bool = False


@dataclass
class Anchors:
    """The headings of a page: each has an id, by which JupyterLab's links find it, and is at most
    one level below the one before it."""

    taken: set[str] = field(default_factory=set)
    _level: int = 0

    def place(self, page: str) -> str:
        """The HTML of one cell, its headings with their ids and levels."""
        return HEADING.sub(self._placed, page)

    def _placed(self, heading: re.Match[str]) -> str:
        text = Markup(TAG.sub("", heading[2])).unescape().strip()
        anchor = text.replace(" ", "-")
        while anchor in self.taken:
            anchor += "-"
        self.taken.add(anchor)
        self._level = min(int(heading[1]), self._level + 1)
        level = max(self._level, 2) if len(self.taken) > 1 else 1
        return Markup('<h{0} id="{1}">{2}</h{0}>').format(level, anchor, Markup(heading[2]))


def site_cells(
    cells: Iterable[NotebookNode], solved: Iterable[NotebookNode], leads_to: Callable[[str], str]
) -> list[SiteCell]:
    """What stands on the page of these released cells; `solved` are those that the build has run.

    Outputs are shown of given cells alone, and only where no step of the student's goes into them.
    """
    known = {cell.id: cell for cell in solved if cell.cell_type == "code"}
    anchors, shown = Anchors(), list[SiteCell]()
    predicted = False
    for cell in cells:
        if cell.id in LEFT_OUT:
            continue
        if cell.cell_type == "markdown":
            page = anchors.place(own_text_to_html(cell.source, leads_to))
            shown.append(SiteCell("answer" if is_solution(cell) else "text", Markup(page)))
            predicted = "prediction" in cell.source.lower()
        elif cell.cell_type == "code" and cell.source.strip():
            code = Markup(highlighted(cell.source))
            kind = "yours" if is_solution(cell) else "check" if is_test(cell) else "given"
            run = known.get(cell.id)
            is_given = kind == "given" and NEEDS_WORK not in cell.metadata.get("tags", [])
            has_run = is_given and run is not None and run.source == cell.source
            outputs = shown_outputs(run.outputs, PICTURE) if has_run and run else []
            shown.append(SiteCell(kind, code, outputs, predicted))
    return shown
