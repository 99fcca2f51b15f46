"""Pages, each as a stranger, a walker and every role, in every language; and what they cost."""

import pytest
from sqlalchemy import event, select

from tests.bank.building import Tx, camt
from tests.factories import (
    NOW,
    make_company,
    make_donation,
    make_edition,
    make_match,
    make_package,
    make_page,
    make_pledge,
    make_route,
    make_team,
    make_walker,
)
from tests.tracks.samples import LOOP, line_of_10_km, make_checkpoint, make_track
from walk import files
from walk.accounts.models import Account, Role
from walk.bank.commands import take_in
from walk.bank.models import BankLine
from walk.certificates.commands import issue as issue_certificates
from walk.certificates.models import Document
from walk.companies.queries import company_link
from walk.db import db
from walk.donations.queries import gift_link, number_link
from walk.donors.queries import donor_link
from walk.invoices.commands import issue
from walk.ownroutes.commands import keep_own_route
from walk.pages.models import Page
from walk.payments.models import Payment
from walk.payments.transfers import promise_transfer
from walk.pledges.queries import pledge_link
from walk.reports.commands import freeze
from walk.routes.models import RouteKind
from walk.walkers.queries import personal_link

OFFICE = {
    "/office/": "ofv",
    "/office/2027/": "ofv",
    "/office/2027/walkers": "ofv",
    "/office/2027/walkers/{walker}": "o",
    "/office/2027/gifts/": "of",
    "/office/2027/pledges/": "of",
    "/office/2027/pledges/?state=due": "of",
    "/office/2027/pledges/asking": "of",
    "/office/2027/matching/": "of",
    "/office/2027/matching/new": "o",
    "/office/2027/matching/{match}": "o",
    "/office/2027/distances": "o",
    "/office/2027/distances/{route}": "o",
    "/office/2027/distances.csv": "o",
    "/office/2027/edition": "o",
    "/office/2027/routes/": "o",
    "/office/2027/routes/new": "o",
    "/office/2027/routes/{route}": "o",
    "/office/2027/routes/{route}/map": "o",
    "/office/2027/tracks/{track}/removal": "o",
    "/office/2027/tracks/{track}/original": "o",
    "/office/2027/tracks/{track}/checkpoints/new": "o",
    "/office/2027/checkpoints/{checkpoint}": "o",
    "/office/2027/checkpoints/{checkpoint}/removal": "o",
    "/office/2027/codes": "o",
    "/office/2027/reductions": "o",
    "/office/2027/questions/": "o",
    "/office/2027/waiting/": "o",
    "/office/2027/letters/": "o",
    "/office/2027/letters/weekly/fr": "o",
    "/office/2027/teams/": "ofv",
    "/office/2027/teams/{team_id}": "o",
    "/office/2027/reports": "o",
    "/office/2027/photo": "o",
    "/office/2027/news": "o",
    "/office/2027/companies/": "of",
    "/office/2027/companies/{company}": "of",
    "/office/2027/companies/{company}/cancellation": "of",
    "/office/2027/invoices/": "of",
    "/office/2027/invoices/invoices.csv": "of",
    "/office/2027/invoices/mention": "f",
    "/office/2027/invoices/{invoice}/credit": "f",
    "/office/2027/packages/": "o",
    "/office/2027/packages/new": "o",
    "/office/2027/packages/{package}": "o",
    "/office/2027/lists/": "ofv",
    "/office/2027/lists/downloads": "of",
    "/office/2027/lists/walkers": "o",
    "/office/2027/lists/start_packs": "ov",
    "/office/2027/lists/gifts?state=arrived": "of",
    "/office/2027/lists/civicrm": "o",
    "/office/2027/figures/": "of",
    "/office/2027/figures/figures.csv": "of",
    "/office/2027/figures/figures.xlsx": "of",
    "/office/2027/figures/figures.json": "of",
    "/office/2027/figures/ages.svg": "of",
    "/office/2027/figures/by/kind": "of",
    "/office/2027/figures/by/km": "of",
    "/office/2027/figures/by/team_kind": "of",
    "/office/2027/standing/": "of",
    "/office/2027/standing/live": "of",
    "/office/2027/frozen/": "of",
    "/office/2027/frozen/{report}": "of",
    "/office/2027/frozen/{report}/differences": "of",
    "/office/2027/frozen/{report}/report-nl.html": "of",
    "/office/2027/frozen/{report}/genders.svg": "of",
    "/office/figures/": "of",
    "/office/editions/new": "o",
    "/office/bank/": "of",
    "/office/bank/statements": "of",
    "/office/bank/lines/waiting": "of",
    "/office/bank/lines/all": "of",
    "/office/bank/lines/{bank_line}": "of",
    "/office/bank/lines/{bank_line}/gift": "f",
    "/office/bank/lines/{bank_line}/gift/{walk_page}": "f",
    "/office/money/": "of",
    "/office/money/ledger.csv": "f",
    "/office/money/ledger.xlsx": "f",
    "/office/money/closing": "of",
    "/office/money/year-end/2026": "of",
    "/office/money/payouts": "of",
    "/office/money/proofs": "of",
    "/office/money/payments/{payment}": "of",
    "/office/money/payments/{payment}/move/{gift_id}": "f",
    "/office/money/take": "f",
    "/office/money/take/{walk_page}": "f",
    "/office/certificates/": "of",
    "/office/certificates/2027": "of",
    "/office/certificates/2027/donors": "of",
    "/office/certificates/2027/donors?only=below": "of",
    "/office/certificates/2027/donors.csv": "f",
    "/office/certificates/2027/turn": "of",
    "/office/certificates/payments/{payment}": "f",
    "/office/certificates/2027/{certificate}": "of",
    "/office/filing/": "f",
    "/office/filing/2027": "f",
    "/office/elsewhere/": "of",
    "/office/elsewhere/template.csv": "of",
    "/office/elsewhere/totals/2027.csv": "f",
    "/office/elsewhere/totals/2027.xlsx": "f",
    "/office/donors/": "of",
    "/office/donors/?q=amina": "of",
    "/office/donors/same": "of",
    "/office/donors/several": "of",
    "/office/donors/no-number": "of",
    "/office/donors/no-address": "of",
    "/office/donors/{donor}": "of",
    "/office/donors/{donor}/number/told": "f",
    "/office/donors/{donor}/same": "f",
    "/office/donors/{donor}/same/{other_donor}": "f",
    "/office/api/": "o",
    "/office/people": "o",
    "/office/persons/": "o",
    "/office/persons/found?q=noor": "o",
    "/office/exchange/": "o",
    "/office/exchange/template/walkers.csv": "o",
    "/office/exchange/totals/": "o",
    "/office/exchange/totals/new": "o",
    "/office/exchange/totals/template.csv": "o",
    "/office/exchange/profiles/": "o",
}
PUBLIC = (
    "/2027/figures",
    "/api/v1/",
    *("/", "/2027/", "/2027/teams", "/2027/teams?q=x", "/2027/live", "/register", "/2027/register/alone"),
    *("/2027/register/team", "/2027/de-brug", "/2027/noor", "/2027/de-brug/give", "/2027/walk/give", "/sign-in"),
    *("/my/{link}", "/my/{link}/change", "/my/{link}/cancel", "/my/{link}/add", "/my/{link}/page", "/my/{link}/team"),
    *("/2027/routes", "/2027/routes/{route}", "/2027/routes/{own_route}"),
    *("/my/{own_link}/route", "/my/{own_link}/route/file", "/my/{own_link}/route/drawing"),
    *("/my/{own_link}/route/suggestions", "/my/{own_link}/route/removal"),
    *("/2027/teams?by=walker", "/2027/walkers", "/2027/walkers?q=x", "/2027/de-brug/report", "/gift/{gift}"),
    *("/2027/noor/pledge", "/2027/de-brug/pledge", "/pledge/{pledge}", "/pledge/{pledge}/change"),
    *("/my/{link}/page/photo", "/my/{link}/team/photo", "/my/{link}/page/news", "/my/{link}/page/supporters"),
    *("/2027/companies", "/2027/companies/{package}", "/2027/companies/ranking", "/2027/korst", "/2027/korst/give"),
    *("/company/{company_link}", "/company/{company_link}/page", "/company/{company_link}/logo"),
    *("/company/{company_link}/news", "/my/{company_link}/company/supporters"),
    *("/pay/{checkout}", "/pay/{checkout}/transfer"),
    *("/donor", "/donor/sent", "/donor/{donor_link}", "/certificate-data/{number_link}", "/attest/{proof}"),
    "/certificate-data/{number_link}/noted",
    *("/staff/{staff}", "/staff/{staff}/alone", "/staff/{staff}/team"),
    *(
        "/my/{link}/members",
        "/my/{link}/members/close",
        "/my/{link}/move",
        "/my/{link}/transfer",
        "/2027/register/group",
    ),
    *(
        "/join/{invitation}",
        "/2027/de-brug/join",
        "/office/access/login",
        "/office/access/reset",
        "/demo/",
        "/demo/mail",
    ),
)
NO_PAGES = (".csv", ".xlsx", ".pdf", ".json", ".svg", "/live")  # how the addresses of files and fragments end
ROLES = {"o": "organiser", "f": "finance", "v": "volunteer"}


