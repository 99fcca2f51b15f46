"""The form for an edition."""

from decimal import Decimal
from typing import Any

from wtforms import DateField, DateTimeLocalField, DecimalField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from walk.clock import BRUSSELS, in_brussels
from walk.editions.models import Edition
from walk.editions.rules import GIFT_AMOUNTS, EditionFacts, Reduced, Texts, read_amounts, read_shirts
from walk.i18n import LANGUAGES
from walk.i18n import lazy_gettext as _l
from walk.money import written_euros
from walk.web.forms import EuroField, WalkForm, line, text

_NEEDED = InputRequired(message=_l("This is needed."))
_MONEY = [_NEEDED, NumberRange(min=0, max=1_000_000_000, message=_l("Choose an amount of zero or more."))]

PROPOSED = " ".join(written_euros(each) for each in GIFT_AMOUNTS)
_GIFT = [_NEEDED, NumberRange(min=1, max=10_000_000, message=_l("Choose an amount between € 0,01 and € 100.000."))]
_AGE = [_NEEDED, NumberRange(min=0, max=21, message=_l("Choose an age from 0 to 21."))]


def _moment(label: Any) -> DateTimeLocalField:
    return DateTimeLocalField(label, validators=[_NEEDED], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"])


class EditionForm(WalkForm):
    """All that organisers decide about an edition; times are Brussels times."""

    year = IntegerField(_l("Year"), validators=[_NEEDED, NumberRange(min=2000, max=2100)])
    ordinal = IntegerField(_l("Which edition is it?"), validators=[_NEEDED, NumberRange(min=1, max=200)])
    date = DateField(_l("Day of the walk"), validators=[_NEEDED])
    place = line(_l("Place"), most=120, needed=_l("This is needed."))
    registration_opens_at = _moment(_l("Registration opens"))
    registration_closes_at = _moment(_l("Registration closes"))
    giving_opens_at = _moment(_l("Giving opens"))
    giving_closes_at = _moment(_l("Giving closes"))
    fee_central = EuroField(_l("Fee for a central route"), validators=_MONEY)
    fee_own = EuroField(_l("Fee for a route of one's own"), validators=_MONEY)
    target = EuroField(_l("Target of the walk"), validators=_MONEY)
    minimum = EuroField(_l("What each walker commits to raising"), validators=_MONEY)
    guardian_under = IntegerField(_l("A guardian is needed under the age of"), default=18, validators=_AGE)
    own_address_from = IntegerField(_l("Own e-mail address from the age of"), default=13, validators=_AGE)
    fee_back_until = DateField(_l("Who cancels gets the fee back until"), validators=[Optional()])
    gift_amounts = line(_l("Amounts proposed to givers"), most=100, needed=_l("This is needed."), default=PROPOSED)
    gift_least = EuroField(_l("Smallest gift"), default=100, validators=_GIFT)
    gift_most = EuroField(_l("Largest gift"), default=1_000_000, validators=_GIFT)
    cost_percent = DecimalField(
        _l("What paying online costs: percent"), default=0, validators=[_NEEDED, NumberRange(min=0, max=10)], places=2
    )
    cost_fixed = EuroField(
        _l("What paying online costs: per payment"), default=0, validators=[_NEEDED, NumberRange(min=0, max=500)]
    )
    shirts = text(_l("Sizes of T-shirts"), most=500)
    slogan_nl = line(_l("Slogan in Dutch"), most=160)
    introduction_nl = text(_l("Introduction in Dutch"), most=4000)
    rules_nl = text(_l("Rules in Dutch"), most=8000)
    slogan_fr = line(_l("Slogan in French"), most=160)
    introduction_fr = text(_l("Introduction in French"), most=4000)
    rules_fr = text(_l("Rules in French"), most=8000)
    slogan_en = line(_l("Slogan in English"), most=160)
    introduction_en = text(_l("Introduction in English"), most=4000)
    rules_en = text(_l("Rules in English"), most=8000)

    @classmethod
    def of(cls, edition: Edition) -> "EditionForm":
        """Filled with what is known; the year of an edition that exists is not asked again."""
        texts = {
            f"{part}_{each.language}": getattr(each, part)
            for each in edition.texts
            for part in ("slogan", "introduction", "rules")
        }
        facts = {name: getattr(edition, name) for name in _PLAIN}
        moments = {name: getattr(edition, name).astimezone(BRUSSELS) for name in _MOMENTS}
        facts["gift_amounts"] = " ".join(written_euros(each) for each in edition.gift_amounts)
        facts["cost_percent"] = Decimal(edition.cost_points) / 100
        shirts = "\n".join(f"{each.size} {'' if each.stock is None else each.stock}".strip() for each in edition.shirts)
        return cls(data={**facts, **texts, **moments, "shirts": shirts})

    def facts(self) -> EditionFacts:
        """What was filled in, for the command."""
        moments = {name: getattr(self, name).data.replace(tzinfo=BRUSSELS) for name in _MOMENTS}
        return EditionFacts(
            year=self.year.data,
            ordinal=self.ordinal.data,
            date=self.date.data,
            place=self.place.data,
            fee_central=self.fee_central.data,
            fee_own=self.fee_own.data,
            target=self.target.data,
            minimum=self.minimum.data,
            guardian_under=self.guardian_under.data,
            own_address_from=self.own_address_from.data,
            fee_back_until=self.fee_back_until.data,
            gift_amounts=read_amounts(self.gift_amounts.data),
            gift_least=self.gift_least.data,
            gift_most=self.gift_most.data,
            cost_points=int(self.cost_percent.data * 100),
            cost_fixed=self.cost_fixed.data,
            shirts=read_shirts(self.shirts.data or ""),
            texts=tuple(self._texts(language) for language in LANGUAGES),
            **moments,
        )

    def _texts(self, language: str) -> Texts:
        return Texts(
            language=language,
            slogan=self[f"slogan_{language}"].data or "",
            introduction=self[f"introduction_{language}"].data or "",
            rules=self[f"rules_{language}"].data or "",
        )


class ReductionForm(WalkForm):
    """Lower fees for the young, the early, or who is both."""

    until_age = IntegerField(_l("Up to the age of"), validators=[Optional(), NumberRange(min=0, max=110)])
    before = DateField(_l("For those who register before"), validators=[Optional()])
    reduced_central = EuroField(_l("Fee for a central route"), validators=_MONEY)
    reduced_own = EuroField(_l("Fee for a route of one's own"), validators=_MONEY)

    def reduced(self) -> Reduced:
        """What was filled in, for the command; a day begins in Brussels."""
        return Reduced(
            until_age=self.until_age.data,
            before=in_brussels(self.before.data) if self.before.data else None,
            fee_central=self.reduced_central.data,
            fee_own=self.reduced_own.data,
        )


_PLAIN = (
    *("year", "ordinal", "date", "place", "fee_central", "fee_own", "target", "minimum"),
    *("guardian_under", "own_address_from", "fee_back_until", "gift_least", "gift_most", "cost_fixed"),
)
_MOMENTS = ("registration_opens_at", "registration_closes_at", "giving_opens_at", "giving_closes_at")
