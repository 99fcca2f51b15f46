"""Organisers ask what they need to know."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.i18n import language
from walk.questions.commands import ask, withdraw
from walk.questions.forms import KINDS, QuestionForm
from walk.questions.queries import count_answers, get_question, list_questions
from walk.web.access import ORGANISER, open_to

blueprint = Blueprint("questions", __name__, url_prefix="/office/<int:year>/questions")


@blueprint.route("/", methods=["GET", "POST"])
@open_to(ORGANISER)
def index(year: int) -> Response | tuple[str, int]:
    """The questions of an edition, and one more."""
    edition, form = get_edition(year), QuestionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                ask(edition, form.facts(), at=now())
            return redirect(url_for("questions.index", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    answers = count_answers(edition)
    rows = [
        (
            each,
            each.said(language()),
            [each.option(n, language()) for n in range(len(each.options))],
            answers.get(each.id, 0),
        )
        for each in list_questions(edition)
    ]
    page = render_template("questions/office/index.html", edition=edition, form=form, rows=rows, kinds=KINDS)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:question_id>")
@open_to(ORGANISER)
def stop(year: int, question_id: int) -> Response:
    """Withdraw a question and delete its answers."""
    with transaction():
        withdraw(get_question(get_edition(year), question_id), at=now())
    return redirect(url_for("questions.index", year=year), 303)
