"""A photo that somebody sends: checked, turned upright, made small, and freed of where and when it was taken."""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from walk import files
from walk.errors import Refused
from walk.i18n import gettext as _

WIDTHS = (320, 640, 1280)
HIGHEST = 2560
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 60_000_000  # a phone's sharpest photo; below Pillow's own limit, which stays in force
MOST_UNPACKED = 25_000_000  # of a PNG or WebP, which is read whole before it can be made smaller
SMALLEST = 200
_FORMATS = ("JPEG", "PNG", "WEBP")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo in WebP, in each of its widths; `code` changes with the content."""

    code: str
    width: int
    height: int
    files: dict[int, bytes]


def prepare(content: bytes, *, smallest: int = SMALLEST) -> Photo:
    """The photo as we keep it; `smallest`: pixels of its short side. Raises Refused, in words for who sends it."""
    if len(content) > MOST_BYTES:
        raise Refused(_("This photo is larger than 8 MB. Choose a smaller one."), field="photo")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Refused(
            _("This is a HEIC photo, which browsers cannot show. Send it as JPEG: an iPhone does when you mail it."),
            field="photo",
        )
    image = _upright(content, smallest)
    largest = min(image.width, WIDTHS[-1])
    made = {width: _resized(image, width) for width in widths_of(largest)}
    final = made[largest]
    with Image.open(BytesIO(final)) as shown:
        width, height = shown.size
    return Photo(code=sha256(final).hexdigest()[:16], width=width, height=height, files=made)


def widths_of(largest: int) -> list[int]:
    """The widths in which a photo of this width is kept; never wider than it came."""
    return [width for width in WIDTHS if width < largest] + [largest]


def key_of(page_id: int, code: str, width: int) -> str:
    """Where a photo's file is kept."""
    return f"photos/{page_id}/{code}-{width}.webp"


def store_photo(page_id: int, photo: Photo) -> None:
    """Keep the photo's files, beside those of an earlier one."""
    for width, content in photo.files.items():
        files.store(key_of(page_id, photo.code, width), content)


def forget_other_photos(page_id: int, code: str) -> None:
    """Remove the files of a page's earlier photos; of all when `code` is empty."""
    files.remove_all(f"photos/{page_id}", keep=f"{code}-" if code else None)


def _upright(content: bytes, smallest: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as first:
                most = MOST_PIXELS if first.format == "JPEG" else MOST_UNPACKED
                _check_size(first.width, first.height, smallest, most)
                first.verify()
            with Image.open(BytesIO(content), formats=_FORMATS) as again:
                again.draft("RGB", (WIDTHS[-1], HIGHEST))  # a large JPEG is read at a fraction of its size
                again.thumbnail((HIGHEST, HIGHEST), Image.Resampling.LANCZOS)
                turned = ImageOps.exif_transpose(again)
                return _on_paper(turned)
    except UnidentifiedImageError:
        raise Refused(_("This is not a photo we can read. Choose a JPEG, PNG or WebP file."), field="photo") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused(_too_many(), field="photo") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused(_("This photo is damaged. Choose another one."), field="photo") from None


def _check_size(width: int, height: int, smallest: int, most: int) -> None:
    if width * height > most:
        raise Refused(_too_many(), field="photo")
    if min(width, height) < smallest:
        raise Refused(
            _("This photo is too small: at least %(least)s by %(least)s pixels.", least=smallest), field="photo"
        )


def _too_many() -> str:
    return _("This photo has more pixels than we can handle. Make it smaller and try again.")


def _on_paper(image: Image.Image) -> Image.Image:
    """In plain colours; what is transparent becomes white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        whole = image.convert("RGBA")
        paper = Image.new("RGBA", whole.size, "white")
        return Image.alpha_composite(paper, whole).convert("RGB")
    return image.convert("RGB")


def _resized(image: Image.Image, width: int) -> bytes:
    smaller = ImageOps.contain(image, (width, HIGHEST * width // WIDTHS[-1]), Image.Resampling.LANCZOS)
    plain = Image.new("RGB", smaller.size)
    plain.paste(smaller)  # a new picture carries nothing along of the old one's data about data
    buffer = BytesIO()
    plain.save(buffer, "WEBP", quality=80, method=4)
    return buffer.getvalue()
