"""One frozen Settings, read from the environment once: complete and safe, or a list of what is wrong."""

import json
import os
import re
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from stdnum import iban
from stdnum.be import vat

from walk.tokens import new_token

DEMO_IBAN = "BE71096123456769"
STRIPE_API_VERSION = "2026-10-28.endive"


class Unsafe(SystemExit):
    """The application refuses to start; the message lists every reason."""


class Settings(BaseSettings):
    """Everything that may differ between two installations."""

    model_config = SettingsConfigDict(env_prefix="WALK_", frozen=True, extra="ignore", populate_by_name=True)

    env: Literal["demo", "test", "production"] = "demo"
    instance: Path = Path("instance")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    port: int = Field(default=8000, validation_alias="PORT")
    base_url: str = ""
    source_url: str = ""
    trusted_proxies: int = 0
    web_processes: int = 1

    unproven_checkouts: int = 1  # unpaid ones of one connection in ten minutes, before proof of trouble is asked
    busy_from: int = 6  # requests at work in one web process; it has eight threads
    shed_load: bool = False
    figures_kept: int = 86_400  # seconds for which public tables are kept before they are counted anew

    map_tiles: str = ""
    map_attribution: str = ""

    secret_key: str = ""
    encryption_keys: str = ""

    mail_server: str = ""
    mail_port: int = 587
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = True
    mail_from: str = "Refugee Walk <refugeewalk@vluchtelingenwerk.example>"

    stripe_api_key: str = ""
    stripe_webhook_secrets: str = ""

    institution_name: str = "Vluchtelingenwerk Vlaanderen vzw"
    institution_address: str = "Kruidtuinstraat 75, 1210 Brussel"
    institution_city: str = "Brussel"
    institution_number: str = ""
    institution_email: str = "refugeewalk@vluchtelingenwerk.example"
    institution_iban: str = ""
    institution_bic: str = ""
    bank_folder: Path | None = None
    bank_ibans: str = ""
    institution_phone: str = ""
    signatory_name: str = "Sofie De Smet"
    signatory_title: str = "Directeur"
    signature_image: Path | None = None

    certificates: Literal["on", "off"] = "on"  # off: another system of ours makes them from our totals
    recognition: str = ""  # periods in which gifts to us may be certified; empty: not limited
    online_gift_year: Literal["paid", "payout"] = "paid"
    printed_number: Literal["masked", "none", "full"] = "masked"
    number_kept_years: int = Field(default=3, ge=1, le=10)  # after the year of the last gift
    letters_per_minute: int = Field(default=60, ge=1)
    seal_file: Path | None = None
    seal_password: str = ""
    filing_contact: str = ""

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def stripe_is_real(self) -> bool:
        """Whether gifts go to Stripe; otherwise the demo's own payment page stands in."""
        return bool(self.stripe_api_key)

    @property
    def public_url(self) -> str:
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """All secrets a webhook may be signed with: two while an endpoint is being rotated."""
        return _listed(self.stripe_webhook_secrets)

    @property
    def fernet_keys(self) -> tuple[str, ...]:
        """Keys of the encryption at rest; the first encrypts, all decrypt."""
        return _listed(self.encryption_keys)

    @field_validator("bank_folder", mode="before")
    @classmethod
    def _nowhere(cls, value: object) -> object:
        """An empty or relative address names no folder: it would be that in which the application happens to stand."""
        if value and not Path(str(value)).is_absolute():
            raise ValueError("WALK_BANK_FOLDER must be an absolute address, such as /srv/bank")
        return value or None

    @field_validator("recognition")
    @classmethod
    def _readable(cls, value: str) -> str:
        periods(value)
        return value

    @property
    def recognised(self) -> list[tuple[date, date]]:
        """The periods, both days within, of which gifts to us may be certified; none: they are not limited."""
        return periods(self.recognition)

    @property
    def bank_accounts(self) -> tuple[str, ...]:
        """The accounts whose statements are ours; the one that gifts go to is always among them, when it is named."""
        named = (self.institution_iban, *_listed(self.bank_ibans))
        return tuple(dict.fromkeys(iban.compact(each) for each in named if each))

    @property
    def tile_host(self) -> str:
        """The one server that maps may fetch their background from; empty when they have none."""
        address = re.fullmatch(r"(https://[a-z0-9.-]+(?::\d+)?)/[^\s;,'\"<>]*", self.map_tiles)
        whole = address is not None and all(part in self.map_tiles for part in ("{z}", "{x}", "{y}"))
        return address[1] if address and whole else ""

    @cached_property
    def folder(self) -> Path:
        """The folder that holds everything the application writes."""
        folder = self.instance.expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def load_settings() -> Settings:
    """Settings from the environment. In production every missing or unsafe one is listed and the start refused."""
    settings = Settings()
    if not settings.production and settings.stripe_api_key.startswith(("sk_live_", "rk_live_")):
        raise Unsafe("A live key of Stripe needs WALK_ENV=production: a demo may not take real money.")
    if settings.map_tiles and not (settings.tile_host and settings.map_attribution):
        raise Unsafe(
            "WALK_MAP_TILES must be an address such as https://tiles.example.org/{z}/{x}/{y}.png on one named server, "
            "and WALK_MAP_ATTRIBUTION must name its makers."
        )
    if settings.production:
        problems = production_problems(settings)
        if problems:
            raise Unsafe("Refusing to start in production:\n" + "\n".join(f"  - {each}" for each in problems))
        return settings
    return settings.model_copy(update=_demo_secrets(settings))