@pytest.fixture
def place(rows) -> dict[str, object]:
    """A small edition, and the words that addresses need."""
    edition = make_edition(year=2027)
    make_page(edition, slug="walk")
    route = make_route(edition)
    team = make_team(edition, name="De Brug")
    walker = make_walker(route, team=team, captain_since=NOW)
    page = make_page(walker, slug="noor")
    gift, pledge = make_donation(page), make_pledge(page)
    make_donation(make_page(team, slug="de-brug"), message="Zet hem op!")
    db.session.commit()
    return {
        "route": route.id,
        "walker": walker.id,
        "link": personal_link(walker),
        "gift": gift_link(gift),
        "pledge": pledge_link(pledge),
        "match": make_match(edition).id,
        "report": freeze(edition, name="press release", note="", by="an@example.org", at=NOW).id,
        "invitation": team.invitation,
        "team": team,
        "team_id": team.id,
        "walker_row": walker,
        **map_words(edition),
        **company_words(edition),
        **bank_words(),
        **payment_words(gift, page),
        **donor_words(page),
    }


def donor_words(page) -> dict[str, object]:
    """A donor who may be asked for the national number, and another; the words for their addresses."""
    gift, other = make_donation(page, amount=4000), make_donation(page)
    issue_certificates(2027, at=NOW.replace(year=2028))
    db.session.commit()
    paper = db.session.scalars(select(Document)).one()
    return {
        "certificate": paper.certificate.number,
        "proof": paper.proof,
        "donor": gift.donor_id,
        "other_donor": other.donor_id,
        "donor_link": donor_link(gift.donor),
        "number_link": number_link(gift),
    }


