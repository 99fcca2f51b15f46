"""What the API is asked and what it answers; amounts are whole cents, days and moments are ISO 8601."""

from datetime import date as date_type
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

Language = Literal["nl", "fr", "en"]
Count = int | None
Figure = int | float | str | None


class YearPath(BaseModel):
    year: int = Field(description="The year of the walk.")


class SlugPath(YearPath):
    slug: str = Field(max_length=80, description="The last part of the page's address.")


class PartPath(YearPath):
    by: Literal["kind", "km", "team_kind"] = Field(
        description="kind: at the central event or on an own route; km: by distance; team_kind: by kind of team."
    )


class ReportPath(YearPath):
    report_id: int = Field(description="The report's number, as in the list of reports.")


class LanguageQuery(BaseModel):
    lang: Language = Field("en", description="The language of the words in the answer.")


class ListQuery(BaseModel):
    page: int = Field(1, ge=1, le=100_000, description="Counted from 1; 100 a page.")


class Edition(BaseModel):
    year: int
    ordinal: int = Field(description="Which walk it is: 5 for the fifth.")
    name: str
    date: date_type
    place: str
    url: str


class Editions(BaseModel):
    editions: list[Edition]


class Numbers(BaseModel):
    """Totals are of now; the rest is counted once a day. Numbers of people in tables are rounded to five.

    Null stands for 1 to 4 people, and for what is of too few to be shown; below 20 walkers, tables are empty.
    """

    year: int
    date: date_type
    ordinal: int
    amount_cents: int
    target_cents: Count
    walkers: int
    teams: int
    donors: int
    mean_gift_cents: Count
    median_gift_cents: Count
    euros_per_walker_cents: Count
    mean_age: float | None
    share_women: Count = Field(description="Whole percents of those whose gender is known.")
    share_men: Count
    central: Count
    own: Count
    first_timers: Count
    returning: Count
    all_editions: Count
    unknown: Count = Field(description="Walkers whose gender is not known.")
    distances: dict[str, Count] = Field(description="Walkers by kilometres.")
    ages: dict[str, Count] = Field(description="Walkers by age: age_12 is 12 to 17 years.")
    provinces: dict[str, Count]
    languages: dict[str, Count]


class Team(BaseModel):
    name: str
    url: str
    raised_cents: int
    goal_cents: int
    walkers: int


class Teams(BaseModel):
    page: int
    more: bool = Field(description="Whether there is another page after this one.")
    teams: list[Team]


class Page(BaseModel):
    kind: Literal["walk", "team", "walker", "company"]
    owner: str = Field(description="As everybody sees it: no surname of a minor, nothing of who stays hidden.")
    title: str
    raised_cents: int
    goal_cents: int
    gifts: int
    url: str


class Definition(BaseModel):
    name: str
    definition: str
    unit: str
    source: str


class Definitions(BaseModel):
    definitions: dict[str, Definition]


class Figures(BaseModel):
    """Every figure by key, as documented under definitions; amounts under keys that end in _cents."""

    year: int
    figures: dict[str, Figure]
    distances: dict[str, int] = Field(description="Walkers by kilometres.")


class Parts(BaseModel):
    """The figures of each part, by part: central and own, kilometres, or kinds of team."""

    year: int
    by: str
    parts: dict[str, dict[str, Figure]]


class ReportLine(BaseModel):
    id: int
    name: str
    made_at: datetime
    sha256: str = Field(description="The fingerprint that stands on the report itself.")


class Reports(BaseModel):
    reports: list[ReportLine]


class Report(ReportLine):
    content: dict[str, JsonValue] = Field(description="Figures, tables and definitions as they were frozen.")


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
