"""The figures of editions and money in words, and all figures in the groups in which they are shown."""

from walk.i18n import N_
from walk.statistics.definitions import (
    AGES,
    BANDS,
    CENTS,
    CERTIFICATES,
    EACH,
    EUROS,
    GENDERS,
    GIFTS,
    LEDGER,
    PACKAGES,
    PEOPLE,
    PERCENT,
    PERSONS,
    PROMISES,
    REGISTRATIONS,
    SHARES,
    TEAM_FIGURES,
    WALKER_FIGURES,
    WAYS,
    Definition,
    Group,
    define,
)

HISTORY = (
    define(
        "first_timers",
        N_("First-timers"),
        N_("Walkers who walked in no previous edition, found here or named."),
        *(PEOPLE, PERSONS),
    ),
    define("returning", N_("Walked before"), N_("Walkers who walked in at least one edition before."), PEOPLE, PERSONS),
    define(
        "all_editions",
        N_("In every edition"),
        N_("Walkers who walked in as many previous editions as there were; nobody at the first walk."),
        *(PEOPLE, PERSONS),
    ),
    define(
        "declared_not_found",
        N_("Named, but not found"),
        N_(
            "Walkers who named an edition of which all registrations are here, while nobody in it is found to be the "
            "same person. That edition does not count for them until the office says who they were."
        ),
        *(PEOPLE, PERSONS),
    ),
)
GIVING = (
    define(
        "amount",
        N_("Raised"),
        N_("All gifts to this edition that arrived and were not refunded or taken back."),
        *(EUROS, LEDGER),
    ),
    define(
        "donors",
        N_("Donors"),
        N_(
            "People who made such a gift, each once: one e-mail address is one donor, "
            "and so are those whom finance found to be the same."
        ),
        *(PEOPLE, LEDGER),
    ),
    define("gifts", N_("Gifts"), N_("Gifts to this edition of which money arrived and stayed."), GIFTS, LEDGER),
    define("mean_gift", N_("Mean gift"), N_("Raised, divided by gifts, rounded to a cent."), EUROS, LEDGER),
    define(
        "median_gift",
        N_("Median gift"),
        N_("Half of the gifts are at most this large, half at least; rounded to a cent."),
        *(EUROS, LEDGER),
    ),
    define("donors_per_walker", N_("Donors per walker"), N_("Donors, divided by walkers."), EACH, LEDGER),
    define(
        "euros_per_walker", N_("Raised per walker"), N_("Raised, divided by walkers, rounded to a cent."), EUROS, LEDGER
    ),
    define("euros_per_team", N_("Raised per team"), N_("Raised, divided by teams, rounded to a cent."), EUROS, LEDGER),
    define(
        "anonymous",
        N_("Anonymous gifts"),
        N_("Gifts of which visitors do not see who gave them."),
        *(GIFTS, LEDGER),
    ),
    define(
        "share_anonymous",
        N_("Share anonymous"),
        N_("Anonymous gifts among all gifts, rounded to a whole percentage."),
        *(PERCENT, LEDGER),
    ),
)
OTHER_MONEY = (
    define(
        "refunded",
        N_("Went back"),
        N_("Gift money of this edition that came in and went back: refunded, disputed, returned or corrected."),
        *(EUROS, LEDGER),
    ),
    define(
        "promised",
        N_("Still promised"),
        N_("Gifts of which nothing arrived yet, while their payment page or transfer is still open."),
        *(EUROS, PROMISES),
    ),
    define("promises", N_("Promised gifts"), N_("The number of such gifts."), GIFTS, PROMISES),
    define(
        "fees",
        N_("Registration fees"),
        N_("Fees that arrived and were not paid back, of all registrations. They are no gifts."),
        *(EUROS, LEDGER),
    ),
    define(
        "fees_unpaid",
        N_("Fees to be paid"),
        N_("What registrations that are not cancelled still have to pay."),
        *(EUROS, REGISTRATIONS),
    ),
    define(
        "packages",
        N_("Packages"),
        N_("What companies paid for packages. It is sponsoring with a return, and no gift."),
        *(EUROS, PACKAGES),
    ),
    define(
        "amount_before",
        N_("Edition before, same day"),
        N_("What the edition before had raised as many days before or after its walk as it is today."),
        *(EUROS, LEDGER),
    ),
    define(
        "growth",
        N_("Growth"),
        N_("Raised until today, compared with the edition before on the same day, in whole percents."),
        *(PERCENT, LEDGER),
    ),
)
CERTIFIED = (
    define(
        "certificates_at_least_40_per_year",
        N_("Donors of € 40 or more"),
        N_(
            "Donors whose gifts to any edition, paid in this calendar year (Brussels), are € 40 or more: "
            "those who can have a tax certificate. Registration fees are no gifts."
        ),
        *(CERTIFICATES, LEDGER),
    ),
    define(
        "certificates_sum_cents",
        N_("Gifts on these certificates"),
        N_("The sum of those donors' gifts of that calendar year."),
        *(CENTS, LEDGER),
    ),
    define(
        "donors_certified",
        N_("Donors of this walk among them"),
        N_("Those of them of whom at least one gift in that calendar year was to this edition."),
        *(PEOPLE, LEDGER),
    ),
    define(
        "share_certified",
        N_("Share of donors with a certificate"),
        N_("Those donors among all in whose name something was given to this edition, in whole percents."),
        *(PERCENT, LEDGER),
    ),
)
GROUPS = (
    Group(key="walkers", title=N_("Walkers"), figures=WALKER_FIGURES),
    Group(key="teams", title=N_("Teams"), figures=TEAM_FIGURES),
    Group(key="gender", title=N_("Women and men"), figures=(*GENDERS, *SHARES)),
    Group(key="ages", title=N_("Ages"), figures=(*AGES, *BANDS)),
    Group(key="routes", title=N_("Routes and editions"), figures=(*WAYS, *HISTORY)),
    Group(key="gifts", title=N_("Gifts"), figures=GIVING),
    Group(key="money", title=N_("Other money"), figures=OTHER_MONEY),
    Group(key="certificates", title=N_("Tax certificates"), figures=CERTIFIED),
)
ALL: dict[str, Definition] = {each.key: each for group in GROUPS for each in group.figures}
