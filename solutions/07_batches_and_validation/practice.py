"""Practice that nobody grades: questions about the lesson, and flashcards by keyboard.

`quiz("q1", "B")` says whether B is the answer to question 1, and why. `flashcards()` shows one card
at a time; those that you know are put aside, and come back after 1, 3, 7 and 21 days.

What there is to know lies beside the notebook in `practice.dat`, packed, so that nobody reads an
answer by accident. Which cards you know is kept there in `flashcards.json`.
"""

import base64
import contextlib
import json
import os
import reprlib
import tempfile
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.display import display

FOLDER = Path(__file__).resolve().parent

DAYS = (1, 3, 7, 21)
"""Days until a card comes back, by how often in a row it was known when it was due."""

BELOW = "All cards are in the list below; one at a time they need "

_answers: dict[str, str] = {}
"""The last answer to each question since the kernel was started."""


class Unreadable(Exception):
    """What lies beside the notebook cannot be read; the text says so to the student."""


def unpacked(content: bytes) -> Any:
    """The data in a packed file. Raises ValueError for what is not packed data."""
    return json.loads(base64.b64decode(content))


def quiz(name: str, answer: str = "") -> None:
    """Say whether a letter is the answer to a question, why, and how many are right so far."""
    try:
        questions = _beside("questions")
    except Unreadable as problem:
        print(problem)
        return
    if not isinstance(name, str) or name not in questions:
        instead = f": type {_listed(questions)}." if questions else "."
        print(f"There is no question {reprlib.repr(name)} here{instead}")
        return
    options = questions[name]
    _answers.pop(name, None)  # what the cell says now counts, and nothing that it said before
    letter = answer.strip(" .()").upper() if isinstance(answer, str) else answer
    if letter == "":
        print(f"Type {_listed(options)} between the last two quotation marks, and run this again.")
        return
    if not isinstance(letter, str) or letter not in options:
        print(f"{reprlib.repr(answer)} is not an option here: type {_listed(options)}.")
        return
    _answers[name] = letter
    is_right, why = options[letter]
    told = f"✓ **{letter} is right.** {why}" if is_right else f"✗ **{letter} is not right.** {why}"
    text = f"{told}\n\n{_count(questions)}"
    display({"text/markdown": text, "text/plain": text}, raw=True)


def _count(questions: dict[str, Any]) -> str:
    """ "2 of 4 questions right, 1 not answered yet." """
    answered = [name for name in questions if name in _answers]
    right = sum(questions[name][_answers[name]][0] for name in answered)
    left = len(questions) - len(answered)
    text = f"{right} of {len(questions)} question{'s' * (len(questions) != 1)} right"
    return f"{text}, {left} not answered yet." if left else f"{text}."


def flashcards() -> None:
    """Show the cards that are due, one at a time; where that cannot be, name the list of them."""
    try:
        deck = Deck(_beside("cards"), FOLDER / "flashcards.json")
        if getattr(get_ipython(), "kernel", None) is None:
            print(f"{BELOW}a notebook in a browser.")
        else:
            display(_widget(deck))
    except Unreadable as problem:
        print(problem)
    except ImportError:
        print(f"{BELOW}the package anywidget.")


class Deck:
    """Flashcards in Leitner's boxes: a card that is known when it is due moves one box up, and
    waits there for the days of that box; one that is not known is new again.

    `path` is the file that keeps this. A broken one is told of in `problem`, and all begins anew.
    """

    def __init__(
        self, cards: list[dict[str, str]], path: Path, today: Callable[[], date] = date.today
    ) -> None:
        self._cards = {card["key"]: card for card in cards}
        self._path = path
        self._today = today
        self.problem = ""
        self._known = self._read()
        self._queue = deque(key for key in self._cards if self._is_due(key))

    @property
    def shown(self) -> dict[str, Any]:
        """What the browser shows: a card, or with an empty key what there is to say without one."""
        if not self._queue:
            text = f"No card is left for today. {self._next()}"
            return {"key": "", "term": text, "text": "", "where": "", "problem": self.problem}
        card = self._cards[self._queue[0]]
        left, aside = len(self._queue), len(self._cards) - len(self._queue)
        return {**card, "where": f"{left} to go, {aside} put aside", "problem": self.problem}

    def mark(self, key: str, is_known: bool) -> None:
        """Put the card that is shown aside, or at the end; a key that is not shown does nothing."""
        if not self._queue or self._queue[0] != key:
            return
        self._queue.popleft()
        if not is_known:
            self._known.pop(key, None)
            self._queue.append(key)
        elif self._is_due(key):  # known too soon, it has not shown that it stays known
            box = min(self._known.get(key, (0, ""))[0] + 1, len(DAYS))
            self._known[key] = (box, (self._today() + timedelta(DAYS[box - 1])).isoformat())
        self._write()

    def again(self) -> None:
        """Go through all cards, those that are put aside as well."""
        self._queue = deque(self._cards)

    def _is_due(self, key: str) -> bool:
        return key not in self._known or self._known[key][1] <= self._today().isoformat()

    def _next(self) -> str:
        first = date.fromisoformat(min(self._known[key][1] for key in self._cards))
        days = (first - self._today()).days
        return f"The next one comes back {'tomorrow' if days <= 1 else f'in {days} days'}."

    def _read(self) -> dict[str, tuple[int, str]]:
        """The box of each card that is put aside, and the day on which it comes back."""
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            known = {}
            for key, (box, day) in stored.items():
                if type(box) is not int or not 1 <= box <= len(DAYS):
                    raise ValueError(f"there is no box {box}")
                known[key] = (box, date.fromisoformat(day).isoformat())
            return known
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            self.problem = f"{self._path.name} cannot be read, so all cards begin anew."
            return {}

    def _write(self) -> None:
        """Keep what is known: written aside and moved, so that nobody finds half a file."""
        scratch = ""
        try:
            handle, scratch = tempfile.mkstemp(dir=self._path.parent, prefix=".flashcards-")
            with open(handle, "w", encoding="utf-8") as file:
                json.dump(self._known, file, ensure_ascii=False, indent=1)
            os.replace(scratch, self._path)
            self.problem = ""
        except OSError:
            self.problem = f"{self._path.name} cannot be written, so nothing is kept for tomorrow."
            with contextlib.suppress(OSError):
                os.unlink(scratch)


