"""Whatever the bytes, reading ends in proved statements or in a reason with its line; never in a traceback."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bank.building import BUILDERS, Tx
from tests.bank.test_reading import SAMPLES
from walk.bank.reading import read_statements
from walk.bank.statement import Statement, Unsound

PARTS = (Tx(amount=1000, digits="090933755493", ref="B1"), Tx(amount=2500, text="zonder", ref="B2"))
LINES = (
    Tx(amount=4000, digits="090933755493", ref="REF1", e2e="E1"),
    Tx(amount=-250, name="KBC Bank", iban="", text="Kosten " * 12, ref="REF2"),
    Tx(amount=1999, name="Zoé Çelik", text="Voor Noor", ref="REF3"),
    Tx(amount=-1999, name="Zoé Çelik", returned="AC04"),
)
WHOLE = {name: build(*LINES) + build(number=2, opening=13750) for name, build in BUILDERS.items() if name != "camt"}
WHOLE["camt"] = BUILDERS["camt"](*LINES, Tx(amount=3500, parts=PARTS))
WHOLE["coda batch"] = BUILDERS["coda"](Tx(amount=3500, parts=PARTS))
WHOLE["sample"] = (SAMPLES / "coda-tryton-febelfin_coda-0.5.0/CODA.txt").read_bytes()
some = st.sampled_from(sorted(WHOLE))


def read(data: bytes) -> list[Statement] | Unsound:
    try:
        return read_statements(data).statements
    except Unsound as unsound:
        return unsound


def check(data: bytes) -> None:
    found = read(data)
    if isinstance(found, Unsound):
        assert 1 <= found.line <= data.count(b"\n") + data.count(b"\r") + 1
        assert found.reason
        assert "\n" not in found.reason
        return
    for statement in found:
        assert statement.opening + sum(each.amount for each in statement.movements) == statement.closing
        for each in statement.movements:
            text = "".join((each.name, each.iban, each.address, each.text, each.reference, each.end_to_end))
            assert text.isprintable()
            assert (each.digits is None) or len(each.digits) == 12
            assert all(map(int.__le__, (len(each.name), len(each.iban), len(each.text)), (140, 34, 500)))


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_the_whole_files_are_sound(name):
    assert sum(len(each.movements) for each in read_statements(WHOLE[name]).statements) > 1


@given(name=some, content=st.binary(max_size=400))
def test_random_bytes(name: str, content: bytes) -> None:
    check(content)
    check(WHOLE[name][:300] + content)


@given(name=some, share=st.floats(0, 1))
@settings(max_examples=150)
def test_truncated_files(name: str, share: float) -> None:
    check(WHOLE[name][: int(len(WHOLE[name]) * share)])


@given(name=some, random=st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_shuffled_lines(name: str, random: Random) -> None:
    lines = WHOLE[name].splitlines(keepends=True)
    random.shuffle(lines)
    check(b"".join(lines))


@given(name=some, flips=st.lists(st.tuples(st.floats(0, 0.999999), st.integers(0, 7)), min_size=1, max_size=4))
@settings(max_examples=500)
def test_flipped_bits(name: str, flips: list[tuple[float, int]]) -> None:
    data = bytearray(WHOLE[name])
    for share, bit in flips:
        data[int(len(data) * share)] ^= 1 << bit
    check(bytes(data))


@given(name=some, cuts=st.tuples(st.floats(0, 1), st.floats(0, 1)), twice=st.booleans())
@settings(max_examples=200)
def test_pieces_left_out_or_twice_there(name: str, cuts: tuple[float, float], twice: bool) -> None:
    data = WHOLE[name]
    start, end = sorted(int(len(data) * cut) for cut in cuts)
    check(data[:end] + data[start:] if twice else data[:start] + data[end:])


@given(name=some, text=st.text(max_size=60), share=st.floats(0, 1))
@settings(max_examples=200)
def test_any_text_in_any_place(name: str, text: str, share: float) -> None:
    data, at = WHOLE[name], int(len(WHOLE[name]) * share)
    check(data[:at] + text.encode("utf-8", "surrogatepass") + data[at:])
