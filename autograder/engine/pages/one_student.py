"""One student's result in full, as it is stored."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from autograder.results import UNREADABLE, Status, Verdict


def print_student(
    student: str,
    assignment: str,
    status: str,
    notebooks: Mapping[str, Sequence[Verdict]],
    console: Console,
) -> None:
    """Each step with its points; each behaviour with what it gave, and why. Of what could not be
    graded the status.

    What comes from a submission is shown as plain text, never as markup.
    """
    verdicts = [verdict for found in notebooks.values() for verdict in found]
    score, most = sum(v.points for v in verdicts), sum(v.max_points for v in verdicts)
    points = f"no score: {status}" if status in UNREADABLE else f"{score:g} of {most:g}"
    how = "" if status in ("", Status.GRADED, *UNREADABLE) else f" [{status}]"
    title = Text(f"{assignment}, {student}: {points}{how}", style="bold")
    console.print(title, soft_wrap=True)
    for verdict in verdicts:
        is_full = verdict.points == verdict.max_points
        mark = "✓" if is_full else "✗"
        console.print(
            Text(f"{mark} {verdict.step}: {verdict.points:g} of {verdict.max_points:g}"),
            soft_wrap=True,
        )
        if verdict.problem:
            console.print(Text(f"    {verdict.problem}"), soft_wrap=True)
        for behaviour in verdict.behaviours:
            mark = "✓" if behaviour.passed else "✗"
            points = f"{behaviour.points:g} of {behaviour.maximum:g}"
            console.print(Text(f"    {mark} {points}: {behaviour.claim}"), soft_wrap=True)
            named = [f"[{behaviour.misconception}]"] if behaviour.misconception else []
            for line in filter(None, [behaviour.reason, *named, *behaviour.notes]):
                console.print(Text(f"        {line}"), soft_wrap=True)
