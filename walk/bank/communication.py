"""Structured communications (OGM/VCS): in a field of their own, in free text, and mistyped."""

import re

from stdnum import iso11649
from stdnum.be import ogm_vcs

_MARKED = re.compile(r"([+*])\1{2}\s*([0-9]{3})\s*/?\s*([0-9]{4})\s*/?\s*([0-9]{5})\s*\1{3}")
_PLAIN = re.compile(r"(?<![0-9A-Za-z])([0-9]{3})[ /.-]?([0-9]{4})[ /.-]?([0-9]{5})(?![0-9A-Za-z])")
_LOOSE = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ /.+*-]{0,3}[0-9]){10,12}(?![0-9A-Za-z])")


def valid_digits(text: str) -> str | None:
    """The twelve digits of a structured communication, however it is written; None when its check digits are wrong."""
    digits = re.sub(r"[ /.+*-]", "", text)
    return digits if is_valid(digits) else None


def is_valid(digits: str) -> bool:
    """Whether these are twelve digits, of which the last two check the first ten."""
    return len(digits) == 12 and digits.isascii() and digits.isdigit() and bool(ogm_vcs.is_valid(digits))


def digits_of_reference(text: str) -> str | None:
    """The twelve digits within a creditor reference: bare, or as an international one (RF)."""
    if iso11649.is_valid(text):
        return valid_digits(iso11649.compact(text)[4:])
    return valid_digits(text)


def digits_within(text: str) -> str | None:
    """The one structured communication in a free text; None when there is none, or when there are several.

    One between +++ or *** counts before bare digits.
    """
    for pattern in (_MARKED, _PLAIN):
        found = {"".join(part for part in match.groups() if part.isdigit()) for match in pattern.finditer(text)}
        valid = {digits for digits in found if is_valid(digits)}
        if valid:
            return valid.pop() if len(valid) == 1 else None
    return None


def nearly(text: str) -> set[str]:
    """What a mistyped communication in this text may have been: one digit wrong, missing or extra, or two swapped."""
    near: set[str] = set()
    for match in _LOOSE.finditer(text):
        near |= _one_mistake_from("".join(c for c in match[0] if c.isdigit()))
    return near


def _one_mistake_from(digits: str) -> set[str]:
    size, numbers = len(digits), "0123456789"
    if size == 12:
        if is_valid(digits):
            return set()
        wrong = {digits[:at] + n + digits[at + 1 :] for at in range(size) for n in numbers}
        swapped = {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(size - 1)}
        tried = wrong | swapped
    elif size == 11:
        tried = {digits[:at] + n + digits[at:] for at in range(size + 1) for n in numbers}
    else:
        tried = {digits[:at] + digits[at + 1 :] for at in range(size)}
    return {each for each in tried if is_valid(each)}
