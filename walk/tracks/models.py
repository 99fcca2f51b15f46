"""Tracks of routes and the checkpoints along them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.i18n import LANGUAGES
from walk.routes.models import RouteKind
from walk.tracks.drawing import sketched
from walk.tracks.geometry import Climb, Point
from walk.tracks.line import Line


class Traced:
    """Columns of whatever has a measured line; the points come only when asked for (`undefer_group("line")`)."""

    distance_m: Mapped[int]
    ascent_m: Mapped[int | None]
    descent_m: Mapped[int | None]
    lowest_m: Mapped[int | None]
    highest_m: Mapped[int | None]
    sketch: Mapped[str]
    points: Mapped[list[list[float | None]]] = mapped_column(JSONB, deferred=True, deferred_group="line")
    heights: Mapped[list[float]] = mapped_column(JSONB, deferred=True, deferred_group="line")

    def trace(self, line: Line) -> None:
        """Take over a measured line."""
        climb: Climb | tuple[None, ...] = line.climb or (None, None, None, None)
        self.distance_m = line.distance_m
        self.ascent_m, self.descent_m, self.lowest_m, self.highest_m = climb
        self.sketch = sketched(line.points)
        self.points = [list(point) for point in line.points]
        self.heights = line.heights

    def measured(self) -> Line:
        """The line that was taken over."""
        up, down, low, high = self.ascent_m, self.descent_m, self.lowest_m, self.highest_m
        climb = None if up is None or down is None or low is None or high is None else Climb(up, down, low, high)
        return Line(distance_m=self.distance_m, climb=climb, points=self.line, heights=self.heights)

    @property
    def line(self) -> list[Point]:
        return [Point(lat or 0, lon or 0, height) for lat, lon, height in self.points]


class Track(Traced, Base):
    """The way of a central distance, shared by all its start waves; or a suggestion for an own route."""

    __tablename__ = "tracks"
    __table_args__ = (
        Index("uq_tracks_central", "edition_id", "distance_km", unique=True, postgresql_where=text("kind = 'central'")),
        CheckConstraint("distance_m > 0", name="distance"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    kind: Mapped[RouteKind] = mapped_column(words(RouteKind))
    distance_km: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    place: Mapped[str] = mapped_column(String(80), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    file_key: Mapped[str] = mapped_column(String(120))
    file_sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    edition: Mapped[Edition] = relationship()

    @property
    def km(self) -> str:
        """The distance it is for, without needless decimals."""
        return f"{self.distance_km.normalize():f}"

    @property
    def group(self) -> tuple[RouteKind, Decimal]:
        """Which routes it is of: all waves of a kind and distance."""
        return self.kind, self.distance_km


class Checkpoint(Base):
    """A place along a track with a story, written and perhaps told aloud."""

    __tablename__ = "checkpoints"
    __table_args__ = (CheckConstraint("km >= 0 AND km <= 250", name="km"),)

    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"), index=True)
    km: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    name: Mapped[str] = mapped_column(String(120))
    story_nl: Mapped[str] = mapped_column(String(8000), default="")
    story_fr: Mapped[str] = mapped_column(String(8000), default="")
    story_en: Mapped[str] = mapped_column(String(8000), default="")
    audio_key: Mapped[str | None] = mapped_column(String(120))
    audio_type: Mapped[str | None] = mapped_column(String(40))
    track: Mapped[Track] = relationship()

    def story(self, language: str) -> str:
        """The story in this language, or else in Dutch, or else in any."""
        wanted: Sequence[str] = (language, *LANGUAGES)
        return next((told for code in wanted if (told := getattr(self, f"story_{code}"))), "")

    def story_language(self, language: str) -> str:
        """The language of the story that `story` gives."""
        wanted: Sequence[str] = (language, *LANGUAGES)
        return next((code for code in wanted if getattr(self, f"story_{code}")), language)
