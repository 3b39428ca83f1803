"""The text of a flashcard as HTML that a browser shows without a script: formulas as MathML."""

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


def card_to_html(text: str) -> str:
    """One paragraph of Markdown as HTML, without the paragraph's own tags."""
    page = str(MarkdownWithMath(renderer=_Renderer(escape=False)).render(text)).strip()
    return page.removeprefix("<p>").removesuffix("</p>")


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return convert(body)

    def block_math(self, body: str) -> str:
        return convert(body, display="block")
