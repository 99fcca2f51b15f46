"""Brings gifts from elsewhere in: whole or not at all, and again without changing anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import any_, literal, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from walk import audit
from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.donors.models import Donor
from walk.donors.rules import DonorKind
from walk.elsewhere.matching import Newcomer, find, newcomers, tell
from walk.elsewhere.models import ElsewhereDonor, ElsewhereGift
from walk.elsewhere.queries import donors_by_address, known_donors, known_gifts, only_from_files
from walk.elsewhere.rows import Row, read_rows
from walk.exchange.bulk import insert_rows
from walk.exchange.sheet import Fault
from walk.money import Cents
from walk.vault import print_of


class FileRefused(Exception):
    """The file cannot come in; `faults` says why. The transaction must be rolled back."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a file would do. `donors`: whom we know, by their id there; of them `by_email` by e-mail address and name.

    `withdrawn`: gifts of ours (ids) that the file says went back. `same`: rows that change nothing.
    """

    new: Sequence[Row]
    withdrawn: Sequence[int]
    same: int
    donors: dict[str, int]
    by_email: int
    newcomers: Sequence[Newcomer]

    @property
    def new_donors(self) -> int:
        return len(self.newcomers)

    @property
    def sharing(self) -> int:
        """How many of the new donors have the address of another donor."""
        return sum(each.shares for each in self.newcomers)

    @property
    def total(self) -> Cents:
        return sum(row.amount for row in self.new if not row.withdrawn)

    @property
    def years(self) -> list[int]:
        return sorted({row.day.year for row in self.new})

    @property
    def nothing(self) -> bool:
        return not (self.new or self.withdrawn)


def plan(file: str, content: bytes, *, source: str, at: datetime) -> Plan:
    """What bringing this file in would do; changes nothing. Raises FileRefused."""
    rows = read_rows(file, content, today=brussels_day(at))
    if rows.faults:
        raise FileRefused(rows.faults)
    before = known_gifts(source, [row.source_id for row in rows.good])
    faults, withdrawn = [], []
    for row in rows.good:
        known = before.get(row.source_id)
        if known is None:
            continue
        if known.print != row.print:
            faults.append(_fault(file, row, "came in before with another donor, date, amount or method."))
        elif known.withdrawn and not row.withdrawn:
            faults.append(_fault(file, row, "was withdrawn before, and cannot be paid again; give it a new source_id."))
        elif row.withdrawn and not known.withdrawn:
            withdrawn.append(known.id)
    if faults:
        raise FileRefused(faults)
    new = [row for row in rows.good if row.source_id not in before]
    return _with_donors(new, withdrawn, same=len(rows.good) - len(new) - len(withdrawn), source=source)


def bring_in(file: str, content: bytes, *, source: str, by: str, at: datetime) -> Plan:
    """Add a file's new gifts, and take back those that went back. Raises FileRefused; then nothing was changed."""
    lock_name("elsewhere")
    planned = plan(file, content, source=source, at=at)
    if planned.nothing:
        return planned
    donors = {**planned.donors, **_add_donors(planned.newcomers, at)}
    _fill_in(planned, at)
    _remember(donors, source)
    insert_rows(ElsewhereGift, [_gift(row, donors[row.donor_id], source, by, at) for row in planned.new])
    _withdraw(planned.withdrawn, at)
    audit.record(
        "brought in gifts",
        f"elsewhere {source}",
        at=at,
        gifts=len(planned.new),
        cents=planned.total,
        withdrawn=len(planned.withdrawn),
        donors=planned.new_donors,
        by_email=planned.by_email,
        sharing=planned.sharing,
    )
    return planned


def _fault(file: str, row: Row, reason: str) -> Fault:
    return Fault(file=file, line=row.line, column="source_id", reason=f"{row.source_id} {reason}")


def _with_donors(new: list[Row], withdrawn: list[int], *, same: int, source: str) -> Plan:
    told = tell(new)
    known = known_donors(source, {each.donor_id for each in told})
    others = [each for each in told if each.donor_id not in known]
    ours = donors_by_address({each.email for each in others if each.email})
    found = {each.donor_id: find(each, ours.get(each.email or "", [])) for each in others}
    by_email = {donor_id: donor.id for donor_id, donor in found.items() if donor is not None}
    return Plan(
        new=new,
        withdrawn=withdrawn,
        same=same,
        donors={**known, **by_email},
        by_email=len(by_email),
        newcomers=newcomers([each for each in others if each.donor_id not in by_email], ours),
    )


