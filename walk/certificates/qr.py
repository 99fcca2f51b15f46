"""The QR code on a certificate, drawn in a few microseconds.

A code of one length, version and mask is linear in its bits (ISO/IEC 18004: the error correction is a Reed-Solomon
code, the mask is added): the code of a secret is that of a blank one, turned over wherever a bit of the secret is set.
"""

import re
from functools import cache, lru_cache

import segno

LETTERS = "abcdefghijklmnopqrstuvwxyz"  # of a secret: they differ in their last five bits alone
LENGTH = 16
_BLANK = ord("`")  # the sign before "a": none of those bits is set
_BITS = 5
_MASK = 3
_HEIGHT = 1.04  # of a bar: no light shines between two rows
_DARK = re.compile("1+")


def drawing(address: str) -> str:
    """An SVG of the code of this address, which ends in a secret of LENGTH letters; a module is one unit."""
    size = len(_blank(address[:-LENGTH])[0])
    bar = f"v{_HEIGHT}h-{{0}}z"
    path = "".join(f"M{left} {top}h{wide}{bar.format(wide)}" for left, top, wide in bars(address))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}" fill="#2b1b3d"/></svg>'
    )


def operands(address: str) -> bytes:
    """The same drawing as a path in a page of a PDF, in the fewest words."""
    return b"".join(_bar(*bar) for bar in bars(address))


def drawn(address: str) -> bytes:
    """The same path as WeasyPrint writes that drawing."""
    return "".join(
        f"{left} {top} m\n{left + wide} {top} l\n{left + wide} {(low := f'{top + _HEIGHT:g}')} l\n{left} {low} l\nh\n"
        for left, top, wide in bars(address)
    ).encode()


def bars(address: str) -> list[tuple[int, int, int]]:
    """The dark modules of the code, as bars one unit high: left, top, width."""
    size = len(_blank(address[:-LENGTH])[0])
    written = f"{_code(address):0{size * size}b}"
    rows = (written[top * size : (top + 1) * size] for top in range(size))
    return [(bar.start(), top, bar.end() - bar.start()) for top, row in enumerate(rows) for bar in _DARK.finditer(row)]


def _code(address: str) -> int:
    """The modules, row after row, as the bits of one number."""
    rows, flips = _blank(address[:-LENGTH])
    code = int("".join(rows), 2)
    for place, letter in enumerate(address[-LENGTH:]):
        value = ord(letter) - _BLANK
        for bit in range(_BITS):
            if value >> bit & 1:
                code ^= flips[place * _BITS + bit]
    return code


@cache
def _bar(left: int, top: int, wide: int) -> bytes:
    return b"%d %d %d %g re\n" % (left, top, wide, _HEIGHT)


@lru_cache(maxsize=8)
def _blank(before: str) -> tuple[list[str], list[int]]:
    """The rows of the code of a blank secret after `before`, and what each bit of a secret turns over in it."""
    rows = _rows(before, [_BLANK] * LENGTH)
    whole = int("".join(rows), 2)
    flips = []
    for place in range(LENGTH):
        for bit in range(_BITS):
            secret = [_BLANK] * LENGTH
            secret[place] ^= 1 << bit
            flips.append(whole ^ int("".join(_rows(before, secret)), 2))
    return rows, flips


def _rows(before: str, secret: list[int]) -> list[str]:
    content = before.encode() + bytes(secret)
    code = segno.make(content, error="m", boost_error=False, mode="byte", mask=_MASK, micro=False)
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]
