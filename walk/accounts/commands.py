"""Changes: links that sign in, invitations to the office, ending sessions."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_security.recoverable import generate_reset_password_token
from sqlalchemy.dialects.postgresql import insert

from walk import audit, jobs
from walk.accounts import emails, queries, rules
from walk.accounts.models import Account, Role, SignInLink
from walk.accounts.rules import normal
from walk.db import db, lock_name
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import spoken
from walk.mail import send_once
from walk.tokens import fingerprint, new_code, new_token
from walk.web.access import ORGANISER
from walk.web.addresses import absolute

known_addresses: list[Callable[[str], bool]] = []  # application.py adds who else may have an account: walkers


def ask_link(email: str, *, language: str, after: str | None) -> None:
    """Have a link sent to this address, if it is known; `after`: the page to open once signed in.

    Whether the address is known is only found out by the job, so that asking tells nothing.
    """
    jobs.enqueue(
        "accounts.send_link",
        request=new_code(16),
        email=normal(email),
        language=spoken(language),
        after=after,
    )


def send_link(request: str, *, email: str, language: str, after: str | None, at: datetime) -> None:
    """Make a link and send it, to an address that belongs to somebody; once a request. Nothing keeps its token."""
    account = queries.find_account(email)
    key = f"sign-in:{request}"
    if account is not None and account.works_in_office:
        letter = emails.office_letter(to=email, language=account.language, address=absolute("security.login"))
        send_once(key, letter, at=at)
        return
    known = account.active if account is not None else any(knows(email) for knows in known_addresses)
    if known and queries.count_recent_links(email, at=at) < rules.LINKS_AN_HOUR:
        token = make_link(email, at=at)
        address = absolute("accounts.open_link", token=token, next=after)
        send_once(key, emails.link_letter(to=email, language=language, address=address), at=at)


def make_link(email: str, *, at: datetime) -> str:
    """A new link for this address; its token, which is kept nowhere."""
    token = new_token()
    link = SignInLink(
        email=normal(email), fingerprint=fingerprint(token), created_at=at, expires_at=at + rules.LINK_LASTS
    )
    db.session.add(link)
    db.session.flush()
    return token


def use_link(token: str, *, language: str, at: datetime) -> Account:
    """Use a link up; whose it is, with an account made if there was none. Raises Refused."""
    link = queries.find_open_link(token, at=at, lock=True)
    if link is None:
        raise Refused(_("This link was used already or is older than 30 minutes."))
    link.used_at = at
    values = {
        "email": link.email,
        "language": spoken(language),
        "created_at": at,
        "fs_uniquifier": new_token(),
    }
    db.session.execute(insert(Account).values(values | {"active": True}).on_conflict_do_nothing())
    account = queries.find_account(link.email)
    if account is None or not account.active or account.works_in_office:
        raise Refused(_("This account opens with a password and a code, not with a link."))
    return account


def forget_links(*, at: datetime) -> None:
    """Remove links that were of no use any more an hour ago."""
    db.session.query(SignInLink).filter(SignInLink.created_at < at - 3 * rules.LINK_LASTS).delete()


def end_sessions(account: Account, *, at: datetime) -> None:
    """Sign the account out everywhere."""
    account.fs_uniquifier = new_token()
    audit.record("end sessions", f"account {account.id}", at=at)
    db.session.flush()


def invite(email: str, *, roles: Sequence[str], language: str, at: datetime) -> Account:
    """Give somebody these roles; who has no password yet gets a letter to choose one.

    A walker's account becomes an office account, and what was signed in with it is signed out. Raises Refused.
    """
    rules.check_roles(roles)
    lock_name("members of the office")
    account = queries.find_account(email) or Account(
        email=normal(email), created_at=at, language=spoken(language), roles=[]
    )
    if not account.works_in_office:
        account.password = None
        _forget_second_factor(account)
    if ORGANISER in account.role_names and ORGANISER not in roles:
        rules.check_somebody_remains(queries.count_other_organisers(account, ORGANISER))
    account.roles = [queries.find_role(name) or Role(name=name) for name in sorted(set(roles))]
    account.active = True
    account.fs_uniquifier = new_token()
    db.session.add(account)
    db.session.flush()
    if account.password is None:
        jobs.enqueue("accounts.send_invitation", account_id=account.id, request=new_code(16))
    audit.record("invite", f"account {account.id}", at=at, email=account.email, roles=account.role_names)
    return account


def remove(email: str, *, at: datetime) -> Account:
    """Take all roles, the password and the second factor away, and end the sessions. Raises Refused, NotFound."""
    lock_name("members of the office")
    account = _member(email)
    if ORGANISER in account.role_names:
        rules.check_somebody_remains(queries.count_other_organisers(account, ORGANISER))
    audit.record("remove", f"account {account.id}", at=at, email=account.email, roles=account.role_names)
    account.roles = []
    account.password = None
    _forget_second_factor(account)
    db.session.flush()
    return account


def reset_second_factor(email: str, *, at: datetime) -> Account:
    """Let somebody who lost their telephone connect another at the next sign-in. Raises NotFound."""
    account = _member(email)
    _forget_second_factor(account)
    audit.record("reset second factor", f"account {account.id}", at=at, email=account.email)
    db.session.flush()
    return account


def password_address(account: Account) -> str:
    """The address, good for three days and one use, at which this member of the office chooses a password."""
    return absolute("security.reset_password", token=generate_reset_password_token(account))


def send_office_letter(kind: str, account_id: int, *, request: str, at: datetime) -> None:
    """Send an invitation, a reset or a notice that the password was changed; once a request."""
    account = queries.lock_account(account_id)
    if not account.works_in_office:
        return
    build = {
        "invitation": emails.invitation_letter,
        "reset": emails.reset_letter,
        "changed": emails.changed_letter,
    }[kind]
    address = absolute("security.login") if kind == "changed" else password_address(account)
    send_once(f"{kind}:{request}", build(to=account.email, language=account.language, address=address), at=at)


def _member(email: str) -> Account:
    account = queries.find_account(email)
    if account is None or not account.works_in_office:
        raise NotFound
    return queries.lock_account(account.id)


def _forget_second_factor(account: Account) -> None:
    account.tf_primary_method = account.tf_totp_secret = account.totp_counter = None
    account.mf_recovery_codes = None
    account.fs_uniquifier = new_token()
