"""How a team is called inside a sentence."""

from walk.i18n import gettext as _

_THE_WORD = ("team", "ploeg")
_EQUIPE = ("équipe", "equipe")


def the_team(name: str) -> str:
    """A team's name with the word before it ('the team De Brug'), unless the name begins with that word itself."""
    first = name.lower().split(" ")[0]
    if first in _EQUIPE:
        return _("the %(name)s", name=name)
    return name if first in _THE_WORD else _("the team %(name)s", name=name)


def sentence(text: str) -> str:
    """A text with a capital in front."""
    return text[:1].upper() + text[1:]
