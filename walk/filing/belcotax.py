"""The file of the tax office for income years up to 2025: XML of fiche 281.71 with its totals.

Order and names of the elements: the authority's schema Belcotax of 2022, 2024 and 2025, equal for this fiche. Amounts
are whole cents. Optional elements without a value are left out.
"""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from walk.filing.assumed import (
    BELGIUM,
    COUNTRIES,
    KIND_OF_DONOR,
    LANGUAGES,
    LEGAL_BASIS,
    SENDER_LANGUAGE,
    SENDING,
)
from walk.filing.fiches import Fiche, Sender, Sending
from walk.filing.fitting import in_two

FORM = "28171"
_NO_WITHHOLDING = 0  # gifts have no tax withheld
Cells = Iterable[tuple[str, object]]


def write(sending: Sending) -> bytes:
    """The sending as Belcotax reads it, UTF-8; the same sending always gives the same bytes."""
    root = etree.Element("Verzendingen")
    sent = etree.SubElement(root, "Verzending")
    _add(sent, _head(sending))
    declaration = etree.SubElement(etree.SubElement(sent, "Aangiften"), "Aangifte")
    _add(declaration, _declarant(sending.year, sending.sender))
    fiches = etree.SubElement(etree.SubElement(declaration, "Opgaven"), "Opgave32571")
    for each in sending.fiches:
        _add(etree.SubElement(fiches, "Fiche28171"), _fiche(each, sending.sender))
    _add(declaration, _totals(sending))
    _add(sent, _grand_totals(sending))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _head(sending: Sending) -> Cells:
    sender = sending.sender
    yield "v0002_inkomstenjaar", sending.year
    yield "v0010_bestandtype", "BCTEST" if sending.test else "BELCOTAX"
    yield "v0011_aanmaakdatum", f"{sending.made_on:%d-%m-%Y}"
    yield "v0014_naam", sender.name
    yield "v0015_adres", sender.street
    yield "v0016_postcode", sender.postal_code
    yield "v0017_gemeente", sender.city
    yield "v0018_telefoonnummer", sender.phone
    yield "v0021_contactpersoon", sender.contact
    yield "v0022_taalcode", SENDER_LANGUAGE
    yield "v0023_emailadres", sender.email
    yield "v0024_nationaalnr", sender.number
    yield "v0025_typeenvoi", SENDING[sending.correction]
    yield "v0028_landwoonplaats", BELGIUM


def _declarant(year: int, sender: Sender) -> Cells:
    first, second = in_two(sender.name) or (sender.name, "")
    yield "a1002_inkomstenjaar", year
    yield "a1005_registratienummer", sender.number
    yield "a1011_naamnl1", first
    yield "a1012_naamnl2", second
    yield "a1013_adresnl", sender.street
    yield "a1014_postcodebelgisch", sender.postal_code
    yield "a1015_gemeente", sender.city
    yield "a1016_landwoonplaats", BELGIUM
    yield "a1020_taalcode", SENDER_LANGUAGE


def _fiche(fiche: Fiche, sender: Sender) -> Cells:
    belgian = fiche.country == "BE"
    yield "f2002_inkomstenjaar", fiche.year
    yield "f2005_registratienummer", sender.number
    yield "f2008_typefiche", FORM
    yield "f2009_volgnummer", fiche.number
    yield "f2010_referentie", fiche.reference
    yield "f2011_nationaalnr", fiche.national_number
    yield "f2013_naam", fiche.last_name
    yield "f2015_adres", fiche.street
    yield "f2016_postcodebelgisch", fiche.postal_code if belgian else ""
    yield "f2017_gemeente", fiche.city
    yield "f2018_landwoonplaats", COUNTRIES.get(fiche.country, "")
    yield "f2027_taalcode", LANGUAGES.get(fiche.language, "")
    yield "f2028_typetraitement", fiche.treatment.value
    yield "f2029_enkelopgave325", 0
    yield "f2112_buitenlandspostnummer", "" if belgian else fiche.postal_code
    yield "f2114_voornamen", fiche.first_name
    yield "f71_2030_aardschenker", KIND_OF_DONOR[fiche.kind]
    yield "f71_2045_uitreikingopbasisvan", LEGAL_BASIS
    yield "f71_2059_totaalcontrole", fiche.amount
    yield "f71_2060_bedragliberaliteiten", fiche.amount


def _totals(sending: Sending) -> Cells:
    yield "r8002_inkomstenjaar", sending.year
    yield "r8005_registratienummer", sending.sender.number
    yield "r8010_aantalrecords", len(sending.fiches) + 2  # the first and the last record count
    yield "r8011_controletotaal", _sum_of_numbers(sending)
    yield "r8012_controletotaal", sending.total
    yield "r8013_totaalvoorheffingen", _NO_WITHHOLDING


def _grand_totals(sending: Sending) -> Cells:
    yield "r9002_inkomstenjaar", sending.year
    yield "r9010_aantallogbestanden", 1 + 2  # one declaration; the first and the last count
    yield "r9011_totaalaantalrecords", len(sending.fiches) + 2 + 2
    yield "r9012_controletotaal", _sum_of_numbers(sending)
    yield "r9013_controletotaal", sending.total
    yield "r9014_controletotaal", _NO_WITHHOLDING


def _sum_of_numbers(sending: Sending) -> int:
    return sum(each.number for each in sending.fiches)


def _add(parent: Any, cells: Cells) -> None:
    for name, value in cells:
        if value != "":
            etree.SubElement(parent, name).text = str(value)
