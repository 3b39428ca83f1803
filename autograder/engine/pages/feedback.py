"""The page that a student gets: what was found, as data, and below it the student's own work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import nbformat
from markupsafe import Markup
from nbformat import NotebookNode

from autograder.engine.pages.clean_outputs import new_output
from autograder.engine.pages.first_picture import PNG, FirstPicture
from autograder.engine.pages.highlighting import highlighted
from autograder.engine.pages.lesson_text import Headings, text_to_html
from autograder.engine.pages.page import filled_in
from autograder.engine.pages.shown_outputs import Shown, as_seen, shown_outputs
from autograder.engine.pages.steps import (
    NO_MARKS,
    Marks,
    Step,
    is_graded,
    parts_of,
    step_of,
    steps_of_results,
)
from autograder.engine.records.graded import Graded
from autograder.hidden_tests import as_text
from autograder.lesson.cells import grade_id, is_solution, is_test, visible_source
from autograder.results import Status, Verdict

STATUS_TEXTS = {
    Status.TIMED_OUT: "Part of your code ran longer than allowed and was stopped. "
    "The points are for the rest.",
    Status.OUT_OF_MEMORY: "Part of your code used more memory than allowed. "
    "The points are for the rest.",
    Status.CRASHED: "Part of your code ended the Python process. The points are for the rest.",
    Status.INVALID: "Another notebook of this assignment is not a valid notebook.",
    Status.MISSING: "Another notebook of this assignment is missing.",
}
"""What the top of a graded notebook's page says about a status."""

OPEN = "(open cell: this test ran in the notebook's own process)\n"

NOT_GRADED = "This notebook was not graded"
NO_SCORE = "It has no score, which is not the same as 0 points: your instructor will look at it."
REST = "The rest of the notebook"


@dataclass(frozen=True)
class FeedbackPage:
    """What stands on a page beside the notebook itself; `reason` is why it was not graded, or why
    the notebook is not shown."""

    assignment: str
    notebook: str
    student: str
    status: Status
    reason: str = ""


@dataclass(frozen=True)
class ShownCell:
    """A cell of the notebook as HTML; `is_own` says that the student was to fill it in."""

    html: Markup
    is_code: bool
    is_own: bool
    outputs: list[Shown]


@dataclass(frozen=True)
class Part:
    """The cells of one step, or those after the last one."""

    number: int
    title: str
    cells: list[ShownCell]


def pages(
    page: FeedbackPage, graded: Graded | None, played: FirstPicture | None
) -> tuple[bytes | None, bytes]:
    """The autograded notebook and the feedback page, both without the hidden tests.

    A notebook that was not graded has a page that says so, and no other file. `played` is the
    lesson's own picture of what there is to play with.
    """
    if graded is None:
        return None, not_graded(page).encode()
    made = render(page, graded.notebook.cells, graded.verdicts, graded.stopped, played=played)
    show_results(graded.notebook, graded.verdicts)
    return nbformat.writes(graded.notebook).encode(), made.encode()


def show_results(notebook: NotebookNode, verdicts: list[Verdict]) -> None:
    """Put what the hidden tests found below their cells, above whatever else those printed, and
    take out the tests themselves."""
    found = {verdict.grade_id: verdict for verdict in verdicts}
    for cell in filter(is_test, notebook.cells):
        cell.source = visible_source(cell)
        if verdict := found.get(grade_id(cell)):
            if text := results_text(verdict):
                cell.outputs.insert(0, _printed_text(text))
            if verdict.is_open:
                cell.outputs.append(_printed_text(OPEN))


def results_text(verdict: Verdict) -> str:
    """The behaviours of a verdict as its test cell prints them."""
    return "".join(f"{as_text(behaviour)}\n" for behaviour in verdict.behaviours)


def remember(texts: Iterable[tuple[str, str]]) -> None:
    """Make once what the pages of many students share: these cells, each with its type."""
    for kind, text in texts:
        if kind == "markdown":
            text_to_html(text)
        elif kind == "code":
            highlighted(text)
    not_graded(FeedbackPage("", "", "", Status.MISSING, ""))


def not_graded(page: FeedbackPage) -> str:
    """The page of a notebook that has no score."""
    return filled_in(
        about=page,
        status=NOT_GRADED,
        sentences=[page.reason, NO_SCORE],
        is_fine=False,
        has_score=False,
        steps=[],
        parts=[],
    )


