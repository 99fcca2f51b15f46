"""The electronic seal: what was there stays byte for byte, and the seal is the institution's."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from flask import Flask
from sqlalchemy import select

from tests.certificates.giving import LATER
from tests.factories import make_donation, make_edition, make_page
from walk.certificates import papers
from walk.certificates.commands import issue
from walk.certificates.document import from_json
from walk.certificates.models import Document
from walk.certificates.rendering import render
from walk.db import db
from walk.sealing import SealUnavailable, seal

pytest.importorskip("pyhanko")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A certificate that we sign ourselves, in the file an authority would give."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.OID_COMMON_NAME, "Walk")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"), False)
    usage |= dict.fromkeys(("crl_sign", "encipher_only", "decipher_only"), False)
    builder = builder.add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), True)
    made = builder.sign(key, hashes.SHA256())
    path = tmp_path / "seal.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"walk", key, made, None, BestAvailableEncryption(b"pw")))
    return path


def test_a_sealed_certificate_is_the_same_with_a_seal(app: Flask, rows, monkeypatch, key_file):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    settings = app.extensions["walk.settings"].model_copy(update={"seal_file": key_file, "seal_password": "pw"})
    monkeypatch.setitem(app.extensions, "walk.settings", settings)
    make_donation(make_page(make_edition()), amount=4000)
    issue(2027, at=LATER)
    paper = db.session.scalars(select(Document)).one()
    papers.make_documents([paper.id], at=LATER)
    content = papers.read_document(paper)
    assert content.startswith(render(from_json(paper.printed)))
    [found] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    trusted = ValidationContext(trust_roots=[found.signer_cert])
    status = validate_pdf_signature(found, trusted)
    assert (status.intact, status.valid, found.signer_cert.subject.native["common_name"]) == (True, True, "Walk")
    broken = bytearray(content)
    broken[len(content) // 3] ^= 1
    [forged] = PdfFileReader(io.BytesIO(bytes(broken))).embedded_signatures
    assert not validate_pdf_signature(forged, trusted).intact


def test_a_wrong_password_is_said(app: Flask, key_file):
    settings = app.extensions["walk.settings"].model_copy(update={"seal_file": key_file, "seal_password": "wrong"})
    with pytest.raises(SealUnavailable, match="cannot be opened"):
        seal(render_nothing(), settings)


def render_nothing() -> bytes:
    import pikepdf

    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(written)
    return written.getvalue()
