"""What every page needs around its content: menus, addresses of assets, the organiser's name."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from walk.i18n import gettext as _

Menu = list[tuple[str, str]]


def init_app(app: Flask) -> None:
    """Give every template the functions it may call."""
    app.jinja_env.globals.update(
        asset=asset, main_menu=main_menu, foot_menu=foot_menu, here=here, institution_name=institution_name
    )
    app.jinja_env.globals.update(map_tiles=map_tiles, map_attribution=map_attribution)


def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it."""
    return url_for("static", filename=name, v=_version(str(Path(current_app.static_folder or "") / name)))


def main_menu() -> Menu:
    """The menu at the top, for whoever is looking."""
    menu = [(url_for("registration.choose_way"), _("Register")), (url_for("pages.teams_now"), _("Teams"))]
    if not current_user.is_authenticated:
        return [*menu, (url_for("accounts.sign_in"), _("Sign in"))]
    if current_user.works_in_office:
        return [*menu, (url_for("office.home"), _("Office"))]
    return [*menu, (url_for("walkers.mine"), _("My registrations"))]


def foot_menu() -> Menu:
    """The menu at the foot."""
    menu = [
        (url_for("routes.routes_now"), _("Routes")),
        (url_for("companies.packages_now"), _("For companies")),
        (url_for("donors.ask_link"), _("Your gifts")),
        (url_for("security.login"), _("For organisers")),
    ]
    source = current_app.extensions["walk.settings"].source_url
    if source:  # the licence asks to offer it to whoever uses a changed version
        menu.append((source, _("Source code")))
    if "demo" in current_app.blueprints:
        menu.append((url_for("demo.home"), _("About this demo")))
    return menu


def here() -> str:
    """The path of this page, for coming back to it; of a posted form, the page it stands on."""
    return request.full_path.rstrip("?")


def institution_name() -> str:
    """The statutory name of the organising institution."""
    return str(current_app.extensions["walk.settings"].institution_name)


def map_tiles() -> str:
    """The address of the maps' background; empty when they have a plain one."""
    return str(current_app.extensions["walk.settings"].map_tiles)


def map_attribution() -> str:
    """Who made the maps' background."""
    return str(current_app.extensions["walk.settings"].map_attribution)


@lru_cache(maxsize=256)
def _version(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:10]
