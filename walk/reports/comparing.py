"""Why the figures of two moments differ: every cent by the movement that made it, every walker by what happened."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from walk.db import db
from walk.donations.models import Donation, GiftMove
from walk.money import Cents
from walk.payments.models import Payment, Posting, Reversal
from walk.reports.models import FrozenReport
from walk.reports.queries import GIFT, WALKER, Rows, gifts_now, gifts_then, read, walkers_now, walkers_then

MOST = 200  # gifts that are listed one by one
NEW, LATE, CAME_BACK, MOVED, DONOR, UNEXPLAINED = "new", "late", "came_back", "moved", "donor", "unexplained"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One reason of a difference in money: how many gifts, and by how much the total changed through it."""

    kind: str
    gifts: int
    amount: Cents


@dataclass(frozen=True, kw_only=True)
class GiftChange:
    """One gift that is not what it was, for one reason. `payment_id`: the payment it moved with."""

    donation_id: int
    kind: str
    amount: Cents
    on: datetime
    payment_id: int | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Differences:
    """All that differs between two moments. The causes' amounts together are the difference of the totals."""

    amount: Cents
    causes: Sequence[Cause]
    changes: Sequence[GiftChange]
    more: int
    walkers: Mapping[str, int]


def compare(first: FrozenReport, second: FrozenReport | None) -> Differences:
    """What happened between a frozen report and a later one, or (None) until now."""
    edition = first.edition
    was = _by_key(read(gifts_then(first)), GIFT)
    now = _by_key(read(gifts_then(second) if second else gifts_now(edition)), GIFT)
    changed = [each for each in was.keys() | now.keys() if _money(was.get(each)) != _money(now.get(each))]
    changes = [*_moved_money(changed, was, now, first.made_at), *_moved_gifts(was, now, first, second)]
    other_donors = sum(was[each]["donor_id"] != now[each]["donor_id"] for each in was.keys() & now.keys())
    total = sum(row["received"] for row in now.values()) - sum(row["received"] for row in was.values())
    walked = _by_key(read(walkers_then(first)), WALKER)
    walking = _by_key(read(walkers_then(second) if second else walkers_now(edition)), WALKER)
    return Differences(
        amount=total,
        causes=_causes(changes, other_donors, total),
        changes=sorted(changes, key=lambda each: (each.on, each.donation_id))[:MOST],
        more=max(0, len(changes) - MOST),
        walkers=dict(_what_happened(walked, walking)),
    )


def _by_key(rows: Rows, names: Sequence[str]) -> dict[int, dict[str, Any]]:
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def _money(row: Mapping[str, Any] | None) -> tuple[int, int]:
    return (row["received"], row["last_posting"]) if row else (0, 0)


def _moved_money(
    changed: Sequence[int], was: Mapping[int, Any], now: Mapping[int, Any], frozen_at: datetime
) -> Iterable[GiftChange]:
    """Each movement of these gifts' money after the first moment and before the second."""
    query = (
        select(Donation.id, Posting.id, Posting.amount, Payment.id, Payment.paid_at, Reversal.kind, Reversal.made_at)
        .join(Donation, Donation.line_id == Posting.line_id)
        .join(Payment, Payment.id == Posting.payment_id)
        .outerjoin(Reversal, Reversal.id == Posting.reversal_id)
        .where(Donation.id.in_(changed))
    )
    for donation, posting, amount, payment, paid_at, reversal, made_at in db.session.execute(query):
        seen = was[donation]["last_posting"] if donation in was else 0
        until = now[donation]["last_posting"] if donation in now else 0
        if not seen < posting <= until:
            continue
        yield GiftChange(
            donation_id=donation,
            kind=_kind(reversal, amount, paid_at, frozen_at),
            amount=amount,
            on=made_at or paid_at,
            payment_id=payment,
        )


def _kind(reversal: Any, amount: Cents, paid_at: datetime, frozen_at: datetime) -> str:
    if reversal is None:
        return LATE if paid_at <= frozen_at else NEW
    return CAME_BACK if amount > 0 else str(reversal.value)


def _moved_gifts(
    was: Mapping[int, Any], now: Mapping[int, Any], first: FrozenReport, second: FrozenReport | None
) -> Iterable[GiftChange]:
    """Gifts that are on another page: the total of the walk stays, those of pages and teams do not."""
    moved = [each for each in was.keys() & now.keys() if was[each]["page_id"] != now[each]["page_id"]]
    query = select(GiftMove).where(GiftMove.donation_id.in_(moved), GiftMove.moved_at >= first.made_at)
    if second is not None:
        query = query.where(GiftMove.moved_at <= second.made_at)
    for each in db.session.scalars(query):
        yield GiftChange(
            donation_id=each.donation_id,
            kind=MOVED,
            amount=0,
            on=each.moved_at,
            payment_id=None,
            note=f"{each.from_page.slug} → {each.to_page.slug}: {each.reason}",
        )


def _causes(changes: Sequence[GiftChange], other_donors: int, total: Cents) -> list[Cause]:
    kinds = sorted({each.kind for each in changes})
    others = [Cause(kind=DONOR, gifts=other_donors, amount=0)] if other_donors else []
    causes = [
        Cause(
            kind=kind,
            gifts=len({each.donation_id for each in changes if each.kind == kind}),
            amount=sum(each.amount for each in changes if each.kind == kind),
        )
        for kind in kinds
    ]
    left = total - sum(each.amount for each in causes)
    return [*causes, *others, *([Cause(kind=UNEXPLAINED, gifts=0, amount=left)] if left else [])]


def _what_happened(was: Mapping[int, Any], now: Mapping[int, Any]) -> Counter[str]:
    found: Counter[str] = Counter()
    found["joined"] = len(now.keys() - was.keys())
    found["left"] = len(was.keys() - now.keys())
    for each in was.keys() & now.keys():
        before, after = was[each], now[each]
        found["route"] += (before["kind"], before["km"]) != (after["kind"], after["km"])
        found["team"] += before["team_id"] != after["team_id"]
        found["person"] += (before["gender"], before["age"]) != (after["gender"], after["age"])
        found["previous"] += before["previous"] != after["previous"]
    return found
