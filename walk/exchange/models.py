"""Which rows of which files were brought in, so that bringing them in again changes nothing."""

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
