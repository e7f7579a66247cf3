"""Which body or region a written name means. It publishes ids and official spellings, and guesses none.

Names are compared without accents, case, dashes, spaces and articles, St and Ste being Saint and Sainte.
Whether an unknown name is a warning or an error is the caller's affair.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from pipeline.model.rows import Value
from pipeline.normalise.notation.shadow import flatten, fold_name
from pipeline.normalise.notation.years import year_bounds

References = Mapping[str, Sequence[Mapping[str, Value]]]

_SAINT = re.compile(r"\bst(e?)\b\.?")
_IN_BRACKETS = re.compile(r"([^()]*[^() ]) *\(([^()]{1,30})\)\.?")
_ACRONYM = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý&-]{1,14}")
_REGION = re.compile(r"(?:region )?(?:administrative )?(?:n[o°] ?)?")
_NUMBER = re.compile(r"0?([1-9]|1[0-9])")
_NUMBERED = re.compile(r"\(?([0-9]{1,2})\)? *[-:. ] *([^0-9]+)|([^0-9(]+?) *\(?([0-9]{1,2})\)?")
_LONGEST = 200
_NEAREST = 3
_LIKENESS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name that a body bore, from a day to a day (both included; None for always)."""

    id: str
    name: str
    acronym: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The id that a text names; without one, the nearest official names (a proposal, never a value)."""

    id: str | None
    nearest: tuple[str, ...] = ()


class NameIndex:
    """The known names of bodies over time."""

    def __init__(self, rows: Iterable[NameRow]) -> None:
        self._names: defaultdict[str, list[NameRow]] = defaultdict(list)
        self._acronyms: defaultdict[str, list[NameRow]] = defaultdict(list)
        for row in rows:
            self._names[_key(row.name)].append(row)
            if row.acronym:
                self._acronyms[row.acronym.upper()].append(row)
        self._official = {key: found[-1].name for key, found in self._names.items()}

    @classmethod
    def from_references(cls, references: References) -> "NameIndex":
        """The index of `noms_organismes`, and of `organismes` for bodies without dated names."""
        rows = [_name_row(row) for row in references.get("noms_organismes", ())]
        dated = {row.id for row in rows}
        latest = (
            NameRow(id=str(row["id_organisme"]), name=str(row["nom"])) for row in references.get("organismes", ())
        )
        return cls([*rows, *(row for row in latest if row.id not in dated)])

    def find(self, text: str, year: str | None = None) -> Match:
        """The body that the whole text names in the fiscal year `AAAA-AAAA` (any year for None).

        A name beats an acronym, and counts even outside its years when one body alone ever bore it. An
        acronym counts alone, when one body alone bears it in that year. An acronym in brackets after a
        name is left aside.
        """
        written = flatten(text[:_LONGEST]).strip()
        bracketed = _IN_BRACKETS.fullmatch(written)
        for name in (written, bracketed[1]) if bracketed else (written,):
            rows = self._names.get(_key(name), [])
            found = _only(_in_year(rows, year)) or _only(rows)
            if found:
                return Match(id=found)
        acronym = written.replace(".", "")
        if _ACRONYM.fullmatch(acronym):
            found = _only(_in_year(self._acronyms.get(acronym, []), year))
            if found:
                return Match(id=found)
        return Match(id=None, nearest=_nearest(bracketed[1] if bracketed else written, self._official))


class RegionIndex:
    """The administrative regions by number and by name."""

    def __init__(self, regions: Mapping[str, str]) -> None:
        """`regions` gives the official name of each two-digit code."""
        self._codes = frozenset(regions)
        self._by_name = {_key(name): code for code, name in regions.items()}
        self._official = {_key(name): name for name in regions.values()}

    @classmethod
    def from_references(cls, references: References) -> "RegionIndex":
        """The index of the table `regions`."""
        return cls({str(row["code_region"]): str(row["nom"]) for row in references.get("regions", ())})

    def find(self, text: str) -> Match:
        """The region that the whole text names, by number, name or both; both must agree."""
        written = flatten(text[:_LONGEST]).strip()
        plain = _REGION.sub("", fold_name(written), count=1)
        code = self._code(plain) or self._by_name.get(_key(plain))
        if code is None and (parts := _NUMBERED.fullmatch(written)):
            number, name = parts[1] or parts[4], parts[2] or parts[3]
            named = self._by_name.get(_key(_REGION.sub("", fold_name(name), count=1)))
            code = named if named and named == self._code(number) else None
        return Match(id=code) if code else Match(id=None, nearest=_nearest(plain, self._official))

    def _code(self, number: str) -> str | None:
        match = _NUMBER.fullmatch(number)
        code = match[1].zfill(2) if match else None
        return code if code in self._codes else None


def _name_row(row: Mapping[str, Value]) -> NameRow:
    since, until = row.get("valide_du"), row.get("valide_au")
    return NameRow(
        id=str(row["id_organisme"]),
        name=str(row["nom"]),
        acronym=str(row["sigle"]) if row.get("sigle") else None,
        valid_from=since if isinstance(since, date) else None,
        valid_to=until if isinstance(until, date) else None,
    )


def _key(name: str) -> str:
    return _SAINT.sub(r"saint\1", fold_name(name)).replace(" ", "").replace(".", "")


def _in_year(rows: Sequence[NameRow], year: str | None) -> list[NameRow]:
    """The rows whose validity meets the fiscal year."""
    if year is None:
        return list(rows)
    first, last = year_bounds(year)
    return [row for row in rows if (row.valid_from or first) <= last and (row.valid_to or last) >= first]


def _only(rows: Sequence[NameRow]) -> str | None:
    ids = {row.id for row in rows}
    return ids.pop() if len(ids) == 1 else None


def nearest_name(text: str, known: Iterable[str]) -> str:
    """The known name that is most like a text; empty when none is like it."""
    official = {_key(name): name for name in known}
    return next(iter(_nearest(fold_name(text[:_LONGEST]), official)), "")


def _nearest(text: str, official: Mapping[str, str]) -> tuple[str, ...]:
    """At most three official names, the likeliest first."""
    found = process.extract(_key(text), tuple(official), scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=_LIKENESS)
    return tuple(official[key] for key, _, _ in found)
