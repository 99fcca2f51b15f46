"""What each figure is called, what counts for it, and its unit; English sources, translated when shown."""

from dataclasses import dataclass

from walk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A figure in words. `%(km)s` stands for the distance, in the figure that there is of each distance."""

    key: str
    name: str
    counts: str
    unit: str


PEOPLE, TEAMS, PERCENT = N_("people"), N_("teams"), N_("%")
YEARS, GIFTS, CERTIFICATES = N_("years"), N_("gifts"), N_("certificates")
EUROS, CENTS = N_("euros"), N_("euro cents")

WALKERS = Definition(
    key="walkers",
    name=N_("Walkers"),
    counts=N_("Registrations that are confirmed, not cancelled and not on the waiting list."),
    unit=PEOPLE,
)
OF_DISTANCE = Definition(
    key="walkers_%(km)s",
    name=N_("Walkers of %(km)s km"),
    counts=N_("Walkers who chose this distance, at the central event or on a route of their own."),
    unit=PEOPLE,
)
GENDERS = (
    Definition(key="women", name=N_("Women"), counts=N_("Walkers who said that they are a woman."), unit=PEOPLE),
    Definition(key="men", name=N_("Men"), counts=N_("Walkers who said that they are a man."), unit=PEOPLE),
    Definition(key="x", name=N_("Gender X"), counts=N_("Walkers who said X."), unit=PEOPLE),
    Definition(
        key="unknown",
        name=N_("Gender not said"),
        counts=N_("Walkers who would rather not say."),
        unit=PEOPLE,
    ),
)
PEOPLE_AND_TEAMS = (
    Definition(key="teams", name=N_("Teams"), counts=N_("Teams in which at least one walker walks."), unit=TEAMS),
    WALKERS,
    *GENDERS,
    Definition(
        key="share_women",
        name=N_("Share of women"),
        counts=N_("Women among the walkers whose gender is known, rounded to a whole percentage."),
        unit=PERCENT,
    ),
    Definition(
        key="share_men",
        name=N_("Share of men"),
        counts=N_("Men among the walkers whose gender is known, rounded to a whole percentage."),
        unit=PERCENT,
    ),
)
AGES = (
    Definition(
        key="mean_age",
        name=N_("Mean age"),
        counts=N_("The mean of all walkers' ages in whole years on the day of the walk, rounded to a year."),
        unit=YEARS,
    ),
    Definition(
        key="mean_age_exact",
        name=N_("Mean age, exact"),
        counts=N_("The same mean before it is rounded."),
        unit=YEARS,
    ),
    Definition(
        key="min_age",
        name=N_("Youngest walker"),
        counts=N_("Age of the youngest walker in whole years on the day of the walk."),
        unit=YEARS,
    ),
    Definition(
        key="max_age",
        name=N_("Oldest walker"),
        counts=N_("Age of the oldest walker in whole years on the day of the walk."),
        unit=YEARS,
    ),
)
WAYS = (
    Definition(
        key="central",
        name=N_("At the central event"),
        counts=N_("Walkers who chose a route of the central event."),
        unit=PEOPLE,
    ),
    Definition(
        key="own",
        name=N_("On a route of their own"),
        counts=N_("Walkers who chose to walk a route of their own."),
        unit=PEOPLE,
    ),
    Definition(
        key="first_timers",
        name=N_("First-timers"),
        counts=N_("Walkers who named no previous edition."),
        unit=PEOPLE,
    ),
    Definition(
        key="all_editions",
        name=N_("In every edition"),
        counts=N_("Walkers who named as many previous editions as there were; nobody at the first walk."),
        unit=PEOPLE,
    ),
)
MONEY = (
    Definition(
        key="amount",
        name=N_("Raised"),
        counts=N_("All gifts to this edition that arrived and were not refunded or taken back."),
        unit=EUROS,
    ),
    Definition(
        key="donors",
        name=N_("Donors"),
        counts=N_("People who made such a gift, each once: one e-mail address is one donor."),
        unit=PEOPLE,
    ),
    Definition(
        key="gifts",
        name=N_("Gifts"),
        counts=N_("Gifts to this edition of which money arrived and stayed."),
        unit=GIFTS,
    ),
    Definition(
        key="certificates_at_least_40_per_year",
        name=N_("Donors of € 40 or more"),
        counts=N_(
            "Donors whose gifts to any edition, paid in this calendar year (Brussels), are € 40 or more: "
            "those who can have a tax certificate. Registration fees are no gifts."
        ),
        unit=CERTIFICATES,
    ),
    Definition(
        key="certificates_sum_cents",
        name=N_("Gifts on these certificates"),
        counts=N_("The sum of those donors' gifts of that calendar year."),
        unit=CENTS,
    ),
)
