"""The fixed words of an invoice and of a credit note, written directly in each language."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Every fixed word on the paper."""

    invoice: str
    credit: str
    number: str
    date: str
    due: str
    to: str
    company_number: str
    reference: str
    description: str
    amount: str
    net: str
    vat: str
    total: str
    total_credit: str
    how: str
    account: str
    holder: str
    communication: str
    scan: str
    credits: str
    reason: str
    nothing: str


WORDINGS = {
    "nl": Wording(
        invoice="Factuur",
        credit="Creditnota",
        number="Nummer",
        date="Datum",
        due="Te betalen uiterlijk op",
        to="Aan",
        company_number="Ondernemingsnummer",
        reference="Jullie referentie",
        description="Omschrijving",
        amount="Bedrag",
        net="Totaal zonder btw",
        vat="Btw",
        total="Te betalen",
        total_credit="Gecrediteerd",
        how="Zo betaal je",
        account="Rekening",
        holder="Op naam van",
        communication="Gestructureerde mededeling",
        scan="QR-code voor de app van je bank",
        credits="Deze creditnota neemt factuur {code} van {date} terug.",
        reason="Reden",
        nothing="Je hoeft die factuur niet te betalen. Betaalde je ze al, dan neemt onze boekhouding contact op.",
    ),
    "fr": Wording(
        invoice="Facture",
        credit="Note de crédit",
        number="Numéro",
        date="Date",
        due="À payer au plus tard le",
        to="À",
        company_number="Numéro d’entreprise",
        reference="Votre référence",
        description="Description",
        amount="Montant",
        net="Total hors TVA",
        vat="TVA",
        total="À payer",
        total_credit="Montant crédité",
        how="Comment payer",
        account="Compte",
        holder="Au nom de",
        communication="Communication structurée",
        scan="Code QR pour l’application de votre banque",
        credits="Cette note de crédit annule la facture {code} du {date}.",
        reason="Motif",
        nothing="Cette facture n’est plus à payer. Si elle est déjà payée, notre comptabilité vous contactera.",
    ),
    "en": Wording(
        invoice="Invoice",
        credit="Credit note",
        number="Number",
        date="Date",
        due="To be paid by",
        to="To",
        company_number="Company number",
        reference="Your reference",
        description="Description",
        amount="Amount",
        net="Total without VAT",
        vat="VAT",
        total="To pay",
        total_credit="Credited",
        how="How to pay",
        account="Account",
        holder="In the name of",
        communication="Structured communication",
        scan="QR code for the app of your bank",
        credits="This credit note takes back invoice {code} of {date}.",
        reason="Reason",
        nothing="You need not pay that invoice. If you have paid it already, our bookkeeping will contact you.",
    ),
}
