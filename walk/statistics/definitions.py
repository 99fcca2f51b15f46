"""What each figure is called, what counts for it, its unit and where it comes from; English, translated when shown."""

from dataclasses import dataclass

from walk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A figure in words. `%(km)s` stands for the distance, in the figure that there is of each distance.

    `single`: it speaks of one person (the youngest), so it is in nothing public.
    """

    key: str
    name: str
    counts: str
    unit: str
    source: str
    single: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Figures that belong together."""

    key: str
    title: str
    figures: tuple[Definition, ...]


PEOPLE, TEAMS, COMPANIES, PERCENT = N_("people"), N_("teams"), N_("companies"), N_("%")
YEARS, GIFTS, CERTIFICATES = N_("years"), N_("gifts"), N_("certificates")
EUROS, CENTS, EACH = N_("euros"), N_("euro cents"), N_("per walker")

REGISTRATIONS = N_("Registrations")
TEAM_LIST = N_("Teams")
DISTANCES = N_("Distances as walkers stated them or the office confirmed them")
PERSONS = N_("Registrations of all editions that are here, and what walkers named of older ones")
LEDGER = N_("The ledger of payments")
PROMISES = N_("Gifts that were promised, and the ledger of payments")
PACKAGES = N_("Packages of companies")


def define(key: str, name: str, counts: str, unit: str, source: str, *, single: bool = False) -> Definition:
    """One figure in words."""
    return Definition(key=key, name=name, counts=counts, unit=unit, source=source, single=single)


