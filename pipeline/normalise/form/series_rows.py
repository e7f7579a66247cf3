"""The rows of a series: each year once, its words read as an amount or a count.

A year is certain only as the whole series makes it; a year stated twice with different values has none.
Where the words stand was found in `series`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model.document import Line
from pipeline.model.finding import Detail, Finding
from pipeline.model.rows import Row, Value
from pipeline.normalise.form.passages import Part, Passage, joined
from pipeline.normalise.form.series import Entry, Series
from pipeline.normalise.form.series_grid import barred
from pipeline.normalise.form.telling import About, tell, tell_stray
from pipeline.normalise.notation.amounts import parse_amount
from pipeline.normalise.notation.counts import parse_count
from pipeline.normalise.notation.shadow import fold, shadow
from pipeline.normalise.notation.years import settle


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A value as its table holds it; the first of `values` is the number itself."""

    values: Mapping[str, Value]
    status: str
    code: str | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)
    corrected: bool = False

    @property
    def main(self) -> str:
        """The number's own field."""
        return next(iter(self.values))

    def agrees(self, other: "_Reading") -> bool:
        """Whether both state the same value, however precisely written."""
        ignored = {"precision"}
        mine, others = (
            {name: value for name, value in one.values.items() if name not in ignored} for one in (self, other)
        )
        return self.status == other.status and mine == others


_Reader = Callable[[str], _Reading]
_Stated = tuple[tuple[Line, ...], Mapping[str, tuple[Part, ...]]]
# "Coût (k$)", "(000 $)", "en euros" beside a series: whether `1 200 $` means dollars there is not certain.
_SCALE = re.compile(
    r"(?i)(?<!\w)(?:[kmg] ?\$|\$ ?[kmg](?!\w)|milliers?|millions?|milliards?|[x×] ?1 ?000(?![0-9]))"
    r"|(?<![0-9,.])(?<![0-9] )000(?! ?[0-9])"
    r"|[€£¥]|\$ ?US|US ?\$|(?<!\w)(?:EUR|USD|euros?|dollars? am[ée]ricains?)(?!\w)"
)
# The same on a line that went on with the last value.
_SCALE_BELOW = re.compile(r"(?i)(?<!\w)en (?:[kmg] ?\$|milliers?|millions?|milliards?)(?!\w)")


def series_rows(series: Series, table: str, id_rapport: str) -> tuple[list[Row], list[Finding]]:
    """One row a year of `couts` or `clienteles`, in the document's order, and what was found on the way.

    A period, a year that cannot be read and a forecast make no row: they are told.
    """
    findings = [tell_stray(stray, table) for stray in series.strays]
    scaled = any(_SCALE.search(shadow(stray.text)) for stray in series.strays) or any(
        _SCALE_BELOW.search(shadow(entry.value.text)) for entry in series.entries
    )
    of_year: dict[str, list[Entry]] = {}
    stated = [entry for entry in series.entries if not entry.foreseen]
    periods = [entry for entry in stated if entry.year.kind == "periode"]
    single = [entry for entry in stated if entry.year.kind != "periode"]
    findings.extend(_no_row("valeur_prevue", entry, table) for entry in series.entries if entry.foreseen)
    findings.extend(_no_row("periode_pour_annee", entry, table) for entry in periods)
    for entry, year in zip(single, settle([entry.year for entry in single]), strict=True):
        if year is None:
            findings.append(_no_row("annee_illisible", entry, table))
        else:
            of_year.setdefault(year, []).append(entry)
            findings.extend(_year_notes(entry, year, table, id_rapport))
    rows = []
    for year, entries in of_year.items():
        row, notes = _row(entries, _reader(table, scaled=scaled), About(table=table, key=(id_rapport, year)))
        rows.append(row)
        findings.extend(notes)
    return rows, findings


def _no_row(code: str, entry: Entry, table: str) -> Finding:
    return tell(code, joined([entry.written, entry.value]), About(table=table, field="annee_financiere"))


