"""What the tax office is told of one certificate (fiche 281.71), and what goes in one sending; values only."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from walk.donors.rules import DonorKind
from walk.money import Cents


class Treatment(IntEnum):
    """What the tax office must do with a fiche, by its code."""

    ORIGINAL = 0
    MODIFICATION = 1
    ADDITION = 2
    CANCELLATION = 3


@dataclass(frozen=True, kw_only=True)
class Fiche:
    """A certificate as it is filed. `number`: of the certificate. `last_name`: or the organisation's name.

    `national_number`, `enterprise_number`: digits, empty when unknown. `country`: two letters. `amount`: cents.
    `reference`: our own, which the tax office does not read.
    """

    certificate_id: int
    number: int
    version: int
    year: int
    treatment: Treatment
    kind: DonorKind
    national_number: str
    enterprise_number: str
    last_name: str
    first_name: str
    street: str
    postal_code: str
    city: str
    country: str
    language: str
    amount: Cents
    reference: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def said(self) -> str:
        """Everything the tax office is told but the national number, as one text: it changes when any of it does."""
        apart = ("certificate_id", "treatment", "reference", "national_number")
        return json.dumps({name: value for name, value in vars(self).items() if name not in apart}, sort_keys=True)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A certificate of the year and its last document, beside the fiche made of them.

    `amount`: of the certificate; `named`: of the gifts that its document names; `given`: of what the donor gave by now,
    which it should say. `printed_*`: what stands on the document. Withdrawn ones keep their number.
    """

    fiche: Fiche
    amount: Cents
    named: Cents
    given: Cents
    withdrawn: bool
    printed_number: int
    printed_amount: Cents
    printed_figures: str


@dataclass(frozen=True, kw_only=True)
class Prints:
    """Keyed fingerprints of what is told of a certificate, and of the national number; empty when it has none."""

    said: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What was last filed of a certificate."""

    treatment: Treatment
    amount: Cents
    prints: Prints


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The institution as it names itself to the tax office. `number`: enterprise number. `phone`: digits."""

    name: str
    street: str
    postal_code: str
    city: str
    number: str
    phone: str
    contact: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One file for the tax office. `correction`: something of the year was filed before. `test`: does not count."""

    year: int
    correction: bool
    test: bool
    made_on: date
    sender: Sender
    fiches: Sequence[Fiche]

    @property
    def total(self) -> Cents:
        return sum(each.amount for each in self.fiches)


def to_file(papers: Sequence[Paper], before: Mapping[int, Filed], prints: Mapping[int, Prints]) -> list[Fiche]:
    """The fiches of the next sending, by number: all of a year never filed, else what changed since.

    `before`: what was last filed, by certificate; `prints`: fingerprints of what would be filed now.
    """
    found = [(paper, _treatment(paper, before, prints[paper.fiche.certificate_id])) for paper in papers]
    return [replace(paper.fiche, treatment=treatment) for paper, treatment in found if treatment is not None]


def told_after(sending: Sending, before: Mapping[int, Filed]) -> Cents:
    """The total of all that the tax office holds for the year once it has this sending, cancelled fiches left out."""
    held = {key: each.amount for key, each in before.items() if each.treatment is not Treatment.CANCELLATION}
    for fiche in sending.fiches:
        held[fiche.certificate_id] = 0 if fiche.treatment is Treatment.CANCELLATION else fiche.amount
    return sum(held.values())


def count_by_treatment(fiches: Sequence[Fiche]) -> dict[Treatment, int]:
    """How many fiches there are of each treatment."""
    return {each: sum(fiche.treatment is each for fiche in fiches) for each in Treatment}


def _treatment(paper: Paper, before: Mapping[int, Filed], now: Prints) -> Treatment | None:
    filed = before.get(paper.fiche.certificate_id)
    stands = filed is not None and filed.treatment is not Treatment.CANCELLATION
    if paper.withdrawn:
        return Treatment.CANCELLATION if stands else None
    if filed is None or not stands:
        return Treatment.ADDITION if before else Treatment.ORIGINAL
    return Treatment.MODIFICATION if _differs(filed.prints, now) else None


def _differs(filed: Prints, now: Prints) -> bool:
    """A number that was removed since, as the law asks after some years, is no change to tell."""
    return filed.said != now.said or (now.number != "" and filed.number != now.number)
