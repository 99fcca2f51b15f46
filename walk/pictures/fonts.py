"""Our own letters for pictures and posters: what can be drawn with them, and how wide it becomes."""

import unicodedata
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "static" / "fonts" / "ttf"
_JOINERS = {"\u200c", "\u200d"}


def font_files() -> list[str]:
    """Every font, ours first: the others are for the letters it has not."""
    return sorted(str(path) for path in FOLDER.glob("*.ttf"))


def drawable(text: str) -> str:
    """The text on one line, without signs that no font of ours holds (emoji, rare scripts): no empty boxes."""
    known = _advances()
    kept = (
        c if c in known or c in _JOINERS else " " if c.isspace() else "" for c in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(kept).split()).strip("\u200c\u200d ")


def width_of(text: str, size: float) -> float:
    """How wide a text becomes at most, in the unit of `size`; letters that join may become narrower."""
    known = _advances()
    return size * sum(known.get(c, 0.6) for c in text)


def broken(text: str, *, size: float, within: float, most: int) -> list[str]:
    """The text in at most so many lines that fit; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        whole = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(whole, size) <= within:
            lines[-1] = whole
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(line, size, within) for line in lines]


def _cut(line: str, size: float, within: float) -> str:
    if width_of(line, size) <= within:
        return line
    while line and width_of(f"{line}…", size) > within:
        line = line[:-1]
    return f"{line.rstrip()}…"


@lru_cache(maxsize=1)
def _advances() -> dict[str, float]:
    """For each sign that can be drawn, its width as a part of the letter size."""
    from fontTools.ttLib import TTFont  # only read where something is drawn

    widths: dict[str, float] = {}
    for path in reversed(font_files()):
        with TTFont(path, lazy=True) as font:
            unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
            widths.update({chr(code): metrics[name][0] / unit for code, name in font.getBestCmap().items()})
    return widths
