"""Valid CODA, CAMT.053 and MT940 files, written by the formats' own rules, for whatever movements a test wants."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

ACCOUNT = "BE71096123456769"
DAY = date(2027, 5, 3)
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001"


@dataclass(frozen=True, kw_only=True)
class Tx:
    """One movement; `parts`: the transfers that it is a batch of."""

    amount: int
    name: str = "Jan Peeters"
    iban: str = "BE62510007547061"
    text: str = ""
    digits: str = ""
    ref: str = ""
    day: date = DAY
    e2e: str = ""
    returned: str = ""
    pending: bool = False
    parts: Sequence["Tx"] = field(default_factory=tuple)


def coda(*movements: Tx, opening: int = 10000, closing: int | None = None, number: int = 1, day: date = DAY) -> bytes:
    """A statement in CODA."""
    lines = [
        _wide(f"0{'':4}{_ddmmyy(day)}30005        12345678  {'REFUGEE WALK':26}KREDBEBB   00308357159{'':39}", "2"),
        _wide(
            f"12{number:03d}{ACCOUNT:34}EUR{_signed(opening)}{_ddmmyy(day)}{'REFUGEE WALK':26}{'Zicht':35}",
            f"{number:03d}",
        ),
    ]
    for index, tx in enumerate(movements, start=1):
        lines += _coda_movement(tx, index, number)
    end = opening + sum(tx.amount for tx in movements) if closing is None else closing
    lines.append(_wide(f"8{number:03d}{ACCOUNT:34}EUR{_signed(end)}{_ddmmyy(day)}", "0"))
    came = sum(tx.amount for tx in movements if tx.amount > 0)
    went = -sum(tx.amount for tx in movements if tx.amount < 0)
    lines.append(_wide(f"9{'':15}{len(lines) - 1:06d}{went * 10:015d}{came * 10:015d}", "2"))
    return ("\r\n".join(lines) + "\r\n").encode("windows-1252")


def _coda_movement(tx: Tx, index: int, number: int) -> list[str]:
    kind = "2" if tx.parts else "0"
    lines = _coda_records(tx, index, 0, kind, number)
    for detail, part in enumerate(tx.parts, start=1):
        lines += _coda_records(part, index, detail, "6", number)
    return lines


def _coda_records(tx: Tx, index: int, detail: int, kind: str, number: int) -> list[str]:
    place = f"{(index - 1) % 9999 + 1:04d}{detail:04d}"
    operation = "49" if tx.returned and tx.amount < 0 else "50" if tx.amount > 0 else "01"
    said = f"1101{tx.digits}" if tx.digits else f"0{tx.text}"
    if tx.digits and tx.text:
        raise ValueError("CODA has either a structured or a free communication")
    first = f"21{place}{tx.ref:21}{_signed(tx.amount)}{_ddmmyy(tx.day)}{kind}01{operation}000{said[:54]:54}"
    lines = [_wide(f"{first}{_ddmmyy(tx.day)}{number:03d}0", "10" if said[54:] or tx.iban else "00")]
    if tx.iban or said[54:]:
        reason = f"2{tx.returned:4}" if len(tx.returned) == 4 else ""
        lines.append(_wide(f"22{place}{said[54:107]:53}{tx.e2e:35}{'':11}{'':3}{reason:5}", "10"))
        lines.append(_wide(f"23{place}{f'{tx.iban:34}EUR':37}{tx.name:35}{said[107:150]:43}", "00"))
    return lines


def _wide(content: str, end: str) -> str:
    return f"{content:{128 - len(end)}}{end}"


def _signed(amount: int) -> str:
    return f"{'1' if amount < 0 else '0'}{abs(amount) * 10:015d}"


def _ddmmyy(day: date) -> str:
    return day.strftime("%d%m%y")


def camt(
    *movements: Tx,
    opening: int = 10000,
    closing: int | None = None,
    number: int = 1,
    day: date = DAY,
    version: int = 8,
    account: str = ACCOUNT,
    indent: bool = True,
) -> bytes:
    """A statement in CAMT.053, version 2 or 8."""
    end = opening + sum(tx.amount for tx in movements if not tx.pending) if closing is None else closing
    entries = "".join(_entry(tx, version) for tx in movements)
    balances = _balance("OPBD", opening, day) + _balance("CLBD", end, day)
    statement = (
        f"<Stmt><Id>S{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>{day}T08:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}{entries}</Stmt>"
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}.{version:02d}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M{number}</MsgId><CreDtTm>{day}T08:00:00</CreDtTm></GrpHdr>{statement}</BkToCstmrStmt></Document>"
    )
    return (document.replace("<Ntry>", "\n<Ntry>") if indent else document).encode()


def _balance(code: str, amount: int, day: date) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_money(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _entry(tx: Tx, version: int) -> str:
    status = "PDNG" if tx.pending else "BOOK"
    status = status if version == 2 else f"<Cd>{status}</Cd>"
    reversal = "<RvslInd>true</RvslInd>" if tx.returned else ""
    reference = f"<AcctSvcrRef>{escape(tx.ref)}</AcctSvcrRef>" if tx.ref else ""
    details = "".join(_details(part, version) for part in tx.parts or (tx,))
    return (
        f"<Ntry>{_money(tx.amount)}{reversal}<Sts>{status}</Sts><BookgDt><Dt>{tx.day}</Dt></BookgDt>"
        f"<ValDt><Dt>{tx.day}</Dt></ValDt>{reference}<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _details(tx: Tx, version: int) -> str:
    side, other = ("Dbtr", "Cdtr") if tx.amount > 0 else ("Cdtr", "Dbtr")
    name = f"<Nm>{escape(tx.name)}</Nm>"
    party = name if version == 2 else f"<Pty>{name}</Pty>"
    amount = (
        f"<AmtDtls><TxAmt>{_money(tx.amount, signed=False)}</TxAmt></AmtDtls>" if version == 2 else _money(tx.amount)
    )
    remittance = f"<Ustrd>{escape(tx.text)}</Ustrd>" if tx.text else ""
    if tx.digits:
        kind = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
        remittance += f"<Strd><CdtrRefInf>{kind}<Ref>{tx.digits}</Ref></CdtrRefInf></Strd>"
    returned = f"<RtrInf><Rsn><Cd>{tx.returned}</Cd></Rsn></RtrInf>" if tx.returned else ""
    account = f"<{side}Acct><Id><IBAN>{tx.iban}</IBAN></Id></{side}Acct>" if tx.iban else ""
    parties = f"<{side}>{party}</{side}>{account}"
    own = f"<{other}Acct><Id><IBAN>{ACCOUNT}</IBAN></Id></{other}Acct>"
    return (
        f"<TxDtls><Refs><EndToEndId>{escape(tx.e2e) or 'NOTPROVIDED'}</EndToEndId></Refs>{amount}"
        f"<RltdPties>{parties}{own}</RltdPties><RmtInf>{remittance}</RmtInf>{returned}</TxDtls>"
    )


def _money(amount: int, *, signed: bool = True) -> str:
    direction = f"<CdtDbtInd>{'CRDT' if amount >= 0 else 'DBIT'}</CdtDbtInd>" if signed else ""
    return f'<Amt Ccy="EUR">{abs(amount) // 100}.{abs(amount) % 100:02d}</Amt>{direction}'


def mt940(*movements: Tx, opening: int = 10000, closing: int | None = None, number: int = 1, day: date = DAY) -> bytes:
    """A statement in MT940, with words between slashes in the field :86:."""
    end = opening + sum(tx.amount for tx in movements) if closing is None else closing
    lines = [":20:STATEMENT", f":25:{ACCOUNT}EUR", f":28C:{number}/1", f":60F:{_swift(opening, day, 'EUR')}"]
    for tx in movements:
        mark = ("RD" if tx.amount > 0 else "RC") if tx.returned else ("C" if tx.amount > 0 else "D")
        amount = f"{abs(tx.amount) // 100},{abs(tx.amount) % 100:02d}"
        lines.append(f":61:{tx.day:%y%m%d}{tx.day:%m%d}{mark}{amount}NTRF{tx.e2e or 'NONREF'}//{tx.ref or 'NONREF'}")
        text = f"+++{tx.digits[:3]}/{tx.digits[3:7]}/{tx.digits[7:]}+++" if tx.digits else tx.text
        lines.append(f":86:/IBAN/{tx.iban}/NAME/{tx.name}/REMI/{text}")
    lines += [f":62F:{_swift(end, day, 'EUR')}", "-"]
    return ("\r\n".join(lines) + "\r\n").encode()


def _swift(amount: int, day: date, currency: str) -> str:
    return f"{'D' if amount < 0 else 'C'}{day:%y%m%d}{currency}{abs(amount) // 100},{abs(amount) % 100:02d}"


BUILDERS = {"coda": coda, "camt": camt, "mt940": mt940}
