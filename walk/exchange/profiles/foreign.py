"""A table of another system: any columns, comma, semicolon or tab, UTF-8 or Windows; read row by row."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from walk.errors import Refused
from walk.exchange.sheet import MOST_ROWS, NUL
from walk.i18n import gettext as _

LARGEST = 60 * 1024**2
MOST_COLUMNS = 200
DISTINCT = 40  # values of a column that are listed, to be turned into ours
_DELIMITERS = (";", "\t", ",")


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """What a file holds. `header`: each name once. `windows`: it was not UTF-8, and read as Windows writes it."""

    name: str
    text: str
    delimiter: str
    windows: bool
    header: Sequence[str]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with the line on which it starts, its cells by column without outer blanks. Raises Refused."""
        records = _records(self.text, self.delimiter)
        next(records)
        for number, (line, cells) in enumerate(records, 1):
            if number > MOST_ROWS:
                raise Refused(_("at most %(most)s rows fit in a file.", most=MOST_ROWS), field="file")
            if any(map(str.strip, cells[len(self.header) :])):
                raise Refused(_("Line %(line)s has more cells than the header.", line=line), field="file")
            padded = [*cells, *[""] * (len(self.header) - len(cells))]
            yield line, dict(zip(self.header, map(str.strip, padded), strict=False))


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What stands in the columns: how many rows, and of each column its values, the most frequent first.

    A column with more than DISTINCT values has only that many here, and is in `many`.
    """

    rows: int
    values: Mapping[str, Sequence[str]]
    many: frozenset[str]


def read_foreign(name: str, content: bytes) -> Foreign:
    """The file, as far as its header. Raises Refused with what is wrong."""
    if len(content) > LARGEST:
        raise Refused(_("The file is larger than %(most)s MB.", most=LARGEST // 1024**2), field="file")
    if NUL in content or content[:2] in (b"PK", b"\xd0\xcf"):
        raise Refused(_("This is no CSV file. Save it as “CSV UTF-8” first."), field="file")
    text, windows = _decoded(content)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    _line, header = next(_records(text, delimiter), (0, []))
    names = _named(header)
    if len(names) < 2:
        raise Refused(_("The first line must hold the names of the columns, two at least."), field="file")
    if len(names) > MOST_COLUMNS:
        raise Refused(_("The file has more than %(most)s columns.", most=MOST_COLUMNS), field="file")
    return Foreign(name=name, text=text, delimiter=delimiter, windows=windows, header=names)


def survey(foreign: Foreign) -> Survey:
    """What stands in the columns; goes through the whole file. Raises Refused."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in foreign.header}
    many: set[str] = set()
    rows = 0
    for _line, cells in foreign.rows():
        rows += 1
        for name, value in cells.items():
            seen = counts[name]
            if value in seen or len(seen) < DISTINCT:
                seen[value] += 1
            else:
                many.add(name)
    if not rows:
        raise Refused(_("There are no rows below the header."), field="file")
    values = {name: [value for value, _count in seen.most_common()] for name, seen in counts.items()}
    return Survey(rows=rows, values=values, many=frozenset(many))


def _decoded(content: bytes) -> tuple[str, bool]:
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), True


def _named(header: Sequence[str]) -> list[str]:
    """Names of columns: those without one are numbered, and so are those that stand there again."""
    plain = [" ".join(name.split())[:80] for name in header]
    while plain and not plain[-1]:
        plain.pop()
    names: list[str] = []
    for number, name in enumerate(plain, 1):
        wanted = name or _("column %(number)s", number=number)
        names.append(wanted if wanted not in names else f"{wanted} ({number})")
    return names


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(_("Line %(line)s cannot be read. Is a quote missing?", line=start), field="file") from None
        if any(cells):
            yield start, cells
