"""Small parts of the walk for another site, in a frame: no cookie, no script, no visitor followed."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import TooManyRequests

from walk.api.serving import kept
from walk.clock import now
from walk.donations.queries import stand
from walk.editions.models import Edition
from walk.editions.queries import get_current_edition, get_edition
from walk.errors import NotFound
from walk.i18n import LANGUAGES, speaking
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.boards import list_teams
from walk.web.access import ANYONE, open_to
from walk.web.limits import API, limited
from walk.web.load import RETRY_SECONDS, too_much

MOST = 10
TUBE = 150  # the height of the thermometer's tube, in units of its drawing
HEIGHTS = {"thermometer": 320, "teams": 560}  # in pixels: what fits a column of 260
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *"

blueprint = Blueprint("embed", __name__, url_prefix="/embed")


@dataclass(frozen=True, kw_only=True)
class Mercury:
    """How high it stands: `percent` of the goal, which may be over 100; `height` of TUBE. No goal: neither."""

    percent: int | None
    height: int


def mercury(raised: Cents, target: Cents) -> Mercury:
    """How high it stands: whole percents, rounded down, so that 100 is said only when the goal is reached."""
    if target <= 0:
        return Mercury(percent=None, height=0)
    return Mercury(percent=100 * raised // target, height=min(TUBE * max(raised, 0) // target, TUBE))


@blueprint.get("/<any(thermometer, teams):part>")
@open_to(ANYONE)
@limited(API, scope="embed", looking=True)
def now_shown(part: str) -> Response:
    """The thermometer, or the teams in the lead, of the next walk or the last one; in the language of `lang`."""
    return _frame(part, get_current_edition(now()))


@blueprint.get("/<int:year>/<any(thermometer, teams):part>")
@open_to(ANYONE)
@limited(API, scope="embed", looking=True)
def shown(year: int, part: str) -> Response:
    """The thermometer, or the teams in the lead, of one year; in the language of `lang`."""
    return _frame(part, get_edition(year))


@blueprint.errorhandler(NotFound)
def _missing(_error: NotFound) -> Response:
    with speaking(_language()):
        return _sentence(_("There is nothing to show yet."), 404)


@blueprint.errorhandler(TooManyRequests)
def _limited(_error: TooManyRequests) -> Response:
    with speaking(_language()):
        return _sentence(_("One moment, please: reload this page in a minute."), 429)


@blueprint.after_request
def _for_every_site(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # for sites that isolate what they frame
    return response


def _frame(part: str, edition: Edition) -> Response:
    with speaking(_language()):
        if too_much():
            response = _sentence(_("One moment, please: reload this page in a minute."), 503)
            response.headers["Retry-After"] = str(RETRY_SECONDS)
            return response
        values = _thermometer(edition) if part == "thermometer" else {"teams": list_teams(edition, most=MOST)}
        page = render_template(f"embed/{part}.html", edition=edition, gives=edition.takes_gifts(now()), **values)
    return kept(make_response(page))


def _thermometer(edition: Edition) -> dict[str, object]:
    standing = stand(edition)
    return {"now": standing, "mercury": mercury(standing.raised, edition.target), "tube": TUBE}


def _sentence(sentence: str, status: int) -> Response:
    return make_response(render_template("embed/sentence.html", sentence=sentence), status)


def _language() -> str:
    code = request.args.get("lang", "")
    return code if code in LANGUAGES else "nl"
