"""nbconvert's HTML exporter without what makes it slow for hundreds of pages of one lesson."""

from functools import lru_cache
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode

IMAGE = '<img src="data:'
DESCRIBED = '<img alt="A picture that the cell made" src="data:'


class PageExporter(HTMLExporter):
    """Highlights the same code only once, and does not parse the page again to add attributes."""

    def from_notebook_node(  # type: ignore[override]  # nbconvert's signature
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **named: Any
    ) -> tuple[str, dict[str, Any]]:
        resources = self._init_resources(resources)
        shown = WidgetsDataTypeFilter(
            notebook_metadata=nb.metadata, parent=self, resources=resources
        )
        self.register_filter("filter_data_type", shown)
        self.register_filter("highlight_code", _highlighted)
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **named)
        return page.replace(IMAGE, DESCRIBED), resources


def _highlighted(source: str, language: str | None = None, metadata: object = None) -> str:
    return _highlighted_before(source)


@lru_cache(2000)
def _highlighted_before(source: str) -> str:
    return str(Highlight2HTML(pygments_lexer="ipython3")(source))
