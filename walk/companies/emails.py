"""Letters to a company's contact, and to its employees about the place that it paid for."""

from collections.abc import Sequence

from walk.companies.models import Company
from walk.companies.queries import company_link
from walk.i18n import day, euros, ngettext, speaking
from walk.i18n import gettext as _
from walk.mail import Letter
from walk.walkers.emails import link_of
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link
from walk.web.addresses import absolute


def bought(company: Company) -> Letter:
    """Right after buying: the link to the company's own page, and what is still to be done."""
    with speaking(company.language):
        if company.volunteers:
            next_step = ngettext(
                "Your company sends %(num)s volunteer. As soon as we know who comes, we confirm your places.",
                "Your company sends %(num)s volunteers. As soon as we know who comes, we confirm your places.",
                company.volunteers,
            )
        elif company.invoice_asked_at:
            next_step = _(
                "You asked for an invoice of %(fee)s. We look at it, and let you know when your places can be used.",
                fee=euros(company.fee),
            )
        else:
            next_step = _(
                "As soon as the payment of %(fee)s has arrived, your places can be used.", fee=euros(company.fee)
            )
        return _to_contact(
            company,
            subject=_("%(company)s walks along with %(edition)s", company=company.name, edition=company.edition.name),
            said=[
                _(
                    "Wonderful that %(company)s walks along on %(day)s! You chose “%(package)s”.",
                    company=company.name,
                    day=day(company.edition.date),
                    package=company.package.named(company.language),
                ),
                next_step,
                _("Through the button below you see and run everything. Keep this letter: the link is yours alone."),
            ],
        )


def confirmed(company: Company) -> Letter:
    """When the places can be used."""
    with speaking(company.language):
        return _to_contact(
            company,
            subject=_("Your places are ready"),
            said=[
                ngettext(
                    "From now on %(num)s person can register with the link for employees.",
                    "From now on %(num)s people can register with the link for employees.",
                    company.places,
                ),
                staff_address(company),
                _("They pay nothing. On the page of your company you see who has a place, and tell your story."),
            ],
        )


def full(company: Company) -> Letter:
    """When the last place is taken."""
    with speaking(company.language):
        return _to_contact(
            company,
            subject=_("All your places are taken"),
            said=[
                _("All %(places)s places of %(company)s are taken.", places=company.places, company=company.name),
                _("Whoever opens the link for employees now can still register with your teams, at their own cost."),
            ],
        )


def new_link(company: Company) -> Letter:
    """When the contact's link was renewed, or is sent again."""
    with speaking(company.language):
        return _to_contact(
            company,
            subject=_("The link to the page of %(company)s", company=company.name),
            said=[_("From now on you run your places with this link. An earlier one no longer works.")],
        )


def cancelled(company: Company) -> Letter:
    """When the purchase was cancelled."""
    with speaking(company.language):
        return _to_contact(
            company,
            subject=_("Your package is cancelled"),
            said=[
                _(
                    "The package of %(company)s for %(edition)s is cancelled.",
                    company=company.name,
                    edition=company.edition.name,
                ),
                _(
                    "Whoever had one of your places stays registered and got a letter: from now on the fee is their own."
                ),
            ],
        )


def invitation(company: Company, to: str) -> Letter:
    """To an employee whom the contact invites."""
    with speaking(company.language):
        return Letter(
            to=to,
            language=company.language,
            subject=_("Walk along with %(company)s", company=company.name),
            paragraphs=[
                _("Hello,"),
                _(
                    "%(contact)s of %(company)s invites you to %(edition)s, on %(day)s in %(place)s.",
                    contact=company.contact_name,
                    company=company.name,
                    edition=company.edition.name,
                    day=day(company.edition.date),
                    place=company.edition.place,
                ),
                _("You choose a route and a team; your company pays for the places, as long as there are any."),
            ],
            button=(_("Register"), staff_address(company)),
            after=[_("We write to you once, and did not keep your address.")],
        )


def known(company: Company, walkers: Sequence[Walker], to: str) -> Letter:
    """To somebody who is registered already, and says to work for the company: the way to a place, for each of them."""
    first, others = walkers[0], walkers[1:]
    with speaking(first.language):
        return Letter(
            to=to,
            language=first.language,
            subject=_("A place paid for by %(company)s", company=company.name),
            paragraphs=[
                _("Hello %(name)s,", name=first.first_name),
                _(
                    "You, or somebody with your address, asked for one of the places that %(company)s paid for at %(edition)s.",
                    company=company.name,
                    edition=company.edition.name,
                ),
                _("You keep your registration, your team and your page; only the fee falls away. Confirm it here."),
            ],
            button=(_("A place for %(name)s", name=first.first_name), _known_address(company, first)),
            links=[(_("A place for %(name)s", name=each.first_name), _known_address(company, each)) for each in others],
            after=[_("Did you not ask for this? Then you need not do anything.")],
        )


def seat_taken(walker: Walker, company: Company, to: str) -> Letter:
    """To a walker for whose place a company pays from now on."""
    with speaking(walker.language):
        return Letter(
            to=to,
            language=walker.language,
            subject=_("%(company)s pays for your place", company=company.name),
            paragraphs=[
                _("Hello %(name)s,", name=walker.first_name),
                _(
                    "From now on %(company)s pays for your place at %(edition)s. Nothing is due any more.",
                    company=company.name,
                    edition=walker.edition.name,
                ),
                _("You stay registered, with your route, your team and your page."),
            ],
            button=(_("To my personal page"), link_of(walker)),
        )


def seat_ended(walker: Walker, company: Company, to: str) -> Letter:
    """To a walker whose place a company does not pay for any more."""
    with speaking(walker.language):
        said = [
            _("Hello %(name)s,", name=walker.first_name),
            _("%(company)s does not pay for your place any more.", company=company.name),
            _("You stay registered, with your route, your team and your page."),
        ]
        if walker.to_pay:
            said.append(_("The registration fee of %(fee)s is now yours to pay.", fee=euros(walker.to_pay)))
            said.append(_("Would you rather not walk? Then cancel on your personal page; nothing is due then."))
        return Letter(
            to=to,
            language=walker.language,
            subject=_("Your place at %(edition)s", edition=walker.edition.name),
            paragraphs=said,
            button=(_("To my personal page"), link_of(walker)),
        )


def staff_address(company: Company) -> str:
    """The address at which employees register."""
    return absolute("registration.staff", token=company.staff_token)


def _known_address(company: Company, walker: Walker) -> str:
    return absolute("registration.known_seat", link=personal_link(walker), token=company.staff_token)


def _to_contact(company: Company, *, subject: str, said: Sequence[str]) -> Letter:
    return Letter(
        to=company.email,
        language=company.language,
        subject=subject,
        paragraphs=[_("Hello %(name)s,", name=company.contact_name), *said],
        button=(_("To the page of our company"), absolute("companies.contact", link=company_link(company))),
    )