def _add_donors(planned: Sequence[Newcomer], at: datetime) -> dict[str, int]:
    """A donor for each newcomer, told by all their rows. Somebody else may have come with their address meanwhile."""
    owners = [each for each in planned if each.email]
    ids: dict[str, int] = {}
    guests = [each for each in planned if not each.email]
    if owners:
        db.session.execute(
            insert(Donor).on_conflict_do_nothing(index_elements=[Donor.email]),
            [_donor(each, at) for each in sorted(owners, key=lambda each: each.email or "")],
        )
        here = donors_by_address({each.email for each in owners if each.email})
        for each in owners:
            donor = find(each, [known for known in here[each.email or ""] if known.owns])
            if donor is None:
                guests.append(each.guest)
            else:
                ids |= dict.fromkeys(each.donor_ids, donor.id)
    for each, donor_id in zip(guests, insert_rows(Donor, [_donor(one, at) for one in guests]), strict=True):
        ids |= dict.fromkeys(each.donor_ids, donor_id)
    return ids


def _donor(newcomer: Newcomer, at: datetime) -> dict[str, Any]:
    """A donor from what their rows say: of each thing the first that says it, of the address all or nothing."""
    rows = newcomer.rows
    first = rows[0]
    housed = next((row for row in rows if row.street), first)
    return {
        "email": newcomer.email,
        "letters_to": newcomer.letters_to,
        "kind": newcomer.who.kind,
        "first_name": first.first_name,
        "last_name": first.last_name,
        "organisation": next((row.organisation for row in rows if row.organisation), ""),
        "enterprise_number": next((row.enterprise_number for row in rows if row.enterprise_number), ""),
        "language": first.language,
        "created_at": at,
        **_address(housed),
        **_number(next((row.national_number for row in rows if row.national_number), ""), at),
    }


def _address(row: Row) -> dict[str, Any]:
    return {"street": row.street, "postal_code": row.postal_code, "city": row.city, "country": row.country}


def _number(digits: str, at: datetime) -> dict[str, Any]:
    if not digits:
        return {"national_number": None, "number_print": None, "number_told_at": None}
    return {"national_number": digits, "number_print": print_of(digits), "number_told_at": at}


def _fill_in(planned: Plan, at: datetime) -> None:
    """What a donor lacks of whom only files told us; what they have is never overwritten, nor anything of others.

    Who declined to tell the national number, does not get one.
    """
    ours = only_from_files(set(planned.donors.values()))
    for row in planned.new:
        donor = ours.get(planned.donors.get(row.donor_id, 0))
        if donor is None:
            continue
        lacks_address = not (donor.street or donor.postal_code or donor.city)
        lacks_number = donor.number_print is None and donor.kind is DonorKind.PERSON
        declined = donor.declined_number_at or (donor.same_as and donor.same_as.declined_number_at)
        missing = {
            **(_address(row) if row.street and lacks_address else {}),
            **(_number(row.national_number, at) if row.national_number and lacks_number and not declined else {}),
        }
        for name, value in missing.items():
            setattr(donor, name, value)
        if row.enterprise_number and donor.kind is DonorKind.ORGANISATION and not donor.enterprise_number:
            donor.enterprise_number = row.enterprise_number
    db.session.flush()


def _remember(donors: dict[str, int], source: str) -> None:
    known = known_donors(source, donors)
    pairs = [(external, donor) for external, donor in donors.items() if external not in known]
    insert_rows(
        ElsewhereDonor, [{"source": source, "external_id": external, "donor_id": donor} for external, donor in pairs]
    )


def _gift(row: Row, donor_id: int, source: str, by: str, at: datetime) -> dict[str, Any]:
    return {
        "source": source,
        "external_id": row.source_id,
        "donor_id": donor_id,
        "amount": row.amount,
        "given_on": row.day,
        "tax_year": row.day.year,
        "method": row.method,
        "print": row.print,
        "brought_at": at,
        "brought_by": by,
        "withdrawn_at": at if row.withdrawn else None,
    }


def _withdraw(ids: Sequence[int], at: datetime) -> None:
    these = literal(list(ids), ARRAY(ElsewhereGift.id.type))
    db.session.execute(update(ElsewhereGift).where(ElsewhereGift.id == any_(these)).values(withdrawn_at=at))
