"""Organisers decide which packages companies can buy."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.companies.forms import PackageForm
from walk.companies.models import Package
from walk.companies.packages import add_package, change_package, offer_again, withdraw_package
from walk.companies.queries import count_sold, get_package, list_packages
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.i18n import language
from walk.web.access import ORGANISER, open_to

blueprint = Blueprint("packages", __name__, url_prefix="/office/<int:year>/packages")
Answer = Response | tuple[str, int] | str


@blueprint.get("/")
@open_to(ORGANISER)
def index(year: int) -> Answer:
    """The packages of an edition, and how many of each are sold."""
    edition = get_edition(year)
    sold = count_sold(edition)
    rows = [(each, each.named(language()), sold.get(each.id, 0)) for each in list_packages(edition, withdrawn=True)]
    return render_template("companies/office/packages.html", edition=edition, rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(ORGANISER)
def new(year: int) -> Answer:
    """One more package."""
    return _edit(PackageForm(), get_edition(year), None)


@blueprint.route("/<int:package_id>", methods=["GET", "POST"])
@open_to(ORGANISER)
def change(year: int, package_id: int) -> Answer:
    """New facts for a package."""
    edition = get_edition(year)
    package = get_package(edition, package_id)
    return _edit(PackageForm.of(package), edition, package)


@blueprint.post("/<int:package_id>/<any(withdrawal, offer):what>")
@open_to(ORGANISER)
def withdraw(year: int, package_id: int, what: str) -> Answer:
    """Not sold any more, or sold again."""
    with transaction():
        package = get_package(get_edition(year), package_id)
        (withdraw_package if what == "withdrawal" else offer_again)(package, at=now())
    return redirect(url_for("packages.index", year=year), 303)


def _edit(form: PackageForm, edition: Edition, package: Package | None) -> Answer:
    sold = count_sold(edition).get(package.id, 0) if package else 0
    if form.validate_on_submit():
        try:
            with transaction():
                if package is None:
                    add_package(edition, form.facts(), at=now())
                else:
                    change_package(package, form.facts(), at=now())
            return redirect(url_for("packages.index", year=edition.year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    html = render_template("companies/office/package.html", edition=edition, form=form, package=package, sold=sold)
    return html, 422 if form.is_submitted() else 200
