"""Which rows of which files were brought in, imports on their way, and how files of other systems are read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from walk.db import Base


class ImportedRow(Base):
    """A row of an imported file: `fingerprint` is of its content, `row_id` what it became here."""

    __tablename__ = "imported_rows"
    __table_args__ = (UniqueConstraint("edition_id", "file", "external_id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    file: Mapped[str] = mapped_column(String(32))
    external_id: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[int]


class EditionImport(Base):
    """Files of an edition that somebody uploaded in the office, from the first look until they are in, or left.

    `year` and `facts`: what was said of the edition. `found`: what the look showed, without anything of a person.
    `wanted_at`: when it was said that they may come in; `added`: what then came in.
    """

    __tablename__ = "edition_imports"

    year: Mapped[int]
    facts: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(2))
    asked_by: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    wanted_at: Mapped[datetime | None]
    wanted_by: Mapped[str] = mapped_column(String(254), default="")
    done_at: Mapped[datetime | None]
    added: Mapped[dict[str, Any]] = mapped_column(default=dict)
    left_at: Mapped[datetime | None]

    @property
    def faults(self) -> int:
        """How much is wrong with the files."""
        return int(self.found.get("faults", 0))


class ColumnProfile(Base):
    """How files of another system become ours: `mapping` says for each of our columns where it comes from.

    `file`: which of our three files it makes.
    """

    __tablename__ = "column_profiles"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    file: Mapped[str] = mapped_column(String(32))
    mapping: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    used_at: Mapped[datetime | None]