def _widget(deck: Deck) -> Any:
    """The deck in the browser. Raises ImportError where anywidget is not installed."""
    import anywidget
    import traitlets

    class Flashcards(anywidget.AnyWidget):
        _esm, _css = PROGRAM, STYLE
        shown = traitlets.Dict().tag(sync=True)

        def __repr__(self) -> str:
            return f"{BELOW}a running notebook."

    def hear(widget: Any, said: Any, _: Any) -> None:
        if said.get("do") == "again":
            deck.again()
        else:
            deck.mark(said.get("key"), said.get("do") == "known")
        widget.shown = deck.shown

    widget = Flashcards(shown=deck.shown)
    widget.on_msg(hear)
    return widget


def _beside(part: str) -> Any:
    """The questions or the cards of this folder. Raises Unreadable."""
    try:
        return unpacked((FOLDER / "practice.dat").read_bytes())[part]
    except (OSError, ValueError, KeyError, TypeError):
        raise Unreadable(
            "The file practice.dat is missing or broken: put the one that came with this notebook "
            "beside it again."
        ) from None


def _listed(names: Any) -> str:
    """ "A, B or C" """
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


STYLE = """
.flashcards {
  max-width: 36em; padding: 0.8em 1em; border: 1px solid; border-radius: 0.5em;
  color: var(--jp-content-font-color1, inherit); font-size: 1rem; line-height: 1.5;
}
.flashcards p { margin: 0; }
.flashcards .card { min-height: 6.5em; padding: 0.6em 0; cursor: pointer; }
.flashcards .term { font-size: 1.25em; font-weight: bold; }
.flashcards button {
  margin: 0.3em 0.6em 0 0; padding: 0.35em 0.8em; border: 1px solid; border-radius: 0.3em;
  color: inherit; background: transparent; font: inherit; cursor: pointer;
}
.flashcards button:focus-visible { outline: 3px solid; outline-offset: 2px; }
"""

PROGRAM = """
function render({ model, el }) {
  const group = el.appendChild(document.createElement("div"));
  const add = (parent, tag, name, attributes = {}) => {
    const part = parent.appendChild(document.createElement(tag));
    part.className = name;
    Object.entries(attributes).forEach(([key, value]) => part.setAttribute(key, value));
    return part;
  };
  const button = (name, key, act) => {
    const part = add(buttons, "button", name, { type: "button", "aria-keyshortcuts": key });
    part.addEventListener("click", act);
    return part;
  };
  const tell = (deed) => {
    text.innerHTML = "";
    model.send({ do: deed, key: model.get("shown").key });
    turn.focus({ preventScroll: true });  // so that space turns the next card
  };
  const turnOver = () => {
    if (!model.get("shown").key) tell("again");
    else text.innerHTML = text.innerHTML ? "" : model.get("shown").text;
  };
  const known = () => tell("known"), notYet = () => tell("not yet");

  group.className = "flashcards";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Flashcards");
  const where = add(group, "p", "where");
  const card = add(group, "div", "card", { "aria-live": "polite" });
  const term = add(card, "div", "term"), text = add(card, "div", "text");
  const buttons = add(group, "div", "buttons");
  const turn = button("turn", "Space", turnOver);
  const no = button("not-yet", "ArrowLeft N", notYet);
  const yes = button("known", "ArrowRight Y", known);
  const problem = add(group, "p", "problem", { role: "status" });
  no.textContent = "Not yet (← or N)", yes.textContent = "Known (→ or Y)";

  card.addEventListener("click", () => {
    if (model.get("shown").key) turnOver();
    turn.focus({ preventScroll: true });
  });
  const keys = { ArrowLeft: notYet, n: notYet, ArrowRight: known, y: known };
  // Notebooks take letters and arrows for their own commands, and listen on the document, before
  // any element: only the window is asked earlier.
  const takeKey = (event) => {
    if (!group.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const act = keys[event.key.length > 1 ? event.key : event.key.toLowerCase()];
    if (!act || event.repeat) return;
    event.preventDefault();
    if (model.get("shown").key) act();
  };
  window.addEventListener("keydown", takeKey, true);
  const show = () => {
    const shown = model.get("shown");
    term.innerHTML = shown.term;
    text.innerHTML = "";
    where.textContent = shown.where;
    problem.textContent = shown.problem;
    turn.textContent = shown.key ? "Turn (space)" : "Go through all of them now (space)";
    no.hidden = yes.hidden = !shown.key;
  };
  model.on("change:shown", show);
  show();
  return () => {
    model.off("change:shown", show);
    window.removeEventListener("keydown", takeKey, true);
  };
}
export default { render };
"""
