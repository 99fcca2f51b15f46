"""Makes PDF/A-3a documents; the only importer of WeasyPrint, and it fetches nothing from any network."""

import atexit
import os
import warnings
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from flask import current_app

_ONE_AT_A_TIME = Lock()  # the shared font configuration is not made for several threads


class PdfUnavailable(RuntimeError):
    """The libraries WeasyPrint needs are not on this machine; the message says what to install."""


def render_pdf(html: str, *, stylesheet: str, identifier: bytes) -> bytes:
    """An archival, tagged PDF (PDF/A-3a) of an HTML document.

    `stylesheet`: a CSS file in walk/static/pdf. `identifier`: makes the file's own ID, so that the same
    document gives the same bytes. Raises PdfUnavailable.
    """
    weasyprint = _weasyprint()
    assets = Path(current_app.root_path) / "static"
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile open
        css, fonts = _stylesheet(str(assets / "pdf" / stylesheet))
        document = weasyprint.HTML(string=html, base_url=assets.as_uri() + "/", url_fetcher=_fetcher())
        written: bytes = document.write_pdf(
            stylesheets=[css],
            font_config=fonts,
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            pdf_tags=True,
        )
    return written


@lru_cache(maxsize=8)
def _stylesheet(path: str) -> tuple[Any, Any]:
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(_stylesheet.cache_clear)  # its folder is removed while Python can still do so
    return _weasyprint().CSS(filename=path, font_config=fonts, url_fetcher=_fetcher()), fonts


@lru_cache(maxsize=1)
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["file", "data"])


def _weasyprint() -> Any:
    # fontTools writes the present time into each font it cuts down, unless this names another
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    try:
        import weasyprint
    except OSError as error:
        raise PdfUnavailable(
            "PDFs need Pango and HarfBuzz: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
        ) from error
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets half a photo pass, in the whole process
    return weasyprint
