"""create_app: the only place that knows all features and wires them together."""

from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.openapi import OpenAPI
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from stripe import HTTPClient
from werkzeug.middleware.proxy_fix import ProxyFix

from walk import db as database
from walk import i18n, jobs
from walk.accounts import security
from walk.accounts.commands import known_addresses
from walk.api.problems import of_invalid
from walk.api.schemas import Problem
from walk.bank.proofs import BANK_LINES
from walk.certificates.holding import refuse_certified_donors, refuse_certified_gifts
from walk.certificates.proofs import CERTIFICATES
from walk.companies.commands import company_confirmed
from walk.companies.paying import PACKAGES, settle_package
from walk.donations.assigning import gifts_assigned
from walk.donations.commands import settle_gift
from walk.donations.own import follow_owner
from walk.donations.proofs import DONATIONS
from walk.donors.joining import donors_parted
from walk.editions.commands import edition_made
from walk.invoices.proofs import INVOICES
from walk.mail import mail
from walk.matching.proofs import MATCHES
from walk.membership import commands as membership
from walk.pages.commands import (
    follow_team,
    follow_walker,
    name_shown_changed,
    open_company_page,
    open_edition_page,
    open_team_page,
    open_walker_page,
)
from walk.parts import COMMANDS, DEMO, DEMO_COMMANDS, MODELS, SCREENS, TASKS
from walk.payments.checkout import returns
from walk.payments.commands import settlers
from walk.payments.events import handlers
from walk.payments.gateway import make_client
from walk.payments.models import Purpose
from walk.payments.pressure import charge_failed
from walk.payments.proofs import bring
from walk.payments.transfers import takes_transfers
from walk.payouts.commands import PAYOUTS, keep_payout, payout_complete
from walk.people.commands import follow_changed
from walk.pledges.asking import follow_distances
from walk.pledges.proofs import PLEDGES
from walk.registration import commands as registration
from walk.registration.waiting import offer_places
from walk.settings import Settings, load_settings
from walk.teams.commands import team_closed, team_made, team_renamed
from walk.walkers.commands import places_freed, walker_changed, walker_registered
from walk.walkers.fees import settle_fee
from walk.walkers.finishing import distances_changed
from walk.walkers.proofs import WALKERS
from walk.walkers.queries import knows_address
from walk.web import access, failures, headers, layout, limits, load, odd

ROOT = Path(__file__).parent.parent
API: dict[str, Any] = {
    "info": {"title": "Refugee Walk", "version": "1", "description": "Figures and pages of the walk, to read."},
    "security_schemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key that the office made."}},
    "validation_error_callback": of_invalid,
    "validation_error_model": Problem,
}
csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application; settings come from the environment unless given."""
    settings = settings or load_settings()
    app = OpenAPI("walk", doc_ui=False, template_folder=str(ROOT / "templates"), **API)
    app.openapi_version = "3.1.0"
    app.config.update(configuration(settings))
    app.extensions["walk.settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for module in MODELS:
        import_module(module)
    odd.init_app(app)
    database.db.init_app(app)
    database.migrate.init_app(app, database.db, directory=str(ROOT / "migrations"))
    mail.init_app(app)
    csrf.init_app(app)
    i18n.init_app(app)
    security.init_app(app)
    for part in (access, limits, headers, failures, layout, load):
        part.init_app(app)
    _wire_river()
    app.extensions["walk.stripe"] = make_client(settings, None if settings.stripe_is_real else demo_transport(app))
    _wire_features(app, settings)
    jobs.bind(app)
    if not settings.database_url:
        database.make_tables_if_none(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def configuration(settings: Settings) -> dict[str, Any]:
    """Flask's configuration, derived from our settings and from nothing else."""
    return {
        "SECRET_KEY": settings.secret_key,
        "FERNET_KEYS": settings.fernet_keys,
        "PRODUCTION": settings.production,
        "TESTING": settings.env == "test",
        "PUBLIC_URL": settings.public_url,
        "SQLALCHEMY_DATABASE_URI": database.database_url(settings),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": True,
            "hide_parameters": True,
            "connect_args": {"options": "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s"},
        },
        "FILES_FOLDER": str(settings.folder / "files"),
        "MAILBOX_FOLDER": str(settings.folder / "mailbox"),
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,  # the addresses of assets change with their content
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,  # a recording of 10 MB is the largest file that anybody sends
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.public_url.startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": 48 * 3600,
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_ENABLED": settings.env != "test",
        "RATELIMIT_STORAGE_URI": "memory://" if settings.env == "test" else "walkdb://",
        **_mail_configuration(settings),
        **security.configuration(settings),
    }


