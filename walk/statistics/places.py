"""In which municipality and province a Belgian postcode lies."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from walk.i18n import N_

FILE = Path(__file__).parent / "data" / "postcodes.csv"
PROVINCES = {
    "antwerpen": N_("Antwerp"),
    "vlaams-brabant": N_("Flemish Brabant"),
    "west-vlaanderen": N_("West Flanders"),
    "oost-vlaanderen": N_("East Flanders"),
    "limburg": N_("Limburg"),
    "brussels": N_("Brussels"),
    "brabant-wallon": N_("Walloon Brabant"),
    "hainaut": N_("Hainaut"),
    "liege": N_("Liège"),
    "luxembourg": N_("Luxembourg (province)"),
    "namur": N_("Namur"),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A municipality, by its names in both languages, and its province."""

    dutch: str
    french: str
    province: str

    def named(self, language: str) -> str:
        """The municipality as this language calls it; Dutch where it is neither of Belgium's two."""
        return self.french if language == "fr" else self.dutch


def find_place(postal_code: str) -> Place | None:
    """Where a postcode lies, as walkers write it ('9000', 'B-9000', ' 9000 '); None where it is no Belgian one."""
    digits = postal_code.strip().upper().removeprefix("BE").removeprefix("B").lstrip("- ")
    return _places().get(digits)


@lru_cache(maxsize=1)
def _places() -> dict[str, Place]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["postcode"]: Place(
                dutch=row["municipality_nl"], french=row["municipality_fr"], province=row["province"]
            )
            for row in csv.DictReader(file)
        }


def place_named(dutch: str, language: str) -> str:
    """The municipality of this Dutch name, as the language calls it."""
    return _french().get(dutch, dutch) if language == "fr" else dutch


@lru_cache(maxsize=1)
def _french() -> dict[str, str]:
    return {place.dutch: place.french for place in _places().values()}