WALKERS = define(
    "walkers",
    N_("Walkers"),
    N_("Registrations that are confirmed, not cancelled and not on the waiting list."),
    *(PEOPLE, REGISTRATIONS),
)
OF_DISTANCE = define(
    "walkers_%(km)s",
    N_("Walkers of %(km)s km"),
    N_("Walkers who chose this distance, at the central event or on a route of their own."),
    *(PEOPLE, REGISTRATIONS),
)
WALKER_FIGURES = (
    define(
        "walkers_registered",
        N_("Registrations"),
        N_("All registrations that were completed, whatever became of them: paid or not, waiting, cancelled."),
        *(PEOPLE, REGISTRATIONS),
    ),
    WALKERS,
    define(
        "walkers_cancelled",
        N_("Cancelled registrations"),
        N_("Registrations that were cancelled, before or after they were paid."),
        *(PEOPLE, REGISTRATIONS),
    ),
    define(
        "waiting",
        N_("On the waiting list"),
        N_("People who wait for a place at this moment, families and groups by their size."),
        *(PEOPLE, REGISTRATIONS),
    ),
    define(
        "walkers_started",
        N_("Started"),
        N_("Walkers of whom it is known that they walked some distance; not known while no distance is."),
        *(PEOPLE, DISTANCES),
    ),
    define(
        "walkers_finished",
        N_("Finished"),
        N_("Walkers who walked at least the distance they chose."),
        *(PEOPLE, DISTANCES),
    ),
    define(
        "distance_unknown",
        N_("Distance not known"),
        N_("Walkers of whom nobody stated a distance: neither started nor stayed at home."),
        *(PEOPLE, DISTANCES),
    ),
    define(
        "codes_used",
        N_("With a code"),
        N_("Walkers who registered with a code that lowered their fee. Who they are, and why, is kept nowhere."),
        *(PEOPLE, REGISTRATIONS),
    ),
)
TEAM_FIGURES = (
    define("teams", N_("Teams"), N_("Teams in which at least one walker walks."), TEAMS, REGISTRATIONS),
    define(
        "teams_registered",
        N_("Teams registered"),
        N_("All teams that were made, without those that went into another one."),
        *(TEAMS, TEAM_LIST),
    ),
    define(
        "teams_started", N_("Teams that started"), N_("Teams with at least one walker who started."), TEAMS, DISTANCES
    ),
    define(
        "teams_finished",
        N_("Teams that finished"),
        N_("Teams with at least one walker who finished."),
        *(TEAMS, DISTANCES),
    ),
    define("mean_team", N_("Mean team size"), N_("Walkers in a team, divided by teams."), PEOPLE, REGISTRATIONS),
    define(
        "median_team_size",
        N_("Median team size"),
        N_("Half of the teams have at most this many walkers, half at least."),
        *(PEOPLE, REGISTRATIONS),
    ),
    define(
        "companies",
        N_("Companies"),
        N_("Companies whose package is paid or confirmed by the office, not cancelled."),
        *(COMPANIES, PACKAGES),
    ),
    define(
        "volunteers",
        N_("Volunteers"),
        N_("Volunteers whom companies give for their package, confirmed by the office. Others are not recorded here."),
        *(PEOPLE, PACKAGES),
    ),
)
GENDERS = (
    define("women", N_("Women"), N_("Walkers who said that they are a woman."), PEOPLE, REGISTRATIONS),
    define("men", N_("Men"), N_("Walkers who said that they are a man."), PEOPLE, REGISTRATIONS),
    define("x", N_("Gender X"), N_("Walkers who said X."), PEOPLE, REGISTRATIONS),
    define("unknown", N_("Gender not said"), N_("Walkers who would rather not say."), PEOPLE, REGISTRATIONS),
)
SHARES = (
    define(
        "share_women",
        N_("Share of women"),
        N_("Women among the walkers whose gender is known, rounded to a whole percentage."),
        *(PERCENT, REGISTRATIONS),
    ),
    define(
        "share_men",
        N_("Share of men"),
        N_("Men among the walkers whose gender is known, rounded to a whole percentage."),
        *(PERCENT, REGISTRATIONS),
    ),
    define(
        "share_x",
        N_("Share of X"),
        N_("Those who said X among the walkers whose gender is known, rounded to a whole percentage."),
        *(PERCENT, REGISTRATIONS),
    ),
)
AGES = (
    define(
        "mean_age",
        N_("Mean age"),
        N_("The mean of all walkers' ages in whole years on the day of the walk, rounded to a year."),
        *(YEARS, REGISTRATIONS),
    ),
    define("mean_age_exact", N_("Mean age, exact"), N_("The same mean before it is rounded."), *(YEARS, REGISTRATIONS)),
    define(
        "median_age",
        N_("Median age"),
        N_("Half of the walkers are at most this old on the day of the walk, half at least."),
        *(YEARS, REGISTRATIONS),
    ),
    define(
        "min_age",
        N_("Youngest walker"),
        N_("Age of the youngest walker in whole years on the day of the walk."),
        *(YEARS, REGISTRATIONS),
        single=True,
    ),
    define(
        "max_age",
        N_("Oldest walker"),
        N_("Age of the oldest walker in whole years on the day of the walk."),
        *(YEARS, REGISTRATIONS),
        single=True,
    ),
)
BANDS = tuple(
    define(key, name, N_("Walkers of this age, in whole years on the day of the walk."), PEOPLE, REGISTRATIONS)
    for key, name in (
        ("age_0", N_("Under 12 years")),
        ("age_12", N_("12 to 17 years")),
        ("age_18", N_("18 to 24 years")),
        ("age_25", N_("25 to 34 years")),
        ("age_35", N_("35 to 44 years")),
        ("age_45", N_("45 to 54 years")),
        ("age_55", N_("55 to 64 years")),
        ("age_65", N_("65 years and older")),
    )
)
WAYS = (
    define(
        "central",
        N_("At the central event"),
        N_("Walkers who chose a route of the central event."),
        *(PEOPLE, REGISTRATIONS),
    ),
    define(
        "own",
        N_("On a route of their own"),
        N_("Walkers who chose to walk a route of their own."),
        *(PEOPLE, REGISTRATIONS),
    ),
)
