"""The page on which a walker, a team, a company or the walk itself is sponsored, and the news its owner tells there."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.companies.models import Company
from walk.db import Base, words
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.rules import ShownAs
from walk.teams.models import Team
from walk.walkers.models import Walker


class Page(Base):
    """A sponsor page; of the walk itself when it has neither walker, team nor company.

    `raised` and `gifts` count only what arrived on this page; they are kept in the transaction that settles.
    `searchable`: the name by which it may be found, folded. `photo`: the code of its photo, made of the content;
    of a company's page it is the logo.
    """

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug"),
        CheckConstraint("num_nonnulls(walker_id, team_id, company_id) <= 1", name="one_subject"),
        CheckConstraint("goal >= 0", name="goal"),
        CheckConstraint("(photo = '') = (photo_width = 0) AND (photo = '') = (photo_height = 0)", name="photo"),
        Index(
            "uq_pages_edition_itself",
            "edition_id",
            unique=True,
            postgresql_where=text("walker_id IS NULL AND team_id IS NULL AND company_id IS NULL"),
        ),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    slug: Mapped[str] = mapped_column(String(80))
    walker_id: Mapped[int | None] = mapped_column(ForeignKey("walkers.id"), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), unique=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"), unique=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    story: Mapped[str] = mapped_column(String(4000), default="")
    goal: Mapped[Cents] = mapped_column(default=0)
    raised: Mapped[Cents] = mapped_column(default=0)
    pledges: Mapped[int] = mapped_column(default=0)
    gifts: Mapped[int] = mapped_column(default=0)
    shown_as: Mapped[ShownAs] = mapped_column(words(ShownAs), default=ShownAs.FULL)
    searchable: Mapped[str] = mapped_column(String(400), default="")
    photo: Mapped[str] = mapped_column(String(32), default="")
    photo_width: Mapped[int] = mapped_column(default=0)
    photo_height: Mapped[int] = mapped_column(default=0)
    photo_text: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()
    walker: Mapped[Walker | None] = relationship()
    team: Mapped[Team | None] = relationship()
    company: Mapped[Company | None] = relationship()

    @property
    def of_walk(self) -> bool:
        """Whether it is the page of the walk itself."""
        return self.walker_id is None and self.team_id is None and self.company_id is None

    @property
    def named(self) -> bool:
        """Whether others may find it by its owner's name: not of a minor, nor of who stays hidden."""
        return self.walker is None or not (self.walker.minor or self.shown_as is ShownAs.HIDDEN)


class News(Base):
    """A short dated text on a page."""

    __tablename__ = "news"
    __table_args__ = (Index("ix_news_page", "page_id", "told_at"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    text: Mapped[str] = mapped_column(String(2000))
    told_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    page: Mapped[Page] = relationship()
