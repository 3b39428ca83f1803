"""Put what a lesson's questions and flashcards need beside its text, as check_files.py does."""

import base64
import inspect
import json
import textwrap
from pathlib import Path
from typing import Any

from autograder.authoring.card_text import card_to_html
from autograder.authoring.in_step import bring_in_step
from autograder.authoring.questions import Malformed, Question, cards_of, parts_of
from autograder.course import PRACTICE_FILES, Course, CourseError
from autograder.for_students import practice
from autograder.lesson.text import read_lesson


def write_practice_files(course: Course, lesson: str) -> list[Path]:
    """Bring the practice files beside a lesson's text in step with it; none if it asks nothing.

    Raises CourseError for a malformed question, if nobody has looked for such (see refusals.py).
    """
    cells = read_lesson(course.text_of(lesson)).cells
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    try:
        parts = [part for text in prose for part in parts_of(text)]
    except Malformed as problem:
        raise CourseError(f"{course.text_of(lesson)}: {problem}") from None
    questions = [part for part in parts if isinstance(part, Question)]
    cards = [card(term, text) for term, text in cards_of("\n\n".join(prose))]
    if not questions and not cards:
        return []
    return bring_in_step(course.source / lesson, practice_files(questions, cards))


def practice_files(questions: list[Question], cards: list[dict[str, str]]) -> dict[str, bytes]:
    """The files that students get for these questions and cards, by name."""
    data = {
        "questions": {
            question.name: {
                option.letter: [option.is_right, option.why] for option in question.options
            }
            for question in questions
        },
        "cards": cards,
    }
    contents = packed(data), inspect.getsource(practice).encode()
    return dict(zip(PRACTICE_FILES, contents, strict=True))


def card(term: str, text: str, lesson: str = "") -> dict[str, str]:
    """A flashcard as the browser shows it. Two lessons may each have one for the same term."""
    origin = f" <small>({lesson.replace('_', ' ')})</small>" if lesson else ""
    return {
        "key": f"{term} ({lesson})" if lesson else term,
        "term": f"{card_to_html(term)}{origin}",
        "text": card_to_html(text),
    }


def packed(data: Any) -> bytes:
    """Data as practice.unpacked reads it: text in which nobody reads an answer by accident.

    It is not compressed: what a library makes of it may differ from machine to machine.
    """
    content = json.dumps(data, ensure_ascii=False).encode()
    return "\n".join([*textwrap.wrap(base64.b64encode(content).decode(), 100), ""]).encode()
