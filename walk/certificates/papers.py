"""The papers themselves: made once, kept, and handed out only as they were kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from walk import files, sealing
from walk.certificates.document import from_json
from walk.certificates.models import Document
from walk.certificates.rendering import render
from walk.db import db
from walk.errors import Refused
from walk.i18n import gettext as _


def make_documents(ids: Sequence[int], *, at: datetime) -> int:
    """Make and keep the PDFs of those papers that have none; returns how many. Killed half-way, it is begun again."""
    query = select(Document).where(Document.id.in_(ids), Document.rendered_at.is_(None)).order_by(Document.id)
    query = query.options(joinedload(Document.certificate, innerjoin=True)).with_for_update(of=Document)
    papers = db.session.scalars(query.execution_options(populate_existing=True)).all()
    for paper in papers:
        paper.sha256, paper.rendered_at = files.store(paper.file_key, _made(paper)), at
    db.session.flush()
    return len(papers)


def read_document(paper: Document) -> bytes:
    """The PDF as it was kept. Raises Refused when there is none yet, or when it was changed since."""
    if paper.sha256 is None:
        raise Refused(_("This certificate is still being made. Try again in a minute."))
    return _checked(paper.file_key, paper.sha256)


def read_duplicate(paper: Document) -> bytes:
    """A second copy of a paper that was made, with the same data, and marked as one; kept like the first."""
    read_document(paper)
    key = paper.file_key.replace(".pdf", "-duplicate.pdf")
    if paper.duplicate_sha256 is None:
        paper.duplicate_sha256 = files.store(key, _made(paper, duplicate=True))
        db.session.flush()
    return _checked(key, paper.duplicate_sha256)


def _checked(key: str, digest: str) -> bytes:
    content = files.read(key)
    if sha256(content).hexdigest() != digest:
        raise Refused(_("The stored file of this certificate is damaged: it is not what was issued. Restore it first."))
    return content


def _made(paper: Document, *, duplicate: bool = False) -> bytes:
    printed = replace(from_json(paper.printed), duplicate=duplicate)
    settings = current_app.extensions["walk.settings"]
    content = render(printed, paper.national_number)
    return sealing.seal(content, settings) if settings.seal_file else content
