"""One page laid out once; then each person's own texts are written into it with its own glyphs.

Laying out a page costs about a hundred milliseconds, whatever stands on it. Where papers differ in a few texts alone, a
master is laid out with stand-ins in their place. Its objects are kept as bytes; of a copy, only the content of its
pages, its title and its index are written anew. A text that needs a sign the master lacks, or more room, is refused:
then the caller lays out the page in full, and both give the same pixels.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

_FONT = rb"/(\w+) ([\d.]+) Tf\n"
_TEXT = re.compile(_FONT + rb"\[((?:<[0-9a-f]*>|-?[\d.]+)+)\] TJ\n")
_GLYPHS = re.compile(rb"<([0-9a-f]*)>")
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_LEVEL = 6  # of compression: that of all other objects


class NoMaster(ValueError):
    """The laid-out page is not built as this module knows; lay out each in full."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A text to be written: how wide it may be (in pixels of 1/96 inch), and its stand-in, which no other text has."""

    stand_in: str
    width: float


@dataclass(frozen=True)
class _Place:
    """Where a slot's text goes in a page: glyphs by sign, as hexadecimal, with their widths; all in one size."""

    slot: str
    glyphs: Mapping[str, tuple[str, float]]
    room: float

    def written(self, text: str) -> str | None:
        """The text as operands of the page, or None where it needs another sign or more room."""
        try:
            glyphs = [self.glyphs[sign] for sign in text]
        except KeyError:
            return None
        if sum(width for _, width in glyphs) > self.room:
            return None
        return "".join(code for code, _ in glyphs)


