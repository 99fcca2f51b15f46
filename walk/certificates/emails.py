"""The letter that carries a certificate to its donor."""

from walk.certificates.document import Printed
from walk.certificates.rules import tax_year
from walk.donors.emails import page_address
from walk.donors.models import Donor
from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.mail import Attachment, Letter


def certificate_letter(printed: Printed, donor: Donor, *, to: str, content: bytes) -> Letter:
    """The donor's certificate as an attachment, with what it is good for."""
    with speaking(printed.language):
        subject = _("Your tax certificate for %(year)s", year=printed.year)
        opening = _(
            "Thank you for your gifts to %(institution)s in %(year)s. Your tax certificate, number %(number)s, is attached "
            "to this letter.",
            institution=printed.institution_name,
            year=printed.year,
            number=printed.number,
        )
        if printed.replaces:
            subject = _("Your new tax certificate for %(year)s", year=printed.year)
            opening = _(
                "Your tax certificate number %(number)s of %(year)s was corrected. The one attached to this letter "
                "replaces that of %(date)s: please throw that one away.",
                number=printed.number,
                year=printed.year,
                date=printed.replaces,
            )
        return Letter(
            to=to,
            language=printed.language,
            subject=subject,
            paragraphs=[
                _("Hello %(name)s,", name=printed.donor_first_name or printed.donor_name),
                opening,
                _benefit(printed),
            ],
            button=(_("My gifts and certificates"), page_address(donor)),
            after=[_("Is something wrong? Answer this letter and we will look at it.")],
            attachments=[Attachment(name=f"{printed.year}-{printed.number:06d}.pdf", content=content)],
        )


def withdrawn_letter(printed: Printed, donor: Donor, *, to: str) -> Letter:
    """The certificate somebody has holds no more."""
    with speaking(printed.language):
        return Letter(
            to=to,
            language=printed.language,
            subject=_("Your tax certificate for %(year)s is withdrawn", year=printed.year),
            paragraphs=[
                _("Hello %(name)s,", name=printed.donor_first_name or printed.donor_name),
                _(
                    "We had to withdraw your tax certificate number %(number)s of %(year)s. Please throw it away, and do not "
                    "use it in your tax return.",
                    number=printed.number,
                    year=printed.year,
                ),
            ],
            button=(_("My gifts and certificates"), page_address(donor)),
            after=[_("Is something wrong? Answer this letter and we will look at it.")],
        )


def _benefit(printed: Printed) -> str:
    if printed.donor_kind == "organisation":
        return _("Keep the certificate with the papers of your bookkeeping.")
    return _(
        "Whoever pays taxes in Belgium gets about %(rate)s%% of these gifts back. Keep the certificate with your tax "
        "documents.",
        rate=tax_year(printed.year).rate,
    )
