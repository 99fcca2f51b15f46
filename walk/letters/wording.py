"""The usual words of every letter, and what each letter is called in the office."""

from walk.i18n import gettext as _
from walk.letters.rules import LetterKind


def title(kind: LetterKind) -> tuple[str, str]:
    """What a letter is called, and when it goes out."""
    return {
        LetterKind.WELCOME: (_("Welcome"), _("Right after registering, with all personal links")),
        LetterKind.COMPLETE: (
            _("Complete your data"),
            _("Three days after registering while something is missing or to be paid, and again two weeks before"),
        ),
        LetterKind.FIRST_GIFT: (_("The first gift"), _("Within the hour after a page's first gift")),
        LetterKind.WEEKLY: (_("Every week"), _("On Mondays, until a week before the walk")),
        LetterKind.NEARLY: (_("Nearly there"), _("When a page has eighty per cent of its goal")),
        LetterKind.WEEK_BEFORE: (_("The week before"), _("Seven days before: route, start, what to bring")),
        LetterKind.THANKS: (_("Thank you"), _("Two days after the walk")),
    }[kind]


def usual(kind: LetterKind) -> tuple[str, str]:
    """The subject and the paragraphs, a blank line between two, in the language of the moment."""
    subject, paragraphs = _usual(kind)
    return subject, "\n\n".join([_("Hello {first_name},"), *paragraphs])


def _usual(kind: LetterKind) -> tuple[str, list[str]]:
    return {
        LetterKind.WELCOME: (
            _("You are registered for {edition}"),
            [
                _("Wonderful that you walk with us on {day} in {place}! You are registered:"),
                "{walkers}",
                "{to_pay}",
                _("On the personal page you change or cancel a registration, and you find the sponsor page to share."),
                _("Everyone commits to raising {minimum}. Start with a story and a photo: then people give sooner."),
            ],
        ),
        LetterKind.COMPLETE: (
            _("Something is still missing for {edition}"),
            [
                _("For these registrations something still has to be filled in or paid:"),
                "{walkers}",
                "{to_pay}",
                _("It takes two minutes on the personal page."),
            ],
        ),
        LetterKind.FIRST_GIFT: (
            _("Your first gift is there!"),
            [
                _("Somebody sponsors you: the page of {names} has its first gift."),
                _("This is the moment to share the page once more: who sees that others give, gives too."),
            ],
        ),
        LetterKind.WEEKLY: (
            _("{days} days to go"),
            [
                _("{days} days until {edition}. This is how it stands:"),
                "{walkers}",
                _("A tip: thank who gave in a message of your own, and ask one more person today."),
            ],
        ),
        LetterKind.NEARLY: (
            _("Only {left} to go"),
            [
                _("The page of {names} stands at {raised} of {goal}. Only {left} to go!"),
                _("One more message to family, friends and colleagues may do it."),
            ],
        ),
        LetterKind.WEEK_BEFORE: (
            _("See you on {day}"),
            [
                _("On {day} we walk. This is your start:"),
                "{walkers}",
                _(
                    "Be there half an hour earlier. Bring water, something to eat, shoes that you have walked in, and clothes for rain and sun."
                ),
                _(
                    "Can you not come? Then hand your place over, or cancel, on the personal page: somebody else is glad of it."
                ),
            ],
        ),
        LetterKind.THANKS: (
            _("Thank you for walking"),
            [
                _("Thank you! Because you walked, refugees in our country find legal help, a welcome and a voice."),
                "{walkers}",
                _(
                    "Gifts still count for some weeks. Tell those who gave how it was, and show them a photo on your page."
                ),
            ],
        ),
    }[kind]
