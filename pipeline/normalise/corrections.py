"""What a person stated in `corrections.toml`, put in place of what was read, and told.

A correction holds as long as the document says what it said when it was decided; else it is refused.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pipeline.model.document import Line
from pipeline.model.finding import Detail, Finding
from pipeline.model.plan import Correction
from pipeline.model.rows import Row, RowSet, Value
from pipeline.model.source import Location
from pipeline.model.table import TableSpec

FILE = "corrections.toml"
# The columns whose words say best where a row stands, when the cell itself has none.
_TELLING = ("statut", "texte")


def corrected(rowset: RowSet, corrections: Sequence[Correction], tables: Mapping[str, TableSpec]) -> RowSet:
    """The rows with the corrections that concern them applied; a finding for each, applied or not.

    What was found about a value that is corrected no longer stands: the correction is told instead.
    """
    if not corrections:
        return rowset
    work = _Work(corrections, tables, rowset.source.name)
    rows = tuple(work.row(row) for row in rowset.rows)
    kept = (one for one in rowset.findings if (one.table, "|".join(one.key), one.field) not in work.applied)
    return replace(rowset, rows=rows, findings=(*kept, *work.findings))


def concerned(rowset: RowSet, corrections: Iterable[Correction], tables: Mapping[str, TableSpec]) -> set[int]:
    """The numbers of the corrections whose row this row set holds."""
    there = {(row.table, _key(row, tables[row.table])) for row in rowset.rows}
    return {one.number for one in corrections if (one.table, one.key) in there}


def unheard(corrections: Iterable[Correction], heard: set[int]) -> Iterator[Finding]:
    """The corrections of rows that no document gives."""
    for one in corrections:
        if one.number not in heard:
            yield Finding(
                code="correction_sans_rangee",
                table=one.table,
                field=one.field,
                key=tuple(one.key.split("|")),
                location=Location(file=FILE, line=one.line),
                value=one.key,
            )


@dataclass(slots=True)
class _Work:
    """Goes once through the rows of the file `source`."""

    corrections: Sequence[Correction]
    tables: Mapping[str, TableSpec]
    source: str
    findings: list[Finding] = field(default_factory=list)
    applied: set[tuple[str, str, str]] = field(default_factory=set)
    _by_row: dict[tuple[str, str], list[Correction]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.corrections:
            self._by_row.setdefault((one.table, one.key), []).append(one)

    def row(self, row: Row) -> Row:
        read = row
        key = _key(row, self.tables[row.table])
        for one in self._by_row.get((row.table, key), ()):
            row = self._apply(one, row, _Cell(read, one.field, self.tables[row.table]))
        return row

    def _apply(self, one: Correction, row: Row, cell: "_Cell") -> Row:
        """The row with the correction, unless the cell is no longer what it was when the correction was decided."""
        place = Location(file=FILE, line=one.line)
        if cell.value == one.value:
            self._tell("correction_inutile", one, place, {"maintenant": text_of(cell.value)})
            return row
        if changed := self._changed(one, cell):
            self._tell("correction_perimee", one, place, changed)
            return row
        place = cell.lines[0].location if cell.lines else place
        details: dict[str, Detail] = {
            "avant": text_of(one.read),
            "apres": text_of(one.value),
            "raison_donnee": one.reason,
            "qui": one.who,
            "date": one.on.isoformat(),
        }
        self._tell("correction_appliquee", one, place, details)
        if one.read is None and one.words is None and cell.words:
            self._tell("correction_sans_extrait", one, place, {"mots": _quoted(cell.words)})
        self.applied.add((one.table, one.key, one.field))
        return replace(
            row,
            values={**row.values, one.field: one.value},
            origin={**row.origin, one.field: cell.lines},
            corrected=row.corrected | {one.field},
        )

    def _changed(self, one: Correction, cell: "_Cell") -> dict[str, Detail]:
        """What differs from the time of the correction: then and now, of the value, the words and the file."""
        found: dict[str, Detail] = {}
        if cell.value != one.read:
            found |= {"lu": text_of(one.read), "maintenant": text_of(cell.value)}
        if one.words is not None and not cell.says(one.words):
            found |= {"extrait": one.words, "mots": cell.words}
        if one.source is not None and not _same_file(one.source, self.source):
            found |= {"source": one.source, "fichier": self.source}
        return found

    def _tell(self, code: str, one: Correction, place: Location, details: Mapping[str, Detail]) -> None:
        key = tuple(one.key.split("|"))
        self.findings.append(
            Finding(
                code=code,
                table=one.table,
                field=one.field,
                key=key,
                location=place,
                value=text_of(one.value),
                details=details,
            )
        )


class _Cell:
    """A cell as it was read: its value, the lines where it stands, and the words there.

    One that holds no value stands where its blank does, or else its row. `words` are its own, or those of its lines.
    """

    def __init__(self, row: Row, name: str, spec: TableSpec) -> None:
        value = row.values.get(name)
        self.value: Value = None if value == "" else value
        around = (row.origin.get(column, ()) for column in (*_TELLING, *spec.columns))
        known = (row.origin.get(name, ()), row.blanks.get(name, ()), *around)
        self.lines: tuple[Line, ...] = next((lines for lines in known if lines), ())
        own = row.words.get(name) or row.words.get("texte") or ()
        self._whole = _plain(" ".join(line.text for line in self.lines))
        self._own = _plain(" ".join(text for text, _ in own))
        self.words = self._own or self._whole

    def says(self, words: str) -> bool:
        """Whether these are the cell's words, or the whole lines that provenance gives of it."""
        return _plain(words) in {self._own, self._whole}


def _plain(text: str) -> str:
    """The words in one writing of accents, whatever spaces part them."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _quoted(words: str) -> str:
    """The words as a text of TOML holds them between quotes."""
    return words.replace("\\", "\\\\").replace('"', '\\"')


def _same_file(stated: str, name: str) -> bool:
    """Whether a file has the name that is stated; either may be without its folders, as that of a lone report is."""
    one, other = (unicodedata.normalize("NFC", path) for path in (stated, name))
    return one == other or ("/" not in other and _last(one) == other) or ("/" not in one and one == _last(other))


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def text_of(value: Value) -> str | None:
    """A value as the CSV writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def _key(row: Row, spec: TableSpec) -> str:
    return "|".join(str(row.values.get(part)) for part in spec.primary_key)
