"""A real PostgreSQL for every test: one database a test process, every test rolled back."""

import contextvars
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.payments.stand_in import Answer, StandIn
from walk import jobs
from walk.application import create_app
from walk.db import db, embedded_server
from walk.payments.gateway import make_client
from walk.settings import Settings

ROOT = Path(__file__).parent.parent
hypothesis.settings.register_profile("walk", deadline=None)  # tests do not time
hypothesis.settings.load_profile("walk")
FERNET_KEY = "pZ9b0X0q3vC1Qy6cH8l5m2u7n4r1t0w9e8y7u6i5o4A="


class Browser(FlaskClient):
    """A client that keeps its request's context apart from the test's, and lets each see the other's rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            db.session.commit()
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        return answer


def make_database(name: str) -> str:
    """An empty database on the tests' server, for this test process alone; its address."""
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = os.environ.get("WALK_TEST_DATABASE_URL") or embedded_server(_server_folder()).get_uri()
    address = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    engine.dispose()
    return address.set(database=name).render_as_string(False)


def make_settings(database_url: str, instance: Path, **changes: Any) -> Settings:
    return Settings(
        env="test",
        instance=instance,
        DATABASE_URL=database_url,
        secret_key="a key for tests only, long enough to sign with",
        encryption_keys=FERNET_KEY,
        stripe_webhook_secrets="whsec_tests",
        institution_number="0308357159",
        institution_iban="BE71096123456769",
        base_url="http://localhost",
        **{"unproven_checkouts": 1000, "figures_kept": 0, **changes},
    )


def migrated_app(database_url: str, instance: Path, **changes: Any) -> Flask:
    app = create_app(make_settings(database_url, instance, **changes))
    app.test_client_class = Browser
    with app.app_context():
        upgrade()
        db.session.remove()
    return app


def close(app: Flask) -> None:
    """Let go of every connection."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = migrated_app(make_database("walk_test"), tmp_path_factory.mktemp("instance"))
    yield app
    close(app)


@pytest.fixture
def rows(app: Flask) -> Iterator[None]:
    """An application context whose every change is undone after the test."""
    with app.app_context():
        engines = db.engines
        engine = engines[None]
        jobs.bind(app)
        with engine.connect() as connection:
            outer = connection.begin()
            connection.begin_nested()
            engines[None] = connection
            try:
                yield
            finally:
                db.session.remove()
                engines[None] = engine
                outer.rollback()


@pytest.fixture
def client(app: Flask, rows: None) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True)
def outbox(app: Flask) -> list[Any]:
    """The letters sent during the test: `.to`, `.subject`, `.body` (text), `.alternatives` (HTML), `.attachments`."""
    box: list[Any] = []
    app.extensions["mailman"].outbox = box
    return box


@pytest.fixture
def answering(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., StandIn]:
    """Put a transport in Stripe's place: it gives these answers, then opens every checkout, and notes what is asked."""

    def put(*answers: Answer) -> StandIn:
        transport = StandIn(*answers)
        monkeypatch.setitem(app.extensions, "walk.stripe", make_client(app.extensions["walk.settings"], transport))
        return transport

    return put


def run_jobs() -> list[str]:
    """Do the queue's work now, in the test's own transaction; the names of the jobs done, in order."""
    done: list[str] = []
    while True:
        db.session.commit()
        job = db.session.execute(
            text("SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1")
        ).first()
        if job is None:
            return done
        db.session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": job.id})
        db.session.commit()
        contextvars.Context().run(jobs.queue.tasks[job.task_name].func, **job.args)
        db.session.expire_all()
        done.append(job.task_name)


def _server_folder() -> Path:
    folder = ROOT / ".cache" / "test-postgres"
    folder.parent.mkdir(exist_ok=True)
    return folder
