"""The office's pages: who may look, who may issue, what is noted."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import run_jobs
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk.audit import AuditEntry
from walk.certificates.models import Certificate
from walk.clock import now
from walk.db import db

LAST_YEAR = now().year - 1
YEAR = f"/office/certificates/{LAST_YEAR}"


@pytest.fixture
def gifts(rows) -> None:
    page = make_page(make_edition(LAST_YEAR))
    at = now().replace(year=LAST_YEAR, month=5, day=5)
    donor = make_donor(first_name="Zoé", last_name="<b>Peeters</b>", street="A 1", postal_code="9000", city="Gent")
    make_donation(page, donor=donor, amount=4100, paid_at=at)
    make_donation(page, donor=make_donor(), amount=5000, paid_at=at)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Certificate)) or 0


@pytest.mark.parametrize(
    ("roles", "may_look", "may_issue"),
    [
        ((), False, False),
        (("volunteer",), False, False),
        (("organiser",), True, False),
        (("finance",), True, True),
    ],
)
@pytest.mark.usefixtures("gifts")
def test_each_role(client: FlaskClient, roles, may_look, may_issue):
    sign_in(client, make_account(*roles))
    seen = {path: client.get(path).status_code for path in ("/office/certificates/", YEAR)}
    assert set(seen.values()) == {200 if may_look else 404}
    assert post(client, YEAR, sure="y", incomplete_too="y").status_code == (303 if may_issue else 404)
    assert count() == (2 if may_issue else 0)


@pytest.mark.usefixtures("gifts")
def test_a_stranger_is_sent_to_the_sign_in(client: FlaskClient):
    answer = client.get(YEAR)
    assert answer.status_code == 303
    assert answer.location.startswith("/office/access/login")


@pytest.mark.usefixtures("gifts")
def test_issuing_needs_a_tick(client: FlaskClient):
    sign_in(client, make_account("finance"))
    answer = post(client, YEAR)
    assert answer.status_code == 422
    assert "Tick the box to confirm" in answer.text
    assert count() == 0


@pytest.mark.usefixtures("gifts")
def test_the_running_year_needs_another_tick(client: FlaskClient):
    sign_in(client, make_account("finance"))
    page = make_page(make_edition(LAST_YEAR + 1))
    make_donation(page, amount=5000, paid_at=now())
    path = f"/office/certificates/{LAST_YEAR + 1}"
    refused = post(client, path, sure="y")
    assert refused.status_code == 422
    assert "is not over yet: later gifts" in refused.text
    assert post(client, path, sure="y", early="y", incomplete_too="y").status_code == 303
    assert count() == 1


@pytest.mark.usefixtures("gifts")
def test_finding_and_downloading(client: FlaskClient):
    sign_in(client, make_account("finance"))
    post(client, YEAR, sure="y")
    post(client, YEAR, sure="y", incomplete_too="y")
    assert "being made" in client.get(YEAR).text
    assert client.get(f"{YEAR}/1.pdf").status_code == 422
    run_jobs()
    assert "&lt;b&gt;Peeters&lt;/b&gt;" in client.get(YEAR, query_string={"q": "peeters"}).text
    assert "No certificate fits" in client.get(YEAR, query_string={"q": "%_"}).text
    assert "Peeters" not in client.get(YEAR, query_string={"q": "2"}).text
    answer = client.get(f"{YEAR}/1.pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{LAST_YEAR}-000001.pdf"'
    assert client.get(f"{YEAR}/9.pdf").status_code == 404
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["issue certificates", "issue certificates", "download certificate"]


@pytest.mark.usefixtures("gifts")
def test_the_form_needs_its_token(client: FlaskClient):
    sign_in(client, make_account("finance"))
    assert client.post(YEAR, data={"sure": "y"}).status_code == 400
    assert count() == 0
