"""Of each kind of finding the first are kept; the last of them stands for the others, which are counted."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.model.finding import Finding

SAMPLES = 100


def counted(samples: Iterable[Finding], count: int) -> Iterator[Finding]:
    """The samples, the last of which stands for those up to `count` that are not kept."""
    kept = list(samples)
    if kept and count > len(kept):
        kept[-1] = replace(kept[-1], more=count - len(kept))
    yield from kept


def capped(found: Iterable[Finding]) -> list[Finding]:
    """The first hundred findings of each kind, the last of them standing for the rest."""
    kept: dict[tuple[object, ...], list[Finding]] = {}
    left: dict[tuple[object, ...], int] = {}
    for one in found:
        kind = one.code, one.table, one.field, one.details.get("contrainte"), one.cause, one.cascade_of
        if len(kept.setdefault(kind, [])) < SAMPLES:
            kept[kind].append(one)
        else:
            left[kind] = left.get(kind, 0) + 1
    return [one for kind, group in kept.items() for one in counted(group, len(group) + left.get(kind, 0))]
