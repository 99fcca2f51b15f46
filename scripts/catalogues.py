"""Takes new texts into the catalogues (walk/translations); with --check, only says whether any is missing."""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "walk" / "translations"
LANGUAGES = ("nl", "fr")
KEYWORDS = ("_l", "N_")
DATED = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that a run without new texts changes nothing


def main(arguments: list[str]) -> int:
    """Update the catalogues, or check them: 1 when one is not complete."""
    template = extract()
    problems = []
    for language in LANGUAGES:
        path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        catalogue = read(path, language)
        if "--check" in arguments:
            problems += missing(template, catalogue, language)
        else:
            catalogue.update(template, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            write(path, catalogue)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


def extract() -> Catalog:
    """All texts in the code and the templates."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.pot"
        words = [part for keyword in KEYWORDS for part in ("-k", keyword)]
        command = [
            "pybabel",
            "-q",
            "extract",
            "-F",
            "babel.cfg",
            *words,
            "--no-location",
            "--ignore-dirs=.* __pycache__",  # or folders whose names begin with "_" are passed over in silence
            "-o",
            str(path),
            ".",
        ]
        subprocess.run(command, check=True, cwd=ROOT)
        with path.open("rb") as file:
            return read_po(file)


def missing(template: Catalog, catalogue: Catalog, language: str) -> list[str]:
    """One line for each text that has no translation, a doubtful one, or other placeholders; and for dead ones."""
    found = []
    for message in template:
        known = catalogue.get(message.id, message.context) if message.id else None
        if not message.id:
            continue
        texts = [] if known is None else [known.string] if isinstance(known.string, str) else list(known.string)
        if not texts or not all(texts) or (known is not None and known.fuzzy):
            found.append(f"{language}: no translation of {message.id!r}")
        elif known is not None and list(known.check()):
            found.append(f"{language}: other placeholders in {message.id!r}")
    dead = [each.id for each in catalogue if each.id and template.get(each.id, each.context) is None]
    return found + [f"{language}: no longer used: {each!r}" for each in dead]


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.fuzzy = False  # or compiling passes it over in silence
    catalogue.project, catalogue.version = "Refugee Walk", "1"
    catalogue.header_comment = "# The texts of Refugee Walk. AGPL-3.0-or-later."
    catalogue.last_translator = catalogue.language_team = "Refugee Walk"
    catalogue.msgid_bugs_address = "see README.md"
    catalogue.creation_date = catalogue.revision_date = DATED
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
