"""Filling in forms the way a browser does, and people to fill them in with."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient

PERSON = {
    "first_name": "Noor",
    "last_name": "Peeters",
    "email": "noor@example.org",
    "birth_date": "1985-03-04",
    "gender": "woman",
    "language": "nl",
    "emergency_name": "Jef Peeters",
    "emergency_phone": "0470 12 34 56",
}
WALK = {"shirt_0": "M", "rules": "y", "pay": "later"}
TEAM = {"team_name": "De Vuist", "team_kind": "friends", "company": ""}
GIVER = {
    "amount": "4000",
    "first_name": "Amina",
    "last_name": "Claes",
    "email": "amina@example.org",
    "message": "Zet hem op!",
}


def form_of(client: FlaskClient, address: str) -> dict[str, str]:
    """The hidden fields of the form at an address."""
    page = client.get(address).get_data(as_text=True)
    hidden = {}
    for tag in re.findall(r"<input[^>]+type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            hidden[name[1]] = unescape(value[1])
    return hidden


def fill(client: FlaskClient, address: str, **values: str) -> Any:
    """Open the form, fill it in and send it."""
    return client.post(address, data={**form_of(client, address), **values})


def register(
    client: FlaskClient, address: str, *, route: int | str, along: tuple[dict[str, str], ...] = (), **values: str
) -> Any:
    """Both steps of a registration that begins at an address; `along`: who is registered with the first one.

    Values go to the step that has such a field. The answer to the step that failed, or to the last one.
    """
    last = {name: value for name, value in values.items() if name in WALK or name.startswith(_OF_LAST_STEP)}
    first = {name: value for name, value in values.items() if name not in last}
    answer = fill(client, address, **{**PERSON, **first})
    if answer.status_code != 303:
        return answer
    for number, person in enumerate(along, start=1):
        step = re.sub("/(walk|people)$", f"/people/{number}", answer.location)
        added = fill(client, step, **{"gender": "x", "language": "nl", "last_name": "Peeters", **person})
        if added.status_code != 303:
            return added
    others = {f"{field}_{n}": "" for field in ("route", "shirt") for n in range(1, len(along) + 1)}
    walk = re.sub("/people$", "/walk", answer.location)
    return fill(client, walk, **{**WALK, **others, "route": str(route), "route_0": "", **last})


_OF_LAST_STEP = ("route_", "shirt_", "code_", "answer_", "gift")
