"""The form for a question, and the one in which a walker answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from walk.i18n import LANGUAGES, language
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.questions.models import Question, QuestionKind
from walk.questions.rules import QuestionFacts
from walk.web.forms import WalkForm, choices, line, text, ticked

KINDS = {
    QuestionKind.TEXT.value: _l("A text"),
    QuestionKind.CHOICE.value: _l("A choice"),
    QuestionKind.YES_NO.value: _l("Yes or no"),
}


class QuestionForm(WalkForm):
    """A question of the organisers' own."""

    kind = RadioField(
        _l("What is answered?"),
        choices=choices(KINDS.items()),
        validators=[InputRequired(message=_l("Choose one."))],
    )
    wording_nl = line(_l("The question in Dutch"), most=200, needed=_l("Write the question in Dutch."))
    wording_fr = line(_l("The question in French"), most=200)
    wording_en = line(_l("The question in English"), most=200)
    options_nl = text(_l("The choices in Dutch"), most=2000)
    options_fr = text(_l("The choices in French"), most=2000)
    options_en = text(_l("The choices in English"), most=2000)
    required = ticked(_l("Everybody has to answer"))
    keep_days = IntegerField(
        _l("Days after the walk until the answers are deleted"),
        default=30,
        validators=[InputRequired(), NumberRange(min=0, max=3650, message=_l("Choose a number from 0 to 3650."))],
    )

    def facts(self) -> QuestionFacts:
        """What was filled in, for the command."""
        lines = {
            code: [each.strip() for each in (self[f"options_{code}"].data or "").splitlines()] for code in LANGUAGES
        }
        lines = {code: [each[:200] for each in options if each] for code, options in lines.items()}
        return QuestionFacts(
            kind=self.kind.data,
            wording={code: self[f"wording_{code}"].data or "" for code in LANGUAGES},
            options=[
                {code: options[n] for code, options in lines.items() if n < len(options)}
                for n in range(len(lines["nl"]))
            ],
            required=bool(self.required.data),
            keep_days=self.keep_days.data,
        )


def question_field(question: Question) -> Any:
    """The field in which a walker answers."""
    needed = [DataRequired(message=_("This is needed."))] if question.required else [Optional()]
    label = question.said(language())
    if question.kind is QuestionKind.TEXT:
        return line(label, most=1000, needed=_("This is needed.") if question.required else None)
    if question.kind is QuestionKind.YES_NO:
        options = [("yes", _("Yes")), ("no", _("No"))]
    else:
        options = [(str(n), question.option(n, language())) for n in range(len(question.options))]
    return SelectField(label, choices=choices([("", "–"), *options]), validators=needed)


def answer_form(questions: Sequence[Question], known: Mapping[int, str]) -> Any:
    """A form with these questions, filled with what was answered before."""
    fields = {f"answer_{each.id}": question_field(each) for each in questions}
    return type("AnswerForm", (WalkForm,), fields)(data={f"answer_{each}": value for each, value in known.items()})
