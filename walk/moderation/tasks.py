"""Letters about pages that were hidden or are shown again, sent by the worker."""

from collections.abc import Callable

from walk import jobs
from walk.clock import now
from walk.companies.queries import company_link
from walk.db import db, transaction
from walk.i18n import speaking
from walk.mail import Letter, send_once
from walk.moderation import emails
from walk.moderation.emails import Reader
from walk.pages.models import Page
from walk.pages.showing import owner_of
from walk.tokens import fingerprint
from walk.walkers.emails import address_for, link_of
from walk.walkers.models import Walker
from walk.walkers.queries import find_captain, list_members
from walk.web.addresses import absolute


@jobs.task("moderation.send_hidden")
def send_hidden(page_id: int, moment: str) -> None:
    """When the office hid a page, unless it is shown again already."""
    _send(page_id, moment, emails.hidden, is_hidden=True)


@jobs.task("moderation.send_shown")
def send_shown(page_id: int, moment: str) -> None:
    """When the office shows a page again, unless it is hidden once more."""
    _send(page_id, moment, emails.shown, is_hidden=False)


def _send(page_id: int, moment: str, letter: Callable[[Reader, str], Letter], *, is_hidden: bool) -> None:
    with transaction():
        page = db.session.get_one(Page, page_id)
        if (page.hidden_at is not None) is not is_hidden:
            return
        for reader in _readers(page):
            with speaking(reader.language):
                owner = owner_of(page)
            send_once(f"page {page_id} {fingerprint(reader.to)[:32]} {moment}", letter(reader, owner), at=now())


def _readers(page: Page) -> list[Reader]:
    """The walker and their captain, whoever leads the team, or the company's contact; each address once."""
    if page.company is not None:
        company = page.company
        if not company.email:
            return []
        link = absolute("companies.contact", link=company_link(company))
        return [Reader(to=company.email, name=company.contact_name, language=company.language, link=link)]
    readers: dict[str, Reader] = {}
    for walker in _people(page):
        to = address_for(walker)
        if to is not None and walker.cancelled_at is None:
            reader = Reader(to=to, name=walker.first_name, language=walker.language, link=link_of(walker))
            readers.setdefault(to, reader)
    return list(readers.values())


def _people(page: Page) -> list[Walker]:
    if page.team is not None:
        return [each for each in list_members(page.team) if each.leads]
    if page.walker is None:
        return []
    captain = find_captain(page.walker.team) if page.walker.team else None
    return [page.walker, *([captain] if captain is not None else [])]
