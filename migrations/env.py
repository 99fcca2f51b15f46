"""How Alembic reaches the database: the application's own engine, one transaction, a short lock timeout."""

from alembic import context
from flask import current_app
from sqlalchemy import DateTime, TypeDecorator, text

db = current_app.extensions["migrate"].db


def include_object(_thing, name, kind, _reflected, _compare_to):
    """Procrastinate's tables are its own: kept in our migrations as SQL, not as models."""
    return not (kind == "table" and name.startswith("procrastinate_"))


def render_item(kind, thing, _autogen):
    """Migrations name database types, never our own classes, which may change."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        impl = thing.impl_instance
        return "sa.DateTime(timezone=True)" if isinstance(impl, DateTime) else f"sa.{impl!r}"
    return False


with db.engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = 0"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        include_object=include_object,
        render_item=render_item,
        compare_type=True,
        compare_server_default=True,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("RESET ALL"))
        connection.execute(text("SET timezone = 'UTC'"))
        connection.commit()
