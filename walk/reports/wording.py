"""The paragraph and the list of the annual report, in three languages; what is not known is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from walk.i18n import LANGUAGES, day, euros, number, speaking
from walk.statistics.figures import Subject, Value
from walk.statistics.masking import LEAST

ORDINALS = {
    "nl": "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende "
    "veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste",
    "fr": "première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième "
    "treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième",
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
}
NUMBERS = {
    "nl": "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
    "en": "zero one two three four five six seven eight nine ten eleven twelve",
}
AND = {"nl": " en ", "fr": " et ", "en": " and "}
SENTENCES = {
    "nl": {
        "walk": "Op {date} vond de {ordinal} editie van de Refugee Walk plaats.",
        "coming": "Op {date} vindt de {ordinal} editie van de Refugee Walk plaats.",
        "teams": "Er waren {teams} teams en {walkers} wandelaars.",
        "walkers": "Er waren {walkers} wandelaars.",
        "amount": "Samen zamelden ze {amount} in.",
        "donors": "Dat bedrag kwam van {donors} gevers, met {gifts} giften.",
        "gender": "{women} % van de wandelaars waren vrouwen, {men} % mannen.",
        "unknown": "Van {unknown} wandelaars kennen we het gender niet.",
        "age": "De gemiddelde leeftijd was {mean} jaar: de jongste wandelaar was {min} jaar, de oudste {max} jaar.",
        "distances": "{distances}.",
        "distance": "{count} wandelaars kozen voor {km} kilometer",
        "next_distance": "{count} voor {km} kilometer",
        "ways": "{central} wandelaars stapten mee op het centrale evenement, {own} op een eigen route.",
        "own": "Iedereen wandelde op een eigen route.",
        "first": "Voor {first} wandelaars was het de eerste keer.",
        "all": "{all} wandelaars waren er alle {editions} edities bij.",
    },
    "fr": {
        "walk": "La {ordinal} édition de la Refugee Walk a eu lieu le {date}.",
        "coming": "La {ordinal} édition de la Refugee Walk a lieu le {date}.",
        "teams": "Elle a réuni {teams} équipes et {walkers} marcheurs.",
        "walkers": "Elle a réuni {walkers} marcheurs.",
        "amount": "Ensemble, ils ont récolté {amount}.",
        "donors": "Ce montant vient de {donors} donateurs et de {gifts} dons.",
        "gender": "{women} % des marcheurs étaient des femmes, {men} % des hommes.",
        "unknown": "Pour {unknown} marcheurs, le genre n’est pas connu.",
        "age": "L’âge moyen était de {mean} ans : le plus jeune marcheur avait {min} ans, le plus âgé {max} ans.",
        "distances": "{distances}.",
        "distance": "{count} marcheurs ont choisi {km} kilomètres",
        "next_distance": "{count} ont choisi {km} kilomètres",
        "ways": "{central} marcheurs ont participé à l’événement central, {own} ont suivi leur propre parcours.",
        "own": "Tout le monde a suivi son propre parcours.",
        "first": "Pour {first} marcheurs, c’était la première fois.",
        "all": "{all} marcheurs ont participé aux {editions} éditions.",
    },
    "en": {
        "walk": "The {ordinal} edition of the Refugee Walk took place on {date}.",
        "coming": "The {ordinal} edition of the Refugee Walk takes place on {date}.",
        "teams": "There were {teams} teams and {walkers} walkers.",
        "walkers": "There were {walkers} walkers.",
        "amount": "Together they raised {amount}.",
        "donors": "It came from {donors} donors, in {gifts} gifts.",
        "gender": "{women}% of the walkers were women, {men}% were men.",
        "unknown": "The gender of {unknown} walkers is not known.",
        "age": "The mean age was {mean}: the youngest walker was {min} years old, the oldest {max}.",
        "distances": "{distances}.",
        "distance": "{count} walkers chose {km} kilometres",
        "next_distance": "{count} chose {km} kilometres",
        "ways": "{central} walkers took part in the central event, {own} walked a route of their own.",
        "own": "Everybody walked a route of their own.",
        "first": "For {first} walkers it was the first time.",
        "all": "{all} walkers took part in all {editions} editions.",
    },
}
NAMES = {
    "nl": "Teams|Wandelaars|Vrouwen|Mannen|Gemiddelde leeftijd|Jongste wandelaar|Oudste wandelaar|"
    "Wandelaars op {km} km|Nieuwe wandelaars|In elke editie|Gevers|Giften|Ingezameld",
    "fr": "Équipes|Marcheurs|Femmes|Hommes|Âge moyen|Plus jeune marcheur|Marcheur le plus âgé|Marcheurs sur {km} km|"
    "Nouveaux marcheurs|À chaque édition|Donateurs|Dons|Récolté",
    "en": "Teams|Walkers|Women|Men|Mean age|Youngest walker|Oldest walker|Walkers of {km} km|"
    "First-timers|In every edition|Donors|Gifts|Raised",
}
ITEMS = (
    *("teams", "walkers", "share_women", "share_men", "mean_age", "min_age", "max_age", "walkers_km"),
    *("first_timers", "all_editions", "donors", "gifts", "amount_cents"),
)
YEARS = {"nl": "{n} jaar", "fr": "{n} ans", "en": "{n} years"}


@dataclass(frozen=True, kw_only=True)
class Written:
    """The report's text in one language: a paragraph, and a list of what and how many."""

    language: str
    paragraph: str
    items: Sequence[tuple[str, str]]


