"""The office takes lists along: all of them, one with its columns and first rows, and who took what and why."""

import io
from dataclasses import asdict
from typing import IO, Any

from flask import Blueprint, render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.lists.columns import List, Wanted
from walk.lists.commands import record_download
from walk.lists.forms import DownloadForm, WantedForm
from walk.lists.printing import addresses, forms_of, paper
from walk.lists.queries import downloads_of
from walk.lists.registry import GROUPS, LISTS, get_list, lists_for
from walk.lists.rows import FORMATS, Counted, as_cell, count_rows, each_row, first_rows, list_file
from walk.lists.wording import FORMS, KINDS, REASONS
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER, open_to
from walk.web.paging import asked_page, asked_search, paged

SHOWN = 20
PDF = "application/pdf"

blueprint = Blueprint("lists", __name__, url_prefix="/office/<int:year>/lists")
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@open_to(ORGANISER, FINANCE, VOLUNTEER)
def index(year: int) -> str:
    """All lists that one may take along, by what they are about."""
    edition, mine = get_edition(year), lists_for(current_user.role_names)
    groups = [(name, [each for each in mine if each.group == key]) for key, name in GROUPS.items()]
    return render_template("lists/index.html", edition=edition, groups=[each for each in groups if each[1]])


@blueprint.get("/downloads")
@open_to(ORGANISER, FINANCE)
def downloads(year: int) -> str:
    """Who took what, when, and why."""
    edition = get_edition(year)
    return render_template(
        "lists/downloads.html",
        edition=edition,
        found=paged(downloads_of(edition), asked_page()),
        names={each.key: each.name for each in LISTS},
        FORMS=FORMS,
        REASONS=REASONS,
    )


@blueprint.get("/<key>")
@open_to(ORGANISER, FINANCE, VOLUNTEER)
def show(year: int, key: str) -> Answer:
    """One list: what each column holds, its first rows, and how to take it along."""
    found = get_list(key, current_user.role_names)
    return _page(found, get_edition(year), _download_form(found), 200)


@blueprint.post("/<key>")
@open_to(ORGANISER, FINANCE, VOLUNTEER)
def take(year: int, key: str) -> Answer:
    """The rows that are on the screen, as a file; noted before it is sent."""
    found, edition = get_list(key, current_user.role_names), get_edition(year)
    form = _download_form(found)
    _form, wanted = _wanted(found, edition)
    if wanted is None or not form.validate_on_submit():
        return _page(found, edition, form, 422)
    try:
        return _sent(found, edition, wanted, form)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(found, edition, form, 422)


def _sent(found: List, edition: Edition, wanted: Wanted, form: DownloadForm) -> Response:
    chosen, why = form.format.data, form.why()
    rows = Counted(each_row(found, edition, wanted))
    if chosen in FORMATS:
        file, kind, ending = list_file(found, chosen, rows), FORMATS[chosen], chosen
    else:
        file, kind, ending = _printed(chosen, found, edition, rows), PDF, "pdf"
    with transaction():
        record_download(
            edition,
            found.key,
            form=chosen,
            why=why,
            rows=rows.count,
            made_by=current_user.email,
            at=now(),
            filters=asked(wanted),
        )
    name = f"refugee-walk-{edition.year}-{found.key}.{ending}"
    sent = send_file(file, kind, as_attachment=True, download_name=name, max_age=0)
    sent.headers["Cache-Control"] = "no-store"
    return sent


def _printed(chosen: str, found: List, edition: Edition, rows: Counted) -> IO[bytes]:
    return io.BytesIO(paper(chosen, found, edition, list(rows)))


def _page(found: List, edition: Edition, form: DownloadForm, status: int) -> Answer:
    wanted_form, wanted = _wanted(found, edition)
    shown = {"edition": edition, "found": found, "form": form, "wanted_form": wanted_form}
    if wanted is None:
        return render_template("lists/unread.html", search=asked_search(), **shown), 422
    count = count_rows(found, edition, wanted)
    page = render_template(
        "lists/show.html",
        **shown,
        search=wanted.search,
        asked=_address_words(wanted),
        rows=first_rows(found, edition, wanted, most=SHOWN) if found.on_screen else [],
        count=count,
        KINDS=KINDS,
        as_cell=as_cell,
        without=_without_address(found, edition, wanted, count),
    )
    return page, status


def _without_address(found: List, edition: Edition, wanted: Wanted, count: int) -> int:
    """How many of a list with labels get none, because we do not know where they live."""
    if "addresses" not in found.papers:
        return 0
    return count - len(addresses(each_row(found, edition, wanted)))


def _wanted(found: List, edition: Edition) -> tuple[WantedForm, Wanted | None]:
    form = WantedForm(request.args)
    form.offer(found, edition)
    return form, form.wanted(asked_search() if "search" in found.filters else "")


def _download_form(found: List) -> DownloadForm:
    form = DownloadForm()
    form.offer([*FORMATS, *forms_of(found)])
    return form


def asked(wanted: Wanted) -> dict[str, Any]:
    """The filters that were used, as they are kept."""
    given = {name: value for name, value in asdict(wanted).items() if value not in (None, "")}
    return {name: value if isinstance(value, int) else str(value) for name, value in given.items()}


def _address_words(wanted: Wanted) -> dict[str, Any]:
    """The same filters as the words of an address."""
    return {("q" if name == "search" else name): value for name, value in asked(wanted).items()}
