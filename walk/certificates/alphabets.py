"""The alphabets in which a donor's texts are set without looking for letters elsewhere, the commonest first."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x180), *range(0x218, 0x21C))
_NOT_IN_FIGTREE = set("ĔĕĨĩĬĭĸĿŀŉŎŏŢţŦŧŨũſ")
_BASIC = f"0123456789{_LETTERS}{_LETTERS.upper()} .,;:'’-–()/&+*€•"
LATIN = _BASIC + "".join(sign for sign in map(chr, _ACCENTED) if sign not in _NOT_IN_FIGTREE)
VIETNAMESE = LATIN + "ĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
CYRILLIC = LATIN + "".join(map(chr, (*range(0x400, 0x460), 0x490, 0x491)))
_NO_GREEK = {0x387, 0x38B, 0x38D, 0x3A2}
GREEK = LATIN + "".join(chr(point) for point in range(0x386, 0x3CF) if point not in _NO_GREEK)
OTHERS = (VIETNAMESE, CYRILLIC, GREEK)  # set in another typeface than the rest of the paper


def alphabet_for(text: str) -> str | None:
    """The first alphabet that has every sign of the text; None when there is none."""
    signs = set(text)
    return next((each for each, known in _KNOWN if signs <= known), None)


_KNOWN = [(each, frozenset(each)) for each in (LATIN, *OTHERS)]