def write(subject: Subject, values: Mapping[str, Value], distances: Mapping[str, int], *, over: bool) -> list[Written]:
    """The text in every language; `over`: the walk has been held."""
    return [_write(code, subject, values, distances, over) for code in LANGUAGES]


def _write(
    code: str, subject: Subject, values: Mapping[str, Value], distances: Mapping[str, int], over: bool
) -> Written:
    with speaking(code):
        sentences = _sentences(code, subject, values, distances, over)
        return Written(language=code, paragraph=" ".join(sentences), items=_items(code, values, distances))


def _sentences(
    code: str, subject: Subject, values: Mapping[str, Value], distances: Mapping[str, int], over: bool
) -> list[str]:
    shown = {key: number(value) for key, value in values.items() if isinstance(value, int)}
    amount = values.get("amount_cents")
    facts = {
        "date": day(subject.date),
        "ordinal": _nth(code, subject.ordinal),
        "editions": _in_letters(code, subject.ordinal),
        "amount": euros(amount) if isinstance(amount, int) else None,
        "distances": _distances(code, distances),
        "women": shown.get("share_women"),
        "men": shown.get("share_men"),
        "mean": shown.get("mean_age"),
        "min": shown.get("min_age"),
        "max": shown.get("max_age"),
        "first": shown.get("first_timers") if _enough(values, "first_timers") else None,
        "all": shown.get("all_editions") if _enough(values, "all_editions") else None,
        **{name: shown.get(name) for name in ("teams", "walkers", "donors", "gifts", "central", "own")},
        "unknown": shown.get("unknown") if _enough(values, "unknown") else None,
    }
    chosen = ["walk" if over else "coming", "teams" if values.get("teams") else "walkers", "amount", "donors", "gender"]
    ways = "ways" if values.get("central") else "own"
    chosen += ["unknown", "age", "distances", *([ways] if values.get("walkers") else []), "first", "all"]
    return [sentence for key in chosen if (sentence := _filled(SENTENCES[code][key], facts))]


def _enough(values: Mapping[str, Value], key: str) -> bool:
    """Whether a number of people is large enough to be printed: nobody is found in five or more."""
    value = values.get(key)
    return isinstance(value, int) and value >= LEAST


def _filled(sentence: str, facts: Mapping[str, str | None]) -> str:
    """The sentence with its facts; none where one of them is not known."""
    try:
        return sentence.format_map({name: fact for name, fact in facts.items() if fact is not None})
    except KeyError:
        return ""


def _distances(code: str, distances: Mapping[str, int]) -> str | None:
    chosen = [(km, count) for km, count in distances.items() if count]
    words = SENTENCES[code]
    parts = [
        words["distance" if place == 0 else "next_distance"].format(count=number(count), km=number(float(km)))
        for place, (km, count) in enumerate(chosen)
    ]
    if not parts:
        return None
    return AND[code].join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _items(code: str, values: Mapping[str, Value], distances: Mapping[str, int]) -> list[tuple[str, str]]:
    items = []
    for key, name in zip(ITEMS, NAMES[code].split("|"), strict=True):
        value = values.get(key)
        if key == "walkers_km":
            items += [(name.format(km=number(float(km))), number(count)) for km, count in distances.items()]
        elif isinstance(value, int):
            items.append((name, _shown(code, key, value)))
    return items


def _shown(code: str, key: str, value: int) -> str:
    if key.startswith("share_"):
        return f"{value} %"
    if key.endswith("_age"):
        return YEARS[code].format(n=value)
    return euros(value) if key.endswith("_cents") else number(value)


def _nth(code: str, ordinal: int) -> str:
    words = ORDINALS[code].split()
    if ordinal <= len(words):
        return words[ordinal - 1]
    if code == "en":
        teen = 10 <= ordinal % 100 <= 20
        return f"{ordinal}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(ordinal % 10, 'th')}"
    return f"{ordinal}e"


def _in_letters(code: str, count: int) -> str:
    words = NUMBERS[code].split()
    return words[count] if count < len(words) else str(count)
