"""A transport in Stripe's place: notes what it is asked, and answers what the test says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import stripe

CONNECTION = stripe.APIConnectionError("no answer", should_retry=False)
BROKEN = (500, {"error": {"type": "api_error", "message": "Something went wrong."}})
OTHER_CONTENT = (400, {"error": {"type": "idempotency_error", "message": "Keys for idempotent requests differ."}})
REFUSED = (
    400,
    {"error": {"type": "invalid_request_error", "message": "Invalid email address.", "code": "email_invalid"}},
)
Answer = tuple[int, dict[str, Any]] | Exception


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, as Stripe receives it."""

    method: str
    url: str
    key: str
    raw: str
    fields: list[tuple[str, str]]

    def __getitem__(self, name: str) -> str:
        """The value of a field that stands there once."""
        [value] = [value for field, value in self.fields if field == name]
        return value

    def lines(self) -> list[tuple[str, int]]:
        """Description and amount of each line, in order."""
        found = dict(self.fields)
        names = (f"line_items[{number}][price_data]" for number in range(len(found)))
        return [
            (found[f"{name}[product_data][name]"], int(found[f"{name}[unit_amount]"]))
            for name in names
            if f"{name}[unit_amount]" in found
        ]


class StandIn(stripe.HTTPClient):
    """Gives these answers one after another, and then opens every checkout."""

    name = "stand-in"

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[Request] = []

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_more: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        raw = str(post_data or "")
        key = str((headers or {}).get("Idempotency-Key", ""))
        fields = parse_qsl(raw, keep_blank_values=True, strict_parsing=True)
        self.asked.append(Request(method=method, url=url, key=key, raw=f"{raw} {headers}", fields=fields))
        answer = self.answers.pop(0) if self.answers else self._opened()
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return json.dumps(body), status, {"Request-Id": "req_1", "stripe-should-retry": "false"}

    def close(self) -> None:
        """Nothing is open."""

    def _opened(self) -> Answer:
        name = f"cs_{len(self.asked)}"
        return 200, {"id": name, "object": "checkout.session", "url": f"https://checkout.stripe.com/c/pay/{name}"}
