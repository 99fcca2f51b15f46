"""Organisers' pages of frozen reports."""

import io
import re

import pikepdf
import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.accounts.people import make_account, sign_in
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from tests.filling import fill
from tests.statistics.taking_back import take_back
from walk.db import db
from walk.donations.models import Donation
from walk.reports.commands import freeze
from walk.reports.models import FrozenReport
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER


def frozen() -> tuple[FrozenReport, Donation]:
    edition = make_edition()
    gift = make_donation(make_page(make_walker(make_route(edition))), amount=5000)
    return freeze(edition, name="press <b>release</b>", note="", by="an@example.org", at=NOW), gift


def test_figures_are_frozen_from_the_page(client: FlaskClient) -> None:
    edition = make_edition()
    make_donation(make_page(make_walker(make_route(edition))), amount=2500)
    sign_in(client, make_account(FINANCE, email="fin@example.org"))
    answer = fill(client, "/office/2027/frozen/", name=" Evening of the walk ", note="")
    report = db.session.query(FrozenReport).one()
    assert (answer.status_code, answer.location) == (303, f"/office/2027/frozen/{report.id}")
    assert (report.name, report.made_by, report.content["figures"]["amount_cents"]) == (
        *("Evening of the walk", "fin@example.org"),
        2500,
    )
    page = client.get(answer.location).text
    assert "Together they raised €25." in page
    assert report.sha256 in page
    assert "reckoned again just now: unchanged" in page


def test_a_report_needs_a_name(client: FlaskClient) -> None:
    make_edition()
    sign_in(client, make_account(ORGANISER))
    answer = fill(client, "/office/2027/frozen/", name=" ")
    assert answer.status_code == 422
    assert "Give it a name" in answer.text
    assert db.session.query(FrozenReport).count() == 0


def test_differences_are_shown_to_the_cent(client: FlaskClient) -> None:
    report, gift = frozen()
    take_back(gift, 1234)
    second = freeze(report.edition, name="annual report", note="", by="an@example.org", at=NOW.replace(year=2028))
    sign_in(client, make_account(ORGANISER))
    now = client.get(f"/office/2027/frozen/{report.id}/differences").text
    both = client.get(f"/office/2027/frozen/{second.id}/differences?with={report.id}").text
    for text in (now, both):
        assert re.search(r"Refunded</th><td[^>]*>1</td><td[^>]*>-€12,34</td>", text)
        assert "press &lt;b&gt;release&lt;/b&gt;" in text
    assert client.get(f"/office/2027/frozen/{report.id}/differences?with=0").status_code == 200
    assert client.get(f"/office/2027/frozen/{report.id}/differences?with=999999").status_code == 404


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_report_is_a_pdf_that_is_tagged_and_the_same_again(client: FlaskClient, code: str) -> None:
    report, _gift = frozen()
    sign_in(client, make_account(ORGANISER))
    address = f"/office/2027/frozen/{report.id}/report-{code}.pdf"
    answer = client.get(address)
    assert answer.content_type == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert str(pdf.Root.Lang) == code
        assert pdf.Root.MarkInfo.Marked
    assert client.get(address).data == answer.data


def test_html_to_paste_has_no_style_and_no_script(client: FlaskClient) -> None:
    report, _gift = frozen()
    sign_in(client, make_account(ORGANISER))
    answer = client.get(f"/office/2027/frozen/{report.id}/report-nl.html")
    assert "Samen zamelden ze €\u00a050 in." in answer.text
    assert not re.search(r"style=|class=\"(?!number|hidden)|<script|<svg|<link", answer.text)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="report-2027-{report.id}-nl.html"'


def test_a_chart_of_a_report_is_a_file(client: FlaskClient) -> None:
    report, _gift = frozen()
    sign_in(client, make_account(ORGANISER))
    png = client.get(f"/office/2027/frozen/{report.id}/genders.png")
    with Image.open(io.BytesIO(png.data)) as picture:
        assert picture.width == 1200
    assert client.get(f"/office/2027/frozen/{report.id}/genders.svg").content_type == "image/svg+xml; charset=utf-8"
    assert client.get(f"/office/2027/frozen/{report.id}/nothing.svg").status_code == 404


def test_strangers_sign_in_first_and_volunteers_find_nothing(client: FlaskClient) -> None:
    report, _gift = frozen()
    for address in ("/office/2027/frozen/", f"/office/2027/frozen/{report.id}"):
        assert client.get(address).status_code == 303
    sign_in(client, make_account(VOLUNTEER))
    for address in ("/office/2027/frozen/", f"/office/2027/frozen/{report.id}"):
        assert client.get(address).status_code == 404
