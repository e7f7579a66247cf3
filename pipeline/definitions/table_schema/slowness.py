"""Whether a search that goes back can read one text in ever more ways, so that a single cell holds it up.

The body of a loop becomes an automaton of its signs (Glushkov's). One that comes back to where it was by two ways
over the same text doubles the ways with every round; nothing else is exponential. Ways that grow slower, as those
of `a*a*` do, are not told.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.definitions.table_schema.pattern_tree import CATEGORIES, inside

_COPIES = 3  # of a counted part that are told apart
_MANY = 10  # rounds of a part of varying length that are as bad as a loop
_EFFORT = 1_000_000  # steps, well below a second
_SAMPLES = frozenset({*map(chr, range(128)), "é", "٣", "‐", "\u00a0", "\u2028"})


class _TooIntricate(Exception):
    """More was to be compared than a pattern is worth."""


def may_stall(nodes: Iterable[Any]) -> bool:
    """Whether a loop among the nodes of a parsed pattern can cut up one text in exponentially many ways.

    Also when that would take too long to find out.
    """
    signs = _samples(nodes := list(nodes))
    try:
        return any(_doubles(_Automaton(signs=signs), loop) for loop in _loops(nodes))
    except _TooIntricate:
        return True


def _loops(nodes: Iterable[Any]) -> Iterator[Any]:
    """The bodies of the outermost loops."""
    for kind, detail in nodes:
        if _is_loop(str(kind), detail):
            yield detail[2]
        elif str(kind) != "IN":
            yield from _loops(inside(str(kind), detail))


def _is_loop(kind: str, detail: Any) -> bool:  # noqa: ANN401  what the parser gives
    """Whether a part is repeated without end, or so often that it makes no difference."""
    if kind not in {"MAX_REPEAT", "MIN_REPEAT"}:
        return False
    low, high, body = detail
    if str(high) == "MAXREPEAT":
        return True
    shortest, longest = body.getwidth()
    return bool(high > _COPIES and (low < high or (high >= _MANY and shortest < longest)))


def _samples(nodes: list[Any]) -> tuple[str, ...]:
    """Signs enough to tell apart what the parts of the pattern take."""
    return tuple(sorted(_SAMPLES | {chr(code) for code in _named(nodes) if 0 <= code <= 0x10FFFF}))  # noqa: PLR2004


def _named(nodes: Iterable[Any]) -> Iterator[int]:
    for kind, detail in nodes:
        match str(kind):
            case "LITERAL" | "NOT_LITERAL":
                yield detail
            case "RANGE":
                yield from (detail[0] - 1, *detail, detail[1] + 1)
            case name:
                yield from _named(inside(name, detail))


@dataclass(frozen=True, slots=True)
class _Part:
    """The places at which a part of the pattern can begin and end, and its ways to take nothing.

    Each place with its number of ways, which differ where something between takes nothing in several ways.
    """

    first: Mapping[int, int] = field(default_factory=dict)
    last: Mapping[int, int] = field(default_factory=dict)
    empty: int = 1


def _sum(one: Mapping[int, int], other: Mapping[int, int], times: int) -> Mapping[int, int]:
    if not times or not other:
        return one
    found = dict(one)
    _add(found, other, times)
    return found


def _add(ways: dict[int, int], more: Mapping[int, int], times: int) -> None:
    """Ways added up; more than two are no worse than two."""
    for place, number in more.items():
        ways[place] = min(ways.get(place, 0) + number * times, 2)


@dataclass(slots=True)
class _Automaton:
    """One place for each sign of the pattern; `takes` are the samples that stand there, a bit for each.

    `follow` counts the ways from a place to the next, `apart` keeps what is never entered again from outside.
    """

    signs: tuple[str, ...]
    takes: list[int] = field(default_factory=list)
    follow: dict[int, dict[int, int]] = field(default_factory=dict)
    apart: list[list[Any]] = field(default_factory=list)
    effort: int = 0

    def spend(self, steps: int = 1) -> None:
        self.effort += steps
        if self.effort > _EFFORT:
            raise _TooIntricate

    def sequence(self, nodes: Iterable[Any]) -> _Part:
        whole = _Part()
        for kind, detail in nodes:
            whole = self._then(whole, self._node(str(kind), detail))
        return whole

    def join(self, ends: Mapping[int, int], starts: Mapping[int, int]) -> None:
        self.spend(len(ends) * len(starts))
        for end, times in ends.items():
            _add(self.follow.setdefault(end, {}), starts, times)

    def _then(self, one: _Part, other: _Part) -> _Part:
        self.join(one.last, other.first)
        self.spend(len(one.first) + len(other.last))
        first, last = _sum(one.first, other.first, one.empty), _sum(other.last, one.last, other.empty)
        return _Part(first, last, min(one.empty * other.empty, 2))

    def _node(self, kind: str, detail: Any) -> _Part:  # noqa: ANN401  what the parser gives
        match kind:
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeat(kind, detail)
            case "SUBPATTERN":
                return self.sequence(detail[3])
            case "BRANCH" | "GROUPREF_EXISTS":
                branches = detail[1] if kind == "BRANCH" else detail[1:]
                return self._either([self.sequence(branch or ()) for branch in branches])
            case "AT" | "ASSERT" | "ASSERT_NOT":
                self.apart.append(inside(kind, detail))
                return _Part()
            case "ATOMIC_GROUP" | "POSSESSIVE_REPEAT" | "GROUPREF":
                self.apart.append(inside(kind, detail))
                return self._place(_bits(self.signs, (("ANY", None),)), empty=True)
            case _:
                return self._place(_bits(self.signs, ((kind, detail),)))

    def _place(self, takes: int, *, empty: bool = False) -> _Part:
        self.spend(10)  # a look at the signs
        self.takes.append(takes)
        here = {len(self.takes) - 1: 1}
        return _Part(here, here, int(empty))

    def _either(self, parts: list[_Part]) -> _Part:
        first = {place: ways for part in parts for place, ways in part.first.items()}
        last = {place: ways for part in parts for place, ways in part.last.items()}
        return _Part(first, last, min(sum(part.empty for part in parts), 2))

    def _repeat(self, kind: str, detail: Any) -> _Part:  # noqa: ANN401  what the parser gives
        low, high, body = detail
        if _is_loop(kind, detail):
            part = self.sequence(body)
            self.join(part.last, part.first)
            return _Part(part.first, part.last, min(part.empty + (low == 0), 2))
        part = _Part()
        for at in reversed(range(min(high, _COPIES))):  # x{1,3} is x(x(x)?)?, which takes a text in one way
            part = self._then(self.sequence(body), part)
            part = _Part(part.first, part.last, min(part.empty + (at >= low), 2))
        return part


def _bits(signs: tuple[str, ...], nodes: Iterable[Any]) -> int:
    """The signs that one of the nodes takes, a bit for each."""
    found = 0
    for kind, detail in nodes:
        match str(kind):
            case "LITERAL":
                found |= _mask(signs, re.escape(chr(detail)))
            case "NOT_LITERAL":
                found |= _mask(signs, f"[^{re.escape(chr(detail))}]")
            case "RANGE":
                found |= _mask(signs, f"[{re.escape(chr(detail[0]))}-{re.escape(chr(detail[1]))}]")
            case "CATEGORY":
                found |= _mask(signs, CATEGORIES.get(str(detail), r"[\s\S]"))
            case "IN" if str(detail[0][0]) == "NEGATE":
                found |= ~_bits(signs, detail[1:]) & ((1 << len(signs)) - 1)
            case "IN":
                found |= _bits(signs, detail)
            case _:
                found |= _mask(signs, r"[\s\S]")
    return found


@lru_cache(maxsize=1024)
def _mask(signs: tuple[str, ...], one: str) -> int:
    taken = re.compile(one)
    return sum(1 << at for at, sign in enumerate(signs) if taken.fullmatch(sign))


def _doubles(automaton: _Automaton, body: Sequence[Any]) -> bool:
    """Whether one text leads through the loop and back to the same place by two ways."""
    whole = automaton.sequence(body)
    automaton.join(whole.last, whole.first)
    if any(ways > 1 for steps in automaton.follow.values() for ways in steps.values()):
        return True
    return _two_ways(automaton) or any(may_stall(nodes) for nodes in automaton.apart)


def _two_ways(automaton: _Automaton) -> bool:
    """Whether two ways over the same text part from one state and meet again in one.

    Places from which the same steps lead on are one state. In a loop each state leads to each other one.
    """
    names: dict[frozenset[int], int] = {}
    state = {at: names.setdefault(frozenset(steps), len(names)) for at, steps in automaton.follow.items()}
    steps = {name: [(automaton.takes[at], state[at]) for at in places] for places, name in names.items()}
    parted = deque(pair for one in steps.values() for pair in _pairs(automaton, one, one))
    known = set(parted)
    while parted:
        one, other = parted.popleft()
        if one == other:
            return True
        for pair in _pairs(automaton, steps[one], steps[other]):
            if pair not in known:
                known.add(pair)
                parted.append(pair)
    return False


def _pairs(
    automaton: _Automaton, ones: list[tuple[int, int]], others: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The pairs of states to which the same sign leads, by two different steps."""
    automaton.spend(len(ones) * len(others))
    for at, (taken, one) in enumerate(ones):
        for also, other in others[at + 1 :] if ones is others else others:
            if taken & also:
                yield min(one, other), max(one, other)
