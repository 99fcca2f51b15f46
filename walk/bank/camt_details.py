"""One entry of a CAMT statement, and the transfers that it is a batch of."""

from typing import Any

from walk.bank.camt_reading import amount_of, at, day_in, inside, sign_of, text_at
from walk.bank.communication import digits_of_reference, digits_within
from walk.bank.statement import Movement, Unsound, account_number, cents, clean, joined, written
from walk.i18n import gettext as _
from walk.money import Cents


def movements_of(entry: Any, *, own: str, place: int) -> list[Movement]:
    """The movements of one booked entry: one for each transfer in it whose amount is told, else the entry itself.

    `own`: the account the statement is of. Raises Unsound when the amounts of the transfers do not sum to the entry.
    """
    line, total = int(entry.sourceline or 1), amount_of(entry)
    details = list(inside(entry, "NtryDtls/TxDtls"))
    if len(details) < 2:
        return [_movement(entry, details[0] if details else None, total, own)]
    amounts = [_amount(each, total) for each in details]
    if all(amount is None for amount in amounts):
        return [_movement(entry, None, total, own)]
    told = [amount for amount in amounts if amount is not None]
    if len(told) < len(amounts) or sum(told) != total:
        raise Unsound(
            line,
            _(
                "entry %(place)s is %(total)s, but the transfers in it sum to %(sum)s.",
                place=place,
                total=written(total),
                sum=written(sum(told)),
            ),
        )
    return [_movement(entry, each, amount, own) for each, amount in zip(details, told, strict=True)]


def _amount(detail: Any, total: Cents) -> Cents | None:
    """What one transfer of a batch brought or took; a version 2 file tells no direction here: that of the entry."""
    element = at(detail, "Amt") if at(detail, "Amt") is not None else at(detail, "AmtDtls/TxAmt/Amt")
    if element is None:
        return None
    line = int(detail.sourceline or 1)
    if (element.get("Ccy") or "EUR") != "EUR":
        raise Unsound(line, _("a transfer within a batch is not in euros."))
    direction = sign_of(detail) if text_at(detail, "CdtDbtInd") else (-1 if total < 0 else 1)
    return direction * cents((element.text or "").strip(), line)


def _movement(entry: Any, detail: Any | None, amount: Cents, own: str) -> Movement:
    told = entry if detail is None else detail
    name, iban, address = _other_side(told, amount, own)
    remittance = at(told, "RmtInf")
    digits, text = _communication(told if remittance is None else remittance)
    extra = text_at(entry, "AddtlNtryInf")
    end_to_end = text_at(told, "Refs/EndToEndId")
    own = text_at(told, "Refs/AcctSvcrRef", "Refs/TxId") if detail is not None else ""
    booked_on = day_in(entry, "BookgDt" if at(entry, "BookgDt") is not None else "ValDt")
    return Movement(
        ordinal=0,
        line=int(told.sourceline or 1),
        booked_on=booked_on,
        value_on=day_in(entry, "ValDt") if at(entry, "ValDt") is not None else booked_on,
        amount=amount,
        name=clean(name, 140),
        iban=account_number(iban),
        address=clean(address, 200),
        text=clean(text or ("" if digits else text_at(told, "AddtlTxInf") or extra), 500),
        digits=digits,
        reference=clean(_both(text_at(entry, "AcctSvcrRef"), own), 100),
        end_to_end=clean("" if end_to_end == "NOTPROVIDED" else end_to_end, 35),
        returned=clean(_reason(entry, told), 40),
    )


def _other_side(told: Any, amount: Cents, own: str) -> tuple[str, str, str]:
    """Name, account and address of who paid us, or whom we paid; never ourselves, wherever a return puts us."""
    for side in ("Dbtr", "Cdtr") if amount > 0 else ("Cdtr", "Dbtr"):
        party = at(told, f"RltdPties/{side}")
        account = text_at(told, f"RltdPties/{side}Acct/Id/IBAN", f"RltdPties/{side}Acct/Id/Othr/Id")
        if (party is None and not account) or account_number(account) == own:
            continue
        inner = None if party is None else at(party, "Pty")
        person = party if inner is None else inner
        return ("", account, "") if person is None else (text_at(person, "Nm"), account, _address(person))
    return "", "", ""


def _address(person: Any) -> str:
    written_out = joined((each.text or "").strip() for each in inside(person, "PstlAdr/AdrLine"))
    if written_out:
        return written_out
    street = joined(text_at(person, f"PstlAdr/{part}") for part in ("StrtNm", "BldgNb"))
    town = joined(text_at(person, f"PstlAdr/{part}") for part in ("PstCd", "TwnNm"))
    return ", ".join(part for part in (street, town) if part)


def _communication(remittance: Any) -> tuple[str | None, str]:
    """The structured communication, and the free text; a reference with wrong check digits is text."""
    free = joined((each.text or "").strip() for each in inside(remittance, "Ustrd"))
    references = [text_at(each, "Ref") for each in inside(remittance, "Strd/CdtrRefInf")]
    found = {digits for digits in map(digits_of_reference, references) if digits}
    if len(found) == 1:
        return found.pop(), free
    text = joined([*(each for each in references if each), free])
    return digits_within(text), text


def _reason(entry: Any, told: Any) -> str:
    """Why an earlier transfer is given back: the bank's code, or that it is reversed."""
    if at(told, "RtrInf") is not None:
        return text_at(told, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/AddtlInf") or "RTR"
    if text_at(entry, "RvslInd").lower() in {"true", "1"}:
        return "RVSL"
    return "RTR" if text_at(entry, "BkTxCd/Domn/Fmly/SubFmlyCd") in {"RRTN", "ARET", "RPCR"} else ""


def _both(entry: str, own: str) -> str:
    return own if not entry or own.startswith(entry) else joined([entry, own])
