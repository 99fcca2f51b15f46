"""A photo that somebody sends: upright, small, and freed of where it was taken; or refused with a reason."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from walk.errors import Refused
from walk.pictures.photo import MOST_BYTES, prepare, widths_of


def picture(size=(900, 600), kind="JPEG", mode="RGB", **saving) -> bytes:
    image = Image.new(mode, size, "#c2410c" if mode == "RGB" else (0, 0, 0, 0))
    image.paste((10, 20, 200) if mode == "RGB" else (10, 20, 200, 255), (0, 0, size[0] // 2, size[1] // 2))
    buffer = BytesIO()
    image.save(buffer, kind, **saving)
    return buffer.getvalue()


def told() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Telefoon van Noor"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(
    ("largest", "widths"), [(1280, [320, 640, 1280]), (900, [320, 640, 900]), (320, [320]), (200, [200])]
)
def test_widths(largest, widths):
    assert widths_of(largest) == widths


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_sizes_of_webp(kind, app):
    made = prepare(picture((3000, 2000), kind))
    assert (made.width, made.height, sorted(made.files)) == (1280, 854, [320, 640, 1280])
    assert {opened(content).format for content in made.files.values()} == {"WEBP"}
    assert [opened(made.files[width]).width for width in (320, 640, 1280)] == [320, 640, 1280]


def test_turned_upright_and_stripped(app):
    sent = picture(exif=told(), icc_profile=b"x" * 200, comment=b"Telefoon van Noor")
    assert b"Telefoon" in sent
    made = prepare(sent)
    assert (made.width, made.height) == (600, 900)
    for content in made.files.values():
        assert b"Telefoon" not in content
        assert not opened(content).getexif()
        assert "icc_profile" not in opened(content).info
    red, _green, blue = opened(made.files[600]).convert("RGB").getpixel((590, 10))
    assert blue > red  # the blue corner was at the top left; turned, it is at the top right


def test_the_code_follows_the_content(app):
    first, again, other = prepare(picture()), prepare(picture()), prepare(picture((900, 601)))
    assert first.code == again.code != other.code
    assert len(first.code) == 16


def test_transparent_becomes_white(app):
    made = prepare(picture(kind="PNG", mode="RGBA"))
    assert opened(made.files[900]).convert("RGB").getpixel((899, 599)) == pytest.approx((255, 255, 255), abs=2)


def test_never_wider_than_it_came(app):
    made = prepare(picture((400, 300)))
    assert (made.width, sorted(made.files)) == (400, [320, 400])


def bomb() -> bytes:
    """A PNG of a few bytes that says to be 40,000 by 40,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 40000, 40000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0heic", "HEIC"),
        (b"", "not a photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo"),
        (picture(kind="GIF"), "not a photo"),
        (picture()[:2000], "damaged"),
        (picture(kind="PNG")[:900], "damaged"),
        (picture((199, 500)), "too small"),
        (picture((8000, 8000)), "pixels"),
        (bomb(), "pixels"),
        (b"x" * (MOST_BYTES + 1), "8 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_refused(app, content, reason):
    with app.test_request_context(headers={"Accept-Language": "en"}), pytest.raises(Refused) as refusal:
        prepare(content)
    assert reason in refusal.value.message
    assert refusal.value.field == "photo"


def test_pillows_own_limit_stays():
    assert Image.MAX_IMAGE_PIXELS == 89478485
