"""The pages on which finance files: what they show, what they do, and who may not see them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.filing.building import NUMBER, SETTINGS, make_certificate
from tests.filling import fill
from walk.audit import AuditEntry
from walk.clock import now
from walk.db import db
from walk.filing.models import Filing
from walk.filing.retention import forget_old_files

PAGE = "/office/filing/2025"


@pytest.fixture
def finance(app, client, monkeypatch):
    settings = app.extensions["walk.settings"].model_copy(update=SETTINGS)
    monkeypatch.setitem(app.extensions, "walk.settings", settings)
    make_certificate(2025, number=1, amount=12300, national_number=NUMBER)
    make_certificate(2025, number=2, amount=4000, printed={"donor_name": "Çelik"})
    sign_in(client, make_account("finance", email="finance@example.org"))
    return client


def test_a_real_file_from_report_to_receipt(finance):
    page = finance.get(PAGE).get_data(as_text=True)
    assert "€163" in page
    assert "2 original" in page
    assert "The national number is missing" in page
    assert "Çelik" in page
    assert NUMBER not in page
    answer = post(finance, PAGE, format="belcotax-xml", purpose="real")
    filing = db.session.scalars(select(Filing)).one()
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#file-{filing.id}")
    with finance.get(f"{PAGE}/{filing.id}/file") as file:
        assert file.headers["Cache-Control"] == "no-store"
        assert file.headers["Content-Disposition"] == f'attachment; filename="{filing.name}"'
        assert NUMBER.encode() in file.data
    verbs = select(AuditEntry.verb).where(AuditEntry.subject == "filing 2025").order_by(AuditEntry.id)
    assert db.session.scalars(verbs).all() == ["made filing", "downloaded filing"]
    told = fill(finance, f"{PAGE}/{filing.id}/fate", reference="BOW-77")
    assert (told.status_code, told.location) == (303, PAGE)
    page = finance.get(PAGE).get_data(as_text=True)
    assert "BOW-77" in page
    assert "nothing changed since the last file" in page
    assert filing.reference == "BOW-77"
    assert post(finance, PAGE, format="belcotax-xml", purpose="real").status_code == 422


def test_a_refused_file_is_dropped_with_a_reason(finance):
    post(finance, PAGE, format="csv", purpose="real")
    filing = db.session.scalars(select(Filing)).one()
    refused = post(finance, f"{PAGE}/{filing.id}/drop", why=" ")
    assert refused.status_code == 422
    assert "Write why." in refused.get_data(as_text=True)
    assert post(finance, f"{PAGE}/{filing.id}/drop", why="wrong year").status_code == 303
    assert filing.dropped_why == "wrong year"
    assert post(finance, f"{PAGE}/{filing.id}/fate", reference="X").status_code == 422
    assert "2 original" in finance.get(PAGE).get_data(as_text=True)


def test_an_uploaded_file_can_still_be_refused(finance):
    post(finance, PAGE, format="csv", purpose="real")
    filing = db.session.scalars(select(Filing)).one()
    address = f"{PAGE}/{filing.id}/refusal"
    assert "It was refused" not in finance.get(address).get_data(as_text=True)
    assert post(finance, address, why="too early").status_code == 422
    post(finance, f"{PAGE}/{filing.id}/fate", reference="BOW-77")
    assert f'href="{address}"' in finance.get(PAGE).get_data(as_text=True)
    assert post(finance, address, why=" ").status_code == 422
    done = fill(finance, address, why="wrong schema")
    assert (done.status_code, done.location) == (303, PAGE)
    page = finance.get(PAGE).get_data(as_text=True)
    assert [each in page for each in ("refused by the tax office", "wrong schema", "BOW-77", "2 original")] == [
        True
    ] * 4
    assert post(finance, address, why="again").status_code == 422


def test_a_deleted_file_says_so(finance):
    post(finance, PAGE, format="csv")
    filing = db.session.scalars(select(Filing)).one()
    forget_old_files(years=3, at=now() + timedelta(days=31))
    db.session.commit()
    answer = finance.get(f"{PAGE}/{filing.id}/file")
    assert answer.status_code == 422
    assert "This file was deleted on" in answer.get_data(as_text=True)
    page = finance.get(PAGE).get_data(as_text=True)
    assert "deleted on" in page
    assert f"/{filing.id}/file" not in page


def test_without_the_word_real_it_is_a_test(finance):
    assert post(finance, PAGE, format="xlsx").status_code == 303
    assert db.session.scalars(select(Filing.test)).one() is True


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"format": "json-lines"}, "not available until its schema of income year 2026 is installed"),
        ({"format": "json-lines", "fallback": "y"}, "not available until its schema of income year 2026 is installed"),
        ({"format": "belcotax-xml"}, "Ask it first whether XML is still accepted"),
        ({"format": "belcotax-xml", "fallback": "y", "purpose": "real"}, "A real file cannot be made yet"),
        ({"format": "pdf"}, "Not a valid choice"),
    ],
)
def test_a_refusal_says_why_and_makes_nothing(finance, fields, sentence):
    make_certificate(2026, printed={"donor_city": ""})
    answer = post(finance, "/office/filing/2026", **fields)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert db.session.scalars(select(Filing)).all() == []


def test_others_find_nothing(finance, client):
    post(finance, PAGE, format="csv")
    filing = db.session.scalars(select(Filing)).one()
    places = ("file", "fate", "drop", "refusal")
    addresses = ("/office/filing/", PAGE, *(f"{PAGE}/{filing.id}/{each}" for each in places))
    assert [finance.get(each).status_code for each in addresses] == [200] * 6
    assert finance.get(f"/office/filing/2024/{filing.id}/file").status_code == 404
    for role in ("organiser", "volunteer"):
        sign_in(client, make_account(role))
        assert [client.get(each).status_code for each in addresses] == [404] * 6
        assert post(client, PAGE, format="csv").status_code == 404
        for each in ("drop", "refusal"):
            assert post(client, f"{PAGE}/{filing.id}/{each}", why="x").status_code == 404


def test_a_year_without_certificates(finance):
    page = finance.get("/office/filing/2019").get_data(as_text=True)
    assert "No certificate was issued yet" in page
    assert post(finance, "/office/filing/2019", format="csv").status_code == 422
