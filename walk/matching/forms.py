"""The form for a matching gift."""

from collections.abc import Sequence

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from walk.companies.models import Company
from walk.errors import Refused
from walk.i18n import LANGUAGES
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.matching.models import Match
from walk.matching.rules import MOST, MatchFacts
from walk.pages.models import Page
from walk.web.forms import EuroField, WalkForm, choices, day, email, line, text

_RANGE = _l("Choose a number from %(min)s to %(max)s.")


class MatchForm(WalkForm):
    """Who adds how much to which gifts, and when."""

    company = SelectField(_l("Company"), coerce=int)
    name = line(_l("Name, if it is another one"), most=80)
    email = email(_l("E-mail address for our letter"))
    language = SelectField(_l("Language of our letter"), choices=choices(LANGUAGES.items()))
    slug = line(_l("Only for one page"), most=80)
    percent = IntegerField(
        _l("Percent of every gift"),
        default=100,
        validators=[InputRequired(message=_l("Write a number.")), NumberRange(min=1, max=200, message=_RANGE)],
    )
    most = EuroField(
        _l("At most, in all"),
        validators=[
            InputRequired(message=_l("Write the maximum.")),
            NumberRange(min=100, max=MOST, message=_l("Choose an amount of at least one euro.")),
        ],
    )
    first_day = day(_l("First day"), needed=_l("Choose the first day."))
    last_day = day(_l("Last day"), needed=_l("Choose the last day."))
    text_nl = text(_l("A few words in Dutch"), most=300)
    text_fr = text(_l("A few words in French"), most=300)
    text_en = text(_l("A few words in English"), most=300)

    @classmethod
    def of(cls, match: Match | None) -> "MatchForm":
        """The form, filled in with what is known."""
        if match is None:
            return cls()
        known = {
            "company": match.company_id or 0,
            "slug": match.page.slug if match.page else "",
            **{f"text_{code}": match.wording.get(code, "") for code in LANGUAGES},
        }
        return cls(obj=match, data=known)

    def offer(self, companies: Sequence[Company]) -> None:
        """The companies of the edition, or another one."""
        self.companies = {each.id: each for each in companies}
        self.company.choices = choices([(0, _("Another one")), *((each.id, each.name) for each in companies)])

    def facts(self, page: Page | None) -> MatchFacts:
        """What was filled in, for the command; `page`: the one that was named."""
        if self.slug.data and page is None:
            raise Refused(_("There is no page with this address in this walk."), field="slug")
        company = self.companies.get(self.company.data)
        return MatchFacts(
            company_id=company.id if company else None,
            name=company.name[:80] if company else self.name.data or "",
            email=self.email.data or (company.email if company else ""),
            language=self.language.data,
            page_id=None if page is None or page.of_walk else page.id,
            percent=self.percent.data,
            most=self.most.data,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            wording={code: self[f"text_{code}"].data or "" for code in LANGUAGES},
        )
