"""Which companies raised most."""

from flask import render_template

from walk.companies.views import Answer, blueprint
from walk.editions.queries import get_edition
from walk.pages.sponsors import list_companies
from walk.web.access import ANYONE, open_to
from walk.web.load import can_wait
from walk.web.paging import PAGE_SIZE, asked_page, asked_search


@blueprint.get("/<int:year>/companies/ranking")
@open_to(ANYONE)
@can_wait
def ranking(year: int) -> Answer:
    """Companies by what their own page, their teams and their people raised; searched by name."""
    edition, search, number = get_edition(year), asked_search(), asked_page()
    skip = (number - 1) * PAGE_SIZE
    found = list_companies(edition, most=PAGE_SIZE + 1, skip=skip, search=search)
    return render_template(
        "pages/board.html",
        which="companies",
        year=year,
        found=found[:PAGE_SIZE],
        beside=[],
        search=search,
        number=number,
        first=skip + 1,
        more=len(found) > PAGE_SIZE,
    )
