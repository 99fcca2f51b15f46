"""An electronic seal on a PDF, with the institution's own certificate; the only importer of pyHanko."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from walk.settings import Settings


class SealUnavailable(RuntimeError):
    """The seal is asked for and cannot be made; the message says why."""


def seal(content: bytes, settings: Settings) -> bytes:
    """The same document with an invisible seal (PAdES B-B) added; what was there stays byte for byte.

    Raises SealUnavailable when the package `seal` is not installed or the key file does not open.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSignatureMetadata, signers
        from pyhanko.sign.fields import SigSeedSubFilter
    except ImportError as error:
        raise SealUnavailable("WALK_SEAL_FILE needs the extra package: uv sync --extra seal") from error
    facts = PdfSignatureMetadata(
        field_name="Seal",
        name=settings.institution_name,
        location=settings.institution_city,
        subfilter=SigSeedSubFilter.PADES,
    )
    signed: BytesIO = signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(content)), facts, signer=_signer(settings.seal_file, settings.seal_password)
    )
    return signed.getvalue()


@lru_cache(maxsize=1)
def _signer(path: Path, password: str) -> Any:
    from pyhanko.sign import signers

    signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=password.encode() or None)
    if signer is None:
        raise SealUnavailable(f"{path} cannot be opened with WALK_SEAL_PASSWORD.")
    return signer
