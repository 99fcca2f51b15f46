"""Life on the demo's pages: photos, news, answers to gifts, a report."""

from datetime import datetime, timedelta
from random import Random

from walk.demo.pictures import landscape
from walk.donations.commands import reply
from walk.donations.queries import get_gift_to_page, list_gifts_for_owner
from walk.moderation.commands import report
from walk.pages.commands import keep_photo, show_as, tell_story
from walk.pages.models import Page
from walk.pages.news import tell_news
from walk.pages.rules import ShownAs
from walk.pictures.photo import prepare, store_photo

PHOTOS = 8  # of teams, and of walkers
NEWS = (
    "Eerste oefentocht gedaan: **12 kilometer** langs de Dijle, met modder tot aan onze knieën.",
    "We zijn halverwege! Dank aan iedereen die al gaf.\n\n- nog 3 oefentochten\n- nog 1 paar wandelschoenen in te lopen",
    "Vanavond spaghetti-avond in de parochiezaal: elk bord telt mee voor ons doel.",
    "Nieuwe wandelaar in de ploeg. *Welkom!* 🎉",
    "Vandaag hoorden we het verhaal van Amir. Nu weten we weer waarom we stappen.",
)
REPLIES = (
    "Dankjewel! Dat doet enorm veel deugd. ❤️",
    "Wauw, merci! Ik denk aan jou op kilometer 30.",
    "Zo lief. Je krijgt een foto van aan de finish.",
    "Bedankt om mee te stappen!",
)
STORY = (
    "Twee jaar geleden kwamen onze nieuwe buren aan, met één koffer en drie kinderen. Ze leerden ons koken, "
    "wij leerden hen fietsen.\n\nDaarom stappen we mee:\n\n- omdat **niemand** voor zijn plezier vlucht\n"
    "- omdat een welkom begint bij *een buur*\n- omdat de koffie na 20 kilometer zo goed smaakt\n\n"
    "Lees meer bij [Vluchtelingenwerk](https://vluchtelingenwerk.be)."
)


def enliven(dice: Random, pages: list[Page], at: datetime) -> None:
    """Some pages get a photo, a longer story, news and answers; one walker stays hidden."""
    grown = [page for page in pages if page.named]
    teams, walkers = ([page for page in grown if (page.team is not None) is team] for team in (True, False))
    for page in (*teams[:PHOTOS], *dice.sample(walkers, min(PHOTOS, len(walkers)))):
        photo = prepare(landscape(dice))
        store_photo(page.id, photo)
        keep_photo(page, photo, "Een heuvelig landschap met wandelaars op een witte weg", at=at)
        tell_story(page, title=page.title, story=STORY, goal=page.goal)
    for page in dice.sample(pages, len(pages) // 3):
        for number, text in enumerate(dice.sample(NEWS, dice.randint(1, 3))):
            tell_news(page, text, at=max(page.created_at, at - timedelta(days=3 + 9 * number)))
    for page in dice.sample(pages, len(pages) // 2):
        for gift in list_gifts_for_owner(page, most=2):
            reply(get_gift_to_page(page, gift.id), dice.choice(REPLIES), at=at)
    plain = [page for page in walkers if not page.photo]
    for page, shown_as in zip(plain, (ShownAs.HIDDEN, ShownAs.INITIAL, ShownAs.INITIAL), strict=False):
        show_as(page, shown_as, at=at)
    report(grown[-1], None, reason="De foto is niet van hen, denk ik.", email="buur@demo.example", at=at)
