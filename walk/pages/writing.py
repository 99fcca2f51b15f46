"""What people write, as safe HTML: a little Markdown, and everything else as the text it is."""

from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "hr"}
_SCHEMES = {"http", "https", "mailto"}


def written(text: str) -> Markup:
    """Paragraphs, emphasis, lists, quotations, links and small headings; no pictures, no HTML of one's own."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag in {"h1", "h2"} else "h4"
    html = reader.renderer.render(tokens, reader.options, {})
    safe = nh3.clean(
        html, tags=_TAGS, attributes={"*": set(), "a": {"href"}}, url_schemes=_SCHEMES, link_rel="nofollow noopener ugc"
    )
    return Markup(safe)  # noqa: S704 - nh3 has just cleaned it


@lru_cache(maxsize=1)
def _reader() -> Any:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    return reader.disable(["image", "code", "fence", "backticks", "html_block", "html_inline", "reference"])
