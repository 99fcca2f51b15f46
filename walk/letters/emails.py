"""A letter with its words filled in for the walkers of one address."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from walk.clock import brussels_day, now
from walk.editions.models import Edition
from walk.i18n import day, euros, number, speaking
from walk.i18n import gettext as _
from walk.letters.queries import find_text, pages_of, stop_link
from walk.letters.rules import SERVICE, LetterKind, fill
from walk.letters.wording import usual
from walk.mail import Letter
from walk.money import Cents
from walk.pages.models import Page
from walk.routes.labels import route_label
from walk.walkers.emails import link_of
from walk.walkers.models import Walker
from walk.web.addresses import absolute


def words_of(edition: Edition, kind: LetterKind, language: str) -> tuple[str, str]:
    """Subject and body of a letter: the edition's own, or the usual ones."""
    own = find_text(edition, kind, language)
    with speaking(language):
        return (own.subject, own.body) if own else usual(kind)


def example(kind: LetterKind, walker: Walker, to: str, language: str, words: tuple[str, str]) -> Letter:
    """How a letter with these words looks, about some walker, to whom nothing in it leads."""
    with speaking(language):
        real = letter(kind, [walker], to, words=words, language=language)
        home = absolute("pages.edition_home", year=walker.edition.year)
        return replace(real, button=(real.button[0] if real.button else "", home), stop="")


def letter(
    kind: LetterKind,
    walkers: Sequence[Walker],
    to: str,
    *,
    words: tuple[str, str] | None = None,
    language: str = "",
) -> Letter:
    """One letter about these walkers, the first of whom is spoken to; `words`: other ones than the edition's."""
    first = walkers[0]
    language = language or first.language
    subject, body = words or words_of(first.edition, kind, language)
    with speaking(language):
        values = _values(kind, walkers)
        filled = [fill(each, values).strip() for each in body.split("\n\n")]
        return Letter(
            to=to,
            language=language,
            subject=fill(subject, values),
            paragraphs=[each for each in filled if each],
            button=(_("To my personal page"), link_of(first)),
            links=[(_("Personal page of %(name)s", name=each.first_name), link_of(each)) for each in walkers[1:]],
            after=[_("These links are yours alone: whoever has one can change that registration.")],
            stop="" if kind in SERVICE else absolute("letters.stop", link=stop_link(to)),
        )


def _values(kind: LetterKind, walkers: Sequence[Walker]) -> dict[str, str]:
    first, pages = walkers[0], pages_of(walkers)
    edition = first.edition
    raised, goal = (sum(getattr(page, name) for page in pages.values()) for name in ("raised", "goal"))
    return {
        "first_name": first.first_name,
        "names": ", ".join(each.first_name for each in walkers),
        "edition": edition.name,
        "day": day(edition.date),
        "place": edition.place,
        "days": number(max(0, (edition.date - brussels_day(now())).days)),
        "walkers": "\n".join(_line(kind, each, pages) for each in walkers),
        "raised": euros(raised),
        "goal": euros(goal),
        "left": euros(max(0, goal - raised)),
        "minimum": euros(edition.minimum),
        "to_pay": _to_pay(sum(each.to_pay for each in walkers)),
    }


def _line(kind: LetterKind, walker: Walker, pages: Mapping[int, Page]) -> str:
    if kind in {LetterKind.WEEKLY, LetterKind.THANKS} and walker.id in pages:
        page = pages[walker.id]
        raised, goal = euros(page.raised), euros(page.goal)
        return _("%(name)s: %(raised)s of %(goal)s", name=walker.first_name, raised=raised, goal=goal)
    return f"{walker.first_name}: {route_label(walker.route)}"


def _to_pay(amount: Cents) -> str:
    return _("Still to be paid: %(amount)s.", amount=euros(amount)) if amount else ""
