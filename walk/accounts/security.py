"""Flask-Security, set up for the office: password (argon2id), then an authenticator's code or a recovery code."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, after_this_request, redirect, request, session, url_for
from flask_login import current_user
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore, logout_user
from flask_security.signals import tf_code_confirmed, user_authenticated
from werkzeug.wrappers import Response

from walk import jobs
from walk.accounts.forms import OfficeForgotForm, OfficeLoginForm, OfficeRescueForm, OfficeSetupForm
from walk.accounts.models import Account, Role
from walk.accounts.rules import INVITATION_LASTS, OFFICE_SESSION_LASTS, normal
from walk.accounts.second_factor import OnceTotp
from walk.accounts.wording import MESSAGES
from walk.clock import now
from walk.db import db, transaction
from walk.settings import Settings
from walk.tokens import fingerprint, new_code
from walk.web.access import ANYONE, ROLES, open_to, opened_to
from walk.web.limits import MAIL, SIGN_IN, limited, limiter

OPEN_ENDPOINTS = {
    "login": (ANYONE,),
    "verify": ROLES,
    "two_factor_setup": (ANYONE,),
    "two_factor_setup_validate": ROLES,
    "two_factor_token_validation": (ANYONE,),
    "mf_recovery": (ANYONE,),
    "mf_recovery_codes": ROLES,
    "forgot_password": (ANYONE,),
    "reset_password": (ANYONE,),
}
_TRIES_AN_ACCOUNT = "20 per hour"


class QueuedMail(MailUtil):  # type: ignore[misc]
    """Flask-Security's letters go out as ours, from a job that makes the link: the queue keeps no token."""

    def send_mail(self, template: str, *_: Any, user: Account, **__: Any) -> None:
        """Have the letter sent that Flask-Security asks for."""
        kind = "accounts.send_reset" if template.endswith("reset_instructions") else "accounts.send_changed"
        with transaction():
            jobs.enqueue(kind, account_id=user.id, request=new_code(16))


datastore = SQLAlchemyUserDatastore(db, Account, Role)
security = Security(mail_util_cls=QueuedMail, totp_cls=OnceTotp)


def configuration(settings: Settings) -> dict[str, Any]:
    """Flask-Security's settings; the second factor and recovery codes are encrypted with our own keys."""
    return {
        "SECURITY_URL_PREFIX": "/office/access",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": INVITATION_LASTS,
        "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/office/access/mf-recovery-codes",
        "SECURITY_TOTP_SECRETS": {fingerprint(key)[:8]: key for key in settings.fernet_keys},
        "SECURITY_TOTP_ISSUER": "Refugee Walk",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": list(settings.fernet_keys),
        "SECURITY_POST_LOGIN_VIEW": "/office/",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": [str(Path(__file__).parent.parent / "translations")],
        **{f"SECURITY_MSG_{key}": (sentence, "info") for key, sentence in MESSAGES.items()},
    }


def init_app(app: Flask) -> None:
    """Wire sign-in for the office, and open only the pages of it that we use."""
    security.init_app(
        app,
        datastore,
        register_blueprint=True,
        login_form=OfficeLoginForm,
        forgot_password_form=OfficeForgotForm,
        two_factor_setup_form=OfficeSetupForm,
        two_factor_rescue_form=OfficeRescueForm,
    )
    security.want_json(lambda _request: False)
    _limit_tries(app)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("security."):
            open_to(*OPEN_ENDPOINTS.get(endpoint.removeprefix("security."), ()))(view)
    app.before_request(_end_long_session)
    tf_code_confirmed.connect(_show_recovery_codes, app)
    user_authenticated.connect(_renew_form_token, app)


def _limit_tries(app: Flask) -> None:
    for name in ("login", "two_factor_token_validation", "mf_recovery", "verify", "reset_password"):
        _wrap(app, name, limited(SIGN_IN, scope="office sign-in"))
        _wrap(
            app,
            name,
            limiter.shared_limit(_TRIES_AN_ACCOUNT, scope="tries", key_func=_whose, methods=["POST"]),
        )
    _wrap(app, "forgot_password", limited(MAIL, scope="mail"))


def _wrap(app: Flask, name: str, limit: Any) -> None:
    endpoint = f"security.{name}"
    app.view_functions[endpoint] = limit(app.view_functions[endpoint])


def _whose() -> str:
    """Whose account is tried: the address that was typed, or who gave the password before."""
    return str(session.get("tf_user_id") or normal(request.form.get("email", "")) or request.remote_addr)


def _end_long_session() -> Response | None:
    """The office asks for the password again after half a day."""
    if request.endpoint is None or not any(mark in ROLES for mark in opened_to(request.endpoint)):
        return None
    began = session.get("fs_paa")
    if began is None or not current_user.is_authenticated:
        return None
    if now() - datetime.fromtimestamp(began, UTC) <= OFFICE_SESSION_LASTS:
        return None
    logout_user()
    return redirect(url_for("security.login", next=request.full_path if request.method == "GET" else None), 303)


def _show_recovery_codes(_app: Flask, user: Account, **_: Any) -> None:
    """Who connected an authenticator, or has used all codes up, goes on to make recovery codes."""
    if user.mf_recovery_codes:
        return

    def lead_there(response: Response) -> Response:
        if response.status_code in {302, 303}:
            response.location = url_for("security.mf_recovery_codes")
        return response

    after_this_request(lead_there)


def _renew_form_token(_app: Flask, **_: Any) -> None:
    """Forms opened before signing in are of no use after it."""
    session.pop("csrf_token", None)
