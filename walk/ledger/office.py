"""Finance's office: the ledger, its files, the daily closing, the turn of the year, and what needs somebody."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import IO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from walk.clock import brussels_day, now
from walk.db import transaction
from walk.editions.queries import list_editions
from walk.ledger.closing import close_days, sum_of
from walk.ledger.export import as_csv, as_xlsx
from walk.ledger.forms import SpanForm, WantedForm
from walk.ledger.labels import KINDS, PROVIDERS
from walk.ledger.queries import Wanted, each_movement, list_movements, total_of
from walk.ledger.troubles import list_payouts_with_lines, list_stuck_refunds, list_verifications
from walk.payments.labels import METHODS
from walk.payments.proofs import run_proofs
from walk.payments.queries import list_troubled_events
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import PAGE_SIZE, Paged, asked_page, asked_search

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EDGE = ((12, 28), (1, 5))  # between these days finance looks which year a payment belongs to

blueprint = Blueprint("ledger", __name__, url_prefix="/office/money")


@blueprint.get("/")
@open_to(FINANCE, ORGANISER)
def index() -> str:
    """All movements of money, newest first, with filters and a search by any reference."""
    form, search, number = WantedForm(request.args), asked_search(), asked_page()
    form.offer()
    wanted = form.wanted(search)
    rows = list_movements(wanted, most=PAGE_SIZE + 1, skip=(number - 1) * PAGE_SIZE)
    count, gross = total_of(wanted)
    return render_template(
        "ledger/index.html",
        form=form,
        search=search,
        found=Paged(rows=rows[:PAGE_SIZE], number=number, more=len(rows) > PAGE_SIZE),
        count=count,
        gross=gross,
        asked=_asked(wanted),
        years=[each.year for each in list_editions()],
        **_words(),
        **_troubles(),
    )


@blueprint.get("/ledger.csv")
@open_to(FINANCE)
def csv_file() -> Response:
    """The same movements for the bookkeeper, oldest first."""
    return _file(as_csv(each_movement(_wanted())), "ledger.csv", "text/csv; charset=utf-8")


@blueprint.get("/ledger.xlsx")
@open_to(FINANCE)
def xlsx_file() -> Response:
    """The same as a spreadsheet."""
    return _file(as_xlsx(each_movement(_wanted())), "ledger.xlsx", XLSX)


@blueprint.get("/closing")
@open_to(FINANCE, ORGANISER)
def closing() -> str:
    """Day by day: what came, went, cost and was paid out; and what does not agree."""
    today = brussels_day(now())
    form = SpanForm(request.args)
    since, until = form.span(today - timedelta(days=30), today)
    days = close_days(since, until)
    return render_template(
        "ledger/closing.html", form=form, since=since, until=until, days=days[::-1], together=sum_of(days)
    )


@blueprint.get("/year-end/<int(min=2000, max=2100):year>")
@open_to(FINANCE, ORGANISER)
def year_end(year: int) -> str:
    """What came around the turn of a year, and for which calendar year it counts."""
    first, last = date(year, *EDGE[0]), date(year + 1, *EDGE[1])
    rows = list_movements(Wanted(since=first, until=last), most=5000)
    return render_template("ledger/year_end.html", year=year, first=first, last=last, rows=rows[::-1], **_words())


@blueprint.get("/payouts")
@open_to(FINANCE, ORGANISER)
def payouts() -> str:
    """What Stripe sent to the bank, and where it arrived."""
    return render_template("ledger/payouts.html", payouts=list_payouts_with_lines(most=200))


@blueprint.post("/proofs")
@open_to(FINANCE, ORGANISER)
def prove() -> AnyResponse:
    """Run all proofs now."""
    with transaction():
        run_proofs(at=now())
    return redirect(url_for("ledger.proofs"), 303)


@blueprint.get("/proofs")
@open_to(FINANCE, ORGANISER)
def proofs() -> str:
    """Every proof that the totals are right: what the last runs found, and what else needs somebody."""
    return render_template("ledger/proofs.html", verifications=list_verifications(most=30), **_troubles())


def _troubles() -> dict[str, object]:
    return {
        "verification": next(iter(list_verifications(most=1)), None),
        "troubles": list_troubled_events(),
        "refused": list_stuck_refunds(at=now()),
    }


def _words() -> dict[str, object]:
    return {"KINDS": KINDS, "METHODS": METHODS, "PROVIDERS": PROVIDERS, "today": brussels_day(now())}


def _wanted() -> Wanted:
    form = WantedForm(request.args)
    form.offer()
    return form.wanted(asked_search())


def _asked(wanted: Wanted) -> dict[str, object]:
    """The same filters as the words of an address."""
    given = {("q" if name == "search" else name): value for name, value in asdict(wanted).items()}
    return {name: value for name, value in given.items() if value not in (None, "")}


def _file(content: IO[bytes], name: str, kind: str) -> Response:
    return send_file(content, kind, as_attachment=True, download_name=name, max_age=0)
