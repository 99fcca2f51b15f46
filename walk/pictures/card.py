"""The picture that social networks show with a link: 1200 by 630, drawn from a template."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from flask import render_template
from PIL import Image, ImageOps

from walk.pictures.fonts import broken, drawable, font_files, width_of

WIDTH, HEIGHT = 1200, 630
_EDITION = 3  # of the drawing: another number makes every picture anew
_SIZES = (92, 78, 66, 56)
_PHOTO = (470, 470)

_MOST_SIGNS = 200  # more never fit


@dataclass(frozen=True, kw_only=True)
class Card:
    """What stands on it, in the visitor's words; `part`: how far to the goal, 0 to 1."""

    name: str
    above: str
    raised: str
    goal: str
    part: float
    photo_code: str = ""
    photo: bytes | None = None

    @property
    def version(self) -> str:
        """Changes with everything that is drawn."""
        facts = (_EDITION, self.name, self.above, self.raised, self.goal, round(self.part, 3), self.photo_code)
        return sha256(repr(facts).encode()).hexdigest()[:16]


def draw(card: Card) -> bytes:
    """The card as PNG."""
    import resvg_py  # holds fonts and a renderer: only where something is drawn

    within = 570 if card.photo else 1040
    size, lines = _fitting(drawable(card.name[:_MOST_SIGNS]), within)
    svg = render_template(
        "pictures/card.svg",
        above=drawable(card.above),
        lines=lines,
        size=size,
        raised=drawable(card.raised),
        goal=drawable(card.goal),
        goal_at=88 + width_of(drawable(card.raised), 64) + 22,
        part=min(max(card.part, 0.0), 1.0),
        photo=_inline(card.photo) if card.photo else "",
        trail=520 if card.photo else 1024,
    )
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, skip_system_fonts=True, font_files=font_files(), font_family="Figtree", width=WIDTH
        )
    )


def _fitting(name: str, within: float) -> tuple[int, list[str]]:
    for size in _SIZES:
        lines = broken(name, size=size, within=within, most=2)
        if not any(line.endswith("…") for line in lines):
            return size, lines
    return _SIZES[-1], broken(name, size=_SIZES[-1], within=within, most=3)


def _inline(photo: bytes) -> str:
    with Image.open(BytesIO(photo)) as image:
        cut = ImageOps.fit(image.convert("RGB"), _PHOTO, Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    buffer = BytesIO()
    cut.save(buffer, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{b64encode(buffer.getvalue()).decode()}"
