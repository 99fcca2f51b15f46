"""What a list is: its columns, whom it is for, and the rows it selects."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select

from walk.editions.models import Edition
from walk.exchange.kinds import Kind
from walk.i18n import LazyString

Query: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which rows of a list: empty, and None, ask for all. Days count in Brussels, both included."""

    search: str = ""
    route: int | None = None
    team_kind: str = ""
    state: str = ""
    consent: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Column:
    """One column: `key` is its header in every file and never changes; `meaning` is told on the page."""

    key: str
    kind: Kind
    meaning: LazyString


@dataclass(frozen=True, kw_only=True)
class List:
    """A list that the office can take along. `select` gives its columns in their order, each named by its key.

    `filters`: fields of Wanted that it heeds. `states`: what `state` can be. `papers`: the PDFs that it also makes.
    `on_screen`: whether its first rows are shown; else nobody sees a row of which no download is noted.
    """

    key: str
    group: str
    name: LazyString
    purpose: LazyString
    roles: tuple[str, ...]
    columns: tuple[Column, ...]
    select: Callable[[Edition, Wanted], Query]
    filters: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    on_screen: bool = True
