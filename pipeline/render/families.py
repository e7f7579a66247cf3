"""Root causes, gravest and largest first, each with what only follows from it.

People read a cause once and correct it once; what follows from it is counted but takes no place of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.finding import SEVERITIES, Severity
from pipeline.render.groups import Group
from pipeline.render.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """A group that only follows from another; `sure` when no other cause of this report can be its origin."""

    group: Group
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A root cause and its consequences. A group whose origin is not in the report stands alone."""

    root: Group
    follows: tuple[Consequence, ...]

    @property
    def severity(self) -> Severity:
        return self.root.severity


def families(groups: Iterable[Group]) -> tuple[Family, ...]:
    """One family a root cause, from error to info, then by count; equal counts by code, table, field and cause."""
    ordered = sorted(groups, key=_weight)
    roots = [group for group in ordered if group.cascade_of is None]
    found: dict[int, list[Consequence]] = {}
    orphans = []
    for group in ordered:
        if group.cascade_of is None:
            continue
        origins = _origins(group, roots, ordered)
        if origins:
            sure = len(origins) == 1
            found.setdefault(id(origins[0]), []).append(Consequence(group=group, sure=sure))
        else:
            orphans.append(group)
    heads = sorted([*roots, *orphans], key=_weight)
    return tuple(Family(root=head, follows=tuple(found.get(id(head), ()))) for head in heads)


def cause_title(group: Group, words: Words) -> str:
    """What people call it: the root cause, or what was found where no cause is known."""
    return words.fill(words.cause(group.cause).title if group.cause else words.code(group.code).title, {})


def cause_text(group: Group, words: Words) -> str:
    """The root cause, where, and in how many cells: `Virgule décimale dans « projets.montant » : 12 431 cellules`."""
    title, times = cause_title(group, words), times_text(group, words)
    if group.cause is not None and group.place:
        return words.label("report.cause", cause=title, place=group.place, cellules=times)
    return " · ".join(part for part in (title, group.place, times if group.count > 1 else "") if part)


def times_text(group: Group, words: Words) -> str:
    """How often: in cells where the cause is one of cells."""
    unit = "cell" if group.cause is not None and group.field is not None else "times"
    return words.label(f"count.{unit}", nombre=group.count)


def follows_text(one: Consequence, words: Words) -> str:
    """One line: how many findings only follow, and from what where that is not plain."""
    group = one.group
    told = "report.follows" if one.sure else "report.follows_code"
    return words.label(told, nombre=group.count, code=group.code, origine=group.cascade_of)


def _origins(group: Group, roots: Sequence[Group], every: Sequence[Group]) -> list[Group]:
    """The root causes that the group can follow from, the likeliest first; of other tables where its own has none.

    An error of the reference (`type-error`) is about its own table alone; a rule that sums one table up in another
    follows from the cells of the first.
    """
    code, seen = group.cascade_of, {group.code}
    while code is not None and code not in seen:
        alike = [root for root in roots if root.code == code]
        there = [root for root in alike if root.table == group.table]
        if there := there or (alike if "-" not in code else []):
            return [root for root in there if root.field == group.field and group.field is not None] or there
        seen.add(code)
        between = (one for one in every if one.code == code and one.table == group.table)
        code = next((one.cascade_of for one in between), None)
    return []


def _weight(group: Group) -> tuple[int, int, str, str, str, str, str]:
    named = (group.code, group.table, group.field, group.cause, group.cascade_of)
    code, table, field, cause, cascade = (part or "" for part in named)
    return SEVERITIES.index(group.severity), -group.count, code, table, field, cause, cascade
