"""The three files of an edition as they are uploaded: each by itself or in one zip; nothing that blows up gets in."""

import io
import zlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from walk.errors import Refused
from walk.exchange.rows import DONATIONS, FILES, TEAMS, WALKERS
from walk.i18n import gettext as _

MOST_FILES = 20
LARGEST = 80 * 1024**2  # bytes of one file, unpacked
MOST_TIMES = 200  # as large as what was packed
_SIGNS = {"team": TEAMS, "walker": WALKERS, "donation": DONATIONS}
_STAMP = (1980, 1, 1, 0, 0, 0)


def unpack(uploads: Iterable[tuple[str, bytes]]) -> dict[str, bytes | None]:
    """teams.csv, walkers.csv and donations.csv among what was uploaded; None for those that are not. Raises Refused."""
    found: dict[str, bytes | None] = dict.fromkeys(FILES)
    for name, content in _flat(uploads):
        meant = [file for sign, file in _SIGNS.items() if sign in PurePosixPath(name).name.lower()]
        if len(meant) != 1:
            raise Refused(
                _(
                    "We do not know which file “%(name)s” is. Call them teams.csv, walkers.csv and donations.csv.",
                    name=name[:60],
                ),
                field="files",
            )
        if found[meant[0]] is not None:
            raise Refused(_("There are two files for %(file)s.", file=meant[0]), field="files")
        found[meant[0]] = content
    if not any(found.values()):
        raise Refused(_("Choose the three files, or one zip with them."), field="files")
    return found


def pack(files: Mapping[str, bytes | None]) -> bytes:
    """The files in one zip; those that are None are left out. The same files always give the same bytes."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(ZipInfo(name, _STAMP), content, ZIP_DEFLATED)
    return packed.getvalue()


def unpacked(content: bytes) -> dict[str, bytes | None]:
    """What `pack` packed."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {**dict.fromkeys(FILES), **{name: archive.read(name) for name in archive.namelist()}}


def _flat(uploads: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    for name, content in uploads:
        if content[:4] == b"PK\x03\x04":
            yield from _of_zip(content)
        elif content or name:
            yield name, content


def _of_zip(content: bytes) -> Iterable[tuple[str, bytes]]:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not _aside(each)]
            if len(entries) > MOST_FILES:
                raise Refused(_("There are too many files in the zip: only the three are needed."), field="files")
            for entry in entries:
                yield entry.filename, _read(archive, entry)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):  # also with a password
        raise Refused(_("The zip cannot be opened. Is it whole, and without a password?"), field="files") from None


def _aside(entry: ZipInfo) -> bool:
    """Folders, and what a Mac adds."""
    return (
        entry.is_dir() or entry.filename.startswith("__MACOSX/") or PurePosixPath(entry.filename).name.startswith(".")
    )


def _read(archive: ZipFile, entry: ZipInfo) -> bytes:
    allowed = min(LARGEST, MOST_TIMES * max(entry.compress_size, 1024))
    with archive.open(entry) as file:
        content = file.read(allowed + 1)
    if len(content) > allowed:
        raise Refused(_("A file in the zip is too large once it is unpacked."), field="files")
    return content