class Master:
    """A laid-out document, ready to be copied with other texts; safe to use from several threads."""

    def __init__(self, content: bytes, slots: Mapping[str, Slot], *, title: str, picture: bytes) -> None:
        """`content`: the PDF with its stand-ins; `title`: the slot whose text is in the document's title.

        `picture`: operands in a page that each copy has others of. Raises NoMaster.
        """
        with pikepdf.open(BytesIO(content)) as pdf:
            self._pages = {page.Contents.objgen[0]: self._split(page, slots, picture) for page in pdf.pages}
            self._check(slots)
            self._meta, self._xmp = pdf.Root.Metadata.objgen[0], pdf.Root.Metadata.read_bytes()
            self._info, stand_in = pdf.docinfo.objgen[0], slots[title].stand_in
            self._titled, self._stand_in = {k: str(v) for k, v in pdf.docinfo.items()}, stand_in.encode()
            self._title, self._root = title, pdf.Root.objgen[0]
            self._constant(pdf)

    def write(self, texts: Mapping[str, str], *, picture: bytes, identifier: bytes) -> bytes | None:
        """A copy with these texts and this picture; None where a text does not fit. The same facts, the same bytes."""
        out, offsets = [self._body], {}
        length = len(self._body)

        def add(number: int, body: bytes) -> None:
            nonlocal length
            offsets[number] = length
            written = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            out.append(written)
            length += len(written)

        for number, parts in self._pages.items():
            page = _filled(parts, texts, picture)
            if page is None:
                return None
            add(number, _stream(page))
        title = texts[self._title]
        add(self._meta, _stream(self._xmp.replace(self._stand_in, title.encode()), b"/Type /Metadata /Subtype /XML "))
        stand_in = self._stand_in.decode()
        facts = b" ".join(_pair(name, value.replace(stand_in, title)) for name, value in self._titled.items())
        add(self._info, b"<< %b >>" % facts)
        out.append(self._index(offsets, length, identifier))
        return b"".join(out)

    def _split(self, page: pikepdf.Page, slots: Mapping[str, Slot], picture: bytes) -> list[Any]:
        """The page's content: constant bytes, and between them the places of texts, and None for the picture."""
        content, fonts = page.Contents.read_bytes(), _Fonts(page)
        by_stand_in = {each.stand_in: (name, each) for name, each in slots.items()}
        parts: list[Any] = []
        done = 0
        for found in _TEXT.finditer(content):
            font, size = fonts[found[1].decode()], float(found[2])
            codes = b"".join(_GLYPHS.findall(found[3])).decode()
            signs = [font.signs.get(codes[i : i + 4], "") for i in range(0, len(codes), 4)]
            if (known := by_stand_in.get("".join(signs))) is None:
                continue
            name, slot = known
            if any(float(each) for each in re.sub(_GLYPHS, b" ", found[3]).split()):
                raise NoMaster(f"{name} is not set sign by sign")
            glyphs = {
                sign: (codes[4 * i : 4 * i + 4], font.widths[codes[4 * i : 4 * i + 4]]) for i, sign in enumerate(signs)
            }
            parts += [content[done : found.start(3)], _Place(name, glyphs, slot.width * 1000 / size)]
            done = found.end(3)
        rest = content[done:]
        if picture in rest:
            before, rest = rest.split(picture, 1)
            parts += [before, None]
        return [*parts, rest]

    def _check(self, slots: Mapping[str, Slot]) -> None:
        placed = [part.slot for parts in self._pages.values() for part in parts if isinstance(part, _Place)]
        pictures = sum(part is None for parts in self._pages.values() for part in parts)
        if sorted(placed) != sorted(slots) or pictures != 1:
            raise NoMaster(f"not every text was found once: {sorted(set(slots) - set(placed))}, {pictures} pictures")

    def _constant(self, pdf: pikepdf.Pdf) -> None:
        """What all copies share: streams as they are, one stream that holds all other objects, and their index."""
        numbers = [each.objgen[0] for each in pdf.objects]
        self._holder = max(numbers) + 1
        self._rows = [_row(0, 0)] * (self._holder + 2)
        body = [b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"]
        held: list[tuple[int, bytes]] = []
        length = len(body[0])

        def add(number: int, written: bytes) -> None:
            nonlocal length
            self._rows[number] = _row(1, length)
            body.append(b"%d 0 obj\n%b\nendobj\n" % (number, written))
            length += len(body[-1])

        for number, each in zip(numbers, pdf.objects, strict=True):
            if number in {*self._pages, self._meta, self._info}:
                continue
            if not isinstance(each, pikepdf.Stream):
                self._rows[number] = _row(2, self._holder, len(held))
                held.append((number, each.unparse(resolved=True)))
            elif str(each.get("/Type", "")) not in {"/ObjStm", "/XRef"}:
                add(number, b"%b\nstream\n%b\nendstream" % (each.stream_dict.unparse(), each.read_raw_bytes()))
        add(self._holder, _holder(held))
        self._body = b"".join(body)

    def _index(self, offsets: Mapping[int, int], start: int, identifier: bytes) -> bytes:
        """The cross-reference stream, which is its own object, and the end of the file (ISO 32000-1, 7.5.8)."""
        rows = self._rows.copy()
        for number, offset in (*offsets.items(), (self._holder + 1, start)):
            rows[number] = _row(1, offset)
        name = identifier.hex()
        facts = f"/Type /XRef /Size {len(rows)} /W [1 3 2] /ID [<{name}> <{name}>] "
        facts += f"/Root {self._root} 0 R /Info {self._info} 0 R "
        table = _stream(b"".join(rows), facts.encode())
        return b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (self._holder + 1, table, start)


@dataclass(frozen=True)
class _Font:
    """Signs and widths (thousandths of the size) of the glyphs of a font in the page, by their code."""

    signs: Mapping[str, str]
    widths: Mapping[str, float]


class _Fonts(dict[str, _Font]):
    """The fonts of a page by name, read when they are first met."""

    def __init__(self, page: pikepdf.Page) -> None:
        super().__init__()
        self._fonts: Any = page.Resources.Font

    def __missing__(self, name: str) -> _Font:
        found = self._fonts[f"/{name}"]
        signs = {
            code.decode(): bytes.fromhex(sign.decode()).decode("utf-16-be")
            for code, sign in _MAPPED.findall(found.ToUnicode.read_bytes())
        }
        self[name] = font = _Font(signs, _widths(found.DescendantFonts[0].W))
        return font


def _widths(written: Sequence[Any]) -> dict[str, float]:
    """The widths of a composite font, by code: '4 [500 600]' are those of codes 4 and 5 (ISO 32000-1, 9.7.4.3)."""
    found: dict[str, float] = {}
    for first, widths in zip(written[::2], written[1::2], strict=True):
        found |= {f"{int(first) + place:04x}": float(width) for place, width in enumerate(widths)}
    return found


def _filled(parts: Sequence[Any], texts: Mapping[str, str], picture: bytes) -> bytes | None:
    out = []
    for part in parts:
        if isinstance(part, _Place):
            written = part.written(texts[part.slot])
            if written is None:
                return None
            out.append(b"<%b>" % written.encode())
        else:
            out.append(picture if part is None else part)
    return b"".join(out)


def _holder(held: Sequence[tuple[int, bytes]]) -> bytes:
    """One stream of many objects (ISO 32000-1, 7.5.7): their numbers and starts, then they themselves."""
    starts, at = [], 0
    for number, written in held:
        starts.append(b"%d %d" % (number, at))
        at += len(written) + 1
    first = b" ".join(starts) + b"\n"
    objects = b"\n".join(written for _, written in held)
    return _stream(first + objects, b"/Type /ObjStm /N %d /First %d " % (len(held), len(first)))


def _row(kind: int, place: int, index: int = 0) -> bytes:
    """An entry of the index: 1, an object at this offset; 2, the object at `index` in the stream `place`; 0, none."""
    return bytes([kind]) + place.to_bytes(3) + (index if kind else 0xFFFF).to_bytes(2)


def _stream(content: bytes, facts: bytes = b"") -> bytes:
    packed = zlib.compress(content, _LEVEL)
    return b"<< %b/Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (facts, len(packed), packed)


def _pair(name: str, value: str) -> bytes:
    return b"%b <feff%b>" % (name.encode(), value.encode("utf-16-be").hex().encode())
