"""Flask-Security, set up for the office: password (argon2id), then an authenticator's code or a recovery code."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from walk.accounts.models import Account, Role
from walk.db import db
from walk.settings import Settings
from walk.web.access import ANYONE, SIGNED_IN

OPEN_ENDPOINTS = {
    "login": ANYONE,
    "logout": ANYONE,
    "verify": SIGNED_IN,
    "two_factor_setup": ANYONE,
    "two_factor_token_validation": ANYONE,
    "two_factor_rescue": ANYONE,
    "mf_recovery": ANYONE,
    "mf_recovery_codes": SIGNED_IN,
    "forgot_password": ANYONE,
    "reset_password": ANYONE,
}

datastore = SQLAlchemyUserDatastore(db, Account, Role)
security = Security()


def configuration(settings: Settings) -> dict[str, Any]:
    """Flask-Security's settings; the second factor and recovery codes are encrypted with our own keys."""
    return {
        "SECURITY_URL_PREFIX": "/office/access",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=3),
        "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/office/access/mf-recovery-codes",
        "SECURITY_TOTP_SECRETS": {str(i): key for i, key in enumerate(settings.fernet_keys, 1)},
        "SECURITY_TOTP_ISSUER": "Refugee Walk",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": list(settings.fernet_keys),
        "SECURITY_POST_LOGIN_VIEW": "/office/",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    }


def init_app(app: Flask) -> None:
    """Wire sign-in for the office, and open only the pages of it that we use."""
    security.init_app(app, datastore, register_blueprint=True)
    for endpoint, view in app.view_functions.items():
        name = endpoint.removeprefix("security.")
        if endpoint != name and name in OPEN_ENDPOINTS:
            view.open_to = (OPEN_ENDPOINTS[name],)  # type: ignore[attr-defined]
