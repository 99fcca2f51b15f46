"""What an extra question may look like, and what may be answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from walk.errors import Refused
from walk.i18n import gettext as _

MOST_LETTERS = 1000


@dataclass(frozen=True, kw_only=True)
class QuestionFacts:
    """All that organisers decide about a question; `kind` is one of text, choice, yes_no."""

    kind: str
    wording: Mapping[str, str]
    options: Sequence[Mapping[str, str]]
    required: bool
    keep_days: int


def check_question(facts: QuestionFacts) -> None:
    """Raises Refused for a question without words in Dutch, or a choice between fewer than two."""
    if not facts.wording.get("nl"):
        raise Refused(_("Write the question in Dutch."), field="wording_nl")
    if facts.kind == "choice" and len(facts.options) < 2:
        raise Refused(_("Write at least two choices, one a line."), field="options_nl")
    written = [each["nl"].lower() for each in facts.options]
    if facts.kind == "choice" and len(set(written)) < len(written):
        raise Refused(_("The same choice is there twice."), field="options_nl")


def is_answer(kind: str, options: int, value: str) -> bool:
    """Whether this can be an answer to a question of this kind with so many options."""
    if kind == "yes_no":
        return value in {"yes", "no"}
    if kind == "choice":
        return value.isdecimal() and int(value) < options
    return 0 < len(value) <= MOST_LETTERS
