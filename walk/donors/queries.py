"""Reads of donors."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from walk.db import db
from walk.donors.models import Donor, DonorJoin, NumberRequest
from walk.donors.rules import DonorKind, Lack, lacking
from walk.errors import NotFound
from walk.tokens import sign, unsign


def find_donor(email: str) -> Donor | None:
    """The donor with this e-mail address, however it is written."""
    return db.session.scalar(select(Donor).where(Donor.email == email.strip().lower()))


def get_donor(donor_id: int) -> Donor:
    """A donor by number, with the one they were joined with."""
    donor = db.session.get(Donor, donor_id, options=[joinedload(Donor.same_as)])
    if donor is None:
        raise NotFound
    return donor


def lock_donors(*ids: int) -> list[Donor]:
    """These donors, for changing; always locked in one order."""
    wanted = list(dict.fromkeys(ids))
    query = select(Donor).where(Donor.id.in_(wanted)).order_by(Donor.id).with_for_update(of=Donor)
    found = {each.id: each for each in db.session.scalars(query.execution_options(populate_existing=True))}
    if len(found) != len(wanted):
        raise NotFound
    return [found[each] for each in ids]


def whole(donor: Donor) -> Donor:
    """Whom finance found this donor to be; the donor itself, where nobody looked."""
    return donor.same_as or donor


def list_joined(donor: Donor) -> list[Donor]:
    """Those who were found to be this donor."""
    return list(db.session.scalars(select(Donor).where(Donor.same_as_id == donor.id).order_by(Donor.id)))


def list_of_address(email: str) -> list[Donor]:
    """Everyone whose letters go to this address, each once, after joining."""
    address = email.strip().lower()
    mine = or_(Donor.email == address, and_(Donor.email.is_(None), func.lower(Donor.letters_to) == address))
    found = db.session.scalars(select(Donor).where(mine).options(joinedload(Donor.same_as)).order_by(Donor.id))
    return list({whole(each).id: whole(each) for each in found}.values())


def donor_link(donor: Donor) -> str:
    """The secret part of the address of a donor's own page; it is only ever mailed."""
    return sign("donor", [donor.id, donor.links_voided])


def get_donor_by_link(link: str) -> Donor:
    """The donor whose link this is, after joining. Raises NotFound when it was made void since."""
    donor_id, voided = unsign("donor", link)
    donor = get_donor(donor_id)
    if donor.links_voided != voided:
        raise NotFound
    return whole(donor)


def lacks_of(donor: Donor) -> tuple[Lack, ...]:
    """What is missing for this donor's certificate."""
    return lacking(
        kind=donor.kind,
        address=(donor.street, donor.postal_code, donor.city),
        national=donor.number_print is not None,
        declined=donor.declined_number_at is not None,
        enterprise=bool(donor.enterprise_number),
        country=donor.country,
    )


def certifies() -> bool:
    """Whether we make tax certificates ourselves, and so may ask what stands on them."""
    return bool(current_app.extensions["walk.settings"].certificates == "on")


def kept_years() -> int:
    """How many full years after that of the last gift we keep a national number."""
    return int(current_app.extensions["walk.settings"].number_kept_years)


def lacks_number() -> ColumnElement[bool]:
    """Persons who neither told nor declined the national number, and Belgian organisations without theirs."""
    person = and_(Donor.kind == DonorKind.PERSON, Donor.number_print.is_(None), Donor.declined_number_at.is_(None))
    return or_(
        person,
        and_(Donor.kind == DonorKind.ORGANISATION, Donor.enterprise_number == "", Donor.country == "BE"),
    )


def lacks_address() -> ColumnElement[bool]:
    """Donors whose address is not whole."""
    return or_(Donor.street == "", Donor.postal_code == "", Donor.city == "")


def list_requests(ids: Iterable[int]) -> list[NumberRequest]:
    """When these donors were asked for the number, latest first."""
    query = select(NumberRequest).where(NumberRequest.donor_id.in_(list(ids)))
    return list(db.session.scalars(query.order_by(NumberRequest.asked_at.desc(), NumberRequest.id.desc())))


def list_joins(ids: Iterable[int]) -> list[DonorJoin]:
    """Every join in which these donors had a part, latest first."""
    some = list(ids)
    query = select(DonorJoin).where(or_(DonorJoin.donor_id.in_(some), DonorJoin.into_id.in_(some)))
    query = query.options(joinedload(DonorJoin.donor), joinedload(DonorJoin.into))
    return list(db.session.scalars(query.order_by(DonorJoin.id.desc())))
