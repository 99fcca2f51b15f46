"""A walker's gift through their own page: it shows no more of their name than the page does."""

from sqlalchemy import select, update

from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import Gift, NameShown, Privacy
from walk.donors.models import Donor
from walk.donors.rules import Giver
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.rules import ShownAs


def own_gift(page: Page, *, amount: Cents, email: str, message: str = "") -> Gift:
    """A gift by the walker whose page it is."""
    walker = page.walker
    if walker is None:
        raise ValueError("only a walker's page has an owner who gives")
    giver = Giver(first_name=walker.first_name, last_name=walker.last_name, email=email, language=walker.language)
    return Gift(amount=amount, giver=giver, message=message, privacy=Privacy(name_shown=_name_shown(page)))


def follow_owner(page: Page) -> None:
    """The page shows another part of its walker's name, or none: so do the gifts that the walker made through it."""
    if page.walker is None or not page.walker.address or (shown := _name_shown(page)) is NameShown.FULL:
        return
    mine = select(Donor.id).where(Donor.email == page.walker.address.lower())
    own = (Donation.page_id == page.id, Donation.donor_id.in_(mine), Donation.name_shown != NameShown.NONE)
    db.session.execute(update(Donation).where(*own).values(name_shown=shown))


def _name_shown(page: Page) -> NameShown:
    if page.walker is None or page.walker.minor or page.shown_as is ShownAs.HIDDEN:
        return NameShown.NONE
    return NameShown.INITIALS if page.shown_as is ShownAs.INITIAL else NameShown.FULL
