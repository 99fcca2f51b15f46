"""The paragraph of the annual report, in three languages."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from walk.reports.wording import Written, write
from walk.statistics.figures import Subject, Value

SUBJECT = Subject(year=2020, date=date(2020, 9, 27), ordinal=5)
OF_2020: dict[str, Value] = {
    "teams": 402,
    "walkers": 1907,
    "amount_cents": 49673100,
    "donors": 9204,
    "gifts": 9781,
    "share_women": 67,
    "share_men": 33,
    "unknown": 0,
    "mean_age": 39,
    "min_age": 7,
    "max_age": 88,
    "central": 0,
    "own": 1907,
    "first_timers": 1430,
    "all_editions": 19,
}
KM = {"10": 702, "40": 1205}


def written(app: Flask, code: str, *, over: bool = True, km: dict[str, int] = KM, **changes: Any) -> Written:
    with app.app_context():
        texts = write(SUBJECT, {**OF_2020, **changes}, km, over=over)
        return next(each for each in texts if each.language == code)


def test_2020_in_dutch(app: Flask) -> None:
    assert written(app, "nl").paragraph == (
        "Op 27 september 2020 vond de vijfde editie van de Refugee Walk plaats. Er waren 402 teams en 1.907 "
        "wandelaars. Samen zamelden ze €\u00a0496.731 in. Dat bedrag kwam van 9.204 gevers, met 9.781 giften. 67 % "
        "van de wandelaars waren vrouwen, 33 % mannen. De gemiddelde leeftijd was 39 jaar: de jongste wandelaar was "
        "7 jaar, de oudste 88 jaar. 702 wandelaars kozen voor 10 kilometer en 1.205 voor 40 kilometer. "
        "Iedereen wandelde op een eigen route. Voor 1.430 wandelaars was het de eerste "
        "keer. 19 wandelaars waren er alle vijf edities bij."
    )


def test_2020_in_french_and_english(app: Flask) -> None:
    french, english = written(app, "fr").paragraph, written(app, "en").paragraph
    assert french.startswith("La cinquième édition de la Refugee Walk a eu lieu le 27 septembre 2020. Elle a réuni 402")
    assert english.startswith("The fifth edition of the Refugee Walk took place on 27 September 2020. There were 402")
    for number in ("402", "67", "33", "39", "88", "702", "19"):
        assert number in french
        assert number in english


def test_the_list_holds_every_published_figure(app: Flask) -> None:
    assert written(app, "nl").items == [
        *(("Teams", "402"), ("Wandelaars", "1.907"), ("Vrouwen", "67 %"), ("Mannen", "33 %")),
        *(("Gemiddelde leeftijd", "39 jaar"), ("Jongste wandelaar", "7 jaar"), ("Oudste wandelaar", "88 jaar")),
        *(("Wandelaars op 10 km", "702"), ("Wandelaars op 40 km", "1.205"), ("Nieuwe wandelaars", "1.430")),
        *(("In elke editie", "19"), ("Gevers", "9.204"), ("Giften", "9.781"), ("Ingezameld", "€\u00a0496.731")),
    ]


@pytest.mark.parametrize(
    ("changes", "gone", "there"),
    [
        ({"over": False}, "vond", "vindt de vijfde editie"),
        ({"share_women": None}, "vrouwen", "402 teams"),
        ({"min_age": None}, "leeftijd", "vrouwen"),
        ({"unknown": 12}, "onbekend", "Van 12 wandelaars kennen we het gender niet."),
        ({"all_editions": 0}, "alle vijf", "eerste keer"),
        ({"central": 7, "own": 1900}, "Iedereen", "7 wandelaars stapten mee op het centrale evenement, 1.900"),
        ({"teams": 0}, "teams", "Er waren 1.907 wandelaars."),
        (
            {"km": {"7.5": 3, "10": 0, "20": 1, "40": 2}},
            "10 kilometer",
            "3 wandelaars kozen voor 7,5 kilometer, 1 voor 20",
        ),
        ({"km": {}}, "kilometer", "vrouwen"),
        ({"walkers": 0}, "eigen route", "editie"),
        ({"all_editions": 4, "unknown": 3}, "alle vijf", "eerste keer"),
        ({"amount_cents": 1250}, "496", "€\u00a012,50"),
    ],
)
def test_what_is_not_known_is_not_written(app: Flask, changes: dict[str, Any], gone: str, there: str) -> None:
    text = written(app, "nl", **changes).paragraph
    assert gone not in text
    assert there in text


@pytest.mark.parametrize(("ordinal", "nl", "en"), [(1, "eerste", "first"), (21, "21e", "21st"), (111, "111e", "111th")])
def test_any_number_of_editions(app: Flask, ordinal: int, nl: str, en: str) -> None:
    subject = Subject(year=2036, date=date(2036, 9, 28), ordinal=ordinal)
    with app.app_context():
        texts = {each.language: each.paragraph for each in write(subject, OF_2020, KM, over=True)}
    assert f"de {nl} editie" in texts["nl"]
    assert f"The {en} edition" in texts["en"]