def payment_words(gift, page) -> dict[str, object]:
    """A payment, and a gift that is to be transferred; the words for their addresses."""
    promised = make_donation(page, paid_at=None).line.checkout
    promise_transfer(promised, at=NOW)
    db.session.commit()
    payment = db.session.scalars(select(Payment.id).where(Payment.checkout_id == gift.line.checkout_id)).one()
    return {"payment": payment, "gift_id": gift.id, "checkout": promised.reference}


def map_words(edition) -> dict[str, object]:
    """A route on a map, and somebody with an own route; the words for their addresses."""
    track = make_track(edition)
    files.store(track.file_key, LOOP)
    checkpoint = make_checkpoint(track)
    walker = make_walker(make_route(edition, kind=RouteKind.OWN))
    make_page(walker)
    keep_own_route(walker, line_of_10_km(), distance_km=10, drawn=True, at=NOW)
    db.session.commit()
    return {
        "track": track.id,
        "checkpoint": checkpoint.id,
        "own_route": walker.route_id,
        "own_link": personal_link(walker),
    }


def bank_words() -> dict[str, object]:
    """A line of the bank that waits, and the walk's page; the words for their addresses."""
    take_in("may.xml", camt(Tx(amount=2500)), ours=(), by="tests", at=NOW)
    db.session.commit()
    return {
        "bank_line": db.session.scalars(select(BankLine.id)).one(),
        "walk_page": db.session.scalars(select(Page.id).where(Page.slug == "walk")).one(),
    }


