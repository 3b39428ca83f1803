"""The documentation as web pages: the README, docs/, and the other texts of the project.

Each page is one file, which needs no other: pictures are in it, and nothing is asked of a server.
"""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

from markupsafe import Markup

from autograder.course import Course, CourseError
from autograder.engine.pages.lesson_text import HEADING, TAG, own_text_to_html
from autograder.engine.pages.page import STYLE, styled

HERE = Path(__file__).parent
START = "README.md"
FIRST = ("docs/first_week.md",)
"""Pages that come before the others of their folder."""

PROJECT = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
ELSEWHERE = re.compile(r"[a-z]+:")
FENCE_OR_PICTURE = re.compile(
    r"^ *```.*?^ *```$|!\[(?P<alt>[^\]]*)\]\((?P<place>[^):]+)\)", re.M | re.S
)
PNG = "data:image/png;base64,"
UNLINKED = re.compile(r'<a href="">(.*?)</a>', re.S)


@dataclass(frozen=True)
class Section:
    """A heading of a page that its table of contents names."""

    anchor: str
    text: str


@dataclass
class _Headings:
    """The headings of a page, each with the id that GitHub gives it and a link to itself."""

    title: str = ""
    sections: list[Section] = field(default_factory=list)
    _taken: dict[str, int] = field(default_factory=dict)

    def place(self, page: str) -> str:
        return HEADING.sub(self._placed, page)

    def _placed(self, heading: re.Match[str]) -> str:
        level, inside = int(heading[1]), Markup(heading[2])
        text = " ".join(Markup(TAG.sub("", heading[2])).unescape().split())
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")
        again = self._taken.get(anchor, 0)
        self._taken[anchor] = again + 1
        if again:
            anchor = f"{anchor}-{again}"
        if level == 1:
            self.title = self.title or text
            return Markup('<h1 id="{}">{}</h1>').format(anchor, inside)
        if level == 2:
            self.sections.append(Section(anchor, text))
        return Markup(
            '<h{0} id="{1}">{2} <a class="self" href="#{1}" aria-label="Link to: {3}">#</a></h{0}>'
        ).format(level, anchor, inside, text)


@dataclass(frozen=True)
class _Page:
    address: str
    title: str
    sections: list[Section]
    html: Markup


def write_documentation(course: Course, target: Path) -> list[Path]:
    """Write a page for each text below a folder; returns them, by path relative to it.

    What else lies in the folder is left alone. Raises CourseError if there is no documentation
    here, if it names a picture that is not there, or if the folder cannot be written.
    """
    addresses = {name: _address(name) for name in _names(course)}
    pages = [_page(course, name, addresses) for name in addresses]
    try:
        target.mkdir(parents=True, exist_ok=True)
        for page in pages:
            text = _template()(page=page, pages=pages)
            (target / page.address).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise CourseError(
            f"{target} cannot be written: {problem.strerror}. Name another folder: --output FOLDER"
        ) from None
    return [Path(page.address) for page in pages]


def _names(course: Course) -> Iterator[str]:
    """The texts that become pages, in the order of the navigation, by path in the course."""
    texts = sorted(
        path.relative_to(course.root).as_posix() for path in course.root.glob("docs/*.md")
    )
    if not texts or not (course.root / START).is_file():
        raise CourseError(
            f"{course.root} has no documentation: there is no {START}, or nothing in docs/. "
            "Run this in a checkout of the project."
        )
    yield START
    yield from (name for name in FIRST if name in texts)
    yield from (name for name in texts if name not in FIRST)
    yield from (name for name in PROJECT if (course.root / name).is_file())


def _address(name: str) -> str:
    return "index.html" if name == START else f"{PurePosixPath(name).stem.lower()}.html"


def _page(course: Course, name: str, addresses: dict[str, str]) -> _Page:
    folder = PurePosixPath(name).parent

    def leads_to(link: str) -> str:
        place, mark, anchor = link.partition("#")
        if ELSEWHERE.match(link) or not place:
            return link
        page = addresses.get(normpath(folder / place))
        return f"{page}{mark}{anchor}" if page else ""

    pictures: list[str] = []

    def kept(found: re.Match[str]) -> str:
        if found["place"] is None:
            return found[0]
        pictures.append(_picture(course.root / folder / found["place"]))
        return f"![{found['alt']}]({PNG}{len(pictures) - 1}=)"

    headings = _Headings()
    text = (course.root / name).read_text(encoding="utf-8")
    # A picture is put in when the text around it is clean: cleaning takes its time for each byte.
    html = headings.place(own_text_to_html(FENCE_OR_PICTURE.sub(kept, text), leads_to))
    for number, picture in enumerate(pictures):
        html = html.replace(f'"{PNG}{number}="', f'"{PNG}{picture}"')
    html = UNLINKED.sub(r"\1", html)  # leads to a file that is not on the site
    # A line of code may be longer than the page: then it scrolls, by keys as well.
    html = html.replace("<pre>", '<pre tabindex="0">')
    return _Page(addresses[name], headings.title or name, headings.sections, Markup(html))


def _picture(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise CourseError(
            f"{path} cannot be read: {problem.strerror}. Run: make pictures"
        ) from None
    return base64.b64encode(content).decode()


@cache
def _template() -> Callable[..., str]:
    return styled(HERE / "documentation.html.j2", STYLE, HERE / "documentation.css")
