"""Names, addresses and badges: values in, values out."""

import pytest

from walk.pages.rules import Badge, Reached, ShownAs, badges_of, folded, name_shown, opening, slug_of

FULL, INITIAL, HIDDEN = ShownAs.FULL, ShownAs.INITIAL, ShownAs.HIDDEN


@pytest.mark.parametrize(
    ("first", "last", "minor", "shown_as", "shown"),
    [
        ("Noor", "Peeters", False, FULL, "Noor Peeters"),
        ("Noor", "Peeters", False, INITIAL, "Noor P."),
        ("Noor", "Peeters", False, HIDDEN, ""),
        ("Tuur", "Maes", True, FULL, "Tuur"),
        ("Tuur", "Maes", True, INITIAL, "Tuur"),
        ("Tuur", "Maes", True, HIDDEN, ""),
        ("Cher", "", False, INITIAL, "Cher"),
        ("نور", "الهدى", False, INITIAL, "نور ا."),
    ],
)
def test_name_shown(first, last, minor, shown_as, shown):
    assert name_shown(first, last, minor=minor, shown_as=shown_as) == shown


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("Café Été", "cafe ete"),
        ("Straße  Æsir", "strasse aesir"),
        ("Łódź Yılmaz", "lodz yilmaz"),
        ("De Brug 🌉", "de brug 🌉"),
        ("ﬁets", "fiets"),
        ("نور", "نور"),
        ("", ""),
    ],
)
def test_folded(name, found_by):
    assert folded(name) == found_by
    assert folded(found_by) == found_by


@pytest.mark.parametrize(
    ("name", "slug"), [("Café Été", "cafe-ete"), ("🎉", "page"), ("2027", "page-2027"), ("../x?y", "x-y")]
)
def test_slug_of(name, slug):
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("reached", "badges"),
    [
        ({"raised": 0, "goal": 1000, "gifts": 0}, []),
        ({"raised": 1, "goal": 1000, "gifts": 1}, [Badge.FIRST_GIFT]),
        ({"raised": 499, "goal": 1000, "gifts": 1}, [Badge.FIRST_GIFT]),
        ({"raised": 500, "goal": 1000, "gifts": 1}, [Badge.FIRST_GIFT, Badge.HALF_WAY]),
        ({"raised": 1000, "goal": 1000, "gifts": 2}, [Badge.FIRST_GIFT, Badge.HALF_WAY, Badge.GOAL]),
        ({"raised": 2000, "goal": 1000, "gifts": 2}, list(Badge)[:4]),
        ({"raised": 500, "goal": 0, "gifts": 1}, [Badge.FIRST_GIFT]),
        ({"raised": 0, "goal": 0, "gifts": 0, "editions": 11, "ordinal": 12}, [Badge.EVERY_EDITION]),
        ({"raised": 0, "goal": 0, "gifts": 0, "editions": 10, "ordinal": 12}, []),
        ({"raised": 0, "goal": 0, "gifts": 0, "editions": 0, "ordinal": 1}, []),
    ],
)
def test_badges(reached, badges):
    assert list(badges_of(Reached(**reached))) == badges


@pytest.mark.parametrize(
    ("story", "begins"),
    [
        ("Kort.", "Kort."),
        ("Een zin van achttien. En nog een.", "Een zin van achttien. …"),
        ("aaaa bbbb cccc dddd eeee ffff", "aaaa bbbb cccc dddd …"),
        ("Ik **stap en loop maar door", "Ik stap en loop maar …"),
        ("x" * 60, "x" * 24 + " …"),
    ],
)
def test_the_beginning_of_a_story(story, begins):
    assert opening(story, 24) == begins
