"""Killed in the middle of issuing or of making papers, and begun again: no gap, no second number, no missing file."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.conftest import ROOT, close, make_database, make_settings, migrated_app
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk import files, jobs
from walk.certificates.models import Certificate, CertifiedGift, Document
from walk.db import db

YEAR, DONORS = 2025, 30
DEATHS = [("insert", 2), ("commit", 1), ("store", 4), ("render", 15), ("commit", 3)]


@pytest.mark.slow
def test_killed_at_every_step_and_begun_again(app, tmp_path: Path):
    database = make_database("walk_test_dying")
    own = migrated_app(database, tmp_path)
    try:
        with own.app_context():
            page = make_page(make_edition(YEAR))
            for number in range(DONORS):
                donor = make_donor(street="Kaai 1", postal_code="9000", city="Gent")
                make_donation(page, donor=donor, amount=4000 + number, paid_at=datetime(YEAR, 5, 1, tzinfo=UTC))
            db.session.commit()
        kept: dict[str, str] = {}
        for step, after in DEATHS:
            assert run(database, tmp_path, step, after) == -signal.SIGKILL
            with own.app_context():
                db.session.expire_all()
                check_numbers(whole=False)
                kept |= check_files(kept)
                db.session.rollback()
        assert run(database, tmp_path, "none", 0) == 0
        with own.app_context():
            check_numbers(whole=True)
            assert len(check_files(kept)) == DONORS
            assert db.session.scalar(select(func.sum(CertifiedGift.amount))) == sum(range(4000, 4000 + DONORS))
    finally:
        close(own)
        jobs.bind(app)


def run(database: str, folder: Path, step: str, after: int) -> int:
    settings = make_settings(database, folder)
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "WALK_ENV": "test",
        "WALK_INSTANCE": str(folder),
        "WALK_SECRET_KEY": settings.secret_key,
        "WALK_ENCRYPTION_KEYS": settings.encryption_keys,
        "WALK_STRIPE_WEBHOOK_SECRETS": settings.stripe_webhook_secrets,
        "WALK_INSTITUTION_NUMBER": settings.institution_number,
        "WALK_BASE_URL": settings.base_url,
    }
    command = [sys.executable, "-m", "tests.certificates.dying", str(YEAR), step, str(after)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True).returncode


def check_numbers(*, whole: bool) -> None:
    numbers = list(db.session.scalars(select(Certificate.number).order_by(Certificate.number)))
    assert numbers in ([], list(range(1, DONORS + 1)))
    assert len(numbers) == DONORS or not whole
    assert db.session.scalar(select(func.count(Certificate.donor_id.distinct()))) == len(numbers)
    assert db.session.scalar(select(func.count(Document.id))) == len(numbers)
    assert db.session.scalar(select(func.count(CertifiedGift.id))) == len(numbers)


def check_files(before: dict[str, str]) -> dict[str, str]:
    """Every paper that is said to be made is there, whole, and the same as at the last look."""
    made = list(db.session.scalars(select(Document).where(Document.rendered_at.is_not(None))))
    found = {paper.file_key: sha256(files.read(paper.file_key)).hexdigest() for paper in made}
    assert found == {paper.file_key: paper.sha256 for paper in made}
    assert {key: found[key] for key in before} == before
    return found
