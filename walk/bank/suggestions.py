"""What a waiting line may be, best first, for a person to accept; worked out whenever somebody looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from walk.bank.communication import nearly
from walk.bank.matching import paid_at
from walk.bank.models import BankLine, BankMatch
from walk.bank.promises import Promise, list_candidates
from walk.bank.rules import WORTH_SHOWING, Promised, Seen, in_words, score_of, signs_of
from walk.db import db
from walk.payments.models import Checkout, Payment

MOST = 5


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A promise that a line may pay, why, and how sure that is."""

    promise: Promise
    score: int
    reasons: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether accepting it needs no second look."""
        return self.score >= 90 and not self.promise.obstacle


def suggest(lines: Sequence[BankLine], *, at: datetime) -> dict[int, list[Suggestion]]:
    """For each waiting line of money that came, the promises that it may pay; the same few queries for any number."""
    open_ones = [line for line in lines if line.amount > 0 and line.waits]
    if not open_ones:
        return {}
    emails = _emails_by_iban({line.iban for line in open_ones if line.iban})
    seen = {line.id: _seen(line, emails) for line in open_ones}
    candidates = list_candidates(
        digits={each for one in seen.values() for each in (*one.near, *([one.digits] if one.digits else []))},
        amounts={one.amount for one in seen.values()},
        emails={each for one in seen.values() for each in one.emails},
        paid_at=min(paid_at(line, at) for line in open_ones),
        at=at,
    )
    return {line.id: _best(seen[line.id], candidates) for line in open_ones}


def _seen(line: BankLine, emails: dict[str, set[str]]) -> Seen:
    return Seen(
        amount=line.amount,
        name=line.name,
        digits=line.digits,
        near=frozenset(nearly(line.text)),
        emails=frozenset(emails.get(line.iban, ())),
    )


def _best(seen: Seen, candidates: list[Promise]) -> list[Suggestion]:
    found = []
    for promise in candidates:
        promised = Promised(amount=promise.amount, name=promise.name, email=promise.email, digits=promise.digits)
        signs = signs_of(seen, promised)
        if score_of(signs) >= WORTH_SHOWING:
            reasons = tuple(in_words(sign) for sign in signs)
            found.append(Suggestion(promise=promise, score=score_of(signs), reasons=reasons))
    return sorted(found, key=lambda each: (-each.score, each.promise.obstacle != ""))[:MOST]


def _emails_by_iban(ibans: set[str]) -> dict[str, set[str]]:
    """Whose promises were paid from these accounts before."""
    query = (
        select(BankLine.iban, Checkout.payer_email)
        .join(BankMatch, BankMatch.line_id == BankLine.id)
        .join(Payment, Payment.id == BankMatch.payment_id)
        .join(Checkout, Checkout.id == Payment.checkout_id)
        .where(BankLine.iban.in_(ibans), BankMatch.undone_at.is_(None), Checkout.payer_email != "")
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for iban, email in db.session.execute(query) if ibans else []:
        found.setdefault(iban, set()).add(email)
    return found
