"""Whose gifts a file brings: an e-mail address finds a donor only where the name agrees, for households share one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from walk.donors.rules import DonorKind, folded
from walk.elsewhere.rows import Row
from walk.vault import print_of


@dataclass(frozen=True, kw_only=True)
class Who:
    """What must agree. `names`: folded, whichever of them comes first. `national`: prints; `enterprise`: numbers."""

    kind: DonorKind
    names: tuple[str, ...]
    national: frozenset[str]
    enterprise: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class KnownDonor:
    """A donor of ours whose letters go to an address; `owns`: it is their own, and not a partner's or a contact's."""

    id: int
    owns: bool
    who: Who


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a file says of one donor there."""

    donor_id: str
    email: str | None
    who: Who
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A donor whom we do not know. `email`: theirs alone; `letters_to`: of somebody else too, or of an organisation.

    `shares`: another donor, of ours or of the file, has the same address.
    """

    donor_ids: Sequence[str]
    rows: Sequence[Row]
    who: Who
    email: str | None
    letters_to: str
    shares: bool

    @property
    def guest(self) -> "Newcomer":
        """The same, once the address turned out to be somebody else's."""
        return replace(self, email=None, letters_to=self.email or self.letters_to, shares=True)


Known = Mapping[str, Sequence[KnownDonor]]


def who(
    kind: DonorKind,
    *,
    first_name: str,
    last_name: str,
    organisation: str,
    national: Iterable[str | None],
    enterprise: Iterable[str | None],
) -> Who:
    """The same for whoever is written in another way: capitals, accents, blanks, the last name first."""
    names = [organisation or last_name] if kind is DonorKind.ORGANISATION else [first_name, last_name]
    return Who(
        kind=kind,
        names=tuple(sorted(folded(each) or each.strip() for each in names)),
        national=frozenset(each for each in national if each),
        enterprise=frozenset(each for each in enterprise if each),
    )


def tell(rows: Iterable[Row]) -> list[Told]:
    """What the rows say of each donor there, in the order of the file."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.donor_id, []).append(row)
    return [_told(donor_id, some) for donor_id, some in found.items()]


def find(someone: Told | Newcomer, known: Sequence[KnownDonor]) -> KnownDonor | None:
    """Who of those with this address it is; nobody, where more than one can be meant."""
    alike = [each for each in known if may_be(someone.who, each.who)]
    owners = [each for each in alike if each.owns]
    return owners[0] if owners else alike[0] if len(alike) == 1 else None


def may_be(one: Who, other: Who) -> bool:
    """Whether two with one address are one donor: of one kind and name, and with no numbers that differ."""
    alike = one.kind is other.kind and one.names == other.names
    return alike and not (_differ(one.national, other.national) or _differ(one.enterprise, other.enterprise))


def newcomers(told: Iterable[Told], known: Known) -> list[Newcomer]:
    """A donor for each whom we do not know; several there with one address and name are one here.

    The address becomes that of the first person with it; whoever else has it only gets letters there.
    """
    groups = _grouped(told)
    taken = {email for email, some in known.items() if any(each.owns for each in some)}
    sharing = Counter(group[0].email or "" for group in groups)
    made = []
    for group in groups:
        email, who_it_is = group[0].email or "", _together(group)
        owns = bool(email) and who_it_is.kind is DonorKind.PERSON and email not in taken
        if owns:
            taken.add(email)
        made.append(
            Newcomer(
                donor_ids=[each.donor_id for each in group],
                rows=[row for each in group for row in each.rows],
                who=who_it_is,
                email=email if owns else None,
                letters_to="" if owns else email,
                shares=bool(email) and (sharing[email] > 1 or email in known),
            )
        )
    return made


def _told(donor_id: str, rows: Sequence[Row]) -> Told:
    organisation = next((row.organisation for row in rows if row.organisation), "")
    kind = DonorKind.ORGANISATION if organisation else DonorKind.PERSON
    return Told(
        donor_id=donor_id,
        email=next((row.email for row in rows if row.email), None),
        who=who(
            kind,
            first_name=rows[0].first_name,
            last_name=rows[0].last_name,
            organisation=organisation,
            national=[print_of(row.national_number) for row in rows if row.national_number],
            enterprise=[row.enterprise_number for row in rows],
        ),
        rows=rows,
    )


def _grouped(told: Iterable[Told]) -> list[list[Told]]:
    found: dict[object, list[Told]] = {}
    for each in told:
        key = (each.email, each.who.kind, each.who.names) if each.email else each.donor_id
        found.setdefault(key, []).append(each)
    return [part for some in found.values() for part in ([some] if _agree(some) else [[each] for each in some])]


def _agree(told: Sequence[Told]) -> bool:
    together = _together(told)
    return len(together.national) <= 1 and len(together.enterprise) <= 1


def _together(told: Sequence[Told]) -> Who:
    return replace(
        told[0].who,
        national=frozenset().union(*(each.who.national for each in told)),
        enterprise=frozenset().union(*(each.who.enterprise for each in told)),
    )


def _differ(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and len(some | others) > 1
