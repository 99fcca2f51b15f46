"""A workbook written row by row as the XML that spreadsheets read: typed cells, no formula, memory flat to any length.

The parts and attributes are those of ECMA-376 (Office Open XML), part 1, chapter 18; texts stand in their cells.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from walk.clock import BRUSSELS
from walk.exchange.kinds import Cell, Kind

ROWS = 1_048_575  # of Excel, below the header
BYTES = 1_900_000_000  # a longer part needs ZIP64, which Excel calls damaged
CHARACTERS = 32_767  # a cell, for Excel
WIDTHS = {
    Kind.TEXT: 22,
    Kind.WHOLE: 10,
    Kind.NUMBER: 10,
    Kind.EUROS: 12,
    Kind.DAY: 12,
    Kind.MOMENT: 20,
    Kind.YES_NO: 10,
}
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST = date(1900, 3, 1)  # before it Excel counts a day that never was
_BATCH = 200
_ODD = re.compile(r"[&<>\x00-\x1f\ufffe\uffff\ud800-\udfff]|^\s|\s$|_x[0-9A-Fa-f]{4}_")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'{_XML}<styleSheet {_MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf numFmtId="2" applyNumberFormat="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
Written = Callable[[Cell], str]  # a cell's attributes and content, after its place


def write_workbook(
    file: IO[bytes], name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], kinds: Sequence[Kind]
) -> None:
    """One sheet of this name with a header; where Excel takes no more rows, the next are on a second sheet."""
    written = [_CELLS[kind] for kind in kinds]
    left = iter(rows)
    with ZipFile(file, "w") as parts:
        sheets = 0
        first = next(left, None)
        while first is not None or sheets == 0:
            sheets += 1
            lines = _lines(columns, written, first, left)
            with parts.open(_part(f"xl/worksheets/sheet{sheets}.xml"), "w") as part:
                part.write(_opening(columns, kinds).encode())
                for line in lines:
                    part.write(line)
                part.write(b"</sheetData></worksheet>")
            first = next(left, None)
        for path, text in _frame(name, sheets):
            parts.writestr(_part(path), text)


def _lines(
    columns: Sequence[str], written: Sequence[Written], first: Sequence[Cell] | None, left: Iterator[Sequence[Cell]]
) -> Iterator[bytes]:
    """The header and as many rows as one sheet takes, in pieces of some length."""
    letters = [_letters(index) for index in range(len(columns))]
    yield "".join(_row(1, letters, [_header] * len(columns), columns)).encode()
    if first is None:
        return
    number, size, pending = 2, 0, [first, *islice(left, _BATCH - 1)]
    while pending:
        text = "".join(
            [piece for at, row in enumerate(pending, number) for piece in _row(at, letters, written, row)]
        ).encode()
        yield text
        number, size = number + len(pending), size + len(text)
        most = min(_BATCH, ROWS + 2 - number) if size < BYTES else 0
        pending = list(islice(left, most))


def _row(number: int, letters: Sequence[str], written: Sequence[Written], row: Sequence[Cell]) -> list[str]:
    cells = [
        f'<c r="{letter}{number}"{write(value)}'
        for letter, write, value in zip(letters, written, row, strict=True)
        if value is not None and value != ""
    ]
    return [f'<row r="{number}">', *cells, "</row>"]


def _header(value: Cell) -> str:
    return f' t="inlineStr" s="1"><is><t>{escape(str(value))}</t></is></c>'


def _text(value: Cell) -> str:
    text = value if isinstance(value, str) else str(value)
    if _ODD.search(text) is None:
        return f' t="inlineStr"><is><t>{text}</t></is></c>'
    lines = text[:CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    kept = _LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("", lines))
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(kept)}</t></is></c>'


def _number(value: Cell) -> str:
    return f"><v>{value}</v></c>"


def _euros(value: Cell) -> str:
    """Cents as a decimal number, without ever being a binary one."""
    cents = int(value)  # type: ignore[arg-type]
    sign = "-" if cents < 0 else ""
    return f' s="2"><v>{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}</v></c>'


def _day(value: Cell) -> str:
    if not isinstance(value, date) or value < _FIRST:
        return _text(str(value))
    return f' s="3"><v>{value.toordinal() - _EPOCH}</v></c>'


def _moment(value: Cell) -> str:
    """A moment in Brussels, to the second."""
    if not isinstance(value, datetime):
        return _text(value)
    there = value.astimezone(BRUSSELS)
    seconds = there.hour * 3600 + there.minute * 60 + there.second
    return f' s="4"><v>{there.toordinal() - _EPOCH + seconds / 86400!r}</v></c>'


def _yes_no(value: Cell) -> str:
    return f' t="b"><v>{1 if value else 0}</v></c>'


def _any(value: Cell) -> str:
    """A cell by what its value is."""
    match value:
        case bool():
            return _yes_no(value)
        case int() | float():
            return _number(value)
        case datetime():
            return _moment(value)
        case date():
            return _day(value)
        case _:
            return _text(value)


_CELLS: dict[Kind, Written] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _number,
    Kind.NUMBER: _number,
    Kind.EUROS: _euros,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.YES_NO: _yes_no,
    Kind.ANY: _any,
}


def _letters(index: int) -> str:
    """The name of a column: A to Z, AA…"""
    before, last = divmod(index, 26)
    return (_letters(before - 1) if before else "") + chr(65 + last)


def _opening(columns: Sequence[str], kinds: Sequence[Kind]) -> str:
    widths = [
        f'<col min="{at}" max="{at}" width="{max(WIDTHS.get(kind, 18), len(column) + 2)}" customWidth="1"/>'
        for at, (column, kind) in enumerate(zip(columns, kinds, strict=True), 1)
    ]
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{''.join(widths)}</cols><sheetData>"
    )


def _frame(name: str, sheets: int) -> Iterator[tuple[str, str]]:
    """The parts that say what the others are."""
    numbers = range(1, sheets + 1)
    titles = [escape(name if number == 1 else f"{name} {number}", {'"': "&quot;"}) for number in numbers]
    named = [f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in zip(numbers, titles, strict=True)]
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets>{"".join(named)}</sheets></workbook>',
    )
    yield "xl/styles.xml", _STYLES
    related = [
        *((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
        (f"rId{sheets + 1}", "styles", "styles.xml"),
    ]
    yield "xl/_rels/workbook.xml.rels", _relations(related)
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    overrides = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/styles.xml", "styles"),
        *((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers),
    ]
    kinds = [f'<Override PartName="{path}" ContentType="{_TYPES}.{kind}+xml"/>' for path, kind in overrides]
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{"".join(kinds)}</Types>',
    )


def _relations(related: Iterable[tuple[str, str, str]]) -> str:
    each = [f'<Relationship Id="{key}" Type="{_RELATED}/{kind}" Target="{path}"/>' for key, kind, path in related]
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def _part(path: str) -> ZipInfo:
    """A part of the file, always of the same moment, so that the same rows give the same bytes."""
    part = ZipInfo(path, (1980, 1, 1, 0, 0, 0))
    part.compress_type = ZIP_DEFLATED
    return part
