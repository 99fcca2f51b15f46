"""The read-only JSON face: public figures and pages for everybody, all figures for who has a key."""

import json
from typing import Any, cast

from flask import Response, current_app, render_template
from flask_openapi.openapi import OpenAPI

from walk.api import schemas
from walk.api.rules import FIGURES, REPORTS
from walk.api.schemas import LanguageQuery, ListQuery, PartPath, ReportPath, SlugPath, YearPath
from walk.api.serving import blueprint, get, kept, public
from walk.editions.models import Edition
from walk.editions.queries import get_edition, list_editions
from walk.i18n import speaking
from walk.pages.boards import Listed, list_teams
from walk.pages.queries import get_page_at
from walk.pages.showing import shown
from walk.reports.models import FrozenReport
from walk.reports.queries import get_report, list_reports
from walk.statistics.explained import in_words
from walk.statistics.rows import By
from walk.web.access import ANYONE, open_to
from walk.web.addresses import absolute

__all__ = ["blueprint"]

PER_PAGE = 100


@get("/editions")
def editions() -> schemas.Editions:
    """Every walk, latest first."""
    return schemas.Editions(editions=[_edition(each) for each in list_editions()])


@get("/editions/<int:year>/numbers")
def numbers(path: YearPath) -> schemas.Numbers:
    """A walk in numbers: the figures that anybody may see."""
    from walk.statistics.public import public_numbers  # loads pandas

    return schemas.Numbers(**public_numbers(get_edition(path.year)))


@get("/editions/<int:year>/teams")
def teams(path: YearPath, query: ListQuery) -> schemas.Teams:
    """The teams of a walk, most raised first."""
    found = list_teams(get_edition(path.year), most=PER_PAGE + 1, skip=(query.page - 1) * PER_PAGE)
    listed = [_team(each, path.year) for each in found[:PER_PAGE]]
    return schemas.Teams(page=query.page, more=len(found) > PER_PAGE, teams=listed)


@get("/editions/<int:year>/pages/<slug>")
def page(path: SlugPath, query: LanguageQuery) -> schemas.Page:
    """A sponsor page as everybody may see it."""
    with speaking(query.lang):
        seen = shown(get_page_at(path.year, path.slug))
    return schemas.Page(
        kind=cast("Any", seen.kind),
        owner=seen.owner,
        title=seen.title,
        raised_cents=seen.raised,
        goal_cents=seen.goal,
        gifts=seen.gifts,
        url=seen.address,
    )


@get("/definitions")
def definitions(query: LanguageQuery) -> schemas.Definitions:
    """What each figure is called, and what counts for it."""
    with speaking(query.lang):
        found = in_words()
    return schemas.Definitions(definitions={key: schemas.Definition(**words) for key, words in found.items()})


@get("/editions/<int:year>/figures", scope=FIGURES)
def figures(path: YearPath) -> schemas.Figures:
    """Every figure of a walk, as it is now."""
    from walk.statistics.frames import figures_of  # loads pandas

    found = figures_of(get_edition(path.year))
    return schemas.Figures(year=path.year, figures=dict(found.values), distances=dict(found.distances))


@get("/editions/<int:year>/figures/by/<by>", scope=FIGURES)
def parts(path: PartPath) -> schemas.Parts:
    """The figures of each part of a walk."""
    from walk.statistics.frames import parts_of  # loads pandas

    return schemas.Parts(year=path.year, by=path.by, parts=parts_of(get_edition(path.year), By(path.by)))


@get("/editions/<int:year>/reports", scope=REPORTS)
def reports(path: YearPath) -> schemas.Reports:
    """The frozen reports of a walk, latest first."""
    found = list_reports(get_edition(path.year))
    return schemas.Reports(reports=[schemas.ReportLine(**_report(each)) for each in found])


@get("/editions/<int:year>/reports/<int:report_id>", scope=REPORTS)
def report(path: ReportPath) -> schemas.Report:
    """A frozen report with its figures, tables and definitions."""
    found = get_report(get_edition(path.year), path.report_id)
    return schemas.Report(**_report(found), content=found.content)


@blueprint.get("/openapi.json", doc_ui=False)
@public
def description() -> Response:
    """This API, as OpenAPI 3.1."""
    return kept(Response(json.dumps(described()), content_type="application/json"))


@blueprint.get("/", doc_ui=False)
@open_to(ANYONE)
def documentation() -> str:
    """A page to read the description and to try it."""
    found = ((path, methods["get"]) for path, methods in described()["paths"].items())
    addresses = [(path, each["summary"], "security" in each) for path, each in found]
    return render_template("api/documentation.html", addresses=addresses)


def described() -> dict[str, Any]:
    """The OpenAPI document."""
    document: dict[str, Any] = cast("OpenAPI", current_app).api_doc
    return document


def _edition(edition: Edition) -> schemas.Edition:
    return schemas.Edition(
        year=edition.year,
        ordinal=edition.ordinal,
        name=edition.name,
        date=edition.date,
        place=edition.place,
        url=absolute("pages.edition_home", year=edition.year),
    )


def _team(team: Listed, year: int) -> schemas.Team:
    return schemas.Team(
        name=team.name,
        url=absolute("pages.show", year=year, slug=team.slug),
        raised_cents=team.raised,
        goal_cents=team.goal,
        walkers=team.walkers,
    )


def _report(found: FrozenReport) -> dict[str, Any]:
    return {"id": found.id, "name": found.name, "made_at": found.made_at, "sha256": found.sha256}
