"""The pages that bring gifts in, in two steps, and hand totals out; and who may not."""

import csv
import io
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import func, select

from tests.accounts.people import make_account, post, sign_in, token
from tests.elsewhere.building import ROW, gift, sheet
from tests.filing.building import NUMBER
from tests.filling import fill
from walk import files
from walk.audit import AuditEntry
from walk.clock import now
from walk.db import db
from walk.elsewhere.models import ElsewhereGift
from walk.elsewhere.rows import COLUMNS
from walk.errors import NotFound
from walk.filing.commands import reseal
from walk.pending import GIFTS

PAGE = "/office/elsewhere/"
PREVIEW = f"{PAGE}preview?source=civicrm&name=gifts.csv"


@pytest.fixture
def finance(client):
    sign_in(client, make_account("finance", email="finance@example.org"))
    return client


def upload(client, content: bytes, source: str = "civicrm"):
    data = {"csrf_token": token(client), "source": source, "file": (io.BytesIO(content), "gifts.csv")}
    return client.post(PAGE, data=data, content_type="multipart/form-data")


def count() -> int:
    return db.session.scalar(select(func.count(ElsewhereGift.id))) or 0


def test_a_file_in_two_steps(finance):
    answer = upload(finance, sheet(gift(national_number=NUMBER), gift(source_id="G-2", amount="25")))
    assert (answer.status_code, answer.location) == (303, PREVIEW)
    assert count() == 0
    page = finance.get(PREVIEW).get_data(as_text=True)
    assert "€100" in page
    assert "Bring it in" in page
    key = f"elsewhere/pending-{account_id()}.sealed"
    assert NUMBER.encode() not in files.read(key)
    done = fill(finance, PREVIEW)
    assert (done.status_code, done.location) == (303, PAGE)
    assert count() == 2
    with pytest.raises(NotFound):
        files.read(key)
    page = finance.get(PAGE).get_data(as_text=True)
    assert "Brought in: 2 new gifts." in page
    assert "civicrm" in page
    assert finance.get(PREVIEW).status_code == 404


def test_how_many_share_an_address_is_said_before(finance):
    upload(finance, sheet(gift()))
    assert "the e-mail address of another donor" not in finance.get(PREVIEW).get_data(as_text=True)
    upload(finance, sheet(gift(), gift(source_id="G-2", donor_id="P-2", first_name="Bert", last_name="Claes")))
    page = " ".join(finance.get(PREVIEW).get_data(as_text=True).split())
    assert "<dt>Of these, with the e-mail address of another donor</dt><dd>2</dd>" in page
    assert "Probably the same" in page
    assert fill(finance, PREVIEW).status_code == 303
    page = finance.get(PAGE).get_data(as_text=True)
    assert "Brought in: 2 new gifts." in page
    upload(finance, sheet(gift(status="withdrawn"), gift(source_id="G-3")))
    fill(finance, PREVIEW)
    assert "Brought in: 1 new gift. 1 gift went back." in finance.get(PAGE).get_data(as_text=True)


def test_a_file_of_another_key_is_dropped(finance, app, monkeypatch):
    upload(finance, sheet(gift()))
    key = f"elsewhere/pending-{account_id()}.sealed"
    monkeypatch.setitem(app.config, "FERNET_KEYS", (Fernet.generate_key().decode(),))
    assert finance.get(PREVIEW).status_code == 404
    assert not files.exists(key)
    assert upload(finance, sheet(gift())).status_code == 303
    assert finance.get(PREVIEW).status_code == 200


def test_a_rotated_key_opens_the_file_that_is_looked_at(finance, app, monkeypatch):
    old, new = app.config["FERNET_KEYS"], Fernet.generate_key().decode()
    upload(finance, sheet(gift()))
    files.store("elsewhere/pending-0.sealed", b"sealed with a key that is gone")
    monkeypatch.setitem(app.config, "FERNET_KEYS", (new, *old))
    reseal()
    monkeypatch.setitem(app.config, "FERNET_KEYS", (new,))
    assert finance.get(PREVIEW).status_code == 200
    assert not files.exists("elsewhere/pending-0.sealed")


def test_a_file_that_nobody_came_back_for_goes_after_a_day(finance):
    upload(finance, sheet(gift()))
    GIFTS.forget_old(at=now() + timedelta(hours=23))
    assert finance.get(PREVIEW).status_code == 200
    GIFTS.forget_old(at=now() + timedelta(hours=25))
    assert finance.get(PREVIEW).status_code == 404


