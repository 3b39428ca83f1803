"""A mock exam: asks twenty questions, marks each answer at once, and keeps the score by topic.

    exam = Exam(seed=1)
    exam.question(1)                # shows it
    exam.question(1, answer="B")    # marks the answer, and explains

Another seed gives other numbers, another order of the options, and mistakes in other lines. The
questions are in `practice.dat`, packed, so that nobody reads an answer by accident.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from IPython.display import Markdown, display
from practice import unpacked


@dataclass(frozen=True)
class Question:
    """One question. `lesson` is the folder of the lesson that it is about, `right` a letter, the
    number of a line, or any other number, which may be off by the relative `tolerance`. `options`
    are texts by letter; `why_not` says of wrong answers what they look like."""

    lesson: str
    text: str
    right: object
    explanation: str
    options: Mapping[str, str] = field(default_factory=dict)
    why_not: Mapping[object, str] = field(default_factory=dict)
    tolerance: float = 0.0

    @property
    def asks_for(self) -> str:
        """What an answer looks like, in words."""
        if self.options:
            return f"one of the letters {', '.join(self.options)}"
        return "the number of a line" if isinstance(self.right, int) else "a number"

    def read(self, answer: object) -> object:
        """An answer as it is compared. Raises ValueError for what cannot be one."""
        if self.options:
            if isinstance(answer, str) and answer.strip().upper() in self.options:
                return answer.strip().upper()
        elif isinstance(answer, (int, float)) and not isinstance(answer, bool):
            if math.isfinite(answer):
                return answer
        elif hasattr(answer, "item") and getattr(answer, "size", 0) == 1:
            return self.read(answer.item())
        raise ValueError(f"{answer!r} is no answer here: type {self.asks_for}.")

    def is_right(self, answer: object) -> bool:
        """Whether this is the answer, but for rounding."""
        return self._is(answer, self.right)

    def remark(self, answer: object) -> str:
        """What a wrong answer looks like, "" if nobody knows."""
        return next((text for wrong, text in self.why_not.items() if self._is(answer, wrong)), "")

    def _is(self, answer: object, expected: object) -> bool:
        if isinstance(expected, float):
            is_number = isinstance(answer, (int, float))
            return is_number and math.isclose(answer, expected, rel_tol=self.tolerance)
        return answer == expected


class Exam:
    """Twenty questions, drawn from a seed. The first answer to each of them counts.

    Raises ValueError for a seed that has no exam."""

    def __init__(self, seed):
        packed = unpacked(Path(__file__).with_name("practice.dat").read_bytes())
        exams, drawn = packed["exams"], packed["drawn"]
        if not isinstance(seed, int) or str(seed) not in exams:
            raise ValueError(f"There is no exam {seed!r}: take a seed from 1 to {len(exams)}.")
        self.seed = seed
        self._next_seed = seed % len(exams) + 1
        numbers = exams[str(seed)]
        asked = [known[number] for number, known in zip(numbers, drawn, strict=True)]
        self._questions = [Question(**data | {"why_not": dict(data["why_not"])}) for data in asked]
        self._first = {}

    def question(self, number, answer=None):
        """Show a question, and mark the answer if there is one."""
        if not isinstance(number, int) or not 1 <= number <= len(self._questions):
            print(
                f"There is no question {number!r}: they are numbered 1 to {len(self._questions)}."
            )
            return
        asked = self._questions[number - 1]
        parts = [asked.text, *(f"**{letter}** · {text}" for letter, text in asked.options.items())]
        if answer is None:
            parts.append(f"*Your answer: {asked.asks_for}.*")
        else:
            try:
                parts.append(self._mark(number, asked, asked.read(answer)))
            except ValueError as problem:
                parts.append(f"⚠ {problem}")
        display(Markdown("\n\n".join(parts)))

    def score(self):
        """Show what was right, by lesson, and what to read again."""
        total, right, left = Counter(), Counter(), []
        for number, asked in enumerate(self._questions, start=1):
            total[asked.lesson] += 1
            if number in self._first:
                right[asked.lesson] += asked.is_right(self._first[number])
            else:
                left.append(number)
        rows = ["| lesson | right | |", "|---|---|---|"]
        for lesson, number in total.items():
            bar = "■" * right[lesson] + "□" * (number - right[lesson])
            rows.append(f"| {_link(lesson)} | {right[lesson]} of {number} | {bar} |")
        told = [f"**{right.total()} of {total.total()} right.**", "\n".join(rows)]
        if left:
            told.append(f"Not answered yet: {', '.join(map(str, left))}.")
        again = [_link(lesson) for lesson in total if right[lesson] < total[lesson]]
        if again and not left:
            told.append(f"Read again: {', '.join(again)}. Then try `Exam(seed={self._next_seed})`.")
        display(Markdown("\n\n".join(told)))

    def _mark(self, number, asked, answer):
        first = self._first.setdefault(number, answer)
        if asked.is_right(answer):
            told = [f"✓ **Right.** {asked.explanation}"]
        else:
            remark = asked.remark(answer)
            told = [f"✗ **Not right.** {remark}".rstrip(), asked.explanation]
            told.append(f"Read again: {_link(asked.lesson)}")
        if first != answer:
            told.append(f"(Your first answer was {first}, and that one counts.)")
        return "\n\n".join(told)


def _link(lesson):
    """A link to a lesson, named by its number and subject: 02 metrics."""
    return f"[{lesson.replace('_', ' ')}](../{lesson}/{lesson}.ipynb)"
