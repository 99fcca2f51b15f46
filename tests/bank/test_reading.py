"""The three formats: what is read of them, and every reason to refuse a file, with its line."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from tests.bank.building import ACCOUNT, BUILDERS, DAY, Tx, camt, coda, mt940
from tests.conftest import ROOT
from walk.bank.reading import Format, read_statements
from walk.bank.statement import Movement, Unsound

SAMPLES = ROOT / "tests" / "data" / "bank"
DIGITS = "090933755493"
LINES = (
    Tx(amount=4000, digits=DIGITS, ref="REF1", e2e="E1"),
    Tx(amount=-250, name="KBC Bank", iban="", text="Kosten", ref="REF2"),
    Tx(amount=1999, name="Zoé Çelik", iban="BE68539007547034", text="Voor Noor", ref="REF3"),
)


def refused(data: bytes) -> tuple[int, str]:
    with pytest.raises(Unsound) as caught:
        read_statements(data)
    return caught.value.line, caught.value.reason


def only(data: bytes) -> tuple[Movement, ...]:
    [statement] = read_statements(data).statements
    return statement.movements


@pytest.mark.parametrize(
    ("file", "kind", "account", "balances", "count"),
    [
        ("coda-tryton-febelfin_coda-0.5.0/CODA.txt", Format.CODA, "BE47435000000080", (0, 940529699), 67),
        ("coda-tryton-febelfin_coda-0.5.0/CODA-empty.txt", Format.CODA, "BE00000000000000", (0, 0), 0),
        ("camt-synthetic-be/synthetic-be-camt053-08.xml", Format.CAMT, "BE71096123456769", (10000, 15000), 1),
    ],
)
def test_samples_with_balances_proved(file, kind, account, balances, count):
    reading = read_statements((SAMPLES / file).read_bytes())
    assert reading.format is kind
    [statement] = reading.statements
    assert (statement.account, len(statement.movements)) == (account, count)
    assert (statement.opening, statement.closing) == balances
    assert sum(each.amount for each in statement.movements) == statement.closing - statement.opening
    assert [each.ordinal for each in statement.movements] == list(range(1, count + 1))


def test_two_messages_of_mt940():
    reading = read_statements((SAMPLES / "mt940-tryton-0.8.1/MT940.txt").read_bytes())
    assert [(each.account, each.number, each.opening, each.closing) for each in reading.statements] == [
        ("123456789", "13501/1", 513861, 563862)
    ] * 2
    first, back, again = reading.statements[0].movements
    assert (first.amount, first.name, first.iban) == (50001, "QASD JGRED", "FR12345678901234")
    assert first.text == "Dit zijn de omschrijvingsregels"
    assert (first.value_on, first.booked_on) == (date(2012, 5, 12), date(2012, 5, 14))
    assert (back.amount, back.returned) == (-1567, "RVSL")
    assert (again.amount, again.reference) == (1567, "REFERENCE")


def test_a_statement_without_balances_is_refused():
    line, reason = refused((SAMPLES / "mt940-tryton-0.8.1/MT940-optional.txt").read_bytes())
    assert (line, reason) == (4, "the statement has no field :60: (an opening balance).")


@pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)
def test_every_format_tells_the_same(build):
    [statement] = read_statements(build(*LINES)).statements
    assert (statement.account, statement.opening, statement.closing) == (ACCOUNT, 10000, 15749)
    assert (statement.opened_on, statement.closed_on) == (DAY, DAY)
    told = [(each.amount, each.digits, each.reference, each.booked_on, each.value_on) for each in statement.movements]
    assert told == [
        (4000, DIGITS, "REF1", DAY, DAY),
        (-250, None, "REF2", DAY, DAY),
        (1999, None, "REF3", DAY, DAY),
    ]
    first, costs, last = statement.movements
    assert (first.name, first.iban, first.end_to_end) == ("Jan Peeters", "BE62510007547061", "E1")
    assert costs.text == "Kosten"
    assert (last.name, last.iban, last.text) == ("Zoé Çelik", "BE68539007547034", "Voor Noor")


@pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)
@pytest.mark.parametrize("change", ["lf", "cr", "utf-8", "bom", "utf-16", "windows-1252", "blank lines"])
def test_encodings_and_ends_of_lines(build, change):
    data = build(*LINES)
    text = data.decode("windows-1252" if build is coda else "utf-8").replace("\r\n", "\n")
    if build is camt:
        text = text.replace('encoding="UTF-8"', f'encoding="{"UTF-16" if change == "utf-16" else "UTF-8"}"')
    changed = {
        "lf": lambda: text.encode("utf-8"),
        "cr": lambda: text.replace("\n", "\r").encode("utf-8"),
        "utf-8": lambda: text.encode("utf-8"),
        "bom": lambda: text.encode("utf-8-sig"),
        "utf-16": lambda: text.encode("utf-16"),
        "windows-1252": lambda: text.replace("UTF-8", "windows-1252").encode("windows-1252"),
        "blank lines": lambda: (text + "\n\n\x1a").encode("utf-8") if build is not camt else f"{text}\n\n".encode(),
    }[change]()
    assert [each.name for each in only(changed)][::2] == ["Jan Peeters", "Zoé Çelik"]
    assert sum(each.amount for each in only(changed)) == 5749


@pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)
def test_no_movements_is_fine(build):
    assert only(build()) == ()


@pytest.mark.parametrize("data", [b"", b"\r\n \n", b"\xef\xbb\xbf", b"\x1a"])
def test_nothing_at_all_is_fine(data):
    reading = read_statements(data)
    assert (reading.format, reading.statements) == (Format.NONE, [])


@pytest.mark.parametrize(("build", "line"), [(coda, 1), (camt, 2), (mt940, 1)])
def test_a_closing_balance_that_is_wrong(build, line):
    where, reason = refused(build(*LINES, closing=15750))
    assert reason.startswith(("the statement opens at 100.00, its movements sum to 57.49", "this record cannot be"))
    assert where in {line, len(build(*LINES).splitlines())}


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (b" 000009", b" 000008", 11, "the trailer counts 8 records, there are 9."),
        (b"000009000000000002500", b"000009000000000002400", 11, "the trailer says 2.4, the movements sum to 2.5."),
        (b"2100020000", b"2100040000", 6, "the numbers of the movements are not in order"),
        (b"2200010000", b"2200020000", 4, "this record does not belong to the one before it."),
        (b"0000000000040000", b"00000000000400 0", 3, "there is no amount where one belongs."),
        (b"030527", b"310227", 1, "“2027-02-31” is not a day."),
        (b"Jan Peeters ", b"Jan Peeters", 5, "a record has 127 characters instead of 128."),
        (b"EUR0000000000100000", b"USD0000000000100000", 1, ""),
    ],
)
def test_coda_refused_with_line_and_reason(old, new, line, reason):
    data = coda(*LINES)
    assert old in data
    where, why = refused(data.replace(old, new, 1))
    assert why.startswith(reason)
    assert where == line or not reason


def test_coda_batches_are_taken_apart():
    parts = (Tx(amount=1000, digits=DIGITS, ref="B1"), Tx(amount=2500, text="zonder", ref="B2"))
    movements = only(coda(Tx(amount=3500, parts=parts, ref="TOTAL", iban=""), Tx(amount=1, ref="X")))
    assert [(each.amount, each.digits, each.reference) for each in movements] == [
        (1000, DIGITS, "B1"),
        (2500, None, "B2"),
        (1, None, "X"),
    ]


def test_coda_batch_that_does_not_sum():
    line, reason = refused(coda(Tx(amount=3500, parts=(Tx(amount=1000), Tx(amount=2400)), iban="")))
    assert (line, reason) == (3, "entry 0001 is 35.00, but the transfers in it sum to 34.00.")


@pytest.mark.parametrize("version", [2, 8])
def test_camt_batches_are_taken_apart(version):
    parts = (Tx(amount=1000, digits=DIGITS), Tx(amount=2500, name="Amina", text="+++ 090/9337/55493 +++"))
    movements = only(camt(Tx(amount=3500, parts=parts, ref="TOTAL"), version=version))
    assert [(each.amount, each.digits, each.name) for each in movements] == [
        (1000, DIGITS, "Jan Peeters"),
        (2500, DIGITS, "Amina"),
    ]


def test_camt_batch_that_does_not_sum():
    line, reason = refused(camt(Tx(amount=1, ref="a"), Tx(amount=3500, parts=(Tx(amount=1000), Tx(amount=2400)))))
    assert (line, reason) == (4, "entry 2 is 35.00, but the transfers in it sum to 34.00.")


def test_camt_batch_whose_parts_have_no_amount_is_one_movement():
    data = camt(Tx(amount=3500, parts=(Tx(amount=1000), Tx(amount=2500))), version=2)
    for amount in (b"10.00", b"25.00"):
        data = data.replace(b'<AmtDtls><TxAmt><Amt Ccy="EUR">' + amount + b"</Amt></TxAmt></AmtDtls>", b"")
    assert [each.amount for each in only(data)] == [3500]


def test_camt_pending_entries_are_counted_and_left_out():
    [statement] = read_statements(camt(Tx(amount=100), Tx(amount=900, pending=True))).statements
    assert [each.amount for each in statement.movements] == [100]
    assert statement.pending == 1


@pytest.mark.parametrize("version", [2, 8])
def test_camt_returns(version):
    credit, debit = only(
        camt(Tx(amount=4000, digits=DIGITS), Tx(amount=-4000, digits=DIGITS, returned="AC04"), version=version)
    )
    assert (credit.returned, debit.returned) == ("", "AC04")
    assert (debit.name, debit.iban, debit.digits) == ("Jan Peeters", "BE62510007547061", DIGITS)


@pytest.mark.parametrize("version", range(1, 14))
def test_camt_of_every_version(version):
    assert [each.amount for each in only(camt(*LINES, version=version))] == [4000, -250, 1999]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (b"camt.053.001.08", b"camt.052.001.08", 1, "this is a CAMT.052 report; ask the bank for CAMT.053 statements."),
        (b"camt.053.001.08", b"pain.001.001.09", 1, "this is an XML file, but not one with CAMT.053 statements."),
        (b"</Stmt>", b"", 5, "this is not well-formed XML"),
        (b"40.00", b"40.001", 3, "“40.001” has a part of a cent."),
        (b"40.00", b"4x", 3, "“4x” is not an amount."),
        (b'<Ntry><Amt Ccy="EUR">40', b'<Ntry><Amt Ccy="USD">40', 3, "an amount is in USD, not in euros."),
        (b"<Ccy>EUR</Ccy>", b"<Ccy>CHF</Ccy>", 2, "the account is in CHF, not in euros."),
        (b"OPBD", b"ITAV", 2, "the statement has no opening or no closing balance, so nothing proves it is whole."),
        (b"<Cd>BOOK</Cd>", b"<Cd>WHAT</Cd>", 3, "an entry does not say whether it is booked."),
        (b'encoding="UTF-8"', b'encoding="zip"', 1, "the file says that it is in “zip”, which is not known here."),
        (b"<IBAN>BE71096123456769</IBAN></Id><Ccy>", b"</Id><Ccy>", 2, "the statement does not say of which account"),
    ],
)
def test_camt_refused_with_line_and_reason(old, new, line, reason):
    data = camt(*LINES)
    assert old in data
    where, why = refused(data.replace(old, new, 1))
    assert why.startswith(reason)
    assert where == line


def test_entity_bombs_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 50 + b'"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert refused(bomb) == (1, "the file defines entities of its own, which no bank does.")
    assert refused(bomb.decode().encode("utf-16"))[1] == "the file defines entities of its own, which no bank does."


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (b":62F:C270503EUR157,49", b":62F:C270503USD157,49", 11, "the balances are in different currencies."),
        (b":62F:", b":64:", 1, "the statement has no field :62: (a closing balance)."),
        (b"C40,00", b"C40.00", 5, "“40” is not an amount."),
        (b":61:270503", b":61:2705X3", 5, "“:61:2705X3"),
        (b"C40,00", b"C40,001", 5, "“40,001” has a part of a cent."),
        (b"2705030503C40", b"2702300503C40", 5, "“2027-02-30” is not a day."),
        (b":20:STATEMENT", b"STATEMENT", 2, "“:25:BE71096123456769EUR” stands before the beginning of a statement."),
    ],
)
def test_mt940_refused_with_line_and_reason(old, new, line, reason):
    data = mt940(*LINES)
    assert old in data
    where, why = refused(data.replace(old, new, 1))
    assert why.startswith(reason)
    assert where == line


@pytest.mark.parametrize(
    ("details", "name", "iban", "text", "digits"),
    [
        ("GIFT VOOR NOOR", "", "", "GIFT VOOR NOOR", None),
        ("JAN ***090/9337/55493***", "", "", "JAN ***090/9337/55493***", DIGITS),
        ("MED 090933755493 BE62510007547061", "", "BE62510007547061", "MED 090933755493 BE62510007547061", DIGITS),
        (
            "166?00GUTSCHR?20SVWZ+090933\r\n755493?31BE62510007547061?32JAN PE?33ETERS",
            "JAN PEETERS",
            "BE62510007547061",
            "090933755493",
            DIGITS,
        ),
        (
            "/CNTP/BE62510007547061/GEBABEBB/J. PEETERS///REMI/USTD//VEEL SUCCES/",
            "J. PEETERS",
            "BE62510007547061",
            "VEEL SUCCES/",
            None,
        ),
    ],
)
def test_mt940_dialects(details, name, iban, text, digits):
    data = mt940(Tx(amount=4000)).replace(b"/IBAN/BE62510007547061/NAME/Jan Peeters/REMI/", details.encode())
    [told] = only(data)
    assert (told.name, told.iban, told.text, told.digits) == (name, iban, text, digits)


@pytest.mark.parametrize(
    "data",
    [b"a,b\n1,2\n", b"%PDF-1.7\n", gzip.compress(b"x", mtime=0), bytes(range(256)), b"PK\x03\x04", b"{}", b"0" * 128],
)
def test_what_is_no_statement(data):
    line, reason = refused(data)
    assert line == 1
    assert reason != ""


def test_the_samples_are_documented():
    assert {path.name for path in SAMPLES.iterdir() if path.is_dir()} == {
        "coda-tryton-febelfin_coda-0.5.0",
        "camt-synthetic-be",
        "mt940-tryton-0.8.1",
    }
    assert "bank/" in (Path(ROOT) / "tests/data/README.md").read_text("utf-8")
