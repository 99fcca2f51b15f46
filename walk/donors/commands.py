"""Changes to donors."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from walk import audit
from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.donors.models import Donor, NumberRequest
from walk.donors.queries import list_joined, lock_donors
from walk.donors.rules import DonorKind, Giver, Identity, checked, read_national_number
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.vault import print_of


def meet_donor(giver: Giver, *, at: datetime) -> Donor:
    """The donor with this address, new or known. A known one's details are left alone: anyone can type an address.

    Who gives no address is a donor of their own, until somebody finds out that it is one we know.
    """
    values = {
        "email": giver.email.strip().lower() or None,
        "first_name": giver.first_name,
        "last_name": giver.last_name,
        "language": giver.language,
        "created_at": at,
        "country": "BE",
        "street": "",
        "postal_code": "",
        "city": "",
    }
    if values["email"] is None:
        donor = Donor(**values)
        db.session.add(donor)
        db.session.flush()
        return donor
    db.session.execute(insert(Donor).values(**values).on_conflict_do_nothing(index_elements=[Donor.email]))
    return db.session.scalars(select(Donor).where(Donor.email == values["email"])).one()


def meet_organisation(giver: Giver, *, at: datetime) -> Donor:
    """The organisation in whose name this address gave, new or known: the same number by another address is another."""
    address = giver.email.strip().lower()
    lock_name(f"organisation {giver.enterprise_number} {address}")
    query = select(Donor).where(
        Donor.kind == DonorKind.ORGANISATION,
        Donor.enterprise_number == giver.enterprise_number,
        Donor.letters_to == address,
        Donor.email.is_(None),
    )
    known = db.session.scalars(query.order_by(Donor.id)).first() if address else None
    if known is not None:
        return known
    donor = Donor(
        kind=DonorKind.ORGANISATION,
        first_name=giver.first_name,
        last_name=giver.last_name,
        organisation=giver.organisation,
        enterprise_number=giver.enterprise_number,
        letters_to=address,
        language=giver.language,
        created_at=at,
    )
    db.session.add(donor)
    db.session.flush()
    return donor


def confirm_identity(donor: Donor, giver: Giver) -> None:
    """The first paid gift with a full address says who the donor is: name and address together.

    Later gifts change nothing: anyone can type somebody's e-mail address, and the name stands on a tax certificate.
    For the same reason it is only asked for a donor whose gifts are all in this name.
    """
    if donor.street or not (giver.street and giver.postal_code and giver.city):
        return
    donor.first_name, donor.last_name, donor.language = giver.first_name, giver.last_name, giver.language
    donor.street, donor.postal_code, donor.city = giver.street, giver.postal_code, giver.city
    db.session.flush()


def open_donor(identity: Identity, *, letters_to: str, at: datetime) -> Donor:
    """Somebody whose gift another's address paid for: a partner, or an organisation."""
    donor = Donor(**vars(checked(identity)), letters_to=letters_to.strip().lower(), created_at=at)
    db.session.add(donor)
    db.session.flush()
    audit.record("added donor", f"donor {donor.id}", at=at)
    return donor


def change_identity(donor: Donor, identity: Identity, *, at: datetime, actor: str | None = None) -> None:
    """Name, address and wishes as they are from now on; certificates that were issued stay what they were."""
    [donor] = lock_donors(donor.id)
    wanted = vars(checked(identity))
    changed = [name for name, value in wanted.items() if getattr(donor, name) != value]
    for name in changed:
        setattr(donor, name, wanted[name])
    if donor.kind is DonorKind.ORGANISATION and donor.number_print is not None:  # only people have one
        _remove_number(donor)
        changed.append("national number")
    if changed:
        db.session.flush()
        audit.record("changed donor", f"donor {donor.id}", at=at, actor=actor, changed=", ".join(changed))


def keep_number(donor: Donor, text: str, *, at: datetime, actor: str | None = None, first: bool = False) -> bool:
    """Keep the national number that was typed; `first`: only where nothing is known yet. Whether it was kept.

    Raises Refused when it cannot be a number.
    """
    number = read_national_number(text)
    [donor] = lock_donors(donor.id)
    if donor.kind is not DonorKind.PERSON:
        if first:
            return False
        raise Refused(_("An organisation has no national number."), field="number")
    told = print_of(number)
    if donor.number_print == told or (first and (donor.number_print or donor.declined_number_at)):
        return False
    verb = "gave national number" if donor.number_print is None else "replaced national number"
    donor.national_number, donor.number_print, donor.number_told_at = number, told, at
    donor.declined_number_at = None
    db.session.flush()
    audit.record(verb, f"donor {donor.id}", at=at, actor=actor)
    return True


def void_links(donor: Donor, *, at: datetime, actor: str | None = None) -> None:
    """No link to the donor's page opens it any more, nor those of donors joined with them; a new one is mailed."""
    locked = lock_donors(*{donor.id, *(each.id for each in list_joined(donor))})
    for each in locked:
        each.links_voided += 1
    db.session.flush()
    audit.record("made links void", f"donor {donor.id}", at=at, actor=actor)


def forget_number(donor: Donor, *, at: datetime, actor: str | None = None) -> None:
    """The national number is deleted; certificates that were issued stay what they were."""
    [donor] = lock_donors(donor.id)
    if donor.number_print is None:
        return
    _remove_number(donor)
    db.session.flush()
    audit.record("forgot national number", f"donor {donor.id}", at=at, actor=actor)


def decline_number(donor: Donor, *, at: datetime, actor: str | None = None) -> None:
    """The donor does not want to tell the national number, and is not asked again; one we had is deleted."""
    [donor] = lock_donors(donor.id)
    if donor.declined_number_at is not None:
        return
    _remove_number(donor)
    donor.declined_number_at = at
    db.session.flush()
    audit.record("declined national number", f"donor {donor.id}", at=at, actor=actor)


def reveal_number(donor: Donor, *, at: datetime) -> str:
    """The national number for somebody of finance to read; that it was looked at is noted, and the number is not."""
    if donor.national_number is None:
        raise Refused(_("We have no national number of this donor."))
    audit.record("looked at national number", f"donor {donor.id}", at=at)
    db.session.flush()
    return donor.national_number


def note_request(donor: Donor, *, channel: str, at: datetime, tax_year: int | None = None) -> None:
    """The donor was asked for the number: proof that we did, once a day and channel."""
    year, day = tax_year or brussels_day(at).year, brussels_day(at)
    query = select(NumberRequest.asked_at).where(
        NumberRequest.donor_id == donor.id, NumberRequest.channel == channel, NumberRequest.tax_year == year
    )
    latest = db.session.scalars(query.order_by(NumberRequest.id.desc()).limit(1)).first()
    if latest is None or brussels_day(latest) != day:
        db.session.add(NumberRequest(donor_id=donor.id, tax_year=year, channel=channel, asked_at=at))
        db.session.flush()


def print_anew() -> int:
    """Make the fingerprint of every national number again, with the key of today; how many there are."""
    donors = db.session.scalars(select(Donor).where(Donor.number_print.is_not(None)).with_for_update(of=Donor)).all()
    for donor in donors:
        donor.number_print = print_of(donor.national_number or "")
    db.session.flush()
    return len(donors)


def _remove_number(donor: Donor) -> None:
    donor.national_number = donor.number_print = donor.number_told_at = None
