"""Long lists in pages of fifty."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request
from sqlalchemy import Select

from walk.db import db

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Paged(Generic[Row]):
    """One page of a list; `more`: there is another after it."""

    rows: list[Row]
    number: int
    more: bool


def asked_page() -> int:
    """The number of the page that was asked for, counted from 1."""
    return min(max(request.args.get("page", 1, int), 1), 100_000)


def asked_search() -> str:
    """What was typed in the search field."""
    return request.args.get("q", "", str).replace("\x00", "").strip()[:80]


def paged(query: Select[Row], number: int) -> Paged[Row]:
    """That page of the query's rows."""
    rows = list(db.session.scalars(query.limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE)))
    return Paged(rows=rows[:PAGE_SIZE], number=number, more=len(rows) > PAGE_SIZE)
