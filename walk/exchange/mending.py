"""Writes files anew with all that was proposed for their faults; for somebody to look at, and upload."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from walk.exchange.facts import Known
from walk.exchange.mend import MendKind
from walk.exchange.reading import Reading, read_edition
from walk.exchange.sheet import NUL, Fault, delimiter_of

Files = Mapping[str, bytes | None]
ROUNDS = 4  # what one mend makes visible, the next one mends


def mend_files(
    files: Files,
    reading: Reading,
    given: Known,
    find_existing: Callable[[int], Known | None],
    years: Collection[int] = (),
) -> tuple[Files, Reading]:
    """The files with every proposal written into them, and what is still wrong with them then."""
    for _round in range(ROUNDS):
        by_file: dict[str, list[Fault]] = defaultdict(list)
        for fault in reading.faults:
            if fault.mend is not None:
                by_file[fault.file].append(fault)
        if not by_file:
            break
        files = {name: mended(content, by_file[name]) for name, content in files.items()}
        reading = read_edition(files, given, find_existing, years)
    return files, reading


def mended(content: bytes | None, faults: Sequence[Fault]) -> bytes | None:
    """One file with what is proposed for these faults, in UTF-8 with commas; itself when its rows cannot be told."""
    if content is None or not faults or NUL in content:
        return content
    try:
        rows = list(_rewritten(_decoded(content), faults))
    except csv.Error:
        return content
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _decoded(content: bytes) -> str:
    """UTF-8, or else as Windows in western Europe writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rewritten(text: str, faults: Sequence[Fault]) -> Iterator[list[str]]:
    cells = {
        (each.line, each.column): each.mend.text for each in faults if each.mend and each.mend.kind is MendKind.CELL
    }
    renamed = dict(_about(faults, MendKind.RENAME))
    dropped = {was for was, _text in _about(faults, MendKind.DROP)}
    added = [was for was, _text in _about(faults, MendKind.ADD)]
    records = _records(text)
    _line, header = next(records)
    names = [name.strip() for name in header]
    kept = [at for at, name in enumerate(names) if name not in dropped]
    yield [*(renamed.get(names[at], names[at]) for at in kept), *added]
    for line, row in records:
        if len(row) == len(names):
            yield [*(cells.get((line, names[at]), row[at]) for at in kept), *("" for _each in added)]
        else:
            yield row


def _about(faults: Iterable[Fault], kind: MendKind) -> Iterator[tuple[str, str]]:
    return ((each.mend.was, each.mend.text) for each in faults if each.mend and each.mend.kind is kind)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    header = text.partition("\n")[0]
    delimiter = "\t" if "\t" in header and "," not in header and ";" not in header else delimiter_of(header)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        if cells:
            yield start, cells
