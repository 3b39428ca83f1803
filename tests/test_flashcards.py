"""Flashcards: what is known is put aside, comes back after longer and longer times, and is kept."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from practice_lesson import CARDS, helper

from autograder.authoring.card_text import card_to_html
from autograder.authoring.glossary import entries
from autograder.authoring.practice_files import card
from autograder.authoring.questions import cards_of
from autograder.authoring.unchanged import files_below
from autograder.course import KNOWN_CARDS, Course
from autograder.for_students.practice import DAYS, Deck, unpacked

TERMS = ("loss", "metric", "gradient")


class Calendar:
    """The day on which the cards are practised."""

    def __init__(self) -> None:
        self.day = date(2026, 2, 27)

    def __call__(self) -> date:
        return self.day

    def later(self, days: int) -> None:
        """Let days go by."""
        self.day += timedelta(days)


@pytest.fixture
def calendar() -> Calendar:
    """A calendar to turn."""
    return Calendar()


@pytest.fixture
def deck(tmp_path: Path, calendar: Calendar):
    """Makes the deck anew, as whoever opens the notebook again does."""
    return lambda: Deck([card(term, "…") for term in TERMS], tmp_path / KNOWN_CARDS, calendar)


def test_a_known_card_is_put_aside_and_another_comes_again_at_the_end(deck) -> None:
    cards = deck()
    assert cards.shown["where"] == "3 to go, 0 put aside"
    cards.mark("loss", True)
    assert cards.shown["where"] == "2 to go, 1 put aside"
    cards.mark("metric", False)
    assert cards.shown["key"] == "gradient"
    cards.mark("gradient", True)
    assert (cards.shown["key"], cards.shown["where"]) == ("metric", "1 to go, 2 put aside")
    cards.mark("metric", True)
    assert cards.shown["key"] == ""
    assert cards.shown["term"] == "No card is left for today. The next one comes back tomorrow."


def test_what_stays_known_comes_back_after_longer_and_longer_times(deck, calendar) -> None:
    for days in (*DAYS, DAYS[-1]):
        cards = deck()
        for term in TERMS:
            cards.mark(term, True)
        calendar.later(days - 1)
        assert deck().shown["key"] == "" or days == 1
        calendar.later(1)
        assert deck().shown["where"] == "3 to go, 0 put aside"


def test_what_is_not_known_any_more_begins_anew(deck, calendar) -> None:
    for days in DAYS[:2]:
        deck().mark("loss", True)
        calendar.later(days)
    cards = deck()
    cards.mark("loss", False)
    for term in ("metric", "gradient", "loss"):
        cards.mark(term, True)
    calendar.later(DAYS[0])
    assert deck().shown["key"] == "loss"


def test_all_can_be_practised_again_without_moving_up(deck, calendar, tmp_path) -> None:
    for _ in range(5):
        cards = deck()
        cards.again()
        for term in TERMS:
            cards.mark(term, True)
    stored = json.loads((tmp_path / KNOWN_CARDS).read_text())
    assert {box for box, _ in stored.values()} == {1}
    cards.again()
    cards.mark("loss", False)
    assert "loss" not in json.loads((tmp_path / KNOWN_CARDS).read_text())


@pytest.mark.parametrize("key", ["metric", "nothing", "", None, 3, ["loss"]])
def test_an_answer_to_a_card_that_is_not_shown_does_nothing(deck, tmp_path, key) -> None:
    cards = deck()
    cards.mark(key, True)  # a key pressed twice, before the next card came
    assert cards.shown["key"] == "loss"
    assert not (tmp_path / KNOWN_CARDS).exists()


@pytest.mark.parametrize(
    "content",
    [
        *("", "no JSON", "[]", "3", "null", '{"loss": 1}', '{"loss": [1]}', '{"loss": [1, 2]}'),
        *('{"loss": [0, "2026-03-01"]}', '{"loss": [5, "2026-03-01"]}', '{"loss": [1, "soon"]}'),
        *('{"loss": [true, "2026-03-01"]}', '{"loss": ["1", "2026-03-01"]}', "[" * 100_000),
        '{"loss": [1, "2026-03-01", 4]}',
    ],
)
def test_a_broken_file_is_one_sentence_and_a_fresh_start(deck, tmp_path, content: str) -> None:
    path = tmp_path / KNOWN_CARDS
    path.write_text(content)
    cards = deck()
    assert cards.shown["problem"] == "flashcards.json cannot be read, so all cards begin anew."
    assert cards.shown["where"] == "3 to go, 0 put aside"
    cards.mark("loss", True)
    assert cards.shown["problem"] == ""
    assert deck().shown["where"] == "2 to go, 1 put aside"


def test_bytes_that_are_no_text_are_a_broken_file_too(deck, tmp_path) -> None:
    (tmp_path / KNOWN_CARDS).write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in deck().shown["problem"]


def test_where_nothing_can_be_written_it_says_so_and_goes_on(deck, tmp_path) -> None:
    (tmp_path / KNOWN_CARDS).mkdir()
    cards = deck()
    cards.mark("loss", True)
    assert (
        cards.shown["problem"]
        == "flashcards.json cannot be written, so nothing is kept for tomorrow."
    )
    assert cards.shown["where"] == "2 to go, 1 put aside"
    assert [path.name for path in tmp_path.iterdir()] == [KNOWN_CARDS], "no scratch file is left"


def test_a_writer_that_is_killed_leaves_the_file_whole(deck, tmp_path, monkeypatch) -> None:
    deck().mark("loss", True)
    before = (tmp_path / KNOWN_CARDS).read_text()
    monkeypatch.setattr("autograder.for_students.practice.json.dump", _killed)
    with pytest.raises(KeyboardInterrupt):
        deck().mark("metric", True)
    assert (tmp_path / KNOWN_CARDS).read_text() == before


def _killed(data: object, file, **_: object) -> None:
    file.write("{")
    raise KeyboardInterrupt


def test_what_is_known_of_a_card_that_a_new_release_lacks_is_kept(deck, tmp_path) -> None:
    (tmp_path / KNOWN_CARDS).write_text('{"bias": [2, "2026-03-09"]}')
    cards = deck()
    for term in TERMS:
        cards.mark(term, True)
    assert "bias" in json.loads((tmp_path / KNOWN_CARDS).read_text())
    assert cards.shown["term"].endswith("comes back tomorrow.")


def test_without_a_browser_the_list_is_named(tmp_path: Path, capsys) -> None:
    practice = helper(tmp_path, cards=[card("loss", "…")])
    practice.flashcards()
    assert capsys.readouterr().out == (
        "All cards are in the list below; one at a time they need a notebook in a browser.\n"
    )


def test_without_anywidget_the_list_is_named(tmp_path: Path, capsys, monkeypatch) -> None:
    practice = helper(tmp_path, cards=[card("loss", "…")])
    kernel = type("Shell", (), {"kernel": object()})
    monkeypatch.setattr(practice, "get_ipython", kernel)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    practice.flashcards()
    assert capsys.readouterr().out == (
        "All cards are in the list below; one at a time they need the package anywidget.\n"
    )


def test_cards_are_those_of_the_text_with_formulas_for_a_browser() -> None:
    found = cards_of(f"Prose.\n\n{CARDS}")
    assert found == [
        ("accuracy", "Share of right answers among all $n$."),
        ("loss", "What training lowers; see `fit`."),
    ]
    accuracy, loss = (card_to_html(text) for _, text in found)
    assert accuracy.startswith("Share of right answers among all <math ")
    assert "$" not in accuracy
    assert loss == "What training lowers; see <code>fit</code>."


def test_the_page_of_terms_has_all_cards_of_the_course() -> None:
    course = Course(ROOT)
    cards = unpacked((course.notebooks / "practice.dat").read_bytes())["cards"]
    expected = [entry for lesson in course.lessons() for entry in entries(course, lesson)]
    assert len(cards) == len(expected) > 60
    assert len({card["key"] for card in cards}) == len(cards), "two lessons may share a term"
    page = nbformat.read(course.notebooks / "terms.ipynb", as_version=4)
    assert [cell.source for cell in page.cells if cell.cell_type == "code"] == [
        "from practice import flashcards\n\nflashcards()"
    ]


def test_what_a_student_knows_is_no_part_of_the_course(tmp_path: Path) -> None:
    (tmp_path / KNOWN_CARDS).write_text("{}")
    assert files_below(tmp_path) == []
