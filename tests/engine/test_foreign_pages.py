"""Where nbgrader itself makes the pages, in the formgrader of a course that has never heard of us,
what students wrote shows and does nothing else; and what honest ones wrote shows as they wrote it.
"""

import base64
import json
import os
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browser import INSTALLED, browser
from conftest import BIN, run_command
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.server_extensions.formgrader import handlers
from test_safe_html import ATTACKS as OF_TAGS
from traitlets.config import Config

from autograder.engine.pages.safe_html import harmless_markdown

pytestmark = pytest.mark.prove

ATTACKS = [
    *OF_TAGS,
    "[result](javascript:alert(1))",
    "[result][1]\n\n[1]: javascript:alert(1)",
    "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "![drawing](data:image/svg+xml,<svg onload=alert(1)>)",
    "![pasted](attachment:pasted.svg)",
    "<a href='java&#115;cript:alert(1)'>result</a>",
    "<a href='javascript&colon;alert(1)'>result</a>",
    "<a href='&Tab;java&NewLine;script&#58;alert(1)'>result</a>",
    "<a href=' \x01javascript:alert(1)'>result</a>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--x--!><img src=x onerror=alert(1)>-->",
    "<![CDATA[>]]><img src=x onerror=alert(1)>",
    "<?x ><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<img src='&sol;hub/logout' alt='alert(1)'>",
    "<img src=' ../../hub/logout' alt='alert(1)'>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<div title='\n\nand in a later cell: $' onclick=alert(1) $",
    "<!-- alert(1)",
    "</div></div></div>alert(1)",
    "<details>alert(1)",
]
"""Texts of Markdown cells. Each shows alert(1), if nothing else."""

HONEST = [
    "# Title\n\nText with *emphasis*, `x<y`, a < b, 1 <2, and $a<b$ and\n\n$$\\sum_{i<n} x_i$$",
    "\\begin{align}\na &< b\\\\\nc &> d\n\\end{align}",
    "- [x] done\n- [ ] to do\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\nTerm\n: Definition",
    "```python\nif a<b: print('<script>')\n```\n\n```\n<b>\n```\n\n    <i>code</i>",
    "<b>bold</b><br/> <span style='color: red'>red</span> <font color=blue>blue</font>",
    "text <div>in a block</div> <center>x</center>\n<p>open\n<ul><li>a<li>b</ul>",
    "[a link](https://example.org/a?b=c&d=e), <https://example.org>, me@example.org",
    "<details><summary>more</summary>\n\nhidden\n\n</details>",
    "![a figure](figure.png) <img src='figure.png' width=200>",
    "![embedded](data:image/png;base64,iVBORw0KGgo=)",
    "~~gone~~ &lt; &amp; \"quoted\" 'x' © x_1 \\< <-- --> <3 <- a <=b << c",
]

CLICK_AND_LIST = """
const links = [...document.querySelectorAll('a[href]')];
const acting = links.filter(link => !/^(https?|mailto|file)?:/.test(link.protocol));
acting.forEach(link => link.click());
const handlers = [...document.querySelectorAll('#notebook-container *')]
  .filter(one => [...one.attributes].some(it => it.name.startsWith('on')));
return {
  hits: window.hits,
  acting: [...acting, ...handlers].map(one => one.outerHTML),
  asked: performance.getEntriesByType('resource').map(one => one.name),
};
"""
"""Follows links that are not links, and lists what acts and what the page asked servers for."""

WORK = "x = 1\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"

OF_THE_INSTRUCTOR = "<iframe src='https://example.org/lecture'></iframe> and <script>1</script>"


def test_a_text_that_only_shows_something_stays_as_it_is() -> None:
    assert [harmless_markdown(text) for text in HONEST] == HONEST


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a<b and c>d in $x<y$ and `p<q`", "a&lt;b and c>d in $x<y$ and `p<q`"),
        ("**x** ![a](https://example.org/a.png)", "**x** [a](https://example.org/a.png)"),
        ("**x** <script>alert(1)</script>", "**x** &lt;script>alert(1)&lt;/script>"),
    ],
)
def test_a_tag_becomes_visible_and_nothing_around_it_changes(text: str, shown: str) -> None:
    assert harmless_markdown(text) == shown


