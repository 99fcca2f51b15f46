"""What the office sees of one walker, and the codes it hands out."""

import csv
import io

import pytest

from tests.accounts.people import make_account, sign_in
from tests.factories import NOW, make_company, make_edition, make_package, make_route, make_walker
from tests.filling import fill
from walk.db import db
from walk.payments.commands import record_payment, record_reversal
from walk.payments.models import ReversalKind
from walk.walkers.codes import make_codes
from walk.walkers.fees import FeePayment, ask_fees, list_fee_payments
from walk.walkers.models import FeeCode, Walker
from walk.walkers.spreadsheet import guarded


@pytest.fixture
def walker(rows) -> Walker:
    walker = make_walker(make_route(make_edition()), fee_received=0, confirmed_at=None)
    noise = make_walker(walker.route, fee_received=0)
    pay(noise, 400, "noise")
    return walker


def pay(walker: Walker, amount: int, reference: str):
    checkout = ask_fees([walker], asked_by=walker, email="a@example.org", language="nl", at=NOW)
    return record_payment(
        checkout, provider="stripe", reference=reference, amount=amount, paid_at=NOW, method="bancontact"
    )


def seen(client, walker: Walker) -> str:
    sign_in(client, make_account("organiser"))
    return client.get(f"/office/2027/walkers/{walker.id}").get_data(as_text=True)


def test_which_company_pays(client, walker):
    company = make_company(make_package(walker.edition), name="Korst & Zonen")
    make_company(company.package, name="Een ander")
    assert "Korst" not in seen(client, walker)
    walker.company_id = company.id
    page = seen(client, walker)
    assert f'/office/2027/companies/{company.id}"><bdi>Korst &amp; Zonen</bdi>' in page
    assert "Een ander" not in page


def test_that_a_code_was_used_and_never_which(client, walker):
    make_codes(walker.edition, ["GEHEIM"], uses=1, at=NOW)
    assert "with a code" not in seen(client, walker)
    walker.used_code = True
    page = seen(client, walker)
    assert ["with a code" in page, "GEHEIM" in page] == [True, False]


def test_the_payments_of_the_fee(client, walker):
    assert "Payments of the fee" not in seen(client, walker)
    payment = pay(walker, 1000, "one")
    record_reversal(payment, kind=ReversalKind.REFUND, reference="r", amount=300, at=NOW)
    assert list_fee_payments(walker) == [
        FeePayment(amount=1000, moved_at=NOW, how="bancontact"),
        FeePayment(amount=-300, moved_at=NOW, how="bancontact"),
    ]
    page = seen(client, walker)
    assert page.count("bancontact") == 2
    assert page.count("went back") == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("WELKOM-1", "WELKOM-1"),
        ("=1+1", "'=1+1"),
        ("+32", "'+32"),
        ("-A", "'-A"),
        ("@SUM", "'@SUM"),
        ("\tx", "'\tx"),
        ("", ""),
    ],
)
def test_nothing_becomes_a_formula(text, shown):
    assert guarded(text) == shown


def test_a_batch_of_codes_as_a_file(client, walker):
    sign_in(client, make_account("organiser"))
    make_codes(walker.edition, ["ALLEEN"], uses=1, at=NOW)
    address = "/office/2027/codes"
    assert "Made several at a time" not in client.get(address).get_data(as_text=True)
    values = {"code": "=OCMW", "number": "3", "uses": "2", "pays": "2,50", "expires_on": "2027-09-01"}
    assert fill(client, address, **values).status_code == 303
    first = db.session.query(FeeCode).filter(FeeCode.code != "ALLEEN").order_by(FeeCode.id).first()
    assert f"{address}/{first.id}.csv" in client.get(address).get_data(as_text=True)
    answer = client.get(f"{address}/{first.id}.csv")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "text/csv",
        f'attachment; filename="codes-2027-{first.id}.csv"',
    )
    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert lines[0] == ["Code", "Pays", "Of how many", "Used", "Until"]
    assert [line[1:] for line in lines[1:]] == [["2.50", "2", "0", "2027-09-01"]] * 3
    assert {line[0][:7] for line in lines[1:]} == {"'=OCMW-"}


def test_codes_are_for_organisers_of_that_year(client, walker):
    code = make_codes(walker.edition, ["A", "B"], uses=1, at=NOW)[0]
    make_edition(2028)
    assert client.get(f"/office/2027/codes/{code.id}.csv").status_code == 303
    sign_in(client, make_account("finance", "volunteer"))
    assert client.get(f"/office/2027/codes/{code.id}.csv").status_code == 404
    sign_in(client, make_account("organiser"))
    assert client.get(f"/office/2028/codes/{code.id}.csv").status_code == 404
    assert client.get("/office/2027/codes/999999.csv").status_code == 404
