"""Issuing: who gets a certificate, for how much, under which number, and once."""

import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from tests.certificates.giving import ADDRESS, LATER, certificates, give_back
from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page, pay
from walk.audit import AuditEntry
from walk.certificates import queries
from walk.certificates.commands import issue
from walk.certificates.models import Document
from walk.db import db
from walk.errors import Refused
from walk.payments.models import Checkout, CheckoutLine, Purpose

pytestmark = pytest.mark.usefixtures("rows")


@pytest.fixture
def page():
    return make_page(make_edition())


def test_a_donor_gets_one_certificate_for_all_gifts_of_the_year(page):
    donor = make_donor(language="fr", **ADDRESS)
    other_page = make_page(make_edition(2028))
    make_donation(page, donor=donor, amount=2500)
    make_donation(other_page, donor=donor, amount=1550)
    make_donation(page, donor=donor, amount=9900, paid_at=None)  # only promised
    make_donation(page, donor=donor, amount=9900, paid_at=LATER)  # of the next year
    make_donation(page, donor=make_donor(), amount=3999)  # below the threshold
    made = issue(2027, at=LATER)
    assert (made.count, made.cents) == (1, 4050)
    (certificate,) = certificates()
    assert (certificate.number, certificate.donor, certificate.amount) == (1, donor, 4050)
    (paper,) = db.session.scalars(select(Document))
    assert (paper.certificate, paper.version, paper.amount) == (certificate, 1, 4050)
    assert paper.printed.pop("check") == f"http://localhost/attest/{paper.proof}"
    assert paper.printed == {
        "wording": 2,
        "language": "fr",
        "year": 2027,
        "number": 1,
        "figures": "***40,50*** EUR",
        "words": "quarante euros et cinquante centimes",
        "date": "10 janvier 2028",
        "institution_name": "Vluchtelingenwerk Vlaanderen vzw",
        "institution_address": "Kruidtuinstraat 75, 1210 Brussel",
        "institution_number": "0308.357.159",
        "city": "Brussel",
        "signatory_name": "Sofie De Smet",
        "signatory_title": "Directeur",
        "donor_name": donor.last_name,
        "donor_first_name": "Amina",
        "donor_address": ["Korenmarkt 1", "9000 Gent"],
        "donor_kind": "person",
        "donor_street": "Korenmarkt 1",
        "donor_postal_code": "9000",
        "donor_city": "Gent",
        "donor_country": "BE",
        "enterprise_number": "",
        "number_shown": "none",
        "masked": "",
        "gifts": [],
        "version": 1,
        "replaces": "",
        "signature": "",
        "duplicate": False,
        "dropped": "",
    }


def test_fees_never_count(page):
    donor = make_donor()
    donation = make_donation(page, donor=donor, amount=3000, paid_at=None)
    checkout = donation.line.checkout
    fee = CheckoutLine(checkout=checkout, purpose=Purpose.REGISTRATION_FEE, description="fee", amount=5000)
    db.session.add(fee)
    db.session.flush()
    pay(checkout, at=NOW)
    assert queries.get_preview(2027).certificates == 0
    make_donation(page, donor=donor, amount=1000)
    assert issue(2027, at=LATER).cents == 4000


def test_what_went_back_does_not_count(page):
    kept, gone = make_donor(), make_donor()
    give_back(make_donation(page, donor=kept, amount=6000), 1000)
    give_back(make_donation(page, donor=gone, amount=4000), 1)
    made = issue(2027, at=LATER)
    assert [(each.donor_id, each.amount) for each in certificates()] == [(kept.id, 5000)]
    assert made.count == 1


