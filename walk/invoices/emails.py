"""The letters that carry an invoice or a credit note to a company's contact."""

from walk.companies.queries import company_link
from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.invoices.document import from_json, written
from walk.invoices.models import Invoice
from walk.mail import Attachment, Letter
from walk.web.addresses import absolute


def invoice_letter(invoice: Invoice, content: bytes) -> Letter:
    """An invoice with how to pay it, or a credit note, as an attachment."""
    printed, company = from_json(invoice.printed), invoice.company
    with speaking(company.language):
        amount = written(printed.amount, printed.language)
        if invoice.line is None:
            subject = _("Credit note %(code)s", code=printed.code)
            said = [
                _("Invoice %(code)s is taken back with the credit note in attachment.", code=printed.credits),
                _("You need not pay that invoice. If you have paid it already, we contact you."),
            ]
            button = (_("To the page of our company"), absolute("companies.contact", link=company_link(company)))
        else:
            subject = _("Invoice %(code)s", code=printed.code)
            said = [
                _("Thank you for walking along! In attachment you find the invoice of %(amount)s.", amount=amount),
                _(
                    "Please transfer it by %(day)s to %(iban)s with the communication %(communication)s.",
                    day=printed.due,
                    iban=printed.iban,
                    communication=printed.communication,
                ),
                _("On the invoice stands a QR code for the app of your bank. You can also pay online."),
            ]
            button = (_("Pay online"), absolute("payments.pay", reference=invoice.line.checkout.reference))
        return Letter(
            to=company.email,
            language=company.language,
            subject=subject,
            paragraphs=[_("Hello %(name)s,", name=company.contact_name), *said],
            button=button,
            after=[_("Is something wrong? Answer this letter and we will look at it.")],
            attachments=[Attachment(name=f"{printed.code}.pdf", content=content)],
        )
