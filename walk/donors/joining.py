"""Two donors are one person: finance says so, and can say that it was a mistake."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from walk import audit
from walk.db import db
from walk.donors.models import DismissedProposal, Donor, DonorJoin
from walk.donors.queries import list_joined, lock_donors
from walk.errors import NotFound, Refused
from walk.hooks import Hook
from walk.i18n import gettext as _

donors_parted: Hook[list[int]] = Hook()
_ADDRESS = ("street", "postal_code", "city", "country")


def join(
    donor: Donor,
    into: Donor,
    *,
    made_by: str,
    at: datetime,
    takes_number: bool = False,
    takes_address: bool = False,
) -> DonorJoin:
    """From now on `donor` is `into`: one page, one year total, one certificate; those joined with the first come along.

    `takes_number`, `takes_address`: `into` takes over what it lacks itself. Raises Refused.
    """
    if donor.id == into.id:
        raise Refused(_("Choose another donor: this is the same one."))
    donor, into = lock_donors(donor.id, into.id)
    for each in (donor, into):
        if each.same_as_id is not None:
            raise Refused(_("%(name)s was joined with another donor already.", name=each.name))
    if donor.kind is not into.kind:
        raise Refused(_("One of them is a person and the other an organisation: they cannot be the same."))
    if donor.number_print and into.number_print and donor.number_print != into.number_print:
        raise Refused(_("They have different national numbers: they are two people, or one number is wrong."))
    along = list_joined(donor)
    for each in (donor, *along):
        each.same_as_id = into.id
    took = {**_take_number(donor, into, takes_number), **_take_address(donor, into, takes_address)}
    made = DonorJoin(donor=donor, into=into, along=[each.id for each in along], took=took, made_at=at, made_by=made_by)
    db.session.add(made)
    db.session.flush()
    took_over = ", ".join(took) or None
    audit.record("joined donors", f"donor {into.id}", at=at, joined=donor.id, took=took_over)
    audit.record("joined with donor", f"donor {donor.id}", at=at, into=into.id)
    return made


def undo_join(join_id: int, *, made_by: str, at: datetime) -> DonorJoin:
    """Everybody is again who they were before the join. Raises Refused when that can no longer be had exactly."""
    made = db.session.scalars(select(DonorJoin).where(DonorJoin.id == join_id).with_for_update(of=DonorJoin)).first()
    if made is None:
        raise NotFound
    if made.undone_at is not None:
        raise Refused(_("This was undone already."))
    donors_parted([made.donor_id, *made.along])  # before the donors are locked: who issues waits for them
    donor, into, *along = lock_donors(made.donor_id, made.into_id, *made.along)
    if any(each.same_as_id != into.id for each in (donor, *along)):
        raise Refused(_("They were joined with somebody else since. Undo that first."))
    _check_unchanged(donor, into, made.took)
    donor.same_as_id = None
    for each in along:
        each.same_as_id = donor.id
    if "number" in made.took:
        into.national_number = into.number_print = into.number_told_at = None
    for name, before in made.took.get("address", {}).items():
        setattr(into, name, before)
    made.undone_at, made.undone_by = at, made_by
    db.session.flush()
    audit.record("parted donors", f"donor {into.id}", at=at, parted=donor.id)
    audit.record("parted from donor", f"donor {donor.id}", at=at, former=into.id)
    return made


def dismiss(key: str, *, made_by: str, at: datetime) -> None:
    """No to a proposal: it is not made again."""
    row = insert(DismissedProposal).values(key=key[:80], made_at=at, made_by=made_by)
    db.session.execute(row.on_conflict_do_nothing(index_elements=[DismissedProposal.key]))
    audit.record("dismissed proposal", key[:80], at=at)


def _take_number(donor: Donor, into: Donor, wanted: bool) -> dict[str, Any]:
    """Who declined to tell the number has none, whatever somebody else told."""
    if not wanted or donor.number_print is None or into.number_print is not None or into.declined_number_at:
        return {}
    into.national_number, into.number_print = donor.national_number, donor.number_print
    into.number_told_at = donor.number_told_at
    return {"number": True}


def _take_address(donor: Donor, into: Donor, wanted: bool) -> dict[str, Any]:
    if not wanted or into.street or not donor.street:
        return {}
    before = {name: getattr(into, name) for name in _ADDRESS}
    for name in _ADDRESS:
        setattr(into, name, getattr(donor, name))
    return {"address": before}


def _check_unchanged(donor: Donor, into: Donor, took: dict[str, Any]) -> None:
    if "number" in took and into.number_print != donor.number_print:
        raise Refused(_("The national number was changed since the join. Remove it from both, then undo the join."))
    if "address" in took and any(getattr(into, name) != getattr(donor, name) for name in _ADDRESS):
        raise Refused(_("The address was changed since the join. Make it the same for both, then undo the join."))
