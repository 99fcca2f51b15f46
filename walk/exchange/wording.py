"""What stands in each column of the files of an edition, in words; English sources, translated when shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from walk.exchange.rows import COLUMNS, DONATIONS, FILES, TEAMS, WALKERS, may_be_empty
from walk.i18n import N_
from walk.i18n import gettext as _


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of ours: what to write in it, and whether its cells may be empty."""

    name: str
    says: str
    optional: bool


def columns_of(file: str) -> list[Column]:
    """The columns of a file in words, in the language of the page."""
    return [Column(name=name, says=_(_SAYS[file][name]), optional=may_be_empty(file, name)) for name in COLUMNS[file]]


def all_columns() -> dict[str, list[Column]]:
    """The same, of all three files."""
    return {file: columns_of(file) for file in FILES}


def file_words() -> dict[str, str]:
    """What is in each file."""
    return {TEAMS: _("Teams"), WALKERS: _("Walkers"), DONATIONS: _("Gifts")}


_ID = N_("A number or code of its own, at most 40 signs. Once in the file.")
_YES_NO = N_("1 for yes, 0 for no.")
_COMMUNICATION = N_("A Belgian structured communication, such as +++202/0000/00127+++.")
_SAYS: Mapping[str, Mapping[str, str]] = {
    TEAMS: {
        "team_id": _ID,
        "name": N_("The name of the team, at most 80 signs."),
        "kind": N_("One of: friends, family, company, school."),
        "company": N_("The name of the company, at most 120 signs."),
        "city": N_("Where the team comes from."),
        "goal_eur": N_("What the team wanted to raise, in euros: 500 or 500.00."),
        "registered_at": N_("When the team registered: 2020-08-06T09:39:00, on Brussels' clock."),
        "structured_communication": _COMMUNICATION,
        "status": N_("confirmed or cancelled."),
    },
    WALKERS: {
        "walker_id": _ID,
        "team_id": N_("The team_id of a team in teams.csv; empty for who walks alone."),
        "captain": N_("1 for the captain, 0 for everybody else; one in a team."),
        "first_name": N_("The first name, at most 80 signs."),
        "last_name": N_("The last name, at most 80 signs."),
        "email": N_("The walker's own e-mail address; empty for children and for those whom a captain entered."),
        "birth_date": N_("As 1985-03-04."),
        "gender": N_("V for a woman, M for a man, X, or empty."),
        "route_km": N_("The distance in kilometres: 10 or 7.5."),
        "route_type": N_("central, or own for a route of their own."),
        "start_place": N_("Where the route starts."),
        "postal_code": N_("The postal code."),
        "city": N_("Where the walker lives."),
        "language": N_("The language of letters, in two small letters: nl, fr, en, uk …"),
        "tshirt": N_("The size of the T-shirt."),
        "previous_editions": N_("The years in which the walker walked before: 2016;2018."),
        "previous_count": N_("How many years that are."),
        "newsletter": _YES_NO,
        "guardian": N_("The name of the parent or guardian of a child."),
        "status": N_("One of: confirmed, waiting, unpaid, cancelled."),
    },
    DONATIONS: {
        "donation_id": _ID,
        "date": N_("The day of the gift: 2020-09-01."),
        "time": N_("The time of the gift: 18:05 or 18:05:59."),
        "amount": N_("In euros: 25 or 25.00."),
        "currency": N_("EUR."),
        "status": N_("One of: paid, pending, failed, expired, refunded, disputed."),
        "method": N_("One of: bancontact, card, transfer, sepa_debit, cash."),
        "donor_name": N_("First name and last name; the first word is the first name."),
        "donor_email": N_("The donor's e-mail address: one address is one donor."),
        "anonymous": N_("1 to hide the name on the page, else 0."),
        "walker_id": N_("The walker_id of a walker in walkers.csv; empty for a gift to a team or to the walk."),
        "team_id": N_("The team_id of a team in teams.csv; of a walker's gift that of the walker, or empty."),
        "message": N_("The message on the page, at most 500 signs."),
        "structured_communication": _COMMUNICATION,
        "wants_certificate": N_("1 for who wants a tax certificate, else 0."),
    },
}

EXAMPLES: Mapping[str, Sequence[str]] = {
    TEAMS: (
        "T1",
        "De Stappers",
        "friends",
        "",
        "Gent",
        "500",
        "2020-08-06T09:39:00",
        "+++202/0000/00127+++",
        "confirmed",
    ),
    WALKERS: (
        *("W1", "T1", "1", "Maïté", "Van den Broeck", "maite@example.org", "1973-05-02", "V", "10", "central"),
        *("Mechelen", "9000", "Gent", "nl", "L", "2016;2018", "2", "0", "", "confirmed"),
    ),
    DONATIONS: (
        *("D1", "2020-09-01", "18:05:59", "25.00", "EUR", "paid", "bancontact", "Jan Van Damme", "jan@example.org"),
        *("0", "W1", "T1", "", "", "1"),
    ),
}
