"""Adding many rows at once, with their keys known beforehand so that rows can point at each other."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select

from walk.db import Base, db


def insert_rows(model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Add rows of one table in the current transaction; their ids, in the same order.

    All rows must name the same columns. Defaults of the model apply, its relationships and events do not.
    """
    if not rows:
        return []
    ids = _take_ids(model, len(rows))
    db.session.flush()
    with_ids = [{**row, "id": key} for row, key in zip(rows, ids, strict=True)]
    db.session.connection().execute(insert(model.__table__), with_ids)  # type: ignore[arg-type]
    return ids


def _take_ids(model: type[Base], count: int) -> list[int]:
    sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
    numbers = func.generate_series(1, count).table_valued("number")
    return list(db.session.scalars(select(func.nextval(sequence)).select_from(numbers)))
