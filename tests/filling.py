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
    "shirt": "M",
    "emergency_name": "Jef Peeters",
    "emergency_phone": "0470 12 34 56",
    "rules": "y",
}
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