def test_faults_are_listed_and_nothing_is_kept(finance):
    answer = upload(finance, sheet(gift(), gift(source_id="G-2", amount="<b>")))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "gifts.csv, line 3, amount: “&lt;b&gt;” is not an amount in euros written as 1234.50." in page
    assert count() == 0
    assert finance.get(PREVIEW).status_code == 404


@pytest.mark.parametrize(
    ("source", "sentence"),
    [("", "Name the system, such as civicrm."), ("Civi CRM", "Small letters, digits and dashes only")],
)
def test_the_system_must_be_named(finance, source, sentence):
    answer = upload(finance, sheet(gift()), source)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_another_file_meanwhile_is_not_brought_in(finance):
    upload(finance, sheet(gift()))
    form = {"source": "civicrm", "name": "gifts.csv", "digest": "0" * 64}
    assert post(finance, f"{PAGE}preview", **form).status_code == 303
    assert count() == 0
    assert "Another file was uploaded meanwhile" in finance.get(PAGE).get_data(as_text=True)


def test_a_file_can_be_left(finance):
    upload(finance, sheet(gift()))
    assert post(finance, f"{PAGE}preview", leave="1").location == PAGE
    assert finance.get(PREVIEW).status_code == 404
    assert count() == 0


def test_a_file_that_no_longer_fits_is_refused(finance):
    upload(finance, sheet(gift()))
    with_form = finance.get(PREVIEW).get_data(as_text=True)
    digest = with_form.split('name="digest" type="hidden" value="')[1].split('"')[0]
    form = {"source": "civicrm", "name": "gifts.csv", "digest": digest}
    assert post(finance, f"{PAGE}preview", **form).status_code == 303
    upload(finance, sheet(gift(source_id="G-9")))
    assert post(finance, f"{PAGE}preview", **form).status_code == 303
    assert count() == 1


def test_an_organiser_looks_and_others_find_nothing(finance, client):
    upload(finance, sheet(gift()))
    sign_in(client, make_account("organiser"))
    page = client.get(PAGE).get_data(as_text=True)
    assert "Finance brings files in" in page
    assert "totals/" not in page
    assert upload(client, sheet(gift())).status_code == 404
    assert client.get(PREVIEW).status_code == 404
    assert client.get(f"{PAGE}totals/2026.csv").status_code == 404
    sign_in(client, make_account("volunteer"))
    assert client.get(PAGE).status_code == 404


def test_the_template_can_be_brought_in(finance):
    with finance.get(f"{PAGE}template.csv") as answer:
        header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert header == list(COLUMNS) == list(ROW)
        assert len(row) == len(header)
        assert upload(finance, answer.data).status_code == 303


def test_totals_are_handed_out_and_noted(finance):
    upload(finance, sheet(gift(national_number=NUMBER)))
    fill(finance, PREVIEW)
    with finance.get(f"{PAGE}totals/2026.csv") as answer:
        assert answer.headers["Content-Disposition"] == "attachment; filename=donors-2026.csv"
        assert answer.headers["Cache-Control"] == "no-store"
        (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert NUMBER not in answer.get_data(as_text=True)
    assert (row["last_name"], row["walk"], row["elsewhere"], row["total"]) == ("Peeters", "0.0", "75.0", "75.0")
    verbs = select(AuditEntry.verb).order_by(AuditEntry.id)
    assert db.session.scalars(verbs).all() == ["brought in gifts", "downloaded totals"]


def test_the_command_line(app: Flask, rows, tmp_path):
    path = tmp_path / "gifts.csv"
    path.write_bytes(sheet(gift()))
    run = app.test_cli_runner().invoke
    done = run(args=["elsewhere", "import", str(path), "--source", "civicrm"])
    assert done.output == (
        "1 new gifts of 75.00 euros, 0 withdrawn\n"
        "1 new donors, 0 of them with the e-mail address of another donor\n"
        "0 donors found by e-mail address and name, 0 rows known\n"
    )
    path.write_bytes(sheet(gift(amount="1")))
    refused = run(args=["elsewhere", "import", str(path), "--source", "civicrm"])
    assert (refused.exit_code, "Nothing was brought in: 1 faults." in refused.output) == (1, True)
    assert run(args=["elsewhere", "import", str(path), "--source", "Civi CRM"]).exit_code == 2
    assert count() == 1


def account_id() -> int:
    from walk.accounts.models import Account

    return db.session.scalars(select(Account.id)).one()