class Page(HTMLParser):
    """What an attack would do on a page, and all of the page's text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.acts: list[str] = []
        self.text = ""
        self._tag = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        self.acts += [f"<{tag} {n}={v}>" for n, v in attrs if "alert" in f"{n}{v}"]
        self.acts += [f"<{tag}>" for _, value in attrs if value and "/formgrader/api" in value]
        self.acts += [f"<{tag}>"] * (tag in ("iframe", "svg"))

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if "alert(1)" in data and self._tag in ("script", "style"):
            self.acts.append(f"<{self._tag}>{data}")


def cell(kind: str, name: str, source: str, **nbgrader: Any) -> NotebookNode:
    """A cell that nbgrader knows."""
    made = getattr(nbformat.v4, f"new_{kind}_cell")(source, id=name)
    default = {"grade": False, "solution": False, "locked": False, "task": False}
    made.metadata["nbgrader"] = {"schema_version": 3, "grade_id": name, **default, **nbgrader}
    return made


def notebook(answer: str, more: list[NotebookNode]) -> NotebookNode:
    """The assignment, with an answer and further cells."""
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(OF_THE_INSTRUCTOR, id="lecture"),
            cell("code", "work", WORK, solution=True),
            cell("code", "work_test", "assert x == 1", grade=True, locked=True, points=1),
            cell("markdown", "essay", answer, grade=True, solution=True, points=2),
            *more,
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )


def attacking_cells() -> list[NotebookNode]:
    """Each attack in a cell of its own, and in all other places of a notebook."""
    cells = [nbformat.v4.new_markdown_cell(text) for text in ATTACKS]
    drawing = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    for made in cells:
        made["attachments"] = {"pasted.svg": {"image/svg+xml": drawing.decode()}}
        made.metadata["nbgrader"] = {"comment": "<script>alert(1)</script>"}
    raw = [nbformat.v4.new_raw_cell(text) for text in ATTACKS]
    for number, made in enumerate(raw):
        made.metadata["raw_mimetype"] = ("text/html", "")[number % 2]
    return [*cells, *raw]


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """A course whose settings name nothing of ours, with what two students handed in graded."""
    root = tmp_path_factory.mktemp("foreign") / "course"
    (root / "source" / "essay").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "foreign"\n'
    )
    nbformat.write(notebook("Write here.", []), root / "source" / "essay" / "essay.ipynb")
    path = {"PATH": os.pathsep.join([str(BIN), os.environ["PATH"]])}  # nbgrader calls by name
    run_command("nbgrader", "generate_assignment", "essay", cwd=root, environment=path)
    honest = [nbformat.v4.new_markdown_cell(text) for text in HONEST]
    attacked = notebook("\n\n".join(ATTACKS), attacking_cells())
    attacked.metadata["title"] = "<script>alert(1)</script>"
    for student, handed_in in {"ada": notebook("Mine.", honest), "mallory": attacked}.items():
        folder = root / "submitted" / student / "essay"
        folder.mkdir(parents=True)
        (folder / "essay.ipynb").write_text(json.dumps(handed_in))
    run_command("autograder", "grade", "essay", cwd=root)
    run_command("nbgrader", "generate_feedback", "essay", "--force", cwd=root, environment=path)
    return root


def in_formgrader(graded: Path, student: str) -> str:
    """The page on which an instructor grades, as stock formgrader makes it."""
    settings = Config()
    settings.HTMLExporter.template_name = "formgrade"
    settings.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    names = "assignment_id notebook_id submission_id student last_name first_name notebook_path"
    about = dict.fromkeys(names.split(), "x") | {"index": 0, "total": 1, "base_url": ""}
    path = graded / "autograded" / student / "essay" / "essay.ipynb"
    return HTMLExporter(config=settings).from_filename(str(path), resources=about)[0]


def in_feedback(graded: Path, student: str) -> str:
    """The page that a student gets, as stock nbgrader makes it."""
    return (graded / "feedback" / student / "essay" / "essay.html").read_text()


@pytest.mark.parametrize("page_of", [in_formgrader, in_feedback])
def test_no_attack_acts_on_a_page_that_nbgrader_makes(graded: Path, page_of: Any) -> None:
    page, honest = (Page(page_of(graded, student)) for student in ("mallory", "ada"))
    assert page.text.count("alert(1)") >= len(ATTACKS), "the attacks are there, as text"
    assert page.acts == honest.acts == ["<iframe>"], "and the instructor's own frame"


@pytest.mark.skipif(not INSTALLED, reason="no browser is installed")
@pytest.mark.parametrize("page_of", [in_formgrader, in_feedback])
def test_a_real_browser_does_nothing_of_it(graded: Path, page_of: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of(graded, "mallory"), encoding="utf-8")
    with browser() as page:
        watch = "window.hits = []; window.alert = what => hits.push(what);"
        page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
        page.driver.get(path.as_uri())
        page.wait_for("document.readyState === 'complete'")
        seen = page.driver.execute_script(CLICK_AND_LIST)
    assert seen["hits"] == []
    assert seen["acting"] == []
    assert not [name for name in seen["asked"] if "hub" in name or "who-looks" in name]


def test_an_honest_text_is_written_as_it_was_handed_in(graded: Path) -> None:
    path = graded / "autograded" / "ada" / "essay" / "essay.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    assert [cell.source for cell in cells[-len(HONEST) :]] == HONEST
    assert cells[0].source == OF_THE_INSTRUCTOR


def test_a_figure_that_equals_the_solutions_is_on_the_page(graded: Path) -> None:
    path = graded / "autograded" / "ada" / "essay" / "essay.ipynb"
    outputs = [
        o for cell in nbformat.read(path, as_version=4).cells for o in cell.get("outputs", ())
    ]
    [picture] = [output.data["image/png"] for output in outputs if "data" in output]
    assert base64.b64decode(picture).startswith(b"\x89PNG")
