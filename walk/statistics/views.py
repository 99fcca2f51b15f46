"""The walk in numbers, for everybody."""

from flask import Blueprint, render_template

from walk.editions.queries import get_edition
from walk.web.access import ANYONE, open_to
from walk.web.load import can_wait

blueprint = Blueprint("numbers", __name__)


@blueprint.get("/<int:year>/figures")
@open_to(ANYONE)
@can_wait
def show(year: int) -> str:
    """An edition's figures, as far as they are of enough people, with charts and tables."""
    from walk.statistics.public import public_numbers  # loads pandas
    from walk.statistics.shown import public_cards, public_charts

    edition = get_edition(year)
    numbers = public_numbers(edition)
    return render_template(
        "statistics/numbers.html",
        edition=edition,
        numbers=numbers,
        cards=public_cards(numbers),
        charts=public_charts(numbers),
    )
