"""The picture beside a shared link: the right size, its own version, and no letter that is an empty box."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from walk.pictures.card import Card, draw
from walk.pictures.fonts import broken, drawable, width_of

FACTS = {"above": "Refugee Walk 2027", "raised": "€ 40", "goal": "van € 100", "part": 0.4}


def drawn(app, name: str, **facts) -> Image.Image:
    with app.test_request_context():
        return Image.open(BytesIO(draw(Card(name=name, **{**FACTS, **facts})))).convert("RGB")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Noor Peeters", "Noor Peeters"),
        ("Noor 🎉 Peeters", "Noor Peeters"),
        ("🎉", ""),
        ("نور الهدى", "نور الهدى"),
        ("Олександра", "Олександра"),
        ("ሰላም", "ሰላም"),
        ("a\nb\tc", "a b c"),
        ("中文 Li", "Li"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_drawable(text, left):
    assert drawable(text) == left


def test_broken_lines_fit():
    lines = broken("De Brugwachters van Mechelen en omstreken", size=60, within=500, most=3)
    assert " ".join(lines) == "De Brugwachters van Mechelen en omstreken"
    assert max(width_of(line, 60) for line in lines) <= 500
    [cut] = broken("A" * 10000, size=60, within=500, most=2)
    assert cut.endswith("A…")
    assert width_of(cut, 60) <= 500


@pytest.mark.parametrize(
    "name", ["Noor", "نور الهدى", "🎉", "<script>&\"'", "=1+1", "A" * 10000, "é " * 5000, "\u202eאבג"]
)
def test_any_name_is_drawn(app, name):
    image = drawn(app, name)
    assert image.size == (1200, 630)


def test_what_is_drawn_shows(app):
    empty = drawn(app, "")
    for name in ("Noor", "نور", "ሰላም", "Օ", "ქ", "नूर", "Νίκος", "שלום"):
        assert ImageChops.difference(drawn(app, name), empty).getbbox(), name
    assert ImageChops.difference(drawn(app, "🎉"), empty).getbbox() is None


def test_a_photo_is_shown(app):
    buffer = BytesIO()
    Image.new("RGB", (640, 480), "#00ff00").save(buffer, "WEBP")
    red, green, _blue = drawn(app, "Noor", photo=buffer.getvalue()).getpixel((900, 280))
    assert green > 200 > red


def test_the_version_follows_what_is_drawn():
    first = Card(name="Noor", **FACTS)
    others = [
        Card(**{"name": "Noor", **FACTS, **change})
        for change in ({"name": "Jef"}, {"raised": "€ 41"}, {"goal": "x"}, {"photo_code": "y"})
    ]
    assert first.version == Card(name="Noor", **FACTS).version
    assert len({each.version for each in (first, *others)}) == 5
