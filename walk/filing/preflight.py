"""What is wrong with a sending before it is made: the tax office's schema checks almost nothing, so we do."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.be import ssn, vat

from walk.certificates.rules import filled, tax_year
from walk.donors.rules import DonorKind
from walk.filing.assumed import COUNTRIES
from walk.filing.fiches import Fiche, Filed, Paper, Sender, Sending, Treatment, told_after
from walk.filing.fitting import Short, in_two, too_long
from walk.i18n import euros
from walk.i18n import gettext as _


class Level(StrEnum):
    """Errors stop a real sending; warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong. `number`, `donor`: of the certificate it is about, if it is about one."""

    level: Level
    sentence: str
    number: int | None = None
    donor: str = ""


Said = Iterator[tuple[Level, str]]
_SENDER_LIMITS = {"name": 41, "street": 32, "city": 27, "phone": 12, "contact": 34, "email": 44}


def check(
    sending: Sending, papers: Sequence[Paper], before: Mapping[int, Filed], *, today: date, shorten: bool
) -> list[Finding]:
    """Everything wrong with a sending made of these certificates; errors first, then by number.

    `papers`: all certificates of the year, withdrawn ones too. `before`: what was last filed, by certificate.
    `shorten`: what is too long is cut, as finance saw.
    """
    found = [Finding(level=level, sentence=each) for level, each in _of_the_whole(sending, papers, before, today)]
    for paper in papers:
        found += _about(paper.fiche, _of_paper(paper))
    for fiche in sending.fiches:
        found += _about(fiche, _of_fiche(fiche, shorten=shorten))
    for fiche in _with_the_same_number(sending.fiches):
        found += _about(fiche, iter([(Level.WARNING, _("Another fiche has the same national number: one person?"))]))
    return sorted(found, key=lambda each: (each.level is not Level.ERROR, each.number or 0))


def blocks(findings: Sequence[Finding]) -> bool:
    """Whether a real sending must wait."""
    return any(each.level is Level.ERROR for each in findings)


def _about(fiche: Fiche, said: Said) -> list[Finding]:
    return [Finding(level=level, number=fiche.number, donor=fiche.name, sentence=each) for level, each in said]


def _of_the_whole(sending: Sending, papers: Sequence[Paper], before: Mapping[int, Filed], today: date) -> Said:
    yield from ((Level.ERROR, each) for each in _of_sender(sending.sender))
    if today.year <= sending.year:
        level = Level.WARNING if sending.test else Level.ERROR
        yield level, _("%(year)s is not over yet: a real file is made from 1 January.", year=sending.year)
    numbers = sorted(paper.fiche.number for paper in papers)
    if numbers != list(range(1, len(numbers) + 1)):
        yield Level.ERROR, _("The numbers of the certificates do not run from 1 without a gap.")
    standing = [paper for paper in papers if not paper.withdrawn]
    held, printed = sum(each.amount for each in standing), sum(each.printed_amount for each in standing)
    named, told = sum(each.named for each in standing), told_after(sending, before)
    if not held == printed == named == told:
        yield (
            Level.ERROR,
            _(
                "The totals differ: certificates %(held)s, printed documents %(printed)s, gifts on them %(named)s, "
                "told to the tax office %(told)s.",
                held=euros(held),
                printed=euros(printed),
                named=euros(named),
                told=euros(told),
            ),
        )


def _of_sender(sender: Sender) -> Iterator[str]:
    settings = {
        "name": "WALK_INSTITUTION_NAME",
        "street": "WALK_INSTITUTION_ADDRESS",
        "city": "WALK_INSTITUTION_ADDRESS",
        "phone": "WALK_INSTITUTION_PHONE",
        "contact": "WALK_FILING_CONTACT",
        "email": "WALK_INSTITUTION_EMAIL",
    }
    for field, limit in _SENDER_LIMITS.items():
        text = getattr(sender, field)
        if not text:
            yield _("The sender lacks something: set %(setting)s.", setting=settings[field])
        elif len(text) > limit:
            yield _("%(setting)s is too long: at most %(limit)s characters.", setting=settings[field], limit=limit)
    if not sender.number:
        yield _("The sender lacks something: set %(setting)s.", setting="WALK_INSTITUTION_NUMBER")
    if len(sender.name) <= _SENDER_LIMITS["name"] and in_two(sender.name) is None:
        yield _("The institution's name does not fit in the two fields of 28 and 31 characters that it has.")


def _of_paper(paper: Paper) -> Said:
    if paper.printed_number != paper.fiche.number:
        yield Level.ERROR, _("The document has another number: %(number)s.", number=paper.printed_number)
    if paper.amount != paper.printed_amount or paper.printed_figures != filled(paper.printed_amount):
        yield (
            Level.ERROR,
            _(
                "The document says %(printed)s, the certificate %(held)s.",
                printed=paper.printed_figures,
                held=filled(paper.amount),
            ),
        )
    if paper.given != paper.amount and not paper.withdrawn:
        yield (
            Level.ERROR,
            _(
                "What the donor gave is now %(given)s, the certificate says %(held)s: replace or withdraw it first.",
                given=euros(paper.given),
                held=euros(paper.amount),
            ),
        )


def _of_fiche(fiche: Fiche, *, shorten: bool) -> Said:
    yield from _of_amount(fiche)
    yield from _of_person(fiche)
    yield from _of_address(fiche)
    for short in too_long(fiche):
        cut = shorten and bool(short.fits)
        yield (Level.WARNING if cut else Level.ERROR), _too_long(short)


def _of_amount(fiche: Fiche) -> Said:
    threshold = tax_year(fiche.year).threshold
    if fiche.amount <= 0:
        yield Level.ERROR, _("The amount is not above zero.")
    elif fiche.amount < threshold and fiche.treatment is not Treatment.CANCELLATION:
        level = Level.WARNING if fiche.treatment is Treatment.MODIFICATION else Level.ERROR
        yield (
            level,
            _("%(amount)s is less than the law's %(least)s.", amount=euros(fiche.amount), least=euros(threshold)),
        )


def _of_person(fiche: Fiche) -> Said:
    person = fiche.kind is DonorKind.PERSON
    if not fiche.last_name:
        yield Level.ERROR, _("The name is missing.")
    if fiche.national_number and not ssn.is_valid(fiche.national_number):
        yield Level.ERROR, _("The check digits of the national number are wrong: the tax office refuses the fiche.")
    if person and not fiche.national_number:
        yield Level.WARNING, _("The national number is missing: the donor must fill in the amount themselves.")
        if not fiche.first_name:
            yield Level.ERROR, _("The first name is missing, and so is the national number: one of them is needed.")
    if not person and not fiche.enterprise_number:
        yield Level.WARNING, _("The organisation's enterprise number is missing.")
    elif not person and not vat.is_valid(fiche.enterprise_number):
        yield Level.WARNING, _("The organisation's enterprise number is wrong.")


def _of_address(fiche: Fiche) -> Said:
    if not fiche.street or not fiche.city:
        yield Level.ERROR, _("The address is not complete.")
    if fiche.country == "BE" and not (
        len(fiche.postal_code) == 4 and fiche.postal_code.isascii() and fiche.postal_code.isdigit()
    ):
        yield Level.ERROR, _("“%(code)s” is not a Belgian postal code of four digits.", code=fiche.postal_code)
    if fiche.country not in COUNTRIES:
        yield (
            Level.ERROR,
            _("The tax office's code of the country %(country)s is not known here: ask for it.", country=fiche.country),
        )


def _too_long(short: Short) -> str:
    what = {
        "last_name": _("The name"),
        "first_name": _("The first name"),
        "street": _("The street"),
        "city": _("The town"),
        "postal_code": _("The postal code"),
    }[short.field]
    values = {"what": what, "said": short.text, "limit": short.limit}
    if not short.fits:
        return _("%(what)s “%(said)s” is too long: at most %(limit)s characters.", **values)
    return _(
        "%(what)s “%(said)s” is longer than %(limit)s characters; shortened it is “%(fits)s”.",
        fits=short.fits,
        **values,
    )


def _with_the_same_number(fiches: Sequence[Fiche]) -> list[Fiche]:
    by_number: defaultdict[str, list[Fiche]] = defaultdict(list)
    for each in fiches:
        if each.treatment is not Treatment.CANCELLATION:
            by_number[each.national_number].append(each)
    return [each for number, several in by_number.items() if number and len(several) > 1 for each in several]
