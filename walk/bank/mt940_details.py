"""The field :86: of MT940: free text, words between slashes, or numbered parts, by bank."""

import re
from dataclasses import dataclass

from stdnum import iban

from walk.bank.communication import digits_of_reference, digits_within
from walk.bank.statement import account_number, clean

_WORD = re.compile(
    r"/(IBAN|BIC|NAME|REMI|EREF|MARF|CSID|TRTP|TRCD|ADDR|BENM|ORDP|CNTP|PREF|RTRN|SVCL|PURP|ULTD|ULTC|ID|ISDT|STRD|USTD|CDTRREFTP//CD|CDTRREF)/"
)
_NUMBERED = re.compile(r"\?([0-9]{2})")
_RETURN = re.compile(r"[A-Z]{2}[0-9]{2}")
_NOTHING = "NOTPROVIDED"


@dataclass(frozen=True, kw_only=True)
class Details:
    """Who is on the other side, and what they say."""

    name: str = ""
    iban: str = ""
    text: str = ""
    digits: str | None = None
    end_to_end: str = ""
    returned: str = ""


def told_in(content: str) -> Details:
    """What a field :86: tells; lines are broken anywhere, also within a word, where the field has parts."""
    whole = "".join(content.split("\n"))
    if re.match(r"\s*[0-9]{3}\?|\s*\?[0-9]{2}", whole):
        return _numbered(whole)
    if _WORD.search(whole):
        return _slashed(whole)
    text = clean(content.replace("\n", " "), 500)
    return Details(text=text, digits=digits_within(text) or digits_within(clean(whole, 500)), iban=_iban_in(text))


def _slashed(whole: str) -> Details:
    pieces = _WORD.split(whole)
    parts: dict[str, str] = {}
    for word, value in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.setdefault(word, value.strip())
    account, _, name = _counterparty(parts)
    text = clean(_remittance(parts), 500)
    reference = parts.get("CDTRREF", "").strip("/ ")
    end_to_end = parts.get("EREF", "").replace(" ", "")
    return Details(
        name=clean(name, 140),
        iban=account_number(account),
        text=text or clean(re.sub(_WORD, " ", whole), 500),
        digits=digits_of_reference(reference) or digits_within(text) or digits_within(reference),
        end_to_end="" if end_to_end == _NOTHING else clean(end_to_end, 35),
        returned=_reason(parts.get("RTRN", "")),
    )


def _counterparty(parts: dict[str, str]) -> tuple[str, str, str]:
    """Account, bank and name: in words of their own, or in one of four parts between slashes (ING)."""
    together = parts.get("CNTP", "").split("/")
    account, bank, name = (*together, "", "", "")[:3]
    return parts.get("IBAN", account), parts.get("BIC", bank), parts.get("NAME", name)


def _remittance(parts: dict[str, str]) -> str:
    remittance = parts.get("REMI", "")
    return re.sub(r"^(USTD//|STRD/CUR/|STRD/)", "", remittance) or parts.get("USTD", "") or parts.get("STRD", "")


def _numbered(whole: str) -> Details:
    pieces = _NUMBERED.split(whole)
    parts = list(zip(pieces[1::2], pieces[2::2], strict=True))
    text = "".join(value for number, value in parts if number in _TEXT)
    account = next((value for number, value in parts if number == "31"), "")
    words: dict[str, str] = dict(
        re.findall(r"(EREF|SVWZ|KREF|IBAN)\+(.*?)(?=(?:EREF|SVWZ|KREF|MREF|CRED|IBAN|BIC )\+|$)", text)
    )
    said = clean(words.get("SVWZ", text), 500)
    end_to_end = words.get("EREF", "").strip()
    return Details(
        name=clean("".join(value for number, value in parts if number in {"32", "33"}), 140),
        iban=account_number(str(words.get("IBAN", account))),
        text=said,
        digits=digits_within(said),
        end_to_end="" if end_to_end == _NOTHING else clean(end_to_end, 35),
    )


_TEXT = {*(f"{number}" for number in range(20, 30)), *(f"{number}" for number in range(60, 64))}


def _iban_in(text: str) -> str:
    found = {each for each in re.findall(r"\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\b", text) if iban.is_valid(each)}
    return found.pop() if len(found) == 1 else ""


def _reason(text: str) -> str:
    match = _RETURN.search(text)
    return match[0] if match else clean(text, 40)
