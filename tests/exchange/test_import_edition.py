"""Bringing an edition in: all of it or nothing, and a second time nothing."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from tests.exchange.samples import EDITION_2020, files_of_2020, make_files
from tests.factories import make_donor, make_edition, make_page, make_walker
from tests.statistics.independent import figures_by_sql
from walk.audit import AuditEntry
from walk.clock import BRUSSELS
from walk.db import Base, db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.editions.models import Edition
from walk.exchange.models import ImportedRow
from walk.pages.models import Page
from walk.payments.models import Checkout, Payment, Posting, Reversal, ReversalKind
from walk.routes.models import Route, RouteKind
from walk.statistics.frames import figures_of
from walk.teams.models import Team
from walk.walkers.models import Gender, Walker

Files = dict[str, bytes | None]


def run(app: Flask, folder: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["exchange", "import-edition", str(folder), *options])


def write(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content or b"")
    return folder


def count_all() -> dict[str, int]:
    counts = {}
    for table in Base.metadata.sorted_tables:
        counts[table.name] = db.session.scalar(select(func.count()).select_from(table)) or 0
    return counts


def page_totals() -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(select(Page.slug, Page.raised, Page.gifts).order_by(Page.slug))]


def test_the_whole_of_2020_gives_the_published_figures_and_again_changes_nothing(app: Flask, rows: None) -> None:
    first = run(app, EDITION_2020)
    assert (first.exit_code, first.stdout) == (
        0,
        "Edition 2020, 2020-09-27:\n        1 edition\n      410 teams\n    1,938 walkers\n    2,348 pages\n"
        "   10,172 donations\n",
    )
    expected = json.loads((EDITION_2020 / "expected.json").read_text())
    edition = db.session.scalars(select(Edition)).one()
    figures = figures_of(edition).as_json()
    assert {key: figures.get(key) for key in expected.keys() - {"variant", "seed", "published"}} == {
        key: value for key, value in expected.items() if key not in ("variant", "seed", "published")
    }
    proof = figures_by_sql(edition)
    assert {key: figures[key] for key in proof} == proof
    counts, totals = count_all(), page_totals()
    assert (sum(total[1] for total in totals), sum(total[2] for total in totals)) == (49673100, 9781)
    again = run(app, EDITION_2020)
    assert (again.exit_code, again.stdout) == (0, "Edition 2020, 2020-09-27:\n  nothing new\n")
    assert (count_all(), page_totals()) == (counts, totals)


@pytest.mark.parametrize(
    ("file", "number", "column", "before"),
    [
        ("teams.csv", 312, "registered_at", b",2020-"),
        ("walkers.csv", 812, "birth_date", b",1971-08-11,"),
        ("donations.csv", 812, "date", b",2020-07-31,"),
    ],
)
def test_a_wrong_date_is_refused_with_its_line(
    app: Flask, rows: None, tmp_path: Path, file: str, number: int, column: str, before: bytes
) -> None:
    files = files_of_2020()
    lines = (files[file] or b"").splitlines(keepends=True)
    assert before in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(before, b",2020-02-30" + before[-1:], 1)
    before_counts = count_all()
    result = run(app, write(tmp_path, {**files, file: b"".join(lines)}))
    assert result.exit_code == 1
    assert f"{file}, line {number}, {column}: “2020-02-30" in result.stderr
    assert result.stderr.endswith("Error: Nothing was imported: 1 fault.\n")
    assert count_all() == before_counts


def test_many_faults_are_cut_short(app: Flask, rows: None, tmp_path: Path) -> None:
    gifts = [{"donation_id": f"D{number}", "amount": "0"} for number in range(60)]
    result = run(app, write(tmp_path, make_files(donations=gifts)))
    assert result.exit_code == 1
    assert result.stderr.count("the amount must be above zero.") == 50
    assert result.stderr.endswith("… and 10 more.\nError: Nothing was imported: 60 faults.\n")


def imported(app: Flask, folder: Path, **rows: Any) -> Edition:
    result = run(app, write(folder, make_files(**rows)))
    assert (result.exit_code, result.stderr) == (0, "")
    return db.session.scalars(select(Edition).where(Edition.year == 2020)).one()


def test_what_a_team_and_its_walkers_become(app: Flask, rows: None, tmp_path: Path) -> None:
    other = {"captain": "0", "previous_editions": "", "previous_count": "0"}
    edition = imported(
        app,
        tmp_path,
        walkers=[
            {"newsletter": "1"},
            {**other, "walker_id": "W2", "gender": "M", "status": "waiting", "route_type": "central"},
            {**other, "walker_id": "W3", "gender": "X", "status": "cancelled", "route_km": "7.5"},
            {
                **other,
                "walker_id": "W4",
                "gender": "",
                "status": "unpaid",
                "email": "",
                "start_place": "Gent",
            },
        ],
    )
    team = db.session.scalars(select(Team)).one()
    assert (team.goal, team.communication, team.closed_at) == (50000, "+++202/0000/00127+++", None)
    woman, man, x, unknown = db.session.scalars(select(Walker).order_by(Walker.id))
    at = team.registered_at
    assert [each.gender for each in (woman, man, x, unknown)] == list(Gender)
    assert (woman.confirmed_at, woman.captain_since, woman.newsletter_asked_at) == (at, at, at)
    assert (man.waiting_since, man.confirmed_at, man.captain_since) == (at, None, None)
    assert (x.cancelled_at, x.confirmed_at) == (at, None)
    assert (unknown.cancelled_at, unknown.confirmed_at, unknown.waiting_since) == (None, None, None)
    assert (woman.email, unknown.email) == ("maite@post.example", None)
    assert (woman.fee, woman.fee_received, woman.previous_editions) == (0, 0, [2016, 2018])
    routes = db.session.execute(select(Route.kind, Route.distance_km, Route.start).order_by(Route.id))
    assert [(str(kind), str(km), start) for kind, km, start in routes] == [
        ("own", "10.0", ""),
        ("central", "10.0", ""),
        ("own", "7.5", ""),
    ]
    assert edition.takes_gifts(at)


def test_a_cancelled_team_is_closed(app: Flask, rows: None, tmp_path: Path) -> None:
    imported(app, tmp_path, teams=[{"status": "cancelled"}], walkers=[{"status": "cancelled"}])
    team = db.session.scalars(select(Team)).one()
    assert team.closed_at == team.registered_at


def test_pages_have_addresses_of_their_own_without_a_minors_surname(app: Flask, rows: None, tmp_path: Path) -> None:
    plain = {"captain": "0", "previous_editions": "", "previous_count": "0"}
    edition = imported(
        app,
        tmp_path,
        teams=[{"name": "Walk"}],
        walkers=[{}, {**plain, "walker_id": "W2"}, {**plain, "walker_id": "W3", "birth_date": "2010-01-01"}],
    )
    slugs = dict(db.session.execute(select(Page.slug, Page.walker_id).where(Page.edition_id == edition.id)).all())
    assert {"walk", "walk-2", "maite-van-den-broeck", "maite-van-den-broeck-2"} < set(slugs)
    [minor] = set(slugs) - {"walk", "walk-2", "maite-van-den-broeck", "maite-van-den-broeck-2"}
    assert minor.startswith("maite-")
    assert "broeck" not in minor
    assert slugs["walk"] is None


def test_gifts_count_where_they_belong_and_only_when_they_stayed(app: Flask, rows: None, tmp_path: Path) -> None:
    gifts = [
        {"donation_id": "D1", "amount": "10", "team_id": ""},
        {"donation_id": "D2", "amount": "20", "walker_id": ""},
        {"donation_id": "D3", "amount": "40", "walker_id": "", "team_id": ""},
        {"donation_id": "D4", "amount": "80", "status": "refunded"},
        {"donation_id": "D5", "amount": "160", "status": "disputed"},
        {"donation_id": "D6", "amount": "320", "status": "pending"},
        {"donation_id": "D7", "amount": "640", "status": "failed"},
        {"donation_id": "D8", "amount": "1280.5", "status": "expired"},
    ]
    edition = imported(app, tmp_path, donations=gifts)
    pages = db.session.scalars(select(Page).where(Page.edition_id == edition.id)).all()
    assert {(page.walker_id is not None, page.team_id is not None): (page.raised, page.gifts) for page in pages} == {
        (True, False): (1000, 1),
        (False, True): (2000, 1),
        (False, False): (4000, 1),
    }
    donations = db.session.scalars(select(Donation).order_by(Donation.id)).all()
    assert [each.received for each in donations] == [1000, 2000, 4000, 0, 0, 0, 0, 0]
    assert [each.received_at is None for each in donations] == [False] * 5 + [True] * 3
    payments = db.session.scalars(select(Payment).order_by(Payment.id)).all()
    assert [(p.provider, p.reference, p.method, p.tax_year) for p in payments] == [
        ("import", f"2020:D{number}", "bancontact", 2020) for number in range(1, 6)
    ]
    reversals = db.session.execute(select(Reversal.kind, Reversal.reference, Reversal.amount).order_by(Reversal.id))
    assert [tuple(row) for row in reversals] == [
        (ReversalKind.REFUND, "2020:D4:back", 8000),
        (ReversalKind.DISPUTE, "2020:D5:back", 16000),
    ]
    postings = dict(
        db.session.execute(select(Posting.payment_id, func.sum(Posting.amount)).group_by(Posting.payment_id)).all()
    )
    assert [int(postings[payment.id]) for payment in payments] == [1000, 2000, 4000, 0, 0]
    closed = db.session.scalars(select(Checkout.closed_at).order_by(Checkout.id)).all()
    assert [moment is not None for moment in closed] == [False] * 6 + [True] * 2


def test_a_gift_keeps_its_moment_in_brussels_and_its_wishes(app: Flask, rows: None, tmp_path: Path) -> None:
    gift = {
        "date": "2020-12-31",
        "time": "23:59:59",
        "anonymous": "1",
        "message": "one\ntwo",
        "donor_name": "Cher",
    }
    imported(app, tmp_path, donations=[gift])
    donation = db.session.scalars(select(Donation)).one()
    payment = db.session.scalars(select(Payment)).one()
    assert payment.paid_at.astimezone(BRUSSELS).isoformat() == "2020-12-31T23:59:59+01:00"
    assert payment.tax_year == 2020
    assert (donation.received_at, donation.promised_at) == (payment.paid_at, payment.paid_at)
    assert (donation.name_shown == "none", donation.wants_certificate, donation.message) == (True, True, "one\ntwo")
    assert (donation.first_name, donation.last_name) == ("Cher", "")


def test_a_donor_is_an_address_however_it_is_written(app: Flask, rows: None, tmp_path: Path) -> None:
    known = make_donor(email="an@gever.example", first_name="An", last_name="Known")
    gifts = [
        {"donation_id": "D1", "donor_email": " AN@gever.example ", "donor_name": "Ann Else"},
        {
            "donation_id": "D2",
            "donor_email": "Jan@Gever.example",
            "donor_name": "Jan Paid",
            "date": "2020-08-01",
        },
        {"donation_id": "D3", "donor_email": "jan@gever.example", "donor_name": "J Not", "status": "failed"},
    ]
    imported(app, tmp_path, donations=gifts)
    donors = db.session.scalars(select(Donor).order_by(Donor.email)).all()
    assert [(donor.email, donor.name) for donor in donors] == [
        ("an@gever.example", "An Known"),
        ("jan@gever.example", "Jan Paid"),
    ]
    assert donors[0] is known


def test_a_longer_file_adds_its_new_rows_only(app: Flask, rows: None, tmp_path: Path) -> None:
    edition = imported(app, tmp_path)
    second = {
        "walker_id": "W2",
        "captain": "0",
        "first_name": "Jo",
        "previous_editions": "",
        "previous_count": "0",
    }
    gifts = [
        {},
        {"donation_id": "D2", "amount": "10"},
        {"donation_id": "D3", "walker_id": "W2", "amount": "1"},
    ]
    result = run(app, write(tmp_path, make_files(walkers=[{}, second], donations=gifts)))
    assert result.stdout == (
        "Edition 2020, 2020-09-27:\n        0 edition\n        0 teams\n        1 walkers\n        1 pages\n"
        "        2 donations\n"
    )
    db.session.expire_all()
    pages = db.session.execute(
        select(Page.raised, Page.gifts)
        .where(Page.edition_id == edition.id, Page.walker_id.is_not(None))
        .order_by(Page.id)
    )
    assert [tuple(row) for row in pages] == [(3500, 2), (100, 1)]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"teams": [{"city": "Aalst"}]}, "teams.csv, line 2: T1 was imported before"),
        ({"walkers": [{"city": "Aalst"}]}, "walkers.csv, line 2: W1 was imported before"),
        ({"donations": [{"amount": "26.00"}]}, "donations.csv, line 2: D1 was imported before"),
    ],
)
def test_a_row_that_changed_refuses_the_whole_import(
    app: Flask, rows: None, tmp_path: Path, changes: Any, fault: str
) -> None:
    imported(app, tmp_path)
    counts = count_all()
    changes = {"donations": [{}, {"donation_id": "D2"}], **changes}
    result = run(app, write(tmp_path, make_files(**changes)))
    assert result.exit_code == 1
    assert result.stderr == (
        f"{fault} with other content; imports change nothing.\nError: Nothing was imported: 1 fault.\n"
    )
    assert count_all() == counts


def test_a_second_captain_of_a_team_that_is_here_is_refused(app: Flask, rows: None, tmp_path: Path) -> None:
    imported(app, tmp_path)
    files = make_files(walkers=[{"walker_id": "W2"}], donations=[{"donation_id": "D2", "walker_id": "W2"}])
    result = run(app, write(tmp_path, files))
    assert result.exit_code == 1
    assert result.stderr.startswith("walkers.csv, line 2, captain: team T1 has a captain already, who was")


def test_rows_join_an_edition_that_is_here(app: Flask, rows: None, tmp_path: Path) -> None:
    edition = make_edition(2020, ordinal=5, place="Mechelen")
    route = Route(edition=edition, kind=RouteKind.OWN, distance_km=Decimal(10))
    db.session.add(route)
    here = make_walker(route, first_name="Maïté", last_name="Van den Broeck")
    make_page(here, slug="maite-van-den-broeck", goal=0)
    itself = make_page(edition, slug="for-all")
    result = run(app, write(tmp_path, make_files()), "--date", "2020-09-26")
    assert (result.exit_code, result.stderr) == (0, "")
    assert db.session.scalars(select(Edition)).all() == [edition]
    assert db.session.scalars(select(Route)).all() == [route]
    assert edition.place == "Mechelen"
    slugs = set(db.session.scalars(select(Page.slug)))
    assert slugs == {"for-all", "maite-van-den-broeck", "maite-van-den-broeck-2", "de-stappers"}
    assert itself.walker_id is None


def test_an_edition_needs_its_date_and_ordinal(app: Flask, rows: None, tmp_path: Path) -> None:
    files = make_files(teams=[{"registered_at": "2021-06-01T10:00:00Z"}], donations=[{"date": "2021-06-02"}])
    lacking = run(app, write(tmp_path, files))
    assert lacking.exit_code == 1
    assert "The facts of the edition of 2021 are not known: give --date 2021-MM-DD and --ordinal N." in lacking.stderr
    given = run(app, tmp_path, "--date", "2021-09-26", "--ordinal", "6", "--place", "Mechelen")
    assert given.exit_code == 0
    edition = db.session.scalars(select(Edition)).one()
    assert (edition.year, edition.ordinal, edition.place) == (2021, 6, "Mechelen")


def test_what_was_imported_is_remembered(app: Flask, rows: None, tmp_path: Path) -> None:
    imported(app, tmp_path)
    kept = db.session.execute(select(ImportedRow.file, ImportedRow.external_id).order_by(ImportedRow.id))
    assert [tuple(row) for row in kept] == [
        ("teams.csv", "T1"),
        ("walkers.csv", "W1"),
        ("donations.csv", "D1"),
    ]
    verbs = db.session.scalars(select(AuditEntry.verb)).all()
    assert verbs.count("imported files") == 1
