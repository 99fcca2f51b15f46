"""A walker answers, or changes an answer, by their personal link."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.db import transaction
from walk.errors import NotFound
from walk.questions.commands import answer
from walk.questions.forms import answer_form
from walk.questions.queries import list_answers, list_questions
from walk.walkers.queries import get_walker_by_link
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited

blueprint = Blueprint("walkers_questions", __name__)


@blueprint.route("/my/<link>/questions", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="members")
def answers(link: str) -> Response | tuple[str, int]:
    """The organisers' questions, with what was answered."""
    walker = get_walker_by_link(link)
    questions = list_questions(walker.edition)
    if walker.cancelled_at is not None or not questions:
        raise NotFound
    form = answer_form(questions, {each.question_id: each.value for each in list_answers(walker)})
    if form.validate_on_submit():
        with transaction():
            answer(walker, {each.id: form[f"answer_{each.id}"].data or "" for each in questions})
        return redirect(url_for("walkers.personal", link=link), 303)
    page = render_template("questions/answers.html", form=form, questions=questions, walker=walker, link=link)
    return page, 422 if form.is_submitted() else 200