def _mail_configuration(settings: Settings) -> dict[str, Any]:
    if settings.env == "test":
        backend = "locmem"
    else:
        backend = "smtp" if settings.mail_server else "walk.mail.MailboxEmailBackend"
    return {
        "MAIL_BACKEND": backend,
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_DEFAULT_SENDER": settings.mail_from,
        "MAIL_TIMEOUT": 20,
    }


def _wire_river() -> None:
    """What upstream packages let happen downstream."""
    edition_made.wire(open_edition_page)
    team_made.wire(open_team_page)
    company_confirmed.wire(open_company_page)
    walker_registered.wire(open_walker_page)
    walker_changed.wire(follow_walker)
    walker_changed.wire(follow_changed)
    team_renamed.wire(follow_team)
    name_shown_changed.wire(follow_owner)
    gifts_assigned.wire(refuse_certified_gifts)
    donors_parted.wire(refuse_certified_donors)
    places_freed.wire(offer_places)
    distances_changed.wire(follow_distances)
    team_closed.wire(membership.follow_closed_team)
    team_closed.wire(registration.follow_closed_team)
    if knows_address not in known_addresses:
        known_addresses.append(knows_address)
    handlers.update(
        {f"payout.{each}": keep_payout for each in ("created", "updated", "paid", "failed", "canceled")},
        **{"payout.reconciliation_completed": payout_complete, "charge.failed": charge_failed},
    )
    bring(*PAYOUTS, *DONATIONS, *WALKERS, *PACKAGES, *BANK_LINES, *PLEDGES, *INVOICES, *MATCHES, *CERTIFICATES)
    returns.update(
        {
            Purpose.GIFT: import_module("walk.donations.views").ways_of_gift,
            Purpose.REGISTRATION_FEE: import_module("walk.walkers.paying").ways_of_fee,
            Purpose.PACKAGE: import_module("walk.companies.views").ways_of_package,
        }
    )
    settlers.update({Purpose.GIFT: settle_gift, Purpose.REGISTRATION_FEE: settle_fee, Purpose.PACKAGE: settle_package})


def demo_transport(app: Flask) -> HTTPClient:
    """Answers in Stripe's place where no key of Stripe is given; not loaded in production."""
    transport: HTTPClient = import_module("walk.demo.stripe").Loopback(app)
    return transport


def _wire_features(app: OpenAPI, settings: Settings) -> None:
    blueprints: dict[str, Blueprint] = {}
    for name in (*TASKS, *SCREENS, *(() if settings.production or settings.stripe_is_real else DEMO)):
        module = import_module(name)
        if hasattr(module, "blueprint"):
            blueprints.setdefault(module.blueprint.name, module.blueprint)
    csrf.exempt("walk.payments.webhook.stripe_event")
    csrf.exempt("walk.letters.views.stop")  # mail programs post there by themselves; the signed link is the key
    for blueprint in blueprints.values():
        app.register_api(blueprint) if isinstance(blueprint, APIBlueprint) else app.register_blueprint(blueprint)
    access.open_endpoint(app, "static", access.ANYONE)
    app.jinja_env.globals.update(takes_transfers=takes_transfers)
    for name in (*COMMANDS, *(() if settings.production else DEMO_COMMANDS)):
        app.cli.add_command(import_module(name).cli)
