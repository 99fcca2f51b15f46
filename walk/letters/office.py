"""Organisers word the letters, see how they look, and switch them off and on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import NotFound, Refused
from walk.i18n import LANGUAGES
from walk.i18n import gettext as _
from walk.letters.commands import switch, word_as_usual, word_letter
from walk.letters.emails import example, words_of
from walk.letters.forms import LetterForm
from walk.letters.queries import count_sent, find_text, list_off, list_texts
from walk.letters.rules import PLACEHOLDERS, SERVICE, LetterKind, check_words
from walk.letters.wording import title
from walk.mail import Letter
from walk.walkers.models import Walker
from walk.web.access import ORGANISER, open_to

blueprint = Blueprint("letters_office", __name__, url_prefix="/office/<int:year>/letters")
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@open_to(ORGANISER)
def index(year: int) -> str:
    """Every letter: when it goes out, whether it does, how often it did."""
    edition = get_edition(year)
    off, sent, own = list_off(edition), count_sent(edition), list_texts(edition)
    rows = [(kind, *title(kind), kind not in off, sent[kind], own.get(kind, [])) for kind in LetterKind]
    return render_template("letters/office/index.html", edition=edition, rows=rows, service=SERVICE)


@blueprint.post("/<kind>/switch")
@open_to(ORGANISER)
def turn(year: int, kind: str) -> Response:
    """Send a letter, or do not."""
    edition, known = get_edition(year), _kind(kind)
    with transaction():
        switch(edition, known, on="on" in request.form, at=now())
    return redirect(url_for("letters_office.index", year=year), 303)


@blueprint.route("/<kind>/<any(nl, fr, en):language>", methods=["GET", "POST"])
@open_to(ORGANISER)
def word(year: int, kind: str, language: str) -> Answer:
    """The words of one letter in one language: save, look, try, or the usual ones again."""
    edition, known = get_edition(year), _kind(kind)
    subject, body = words_of(edition, known, language)
    form, shown = LetterForm(data={"subject": subject, "body": body}), None
    here = redirect(url_for("letters_office.word", year=year, kind=kind, language=language), 303)
    if request.form.get("do") == "usual":
        with transaction():
            word_as_usual(edition, known, language, at=now())
        return here
    if form.validate_on_submit():
        try:
            shown = _done(edition, known, language, form)
            if shown is None:
                return here
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "letters/office/word.html",
        edition=edition,
        kind=known,
        title=title(known),
        code=language,
        languages=LANGUAGES,
        form=form,
        shown=shown,
        own=find_text(edition, known, language) is not None,
        placeholders=PLACEHOLDERS,
    )
    return page, 422 if form.errors else 200


def _done(edition: Edition, kind: LetterKind, language: str, form: LetterForm) -> Letter | None:
    """Does what the button says; the letter, where it is only looked at."""
    subject, body = form.subject.data, form.body.data
    check_words(subject, body)
    walker = db.session.scalar(
        select(Walker)
        .where(Walker.edition_id == edition.id, Walker.cancelled_at.is_(None))
        .order_by(Walker.id)
        .limit(1)
    )
    what = request.form.get("do")
    if what == "save":
        with transaction():
            word_letter(edition, kind, language, subject=subject, body=body, at=now())
        flash(_("Saved."))
        return None
    if walker is None:
        raise Refused(_("There is no walker yet with whom to show an example."))
    if what == "test":
        with transaction():
            jobs.enqueue(
                "letters.send_test",
                kind=kind.value,
                walker_id=walker.id,
                language=language,
                subject=subject,
                body=body,
                to=current_user.email,
                moment=now().isoformat(),
            )
        flash(_("A test letter is on its way to %(address)s.", address=current_user.email))
    return example(kind, walker, current_user.email, language, (subject, body))


def _kind(name: str) -> LetterKind:
    try:
        return LetterKind(name)
    except ValueError:
        raise NotFound from None
