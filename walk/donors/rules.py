"""Who a giver says to be."""

from dataclasses import dataclass
from enum import StrEnum


class DonorKind(StrEnum):
    """A natural person, or an organisation with an enterprise number."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class Giver:
    """The person behind one gift, as typed; `organisation`: in whose name they give, where that is not their own."""

    first_name: str
    last_name: str
    email: str
    language: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    organisation: str = ""
    enterprise_number: str = ""
