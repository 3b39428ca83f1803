"""Add to a course's nbgrader_config.py what the engine needs there, and nothing else.

Nothing that the course sets itself is changed, and a file that Python cannot read stays as it is.
"""

import ast
import io
import os
import tempfile
import tokenize
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError

NAME = "nbgrader_config.py"
STEPS = "autograder.engine.nbgrader."

GRADING = "The engine grades, in its sandbox; nbgrader writes what it gives."
PAGES = "The engine's feedback pages."
HARMLESS = "What students write or show reaches an instructor's browser harmless."

SETTINGS: dict[tuple[str, str], tuple[str, Any]] = {
    ("Autograde", "pre_convert_hook"): (GRADING, f"{STEPS}autograde.grade"),
    ("Autograde", "post_convert_hook"): (GRADING, f"{STEPS}autograde.finish"),
    ("Autograde", "sanitize_preprocessors"): (GRADING, [f"{STEPS}autograde.ShowGraded"]),
    ("Autograde", "autograde_preprocessors"): (GRADING, []),
    ("GenerateFeedback", "exporter_class"): (PAGES, f"{STEPS}feedback_page.FeedbackExporter"),
    ("GenerateFeedback", "preprocessors"): (PAGES, []),
    ("TemplateExporter", "filters"): (
        HARMLESS,
        {"markdown2html": "autograder.engine.pages.safe_html.markdown_to_html"},
    ),
    ("NbConvertBase", "display_data_priority"): (
        HARMLESS,
        ["image/png", "image/jpeg", "text/plain"],
    ),
}
"""By class and trait: what it is for, and the value."""


@dataclass
class Adopted:
    """What was done, as lines to print; whether the course has all that it needs now."""

    says: list[str] = field(default_factory=list)
    is_whole: bool = True


def adopt(course: Course, writes: bool = True) -> Adopted:
    """Bring a course's settings up to date; doing it twice changes nothing.

    Raises CourseError if the file can be neither read nor written.
    """
    path = course.root / NAME
    try:
        before = path.read_bytes() if path.exists() else b""
        known = _set_in(course) if before else {}
        text, encoding = _decoded(before)
        root = ast.parse(text)
    except (CourseError, SyntaxError, UnicodeError, ValueError) as problem:
        said = " ".join(str(problem).split())
        return _by_hand(f"{path} was not changed, because it cannot be read: {said}", SETTINGS)
    except OSError as problem:
        raise CourseError(f"{path} cannot be read: {problem.strerror}.") from None
    differ = {place: known.get(place) for place in SETTINGS if known.get(place) != value_of(place)}
    others = {place for place in differ if place in known}
    missing = [place for place in differ if place not in others]
    done = _by_hand("", {})
    if missing:
        _add(course, path, before, text, encoding, _names_config(root), missing, writes, done)
    elif not others:
        done.says.append(f"{path} has all it needs; nothing was changed.")
    for place in sorted(others):
        done.is_whole = False
        done.says.append(
            f"{NAME} sets c.{'.'.join(place)} = {known[place]!r} itself, and was left so. "
            f"By hand: {line_of(place)}"
        )
    return done


def value_of(place: tuple[str, str]) -> Any:
    """The value that a trait has to have."""
    return SETTINGS[place][1]


def line_of(place: tuple[str, str], name: str = "c") -> str:
    """The line that sets it."""
    return f"{name}.{'.'.join(place)} = {_written(value_of(place))}"


def _written(value: Any) -> str:
    return repr(value).replace("'", '"')


def _set_in(course: Course) -> dict[tuple[str, str], Any]:
    """What the file sets of our settings. Raises CourseError if it stops with an error."""
    settings = course.nbgrader_config()
    found = {}
    for owner, trait in SETTINGS:
        if owner in settings and trait in settings[owner]:
            value = settings[owner][trait]
            found[owner, trait] = value.to_dict() if hasattr(value, "to_dict") else value
    return found


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a Python file as it is written, with its line ends, and its encoding."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return content.decode(encoding), encoding


def _names_config(root: ast.Module) -> str:
    """The name that the file gives to get_config(), "" if it has none at its end."""
    name = ""
    for node in root.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            called = node.value.func if isinstance(node.value, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == "get_config":
                name = node.targets[0].id
            elif node.targets[0].id == name:
                name = ""
    return name


def _add(
    course: Course,
    path: Path,
    before: bytes,
    text: str,
    encoding: str,
    name: str,
    missing: list[tuple[str, str]],
    writes: bool,
    done: Adopted,
) -> None:
    """Append what is missing, look whether it works, and else put back what was there."""
    lines = [] if name else ["c = get_config()"]
    for purpose in dict.fromkeys(SETTINGS[place][0] for place in missing):
        lines.append(f"# {purpose}")
        lines += [line_of(place, name or "c") for place in missing if SETTINGS[place][0] == purpose]
    end = "\r\n" if "\r\n" in text else "\n"
    joint = "" if not text else end if text.endswith(("\n", "\r")) else end * 2
    added = joint + "".join(f"{line}{end}" for line in lines)
    if not writes:
        done.says += [f"Nothing was written. To be added to {path}:", *lines]
        done.is_whole = False
        return
    _replace(path, before + added.encode(encoding.removesuffix("-sig")))
    try:
        found = _set_in(course)
        works = all(found.get(place) == value_of(place) for place in missing)
    except CourseError:
        works = False
    if works:
        done.says += [f"Added to {path}:", *lines]
        return
    _replace(path, before) if before else path.unlink()
    again = _by_hand(f"{path} was not changed: lines at its end have no effect.", missing)
    done.says += again.says
    done.is_whole = False


def _by_hand(why: str, places: Any) -> Adopted:
    if not why:
        return Adopted()
    lines = [line_of(place) for place in places]
    return Adopted([why, "Add by hand, where it sets what c holds:", *lines], is_whole=False)


def _replace(path: Path, content: bytes) -> None:
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        handle, scratch = tempfile.mkstemp(dir=path.parent)
        with open(handle, "wb") as file:
            file.write(content)
        os.chmod(scratch, mode)
        os.replace(scratch, path.resolve())
    except OSError as problem:
        raise CourseError(f"{path} cannot be written: {problem.strerror}.") from None
