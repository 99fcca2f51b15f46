"""A year as it really goes: gifts here and elsewhere, certificates, a file, then each correction that follows."""

from datetime import date, timedelta

from lxml import etree

from tests.certificates.giving import ADDRESS, LATER, certificates, give_back
from tests.elsewhere.building import gift, sheet
from tests.factories import make_donation, make_donor, make_edition, make_page
from tests.filing.building import NUMBER, SETTINGS
from walk.certificates.commands import issue, replace, withdraw
from walk.db import db
from walk.elsewhere.commands import bring_in
from walk.filing.commands import Wish, draft, make_filing, mark_told, read_file
from walk.filing.formats import Format
from walk.filing.preflight import blocks
from walk.vault import print_of

BY = "finance@example.org"
WISH = Wish(format=Format.XML, test=False, fallback=True)
FACTS = ("f2009_volgnummer", "f2028_typetraitement", "f71_2060_bedragliberaliteiten", "f2011_nationaalnr", "f2013_naam")


def test_a_year_from_gift_to_correction(app, rows, monkeypatch):
    monkeypatch.setitem(app.extensions, "walk.settings", app.extensions["walk.settings"].model_copy(update=SETTINGS))
    page = make_page(make_edition())
    an = make_donor(email="an@example.org", first_name="An", last_name="Peeters", **ADDRESS)
    jef = make_donor(first_name="Jef", last_name="Maes", **ADDRESS)
    for donor in (an, jef):
        make_donation(page, donor=donor, amount=6000)
    late = make_donation(page, donor=an, amount=1000)
    bring_in("gifts.csv", sheet(gift(date="2027-02-03")), source="civicrm", by=BY, at=LATER)
    organisation = gift(source_id="G-2", donor_id="P-2", date="2027-02-03", email="", organisation="Korst bv")
    bring_in("gifts.csv", sheet(organisation), source="civicrm", by=BY, at=LATER)
    issue(2027, at=LATER)
    assert filed() == [
        ("1", "0", "14500", "", "Peeters"),
        ("2", "0", "6000", "", "Maes"),
        ("3", "0", "7500", "", "Korst bv"),
    ]
    give_back(late, 1000)
    assert blocks(draft(2027, test=False, shorten=False, at=LATER).findings)
    first, second, _third = certificates()
    replace(first, reason="refund", made_by=BY, at=LATER)
    assert not blocks(draft(2027, test=False, shorten=False, at=LATER).findings)
    withdraw(second, reason="not a gift", made_by=BY, at=LATER)
    assert filed() == [("1", "1", "13500", "", "Peeters"), ("2", "3", "6000", "", "Maes")]
    an.national_number, an.number_print = NUMBER, print_of(NUMBER)
    db.session.flush()
    assert filed() == [("1", "1", "13500", NUMBER, "Peeters")]
    an.national_number = an.number_print = None
    db.session.flush()
    assert draft(2027, test=False, shorten=False, at=LATER).sending.fiches == []


def filed() -> list[tuple[str, ...]]:
    filing = make_filing(2027, WISH, by=BY, at=LATER)
    mark_told(filing, reference="R", by=BY, at=LATER + timedelta(days=1))
    root = etree.fromstring(read_file(filing, at=LATER))
    assert root.findtext("Verzending/v0011_aanmaakdatum") == f"{date(2028, 1, 10):%d-%m-%Y}"
    return [tuple(each.findtext(name, "") for name in FACTS) for each in root.iter("Fiche28171")]
