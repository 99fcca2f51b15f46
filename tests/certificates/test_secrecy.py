"""National numbers in plain stand in the file for the tax office, and nowhere else that a whole run leaves."""

import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.certificates.giving import ADDRESS
from tests.conftest import run_jobs
from tests.factories import make_donation, make_donor, make_edition, make_page
from tests.filing.building import SETTINGS
from walk.clock import now
from walk.db import Base, db
from walk.donors.models import Donor
from walk.donors.queries import donor_link
from walk.filing.models import Filing

NUMBERS = ("99090999997", "00000000128")
WRITTEN = (*NUMBERS, "99.09.09-999.97", "00.00.00-001.28", "990909-999-97")
YEAR = now().year - 1


@pytest.fixture
def donors(rows) -> list[Donor]:
    page, at = make_page(make_edition(YEAR)), now().replace(year=YEAR, month=5, day=5)
    found = [make_donor(language="en", **ADDRESS) for _ in NUMBERS]
    for donor in found:
        make_donation(page, donor=donor, amount=5000, paid_at=at)
    return found


def test_numbers_are_in_the_filing_alone(app: Flask, client: FlaskClient, donors, outbox, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(app.extensions, "walk.settings", app.extensions["walk.settings"].model_copy(update=SETTINGS))
    seen = [tell(client, donor, number) for donor, number in zip(donors, NUMBERS, strict=True)]
    sign_in(client, make_account("finance"))
    office = f"/office/certificates/{YEAR}"
    assert post(client, office, sure="y").status_code == 303
    run_jobs()
    assert post(client, f"{office}/mail").status_code == 303
    run_jobs()
    assert len(outbox) == len(NUMBERS)
    pages = (office, f"{office}/1", f"{office}/donors", f"{office}/donors.csv", f"{office}/1.pdf")
    exports = (
        "/office/money/ledger.csv",
        f"/office/elsewhere/totals/{YEAR}.csv",
        f"/office/elsewhere/totals/{YEAR}.xlsx",
    )
    others = (f"/office/filing/{YEAR}", "/office/donors/", f"/office/donors/{donors[0].id}")
    seen += [get(client, address) for address in (*pages, *exports, *others)]
    form = {"purpose": "real", "format": "belcotax-xml"}
    assert post(client, f"/office/filing/{YEAR}", **form).status_code == 303
    told = get(client, f"/office/filing/{YEAR}/{db.session.scalars(select(Filing.id)).one()}/file")
    assert all(number in told.decode() for number in NUMBERS)
    shown = post(client, f"/office/donors/{donors[0].id}/number")
    assert "99.09.09-999.97" in shown.text  # to finance, on this answer alone
    left = [*seen, *rows_of_all_tables(), *everything_in(Path(app.config["FILES_FOLDER"])), caplog.text.encode()]
    left += [bytes(letter.message()) for letter in outbox]
    left += [plain(content) for letter in outbox for _name, content, _kind in letter.attachments]
    assert len(left) > 60
    for content in left:
        assert [number for number in WRITTEN if number.encode() in content] == []


def tell(client: FlaskClient, donor: Donor, number: str) -> bytes:
    """By the donor's own page: first wrong, then right; what the page says to either."""
    address = f"/donor/{donor_link(donor)}/number"
    wrong = post(client, address, number=number[:-1] + "0")
    assert wrong.status_code == 422
    assert post(client, address, number=number).status_code == 303
    return wrong.data + get(client, f"/donor/{donor_link(donor)}")


def get(client: FlaskClient, address: str) -> bytes:
    with client.get(address) as answer:
        assert answer.status_code == 200, address
        return plain(answer.data)


def plain(content: bytes) -> bytes:
    """What is in a file, also where it is packed."""
    if content.startswith(b"%PDF"):
        with suppress(pikepdf.PdfError), pikepdf.open(io.BytesIO(content)) as pdf:
            content += b"".join(each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream))
        return content
    if content.startswith(b"PK"):
        return content + b"".join(unzipped(content))
    return content


def unzipped(content: bytes) -> Iterator[bytes]:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(content)) as packed:
        yield from (packed.read(name) for name in packed.namelist())


def rows_of_all_tables() -> list[bytes]:
    """Every table as the database would dump it."""
    found = []
    for table in Base.metadata.sorted_tables:
        found += [str(row).encode() for row in db.session.execute(db.text(f'SELECT t::text FROM "{table.name}" t'))]
    jobs = db.session.execute(db.text("SELECT args::text FROM procrastinate_jobs"))
    return [*found, *(str(row).encode() for row in jobs)]


def everything_in(folder: Path) -> list[bytes]:
    return [plain(path.read_bytes()) for path in folder.rglob("*") if path.is_file()]


def test_the_scan_finds_what_is_there(donors, tmp_path):
    assert any(donors[0].last_name.encode() in row for row in rows_of_all_tables())
    packed = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.make_stream(b"needle in a stream that nothing refers to, and so is dropped")
        pdf.Root.Kept = pdf.make_stream(b"needle")
        pdf.save(packed, compress_streams=True, recompress_flate=True)
    (tmp_path / "a.pdf").write_bytes(packed.getvalue())
    assert [b"needle" in each for each in everything_in(tmp_path)] == [True]
