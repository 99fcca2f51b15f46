"""Invoices: numbered without a gap, frozen, paid through the same ledger, taken back whole."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select, text

from tests.conftest import run_jobs
from tests.factories import NOW, make_company, make_edition, make_package
from walk import files, jobs
from walk.companies.commands import cancel_purchase
from walk.db import db
from walk.errors import Refused
from walk.invoices.commands import credit, issue, read_document, word_mention
from walk.invoices.document import from_json, to_html
from walk.invoices.models import Invoice
from walk.invoices.queries import list_of_company, list_of_edition
from walk.invoices.rules import State
from walk.payments.commands import record_payment
from walk.payments.models import Checkout, Purpose
from walk.payments.proofs import find_differences
from walk.payments.transfers import find_checkout_of_digits

TODAY = date(2027, 5, 2)


@pytest.fixture
def edition(rows):
    return make_edition()


def buyer(edition, **values):
    asked = {"invoice_asked_at": NOW, "confirmed_at": None, "language": "en", "name": "Korst", "country": "BE"}
    return make_company(make_package(edition), **{**asked, **values})


def paid(invoice: Invoice, amount: int) -> None:
    checkout = invoice.line.checkout
    record_payment(checkout, provider="test", reference=f"p{invoice.id}{amount}", amount=amount, paid_at=NOW)


def states(company) -> list[tuple[str, State]]:
    return [(each.invoice.code, each.state) for each in list_of_company(company, today=TODAY)]


def test_issued_made_and_sent(edition, outbox):
    company = buyer(edition, order_reference="PO 7")
    buyer(edition)
    invoice = issue(company, at=NOW)
    assert run_jobs() == ["invoices.make", "invoices.send"]
    assert (invoice.code, invoice.amount, invoice.due_on) == ("2027-0001", 50000, date(2027, 5, 31))
    checkout = invoice.line.checkout
    assert [(each.purpose, each.amount) for each in checkout.lines] == [(Purpose.PACKAGE, 50000)]
    assert checkout.payer_email == company.email
    printed = from_json(invoice.printed)
    assert find_checkout_of_digits(printed.digits) == checkout
    assert (printed.company_name, printed.company_number, printed.order_reference) == (
        "Korst",
        "BE 0308.357.159",
        "PO 7",
    )
    assert printed.mention == "Outside the scope of VAT"
    html = to_html(printed)
    for words in ("2027-0001", printed.communication, "BE71 0961 2345 6769", "€\u00a0500,00", "1 May 2027"):
        assert words in html
    [letter] = outbox
    assert (letter.to, letter.subject) == ([company.email], "Invoice 2027-0001")
    assert f"/pay/{checkout.reference}" in letter.body
    [(name, content, kind)] = letter.attachments
    assert (name, kind) == ("2027-0001.pdf", "application/pdf")
    assert content == read_document(invoice)
    with pikepdf.open(BytesIO(content)) as document:
        assert (len(document.pages), str(document.docinfo["/Title"])) == (1, "Invoice 2027-0001")
    for task in ("invoices.make", "invoices.send"):
        jobs.enqueue(task, invoice_id=invoice.id)
    run_jobs()
    assert len(outbox) == 1
    assert list(find_differences()) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"invoice_asked_at": None}, "did not ask"),
        ({"cancelled_at": NOW}, "cancelled"),
        ({"fee": 0, "volunteers": 2}, "did not ask"),
    ],
)
def test_refused(app, edition, values, sentence):
    company = buyer(edition, **values)
    with app.test_request_context(headers={"Accept-Language": "en"}), pytest.raises(Refused, match=sentence):
        issue(company, at=NOW)
    assert db.session.scalars(select(Invoice)).all() == []
    assert db.session.scalars(select(Checkout)).all() == []


def test_one_open_invoice_a_company(edition):
    company = buyer(edition)
    first = issue(company, at=NOW)
    with pytest.raises(Refused):
        issue(company, at=NOW)
    credit(first, reason="address", at=NOW)
    issue(company, at=NOW)
    assert states(company) == [
        ("2027-0003", State.OPEN),
        ("2027-0002", State.CREDIT),
        ("2027-0001", State.CREDITED),
    ]


def test_each_year_begins_at_one_in_brussels(edition):
    late = datetime(2027, 12, 31, 22, 59, tzinfo=UTC)
    codes = [issue(buyer(edition), at=at).code for at in (NOW, late, late + timedelta(minutes=1))]
    assert codes == ["2027-0001", "2027-0002", "2028-0001"]
    assert list(find_differences()) == []


def test_what_was_printed_stays(edition):
    company = buyer(edition)
    first = issue(company, at=NOW)
    company.name, company.street = "Other", "Elsewhere 2"
    word_mention(edition, {"nl": "Vrijgesteld", "fr": "Exonéré", "en": "Exempt"}, at=NOW)
    assert (from_json(first.printed).company_name, from_json(first.printed).mention) == (
        "Korst",
        "Outside the scope of VAT",
    )
    note = from_json(credit(first, reason="Typing error", at=NOW + timedelta(days=1)).printed)
    assert (note.company_name, note.credits, note.reason) == ("Korst", "2027-0001", "Typing error")
    assert (note.code, note.date, note.communication, note.digits) == ("2027-0002", "2 May 2027", "", "")
    again = from_json(issue(company, at=NOW).printed)
    assert (again.company_name, again.mention) == ("Other", "Exempt")


@pytest.mark.parametrize(
    ("amount", "state"), [(0, State.OPEN), (20000, State.PARTLY), (50000, State.PAID), (60000, State.PAID)]
)
def test_paid_through_the_ledger(edition, amount, state):
    company, noise = buyer(edition), buyer(edition)
    invoice, other = issue(company, at=NOW), issue(noise, at=NOW)
    paid(other, 50000)
    if amount:
        paid(invoice, amount)
    [listed] = list_of_company(company, today=TODAY)
    assert (listed.paid, listed.state) == (amount, state)
    db.session.refresh(company)
    assert (company.package_received, company.confirmed_at is not None) == (amount, amount >= 50000)
    assert list_of_company(company, today=date(2027, 7, 1))[0].state is (state if amount else State.OVERDUE)
    assert list(find_differences()) == []


@pytest.mark.parametrize("is_paid", [True, False])
def test_taken_back_it_is_not_asked_any_more(edition, outbox, is_paid):
    company = buyer(edition)
    invoice = issue(company, at=NOW)
    run_jobs()
    if is_paid:
        paid(invoice, 50000)
    note = credit(invoice, reason="Cancelled", at=NOW)
    run_jobs()
    assert (invoice.line.checkout.withdrawn_at is None) == is_paid
    assert (note.credits, note.amount, note.line, note.due_on) == (invoice, 50000, None, None)
    letter = outbox[-1]
    assert (letter.subject, letter.attachments[0][0]) == ("Credit note 2027-0002", "2027-0002.pdf")
    assert "takes back invoice 2027-0001" in to_html(from_json(note.printed))
    for each in (invoice, note):
        with pytest.raises(Refused):
            credit(each, reason="Again", at=NOW)
    assert len(states(company)) == 2
    assert list(find_differences()) == []


def test_a_cancelled_purchase_still_has_its_invoice_to_take_back(edition):
    company = buyer(edition)
    invoice = issue(company, at=NOW)
    cancel_purchase(company, at=NOW)
    assert states(company) == [("2027-0001", State.OPEN)]
    credit(invoice, reason="Cancelled", at=NOW)
    assert [each.state for each in list_of_edition(edition, today=TODAY)] == [State.CREDIT, State.CREDITED]


def test_a_forgotten_contact_gets_no_letter(edition, outbox):
    company = buyer(edition)
    issue(company, at=NOW)
    company.email = ""
    run_jobs()
    assert outbox == []


def test_a_changed_file_is_not_given(edition):
    invoice = issue(buyer(edition), at=NOW)
    with pytest.raises(Refused):
        read_document(invoice)
    run_jobs()
    files.store(invoice.file_key, b"%PDF something else")
    with pytest.raises(Refused):
        read_document(invoice)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE invoices SET number = 3 WHERE number = 2", "numbered from 1 without a gap"),
        ("UPDATE invoices SET number = number + 1", "numbered from 1 without a gap"),
        ("UPDATE invoices SET amount = 1 WHERE number = 1", "charges what its line asks"),
    ],
)
def test_damage_is_found(edition, damage, found):
    for _each in range(2):
        issue(buyer(edition), at=NOW)
    if "number + 1" in damage:
        db.session.execute(text("UPDATE invoices SET number = number + 10"))
        damage = "UPDATE invoices SET number = number - 9"
    db.session.execute(text(damage))
    assert all(found in each.sentence for each in find_differences())
    assert list(find_differences()) != []