@pytest.mark.parametrize(
    ("paid_at", "year"),
    [
        (datetime(2027, 12, 31, 22, 59, 59, tzinfo=UTC), 2027),
        (datetime(2027, 12, 31, 23, 30, tzinfo=UTC), 2028),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_turns_in_brussels(page, paid_at, year):
    make_donation(page, amount=4000, paid_at=paid_at)
    found = {each: queries.get_preview(each).certificates for each in (2026, 2027, 2028)}
    assert found == {2026: 0, 2027: 0, 2028: 0} | {year: 1}


def test_a_preview_counts_and_changes_nothing(page):
    make_donation(page, amount=4000)
    make_donation(page, donor=make_donor(**ADDRESS), amount=5000)
    make_donation(page, amount=100)
    preview = queries.get_preview(2027)
    assert (preview.certificates, preview.cents, preview.to_issue) == (2, 9000, 2)
    assert (preview.below, preview.without_address, preview.issued) == (1, 1, 0)
    assert certificates() == []
    assert run_jobs() == []


def test_numbers_run_on_without_a_gap(page):
    for _ in range(3):
        make_donation(page, amount=4000)
    assert issue(2027, at=LATER).count == 3
    assert issue(2027, at=LATER).count == 0
    make_donation(page, amount=4000)
    assert issue(2027, at=LATER).count == 1
    assert [each.number for each in certificates()] == [1, 2, 3, 4]
    make_donation(page, amount=4000, paid_at=LATER)
    issue(2028, at=LATER, early=True)
    assert [each.number for each in certificates(2028)] == [1]


def test_donors_without_an_address_can_be_left_for_later(page):
    complete = make_donor(**ADDRESS)
    make_donation(page, amount=4000)
    make_donation(page, donor=complete, amount=4000)
    assert issue(2027, at=LATER, complete_only=True).count == 1
    assert [each.donor_id for each in certificates()] == [complete.id]
    assert issue(2027, at=LATER).count == 1
    assert [each.number for each in certificates()] == [1, 2]


def test_a_running_year_is_refused_unless_early(page):
    make_donation(page, amount=4000)
    with pytest.raises(Refused) as refused:
        issue(2027, at=NOW)
    assert refused.value.field == "early"
    assert issue(2027, at=NOW, early=True).count == 1


def test_later_gifts_do_not_change_a_certificate_but_are_listed(page):
    more, less, same = (make_donor() for _ in range(3))
    for donor in (more, less, same):
        make_donation(page, donor=donor, amount=5000)
    back = make_donation(page, donor=less, amount=5000)
    issue(2027, at=LATER)
    make_donation(page, donor=more, amount=700)
    give_back(back, 5000)
    assert [each.amount for each in certificates()] == [5000, 10000, 5000]
    found = [(certificate.donor_id, given) for certificate, given in queries.list_to_correct(2027)]
    assert found == [(more.id, 5700), (less.id, 5000)]
    assert queries.get_preview(2027).to_correct == 2


def test_issuing_is_recorded(page):
    make_donation(page, amount=4000)
    issue(2027, at=LATER)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "issue certificates"))
    assert (entry.subject, entry.detail) == (
        "certificates 2027",
        {"count": 1, "cents": 4000, "early": False},
    )


def test_documents_are_made_in_batches(page):
    for _ in range(51):
        make_donation(page, donor=make_donor(), amount=4000)
    issue(2027, at=LATER)
    sizes = db.session.execute(
        db.text("SELECT jsonb_array_length(args -> 'document_ids') FROM procrastinate_jobs ORDER BY id")
    )
    assert [row[0] for row in sizes] == [50, 1]


def test_the_command_line_previews_and_issues(app: Flask, page):
    make_donation(page, amount=4000, paid_at=datetime(2025, 5, 1, tzinfo=UTC))
    db.session.commit()
    runner = app.test_cli_runner()
    shown = json.loads(runner.invoke(args=["certificates", "preview", "2025", "--json"]).output)
    assert (shown["year"], shown["certificates"], shown["cents"]) == (2025, 1, 4000)
    assert "EUR 40.00" in runner.invoke(args=["certificates", "preview", "2025"]).output
    assert runner.invoke(args=["certificates", "issue", "2025"]).output == "1 certificates, EUR 40.00\n"
    refused = runner.invoke(args=["certificates", "issue", "2099"])
    assert refused.exit_code == 1


def test_noise_of_others_does_not_count(page):
    donation = make_donation(page, amount=4000)
    stray = Checkout(
        reference="stray",
        edition=page.edition,
        payer_email=donation.donor.email,
        language="nl",
        created_at=NOW,
    )
    db.session.add(CheckoutLine(checkout=stray, purpose=Purpose.GIFT, description="no promise", amount=9000))
    db.session.flush()
    pay(stray, at=NOW)
    assert queries.get_preview(2027).cents == 4000
