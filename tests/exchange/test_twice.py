"""Saying twice what becomes of files, while the worker brings them in."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from walk.db import db
from walk.errors import Refused
from walk.exchange.looking import leave_import, want_import
from walk.exchange.models import EditionImport
from walk.i18n import speaking


def leave(asked: EditionImport, *, by: str, at: datetime) -> None:
    leave_import(asked, at=at)


@pytest.mark.parametrize(("act", "answer"), [(want_import, "was said before"), (leave, "are coming in just now")])
def test_who_clicks_twice_is_answered_while_the_worker_holds_the_files(
    rows: None, act: Callable[..., None], answer: str
) -> None:
    asked = EditionImport(year=2020, facts={}, asked_at=NOW, asked_by="an@example.org", language="en")
    db.session.add(asked)
    db.session.flush()
    asked.looked_at = asked.wanted_at = NOW
    db.session.flush()
    number = func.hashtextextended(f"edition import {asked.id}", 0)
    with db.session.connection().engine.connect() as worker, speaking("en"):
        worker.execute(select(func.pg_advisory_xact_lock(number)))
        with pytest.raises(Refused, match=answer):
            act(asked, by="an@example.org", at=NOW)
        worker.rollback()
