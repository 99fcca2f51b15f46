"""Files for the tax office: the first of a year, what changed since, tests that never count, and how they are kept."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import select

from tests.factories import make_donor
from tests.filing.building import (
    AFTER,
    NUMBER,
    OTHER_NUMBER,
    SETTINGS,
    give_again,
    make_certificate,
    make_document,
)
from walk import files
from walk.audit import AuditEntry
from walk.db import db
from walk.donors.commands import decline_number, forget_number, keep_number
from walk.donors.joining import join
from walk.errors import Refused
from walk.filing.commands import Wish, draft, drop, make_filing, mark_told, read_file, reseal
from walk.filing.formats import Format
from walk.filing.models import FiledFiche, Filing
from walk.filing.preflight import Level
from walk.i18n import speaking
from walk.vault import print_of

XML = Wish(format=Format.XML, test=False, fallback=True)
TEST = Wish(format=Format.XML, test=True, fallback=True)


@pytest.fixture
def year(app, rows, monkeypatch):
    settings = app.extensions["walk.settings"].model_copy(update=SETTINGS)
    monkeypatch.setitem(app.extensions, "walk.settings", settings)
    make_certificate(2025, number=1)  # noise of another year
    with speaking("en"):
        yield


def file(wish: Wish = XML) -> Filing:
    return make_filing(2026, wish, by="finance@example.org", at=AFTER)


def told(filing: Filing) -> list[tuple[str, str, str, str]]:
    """Of each fiche: number, treatment, cents, national number."""
    root = etree.fromstring(read_file(filing, at=AFTER))
    names = ("f2009_volgnummer", "f2028_typetraitement", "f71_2060_bedragliberaliteiten", "f2011_nationaalnr")
    return [tuple(each.findtext(name, "") for name in names) for each in root.iter("Fiche28171")]


def uploaded(wish: Wish = XML) -> Filing:
    filing = file(wish)
    mark_told(filing, reference="R-1", by="finance@example.org", at=AFTER)
    return filing


def withdraw(certificate) -> None:
    certificate.withdrawn_at, certificate.withdrawal_reason = AFTER, "refunded"
    db.session.flush()


def test_the_first_file_says_all_that_stands(year):
    make_certificate(number=1, amount=5000, national_number=NUMBER)
    withdraw(make_certificate(number=2, amount=6000))
    make_certificate(number=3, amount=7000, donor=donor_with(OTHER_NUMBER))
    filing = uploaded()
    assert told(filing) == [("1", "0", "5000", NUMBER), ("3", "0", "7000", OTHER_NUMBER)]
    assert (filing.correction, filing.fiches, filing.total) == (False, 2, 12000)
    assert filing.name == f"281-71-2026-original-{filing.id}.xml"
    with pytest.raises(Refused, match="nothing changed"):
        file()
    assert db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all() == [
        "made filing",
        "uploaded filing",
        "downloaded filing",
    ]


def test_then_only_what_changed(year):
    same, changed, gone = (make_certificate(number=number, donor=make_donor()) for number in (1, 2, 3))
    late, moved = (make_certificate(number=number, donor=make_donor()) for number in (4, 5))
    uploaded()
    make_document(changed, amount=9000, version=2)
    withdraw(gone)
    late.donor.national_number, late.donor.number_print = NUMBER, print_of(NUMBER)
    moved.donor.street = "Elsewhere 9"  # the donor's new address is not what was printed
    make_certificate(number=6, amount=4000)
    withdraw(make_certificate(number=7))
    filing = uploaded()
    assert told(filing) == [
        ("2", "1", "9000", ""),
        ("3", "3", "5000", ""),
        ("4", "1", "5000", NUMBER),
        ("6", "2", "4000", ""),
    ]
    assert filing.correction
    kept = db.session.execute(select(FiledFiche.treatment, FiledFiche.amount).where(FiledFiche.filing == filing)).all()
    assert kept == [(1, 9000), (3, 5000), (1, 5000), (2, 4000)]
    assert draft(2026, test=False, shorten=False, at=AFTER).sending.fiches == []
    assert same.version == 1


def test_a_test_file_never_counts(year):
    make_certificate()
    first, second = file(TEST), file(TEST)
    assert told(first) == told(second) == [("1", "0", "5000", "")]
    assert b"BCTEST" in read_file(first, at=AFTER)
    assert db.session.scalars(select(FiledFiche)).all() == []
    with pytest.raises(Refused, match="said before"):
        mark_told(first, reference="R", by="x", at=AFTER)
    assert file().correction is False


def test_a_file_that_was_refused_never_was_filed(year):
    make_certificate()
    first = file()
    with pytest.raises(Refused, match="First say what became"):
        file()
    with pytest.raises(Refused, match="nothing changed"):
        file(TEST)
    drop(first, why="the schema was refused", by="finance@example.org", at=AFTER)
    second = uploaded()
    assert told(second) == [("1", "0", "5000", "")]
    assert second.correction is False
    with pytest.raises(Refused, match="said before"):
        drop(second, why="no", by="x", at=AFTER)


def test_errors_stop_a_real_file_and_not_a_test(year):
    make_certificate(printed={"donor_postal_code": "30"})
    with pytest.raises(Refused, match="errors"):
        file()
    assert file(TEST).fiches == 1


def test_a_year_that_runs_has_no_real_file(year):
    make_certificate()
    with pytest.raises(Refused, match="errors"):
        make_filing(2026, XML, by="x", at=datetime(2026, 12, 31, 22, 59, tzinfo=UTC))
    assert make_filing(2026, XML, by="x", at=datetime(2026, 12, 31, 23, tzinfo=UTC)).test is False


def test_long_names_are_cut_only_when_finance_says_so(year):
    make_certificate(printed={"donor_first_name": "Jean-Christophe Marie"})
    with pytest.raises(Refused, match="errors"):
        file()
    filing = uploaded(Wish(format=Format.XML, test=False, fallback=True, shorten=True))
    assert b"<f2114_voornamen>Jean-Christophe</f2114_voornamen>" in read_file(filing, at=AFTER)
    with pytest.raises(Refused, match="nothing changed"):
        file()


def test_the_new_format_is_refused_until_its_schema_is_here(year):
    make_certificate()
    for wish, why in (
        (Wish(format=Format.JSON_LINES, test=True), "schema of income year 2026"),
        (Wish(format=Format.XML, test=True), "Ask it first"),
    ):
        with pytest.raises(Refused, match=why):
            file(wish)
    assert db.session.scalars(select(Filing)).all() == []


def test_the_list_says_the_same(year):
    make_certificate(national_number=NUMBER, printed={"donor_name": "=1+1"})
    in_csv, in_xlsx = (read_file(file(Wish(format=each, test=True)), at=AFTER) for each in (Format.CSV, Format.XLSX))
    header, row = csv.reader(io.StringIO(in_csv.decode("utf-8-sig")))
    sheet = openpyxl.load_workbook(io.BytesIO(in_xlsx)).active
    names, cells = ([each.value for each in line] for line in sheet)
    assert header == names
    assert dict(zip(header, row, strict=True)) == {
        "year": "2026",
        "number": "1",
        "version": "1",
        "treatment": "original",
        "kind": "person",
        "national_number": NUMBER,
        "enterprise_number": "",
        "name": "'=1+1",
        "first_name": "Jan",
        "street": "Ouderlaan 5",
        "postal_code": "3000",
        "city": "Leuven",
        "country": "BE",
        "language": "nl",
        "amount": "50.0",
        "reference": row[-1],
    }
    assert cells[5] == NUMBER
    assert (cells[7], sheet["H2"].data_type, cells[14]) == ("=1+1", "s", 50)


def test_files_are_sealed_and_can_be_sealed_anew(year):
    make_certificate(national_number=NUMBER)
    filing = file()
    raw = files.read(filing.file_key)
    assert NUMBER.encode() not in raw
    assert reseal() == 1
    assert files.read(filing.file_key) != raw
    assert told(filing) == [("1", "0", "5000", NUMBER)]
    files.store(filing.file_key, raw[:-1] + b"x")
    with pytest.raises(RuntimeError):
        read_file(filing, at=AFTER)


def test_documents_of_before_hold_the_address_as_lines(year):
    certificate = make_certificate()
    (paper,) = draft(2026, test=True, shorten=False, at=AFTER).sending.fiches
    assert (paper.street, paper.postal_code, paper.city, paper.country) == ("Ouderlaan 5", "3000", "Leuven", "BE")
    old = {"donor_address": ["Dam 1", "1012 Amsterdam", "Nederland"], "donor_name": "Vis", "donor_first_name": "Jo"}
    document = make_document(certificate, amount=5000, version=2)
    document.printed = {**old, "number": 1, "figures": "***50,00*** EUR", "language": "nl"}
    certificate.donor.country = "NL"
    db.session.flush()
    (paper,) = draft(2026, test=True, shorten=False, at=AFTER).sending.fiches
    assert (paper.street, paper.postal_code, paper.city, paper.country) == ("Dam 1", "1012", "Amsterdam", "NL")


def test_the_number_of_a_joined_donor_is_theirs(year):
    kept = donor_with(NUMBER)
    make_certificate(donor=make_donor(same_as=kept))
    assert told(file()) == [("1", "0", "5000", NUMBER)]


def test_the_number_is_what_we_know_of_the_donor_today(year):
    corrected, removed, declined, never = (
        make_certificate(number=number, national_number=NUMBER if number < 4 else None, donor=donor)
        for number, donor in enumerate([*(donor_with(NUMBER) for _ in range(3)), make_donor()], 1)
    )
    keep_number(corrected.donor, OTHER_NUMBER, at=AFTER)
    forget_number(removed.donor, at=AFTER)
    decline_number(declined.donor, at=AFTER)
    decline_number(never.donor, at=AFTER)
    assert [each[3] for each in told(uploaded())] == [OTHER_NUMBER, "", "", ""]
    keep_number(corrected.donor, NUMBER, at=AFTER)
    keep_number(removed.donor, OTHER_NUMBER, at=AFTER)
    assert [(each[0], each[1], each[3]) for each in told(uploaded())] == [("1", "1", NUMBER), ("2", "1", OTHER_NUMBER)]
    decline_number(corrected.donor, at=AFTER)
    assert draft(2026, test=False, shorten=False, at=AFTER).sending.fiches == []


def test_a_joined_donor_has_the_number_of_the_one_that_stays(year):
    gone, stays = donor_with(NUMBER), make_donor()
    make_certificate(donor=gone, national_number=NUMBER)
    join(gone, stays, made_by="finance@example.org", at=AFTER)
    assert [each[3] for each in told(file())] == [""]


def test_a_certificate_that_no_longer_holds_stops_a_real_file(year):
    refunded, richer = make_certificate(number=1), make_certificate(number=2, national_number=NUMBER)
    withdraw(make_certificate(number=3))
    give_again(refunded, 100)
    give_again(richer, 6000)
    made = draft(2026, test=False, shorten=False, at=AFTER)
    said = [(each.number, each.sentence) for each in made.findings if each.level is Level.ERROR]
    assert [number for number, _sentence in said] == [1, 2]
    assert all(sentence.endswith("replace or withdraw it first.") for _number, sentence in said)
    with pytest.raises(Refused, match="errors"):
        file()
    assert file(TEST).fiches == 2
    make_document(richer, amount=6000, version=2)
    withdraw(refunded)
    assert told(file()) == [("2", "0", "6000", NUMBER)]


def test_the_command_line(app: Flask, year, tmp_path):
    make_certificate(national_number=NUMBER)
    run = app.test_cli_runner().invoke
    said = run(args=["filing", "preflight", "2026"])
    assert "2026: 1 original, 0 modification, 0 addition, 0 cancellation; 50.00 euros" in said.output
    out = tmp_path / "test.xml"
    done = run(args=["filing", "write", "2026", str(out), "--test", "--format", "belcotax-xml", "--fallback"])
    assert (done.exit_code, done.output) == (0, f"{out}: 1 fiches, 50.00 euros\n")
    assert NUMBER.encode() in out.read_bytes()
    assert out.stat().st_mode & 0o777 == 0o600
    refused = run(args=["filing", "write", "2026", str(out), "--test"])
    assert (refused.exit_code, refused.output[:10]) == (1, "Error: The")
    assert run(args=["filing", "reseal"]).output == "1 files sealed anew\n"


def donor_with(number: str):
    return make_donor(national_number=number, number_print=print_of(number))
