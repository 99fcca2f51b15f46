"""What can be walked: a distance, central or one's own, with its start and its places."""

from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.money import Cents


class RouteKind(StrEnum):
    """Walked together at the central event, or on a route of one's own."""

    CENTRAL = "central"
    OWN = "own"


class Route(Base):
    """A distance that walkers of an edition can choose; one row a start wave."""

    __tablename__ = "routes"
    __table_args__ = (
        UniqueConstraint("edition_id", "kind", "distance_km", "wave_at", postgresql_nulls_not_distinct=True),
        CheckConstraint("distance_km > 0 AND distance_km <= 200", name="distance"),
        CheckConstraint("places >= 0", name="places"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kind: Mapped[RouteKind] = mapped_column(words(RouteKind))
    distance_km: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    start: Mapped[str] = mapped_column(String(120), default="")
    wave_at: Mapped[time | None]
    places: Mapped[int | None]
    edition: Mapped[Edition] = relationship()

    @property
    def own(self) -> bool:
        return self.kind is RouteKind.OWN

    @property
    def km(self) -> str:
        """The distance without needless decimals: '10', '7.5'."""
        return f"{self.distance_km.normalize():f}"

    @property
    def fee(self) -> Cents:
        """The fee for whom no reduction applies."""
        return self.edition.fee_own if self.own else self.edition.fee_central


class Hold(Base):
    """Places of a route kept free for whom they were offered to; they count as taken while the row is there."""

    __tablename__ = "holds"
    __table_args__ = (CheckConstraint("places > 0", name="places"),)

    route_id: Mapped[int] = mapped_column(ForeignKey("routes.id"), index=True)
    places: Mapped[int]
    until: Mapped[datetime]
    route: Mapped[Route] = relationship()
