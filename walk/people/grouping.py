"""Who are one person, and who perhaps: pure, and in one pass over everybody."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from walk.people.rules import Key, Reason, Told, certain_keys, similar_keys, why_similar

Pair = tuple[int, int]
KeysOf = Callable[[Told], Iterator[Key]]
Apart = Mapping[int, set[int]]  # of each walker: those of whom the office said that they are somebody else


@dataclass(frozen=True, kw_only=True)
class Group:
    """Walkers who are one person. `persons`: who they were held for before, none or several."""

    walkers: Sequence[Told]
    persons: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Everybody in groups; and pairs of walkers, the lower number first, that somebody must look at, with why."""

    groups: Sequence[Group]
    proposals: Mapping[Pair, Reason]


def group(told: Iterable[Told], apart: Apart) -> Grouping:
    """Walkers who are certainly one person, together; nobody twice in an edition, nor with who they are not.

    Proposals concern those who have no person yet.
    """
    everybody = sorted(told, key=lambda each: each.walker_id)
    bunches = _Bunches(everybody, apart)
    for shared in _sharing(everybody, certain_keys):
        for one, other in combinations(shared, 2):
            bunches.unite(one, other)
    proposals = dict(bunches.twice)
    for shared in _sharing(everybody, similar_keys):
        for one, other in _with_newcomer(shared):
            reason = why_similar(one, other)
            if reason is not None and bunches.may_be_one(one, other):
                pair = (one.walker_id, other.walker_id)
                proposals[pair] = min(reason, proposals.get(pair, reason))
    return Grouping(groups=bunches.groups(), proposals=proposals)


def are_one(told: Sequence[Told]) -> bool:
    """Whether the rule alone makes one person of all these."""
    return len(group(told, {}).groups) <= 1


def still_true(grouping: Grouping, holds: Collection[int]) -> Grouping:
    """Only what rests on walkers of whom all that was told holds."""
    groups = [each for each in grouping.groups if all(told.walker_id in holds for told in each.walkers)]
    proposals = {pair: why for pair, why in grouping.proposals.items() if all(each in holds for each in pair)}
    return Grouping(groups=groups, proposals=proposals)


@dataclass(kw_only=True)
class _Bunch:
    walkers: list[Told]
    editions: dict[int, Told]
    apart: set[int] = field(default_factory=set)


class _Bunches:
    """Sets of walkers that grow together."""

    def __init__(self, everybody: Sequence[Told], apart: Apart) -> None:
        self.twice: dict[Pair, Reason] = {}
        self._of: dict[int, _Bunch] = {}
        persons: dict[int, _Bunch] = {}
        for each in everybody:
            bunch = persons.get(each.person_id) if each.person_id is not None else None
            if bunch is None:
                bunch = _Bunch(walkers=[], editions={})
                if each.person_id is not None:
                    persons[each.person_id] = bunch
            bunch.walkers.append(each)
            bunch.editions[each.edition_id] = each
            bunch.apart |= apart.get(each.walker_id, set())
            self._of[each.walker_id] = bunch

    def unite(self, one: Told, other: Told) -> None:
        """One person from now on, unless that is known to be wrong; twice in one edition is remembered."""
        mine, theirs = self._of[one.walker_id], self._of[other.walker_id]
        if mine is theirs or self._parted(mine, theirs):
            return
        clash = next((each for each in theirs.editions if each in mine.editions), None)
        if clash is not None:
            both = sorted((mine.editions[clash].walker_id, theirs.editions[clash].walker_id))
            self.twice[both[0], both[1]] = Reason.TWICE
            return
        if len(mine.walkers) < len(theirs.walkers):
            mine, theirs = theirs, mine
        mine.walkers += theirs.walkers
        mine.editions |= theirs.editions
        mine.apart |= theirs.apart
        for each in theirs.walkers:
            self._of[each.walker_id] = mine

    def may_be_one(self, one: Told, other: Told) -> bool:
        """Whether they are two so far, and nothing says that they cannot be one."""
        mine, theirs = self._of[one.walker_id], self._of[other.walker_id]
        return (
            mine is not theirs and not self._parted(mine, theirs) and mine.editions.keys().isdisjoint(theirs.editions)
        )

    def groups(self) -> list[Group]:
        found = {id(each): each for each in self._of.values()}
        return [
            Group(
                walkers=each.walkers,
                persons=sorted({told.person_id for told in each.walkers if told.person_id is not None}),
            )
            for each in found.values()
        ]

    def _parted(self, mine: _Bunch, theirs: _Bunch) -> bool:
        return bool(mine.apart) and any(each.walker_id in mine.apart for each in theirs.walkers)


def _sharing(everybody: Iterable[Told], keys_of: KeysOf) -> Iterator[list[Told]]:
    """Those with the same key together; first by names, then by addresses, each in the order of the walkers."""
    found: dict[Key, list[Told]] = defaultdict(list)
    for each in everybody:
        for key in keys_of(each):
            found[key].append(each)
    shared = [(key[0] != "name", each) for key, each in found.items() if len(each) > 1]
    return (each for _, each in sorted(shared, key=lambda both: (both[0], both[1][0].walker_id)))


def _with_newcomer(shared: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    return (pair for pair in combinations(shared, 2) if pair[0].person_id is None or pair[1].person_id is None)
