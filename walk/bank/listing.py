"""Lists of lines for the office: by what became of them, and by anything that stands in them."""

from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from walk.bank.communication import valid_digits
from walk.bank.models import BankLine, BankMatch, How
from walk.bank.queries import waits
from walk.companies.models import Company
from walk.db import db
from walk.editions.models import Edition
from walk.money import parse_euros
from walk.pages.models import Page
from walk.payments.models import Reversal
from walk.teams.models import Team
from walk.walkers.models import Walker


class Fate(StrEnum):
    """What became of lines."""

    WAITING = "waiting"
    MATCHED = "matched"
    PAYOUTS = "payouts"
    RETURNS = "returns"
    ASIDE = "aside"
    ALL = "all"


def lines_of_fate(fate: Fate, search: str) -> Select[BankLine]:
    """These lines; those that wait oldest first, all others latest first."""
    query = select(BankLine).where(_became(fate), *(_holds(word) for word in _words(search)))
    if fate is Fate.WAITING:
        return query.order_by(BankLine.booked_on, BankLine.id)
    return query.order_by(BankLine.booked_on.desc(), BankLine.id.desc())


def count_by_fate() -> dict[Fate, int]:
    """How many lines there are of each."""
    columns = [func.count(BankLine.id).filter(_became(fate)) for fate in Fate]
    return dict(zip(Fate, (int(each) for each in db.session.execute(select(*columns)).one()), strict=True))


def list_returned_lines(lines: list[BankLine]) -> set[int]:
    """Which of these lines brought money that a bank sent back since."""
    query = select(BankMatch.line_id).where(
        BankMatch.line_id.in_([line.id for line in lines]),
        BankMatch.undone_at.is_(None),
        BankMatch.payment_id.in_(_returned_payments()),
    )
    return set(db.session.scalars(query))


def search_pages(search: str, *, most: int = 20) -> list[Page]:
    """Sponsor pages by the name of whose they are, also those that others may not find; of the latest walks first."""
    name = func.concat_ws(" ", Walker.first_name, Walker.last_name, Team.name, Company.name, Edition.year)
    query = (
        select(Page)
        .join(Edition, Edition.id == Page.edition_id)
        .outerjoin(Walker, Walker.id == Page.walker_id)
        .outerjoin(Team, Team.id == Page.team_id)
        .outerjoin(Company, Company.id == Page.company_id)
    )
    for word in search.split():
        query = query.where(name.icontains(word, autoescape=True))
    return list(db.session.scalars(query.order_by(Edition.year.desc(), Page.id).limit(most)))


def owner_for_office(page: Page) -> str:
    """Whose page it is, with the name that others may not see."""
    if page.walker is not None:
        return f"{page.walker.first_name} {page.walker.last_name}".strip()
    return page.team.name if page.team else page.company.name if page.company else page.edition.name


def _became(fate: Fate) -> ColumnElement[bool]:
    returns = select(BankMatch.line_id).where(BankMatch.how == How.RETURN, BankMatch.undone_at.is_(None))
    return {
        Fate.WAITING: waits(),
        Fate.MATCHED: BankLine.matched_at.is_not(None),
        Fate.PAYOUTS: BankLine.payout_id.is_not(None),
        Fate.RETURNS: or_(BankLine.returned != "", BankLine.id.in_(returns)),
        Fate.ASIDE: BankLine.aside_at.is_not(None),
        Fate.ALL: true(),
    }[fate]


def _words(search: str) -> list[str]:
    return [search] if valid_digits(search) else search.split()


def _holds(word: str) -> ColumnElement[bool]:
    text = func.concat_ws(
        " ",
        BankLine.name,
        BankLine.iban,
        BankLine.text,
        BankLine.digits,
        BankLine.reference,
        BankLine.end_to_end,
        BankLine.aside_note,
    )
    found = text.icontains(valid_digits(word) or word, autoescape=True)
    try:
        cents = parse_euros(word.removeprefix("-"))
    except ValueError:
        return found
    return or_(found, BankLine.amount.in_((cents, -cents)))


def _returned_payments() -> Select[int]:
    reversed_ones = select(BankMatch.reversal_id).where(BankMatch.how == How.RETURN, BankMatch.undone_at.is_(None))
    return select(Reversal.payment_id).where(Reversal.id.in_(reversed_ones))
