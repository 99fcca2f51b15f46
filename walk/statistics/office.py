"""Organisers' pages of an edition's figures, divided, drawn and as files; and all editions beside each other."""

from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, render_template

from walk.clock import brussels_day, now
from walk.donations.queries import stand
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import NotFound
from walk.exchange.spreadsheets import CSV_TYPE, XLSX_TYPE
from walk.i18n import moment
from walk.pictures.charts import Chart
from walk.pictures.plates import chart_png, chart_svg
from walk.statistics.attention import list_matters
from walk.statistics.explained import explain, explain_part
from walk.statistics.figures import Figures
from walk.statistics.labels import DIVIDED_BY, division_label, part_label
from walk.statistics.rows import By
from walk.statistics.spreadsheet import figures_csv, figures_xlsx
from walk.web.access import FINANCE, ORGANISER, open_to

TABLES = ("municipality", "language", "shirt")

blueprint = Blueprint("statistics", __name__, url_prefix="/office")


@blueprint.get("/<int:year>/figures/")
@open_to(ORGANISER, FINANCE)
def figures(year: int) -> str:
    """All figures, each with what counts for it, drawn where that helps."""
    from walk.statistics.whole import read_whole  # loads pandas

    edition = get_edition(year)
    whole = read_whole(edition)
    return render_template(
        "statistics/office/figures.html",
        edition=edition,
        sections=explain(whole.figures),
        charts=whole.charts,
        tables={name: whole.tables[name] for name in TABLES},
        label=division_label,
        divided_by=DIVIDED_BY,
    )


@blueprint.get("/<int:year>/standing/")
@open_to(ORGANISER, FINANCE)
def standing(year: int) -> str:
    """The dashboard: how it goes, where it may end, what needs attention."""
    from walk.statistics.standing import read_standing  # loads pandas, through the charts

    edition = get_edition(year)
    return render_template(
        "statistics/office/standing.html",
        edition=edition,
        now=stand(edition),
        found=read_standing(edition, brussels_day(now())),
        matters=list_matters(edition),
    )


@blueprint.get("/<int:year>/standing/live")
@open_to(ORGANISER, FINANCE)
def standing_live(year: int) -> str:
    """The dashboard's first figures, fetched again while somebody looks at them."""
    edition = get_edition(year)
    return render_template("statistics/office/_live.html", edition=edition, now=stand(edition))


@blueprint.get("/<int:year>/figures/by/<any(kind, km, team_kind):by>")
@open_to(ORGANISER, FINANCE)
def divided(year: int, by: str) -> str:
    """The same figures for each part of the walk, beside each other."""
    from walk.statistics.frames import parts_of  # loads pandas

    edition, chosen = get_edition(year), By(by)
    parts = parts_of(edition, chosen)
    return render_template(
        "statistics/office/divided.html",
        edition=edition,
        chosen=chosen,
        divided_by=DIVIDED_BY,
        names=[part_label(chosen, key) for key in parts],
        sections=explain_part(list(parts.values())),
    )


@blueprint.get("/<int:year>/figures/figures.csv")
@open_to(ORGANISER, FINANCE)
def as_csv(year: int) -> Response:
    """The figures as CSV."""
    with figures_csv(explain(_figures(year))) as file:
        return _download(file.read(), f"figures-{year}.csv", f"{CSV_TYPE}; charset=utf-8")


@blueprint.get("/<int:year>/figures/figures.xlsx")
@open_to(ORGANISER, FINANCE)
def as_xlsx(year: int) -> Response:
    """The figures as a spreadsheet."""
    with figures_xlsx(explain(_figures(year))) as file:
        return _download(file.read(), f"figures-{year}.xlsx", XLSX_TYPE)


@blueprint.get("/<int:year>/figures/figures.json")
@open_to(ORGANISER, FINANCE)
def as_json(year: int) -> Response:
    """The figures by key."""
    return jsonify(_figures(year).as_json())


@blueprint.get("/<int:year>/figures/<key>.<any(svg, png):mark>")
@open_to(ORGANISER, FINANCE)
def chart(year: int, key: str, mark: str) -> Response:
    """One chart as a file."""
    from walk.statistics.whole import read_whole  # loads pandas

    edition = get_edition(year)
    return draw(_chosen(read_whole(edition).charts, key), mark, edition)


@blueprint.get("/figures/")
@open_to(ORGANISER, FINANCE)
def years() -> str:
    """All editions beside each other."""
    from walk.statistics.overview import overview  # loads pandas

    return render_template("statistics/office/years.html", **overview())


def draw(chart: Chart, mark: str, edition: Edition) -> Response:
    """A chart as SVG or PNG, with the walk and the moment under its title."""
    subtitle = f"{edition.name} · {moment(now())}"
    name = f"{chart.key}-{edition.year}.{mark}"
    if mark == "svg":
        return _download(chart_svg(chart, subtitle=subtitle).encode(), name, "image/svg+xml")
    return _download(chart_png(chart, subtitle=subtitle), name, "image/png")


def _figures(year: int) -> Figures:
    from walk.statistics.frames import figures_of  # loads pandas

    return figures_of(get_edition(year))


def _chosen(charts: Sequence[Chart], key: str) -> Chart:
    for each in charts:
        if each.key == key:
            return each
    raise NotFound


def _download(content: bytes, name: str, kind: str) -> Response:
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
