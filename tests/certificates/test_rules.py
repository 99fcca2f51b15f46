"""The tax law's figures, the filling signs, and amounts in words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walk.certificates.numerals import MOST, in_words
from walk.certificates.rules import check_year_over, filled, formatted_number, tax_year
from walk.errors import Refused


@pytest.mark.parametrize(
    ("year", "rate"),
    [(2018, 45), (2019, 45), (2020, 60), (2021, 45), (2024, 45), (2025, 30), (2026, 30), (2031, 30)],
)
def test_the_rate_and_threshold_of_a_year(year, rate):
    assert (tax_year(year).rate, tax_year(year).threshold) == (rate, 4000)


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (4000, "***40,00*** EUR"),
        (123450, "***1.234,50*** EUR"),
        (999_999_999, "***9.999.999,99*** EUR"),
        (5, "***0,05*** EUR"),
    ],
)
def test_figures_stand_between_filling_signs(cents, text):
    assert filled(cents) == text


def test_an_enterprise_number_is_written_in_groups():
    assert formatted_number("BE0308357159") == "0308.357.159"
    assert formatted_number("nonsense") == "nonsense"


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(
    ("at", "early", "refused"),
    [
        (datetime(2027, 12, 31, 22, 59, tzinfo=UTC), False, True),
        (datetime(2027, 12, 31, 22, 59, tzinfo=UTC), True, False),
        (datetime(2027, 12, 31, 23, 0, tzinfo=UTC), False, False),  # 2028 in Brussels
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), True, True),  # 2027 has not begun
    ],
)
def test_a_year_must_be_over_in_brussels(at, early, refused):
    if not refused:
        check_year_over(2027, at=at, early=early)
        return
    with pytest.raises(Refused):
        check_year_over(2027, at=at, early=early)


@pytest.mark.parametrize(
    ("cents", "dutch", "french", "english"),
    [
        (0, "nul euro", "zéro euro", "zero euros"),
        (1, "één cent", "un centime", "one cent"),
        (100, "één euro", "un euro", "one euro"),
        (202, "twee euro en twee cent", "deux euros et deux centimes", "two euros and two cents"),
        (1100, "elf euro", "onze euros", "eleven euros"),
        (2100, "eenentwintig euro", "vingt et un euros", "twenty-one euros"),
        (2200, "tweeëntwintig euro", "vingt-deux euros", "twenty-two euros"),
        (3300, "drieëndertig euro", "trente-trois euros", "thirty-three euros"),
        (4000, "veertig euro", "quarante euros", "forty euros"),
        (7100, "eenenzeventig euro", "septante et un euros", "seventy-one euros"),
        (7700, "zevenenzeventig euro", "septante-sept euros", "seventy-seven euros"),
        (8000, "tachtig euro", "quatre-vingts euros", "eighty euros"),
        (8100, "eenentachtig euro", "quatre-vingt-un euros", "eighty-one euros"),
        (9100, "eenennegentig euro", "nonante et un euros", "ninety-one euros"),
        (10000, "honderd euro", "cent euros", "one hundred euros"),
        (10100, "honderdeen euro", "cent un euros", "one hundred and one euros"),
        (18000, "honderdtachtig euro", "cent quatre-vingts euros", "one hundred and eighty euros"),
        (20000, "tweehonderd euro", "deux cents euros", "two hundred euros"),
        (25000, "tweehonderdvijftig euro", "deux cent cinquante euros", "two hundred and fifty euros"),
        (100000, "duizend euro", "mille euros", "one thousand euros"),
        (100100, "duizend een euro", "mille un euros", "one thousand and one euros"),
        (
            123450,
            "duizend tweehonderdvierendertig euro en vijftig cent",
            "mille deux cent trente-quatre euros et cinquante centimes",
            "one thousand two hundred and thirty-four euros and fifty cents",
        ),
        (8000000, "tachtigduizend euro", "quatre-vingt mille euros", "eighty thousand euros"),
        (20000000, "tweehonderdduizend euro", "deux cent mille euros", "two hundred thousand euros"),
        (100000000, "één miljoen euro", "un million d'euros", "one million euros"),
        (
            800000001,
            "acht miljoen euro en één cent",
            "huit millions d'euros et un centime",
            "eight million euros and one cent",
        ),
        (
            999999999,
            "negen miljoen negenhonderdnegenennegentigduizend negenhonderdnegenennegentig euro en negenennegentig cent",
            "neuf millions neuf cent nonante-neuf mille neuf cent nonante-neuf euros et nonante-neuf centimes",
            "nine million nine hundred and ninety-nine thousand nine hundred and ninety-nine euros "
            "and ninety-nine cents",
        ),
    ],
)
def test_amounts_in_words(cents, dutch, french, english):
    assert [in_words(cents, language) for language in ("nl", "fr", "en")] == [dutch, french, english]


@pytest.mark.parametrize("cents", [-1, MOST + 1])
def test_no_words_beyond_the_limits(cents):
    with pytest.raises(ValueError, match="no words"):
        in_words(cents, "nl")


@given(st.integers(0, MOST), st.integers(0, MOST), st.sampled_from(["nl", "fr", "en"]))
def test_two_amounts_never_share_their_words(one, other, language):
    assert (in_words(one, language) == in_words(other, language)) == (one == other)
