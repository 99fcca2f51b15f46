"""The edition of the annual report: certificates previewed, issued, made and filed, equal to the cent."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import func, select, update

from tests.exchange.samples import EDITION_2020
from tests.filing.building import SETTINGS
from walk.certificates import papers, queries
from walk.certificates.commands import issue
from walk.certificates.models import Certificate, CertifiedGift, Document
from walk.db import db
from walk.donors.models import Donor
from walk.filing.commands import Wish, draft, make_filing, read_file
from walk.filing.formats import Format
from walk.filing.preflight import blocks

AT = datetime(2021, 1, 15, 9, tzinfo=UTC)
COUNT, CENTS = 5750, 39_980_938


@pytest.mark.slow
def test_the_certificates_of_2020(app: Flask, rows, monkeypatch):
    monkeypatch.setitem(app.extensions, "walk.settings", app.extensions["walk.settings"].model_copy(update=SETTINGS))
    brought = app.test_cli_runner().invoke(args=["exchange", "import-edition", str(EDITION_2020)])
    assert brought.exit_code == 0, brought.output
    preview = queries.get_preview(2020)
    assert (preview.certificates, preview.cents, preview.without_address) == (COUNT, CENTS, COUNT)
    db.session.execute(update(Donor).values(street="Stationsstraat 1", postal_code="2800", city="Mechelen"))
    made = issue(2020, at=AT)
    queries.count_anew()
    assert (made.count, made.cents) == (COUNT, CENTS)
    assert papers.make_documents(queries.list_unrendered_ids(2020), at=AT) == COUNT
    for column in (Certificate.amount, Document.amount, CertifiedGift.amount):
        assert db.session.scalar(select(func.sum(column))) == CENTS
    numbers = list(db.session.scalars(select(Certificate.number).order_by(Certificate.number)))
    assert numbers == list(range(1, COUNT + 1))
    assert queries.list_to_correct(2020) == []
    for paper in db.session.scalars(select(Document).where(Document.id % 500 == 0)):
        assert papers.read_document(paper).startswith(b"%PDF-1.7")
    check_filing()


def check_filing() -> None:
    """The file for the tax office: its totals, reckoned here from its fiches alone."""
    assert not blocks(draft(2020, test=False, shorten=True, at=AT).findings)
    filing = make_filing(2020, Wish(format=Format.XML, test=False, shorten=True), by="me", at=AT)
    root = etree.fromstring(read_file(filing, at=AT))
    fiches = list(root.iter("Fiche28171"))
    amounts = [int(each.findtext("f71_2060_bedragliberaliteiten")) for each in fiches]
    numbers = [int(each.findtext("f2009_volgnummer")) for each in fiches]
    assert (len(fiches), sum(amounts), numbers) == (COUNT, CENTS, list(range(1, COUNT + 1)))
    totals = [root.find(f".//{name}").text for name in ("r8010_aantalrecords", "r8011_controletotaal")]
    assert totals == [str(COUNT + 2), str(sum(numbers))]
    assert root.findtext(".//r8012_controletotaal") == root.findtext(".//r9013_controletotaal") == str(CENTS)
    assert root.findtext(".//r9011_totaalaantalrecords") == str(COUNT + 4)
    assert (filing.fiches, filing.total) == (COUNT, CENTS)
