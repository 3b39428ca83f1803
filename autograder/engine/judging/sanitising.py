"""Take from a submitted notebook only what is the student's: the text of their cells, and that so
that whoever shows it runs nothing."""

import html

import nbformat
from nbformat import NotebookNode

from autograder.engine.judging.answer_key import Key
from autograder.engine.pages.clean_outputs import writable
from autograder.engine.pages.safe_html import harmless_markdown
from autograder.lesson.cells import grade_id, is_locked, is_test, new_cell
from autograder.lesson.first_cell import is_opening
from autograder.lesson.practice_cells import is_practice


def sanitise(submitted: NotebookNode, key: Key) -> NotebookNode:
    """The notebook to grade: the student's text in the instructor's frame.

    Metadata, outputs and ids of the submission are dropped; locked cells get the instructor's text;
    of a cell that occurs several times the last one counts; missing locked cells are put back. The
    cell in front, which looks whether the lesson's files are there, is left out: here they are.
    The instructor's cells stand in the instructor's order: with a task before the steps that it
    uses, a test of the task would hand it what the steps ask for.
    """
    last = {grade_id(cell): position for position, cell in enumerate(submitted.cells)}
    cells = []
    for position, cell in enumerate(submitted.cells):
        if is_opening(cell.source):
            continue
        name = grade_id(cell)
        ours = key.cells.get(name) if last[name] == position else None
        cells.append(_in_frame(cell.source, ours, key) if ours else _plain(cell, key))
    _bring_into_order(cells, key)
    _restore(cells, key)
    for position, cell in enumerate(cells):
        cell.id = grade_id(cell) or f"cell-{position:02d}"
    return nbformat.v4.new_notebook(cells=cells, metadata=key.metadata)


def _plain(cell: NotebookNode, key: Key) -> NotebookNode:
    # What a lesson's students practise in is shown as they left it, and costs nothing.
    practises = key.released and cell.cell_type == "code" and is_practice(cell.source)
    return _made("raw" if practises else cell.cell_type, cell.source, key)


def _in_frame(source: str, ours: NotebookNode, key: Key) -> NotebookNode:
    """The student's text in the instructor's cell; the instructor's own text where it is locked."""
    text = ours.source if is_locked(ours) or is_test(ours) else source
    cell = _made("code" if ours.cell_type == "code" else "markdown", text, key)
    cell.metadata["nbgrader"] = dict(ours.metadata["nbgrader"])
    return cell


def _made(kind: str, text: str, key: Key) -> NotebookNode:
    """A cell. Pages take the HTML in Markdown and raw cells for their own, which the instructor's
    texts may hold, and no others."""
    text = writable(text)
    if kind == "code":
        return new_cell(kind, text)
    is_ours = text in key.own_texts
    if kind == "raw":
        return new_cell(kind, text if is_ours else html.escape(text, quote=False))
    return new_cell(kind, text if is_ours else harmless_markdown(text))


def _bring_into_order(cells: list[NotebookNode], key: Key) -> None:
    """Sort the instructor's cells among the places where such cells stand; others stay in place."""
    order = {name: number for number, name in enumerate(key.cells)}
    places = [place for place, cell in enumerate(cells) if grade_id(cell) in order]
    known = sorted((cells[place] for place in places), key=lambda cell: order[grade_id(cell)])
    for place, cell in zip(places, known, strict=True):
        cells[place] = cell


def _restore(cells: list[NotebookNode], key: Key) -> None:
    insert_at = 0
    for name, ours in key.cells.items():
        present = [i for i, cell in enumerate(cells) if grade_id(cell) == name]
        if present:
            insert_at = present[0] + 1
        elif is_locked(ours) or is_test(ours):
            cells.insert(insert_at, _in_frame("", ours, key))
            insert_at += 1
