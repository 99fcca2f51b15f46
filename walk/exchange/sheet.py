"""A CSV file as bytes, read into lines of named cells; what is wrong is listed, nothing is raised."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from walk.exchange.cells import shown
from walk.exchange.mend import Mend, MendKind
from walk.i18n import gettext as _

NUL = b"\x00"
BOM = b"\xef\xbb\xbf"
MOST_ROWS = 500_000
MOST_FAULTS = 10_000  # after so many a file is not read on
_NEAR = 0.7


@dataclass(frozen=True, kw_only=True, order=True)
class Fault:
    """One thing wrong with a file. `line` counts its lines, the header being 1; 0 is the whole file.

    `mend`: what would make it right, where that is likely.
    """

    file: str
    line: int = 0
    column: str = ""
    reason: str
    mend: Mend | None = field(default=None, compare=False)

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, f"line {self.line}" if self.line else "", self.column) if part)
        return f"{place}: {self.reason}" if place else self.reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row: the line of the file on which it starts, and its cells by column, without outer blanks."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a file holds. `whole` is false when rows are missing because of a fault."""

    file: str
    lines: Sequence[Line]
    faults: Sequence[Fault]

    @property
    def whole(self) -> bool:
        """Whether every row of the file is among the lines."""
        return not self.faults


def read_sheet(file: str, content: bytes | None, columns: Sequence[str]) -> Sheet:
    """The rows of a CSV file (UTF-8 with or without BOM, commas, quotes doubled) with exactly these columns.

    Semicolons are read too, where the header has them and no commas: so Excel saves it here.

    Never raises: what cannot be read becomes a Fault. `None` stands for a file that is not there.
    """
    faults: list[Fault] = []
    lines = list(stream_sheet(file, content, columns, faults))
    return Sheet(file=file, lines=lines, faults=faults)


def stream_sheet(
    file: str, content: bytes | None, columns: Sequence[str], faults: list[Fault], optional: Sequence[str] = ()
) -> Iterator[Line]:
    """The same, line by line; faults are added on the way. `optional`: columns whose cells may be empty."""
    text = _decode(file, content)
    if isinstance(text, list):
        faults += text
        return
    records = _records(file, text, faults)
    number, header = next(records, (1, []))
    names = [name.strip() for name in header]
    wrong = list(_header_faults(names, columns, optional))
    faults += [Fault(file=file, line=number, column=name, reason=why, mend=mend) for name, why, mend in wrong]
    if faults:
        return
    for rows, (number, cells) in enumerate(records, 1):
        if rows > MOST_ROWS:
            faults.append(
                Fault(file=file, line=number, reason=_("at most %(most)s rows fit in a file.", most=MOST_ROWS))
            )
            return
        if len(cells) != len(names):
            reason = _(
                "this row has %(cells)s cells, the header has %(columns)s.", cells=len(cells), columns=len(names)
            )
            faults.append(Fault(file=file, line=number, reason=reason))
            if is_full(faults, file, number, most=MOST_FAULTS):
                return
        else:
            yield Line(number=number, cells=dict(zip(names, map(str.strip, cells), strict=True)))


def is_full(faults: list[Fault], file: str, line: int, *, most: int) -> bool:
    """Whether so much is wrong that nothing is read after this line; if so, that is the last fault."""
    if len(faults) < most:
        return False
    faults.append(Fault(file=file, line=line, reason=_("and more: mend these first.")))
    return True


def delimiter_of(header: str) -> str:
    """A comma; a semicolon where the header has them and no commas."""
    return ";" if ";" in header and "," not in header else ","


def _decode(file: str, content: bytes | None) -> str | list[Fault]:
    if content is None:
        return [Fault(file=file, reason=_("the file is missing."))]
    if not content.removeprefix(BOM).strip():
        return [Fault(file=file, reason=_("the file is empty."))]
    if NUL in content:
        reason = _("a NUL byte stands in this line; is this a text file?")
        return [Fault(file=file, line=_line_of(content, content.index(NUL)), reason=reason)]
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"{content[error.start]:#04x}"
        reason = _("not UTF-8 (byte %(byte)s); save the file as “CSV UTF-8”.", byte=byte)
        line = _line_of(content, error.start)
        return [Fault(file=file, line=line, reason=reason, mend=Mend(kind=MendKind.REWRITE))]


def _line_of(content: bytes, at: int) -> int:
    """The line in which this byte stands."""
    ends = content.count(b"\n", 0, at) + content.count(b"\r", 0, at) - content.count(b"\r\n", 0, at)
    return 1 + ends


def _records(file: str, text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it starts; empty ones are passed over, broken ones become faults."""
    delimiter = delimiter_of(text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = _("the row cannot be read: %(why)s.", why=_explain(error))
            faults.append(Fault(file=file, line=start, reason=reason))
            if is_full(faults, file, start, most=MOST_FAULTS):
                return
            continue
        if cells:
            yield start, cells


def _explain(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said:
        return _("a quote that opens here is never closed")
    if "expected after" in said:
        return _("a closing quote is not followed by a comma; write a quote inside a text twice")
    if "field limit" in said:
        return _("a cell is longer than 131,072 characters; is a quote missing?")
    return said


def _header_faults(
    names: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[str, str, Mend | None]]:
    """Column, what is wrong and what would mend it: a column that is not known is perhaps one that is missing."""
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        yield "", _("the columns are not separated by commas."), Mend(kind=MendKind.REWRITE)
        return
    missing = [column for column in columns if column not in names]
    meant: dict[str, str] = {}
    for name in names:
        near = get_close_matches(name.lower(), [each for each in missing if each not in meant.values()], 1, _NEAR)
        if name not in columns and near:
            meant.setdefault(name, near[0])
    for column in missing:
        adds = column in optional and column not in meant.values()
        yield column, _("this column is missing."), Mend(kind=MendKind.ADD, was=column) if adds else None
    for name in dict.fromkeys(names):
        if name not in columns:
            why = _("the column %(name)s is not known.", name=shown(name)) if name else _("a column has no name.")
            kind = MendKind.RENAME if name in meant else MendKind.DROP
            yield "", why, Mend(kind=kind, was=name, text=meant.get(name, ""))
        elif names.count(name) > 1:
            yield name, _("this column stands there twice."), None
