"""Cash and cheques at the table: receipt numbers, letters, and the counter-entry of a mistake."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_edition, make_page
from walk.db import db
from walk.donations.models import Donation
from walk.donations.offline import correct, record_offline_gift, take_at_table
from walk.donations.rules import Gift, NameShown, Privacy
from walk.donors.models import Donor
from walk.donors.rules import Giver
from walk.errors import Refused
from walk.i18n import speaking
from walk.payments.models import Payment, Reversal, ReversalKind
from walk.payments.proofs import find_differences

BY = {"taken_by": "finance@example.org", "note": "envelope 12", "at": NOW}
GIVER = Giver(first_name="Émile", last_name="Dupont", email="emile@example.org", language="fr")
NAMELESS = Giver(
    first_name="Ali", last_name="علي", email="", language="nl", street="Kerkstraat 1", postal_code="9000", city="Gent"
)


@pytest.fixture(autouse=True)
def english(rows):
    with speaking("en"):
        yield


@pytest.fixture
def page(rows):
    edition = make_edition(year=2027)
    edition.giving_closes_at = NOW - timedelta(days=1)
    page = make_page(edition, slug="walk")
    make_donation(page, amount=700)
    return page


def gift(amount: int = 5000, giver: Giver = GIVER) -> Gift:
    return Gift(amount=amount, giver=giver, privacy=Privacy(name_shown=NameShown.INITIALS))


def test_receipts_are_numbered_by_year_without_gaps(page):
    moments = [NOW, NOW, NOW.replace(year=NOW.year - 1), NOW]
    taken = [take_at_table(page, gift(100), method="cash", paid_at=each, **BY).reference for each in moments]
    year = NOW.year
    assert taken == [f"{year}-0001", f"{year}-0002", f"{year - 1}-0001", f"{year}-0003"]


def test_what_is_taken_counts_and_is_thanked_for(page, outbox):
    payment = take_at_table(page, gift(), method="cheque", paid_at=NOW, **BY)
    assert (payment.provider, payment.method, payment.amount, payment.taken_by, payment.payer, payment.note) == (
        "table",
        "cheque",
        5000,
        "finance@example.org",
        "Émile Dupont",
        "envelope 12",
    )
    db.session.refresh(page)
    assert (page.raised, page.gifts) == (5700, 2)
    run_jobs()
    [letter] = outbox
    assert letter.to == ["emile@example.org"]
    assert list(find_differences()) == []


def test_who_has_no_address_is_a_donor_too_but_gets_no_letter(page, outbox):
    for _ in range(2):
        take_at_table(page, gift(giver=NAMELESS), method="cash", paid_at=NOW, **BY)
    run_jobs()
    donors = db.session.scalars(select(Donor).where(Donor.email.is_(None))).all()
    assert [(each.name, each.street) for each in donors] == [("Ali علي", "Kerkstraat 1")] * 2
    assert (outbox, page.raised) == ([], 10700)


def test_a_mistake_is_corrected_by_a_counter_entry_once(page):
    payment = take_at_table(page, gift(), method="cash", paid_at=NOW, **BY)
    with pytest.raises(Refused, match="Write why"):
        correct(payment, made_by="finance@example.org", note=" ", at=NOW)
    correct(payment, made_by="finance@example.org", note="typed twice", at=NOW)
    [reversal] = db.session.scalars(select(Reversal))
    assert (reversal.kind, reversal.amount, reversal.note) == (ReversalKind.CORRECTION, 5000, "typed twice")
    db.session.refresh(page)
    assert (page.raised, page.gifts) == (700, 1)
    with pytest.raises(Refused, match="Nothing is left"):
        correct(payment, made_by="finance@example.org", note="again", at=NOW)
    assert take_at_table(page, gift(), method="cash", paid_at=NOW, **BY).reference == f"{NOW.year}-0002"
    assert list(find_differences()) == []


def test_tomorrow_has_not_come(page):
    with pytest.raises(Refused, match="not come yet"):
        take_at_table(page, gift(), method="cash", paid_at=NOW + timedelta(days=1), **BY)
    db.session.rollback()
    assert db.session.scalars(select(Payment.provider)).all() in (["test"], [])


def test_the_same_reference_is_refused(page):
    same = {"provider": "bank", "reference": "line-1", "paid_at": NOW, "taken_by": "", "at": NOW}
    record_offline_gift(page, gift(), **same)
    with pytest.raises(Refused, match="recorded before"):
        record_offline_gift(page, gift(), **same)


def test_a_late_gift_counts_for_the_year_it_came(page):
    late = NOW.replace(year=NOW.year - 1, month=12, day=31, hour=23, minute=30)  # the next year in Brussels
    payment = take_at_table(page, gift(), method="cash", paid_at=late, **BY)
    assert payment.tax_year == NOW.year
    donation = db.session.scalars(select(Donation).where(Donation.amount == 5000)).one()
    assert donation.received == 5000
