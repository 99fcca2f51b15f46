"""Production starts complete and safe, or says everything that is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.conftest import ROOT
from walk.settings import Settings, Unsafe, load_settings, production_problems

COMPLETE = {
    "WALK_ENV": "production",
    "DATABASE_URL": "postgresql://walk@localhost/walk",
    "WALK_SECRET_KEY": "x" * 40,
    "WALK_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "WALK_MAIL_SERVER": "smtp.walk.be",
    "WALK_MAIL_FROM": "Refugee Walk <hallo@walk.be>",
    "WALK_BASE_URL": "https://walk.be",
    "WALK_TRUSTED_PROXIES": "1",
    "WALK_STRIPE_API_KEY": "sk_live_1",
    "WALK_STRIPE_WEBHOOK_SECRETS": "whsec_1,whsec_2",
    "WALK_INSTITUTION_NUMBER": "0308.357.159",
    "WALK_INSTITUTION_IBAN": "BE71 0961 2345 6769",
    "WALK_INSTITUTION_EMAIL": "hallo@walk.be",
    "WALK_RECOGNITION": "2022-01-01/2027-12-31",
    "WALK_SIGNATORY_NAME": "A. Peeters",
    "WALK_SIGNATORY_TITLE": "Directeur",
}


WITH_DEFAULT = ("WALK_ENV", "WALK_SIGNATORY_NAME", "WALK_SIGNATORY_TITLE", "WALK_TRUSTED_PROXIES")


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for name in COMPLETE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WALK_INSTANCE", str(tmp_path))
    return monkeypatch


def test_complete_settings_have_no_problem(environment):
    for name, value in COMPLETE.items():
        environment.setenv(name, value)
    assert production_problems(load_settings()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "") for name in COMPLETE if name not in WITH_DEFAULT),
        ("WALK_TRUSTED_PROXIES", "0"),
        ("WALK_SECRET_KEY", "short"),
        ("WALK_ENCRYPTION_KEYS", "no key"),
        ("WALK_BASE_URL", "http://walk.be"),
        ("WALK_STRIPE_API_KEY", "sk_test_1"),
        ("WALK_STRIPE_WEBHOOK_SECRETS", "secret"),
        ("WALK_INSTITUTION_NUMBER", "0308.357.158"),
        ("WALK_MAIL_FROM", "Walk <x@walk.example>"),
    ],
)
def test_each_missing_or_unsafe_setting_is_named(environment, name, value):
    for known, good in COMPLETE.items():
        environment.setenv(known, good)
    environment.setenv(name, value)
    with pytest.raises(Unsafe, match=name):
        load_settings()


@pytest.mark.parametrize(("value", "folder"), [("", None), ("/srv/bank", Path("/srv/bank"))])
def test_the_banks_folder_is_named_wholly(environment, value, folder):
    environment.setenv("WALK_BANK_FOLDER", value)
    assert Settings().bank_folder == folder


@pytest.mark.parametrize("value", [".", "bank", "../bank"])
def test_the_folder_in_which_we_stand_is_never_the_banks(environment, value):
    environment.setenv("WALK_BANK_FOLDER", value)
    with pytest.raises(ValueError, match="absolute"):
        Settings()


def test_all_problems_are_listed_at_once(environment):
    environment.setenv("WALK_ENV", "production")
    with pytest.raises(Unsafe) as refusal:
        load_settings()
    assert str(refusal.value).count("\n  - ") == len(production_problems(Settings(env="production"))) >= 10


PRODUCTION = """
import json
from walk.application import create_app
app = create_app()
client = app.test_client()
answers = [client.get(path) for path in ("/demo/", "/demo/mail", "/demo/pay/cs_test_1")]
print(json.dumps({
    "answers": [each.status_code for each in answers],
    "demo": "demo" in app.blueprints or "demo" in app.cli.commands,
    "mailbox": "Mailbox" in app.config["MAIL_BACKEND"],
    "secure": app.config["SESSION_COOKIE_SECURE"],
    "hsts": "Strict-Transport-Security" in answers[0].headers,
}))
"""


def test_the_demo_does_not_exist_in_production(app, tmp_path):
    address = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    environment = {**os.environ, **COMPLETE, "DATABASE_URL": address, "WALK_INSTANCE": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", PRODUCTION], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) == {
        "answers": [404, 404, 404],
        "demo": False,
        "mailbox": False,
        "secure": True,
        "hsts": True,
    }


def test_a_demo_takes_no_live_key(environment):
    environment.setenv("WALK_STRIPE_API_KEY", "sk_live_1")
    with pytest.raises(Unsafe):
        load_settings()


def test_a_demo_keeps_its_secrets(environment):
    assert load_settings().secret_key == load_settings().secret_key != ""


TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("", ""),
        (TILES, "https://tiles.example.org"),
        ("https://tiles.example.org:8443/a/{z}/{x}/{y}{r}.png?key=abc", "https://tiles.example.org:8443"),
        ("http://tiles.example.org/{z}/{x}/{y}.png", ""),
        ("https://{s}.tiles.example.org/{z}/{x}/{y}.png", ""),
        ("https://*.example.org/{z}/{x}/{y}.png", ""),
        ("https://tiles.example.org/{z}/{x}.png", ""),
        ("https://tiles.example.org; script-src *;/{z}/{x}/{y}.png", ""),
        ("https://tiles.example.org/{z}/{x}/{y}.png; script-src *", ""),
        ("https://user@tiles.example.org/{z}/{x}/{y}.png", ""),
    ],
)
def test_maps_have_one_named_server(address, host):
    assert Settings(map_tiles=address).tile_host == host


@pytest.mark.parametrize(
    ("address", "makers"), [(TILES, ""), ("https://{s}.example.org/{z}/{x}/{y}.png", "© their makers")]
)
def test_a_map_without_a_named_server_or_its_makers_is_refused(environment, address, makers):
    environment.setenv("WALK_MAP_TILES", address)
    environment.setenv("WALK_MAP_ATTRIBUTION", makers)
    with pytest.raises(Unsafe, match="WALK_MAP_TILES"):
        load_settings()
