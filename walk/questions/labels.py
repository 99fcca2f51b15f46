"""Answers in words."""

from walk.i18n import gettext as _
from walk.i18n import language
from walk.questions.models import Answer, QuestionKind
from walk.questions.queries import list_answers
from walk.walkers.models import Walker


def answered(walker: Walker) -> list[tuple[str, str]]:
    """Each question that a walker answered, with the answer, in the visitor's language."""
    return [(each.question.said(language()), _answer(each)) for each in list_answers(walker)]


def _answer(answer: Answer) -> str:
    if answer.question.kind is QuestionKind.CHOICE:
        return answer.question.option(int(answer.value), language())
    if answer.question.kind is QuestionKind.YES_NO:
        return _("Yes") if answer.value == "yes" else _("No")
    return answer.value
