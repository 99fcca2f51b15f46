"""Changes to packages."""

from datetime import datetime

from walk import audit
from walk.companies.models import Package
from walk.companies.rules import PackageFacts, check_package
from walk.db import db
from walk.editions.models import Edition


def add_package(edition: Edition, facts: PackageFacts, *, at: datetime) -> Package:
    """One more package that companies can buy."""
    package = Package(edition=edition)
    _apply(package, facts)
    audit.record("added package", f"package {package.id}", at=at, name=facts.wording["nl"])
    return package


def change_package(package: Package, facts: PackageFacts, *, at: datetime) -> None:
    """New facts, for who buys it from now on: what was sold before stays as it was."""
    _apply(package, facts)
    audit.record("changed package", f"package {package.id}", at=at, name=facts.wording["nl"])


def withdraw_package(package: Package, *, at: datetime) -> None:
    """Not sold any more."""
    if package.withdrawn_at is None:
        package.withdrawn_at = at
        db.session.flush()
        audit.record("withdrew package", f"package {package.id}", at=at)


def offer_again(package: Package, *, at: datetime) -> None:
    """Sold again."""
    if package.withdrawn_at is not None:
        package.withdrawn_at = None
        db.session.flush()
        audit.record("offered package again", f"package {package.id}", at=at)


def _apply(package: Package, facts: PackageFacts) -> None:
    check_package(facts)
    package.wording = dict(facts.wording)
    package.places, package.shirts, package.stock = facts.places, facts.shirts, facts.stock
    package.fee, package.volunteers = facts.fee, facts.volunteers
    package.shows_logo, package.position = facts.shows_logo, facts.position
    db.session.add(package)
    db.session.flush()
