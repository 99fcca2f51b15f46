"""People who sign in: walkers and captains by link, organisers by password and second factor."""

from datetime import datetime

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base

account_roles = Table(
    "account_roles",
    Base.metadata,
    Column("account_id", BigInteger, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", BigInteger, ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):  # type: ignore[misc]
    """What an organiser may do: organiser, finance or volunteer."""

    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(String(32), unique=True)


class Account(Base, UserMixin):  # type: ignore[misc]
    """A person who can sign in; with roles, a member of the office. `email` has no capitals or outer blanks.

    `fs_uniquifier` is what a session holds: a new one ends every session. `totp_counter`: the moment of the
    last code that was accepted, so that none is accepted twice.
    """

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("email = lower(btrim(email))", name="email_normal"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="nl")
    created_at: Mapped[datetime]
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(512))
    totp_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    roles: Mapped[list[Role]] = relationship(secondary=account_roles, lazy="selectin")

    @property
    def works_in_office(self) -> bool:
        return bool(self.roles)

    @property
    def role_names(self) -> list[str]:
        return sorted(role.name for role in self.roles)


class SignInLink(Base):
    """A link sent by e-mail that signs in once; only the token's fingerprint is kept."""

    __tablename__ = "sign_in_links"

    email: Mapped[str] = mapped_column(String(254), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
