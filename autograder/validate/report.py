"""Show proofs: tables for people, JSON for scripts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.validate.answers import (
    ALTERNATIVE,
    EMPTY,
    MISCONCEPTION,
    MUTANT,
    PAIR,
    RIGHT,
    SOLUTION,
    STUB,
    TYPED,
    WRONG,
    Answer,
)
from autograder.validate.judge import Outcome
from autograder.validate.proof import Proof

HEADINGS = ("right", "empty", "typed", "wrong", "pairs", "mut.", "equal", "named", "found")
"""Of nine columns, which fit into 80 characters with a lesson's name."""

OTHERS_HEADINGS = ("right", "lost", "check", "wrong", "free", "named", "told", "found")
OTHERS_LEGEND = """
(lost: right answers that lose points; check: right ones that the visible check
refuses; free: wrong ones that lose nothing; named: wrong ones that are told
which mistake they make; told: that, or what was seen and expected)
"""


def print_proofs(proofs: Sequence[Proof], console: Console) -> None:
    """What was judged, lesson by lesson; what each mistake costs; and every finding in full."""
    lines = [_line("answers judged", HEADINGS)]
    for proof in proofs:
        counts = [
            proof.count(SOLUTION, ALTERNATIVE),
            proof.count(STUB, EMPTY),
            proof.count(TYPED),
            proof.count(MISCONCEPTION),
            proof.count(PAIR),
            proof.count(MUTANT),
            len(proof.equivalent),
            f"{proof.named:.0%}",
            len(proof.findings),
        ]
        lines.append(_line(proof.lesson.name, counts))
    for proof in proofs:
        console.print(_costs(proof))
    console.print(Text("\n".join(lines) + "\n"), soft_wrap=True)
    _print_findings(proofs, console)
    mutants = sum(proof.count(MUTANT) for proof in proofs)
    equivalent = sum(len(proof.equivalent) for proof in proofs)
    killed = sum(proof.killed for proof in proofs)
    console.print(
        f"{killed} of {mutants - equivalent} mutants killed, {equivalent} more are equivalent; "
        f"{sum(len(proof.findings) for proof in proofs)} findings"
    )


def print_others(proofs: Sequence[Proof], console: Console) -> None:
    """How other people's answers fared, lesson by lesson, and every finding in full."""
    lines = [_line("answers judged", OTHERS_HEADINGS)]
    for proof in proofs:
        judged = proof.outcomes + proof.others
        right = [outcome for answer, outcome in judged if answer.kind == RIGHT]
        wrong = [outcome for answer, outcome in judged if answer.kind == WRONG]
        most = proof.lesson.points
        counts = [
            len(right),
            sum(outcome.points != most for outcome in right),
            sum(bool(outcome.check) for outcome in right),
            len(wrong),
            sum(outcome.points == most for outcome in wrong),
            f"{proof.named:.0%}",
            f"{proof.explained:.0%}",
            len(proof.findings),
        ]
        lines.append(_line(proof.lesson.name, counts))
    console.print(Text("\n".join(lines) + OTHERS_LEGEND), soft_wrap=True)
    _print_findings(proofs, console)


def _print_findings(proofs: Sequence[Proof], console: Console) -> None:
    for proof in proofs:
        for finding in proof.findings:
            console.print(Text(f"{proof.lesson.name}: {finding}\n"), soft_wrap=True)


def _line(name: str, counts: Sequence[object]) -> str:
    return f"{name:25}" + "".join(f"{count:>6}" for count in counts)


def write_json(proofs: Sequence[Proof], path: Path) -> None:
    """Everything that was judged, as a JSON object by lesson."""
    judged = {proof.lesson.name: _as_json(proof) for proof in proofs}
    path.write_text(json.dumps(judged, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _costs(proof: Proof) -> Table:
    """What a submission with a single mistake scores."""
    maximum = sum(proof.lesson.points.values())
    table = Table(
        title=f"{proof.lesson.name}: the score with one mistake, of {maximum:g}",
        title_justify="left",
    )
    for heading in ("step", "mistake", "score", "lost in the step", "lost elsewhere"):
        table.add_column(heading, justify="left" if heading in ("step", "mistake") else "right")
    for answer, outcome in proof.outcomes:
        if answer.kind == MISCONCEPTION:
            own = proof.lesson.points.get(answer.step, 0)
            score = sum(outcome.points.values())
            lost = own - outcome.points.get(answer.step, 0)
            table.add_row(
                answer.step,
                answer.name,
                f"{score:g}",
                f"{lost:g} of {own:g}",
                f"{maximum - score - lost:g}",
            )
    return table


def _as_json(proof: Proof) -> dict[str, Any]:
    return {
        "points": proof.lesson.points,
        "findings": proof.findings,
        "killed": proof.killed,
        "survivors": [_answer(answer) for answer in proof.survivors],
        "equivalent": [_answer(answer) for answer in proof.equivalent],
        "answers": [_judged(*judged) for judged in proof.outcomes],
    }


def _answer(answer: Answer) -> dict[str, str]:
    return {"step": answer.step, "kind": answer.kind, "name": answer.name, "diff": answer.diff}


def _judged(answer: Answer, outcome: Outcome) -> dict[str, Any]:
    return {
        **_answer(answer),
        "score": sum(outcome.points.values()),
        "points": outcome.points,
        "endings": outcome.endings,
        "told": sorted(outcome.told),
        "check": outcome.check,
        "said": {step: outcome.said(step) for step in outcome.verdicts},
        "wrongly_told": outcome.wrongly_told,
    }
