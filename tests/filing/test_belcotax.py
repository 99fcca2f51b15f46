"""The tax office's XML: read again and counted by the test itself, against the tables of its brochure."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.filing.building import SENDER, make_fiche, make_sending
from walk.donors.rules import DonorKind
from walk.filing import belcotax
from walk.filing.fiches import Treatment
from walk.filing.fitting import in_two, plainly, shortened, too_long

DATA = Path(__file__).parent.parent / "data" / "belcotax"
SCHEMA = Path(os.environ.get("WALK_BELCOTAX_XSD") or DATA / "Belcotax-2024.xsd")

# name: longest value; in the order that the schema asks; required ones end with "!"
SENT = """v0002_inkomstenjaar 4! v0010_bestandtype 8! v0011_aanmaakdatum 10! v0012_sequentieelnr 4 v0013_hoofdkantoor 3
    v0014_naam 41! v0015_adres 32! v0016_postcode 4! v0017_gemeente 27! v0018_telefoonnummer 12! v0019_faxnummer 12
    v0020_identificatie 8 v0021_contactpersoon 34! v0022_taalcode 1! v0023_emailadres 44! v0024_nationaalnr 10!
    v0025_typeenvoi 1! v0026_referte 6 v0027_postcodebuitenl 12 v0028_landwoonplaats 5 v0030_nationaalnummer 11
    Aangiften 0! r9002_inkomstenjaar 4! r9010_aantallogbestanden 8! r9011_totaalaantalrecords 8!
    r9012_controletotaal 18! r9013_controletotaal 18! r9014_controletotaal 18"""
DECLARED = """a1002_inkomstenjaar 4! a1005_registratienummer 10 a1007_division 4 a1010_schrappingcode 1
    a1011_naamnl1 28! a1012_naamnl2 31 a1013_adresnl 32! a1014_postcodebelgisch 4 a1015_gemeente 27!
    a1016_landwoonplaats 5 a1017_telefoonnummer 12 a1018_faxnummer 12 a1019_contactpersoon 34 a1020_taalcode 1!
    Opgaven 0! r8002_inkomstenjaar 4! r8005_registratienummer 10 r8010_aantalrecords 8!
    r8011_controletotaal 18! r8012_controletotaal 18! r8013_totaalvoorheffingen 18"""
FICHE = """f2002_inkomstenjaar 4! f2005_registratienummer 10 f2008_typefiche 5! f2009_volgnummer 12! f2010_referentie 20
    f2011_nationaalnr 11 f2012_geboortedatum 10 f2013_naam 41! f2015_adres 150! f2016_postcodebelgisch 4
    f2017_gemeente 50 f2018_landwoonplaats 5 f2027_taalcode 1 f2028_typetraitement 1! f2029_enkelopgave325 1
    f2112_buitenlandspostnummer 12 f2114_voornamen 15 f71_2030_aardschenker 1 f71_2045_uitreikingopbasisvan 2
    f71_2059_totaalcontrole 13 f71_2060_bedragliberaliteiten 11"""

COMPANY = make_fiche(
    certificate_id=2,
    number=2,
    kind=DonorKind.ORGANISATION,
    national_number="",
    last_name="Voorbeeld BV",
    first_name="",
    street="Nijverheidslaan 1",
    postal_code="9000",
    city="Gent",
    amount=4000,
    reference="D-000124",
)
ABROAD = make_fiche(number=3, national_number="", country="NL", postal_code="1012 AB", city="Amsterdam", language="en")


def test_the_same_as_the_example():
    ours = read(make_sending(make_fiche(year=2024), make_fiche_2024(COMPANY), year=2024, test=True))
    example = etree.parse(DATA / "example-281.71-synthetic.xml").getroot()
    theirs = {each.tag: each.text for each in example.iter() if isinstance(each.tag, str) and not len(each)}
    last = {each.tag: each.text for each in ours.iter() if not len(each)}
    assert {**last, "v0011_aanmaakdatum": "03-02-2025"} == {**theirs, "f2027_taalcode": "1"}


def make_fiche_2024(fiche):
    return make_fiche(**{**vars(fiche), "year": 2024})


@pytest.mark.parametrize(
    "fiches",
    [
        [make_fiche()],
        [make_fiche(), COMPANY, ABROAD],
        [make_fiche(number=number, amount=4000 + number) for number in (3, 7, 8, 4012)],
    ],
)
def test_structure_and_totals(fiches):
    root = read(make_sending(*fiches))
    assert [each.tag for each in root] == ["Verzending"]
    (sent,) = root
    follows(sent, SENT)
    (declaration,) = sent.find("Aangiften")
    follows(declaration, DECLARED)
    (form,) = declaration.find("Opgaven")
    assert form.tag == "Opgave32571"
    assert len(form) == len(fiches)
    for each in form:
        follows(each, FICHE)
        assert each.findtext("f71_2059_totaalcontrole") == each.findtext("f71_2060_bedragliberaliteiten")
    numbers = [int(each.findtext("f2009_volgnummer")) for each in form]
    cents = [int(each.findtext("f71_2060_bedragliberaliteiten")) for each in form]
    assert numbers == [each.number for each in fiches]
    assert totals(declaration, "r80") == [len(fiches) + 2, sum(numbers), sum(cents), 0]
    assert totals(sent, "r90") == [3, len(fiches) + 4, sum(numbers), sum(cents), 0]


def test_a_foreign_donor_and_each_treatment():
    codes = [make_fiche(number=each.value + 1, treatment=each) for each in Treatment]
    root = read(make_sending(ABROAD, *codes, correction=True))
    abroad, *others = root.iter("Fiche28171")
    assert abroad.findtext("f2018_landwoonplaats") == "129"
    assert abroad.findtext("f2112_buitenlandspostnummer") == "1012 AB"
    assert [abroad.find(each) for each in ("f2016_postcodebelgisch", "f2011_nationaalnr", "f2027_taalcode")] == [
        None
    ] * 3
    assert [each.findtext("f2028_typetraitement") for each in others] == ["0", "1", "2", "3"]
    assert root.findtext("Verzending/v0025_typeenvoi") == "1"


@pytest.mark.parametrize(("test", "code"), [(True, "BCTEST"), (False, "BELCOTAX")])
def test_a_test_file_says_so_and_the_bytes_are_the_same_twice(test, code):
    sending = make_sending(make_fiche(), COMPANY, test=test)
    assert read(sending).findtext("Verzending/v0010_bestandtype") == code
    assert belcotax.write(sending) == belcotax.write(sending)
    assert belcotax.write(sending).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<Verzendingen>")


@pytest.mark.skipif(
    not SCHEMA.is_file(), reason="the authority's schema may not be shipped: set WALK_BELCOTAX_XSD to it"
)
def test_the_authority_accepts_the_structure():
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for sending in (make_sending(make_fiche(), COMPANY, ABROAD), make_sending(COMPANY, correction=True, test=True)):
        schema.assertValid(read(sending))


@given(st.text(max_size=90), st.text(max_size=90), st.text(max_size=200))
def test_any_name_stays_well_formed_and_fits(last_name, first_name, street):
    fiche = shortened(plainly(make_fiche(last_name=last_name, first_name=first_name, street=street)))
    root = read(make_sending(fiche))
    assert list(too_long(fiche)) == []
    assert (root.findtext(".//f2013_naam") or "") == fiche.last_name
    for each in root.iter("Fiche28171"):
        assert all(child.text == child.text.strip() for child in each)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x00Émile\x07 Dupont\u202e", "Émile Dupont"),
        ("Ana 🌻 Li\ufffe", "Ana 🌻 Li"),
        ("a\tb\r\nc\ud800", "a b c"),
        ('O’Neill <&> "x"', 'O’Neill <&> "x"'),
    ],
)
def test_hostile_characters_go_and_others_stay(text, kept):
    fiche = plainly(make_fiche(last_name=text))
    assert fiche.last_name == kept
    assert read(make_sending(fiche)).findtext(".//f2013_naam") == kept


@pytest.mark.parametrize(
    ("field", "text", "fits"),
    [
        ("first_name", "Jean-Christophe", None),
        ("first_name", "Jean-Christophe Marie", "Jean-Christophe"),
        ("first_name", "Wolfeschlegelsteinhausen", "Wolfeschlegelst"),
        ("last_name", "Vereniging voor een land waar iedereen thuis is", "Vereniging voor een land waar iedereen"),
        ("city", "x" * 51, "x" * 50),
        ("postal_code", "1" * 13, ""),
    ],
)
def test_what_is_too_long_is_shown_before_it_is_cut(field, text, fits):
    fiche = make_fiche(**{field: text})
    assert [(each.field, each.fits) for each in too_long(fiche)] == ([] if fits is None else [(field, fits)])
    assert getattr(shortened(fiche), field) == (fits or text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Voorbeeld vzw", ("Voorbeeld vzw", "")),
        ("Vluchtelingenwerk Vlaanderen vzw", ("Vluchtelingenwerk Vlaanderen", "vzw")),
        ("x" * 70, None),
    ],
)
def test_the_institutions_name_stands_in_two_fields(name, parts):
    assert in_two(name) == parts


def test_the_longest_sender_fits():
    sender = vars(SENDER) | {"name": "Vluchtelingenwerk Vlaanderen vzw", "street": "s" * 32, "city": "c" * 27}
    root = read(make_sending(make_fiche(), sender=type(SENDER)(**sender)))
    follows(root[0], SENT)
    follows(root.find(".//Aangifte"), DECLARED)


def read(sending):
    return etree.fromstring(belcotax.write(sending))


def follows(element, table: str) -> None:
    """The children of an element stand in the order of the table, no longer than it says, and none is missing."""
    words = table.split()
    rules = dict(zip(words[::2], words[1::2], strict=True))
    names = [child.tag for child in element]
    assert names == [name for name in rules if name in names]
    assert [name for name, most in rules.items() if most.endswith("!") and name not in names] == []
    for child in element:
        if not len(child):
            assert 0 < len(child.text) <= int(rules[child.tag].rstrip("!")), child.tag


def totals(element, prefix: str) -> list[int]:
    found = [child for child in element if child.tag.startswith(prefix)]
    return [int(each.text) for each in found if not each.tag.endswith(("inkomstenjaar", "registratienummer"))]
