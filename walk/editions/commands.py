"""Changes to editions."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from walk import audit
from walk.db import db
from walk.editions.models import Edition, EditionText, Reduction, ShirtSize
from walk.editions.rules import EditionFacts, Reduced, check_edition
from walk.errors import Refused
from walk.hooks import Hook
from walk.i18n import gettext as _

edition_made: Hook[[Edition, datetime]] = Hook()


def make_edition(facts: EditionFacts, *, at: datetime) -> Edition:
    """A new edition. Refused when there is one for that year."""
    check_edition(facts)
    edition = Edition(year=facts.year)
    _apply(edition, facts)
    try:
        with db.session.begin_nested():
            db.session.add(edition)
    except IntegrityError:
        raise Refused(_("There is already an edition for this year."), field="year") from None
    edition_made(edition, at)
    audit.record("made edition", f"edition {facts.year}", at=at)
    return edition


def change_edition(edition: Edition, facts: EditionFacts, *, at: datetime) -> None:
    """New facts for an edition; its year stays what it is."""
    check_edition(facts)
    _apply(edition, facts)
    db.session.flush()
    audit.record("changed edition", f"edition {edition.year}", at=at)


def add_reduction(edition: Edition, reduced: Reduced, *, at: datetime) -> Reduction:
    """Lower fees for the young or the early; whoever is registered already keeps their fee."""
    if reduced.until_age is None and reduced.before is None:
        raise Refused(_("Say until which age, before which day, or both."), field="until_age")
    if reduced.fee_central > edition.fee_central or reduced.fee_own > edition.fee_own:
        raise Refused(_("A lower fee cannot be more than the usual one."), field="reduced_central")
    row = Reduction(
        until_age=reduced.until_age,
        before=reduced.before,
        fee_central=reduced.fee_central,
        fee_own=reduced.fee_own,
    )
    edition.reductions.append(row)
    db.session.flush()
    audit.record("added reduction", f"edition {edition.year}", at=at)
    return row


def remove_reduction(edition: Edition, reduction_id: int, *, at: datetime) -> None:
    """From now on the reduction applies to nobody new."""
    edition.reductions = [each for each in edition.reductions if each.id != reduction_id]
    db.session.flush()
    audit.record("removed reduction", f"edition {edition.year}", at=at)


def _apply(edition: Edition, facts: EditionFacts) -> None:
    for name in (
        *("ordinal", "date", "place", "registration_opens_at", "registration_closes_at"),
        *("giving_opens_at", "giving_closes_at", "fee_central", "fee_own", "target", "minimum"),
        *("guardian_under", "own_address_from", "fee_back_until"),
        *("gift_least", "gift_most", "cost_points", "cost_fixed"),
    ):
        setattr(edition, name, getattr(facts, name))
    edition.gift_amounts = list(facts.gift_amounts)
    _stock(edition, facts)
    known = {each.language: each for each in edition.texts}
    for texts in facts.texts:
        row = known.get(texts.language)
        if row is None:
            row = EditionText(language=texts.language)
            edition.texts.append(row)
        row.slogan, row.introduction, row.rules = texts.slogan, texts.introduction, texts.rules


def _stock(edition: Edition, facts: EditionFacts) -> None:
    """The sizes in the order in which they were written; a size that was chosen before may still go."""
    known = {each.size: each for each in edition.shirts}
    edition.shirts = [known.get(each.size) or ShirtSize(size=each.size) for each in facts.shirts]
    for row, each in zip(edition.shirts, facts.shirts, strict=True):
        row.stock = each.stock
