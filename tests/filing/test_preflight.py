"""What is wrong before a file is made: each rule by itself, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from tests.filing.building import NUMBER, OTHER_NUMBER, SENDER, make_fiche, make_sending
from walk.certificates.rules import filled
from walk.donors.rules import DonorKind
from walk.filing.fiches import Fiche, Filed, Paper, Prints, Treatment, to_file
from walk.filing.formats import Format, check_format, format_of, offered
from walk.filing.preflight import Level, blocks, check
from walk.filing.sender import sender_of
from walk.settings import Settings

E, W = Level.ERROR, Level.WARNING
TODAY = date(2026, 2, 3)
WRONG_NUMBER = "The check digits of the national number are wrong: the tax office refuses the fiche."
NO_NUMBER = "The national number is missing: the donor must fill in the amount themselves."
NO_CODE = "The tax office's code of the country GB is not known here: ask for it."
TOO_LONG = "The first name “Jean-Christophe Marie” is longer than 15 characters; shortened it is “Jean-Christophe”."
TWO_FIELDS = "The institution's name does not fit in the two fields of 28 and 31 characters that it has."
DIFFER = "The totals differ: certificates {}, printed documents {}, gifts on them {}, told to the tax office {}."
COMPANY = {"kind": DonorKind.ORGANISATION, "national_number": "", "first_name": "", "last_name": "Korst bv"}


def paper(fiche: Fiche, **values) -> Paper:
    defaults = {
        "amount": fiche.amount,
        "named": fiche.amount,
        "given": fiche.amount,
        "withdrawn": fiche.treatment is Treatment.CANCELLATION,
        "printed_number": fiche.number,
        "printed_amount": fiche.amount,
        "printed_figures": filled(fiche.amount),
    }
    return Paper(fiche=fiche, **{**defaults, **values})


def report(
    *fiches: Fiche, papers=None, before=None, today=TODAY, shorten=False, **values
) -> list[tuple[Level, int | None, str]]:
    papers = [paper(each) for each in fiches] if papers is None else papers
    found = check(make_sending(*fiches, **values), papers, before or {}, today=today, shorten=shorten)
    return [(each.level, each.number, each.sentence) for each in found]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"amount": 4000}, []),
        ({"amount": 3999}, [(E, "€39,99 is less than the law's €40.")]),
        ({"amount": 3999, "treatment": Treatment.ADDITION}, [(E, "€39,99 is less than the law's €40.")]),
        ({"amount": 3999, "treatment": Treatment.MODIFICATION}, [(W, "€39,99 is less than the law's €40.")]),
        ({"amount": 3999, "treatment": Treatment.CANCELLATION}, []),
        ({"amount": 0}, [(E, "The amount is not above zero.")]),
        ({"last_name": ""}, [(E, "The name is missing.")]),
        ({"national_number": "99090999998"}, [(E, WRONG_NUMBER)]),
        ({"national_number": OTHER_NUMBER, "first_name": ""}, []),
        ({"national_number": ""}, [(W, NO_NUMBER)]),
        (
            {"national_number": "", "first_name": ""},
            [
                (E, "The first name is missing, and so is the national number: one of them is needed."),
                (W, NO_NUMBER),
            ],
        ),
        ({**COMPANY, "enterprise_number": "0308357159"}, []),
        (COMPANY, [(W, "The organisation's enterprise number is missing.")]),
        ({**COMPANY, "enterprise_number": "0308357158"}, [(W, "The organisation's enterprise number is wrong.")]),
        ({"street": ""}, [(E, "The address is not complete.")]),
        ({"city": ""}, [(E, "The address is not complete.")]),
        ({"postal_code": "300"}, [(E, "“300” is not a Belgian postal code of four digits.")]),
        ({"postal_code": "٣٠٠٠"}, [(E, "“٣٠٠٠” is not a Belgian postal code of four digits.")]),
        ({"country": "NL", "postal_code": "1012 AB"}, []),
        ({"country": "US", "postal_code": ""}, []),
        ({"country": "GB", "postal_code": "N1"}, [(E, NO_CODE)]),
        (
            {"first_name": "Jean-Christophe Marie"},
            [(E, TOO_LONG)],
        ),
        (
            {"country": "NL", "postal_code": "1" * 13},
            [(E, "The postal code “1111111111111” is too long: at most 12 characters.")],
        ),
    ],
)
def test_of_one_fiche(app, values, expected):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert report(make_fiche(**values)) == [(level, 1, sentence) for level, sentence in expected]


def test_what_finance_agreed_to_shorten_is_a_warning():
    (found,) = report(make_fiche(first_name="Jean-Christophe Marie"), shorten=True)
    assert found[0] is W
    (found,) = report(make_fiche(country="NL", postal_code="1" * 13), shorten=True)
    assert found[0] is E


def test_numbers_run_from_one_with_those_withdrawn():
    first, third = make_fiche(), make_fiche(certificate_id=3, number=3, national_number=OTHER_NUMBER)
    gone = paper(make_fiche(number=2), withdrawn=True)
    assert report(first, third, papers=[paper(first), gone, paper(third)]) == []
    gap = [(E, None, "The numbers of the certificates do not run from 1 without a gap.")]
    assert report(first, third) == gap
    assert report(third, papers=[paper(third)]) == gap


def test_totals_and_documents_must_agree(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        fiche = make_fiche()
        assert report(fiche, papers=[paper(fiche, printed_number=9)]) == [(E, 1, "The document has another number: 9.")]
        said = "The document says ***140,00*** EUR, the certificate ***150,00*** EUR."
        assert report(fiche, papers=[paper(fiche, printed_figures=filled(14000))]) == [(E, 1, said)]
        found = report(fiche, papers=[paper(fiche, amount=14000, given=14000)])
        assert found[0] == (E, None, DIFFER.format("€140", "€150", "€150", "€150"))
        found = report(fiche, papers=[paper(fiche, named=14000)])
        assert found == [(E, None, DIFFER.format("€150", "€150", "€140", "€150"))]


def test_what_the_tax_office_then_holds_is_the_total_of_the_certificates(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        fiche, other = make_fiche(), make_fiche(certificate_id=2, number=2, national_number="", amount=5000)
        papers = [paper(fiche), paper(other)]
        assert report(papers=papers, before={1: filed(15000), 2: filed(5000)}) == []
        assert report(papers=papers, before={1: filed(15000)}) == [
            (E, None, DIFFER.format("€200", "€200", "€200", "€150"))
        ]
        changed = replace(fiche, treatment=Treatment.MODIFICATION)
        assert report(changed, papers=papers, before={1: filed(9900), 2: filed(5000)}) == []
        gone = [paper(replace(fiche, treatment=Treatment.CANCELLATION)), paper(other)]
        cancelled = replace(fiche, treatment=Treatment.CANCELLATION)
        assert report(cancelled, papers=gone, before={1: filed(15000), 2: filed(5000)}) == []
        kept = {1: filed(15000), 2: filed(5000), 3: filed(9900, Treatment.CANCELLATION)}
        assert report(cancelled, papers=gone, before=kept) == []
        assert report(papers=gone, before=kept) == [(E, None, DIFFER.format("€50", "€50", "€50", "€200"))]


def filed(amount: int, treatment: Treatment = Treatment.ORIGINAL) -> Filed:
    return Filed(treatment=treatment, amount=amount, prints=A)


def test_a_certificate_that_no_longer_says_what_was_given_must_be_replaced_first(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        said = "What the donor gave is now {}, the certificate says €150: replace or withdraw it first."
        fiche = make_fiche()
        assert report(fiche, papers=[paper(fiche, given=0)]) == [(E, 1, said.format("€0"))]
        assert report(fiche, papers=[paper(fiche, given=15001)]) == [(E, 1, said.format("€150,01"))]
        assert report(papers=[paper(fiche, given=0, withdrawn=True)]) == []


def test_one_number_on_two_fiches_is_worth_a_look():
    found = report(make_fiche(), make_fiche(certificate_id=2, number=2))
    assert found == [(W, number, "Another fiche has the same national number: one person?") for number in (1, 2)]
    assert report(make_fiche(), make_fiche(certificate_id=2, number=2, treatment=Treatment.CANCELLATION)) == []


@pytest.mark.parametrize(
    ("today", "test", "level"),
    [(date(2025, 12, 31), False, E), (date(2025, 12, 31), True, W), (date(2026, 1, 1), False, None)],
)
def test_a_real_file_waits_until_the_year_is_over(today, test, level):
    sentence = "2025 is not over yet: a real file is made from 1 January."
    assert report(make_fiche(), today=today, test=test) == ([(level, None, sentence)] if level else [])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"phone": ""}, "The sender lacks something: set WALK_INSTITUTION_PHONE."),
        ({"contact": ""}, "The sender lacks something: set WALK_FILING_CONTACT."),
        ({"number": ""}, "The sender lacks something: set WALK_INSTITUTION_NUMBER."),
        ({"name": "x" * 42}, "WALK_INSTITUTION_NAME is too long: at most 41 characters."),
        ({"street": "x" * 33}, "WALK_INSTITUTION_ADDRESS is too long: at most 32 characters."),
        ({"name": "x " + "y" * 38}, TWO_FIELDS),
    ],
)
def test_of_the_sender(values, sentence):
    found = report(make_fiche(), sender=replace(SENDER, **values))
    assert found == [(E, None, sentence)]
    assert blocks(check(make_sending(sender=replace(SENDER, **values)), [], {}, today=TODAY, shorten=True))


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("Kruidtuinstraat 75, 1210 Brussel", ("Kruidtuinstraat 75", "1210", "Brussel")),
        ("Straat 1, bus 2, B-2800 Sint-Katelijne-Waver", ("Straat 1, bus 2", "2800", "Sint-Katelijne-Waver")),
        ("Somewhere", ("", "", "")),
    ],
)
def test_the_senders_address(address, parts):
    sender = sender_of(Settings(institution_address=address))
    assert (sender.street, sender.postal_code, sender.city) == parts


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("+32 2 205 03 50", "022050350"),
        ("+32 (0)2 205 03 50", "022050350"),
        ("0032 2 2050350", "022050350"),
        ("02/205.03.50", "022050350"),
        ("+31 20 123 45 67", "0031201234567"),
        ("", ""),
    ],
)
def test_the_senders_telephone(phone, digits):
    assert sender_of(Settings(institution_phone=phone)).phone == digits


A, B = Prints(said="a", number=""), Prints(said="b", number="")
TOLD, OTHER = Prints(said="a", number="1"), Prints(said="a", number="2")
OLD = Filed(treatment=Treatment.ORIGINAL, amount=15000, prints=A)
GONE = Filed(treatment=Treatment.CANCELLATION, amount=15000, prints=A)
WITH_NUMBER = Filed(treatment=Treatment.ORIGINAL, amount=15000, prints=TOLD)


@pytest.mark.parametrize(
    ("withdrawn", "before", "now", "treatment"),
    [
        (False, {}, A, Treatment.ORIGINAL),
        (True, {}, A, None),
        (False, {1: OLD}, A, None),
        (False, {1: OLD}, B, Treatment.MODIFICATION),
        (False, {1: OLD}, TOLD, Treatment.MODIFICATION),
        (False, {1: WITH_NUMBER}, OTHER, Treatment.MODIFICATION),
        (False, {1: WITH_NUMBER}, A, None),  # removed since: nothing to tell
        (False, {9: OLD}, A, Treatment.ADDITION),
        (True, {9: OLD}, A, None),
        (True, {1: OLD}, A, Treatment.CANCELLATION),
        (True, {1: OLD}, B, Treatment.CANCELLATION),
        (True, {1: GONE}, B, None),
    ],
)
def test_what_the_next_sending_says(withdrawn, before, now, treatment):
    found = to_file([paper(make_fiche(), withdrawn=withdrawn)], before, {1: now})
    assert [each.treatment for each in found] == ([] if treatment is None else [treatment])


@pytest.mark.parametrize("values", [{"amount": 1}, {"version": 2}, {"first_name": ""}, {"street": "x"}])
def test_what_is_told_changes_with_each_fact(values):
    assert make_fiche().said != make_fiche(**values).said
    assert NUMBER not in make_fiche().said


def test_what_is_not_told_changes_nothing():
    assert make_fiche().said == make_fiche(reference="x", treatment=Treatment.ADDITION, certificate_id=9).said


def test_the_format_of_a_year():
    assert [format_of(year) for year in (2024, 2025, 2026, 2030)] == [Format.XML] * 2 + [Format.JSON_LINES] * 2
    assert offered(2025) == [Format.XML, Format.CSV, Format.XLSX]
    assert offered(2026) == [Format.JSON_LINES, Format.XML, Format.CSV, Format.XLSX]
    check_format(Format.XML, 2025, fallback=False)
    check_format(Format.XML, 2026, fallback=True)
    check_format(Format.CSV, 2026, fallback=False)
