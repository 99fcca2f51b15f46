"""Files of another system: which column is which, kept as a profile, and then they are files of ours."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in, token
from tests.conftest import run_jobs
from tests.filling import form_of
from walk import files as stored
from walk.audit import AuditEntry
from walk.db import db
from walk.donations.models import Donation
from walk.errors import Refused
from walk.exchange.models import ColumnProfile
from walk.exchange.profiles.commands import keep_profile, plan_of
from walk.exchange.profiles.converting import code_of, convert
from walk.exchange.profiles.foreign import read_foreign, survey
from walk.exchange.profiles.guessing import guess
from walk.exchange.profiles.mapping import How, Plan, Source
from walk.exchange.rows import DONATIONS, FILES, TEAMS, WALKERS, read_donations, read_teams, read_walkers
from walk.walkers.models import Walker

PAGE = "/office/exchange/profiles/"
THEIR_WALKERS = (
    "Deelnemer;Geboortedatum;Geslacht;E-mailadres;Team;Afstand;Taal;Betaalstatus;Aangemaakt op\r\n"
    "Maïté Van den Broeck;02/05/1973;Vrouw;maite@post.example;De Stappers;10 km;Nederlands;Betaald;6/08/2020 9:39\r\n"
    "Jan Claes;13/11/1980;Man;;de stappers;20 km;Frans;In afwachting;7/08/2020 10:00\r\n"
).encode("cp1252")
THEIR_GIFTS = (
    "Voornaam\tNaam\tE-mail\tBedrag\tDatum\tStatus\tBetaalwijze\tBericht\n"
    'Jan\tVan Damme\tjan@gever.example\t€ 1.234,50\t01-09-2020 18:05\tBetaald\tBancontact\t"Zet hem\nop!"\n'
    "An\tMaes\tan@gever.example\t25,00\t02-09-2020 09:00\tGestort\tContant\t\n"
).encode()


def plan_for(file: str, content: bytes) -> Plan:
    foreign = read_foreign("theirs.csv", content)
    return guess(file, foreign, survey(foreign))


def told(plan: Plan) -> dict[str, tuple[str, str]]:
    return {column: (source.how.value, source.of or source.text) for column, source in plan.sources.items()}


def test_columns_are_guessed_from_their_names() -> None:
    plan = plan_for(WALKERS, THEIR_WALKERS)
    assert told(plan) == {
        "walker_id": ("made", ""),
        "team_id": ("code", "Team"),
        "captain": ("fixed", "0"),
        "first_name": ("first", "Deelnemer"),
        "last_name": ("rest", "Deelnemer"),
        "email": ("column", "E-mailadres"),
        "birth_date": ("column", "Geboortedatum"),
        "gender": ("column", "Geslacht"),
        "route_km": ("column", "Afstand"),
        "route_type": ("fixed", "central"),
        "start_place": ("empty", ""),
        "postal_code": ("empty", ""),
        "city": ("empty", ""),
        "language": ("column", "Taal"),
        "tshirt": ("empty", ""),
        "previous_editions": ("empty", ""),
        "previous_count": ("made", ""),
        "newsletter": ("fixed", "0"),
        "guardian": ("empty", ""),
        "status": ("column", "Betaalstatus"),
    }
    assert plan.orders == {"Geboortedatum": "dmy"}
    assert plan.words["gender"] == {"Vrouw": "V", "Man": "M"}
    assert plan.words["status"] == {"Betaald": "confirmed", "In afwachting": "unpaid"}


def test_gifts_with_a_time_two_names_and_a_decimal_comma() -> None:
    plan = plan_for(DONATIONS, THEIR_GIFTS)
    assert plan.sources["donor_name"] == Source(how=How.JOINED, of="Voornaam", text="Naam")
    assert plan.sources["time"] == Source(how=How.COLUMN, of="Datum")
    assert (plan.comma, plan.orders) == (True, {"Datum": "dmy"})
    assert plan.words["status"] == {"Betaald": "paid", "Gestort": "="}
    rows = read_donations(convert(plan, read_foreign("theirs.csv", THEIR_GIFTS)))
    assert [(each.origin.line, each.name, each.amount, each.message) for each in rows.good] == [
        (2, ("Jan", "Van Damme"), 123450, "Zet hem\nop!"),
    ]
    assert [str(each) for each in rows.faults] == [
        "donations.csv, line 4, status: “Gestort” is not one of: paid, pending, failed, expired, refunded, disputed."
    ]


def test_a_converted_file_is_ours_and_always_the_same() -> None:
    foreign = read_foreign("theirs.csv", THEIR_WALKERS)
    plan = plan_for(WALKERS, THEIR_WALKERS)
    assert foreign.windows
    content = convert(plan, foreign)
    rows = read_walkers(content)
    assert rows.faults == []
    assert [(each.first_name, each.last_name, str(each.birth_date), each.gender) for each in rows.good] == [
        ("Maïté", "Van den Broeck", "1973-05-02", "woman"),
        ("Jan", "Claes", "1980-11-13", "man"),
    ]
    assert {each.team_id for each in rows.good} == {code_of("DE STAPPERS")}
    assert convert(plan, foreign) == content
    lines = THEIR_WALKERS.decode("cp1252").splitlines()
    turned = "\r\n".join([";".join(reversed(line.split(";"))) for line in lines])
    other = read_walkers(convert(plan, read_foreign("t.csv", turned.encode())))
    assert [each.origin.id for each in other.good] == [each.origin.id for each in rows.good]


def test_rows_that_are_the_same_get_ids_of_their_own() -> None:
    content = THEIR_WALKERS + THEIR_WALKERS.splitlines(keepends=True)[1]
    rows = read_walkers(convert(plan_for(WALKERS, content), read_foreign("t.csv", content)))
    assert len({each.origin.id for each in rows.good}) == 3
    assert rows.good[2].origin.id == f"{rows.good[0].origin.id}-2"


def test_a_team_on_several_rows_is_one() -> None:
    content = b"Team,Aangemaakt op,Doel\nDe Stappers,06/08/2020 9:39,500\nDE STAPPERS,07/08/2020,\nAnders,08/08/2020,\n"
    plan = plan_for(TEAMS, content)
    assert plan.sources["team_id"] == Source(how=How.CODE, of="Team")
    rows = read_teams(convert(plan, read_foreign("t.csv", content)))
    assert [(each.origin.line, each.name, each.goal) for each in rows.good] == [(2, "De Stappers", 50000)]
    assert [(each.line, each.column) for each in rows.faults] == [(4, "goal_eur")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,\x00", "This is no CSV file."),
        (b"PK\x03\x04", "This is no CSV file."),
        (b"", "The first line must hold the names of the columns"),
        (b"name\nx\n", "The first line must hold the names of the columns"),
        (b"a,b\n", "There are no rows below the header."),
        (b"a,b\n1,2,3\n", "Line 2 has more cells than the header."),
        (",".join(map(str, range(201))).encode() + b"\n1\n", "The file has more than 200 columns."),
        (b'a,b\n"' + b"x" * 200_000 + b'",1\n', "Line 2 cannot be read."),
    ],
)
def test_files_that_cannot_be_read(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        survey(read_foreign("t.csv", content))
    assert refusal.value.message.startswith(sentence)


def test_columns_without_a_name_or_with_the_same() -> None:
    foreign = read_foreign("t.csv", b"a,,a,b,,\n1,2,3,4\n5\n")
    assert list(foreign.header) == ["a", "column 2", "a (3)", "b"]
    assert [list(cells.values()) for _line, cells in foreign.rows()] == [["1", "2", "3", "4"], ["5", "", "", ""]]


def test_many_values_are_not_all_kept() -> None:
    content = "a,b\n" + "".join(f"{number},x\n" for number in range(1000))
    found = survey(read_foreign("t.csv", content.encode()))
    assert (found.rows, len(found.values["a"]), found.values["b"], found.many) == (1000, 40, ["x"], frozenset("a"))


@pytest.fixture
def organiser(client):
    stored.remove_all("columns")
    stored.remove_all("exchange")
    sign_in(client, make_account("organiser", email="organiser@example.org"))
    return client


def upload(client, file: str, content: bytes, name: str = "theirs.csv") -> Any:
    data = {"csrf_token": token(client), "kind": file, "file": (io.BytesIO(content), name)}
    return client.post(f"{PAGE}file", data=data, content_type="multipart/form-data")


def shown(client, address: str) -> dict[str, str]:
    """Everything that the page of columns holds, as a browser would send it."""
    page = client.get(address).get_data(as_text=True)
    values = form_of(client, address)
    values |= dict(re.findall(r'<input name="(fixed-[^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        values[name] = chosen[1] if chosen else re.findall(r'<option value="([^"]*)"', options)[0]
    checked = re.search(r'name="comma" value="([^"]+)" checked', page)
    return values | ({"comma": checked[1]} if checked else {})


def turn(client, file: str, content: bytes, **changes: str) -> Any:
    answer = upload(client, file, content, f"their {file}")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}columns/{file}")
    return client.post(answer.location, data={**shown(client, answer.location), "name": f"Former {file}", **changes})


def test_three_files_of_another_system_come_in(organiser):
    teams = b"Team,Aangemaakt op\nDe Stappers,06/08/2020 9:39\n"
    gifts = THEIR_GIFTS.replace(b"Gestort", b"Betaald")
    for file, content in ((TEAMS, teams), (WALKERS, THEIR_WALKERS), (DONATIONS, gifts)):
        assert turn(organiser, file, content).location == PAGE
    page = organiser.get(PAGE).get_data(as_text=True)
    assert "their walkers.csv" in page
    with organiser.get(f"{PAGE}ours/walkers.csv") as answer:
        assert read_walkers(answer.data).faults == []
    facts = {"year": "2020", "date": "2020-09-27", "ordinal": "5", "place": ""}
    look = post(organiser, f"{PAGE}look", **facts)
    assert look.status_code == 303
    assert post(organiser, look.location).status_code == 303
    assert run_jobs() == ["exchange.bring", "people.match"]
    names = db.session.scalars(select(Walker.first_name).order_by(Walker.id)).all()
    assert names == ["Maïté", "Jan"]
    assert db.session.scalars(select(Donation.received).order_by(Donation.id)).all() == [123450, 2500]
    assert post(organiser, f"{PAGE}look", **facts).status_code == 422
    assert [each.name for each in db.session.scalars(select(ColumnProfile).order_by(ColumnProfile.file))] == [
        *("Former donations.csv", "Former teams.csv", "Former walkers.csv"),
    ]


def test_what_is_wrong_is_told_of_their_file(organiser):
    content = THEIR_WALKERS.replace(b"13/11/1980", b"31/11/1980")
    turn(organiser, WALKERS, content)
    look = post(organiser, f"{PAGE}look", year="2020", date="2020-09-27", ordinal="5")
    page = " ".join(organiser.get(look.location).get_data(as_text=True).split())
    assert '<td>their walkers.csv</td><td class="number">3</td><td>Geboortedatum</td>' in page
    assert "there is no team" in page


def test_a_profile_is_proposed_for_the_next_file_and_can_be_left(organiser):
    turn(organiser, DONATIONS, THEIR_GIFTS, **{"word-status-1": "paid", "fixed-anonymous": "1"})
    [profile] = db.session.scalars(select(ColumnProfile))
    plan = plan_of(profile)
    assert plan.words["status"] == {"Betaald": "paid", "Gestort": "paid"}
    assert plan.sources["anonymous"] == Source(how=How.FIXED, text="1")
    assert profile.used_at is not None
    upload(organiser, DONATIONS, THEIR_GIFTS)
    assert shown(organiser, f"{PAGE}columns/{DONATIONS}")["fixed-anonymous"] == "1"
    assert shown(organiser, f"{PAGE}columns/{DONATIONS}?profile=-")["fixed-anonymous"] == "0"
    upload(organiser, DONATIONS, THEIR_GIFTS.replace(b"Bedrag", b"Som"))
    assert shown(organiser, f"{PAGE}columns/{DONATIONS}")["fixed-anonymous"] == "0"


def test_words_of_a_column_that_was_changed_are_shown_first(organiser):
    upload(organiser, WALKERS, THEIR_WALKERS)
    address = f"{PAGE}columns/{WALKERS}"
    values = {**shown(organiser, address), "name": "Former", "source-captain": "column:2"}
    answer = organiser.post(address, data=values)
    assert answer.status_code == 422
    assert "Look first at how the values of the columns that you changed are read." in answer.get_data(as_text=True)
    answer = organiser.post(address, data={**values, "update": "1"})
    assert answer.status_code == 200
    assert 'name="word-captain-0"' in answer.get_data(as_text=True)
    assert db.session.scalars(select(ColumnProfile)).all() == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Give the profile a name."),
        ({"source-email": "column:99"}, "Choose a column of the file for email."),
    ],
)
def test_what_is_refused(organiser, values, sentence: str):
    answer = turn(organiser, WALKERS, THEIR_WALKERS, **values)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_a_profile_is_changed_renamed_and_removed(organiser):
    turn(organiser, DONATIONS, THEIR_GIFTS)
    turn(organiser, WALKERS, THEIR_WALKERS)
    profile = db.session.scalars(select(ColumnProfile).where(ColumnProfile.file == DONATIONS)).one()
    address, before = f"{PAGE}{profile.id}", plan_of(profile)
    values = shown(organiser, address)
    assert organiser.post(address, data={**values, "name": profile.name}).status_code == 303
    assert plan_of(profile) == before
    changed = {**values, "name": "Gifts", "fixed-wants_certificate": "1", "comma": "point"}
    assert organiser.post(address, data=changed).location == address
    assert (profile.name, plan_of(profile).comma) == ("Gifts", False)
    taken = organiser.post(address, data={**values, "name": "Former walkers.csv"})
    assert taken.status_code == 422
    assert "Another profile has this name already." in taken.get_data(as_text=True)
    assert post(organiser, f"{address}/removal").location == PAGE
    assert organiser.get(address).status_code == 404
    verbs = select(AuditEntry.verb).where(AuditEntry.subject.like("profile %")).order_by(AuditEntry.id)
    assert db.session.scalars(verbs).all() == ["made profile", "made profile", "changed profile", "removed profile"]


def test_files_are_refused_left_out_and_not_found(organiser):
    answer = upload(organiser, WALKERS, b"\x00")
    assert answer.status_code == 422
    assert "This is no CSV file." in answer.get_data(as_text=True)
    assert upload(organiser, "x.csv", THEIR_WALKERS).status_code == 422
    assert organiser.get(f"{PAGE}columns/{WALKERS}").status_code == 404
    turn(organiser, WALKERS, THEIR_WALKERS)
    assert post(organiser, f"{PAGE}ours/{WALKERS}/removal").location == PAGE
    assert organiser.get(f"{PAGE}ours/{WALKERS}").status_code == 404


def test_what_somebody_else_uploaded_is_not_found(organiser, client):
    upload(organiser, WALKERS, THEIR_WALKERS)
    sign_in(client, make_account("organiser"))
    assert client.get(f"{PAGE}columns/{WALKERS}").status_code == 404
    sign_in(client, make_account("finance"))
    assert client.get(PAGE).status_code == 404
    assert upload(client, WALKERS, THEIR_WALKERS).status_code == 404
    assert post(client, f"{PAGE}columns/{WALKERS}", name="x").status_code == 404
    assert post(client, f"{PAGE}look").status_code == 404


def test_the_command_line(app: Flask, rows, tmp_path):
    from tests.factories import NOW

    keep_profile("Former", plan_for(WALKERS, THEIR_WALKERS), by="x@example.org", at=NOW)
    db.session.commit()
    theirs, ours = tmp_path / "theirs.csv", tmp_path / "ours.csv"
    theirs.write_bytes(THEIR_WALKERS)
    run = app.test_cli_runner().invoke
    done = run(args=["exchange", "convert", "Former", str(theirs), str(ours)])
    assert (done.exit_code, done.output) == (0, f"{ours}: one of our walkers.csv\n")
    assert len(read_walkers(ours.read_bytes()).good) == 2
    theirs.write_bytes(THEIR_GIFTS)
    refused = run(args=["exchange", "convert", "Former", str(theirs), str(ours)])
    assert (refused.exit_code, "These columns are not in the file: Afstand" in refused.output) == (1, True)
    assert "There is no profile called X." in run(args=["exchange", "convert", "X", str(theirs), str(ours)]).output
    assert len(FILES) == 3
