"""A CSV file as bytes, read into lines of named cells; what is wrong is listed, nothing is raised."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from walk.exchange.cells import shown

NUL = b"\x00"
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True, order=True)
class Fault:
    """One thing wrong with a file. `line` counts its lines, the header being 1; 0 is the whole file."""

    file: str
    line: int = 0
    column: str = ""
    reason: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, f"line {self.line}" if self.line else "", self.column) if part)
        return f"{place}: {self.reason}" if place else self.reason


@dataclass(frozen=True, kw_only=True)
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
    text = _decode(file, content)
    if isinstance(text, list):
        return Sheet(file=file, lines=[], faults=text)
    faults: list[Fault] = []
    records = _records(file, text, faults)
    number, header = next(records, (1, []))
    names = [name.strip() for name in header]
    faults += [Fault(file=file, line=number, column=name, reason=why) for name, why in _header_faults(names, columns)]
    if faults:
        return Sheet(file=file, lines=[], faults=faults)
    lines: list[Line] = []
    for number, cells in records:
        if len(cells) != len(names):
            reason = f"this row has {len(cells)} cells, the header has {len(names)}."
            faults.append(Fault(file=file, line=number, reason=reason))
        else:
            lines.append(Line(number=number, cells=dict(zip(names, map(str.strip, cells), strict=True))))
    return Sheet(file=file, lines=lines, faults=faults)


def _decode(file: str, content: bytes | None) -> str | list[Fault]:
    if content is None:
        return [Fault(file=file, reason="the file is missing.")]
    if not content.removeprefix(BOM).strip():
        return [Fault(file=file, reason="the file is empty.")]
    if NUL in content:
        return [
            Fault(file=file, line=number, reason="a NUL byte stands in this line; is this a text file?")
            for number, line in enumerate(content.splitlines(), 1)
            if NUL in line
        ]
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        reason = f"not UTF-8 (byte {content[error.start]:#04x}); save the file as “CSV UTF-8”."
        return [Fault(file=file, line=len((before + b"x").splitlines()), reason=reason)]


def _records(file: str, text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it starts; empty ones are passed over, broken ones become faults."""
    header = text.partition("\n")[0]
    delimiter = ";" if ";" in header and "," not in header else ","
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(file=file, line=start, reason=f"the row cannot be read: {_explain(error)}."))
            continue
        if cells:
            yield start, cells


def _explain(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said:
        return "a quote that opens here is never closed"
    if "expected after" in said:
        return "a closing quote is not followed by a comma; write a quote inside a text twice"
    if "field limit" in said:
        return "a cell is longer than 131,072 characters; is a quote missing?"
    return said


def _header_faults(names: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        yield "", "the columns are not separated by commas."
        return
    for column in columns:
        if column not in names:
            yield column, "this column is missing."
    for name in dict.fromkeys(names):
        if name not in columns:
            yield "", f"the column {shown(name)} is not known." if name else "a column has no name."
        elif names.count(name) > 1:
            yield name, "this column stands there twice."