def _year_notes(entry: Entry, year: str, table: str, id_rapport: str) -> list[Finding]:
    about = About(table=table, field="annee_financiere", key=(id_rapport, year))
    if entry.year.kind == "indecise":
        return [tell("annee_deduite", entry.written, about, {"annee": year})]
    if not entry.year.regular:
        return [tell("notation_corrigee", entry.written, about, {"lecture": year})]
    return []


def _row(entries: Sequence[Entry], read: _Reader, about: About) -> tuple[Row, list[Finding]]:
    first, *others = entries
    reading = read(first.value.text)
    about = replace(about, field=reading.main)
    for other in others:
        if not _same(first.value, reading, other.value, read(other.value.text)):
            return _contested(entries, reading, about)
    findings = [tell("annee_repetee", _words(other), about, {"annee": about.key[1]}) for other in others]
    if reading.code is not None:
        findings.insert(0, tell(reading.code, first.value, about, reading.details))
    if reading.corrected:
        findings.append(tell("notation_corrigee", first.value, about, {"lecture": _plain(reading)}))
    lines = first.value.lines or first.written.lines
    said = {"annee_financiere": _years(entries), "texte": joined([entry.value for entry in entries]).parts}
    return _made(about, reading, first.value, (lines, said)), findings


def _years(entries: Sequence[Entry]) -> tuple[Part, ...]:
    return tuple(part for entry in entries for part in entry.written.parts)


def _words(entry: Entry) -> Passage:
    return entry.value if entry.value.text else entry.written


def _plain(reading: _Reading) -> Detail:
    number = reading.values[reading.main]
    return str(number)


def _same(first: Passage, reading: _Reading, second: Passage, other: _Reading) -> bool:
    """Whether two statements of a year agree: in their number, or else in their words."""
    stated = reading.values[reading.main] is not None or reading.status not in {"declare", "illisible"}
    return fold(first.text) == fold(second.text) or (stated and reading.agrees(other))


def _contested(entries: Sequence[Entry], reading: _Reading, about: About) -> tuple[Row, list[Finding]]:
    """A year with several values: a row without any, its words side by side."""
    words = barred([_words(entry) for entry in entries])
    values: dict[str, Value] = dict.fromkeys(reading.values)
    said = {"annee_financiere": _years(entries), "texte": words.parts}
    row = _made(about, _Reading(values=values, status="illisible"), words, (words.lines, said))
    details: dict[str, Detail] = {"annee": about.key[1], "valeurs": words.text}
    return row, [tell("annee_en_double", words, about, details)]


def _made(about: About, reading: _Reading, words: Passage, stated: _Stated) -> Row:
    """The row, with the lines of its values and the words of its fields."""
    lines, said = stated
    values: dict[str, Value] = {**reading.values, "statut": reading.status, "texte": words.text or None}
    return Row(
        table=about.table or "",
        values={"id_rapport": about.key[0], "annee_financiere": about.key[1], **values},
        origin={name: lines for name, value in values.items() if value is not None},
        words=said,
    )


def _read_amount(text: str) -> _Reading:
    amount = parse_amount(text)
    return _Reading(
        values={"montant": amount.value, "precision": amount.precision, "borne": amount.bound},
        status=amount.status,
        code=amount.code,
        details=amount.details,
        corrected=amount.corrected,
    )


def _read_count(text: str) -> _Reading:
    count = parse_count(text)
    return _Reading(
        values={"nombre": count.number, "unite": count.unit, "borne": count.bound},
        status=count.status,
        code=count.code,
        details=count.details,
    )


_READERS: Mapping[str, _Reader] = {"couts": _read_amount, "clienteles": _read_count}


def _reader(table: str, *, scaled: bool) -> _Reader:
    """What reads a value of the table; under a scale stated apart, a number that states none is not certain."""
    read = _READERS[table]

    def careful(text: str) -> _Reading:
        reading = read(text)
        if not reading.values[reading.main] or _SCALE.search(shadow(text)):
            return reading
        code = "montant_illisible" if reading.main == "montant" else "nombre_illisible"
        return _Reading(values=dict.fromkeys(reading.values), status="illisible", code=code)

    return careful if scaled else read
