"""Givers and Stripe, as seen by a site that keeps dying: both try again until they are answered."""

import json
import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from random import Random
from typing import Any
from urllib.parse import urlencode

import stripe

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One gift: in cents, what is given back of it, and how often each of its events is sent."""

    number: int
    amount: int
    refunded: int
    copies: int
    page: int


def plan(dice: Random, gifts: int, pages: int) -> list[Planned]:
    """Gifts of € 1 to € 250; one in twenty is given back in part, one in fifty whole."""
    planned = []
    for number in range(gifts):
        amount = dice.randrange(100, 25_000)
        part = dice.random()
        refunded = amount if part < 0.02 else dice.randrange(1, amount) if part < 0.07 else 0
        copies, page = dice.randint(1, 3), dice.randrange(pages)
        planned.append(Planned(number=number, amount=amount, refunded=refunded, copies=copies, page=page))
    return planned


class Visitor:
    """A browser that goes on clicking until the site answers."""

    def __init__(self, ports: list[int], dice: Random, number: int) -> None:
        self.ports, self.dice, self.number = ports, dice, number
        self.cookie = self.token = ""

    def give(self, slug: str, gift: Planned) -> str:
        """Send the form of a gift, the very same one again when nobody answers; the session Stripe opened for it."""
        address = f"/2027/{slug}/give"
        while not self.token:
            page = self._ask("GET", address, "")
            self.cookie = (page[1].getheader("Set-Cookie") or "").split(";")[0]
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page[2].decode())
            self.token = found[1] if found else ""
        form = urlencode(
            {
                "csrf_token": self.token,
                "form_key": f"gift-{gift.number}",
                "other_amount": f"{gift.amount / 100:.2f}".replace(".", ","),
                "first_name": "Amina",
                "last_name": f"Nr {gift.number}",
                "email": f"amina{gift.number}@example.org",
            }
        )
        while True:
            status, answer, body = self._ask("POST", address, form)
            if status == 303:
                return str(answer.getheader("Location")).rsplit("/", 1)[1]
            if status not in {422, 500, 502, 503}:
                raise AssertionError(f"{status} for a gift: {body[:2000].decode()}")
            time.sleep(0.05)

    def _ask(self, method: str, address: str, body: str) -> tuple[int, HTTPResponse, bytes]:
        headers = {**FORM, "Cookie": self.cookie, "X-Forwarded-For": f"10.{self.number}.{self.dice.randrange(250)}.1"}
        while True:
            try:
                return _send(self.dice.choice(self.ports), method, address, body, headers)
            except (OSError, HTTPException):
                time.sleep(0.05)


def deliver(ports: list[int], dice: Random, event: dict[str, Any], secret: str) -> None:
    """Send an event as Stripe does: again and again, until somebody says 200."""
    payload = json.dumps(event)
    while True:
        signature = stripe.WebhookSignature.generate_signature_header(payload, secret)
        try:
            status, _, _ = _send(
                dice.choice(ports), "POST", "/webhooks/stripe", payload, {"Stripe-Signature": signature}
            )
        except (OSError, HTTPException):
            status = 0
        if status == 200:
            return
        assert status in {0, 500, 502, 503}, status
        time.sleep(0.05)


def _send(port: int, method: str, address: str, body: str, headers: dict[str, str]) -> tuple[int, HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request(method, address, body.encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer, answer.read()
    finally:
        connection.close()