def company_words(edition) -> dict[str, object]:
    """A company with a page; the words for its addresses."""
    company = make_company(make_package(edition, shows_logo=True))
    make_page(company, slug="korst")
    invoice = issue(make_company(company.package, invoice_asked_at=NOW), at=NOW)
    db.session.commit()
    return {
        "invoice": invoice.id,
        "company": company.id,
        "package": company.package_id,
        "company_link": company_link(company),
        "staff": company.staff_token,
    }


def status(client, address: str) -> int:
    """Of the answer, which may be a file that has to be closed."""
    with client.get(address) as answer:
        return answer.status_code


def sign_in(client, role: str | None) -> None:
    """Somebody with this role (none: a walker) is signed in from now on."""
    account = Account(
        email=f"{role or 'walker'}@example.org", created_at=NOW, fs_uniquifier=f"key-{role}", language="nl"
    )
    if role:
        account.roles = [Role(name=role)]
    db.session.add(account)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = account.fs_uniquifier, True


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_public_pages_open_in_every_language(client, place, language):
    for address in PUBLIC:
        answer = client.get(address.format(**place), headers={"Accept-Language": language})
        assert answer.status_code == 200, address
        if not address.endswith("live"):
            assert f'<html lang="{language}">' in answer.get_data(as_text=True)


@pytest.mark.parametrize(("language", "word"), [("nl", "Inschrijven"), ("fr", "inscrire"), ("en", "Register")])
def test_pages_really_are_in_that_language(client, place, language, word):
    page = client.get("/register", headers={"Accept-Language": language}).get_data(as_text=True)
    assert word in page
    assert ("Register" in page) == (language == "en")


@pytest.mark.parametrize(("language", "word"), [("nl", "niet verplicht"), ("fr", "facultatif"), ("en", "optional")])
def test_shared_parts_of_pages_are_translated_too(client, place, language, word):
    page = client.get("/2027/walk/give", headers={"Accept-Language": language}).get_data(as_text=True)
    assert f"({word})" in page


@pytest.mark.parametrize("role", ["o", "f", "v"])
def test_office_pages_by_role(client, place, role):
    sign_in(client, ROLES[role])
    seen = {address: status(client, address.format(**place)) for address in OFFICE}
    assert seen == {address: 200 if role in roles else 404 for address, roles in OFFICE.items()}


def test_a_walker_sees_no_office_page(client, place):
    sign_in(client, None)
    assert {client.get(address.format(**place)).status_code for address in OFFICE} == {404}
    assert client.get("/me").status_code == 200


def test_a_stranger_is_sent_to_sign_in(client, place):
    for address in OFFICE:
        answer = client.get(address.format(**place))
        assert answer.status_code == 303
        assert answer.location.startswith("/office/access/login")
    assert client.get("/me").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("address", "most"),  # one more than elsewhere where a matching gift runs
    [("/2027/de-brug", 7), ("/2027/noor", 6), ("/", 9), ("/2027/teams", 4), ("/my/{link}", 12)],
)
def test_queries_do_not_grow_with_rows(client, place, address, most):
    few = count_queries(client, address.format(**place))
    for _each in range(3):
        walker = make_walker(place["walker_row"].route, team=place["team"])
        make_donation(make_page(walker))
    db.session.commit()
    many = count_queries(client, address.format(**place))
    assert few == many <= most


def count_queries(client, address: str) -> int:
    """What opening a page asks of the database."""

    def look() -> None:
        assert client.get(address).status_code == 200

    return count_statements(look)


def count_statements(act) -> int:
    """How many statements something takes."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return len(said)


def test_headers_of_every_answer(client, place):
    headers = client.get("/").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Permissions-Policy" in headers
    for cookie in client.get("/register").headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