def render(
    page: FeedbackPage,
    cells: Sequence[NotebookNode],
    verdicts: Sequence[Verdict],
    stopped: dict[str, str],
    marks: Marks = NO_MARKS,
    played: FirstPicture | None = None,
) -> str:
    """The page of a graded notebook. All that the student wrote is shown, and does nothing else.

    `stopped` gives by grade_id what the student's own cells stopped with. Without cells it tells
    the results alone. `played` takes the place of the note that the lesson's own cell prints.
    """
    headings = Headings()
    # Once: a student may have copied the cell a thousand times.
    plays = next((cell for cell in cells if played and played.belongs_to(cell)), None)
    by_name = {verdict.grade_id: verdict for verdict in verdicts}
    steps = [] if cells else steps_of_results(verdicts, marks)
    parts: list[Part] = []
    printed: dict[int, list[Shown]] = {step.number: [] for step in steps}
    for number, cells_of_part in enumerate(parts_of(cells), start=1):
        graded = cells_of_part[-1] if cells_of_part and is_graded(cells_of_part[-1]) else None
        verdict = by_name.get(grade_id(graded)) if graded else None
        title, alt = REST, "Figure made by a cell of this notebook"
        if graded:
            name = verdict.step if verdict else grade_id(graded)
            title, alt = f"Up to step {name}", f"Figure made by the cell of step {name}"
        shown = [
            _shown(cell, headings, alt, played if cell is plays else None) for cell in cells_of_part
        ]
        if graded:
            steps.append(step_of(number, cells_of_part, verdict, stopped, marks, headings.found))
            printed[number] = _printed(graded, verdict, alt) if is_test(graded) else []
        parts.append(Part(number, title, [cell for cell in shown if cell.html or cell.outputs]))
    score = sum(step.points for step in steps) - marks.late_penalty
    return filled_in(
        about=page,
        status=page.status.capitalize(),
        sentences=[*_sentences(page.status, steps, marks), *filter(None, [page.reason])],
        is_fine=page.status == Status.GRADED,
        has_score=True,
        score=score,
        maximum=sum(step.maximum for step in steps),
        steps=steps,
        printed=printed,
        parts=[part for part in parts if part.cells],
        worked={part.number for part in parts if part.cells},
    )


def _sentences(status: Status, steps: list[Step], marks: Marks) -> Iterable[str]:
    if status in STATUS_TEXTS:
        yield STATUS_TEXTS[status]
    right = sum(step.is_right for step in steps)
    if steps and right == len(steps):
        yield "Everything is right."
    elif steps:
        yield f"{right} of {len(steps)} steps {'is' if right == 1 else 'are'} right."
    if pending := sum(step.maximum for step in steps if step.is_pending):
        yield f"Your instructor has not given the points of {pending:g} yet."
    if marks.late_penalty:
        yield f"It was handed in late, which costs {marks.late_penalty:g}."


def _shown(
    cell: NotebookNode, headings: Headings, alt: str, played: FirstPicture | None
) -> ShownCell:
    if cell.cell_type == "code":
        source = visible_source(cell) if is_test(cell) else cell.source
        # What a test gave stands with its step.
        outputs = [] if is_test(cell) else shown_outputs(cell.outputs, alt)
        if played:
            outputs = [_of_the_solution(played)]
        code = Markup(highlighted(as_seen(source))) if source.strip() else Markup()
        return ShownCell(code, True, is_solution(cell), outputs)
    text = as_seen(cell.source)
    if cell.cell_type == "markdown":
        html = headings.place(text_to_html(text, cell.get("attachments")))
    else:
        html = Markup("<pre>{}</pre>").format(text)
    return ShownCell(Markup(html), False, is_solution(cell), [])


def _of_the_solution(played: FirstPicture) -> Shown:
    # The sentence stands below the picture, as in Jupyter, and is not read out twice.
    caption = Markup("<b>{}</b> {}").format(played.title, played.sentence)
    return Shown("", PNG, played.picture, f"Picture to play with: {played.title}", caption=caption)


def _printed_text(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


def _printed(test: NotebookNode, verdict: Verdict | None, alt: str) -> list[Shown]:
    """What a test cell gave beside its results; the last value of a cell is the points."""
    known = {OPEN, results_text(verdict) if verdict else ""}
    others = (
        output
        for output in test.outputs
        if output.output_type not in ("error", "execute_result") and output.get("text") not in known
    )
    return shown_outputs(others, alt)
