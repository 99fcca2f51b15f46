"""Files of another system in the office: which column is which, kept as a profile; then they are files of ours."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk.clock import now
from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.exchange.looking import ask_import
from walk.exchange.models import ColumnProfile
from walk.exchange.office import answer_with, empty_file
from walk.exchange.packing import pack, unpacked
from walk.exchange.profiles.commands import (
    get_profile,
    keep_profile,
    list_profiles,
    note_use,
    plan_of,
    remove_profile,
)
from walk.exchange.profiles.converting import convert
from walk.exchange.profiles.foreign import Foreign, Survey, read_foreign, survey
from walk.exchange.profiles.forms import (
    EditionFactsForm,
    ForeignForm,
    ProfileForm,
    asked_of,
    file_choices,
    plan_from,
)
from walk.exchange.profiles.guessing import best_of, guess, with_details
from walk.exchange.profiles.mapping import Plan
from walk.exchange.rows import FILES
from walk.exchange.spreadsheets import CSV_TYPE
from walk.exchange.wording import columns_of, file_words
from walk.i18n import gettext as _
from walk.i18n import language
from walk.pending import COLUMNS as SHELF
from walk.web.access import ORGANISER, open_to

ANY_FILE = "any('teams.csv', 'walkers.csv', 'donations.csv')"

blueprint = Blueprint("profiles", __name__, url_prefix="/office/exchange/profiles")


@blueprint.get("/")
@open_to(ORGANISER)
def index() -> str:
    """Profiles, a place for a file, and files that were turned into ours."""
    return _index(_foreign_form(), EditionFactsForm(formdata=None))


@blueprint.post("/file")
@open_to(ORGANISER)
def read() -> AnyResponse | tuple[str, int]:
    """Take a file of another system in, to say which column is which."""
    form = _foreign_form()
    if form.validate_on_submit():
        name, content = (form.file.data.filename or "?")[:80], form.file.data.stream.read()
        try:
            survey(read_foreign(name, content))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            SHELF.keep(_theirs(form.kind.data), pack({"content": content, "name": name.encode()}))
            return redirect(url_for("profiles.choose", file=form.kind.data), 303)
    return _index(form, EditionFactsForm(formdata=None)), 422


@blueprint.get(f"/columns/<{ANY_FILE}:file>")
@open_to(ORGANISER)
def choose(file: str) -> str:
    """Which column is which: as an earlier profile says, or as we guess."""
    foreign = _kept(file)
    found = survey(foreign)
    profiles = list_profiles(file)
    asked = request.args.get("profile", "", str)
    name = (
        asked if asked == "-" else asked or best_of([(each.name, plan_of(each)) for each in profiles], foreign.header)
    )
    profile = next((each for each in profiles if each.name == name), None)
    plan = with_details(plan_of(profile), found) if profile else guess(file, foreign, found)
    form = ProfileForm(formdata=None, name=profile.name if profile else "")
    return _columns(form, plan, foreign, found, profile)


@blueprint.post(f"/columns/<{ANY_FILE}:file>")
@open_to(ORGANISER)
def keep(file: str) -> AnyResponse | tuple[str, int] | str:
    """Show what follows from other choices, or keep the profile and turn the file into ours."""
    foreign = _kept(file)
    found, form = survey(foreign), ProfileForm()
    plan = plan_from(file, foreign.header, found, request.form)
    if request.form.get("update"):
        return _columns(ProfileForm(name=form.name.data), with_details(plan, found), foreign, found, None)
    if form.validate_on_submit():
        try:
            if with_details(plan, found) != plan:
                raise Refused(_("Look first at how the values of the columns that you changed are read."))
            with transaction():
                profile = keep_profile(form.name.data, plan, by=current_user.email, at=now())
                note_use(profile, at=now())
                _turn(file, plan, foreign)
            flash(_("“%(name)s” is one of our files now. Is there another one?", name=foreign.name))
            return redirect(url_for("profiles.index"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _columns(form, with_details(plan, found), foreign, found, None), 422


@blueprint.route("/<int:profile_id>", methods=["GET", "POST"])
@open_to(ORGANISER)
def change(profile_id: int) -> AnyResponse | tuple[str, int] | str:
    """A profile without a file: what it says, and changing that."""
    profile = get_profile(profile_id)
    plan, header, found = plan_of(profile), _header(profile), _told(profile)
    form = ProfileForm(name=profile.name)
    if form.validate_on_submit():
        try:
            with transaction():
                kept = keep_profile(
                    form.name.data,
                    plan_from(profile.file, header, found, request.form),
                    by=current_user.email,
                    at=now(),
                    before=profile,
                )
            flash(_("Kept."))
            return redirect(url_for("profiles.change", profile_id=kept.id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template(
        "exchange/profiles/columns.html",
        **_page(form, plan, header, found),
        profile=profile,
        foreign=None,
        others=[],
        rows=0,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/<int:profile_id>/removal")
@open_to(ORGANISER)
def remove(profile_id: int) -> AnyResponse:
    """A profile goes; what came in with it stays."""
    with transaction():
        remove_profile(get_profile(profile_id), at=now())
    flash(_("The profile is removed."))
    return redirect(url_for("profiles.index"), 303)


@blueprint.get(f"/ours/<{ANY_FILE}:file>")
@open_to(ORGANISER)
def ours(file: str) -> Response:
    """The file as it is ours now."""
    return answer_with(_turned(file)[0], file, CSV_TYPE)


@blueprint.post(f"/ours/<{ANY_FILE}:file>/removal")
@open_to(ORGANISER)
def drop(file: str) -> AnyResponse:
    """This file is not needed after all."""
    SHELF.forget(_ours(file))
    return redirect(url_for("profiles.index"), 303)


@blueprint.post("/look")
@open_to(ORGANISER)
def look() -> AnyResponse | tuple[str, int]:
    """Look at the files that are ours now, together."""
    form, turned = EditionFactsForm(), {file: _turned(file) for file in FILES if SHELF.holds(_ours(file))}
    if form.validate_on_submit():
        try:
            if not turned:
                raise Refused(_("There is no file yet."))
            files = {file: turned[file][0] if file in turned else empty_file(file) for file in FILES}
            origins = {file: origin for file, (_content, origin) in turned.items()}
            with transaction():
                asked = ask_import(
                    files, form.known(), by=current_user.email, language=language(), at=now(), origins=origins
                )
            for file in turned:
                SHELF.forget(_ours(file))
            return redirect(url_for("exchange.show", import_id=asked.id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _index(_foreign_form(), form), 422


def _foreign_form() -> ForeignForm:
    form = ForeignForm()
    form.kind.choices = file_choices(file_words())
    return form


def _index(form: ForeignForm, facts: EditionFactsForm) -> str:
    turned = {file: _turned(file)[1]["name"] for file in FILES if SHELF.holds(_ours(file))}
    return render_template(
        "exchange/profiles/index.html",
        form=form,
        facts=facts,
        turned=turned,
        files=FILES,
        words=file_words(),
        profiles=list_profiles(),
    )


def _columns(form: ProfileForm, plan: Plan, foreign: Foreign, found: Survey, profile: ColumnProfile | None) -> str:
    return render_template(
        "exchange/profiles/columns.html",
        **_page(form, plan, list(foreign.header), found),
        profile=None,
        used=profile,
        foreign=foreign,
        others=list_profiles(plan.file),
        rows=found.rows,
    )


def _page(form: ProfileForm, plan: Plan, header: list[str], found: Survey) -> dict[str, Any]:
    says = {each.name: each for each in columns_of(plan.file)}
    return {
        "form": form,
        "plan": plan,
        "asked": asked_of(plan, header, found),
        "says": says,
        "words": file_words(),
        "values": found.values,
    }


def _turn(file: str, plan: Plan, foreign: Foreign) -> None:
    columns = {column: " + ".join(source.columns) for column, source in plan.sources.items() if any(source.columns)}
    origin = {"name": foreign.name, "columns": columns}
    SHELF.keep(_ours(file), pack({"content": convert(plan, foreign), "origin": json.dumps(origin).encode()}))


def _turned(file: str) -> tuple[bytes, dict[str, Any]]:
    kept = unpacked(SHELF.kept(_ours(file)))
    return kept["content"] or b"", json.loads(kept["origin"] or b"{}")


def _kept(file: str) -> Foreign:
    kept = unpacked(SHELF.kept(_theirs(file)))
    try:
        return read_foreign((kept["name"] or b"?").decode(), kept["content"] or b"")
    except Refused:  # it was read when it came
        raise NotFound from None


def _header(profile: ColumnProfile) -> list[str]:
    return sorted(plan_of(profile).needs)


def _told(profile: ColumnProfile) -> Survey:
    """What the profile knows of the columns it uses."""
    plan = plan_of(profile)
    words = {plan.sources[column].of: list(told) for column, told in plan.words.items()}
    values = {name: words.get(name, []) for name in plan.needs}
    return Survey(rows=0, values=values, many=frozenset())


def _theirs(file: str) -> str:
    return f"{current_user.id}-{file}-theirs"


def _ours(file: str) -> str:
    return f"{current_user.id}-{file}-ours"
