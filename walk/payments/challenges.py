"""Proof that a visitor takes trouble: a little work by their device, or a little patience; no third party, no eyesight.

A challenge is a signed nonce with its moment. It is answered by a number with which SHA-256 of both begins with enough
zero bits (hashcash, Back 2002), or, where nothing computes, by waiting. Each is good for one checkout.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from walk.errors import NotFound
from walk.tokens import new_token, sign, unsign

PURPOSE = "challenge"
LIVES = timedelta(minutes=30)
FIRST_BITS, MOST_BITS = 14, 22  # about 0.1 s and half a minute of a phone
FIRST_WAIT = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """What a page asks for: a nonce, how many zero bits, or how many seconds of patience."""

    link: str
    bits: int
    seconds: int


def new_challenge(pressure: int, *, connection: str, at: datetime) -> Challenge:
    """A challenge for this connection under this pressure: 1 for a first doubt, more for every checkout nobody paid."""
    link = sign(PURPOSE, [new_token(), at.timestamp(), connection])
    return Challenge(link=link, bits=bits_for(pressure), seconds=int(patience_for(pressure).total_seconds()))


def nonce_of(link: str) -> str:
    """What makes a challenge one of a kind. Raises NotFound for what we never made."""
    return str(unsign(PURPOSE, link)[0])


def answered(
    link: str, number: str, pressure: int, *, connection: str, at: datetime, since: datetime | None = None
) -> bool:
    """Whether this connection did enough: enough work, or enough patience, and not too long ago.

    `since`: the latest checkout that it did not pay. Challenges of before it are over: patience cannot be stocked.
    """
    try:
        _nonce, made, whose = unsign(PURPOSE, link)
    except NotFound:
        return False
    moment = datetime.fromtimestamp(made, UTC)
    age = at - moment
    if whose != connection or not timedelta(0) <= age <= LIVES or (since is not None and moment < since):
        return False
    return age >= patience_for(pressure) or (number.isdecimal() and zero_bits(link, number[:20]) >= bits_for(pressure))


def zero_bits(link: str, number: str) -> int:
    """With how many zero bits SHA-256 of the challenge and the number begins."""
    digest = int.from_bytes(sha256(f"{link}:{number}".encode()).digest(), "big")
    return 256 - digest.bit_length()


def bits_for(pressure: int) -> int:
    """Twice the work for every step."""
    return min(FIRST_BITS + pressure - 1, MOST_BITS)


def patience_for(pressure: int) -> timedelta:
    """Twice the patience for every step, up to four minutes."""
    steps: int = 2 ** min(pressure - 1, 4)
    return FIRST_WAIT * steps
