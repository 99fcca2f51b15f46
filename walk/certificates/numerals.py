"""Amounts of money in words: Dutch, Belgian French and English, up to 9,999,999.99 euros.

num2words 0.5.14 was tried and is not used: its Belgian French writes "quatre-vingt" and "un millions", its
Dutch "honderdéén".
"""

from collections.abc import Callable

from walk.money import Cents

MOST: Cents = 999_999_999

_Say = Callable[[int], str]
_TO_NINETEEN = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien",
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
)
_TENS = (
    "- - twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "- - vingt trente quarante cinquante soixante septante quatre-vingt nonante",
    "- - twenty thirty forty fifty sixty seventy eighty ninety",
)
_NL, _FR, _EN = (words.split() for words in _TO_NINETEEN)
_NL_TENS, _FR_TENS, _EN_TENS = (words.split() for words in _TENS)


def in_words(cents: Cents, language: str) -> str:
    """'veertig euro en vijftig cent', 'quarante euros et cinquante centimes', 'forty euros and fifty cents'.

    `cents`: 0 to 999,999,999; anything else is a ValueError. `language`: nl, fr or en.
    """
    if not 0 <= cents <= MOST:
        raise ValueError(f"no words for {cents} cents")
    euros, rest = divmod(cents, 100)
    say, euro, joined, cent = _LANGUAGES[language]
    parts = [f"{say(euros)} {euro(euros)}"] if euros or not rest else []
    if rest:
        parts.append(f"{say(rest)} {cent(rest)}")
    return f" {joined} ".join(parts)


def _dutch(n: int) -> str:
    if n == 1:
        return "één"
    millions, below = divmod(n, 1_000_000)
    thousands, units = divmod(below, 1000)
    words = [f"{_dutch(millions)} miljoen"] if millions else []
    if thousands:
        words.append("duizend" if thousands == 1 else f"{_dutch_short(thousands)}duizend")
    if units or not n:
        words.append(_dutch_short(units))
    return " ".join(words)


def _dutch_short(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    word = "" if not hundreds else "honderd" if hundreds == 1 else f"{_NL[hundreds]}honderd"
    if rest == 0 and hundreds:
        return word
    if rest < 20:
        return word + _NL[rest]
    tens, unit = divmod(rest, 10)
    joint = "" if not unit else f"{_NL[unit]}ën" if unit in (2, 3) else f"{_NL[unit]}en"
    return word + joint + _NL_TENS[tens]


def _french(n: int) -> str:
    millions, below = divmod(n, 1_000_000)
    thousands, units = divmod(below, 1000)
    words = [f"{_french_short(millions)} million{'s' if millions > 1 else ''}"] if millions else []
    if thousands:
        words.append("mille" if thousands == 1 else f"{_french_before_mille(thousands)} mille")
    if units or not n:
        words.append(_french_short(units))
    return " ".join(words)


def _french_before_mille(n: int) -> str:
    """Quatre-vingts and deux cents lose their s before 'mille', but not before 'millions'."""
    takes_s = n % 100 == 80 or (n % 100 == 0 and n > 100)
    return _french_short(n).removesuffix("s") if takes_s else _french_short(n)


def _french_short(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    word = "" if not hundreds else "cent" if hundreds == 1 else f"{_FR[hundreds]} cent"
    if rest == 0 and hundreds:
        return f"{word}s" if hundreds > 1 else word
    return f"{word} {_french_tens(rest)}".strip()


def _french_tens(n: int) -> str:
    if n < 20:
        return _FR[n]
    tens, unit = divmod(n, 10)
    if unit == 0:
        return "quatre-vingts" if tens == 8 else _FR_TENS[tens]
    return f"{_FR_TENS[tens]} et un" if unit == 1 and tens != 8 else f"{_FR_TENS[tens]}-{_FR[unit]}"


def _french_euro(n: int) -> str:
    if n and n % 1_000_000 == 0:
        return "d'euros"
    return "euros" if n > 1 else "euro"


def _english(n: int) -> str:
    millions, below = divmod(n, 1_000_000)
    thousands, units = divmod(below, 1000)
    words = [f"{_english_short(millions)} million"] if millions else []
    if thousands:
        words.append(f"{_english_short(thousands)} thousand")
    if units or not n:
        words.append(f"and {_english_short(units)}" if words and units < 100 else _english_short(units))
    return " ".join(words)


def _english_short(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    if hundreds:
        return f"{_EN[hundreds]} hundred" + (f" and {_english_short(rest)}" if rest else "")
    if rest < 20:
        return _EN[rest]
    tens, unit = divmod(rest, 10)
    return _EN_TENS[tens] + (f"-{_EN[unit]}" if unit else "")


_LANGUAGES: dict[str, tuple[_Say, _Say, str, _Say]] = {
    "nl": (_dutch, lambda _n: "euro", "en", lambda _n: "cent"),
    "fr": (_french, _french_euro, "et", lambda n: "centimes" if n > 1 else "centime"),
    "en": (
        _english,
        lambda n: "euro" if n == 1 else "euros",
        "and",
        lambda n: "cent" if n == 1 else "cents",
    ),
}
