"""What may be given, and what is shown of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from walk.donors.rules import Giver
from walk.errors import Refused
from walk.i18n import euros
from walk.i18n import gettext as _
from walk.money import Cents

LEAST: Cents = 100  # of an own gift while registering, and of a fee that becomes a gift
MOST: Cents = 1_000_000
CERTIFICATE_FROM: Cents = 4000


class NameShown(StrEnum):
    """What everybody sees of a giver's name."""

    FULL = "full"
    INITIALS = "initials"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """What a giver wants shown. Who hides from the walker hides from everybody."""

    name_shown: NameShown = NameShown.FULL
    hide_amount: bool = False
    hide_from_walker: bool = False

    @property
    def name_for_all(self) -> NameShown:
        return NameShown.NONE if self.hide_from_walker else self.name_shown


@dataclass(frozen=True, kw_only=True)
class Gift:
    """A gift as the form describes it."""

    amount: Cents
    giver: Giver
    message: str = ""
    privacy: Privacy = field(default_factory=Privacy)
    wants_certificate: bool = False
    cover: Cents = 0

    @property
    def paid(self) -> Cents:
        """The gift, and what its giver adds for the costs of paying."""
        return self.amount + self.cover


def check_gift(
    gift: Gift, *, opens_at: datetime, closes_at: datetime, at: datetime, least: Cents = LEAST, most: Cents = MOST
) -> None:
    """Raises Refused outside the giving window, for an amount we do not take, or a certificate without address."""
    if not opens_at <= at < closes_at:
        raise Refused(_("Gifts for this walk are not open at this moment."))
    if not least <= gift.amount <= most:
        sentence = _("Give an amount between %(least)s and %(most)s.", least=euros(least), most=euros(most))
        raise Refused(sentence, field="other_amount")
    address = (gift.giver.street, gift.giver.postal_code, gift.giver.city)
    if gift.wants_certificate and not all(address):
        raise Refused(_("The tax certificate needs your full address."), field="street")
