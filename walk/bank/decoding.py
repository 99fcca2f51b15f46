"""The bytes of a bank's file as text, whatever encoding it is in."""

import codecs
import re

from walk.bank.statement import Unsound, short
from walk.i18n import gettext as _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = ("utf", "iso8859", "cp", "ascii", "mac", "koi8", "latin")


def decoded(data: bytes) -> list[str]:
    """The readings of a file that names no encoding, likeliest first; at least one."""
    marked = _by_mark(data)
    if marked is not None:
        return [marked]
    readings = []
    for encoding in ("utf-8", "windows-1252", "latin-1"):
        try:
            readings.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return list(dict.fromkeys(readings))


def decoded_xml(data: bytes) -> str:
    """The text of an XML file, by its mark or the encoding that it declares."""
    marked = _by_mark(data)
    if marked is not None:
        return marked
    encoding = next((name for start, name in _WIDE if data.startswith(start)), None) or _declared(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = _("this cannot be read as %(encoding)s, which the file says it is.", encoding=encoding)
        raise Unsound(data.count(b"\n", 0, error.start) + 1, reason) from None


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                reason = _("this cannot be read as %(encoding)s, which the file says it is.", encoding=encoding)
                raise Unsound(data.count(b"\n", 0, error.start) + 1, reason) from None
    return None


def _declared(data: bytes) -> str:
    match = _DECLARED.match(data[:300])
    if match is None:
        return "utf-8"
    name = match[1].decode("ascii")
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = ""
    if not encoding.startswith(_KNOWN) or encoding in {"utf-7", "utf-16", "utf-32"}:
        if encoding in {"utf-16", "utf-32"}:  # its first bytes would say so: it was written anew by a program
            return "utf-8"
        raise Unsound(1, _("the file says that it is in “%(name)s”, which is not known here.", name=short(name)))
    return encoding
