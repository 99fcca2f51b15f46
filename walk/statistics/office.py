"""Organisers' page of an edition's figures, and the same as files."""

from flask import Blueprint, Response, render_template

from walk.editions.queries import get_edition
from walk.statistics.explained import explain, shares
from walk.statistics.figures import Figures
from walk.statistics.spreadsheet import figures_csv, figures_xlsx
from walk.web.access import FINANCE, ORGANISER, open_to

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("statistics", __name__, url_prefix="/office/<int:year>/figures")


@blueprint.get("/")
@open_to(ORGANISER, FINANCE)
def figures(year: int) -> str:
    """All figures, each with what counts for it."""
    edition = get_edition(year)
    computed = _figures(year)
    return render_template(
        "statistics/office/figures.html",
        edition=edition,
        total=computed.count("walkers"),
        sections=explain(computed),
        shares=shares(computed),
    )


@blueprint.get("/figures.csv")
@open_to(ORGANISER, FINANCE)
def as_csv(year: int) -> Response:
    """The figures as CSV."""
    return _download(figures_csv(explain(_figures(year))), f"figures-{year}.csv", "text/csv; charset=utf-8")


@blueprint.get("/figures.xlsx")
@open_to(ORGANISER, FINANCE)
def as_xlsx(year: int) -> Response:
    """The figures as a spreadsheet."""
    return _download(figures_xlsx(explain(_figures(year))), f"figures-{year}.xlsx", XLSX)


def _figures(year: int) -> Figures:
    from walk.statistics.frames import figures_of  # loads pandas

    return figures_of(get_edition(year))


def _download(content: bytes, name: str, kind: str) -> Response:
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
