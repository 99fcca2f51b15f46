"""What carries a page out of doors: the picture beside a shared link, a QR code, a poster."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from flask import Response, redirect, render_template
from werkzeug.wrappers import Response as Answer

from walk import files
from walk.errors import NotFound
from walk.i18n import LANGUAGES, language, speaking
from walk.pages.cards import card_address, find_card
from walk.pages.models import Page
from walk.pages.queries import get_page_at
from walk.pages.rules import opening
from walk.pages.showing import shown
from walk.pages.views import blueprint
from walk.pages.writing import written
from walk.pdf import render_pdf
from walk.pictures.card import draw
from walk.pictures.fonts import drawable
from walk.pictures.photo import key_of, widths_of
from walk.web.access import ANYONE, open_to
from walk.web.addresses import absolute
from walk.web.limits import DRAWN, PRINTED, limited
from walk.web.load import can_wait

_KEPT = {"Cache-Control": "public, max-age=3600, immutable"}
_STORY = 480  # signs of a story that fit on a poster


@blueprint.get("/<int:year>/<slug>/card-<code>-<version>.png")
@open_to(ANYONE)
@limited(DRAWN, scope="card", looking=True)
@can_wait
def card(year: int, slug: str, code: str, version: str) -> Answer:
    """The picture of a page as it is now; an earlier one leads to it. Of a page that is not listed: the walk's."""
    page = get_page_at(year, slug)
    if code not in LANGUAGES:
        raise NotFound
    with speaking(code):
        seen = shown(page)
        drawing = find_card(page, seen)
    if drawing is None or version != drawing.version:
        return redirect(card_address(page, seen, code), 302)
    photo = files.read(_widest(page)) if drawing.photo_code else None
    with speaking(code):
        content = _once(f"cards/{page.id}", f"{code}-{version}.png", lambda: draw(replace(drawing, photo=photo)))
    return Response(content, mimetype="image/png", headers=_KEPT)


@blueprint.get("/<int:year>/<slug>/qr.svg")
@open_to(ANYONE)
def qr(year: int, slug: str) -> Answer:
    """The page's address as a QR code."""
    return Response(_qr(get_page_at(year, slug)), mimetype="image/svg+xml", headers=_KEPT)


@blueprint.get("/<int:year>/<slug>/poster.pdf")
@open_to(ANYONE)
@limited(PRINTED, scope="poster", looking=True)
@can_wait
def poster(year: int, slug: str) -> Answer:
    """An A4 to hang up, in the visitor's language; without name and photo where the page is not listed."""
    page = get_page_at(year, slug)
    html = _poster(page)
    version = sha256(html.encode()).hexdigest()[:24]
    name = f"{language()}-{version}.pdf"
    content = _once(
        f"posters/{page.id}",
        name,
        lambda: render_pdf(html, stylesheet="poster.css", identifier=version.encode()),
    )
    headers = {"Content-Disposition": f'inline; filename="poster-{page.slug}-{language()}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _widest(page: Page) -> str:
    return key_of(page.id, page.photo, widths_of(page.photo_width)[-1])


def _once(folder: str, name: str, make: Callable[[], bytes]) -> bytes:
    """The file by that name, made only when it is not there; earlier ones of the same language go."""
    try:
        return files.read(f"{folder}/{name}")
    except NotFound:
        content = make()
        files.store(f"{folder}/{name}", content)
        files.remove_all(folder, only=name.split("-")[0], keep=name)
        return content


def _qr(page: Page) -> bytes:
    import segno

    buffer = BytesIO()
    address = absolute("pages.show", year=page.edition.year, slug=page.slug)
    segno.make(address, error="m", micro=False).save(
        buffer, kind="svg", scale=8, border=2, dark="#2b1b3d", light="#ffffff", omitsize=True
    )
    return buffer.getvalue()


def _poster(page: Page) -> str:
    seen = shown(page)
    photo = files.read(_widest(page)) if seen.photo and seen.kind != "company" else b""
    title = seen.title if seen.listed else ""
    story = "\n".join(drawable(line) for line in opening(page.story, _STORY).splitlines()) if seen.listed else ""
    return render_template(
        "pages/pdf/poster.html",
        edition=page.edition,
        seen=seen,
        title=drawable(title) or (text.slogan if (text := page.edition.text(language())) else page.edition.name),
        owner=drawable(seen.owner) if title and title != seen.owner else "",
        story=written(story),
        photo=f"data:image/webp;base64,{b64encode(photo).decode()}" if photo else "",
        qr=f"data:image/svg+xml;base64,{b64encode(_qr(page)).decode()}",
        address=seen.address.split("://")[-1],
    )
