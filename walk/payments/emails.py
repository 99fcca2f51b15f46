"""Letters about paying."""

from walk.i18n import euros, speaking
from walk.i18n import gettext as _
from walk.mail import Attachment, Letter
from walk.payments.models import Transfer
from walk.payments.transfers import instructions, qr_code
from walk.web.addresses import absolute


def how_to_transfer(transfer: Transfer) -> Letter:
    """Everything a payer needs in a banking app, in text and as a QR code."""
    checkout = transfer.checkout
    with speaking(checkout.language):
        how = instructions(transfer)
        told = [
            _("Amount: %(amount)s", amount=euros(how.amount)),
            _("To: %(name)s", name=how.name),
            _("Account (IBAN): %(iban)s", iban=how.iban),
            *([f"BIC: {how.bic}"] if how.bic else []),
            _("Structured communication: %(communication)s", communication=how.communication),
        ]
        return Letter(
            to=checkout.payer_email,
            language=checkout.language,
            subject=_("Your transfer of %(amount)s", amount=euros(how.amount)),
            paragraphs=[
                _("Thank you! This is how you pay by bank transfer:"),
                "\n".join(line.description for line in checkout.lines),
                "\n".join(told),
                _(
                    "Please use this communication exactly: by it we recognise your payment. It belongs to this payment alone, so do not use it again later."
                ),
                _("You can also scan the QR code in the attachment with your banking app."),
            ],
            button=(_("See these details again"), absolute("payments.transfer", reference=checkout.reference)),
            after=[
                _("A transfer usually takes one or two working days. As soon as the money is there, we write to you.")
            ],
            attachments=[Attachment(name="qr.png", content=qr_code(how, "png"), kind="image/png")],
        )
