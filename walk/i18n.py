"""Dutch, French and English: choosing one, and writing dates and euros in it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal
from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, LazyString, force_locale, get_locale, lazy_gettext
from flask_babel import gettext as _translated
from flask_babel import ngettext as _translated_number
from flask_login import current_user

from walk.clock import BRUSSELS
from walk.money import Cents

__all__ = ["LANGUAGES", "LazyString", "gettext", "lazy_gettext", "ngettext"]

LANGUAGES = {"nl": "Nederlands", "fr": "Français", "en": "English"}
_LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_BE"}
COOKIE = "language"
N_: Callable[[str], str] = str  # marks a text that is translated where it is shown

babel = Babel()


def init_app(app: Flask) -> None:
    """Wire language selection and the template filters `euros`, `day`, `moment`, `number`."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "nl")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Brussels")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"{app.root_path}/translations")
    babel.init_app(app, locale_selector=_select)
    app.jinja_env.filters.update(euros=euros, day=day, moment=moment, clock_time=clock_time, number=number)
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, language=language)


def gettext(text: str, **values: Any) -> str:
    """The text in the language of the current page or letter, with its values filled in."""
    return str(_translated(text, **values))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The text for this number of things, in the language of the current page or letter."""
    return str(_translated_number(one, many, num, **values))


def language() -> str:
    """The language of the current page or letter: nl, fr or en."""
    locale = get_locale()
    return spoken(locale.language if locale else "nl")


def spoken(code: str | None) -> str:
    """The nearest language we write: any other than nl, fr and en is answered in English."""
    return code if code in LANGUAGES else "en" if code else "nl"


def speaking(code: str | None) -> AbstractContextManager[None]:
    """Everything inside is written in this person's language."""
    manager: AbstractContextManager[None] = force_locale(spoken(code))
    return manager


def remember(response: Response, code: str) -> Response:
    """Keep the visitor's choice of language for a year."""
    response.set_cookie(
        COOKIE, spoken(code), max_age=365 * 86400, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


def euros(cents: Cents) -> str:
    """'€ 40' or '€ 1.234,50' as the current language writes it; cents only where there are any."""
    return _euros(cents, language())


def day(value: date | datetime, style: str = "long") -> str:
    """A date in words, in Brussels."""
    if isinstance(value, datetime):
        value = value.astimezone(BRUSSELS).date()
    return _day(value, style, language())


def moment(value: datetime) -> str:
    """A date and time in Brussels."""
    return format_datetime(value.astimezone(BRUSSELS), "d MMM y HH:mm", locale=_LOCALES[language()])


def clock_time(value: time) -> str:
    """A time of day."""
    return format_time(value, "short", locale=_LOCALES[language()])


def number(value: float) -> str:
    """A number with the language's separators."""
    return format_decimal(value, locale=_LOCALES[language()])


@lru_cache(maxsize=4096)
def _euros(cents: Cents, code: str) -> str:
    decimals = "" if cents % 100 == 0 else ".00"
    pattern = {"nl": f"¤\u00a0#,##0{decimals}", "fr": f"#,##0{decimals}\u00a0¤"}.get(code, f"¤#,##0{decimals}")
    return format_currency(Decimal(cents) / 100, "EUR", locale=_LOCALES[code], currency_digits=False, format=pattern)


@lru_cache(maxsize=4096)
def _day(value: date, style: str, code: str) -> str:
    return format_date(value, style, locale=_LOCALES[code])


def _select() -> str:
    if not has_request_context():
        return "nl"
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    if current_user and current_user.is_authenticated:
        return spoken(current_user.language)
    return request.accept_languages.best_match(LANGUAGES) or "nl"
