"""The office's forms for files of another system; which column is which is read from the page itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from walk.errors import Refused
from walk.exchange.dates import EXAMPLES, Order, fitting
from walk.exchange.facts import Known
from walk.exchange.profiles.foreign import Survey
from walk.exchange.profiles.mapping import (
    AMOUNTS,
    AS_IT_STANDS,
    COUNTED,
    IDS,
    WORDS,
    How,
    Plan,
    Source,
    has_days,
)
from walk.exchange.rows import COLUMNS, FILES
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, line

_NEEDED = InputRequired(message=_l("This is needed."))
LONGEST = 120  # of a fixed value
SAMPLES = 3  # values that are shown of a column
Fields = Mapping[str, str]


class ForeignForm(WalkForm):
    """A file of another system, and what is in it."""

    kind = RadioField(_l("What is in it?"), validators=[InputRequired(message=_l("Say what is in the file."))])
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])


class ProfileForm(WalkForm):
    """Under which name the profile is kept."""

    name = line(_l("Name of this profile"), most=80, needed=_l("Give the profile a name."))


class EditionFactsForm(WalkForm):
    """What converted files do not say of the edition."""

    year = IntegerField(_l("Year"), validators=[_NEEDED, NumberRange(min=1900, max=2199)])
    date = DateField(_l("Day of the walk"), validators=[_NEEDED])
    ordinal = IntegerField(_l("Which edition is it?"), validators=[_NEEDED, NumberRange(min=1, max=200)])
    place = line(_l("Place"), most=120)

    def known(self) -> Known:
        """What was filled in, for the command."""
        return Known(year=self.year.data, day=self.date.data, ordinal=self.ordinal.data, place=self.place.data or None)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a list."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked about one of our columns: where it comes from, and how its values are read."""

    column: str
    source: str
    fixed: str
    options: Sequence[Option]
    orders: Sequence[Option]
    order: str
    amount: bool
    samples: Sequence[str]
    words: Sequence[tuple[str, str]]
    ours: Sequence[Option]
    more: bool


def asked_of(plan: Plan, header: Sequence[str], found: Survey) -> list[Asked]:
    """The questions of the page, with what the plan answers."""
    return [_asked(plan, column, list(header), found) for column in COLUMNS[plan.file]]


def plan_from(file: str, header: Sequence[str], found: Survey, form: Fields) -> Plan:
    """What was chosen on the page. Raises Refused for what the page did not offer."""
    sources = {column: _chosen(column, list(header), form) for column in COLUMNS[file]}
    orders, words = {}, {}
    for column, source in sources.items():
        if source.how is not How.COLUMN:
            continue
        order = form.get(f"order-{column}", "")
        if has_days(column) and order in [each.value for each in Order]:
            orders[source.of] = order
        if column in WORDS.get(file, {}) and form.get(f"was-{column}") == form.get(f"source-{column}"):
            allowed = {*WORDS[file][column][0], AS_IT_STANDS}
            told = [
                (value, form.get(f"word-{column}-{number}", ""))
                for number, value in enumerate(found.values.get(source.of, ()))
                if f"word-{column}-{number}" in form
            ]
            words[column] = {value: ours for value, ours in told if ours in allowed}
    return Plan(file=file, sources=sources, orders=orders, words=words, comma=form.get("comma") == "comma")


def file_choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Our three files, by what is in them."""
    return [(file, words[file]) for file in FILES]


def source_key(source: Source, header: Sequence[str]) -> str:
    """A source as the value of a choice."""
    if source.how in (How.EMPTY, How.FIXED, How.MADE):
        return source.how.value
    if not set(source.columns) <= set(header):
        return How.EMPTY.value
    return ":".join([source.how.value, *(str(header.index(each)) for each in source.columns)])


def _asked(plan: Plan, column: str, header: list[str], found: Survey) -> Asked:
    source = plan.sources[column]
    plain = source.how is How.COLUMN
    values = list(found.values.get(source.of, ())) if plain else []
    ours, _vocabulary = WORDS.get(plan.file, {}).get(column, ((), {}))
    chosen = plan.words.get(column, {})
    as_it_stands = Option(value=AS_IT_STANDS, label=_("as it stands"))
    fits = fitting(values) if plain and has_days(column) else []
    return Asked(
        column=column,
        source=source_key(source, header),
        fixed=source.text if source.how is How.FIXED else "",
        options=list(_options(column, next(iter(plan.sources)), header, source)),
        orders=[Option(value=each.value, label=EXAMPLES[each]) for each in (fits or EXAMPLES)]
        if plain and has_days(column)
        else [],
        order=plan.orders.get(source.of, ""),
        amount=column in AMOUNTS and plain,
        samples=[each[:30] for name in source.columns for each in found.values.get(name, ()) if each][:SAMPLES],
        words=[(value, chosen.get(value, AS_IT_STANDS)) for value in values] if ours else [],
        ours=[*(Option(value=each, label=each or _("(empty)")) for each in ours), as_it_stands],
        more=bool(ours) and source.of in found.many,
    )


def _options(column: str, own_id: str, header: Sequence[str], source: Source) -> Iterator[Option]:
    """An id can be made of the row only where it is the id of that row: others must be found again."""
    yield Option(value=How.EMPTY.value, label=_("leave it empty"))
    yield Option(value=How.FIXED.value, label=_("always the same, namely:"))
    if column in IDS and column == own_id:
        yield Option(value=How.MADE.value, label=_("made of the whole row"))
    if column == COUNTED:
        yield Option(value=How.MADE.value, label=_("counted"))
    for number, name in enumerate(header):
        yield Option(value=f"{How.COLUMN.value}:{number}", label=name)
    for number, name in enumerate(header):
        if column in IDS:
            yield Option(value=f"{How.CODE.value}:{number}", label=_("a code of “%(name)s”", name=name))
        elif column in ("first_name", "last_name"):
            yield Option(value=f"{How.FIRST_WORD.value}:{number}", label=_("first word of “%(name)s”", name=name))
            yield Option(value=f"{How.OTHER_WORDS.value}:{number}", label=_("other words of “%(name)s”", name=name))
    if column == "donor_name":
        pairs = {*pairwise(header), *pairwise(reversed(header))}
        planned = [(source.of, source.text)] if source.how is How.JOINED and set(source.columns) <= set(header) else []
        for one, other in dict.fromkeys([*planned, *sorted(pairs, key=lambda pair: header.index(pair[0]))]):
            value = f"{How.JOINED.value}:{header.index(one)}:{header.index(other)}"
            yield Option(value=value, label=_("“%(first)s” and “%(second)s”", first=one, second=other))


def _chosen(column: str, header: list[str], form: Fields) -> Source:
    how, *numbers = form.get(f"source-{column}", "").split(":")
    if how not in [each.value for each in How]:
        return Source()
    kind = How(how)
    if kind is How.FIXED:
        return Source(how=kind, text=" ".join(form.get(f"fixed-{column}", "").split())[:LONGEST])
    if kind in (How.EMPTY, How.MADE):
        return Source(how=kind)
    names = [header[int(each)] for each in numbers if each.isascii() and each.isdecimal() and int(each) < len(header)]
    if len(names) != (2 if kind is How.JOINED else 1):
        raise Refused(_("Choose a column of the file for %(column)s.", column=column))
    return Source(how=kind, of=names[0], text=names[1] if kind is How.JOINED else "")