def production_problems(settings: Settings) -> list[str]:
    """Everything that is missing or unsafe for production, one sentence each; empty when it may start."""
    checks = [
        (settings.database_url, "DATABASE_URL is missing: name a PostgreSQL 15 or newer."),
        (len(settings.secret_key) >= 32, "WALK_SECRET_KEY is missing or shorter than 32 characters."),
        (
            _are_fernet_keys(settings.fernet_keys),
            "WALK_ENCRYPTION_KEYS is missing or not a list of Fernet keys.",
        ),
        (settings.mail_server, "WALK_MAIL_SERVER is missing."),
        (
            "@" in settings.mail_from and ".example" not in settings.mail_from,
            "WALK_MAIL_FROM is missing or the demo's.",
        ),
        (settings.base_url.startswith("https://"), "WALK_BASE_URL is missing or is not an https:// address."),
        (
            settings.stripe_api_key.startswith(("sk_live_", "rk_live_")),
            "WALK_STRIPE_API_KEY is missing or not a live key.",
        ),
        (
            settings.webhook_secrets and all(s.startswith("whsec_") for s in settings.webhook_secrets),
            "WALK_STRIPE_WEBHOOK_SECRETS is missing or not a list of whsec_… secrets.",
        ),
        (
            settings.trusted_proxies >= 1,
            "WALK_TRUSTED_PROXIES is missing: how many proxies stand in front (TLS needs one).",
        ),
        (
            vat.is_valid(settings.institution_number),
            "WALK_INSTITUTION_NUMBER is missing or not a valid enterprise number.",
        ),
        (
            all(map(_is_iban, settings.bank_accounts)) and settings.institution_iban,
            "WALK_INSTITUTION_IBAN is missing, or it or one of WALK_BANK_IBANS is not a valid IBAN.",
        ),
        (
            {"signatory_name", "signatory_title"} <= settings.model_fields_set,
            "WALK_SIGNATORY_NAME and WALK_SIGNATORY_TITLE must be given.",
        ),
        (
            settings.recognition or settings.certificates == "off",
            "WALK_RECOGNITION is missing: the periods of which gifts may be certified, such as 2022-01-01/2027-12-31.",
        ),
        (
            "@" in settings.institution_email and ".example" not in settings.institution_email,
            "WALK_INSTITUTION_EMAIL is missing or the demo's.",
        ),
    ]
    return [problem for is_fine, problem in checks if not is_fine]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _is_iban(number: str) -> bool:
    return bool(iban.is_valid(number, check_country=False))


def _are_fernet_keys(keys: tuple[str, ...]) -> bool:
    try:
        return bool(keys) and all(Fernet(key) for key in keys)
    except ValueError:
        return False


def _demo_secrets(settings: Settings) -> dict[str, str]:
    """Secrets of a demo, made at the first start and kept in its instance folder."""
    path = settings.folder / "secrets.json"
    if not path.exists():
        made = {
            "secret_key": new_token(),
            "encryption_keys": Fernet.generate_key().decode(),
            "stripe_webhook_secrets": f"whsec_{new_token()}",
            "institution_number": "0308357159",
            "institution_iban": DEMO_IBAN,
            "institution_phone": "02 555 01 00",
            "filing_contact": "Finance of the demo",
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(made, file)
    kept: dict[str, str] = json.loads(path.read_text())
    return {name: value for name, value in kept.items() if not getattr(settings, name)}


def periods(setting: str) -> list[tuple[date, date]]:
    """The periods in which the institution was recognised: '2016-01-01/2021-12-31, 2022-01-01/2027-12-31'.

    Both days are within. Raises ValueError when it cannot be read.
    """
    spans = [each.strip().split("/") for each in setting.split(",") if each.strip()]
    if any(len(span) != 2 for span in spans):
        raise ValueError(f"not a list of periods such as 2016-01-01/2021-12-31: {setting!r}")
    found = [(date.fromisoformat(since), date.fromisoformat(until)) for since, until in spans]
    if any(since > until for since, until in found):
        raise ValueError(f"a period ends before it begins: {setting!r}")
    return found
