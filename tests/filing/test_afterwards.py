"""What becomes of a file after it was made: refused by the tax office, built on by a later one, deleted in time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import make_donor
from tests.filing.building import AFTER, NUMBER, SETTINGS, make_certificate
from walk import files
from walk.audit import AuditEntry
from walk.db import db
from walk.errors import Refused
from walk.filing.commands import Wish, draft, drop, make_filing, mark_told, note_refusal, read_file, reseal
from walk.filing.formats import Format
from walk.filing.models import Filing
from walk.filing.retention import forget_old_files
from walk.i18n import speaking


@pytest.fixture
def year(app, rows, monkeypatch):
    settings = app.extensions["walk.settings"].model_copy(update=SETTINGS)
    monkeypatch.setitem(app.extensions, "walk.settings", settings)
    make_certificate(2025, number=1)  # noise of another year
    with speaking("en"):
        yield


def file(year: int = 2026, *, test: bool = False) -> Filing:
    wish = Wish(format=Format.XML, test=test, fallback=True)
    return make_filing(year, wish, by="finance@example.org", at=AFTER)


def uploaded() -> Filing:
    filing = file()
    mark_told(filing, reference="R-1", by="finance@example.org", at=AFTER)
    return filing


def next_one() -> list[tuple[int, str]]:
    made = draft(2026, test=False, shorten=False, at=AFTER)
    return [(each.number, each.treatment.name) for each in made.sending.fiches]


def test_a_file_refused_after_it_was_uploaded_is_said_again(year):
    make_certificate(national_number=NUMBER)
    first = uploaded()
    note_refusal(first, why="another schema", by="an@example.org", at=AFTER)
    assert (first.told_by, first.reference, first.told_at) == ("finance@example.org", "R-1", AFTER)
    assert (first.dropped_by, first.dropped_why, first.dropped_at) == ("an@example.org", "another schema", AFTER)
    (noted,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "noted refusal of filing"))
    assert (noted.subject, noted.detail["why"]) == ("filing 2026", "another schema")
    with pytest.raises(Refused, match="Only a file that was uploaded"):
        note_refusal(first, why="again", by="x", at=AFTER)
    second = uploaded()
    assert (second.correction, second.fiches, second.total) == (False, 1, 5000)


def test_a_file_on_which_a_later_one_builds_is_not_refused(year):
    make_certificate()
    first = uploaded()
    make_certificate(number=2, donor=make_donor())
    second = file()
    for filing, why in ((second, "Only a file that was uploaded"), (first, "A later file builds on this one")):
        with pytest.raises(Refused, match=why):
            note_refusal(filing, why="no", by="x", at=AFTER)
    drop(second, why="not uploaded", by="x", at=AFTER)
    note_refusal(first, why="no", by="x", at=AFTER)
    assert next_one() == [(1, "ORIGINAL"), (2, "ORIGINAL")]


def test_files_go_when_their_numbers_do(year):
    make_certificate(national_number=NUMBER)
    real, older = uploaded(), file(2025)
    assert forget_old_files(years=3, at=datetime(2028, 12, 31, 22, tzinfo=UTC)) == 0
    assert forget_old_files(years=3, at=datetime(2029, 1, 1, tzinfo=UTC)) == 1
    assert [files.exists(each.file_key) for each in (real, older)] == [True, False]
    assert forget_old_files(years=3, at=datetime(2030, 1, 1, tzinfo=UTC)) == 1
    assert not files.exists(real.file_key)
    with pytest.raises(Refused, match=r"deleted on 1 .* 2030"):
        read_file(real, at=AFTER)
    assert reseal() == 0
    assert forget_old_files(years=3, at=datetime(2031, 1, 1, tzinfo=UTC)) == 0
    assert (real.fiches, real.reference) == (1, "R-1")
    with pytest.raises(Refused, match="nothing changed"):
        file()


def test_test_files_go_after_a_month(year):
    make_certificate(national_number=NUMBER)
    test, real = file(test=True), file()
    orphan = "filings/2026/of-no-row"
    files.store(orphan, b"sealed")
    assert forget_old_files(years=3, at=AFTER + timedelta(days=30)) == 0
    assert forget_old_files(years=3, at=AFTER + timedelta(days=31)) == 1
    assert [files.exists(each) for each in (test.file_key, real.file_key, orphan)] == [False, True, False]
    assert (test.deleted_at, real.deleted_at) == (AFTER + timedelta(days=31), None)
