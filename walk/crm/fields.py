"""The columns that CiviCRM takes: what its importer calls them, and what API v4 calls them.

Read in the sources of CiviCRM 6 (see docs/civicrm.md); a column that is not here is in no file.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column: `importer` is its header and key in the importer; `api`: in API v4; `most`: characters it holds."""

    importer: str
    api: str
    needed: bool = False
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Entity:
    """What one record becomes in CiviCRM; `match`: by which of its keys a replay finds it again."""

    name: str
    match: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def header(self) -> list[str]:
        return [each.importer for each in self.fields]

    @property
    def needed(self) -> list[str]:
        return [each.importer for each in self.fields if each.needed]


def _same(name: str, *, needed: bool = False, most: int | None = None) -> Field:
    return Field(importer=name, api=name, needed=needed, most=most)


_REACHED = (
    _same("email_primary.email", most=254),
    _same("address_primary.street_address", most=96),
    _same("address_primary.postal_code", most=64),
    _same("address_primary.city", most=64),
    Field(importer="address_primary.country_id", api="address_primary.country_id:abbr"),
    _same("preferred_language"),
    _same("do_not_email"),
    _same("is_opt_out"),
    _same("source", most=255),
)
INDIVIDUAL = Entity(
    name="Contact",
    match=("external_identifier",),
    fields=(
        _same("external_identifier", needed=True, most=64),
        _same("first_name", needed=True, most=64),
        _same("last_name", needed=True, most=64),
        Field(importer="gender_id", api="gender_id:name"),
        _same("birth_date"),
        *_REACHED,
    ),
)
ORGANISATION = Entity(
    name="Contact",
    match=("external_identifier",),
    fields=(
        _same("external_identifier", needed=True, most=64),
        _same("organization_name", needed=True, most=128),
        _same("legal_identifier", most=32),
        _same("phone_primary.phone", most=32),
        *_REACHED,
    ),
)
CONTRIBUTION = Entity(
    name="Contribution",
    match=("invoice_id",),
    fields=(
        Field(importer="Contact.external_identifier", api="contact_id.external_identifier", needed=True, most=64),
        Field(importer="Contribution.invoice_id", api="invoice_id", needed=True, most=255),
        Field(importer="Contribution.financial_type_id", api="financial_type_id:name", needed=True),
        Field(importer="Contribution.total_amount", api="total_amount", needed=True),
        Field(importer="Contribution.currency", api="currency", needed=True),
        Field(importer="Contribution.receive_date", api="receive_date", needed=True),
        Field(importer="Contribution.contribution_status_id", api="contribution_status_id:name", needed=True),
        Field(importer="Contribution.payment_instrument_id", api="payment_instrument_id:name"),
        Field(importer="Contribution.cancel_date", api="cancel_date"),
        Field(importer="Contribution.source", api="source", most=255),
    ),
)
CREDITED = Entity(
    name="Contribution",
    match=("invoice_id",),
    fields=(
        *CONTRIBUTION.fields,
        Field(importer="SoftCreditContact.external_identifier", api="", needed=True, most=64),
    ),
)
PARTICIPANT = Entity(
    name="Participant",
    match=("contact_id", "event_id"),
    fields=(
        Field(importer="Contact.external_identifier", api="contact_id.external_identifier", needed=True, most=64),
        Field(importer="Participant.event_id", api="event_id", needed=True),
        Field(importer="Participant.status_id", api="status_id:name", needed=True),
        Field(importer="Participant.role_id", api="role_id:name", needed=True),
        Field(importer="Participant.register_date", api="register_date"),
        Field(importer="Participant.source", api="source", most=128),
        Field(importer="Participant.fee_amount", api="fee_amount"),
        Field(importer="Participant.fee_currency", api="fee_currency"),
    ),
)
