"""Short dated news that owners tell on their page."""

from datetime import datetime

from sqlalchemy import select

from walk import audit
from walk.db import db
from walk.errors import NotFound
from walk.pages.models import News, Page


def list_news(page: Page, *, most: int, skip: int = 0) -> list[News]:
    """A page's news, newest first."""
    query = select(News).where(News.page_id == page.id).order_by(News.told_at.desc(), News.id.desc())
    return list(db.session.scalars(query.limit(most).offset(skip)))


def get_news(page: Page, news_id: int) -> News:
    """One piece of news of this page."""
    news = db.session.scalar(select(News).where(News.id == news_id, News.page_id == page.id))
    if news is None:
        raise NotFound
    return news


def tell_news(page: Page, text: str, *, at: datetime) -> News:
    """Something new to tell."""
    news = News(page_id=page.id, text=text, told_at=at)
    db.session.add(news)
    db.session.flush()
    audit.record("told news", f"page {page.id}", at=at, news=news.id)
    return news


def change_news(news: News, text: str, *, at: datetime) -> None:
    """Other words; the date stays that of the first telling."""
    news.text, news.changed_at = text, at
    db.session.flush()
    audit.record("changed news", f"page {news.page_id}", at=at, news=news.id)


def remove_news(news: News, *, at: datetime) -> None:
    """Not told any more."""
    audit.record("removed news", f"page {news.page_id}", at=at, news=news.id)
    db.session.delete(news)
    db.session.flush()
