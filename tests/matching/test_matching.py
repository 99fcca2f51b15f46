"""What counts for a matching gift, asking for it once, and showing it while it runs."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from tests.architecture.test_pages import sign_in
from tests.conftest import run_jobs
from tests.factories import (
    NOW,
    make_company,
    make_donation,
    make_edition,
    make_match,
    make_package,
    make_page,
    make_route,
    make_team,
    make_walker,
)
from tests.filling import fill, form_of
from walk import jobs
from walk.clock import brussels_day, now
from walk.db import db
from walk.donations.models import Donation
from walk.errors import Refused
from walk.matching.commands import ask
from walk.matching.models import Match
from walk.matching.queries import given_in, list_offers, worth
from walk.payments.commands import record_payment, record_reversal
from walk.payments.models import Payment, ReversalKind
from walk.payments.proofs import find_differences

IN, OVER = NOW + timedelta(days=1), NOW + timedelta(days=7)


@pytest.fixture
def edition(rows):
    return make_edition()


@pytest.fixture
def pages(edition) -> dict[str, object]:
    route, team = make_route(edition), make_team(edition, name="De Brug")
    free = {"fee": 0, "fee_received": 0}
    return {
        "walk": make_page(edition, slug="walk"),
        "team": make_page(team, slug="de-brug"),
        "member": make_page(make_walker(route, team=team, **free), slug="noor"),
        "other": make_page(make_walker(route, **free), slug="jef"),
    }


@pytest.mark.parametrize(
    ("about", "given"), [(None, 11_110), ("team", 1100), ("member", 1000), ("other", 10_000), ("walk", 10)]
)
def test_what_counts(edition, pages, about, given):
    for name, amount in {"walk": 10, "team": 100, "member": 1000, "other": 10_000}.items():
        make_donation(pages[name], amount=amount, paid_at=IN)
        for at in (NOW - timedelta(seconds=1), OVER):
            make_donation(pages[name], amount=77, paid_at=at)
        make_donation(pages[name], amount=777, paid_at=None)
    make_donation(make_page(make_edition(2026)), amount=7777, paid_at=IN)
    match = make_match(edition, page=pages[about] if about else None)
    assert given_in(match) == given


def test_what_went_back_does_not_count_nor_what_a_match_brought(edition, pages):
    match = make_match(edition)
    kept, back = (make_donation(pages["other"], amount=amount, paid_at=IN) for amount in (1000, 500))
    payment = db.session.scalars(select(Payment).where(Payment.checkout_id == back.line.checkout_id)).one()
    record_reversal(payment, kind=ReversalKind.REFUND, reference="r", amount=300, at=OVER)
    assert given_in(match) == kept.amount + 200
    earlier = make_match(edition, closes_at=NOW + timedelta(hours=1), opens_at=NOW - timedelta(days=1))
    brought = make_donation(pages["walk"], amount=9999, paid_at=IN)
    earlier.donation, earlier.asked_at, earlier.given = brought, IN, 9999
    db.session.flush()
    assert given_in(match) == 1200


def test_asked_once_and_frozen(edition, pages, outbox):
    company = make_company(make_package(edition), name="Korst")
    match = make_match(edition, percent=50, most=4000, page=pages["team"], company=company)
    make_donation(pages["member"], amount=5001, paid_at=IN)
    for at in (IN, OVER - timedelta(seconds=1)):
        with pytest.raises(Refused):
            ask(match, at=at)
    ask(match, at=OVER)
    with pytest.raises(Refused):
        ask(match, at=OVER)
    gift = match.donation
    assert (match.given, gift.amount, gift.page, gift.name) == (5001, 2501, pages["team"], "Korst")
    assert (gift.donor.email, gift.street, gift.city) == ("korst@example.org", company.street, company.city)
    make_donation(pages["member"], amount=90_000, paid_at=IN)
    for _each in range(2):
        jobs.enqueue("matching.send_asked", match_id=match.id)
    run_jobs()
    [letter] = outbox
    assert letter.to == ["korst@example.org"]
    assert "You promised 50% of it, and at most €40: that makes €25,01." in letter.body
    assert f"/pay/{gift.line.checkout.reference}" in letter.body
    assert gift.amount == 2501
    record_payment(gift.line.checkout, provider="test", reference="m", amount=2501, paid_at=OVER)
    db.session.refresh(pages["team"])
    assert (pages["team"].raised, match.state(OVER)) == (2501, "paid")
    assert [each for each in find_differences() if "matching" in each.sentence] == []


@pytest.mark.parametrize("values", [{"published_at": None}, {"withdrawn_at": NOW}, {"most": 1, "percent": 1}])
def test_not_asked(edition, pages, values):
    match = make_match(edition, **values)
    make_donation(pages["other"], amount=40, paid_at=IN)
    with pytest.raises(Refused):
        ask(match, at=OVER)
    assert db.session.scalar(select(func.count(Donation.id))) == 1


def test_nothing_counts_before_it_is_paid(edition, pages):
    make_donation(pages["other"], amount=5000, paid_at=IN)
    match = ask(make_match(edition), at=OVER)
    db.session.refresh(pages["walk"])
    assert (match.donation.page, match.donation.amount, pages["walk"].raised) == (pages["walk"], 5000, 0)


def test_the_proof_finds_another_amount(edition, pages):
    make_donation(pages["other"], amount=5000, paid_at=IN)
    ask(make_match(edition), at=OVER)
    db.session.execute(text("UPDATE matches SET given = 4000"))
    [found] = [each for each in find_differences() if "matching" in each.sentence]
    assert (found.stored, found.summed) == (5000, 4000)


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ({}, True),
        ({"published_at": None}, False),
        ({"withdrawn_at": NOW}, False),
        ({"opens_at": IN + timedelta(seconds=1)}, False),
        ({"closes_at": IN}, False),
    ],
)
def test_who_sees_it_when(edition, pages, values, seen):
    make_match(edition, **values)
    assert len(list_offers(edition, at=IN, language="en")) == seen


def test_where_it_is_seen(edition, pages):
    for name in ("team", "other"):
        make_match(edition, page=pages[name], name=f"for {name}")
    seen = {
        name: [each.name for each in list_offers(edition, at=IN, language="en", page=page)]
        for name, page in pages.items()
    }
    assert seen == {"walk": [], "team": ["for team"], "member": ["for team"], "other": ["for other"]}
    assert list_offers(edition, at=IN, language="en") == []


FILLED = {
    "company": "0",
    "name": "Korst",
    "email": "korst@example.org",
    "language": "nl",
    "percent": "100",
    "most": "1000",
    "first_day": "2027-05-01",
    "last_day": "2027-05-09",
    "slug": "",
    "text_en": "Bread for all",
}


def test_entered_published_shown_and_withdrawn(client, pages, edition):
    today = brussels_day(now())
    sign_in(client, "organiser")
    days = {"first_day": str(today - timedelta(days=1)), "last_day": str(today + timedelta(days=3))}
    assert fill(client, "/office/2027/matching/new", **{**FILLED, **days}).status_code == 303
    match = db.session.scalars(select(Match)).one()
    assert (match.first_day, match.last_day, match.most) == (
        today - timedelta(days=1),
        today + timedelta(days=3),
        100_000,
    )
    make_donation(pages["other"], amount=34_000, paid_at=now() - timedelta(hours=1))
    visitor = client.application.test_client()
    assert "Korst" not in visitor.get("/2027/").get_data(as_text=True)
    address = f"/office/2027/matching/{match.id}"
    token = form_of(client, "/office/2027/matching/")
    assert client.post(f"{address}/publication", data=token).status_code == 303
    for path in ("/2027/", "/2027/noor"):
        page = visitor.get(path).get_data(as_text=True)
        assert "Korst doubles every gift until" in page
        assert "€340 of €1.000 so far" in page
        assert "Bread for all" in page
    assert client.post(f"{address}/asking", data=token).status_code == 303
    assert match.asked_at is None
    make_donation(pages["other"], amount=70_000, paid_at=now() - timedelta(hours=1))
    full = visitor.get("/2027/noor").get_data(as_text=True)
    assert ("Korst adds €1.000 to your gifts" in full, "doubles" in full) == (True, False)
    assert client.post(f"{address}/withdrawal", data=token).status_code == 303
    assert "Korst" not in visitor.get("/2027/").get_data(as_text=True)
    assert fill(client, address, **{**FILLED, **days}).status_code == 422
    assert worth(match) == 100_000


@pytest.mark.parametrize(
    "change",
    [
        {"percent": "0"},
        {"percent": "201"},
        {"most": ""},
        {"most": "0,99"},
        {"last_day": "2027-04-30"},
        {"last_day": ""},
        {"name": ""},
        {"email": ""},
        {"slug": "nobody"},
        {"company": "999"},
    ],
)
def test_refused(client, pages, change):
    sign_in(client, "organiser")
    assert fill(client, "/office/2027/matching/new", **{**FILLED, **change}).status_code == 422
    assert db.session.scalars(select(Match)).all() == []


def test_for_one_page_by_a_company_of_the_walk(client, pages, edition):
    company = make_company(make_package(edition), name="Inkt")
    sign_in(client, "organiser")
    chosen = {**FILLED, "company": str(company.id), "name": "", "email": "", "slug": "de-brug"}
    assert fill(client, "/office/2027/matching/new", **chosen).status_code == 303
    match = db.session.scalars(select(Match)).one()
    assert (match.company, match.name, match.email, match.page) == (company, "Inkt", company.email, pages["team"])
    assert fill(client, f"/office/2027/matching/{match.id}", **{**chosen, "slug": "walk"}).status_code == 303
    assert match.page is None


@pytest.mark.parametrize("role", ["finance", "volunteer", None])
def test_strangers(client, pages, edition, role):
    match = make_match(edition)
    sign_in(client, role)
    for path in ("new", match.id):
        assert client.get(f"/office/2027/matching/{path}").status_code == 404
    assert client.get("/office/2027/matching/").status_code == (200 if role == "finance" else 404)
