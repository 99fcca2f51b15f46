"""The fixed words of a certificate, written directly in each language: legal text, not interface text."""

from dataclasses import dataclass

VERSION = 2  # goes up when a word below changes; each certificate keeps the version it was issued with

_MENTION_NL = (
    "Attest uitgereikt in toepassing van artikel 145³³, § 1, tweede lid, "
    "van het Wetboek van de inkomstenbelastingen 1992"
)
_MENTION_FR = (
    "Attestation délivrée en application de l’article 145³³, § 1er, alinéa 2, du Code des impôts sur les revenus 1992"
)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Every fixed word on a certificate; `mention` is the formula the tax authority asks for."""

    title: str
    mention: str
    official_mention: str
    year: str
    number: str
    institution: str
    enterprise_number: str
    donor: str
    name: str
    first_name: str
    address: str
    amount: str
    in_words: str
    statement: str
    done_at: str
    signed: str
    keep: str
    national_number: str
    gifts: str
    day: str
    given: str
    replaces: str
    duplicate: str
    signature: str
    check: str
    code: str


_WORDS = {
    "nl": Wording(
        title="Fiscaal attest",
        mention=_MENTION_NL,
        official_mention="",
        year="Kalenderjaar",
        number="Attestnummer",
        institution="Begunstigde instelling",
        enterprise_number="Ondernemingsnummer",
        donor="Schenker",
        name="Naam",
        first_name="Voornaam",
        address="Adres",
        amount="Bedrag van de giften in geld",
        in_words="in woorden",
        statement=(
            "Ondergetekende verklaart dat de hierboven vermelde schenker in de loop van het "
            "kalenderjaar giften in geld heeft gedaan voor het hierboven vermelde bedrag, dat deze "
            "giften definitief en onherroepelijk zijn en dat er geen tegenprestatie tegenover staat."
        ),
        done_at="Gedaan te {city}, op {date}",
        signed="Voor de instelling",
        keep="Bewaar dit attest bij je belastingpapieren.",
        national_number="Rijksregisternummer",
        gifts="De giften een voor een",
        day="Datum",
        given="Bedrag",
        replaces="Vervangt het attest van {date}",
        duplicate="Duplicaat",
        signature="Handtekening",
        check="Scan deze code om na te kijken of dit attest echt is en nog geldt.",
        code="QR-code met het adres van de controlepagina",
    ),
    "fr": Wording(
        title="Attestation fiscale",
        mention=_MENTION_FR,
        official_mention="",
        year="Année civile",
        number="Numéro d’attestation",
        institution="Institution bénéficiaire",
        enterprise_number="Numéro d’entreprise",
        donor="Donateur",
        name="Nom",
        first_name="Prénom",
        address="Adresse",
        amount="Montant des libéralités en argent",
        in_words="en toutes lettres",
        statement=(
            "Le soussigné déclare que le donateur mentionné ci-dessus a fait, au cours de l’année "
            "civile, des libéralités en argent pour le montant mentionné ci-dessus, que ces "
            "libéralités sont définitives et irrévocables et qu’elles ont été faites sans "
            "contrepartie."
        ),
        done_at="Fait à {city}, le {date}",
        signed="Pour l’institution",
        keep="Conservez cette attestation avec vos documents fiscaux.",
        national_number="Numéro de registre national",
        gifts="Les dons un à un",
        day="Date",
        given="Montant",
        replaces="Remplace l’attestation du {date}",
        duplicate="Duplicata",
        signature="Signature",
        check="Scannez ce code pour vérifier que cette attestation est authentique et encore valable.",
        code="Code QR avec l’adresse de la page de vérification",
    ),
    "en": Wording(
        title="Tax certificate for gifts",
        mention=(
            "Certificate issued in application of article 145³³, § 1, second paragraph, of the "
            "Belgian Income Tax Code 1992"
        ),
        official_mention=_MENTION_NL,
        year="Calendar year",
        number="Certificate number (attestnummer)",
        institution="Receiving institution",
        enterprise_number="Enterprise number (ondernemingsnummer)",
        donor="Donor",
        name="Name",
        first_name="First name",
        address="Address",
        amount="Amount of the gifts in money",
        in_words="in words",
        statement=(
            "The undersigned declares that the donor named above made gifts in money during the "
            "calendar year for the amount stated above, that these gifts are definitive and "
            "irrevocable, and that nothing was given in return for them."
        ),
        done_at="Done at {city}, on {date}",
        signed="For the institution",
        keep="Keep this certificate with your tax documents.",
        national_number="National register number",
        gifts="The gifts one by one",
        day="Date",
        given="Amount",
        replaces="Replaces the certificate of {date}",
        duplicate="Duplicate",
        signature="Signature",
        check="Scan this code to check that this certificate is genuine and still valid.",
        code="QR code with the address of the page that checks this certificate",
    ),
}
# by version: words that were ever printed stay here, for a copy of an old certificate says what that said
WORDINGS = {1: _WORDS, 2: _WORDS}  # the second only added words
