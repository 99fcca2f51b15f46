"""Keeps, changes, uses and removes profiles: how files of another system become ours."""

from datetime import datetime

from sqlalchemy import select

from walk import audit
from walk.db import db
from walk.errors import NotFound, Refused
from walk.exchange.models import ColumnProfile
from walk.exchange.profiles.mapping import Plan
from walk.i18n import gettext as _


def list_profiles(file: str | None = None) -> list[ColumnProfile]:
    """All profiles, or those that make this file of ours, by name."""
    query = select(ColumnProfile).order_by(ColumnProfile.name)
    return list(db.session.scalars(query if file is None else query.where(ColumnProfile.file == file)))


def find_profile(name: str) -> ColumnProfile | None:
    """The profile with this name."""
    return db.session.scalar(select(ColumnProfile).where(ColumnProfile.name == name))


def get_profile(profile_id: int) -> ColumnProfile:
    """The profile with this number."""
    found = db.session.get(ColumnProfile, profile_id)
    if found is None:
        raise NotFound
    return found


def plan_of(profile: ColumnProfile) -> Plan:
    """What a profile says."""
    return Plan.of_json(profile.file, profile.mapping)


def keep_profile(name: str, plan: Plan, *, by: str, at: datetime, before: ColumnProfile | None = None) -> ColumnProfile:
    """A profile under this name, new or in place of what it said before; `before`: the one that is renamed too.

    Raises Refused.
    """
    same = find_profile(name)
    if same is not None and (same.file != plan.file or before not in (None, same)):
        raise Refused(_("Another profile has this name already. Choose another name."), field="name")
    profile = before or same
    if profile is not None and (profile.name, profile.mapping) == (name, plan.as_json()):
        return profile
    verb = "changed profile" if profile else "made profile"
    if profile is None:
        profile = ColumnProfile(name=name, file=plan.file)
        db.session.add(profile)
    profile.name, profile.mapping, profile.made_at, profile.made_by = name, plan.as_json(), at, by
    db.session.flush()
    audit.record(verb, f"profile {profile.id}", at=at, name=name)
    return profile


def note_use(profile: ColumnProfile, *, at: datetime) -> None:
    """It was used just now."""
    profile.used_at = at
    db.session.flush()


def remove_profile(profile: ColumnProfile, *, at: datetime) -> None:
    """It is gone; what came in with it stays."""
    audit.record("removed profile", f"profile {profile.id}", at=at, name=profile.name)
    db.session.delete(profile)
    db.session.flush()
