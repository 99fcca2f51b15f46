"""The letter that carries a certificate to its donor."""

from walk.certificates.document import Printed
from walk.certificates.rules import tax_year
from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.mail import Attachment, Letter


def certificate_letter(printed: Printed, *, to: str, content: bytes) -> Letter:
    """The donor's certificate as an attachment, with what it is good for."""
    with speaking(printed.language):
        return Letter(
            to=to,
            language=printed.language,
            subject=_("Your tax certificate for %(year)s", year=printed.year),
            paragraphs=[
                _("Hello %(name)s,", name=printed.donor_first_name or printed.donor_name),
                _(
                    "Thank you for your gifts to %(institution)s in %(year)s. Your tax certificate, number "
                    "%(number)s, is attached to this letter.",
                    institution=printed.institution_name,
                    year=printed.year,
                    number=printed.number,
                ),
                _(
                    "Whoever pays taxes in Belgium gets about %(rate)s%% of these gifts back. Keep the "
                    "certificate with your tax documents.",
                    rate=tax_year(printed.year).rate,
                ),
            ],
            after=[_("Is something wrong? Answer this letter and we will look at it.")],
            attachments=[Attachment(name=f"{printed.year}-{printed.number:06d}.pdf", content=content)],
        )
