"""Who a giver says to be."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Giver:
    """The person behind one gift, as typed."""

    first_name: str
    last_name: str
    email: str
    language: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
