"""The pages that bring an edition in: a look first, then all of it or nothing; and who may not."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.accounts.people import make_account, post, sign_in, token
from tests.conftest import run_jobs
from tests.exchange.samples import make_files
from tests.factories import NOW, make_edition, make_route, make_walker
from walk import files as stored
from walk.audit import AuditEntry
from walk.clock import now
from walk.db import db
from walk.exchange import looking, tasks
from walk.exchange.models import EditionImport
from walk.exchange.packing import pack, unpack
from walk.exchange.rows import COLUMNS, FILES, TEAMS, WALKERS
from walk.people.models import Participation
from walk.statistics.models import EditionTotals
from walk.teams.models import Team
from walk.walkers.models import Walker

PAGE = "/office/exchange/"
FACTS = {"year": "2020", "date": "2020-09-27", "ordinal": "5", "place": "Mechelen"}
Files = dict[str, bytes | None]


@pytest.fixture
def organiser(client):
    stored.remove_all("exchange")
    sign_in(client, make_account("organiser", email="organiser@example.org"))
    return client


def upload(client, files: Files, **facts: str) -> Any:
    data = {"csrf_token": token(client), **FACTS, **facts}
    data["files"] = [(io.BytesIO(content), name) for name, content in files.items() if content is not None]
    return client.post(PAGE, data=data, content_type="multipart/form-data")


def text(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id))) or 0


def kept() -> list[str]:
    return sorted(key.rpartition("-")[2] for key in stored.list_kept("exchange"))


def test_files_are_looked_at_and_then_come_in(organiser):
    old = make_walker(make_route(make_edition(2019)), first_name="Maïté", last_name="van den broeck")
    old.birth_date = old.birth_date.replace(year=1973, month=5, day=2)
    answer = upload(organiser, make_files())
    assert answer.status_code == 303
    page = text(organiser, answer.location)
    assert "<dt>Walkers</dt><dd>1</dd>" in page
    assert "€25" in page
    assert (count(Team), kept()) == (0, ["faults.sealed", "files.sealed"])
    assert post(organiser, answer.location).location == answer.location
    assert "The edition is coming in." in text(organiser, answer.location)
    assert run_jobs() == ["exchange.bring", "people.match"]
    page = text(organiser, answer.location)
    assert "<dt>Walkers</dt><dd>1</dd>" in page
    assert "It is in" in page
    assert (count(Team), kept()) == (1, [])
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "imported files")).one()
    assert (entry.actor, entry.detail["walkers"]) == ("organiser@example.org", 1)
    assert len(set(db.session.scalars(select(Participation.person_id)))) == 1
    again = upload(organiser, make_files())
    assert "Nothing in these files was new." in text(organiser, again.location)


def test_totals_of_the_same_year_are_told(organiser):
    values = {"source": "report", "entered_at": NOW, "entered_by": "an organiser"}
    db.session.add(EditionTotals(year=2020, ordinal=5, date=None, figures={"walkers": 1907}, **values))
    assert "Totals of 2020 stand here." in text(organiser, upload(organiser, make_files()).location)


def test_what_is_wrong_is_listed_with_what_would_mend_it(organiser):
    files = make_files(walkers=[{"birth_date": "02/05/1973", "city": "<b>"}, {"walker_id": "W2", "birth_date": "soon"}])
    answer = upload(organiser, files)
    page = text(organiser, answer.location)
    assert "2 things are wrong" in page
    assert "“02/05/1973” is not a date written as 2020-09-27.</bdi></td><td><bdi>Write “1973-05-02”.</bdi>" in page
    assert "With these mends, 1 thing stays wrong." in page
    assert "Bring it in" not in page
    assert post(organiser, answer.location).status_code == 422
    with organiser.get(f"{answer.location}/mended.zip") as mended:
        right = unpack([("mended.zip", mended.data)])
    assert b"1973-05-02" in (right[WALKERS] or b"")
    with organiser.get(f"{answer.location}/faults.csv") as faults:
        rows = list(csv.reader(io.StringIO(faults.data.decode("utf-8-sig"))))
    assert rows[1][:3] == ["walkers.csv", "2", "birth_date"]
    assert len(rows) == 3
    assert count(Team) == 0
    [row] = db.session.scalars(select(EditionImport))
    assert "02/05" not in str(row.found)


def test_large_files_wait_for_the_worker(organiser, monkeypatch):
    monkeypatch.setattr(looking, "AT_ONCE", 10)
    answer = upload(organiser, {"edition.zip": pack(make_files())})
    page = text(organiser, answer.location)
    assert "We are looking at every row." in page
    assert 'http-equiv="refresh"' in page
    assert post(organiser, answer.location).status_code == 422
    assert run_jobs() == ["exchange.look"]
    assert "Bring it in" in text(organiser, answer.location)


def test_what_changed_meanwhile_refuses_all_of_it(organiser):
    first = upload(organiser, make_files()).location
    second = upload(organiser, make_files(teams=[{"name": "Anders"}])).location
    post(organiser, first)
    post(organiser, second)
    run_jobs()
    page = text(organiser, second)
    assert "T1 was imported before with other content" in page
    assert db.session.scalars(select(Team.name)).all() == ["De Stappers"]


def test_jobs_that_run_twice_change_nothing(organiser):
    address = upload(organiser, make_files()).location
    post(organiser, address)
    run_jobs()
    [asked] = db.session.scalars(select(EditionImport))
    done_at = asked.done_at
    tasks.bring(asked.id)
    tasks.look(asked.id)
    tasks.look(asked.id + 1)
    tasks.bring(asked.id + 1)
    db.session.expire_all()
    assert (asked.done_at, count(Walker)) == (done_at, 1)


def test_files_can_be_left_and_go_after_a_day(organiser):
    address = upload(organiser, make_files()).location
    assert post(organiser, address, leave="1").location == PAGE
    assert kept() == []
    assert "These files are gone" in text(organiser, address)
    assert post(organiser, address).status_code == 422
    address = upload(organiser, make_files()).location
    looking.EDITIONS.forget_old(at=now() + timedelta(hours=23))
    assert "Bring it in" in text(organiser, address)
    looking.EDITIONS.forget_old(at=now() + timedelta(hours=25))
    assert "These files are gone" in text(organiser, address)
    [_left, asked] = db.session.scalars(select(EditionImport).order_by(EditionImport.id))
    asked.wanted_at = NOW
    db.session.commit()
    tasks.bring(asked.id)
    assert count(Team) == 0


@pytest.mark.parametrize(
    ("files", "facts", "sentence"),
    [
        ({}, {}, "Choose the three files, or one zip with them."),
        ({"x.csv": b"x"}, {}, "We do not know which file “x.csv” is."),
        ({"edition.zip": b"PK\x03\x04"}, {}, "The zip cannot be opened."),
        (make_files(), {"ordinal": ""}, "This is needed."),
        (make_files(), {"year": "20200"}, "Number must be between 1900 and 2199."),
    ],
)
def test_an_upload_that_makes_no_sense_is_refused(organiser, files: Files, facts, sentence: str):
    answer = upload(organiser, files, **facts)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert count(EditionImport) == 0


def test_missing_and_hostile_files_are_described(organiser):
    answer = upload(organiser, {TEAMS: b"a\x00b", WALKERS: b""})
    page = text(organiser, answer.location)
    assert "a NUL byte stands in this line" in page
    assert "the file is empty." in page
    assert "the file is missing." in page


def test_facts_that_clash_are_listed(organiser):
    make_edition(2020)
    page = text(organiser, upload(organiser, make_files()).location)
    assert "The edition of 2020 is already here and is on 2020-09-26, not on 2020-09-27." in page


def test_the_templates_can_be_brought_in(organiser):
    with organiser.get(f"{PAGE}template.zip") as answer:
        assert answer.headers["Content-Disposition"] == "attachment; filename=edition-template.zip"
        content = answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == list(FILES)
    page = text(organiser, upload(organiser, {"edition-template.zip": content}).location)
    assert "Bring it in" in page
    for file in FILES:
        with organiser.get(f"{PAGE}template/{file}") as answer:
            header, example = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert header == list(COLUMNS[file])
        assert len(example) == len(header)


def test_others_find_nothing(organiser, client):
    address = upload(organiser, make_files()).location
    sign_in(client, make_account("finance"))
    for each in (PAGE, address, f"{PAGE}template.zip", f"{PAGE}totals/", f"{PAGE}profiles/"):
        assert client.get(each).status_code == 404
    assert upload(client, make_files()).status_code == 404
    assert post(client, address).status_code == 404
    assert count(EditionImport) == 1


def test_an_upload_that_is_not_there_is_not_found(organiser):
    assert organiser.get(f"{PAGE}imports/999").status_code == 404
    assert post(organiser, f"{PAGE}imports/999").status_code == 404
    address = upload(organiser, make_files()).location
    assert organiser.get(f"{address}/mended.zip").status_code == 404
    assert organiser.get(f"{address}/faults.csv").status_code == 404
