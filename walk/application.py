"""create_app: the only place that knows all features and wires them together."""

from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from walk import db as database
from walk import i18n, jobs
from walk.accounts import security
from walk.mail import mail
from walk.settings import Settings, load_settings
from walk.web import access, failures, headers, language, limits

ROOT = Path(__file__).parent.parent
SCREENS: tuple[str, ...] = ("walk.web.language",)
TASKS: tuple[str, ...] = ("walk.web.tasks",)
COMMANDS: tuple[str, ...] = ("walk.jobs_cli",)
DEMO: tuple[str, ...] = ()
MODELS = (
    *("walk.audit", "walk.mail", "walk.web.limits", "walk.accounts.models", "walk.editions.models"),
    *("walk.routes.models", "walk.payments.models", "walk.teams.models", "walk.walkers.models"),
    *("walk.pages.models", "walk.donors.models", "walk.donations.models", "walk.certificates.models"),
    "walk.exchange.models",
)
csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application; settings come from the environment unless given."""
    settings = settings or load_settings()
    app = Flask("walk", template_folder=str(ROOT / "templates"))
    app.config.update(configuration(settings))
    app.extensions["walk.settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for module in MODELS:
        import_module(module)
    database.db.init_app(app)
    database.migrate.init_app(app, database.db, directory=str(ROOT / "migrations"))
    mail.init_app(app)
    csrf.init_app(app)
    i18n.init_app(app)
    security.init_app(app)
    for part in (access, limits, headers, failures):
        part.init_app(app)
    _wire_features(app, settings)
    jobs.bind(app)
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
            "connect_args": {"options": "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s"},
        },
        "FILES_FOLDER": str(settings.folder / "files"),
        "MAILBOX_FOLDER": str(settings.folder / "mailbox"),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
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
        backend = "smtp" if settings.mail_server else "walk.mail.MailboxBackend"
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


def _wire_features(app: Flask, settings: Settings) -> None:
    for name in (*TASKS, *SCREENS, *(() if settings.production else DEMO)):
        module = import_module(name)
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)
    app.view_functions["static"].open_to = (access.ANYONE,)  # type: ignore[attr-defined]
    for name in COMMANDS:
        app.cli.add_command(import_module(name).cli)
