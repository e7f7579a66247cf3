"""The rows below the headings of a table: what each cell says, and which rows are totals or nothing at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.model.document import Line
from pipeline.model.finding import Detail, Finding
from pipeline.model.rows import Value
from pipeline.model.source import Location
from pipeline.model.table import Field
from pipeline.model.workbook import Rectangle, SheetCell, cell_name
from pipeline.normalise.notation.years import parse_year
from pipeline.normalise.regional.cells import Known, read_cell
from pipeline.normalise.regional.headings import Located, asked
from pipeline.normalise.regional.labels import label

_SAID_EMPTY = "cellule_dite_vide"
_TOTALS = ("total", "totaux", "sous total", "grand total", "somme", "sommes", "subtotal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row: the value of each field that a cell states, the cells, and the fields whose cell was refused."""

    number: int
    values: Mapping[str, Value]
    cells: Mapping[str, SheetCell]
    refused: frozenset[str]

    def lines(self, name: str) -> tuple[Line, ...]:
        """The words that state a field, for its provenance."""
        cell = self.cells.get(name)
        return (Line(text=cell.text, location=cell.location),) if cell is not None else ()


@dataclass(slots=True)
class Records:
    """Reads the rows of one table; `findings` are about its cells, `totals` the rows that sum others up."""

    located: Located
    known: Known
    file: str
    findings: list[Finding] = field(default_factory=list)
    totals: list[Record] = field(default_factory=list)
    _headed: frozenset[int] = field(init=False)
    """The columns that have a heading, known or not."""

    def __post_init__(self) -> None:
        sheet, header = self.located.sheet, self.located.header
        self._headed = frozenset(column for row, column in sheet.cells if row == header)

    def read(self) -> tuple[Record, ...]:
        """The rows that are filled in, in order, totals aside."""
        self._merged()
        return tuple(self._rows())

    def place(self, row: int, name: str) -> Location:
        """The place where a field of a row stands, or would stand."""
        column = self.located.column_of(name) or min(self.located.columns)
        there = self.located.sheet.cells.get((row, column))
        if there is not None:
            return there.location
        around = next(iter(self.located.sheet.cells.values())).location
        return Location(file=self.file, sheet=around.sheet, cell=cell_name(row, column))

    def tell(self, code: str, name: str, row: int, value: str | None = None, **details: Detail) -> None:
        """Adds a finding about a field of a row."""
        spec = self.located.spec
        title = next(one.words["fr"].title for one in spec.fields if one.name == name)
        self.findings.append(
            Finding(
                code=code,
                table=spec.name,
                field=name,
                location=self.place(row, name),
                value=value,
                details={"colonne": title, **details},
            )
        )

    def _rows(self) -> Iterator[Record]:
        for number, cells in self.located.sheet.rows():
            if number < self.located.first:
                continue
            known = {one.name: cells[column] for column, one in self.located.columns.items() if column in cells}
            if not known:
                self._outside(cells)
                continue
            if self._repeats_headings(known):
                continue
            if self._is_total(known):
                self.totals.append(self._record(number, known, quiet=True))
                continue
            self._outside({column: cell for column, cell in cells.items() if column not in self._headed})
            yield self._record(number, known)

    def _outside(self, cells: Mapping[int, SheetCell]) -> None:
        for column, cell in cells.items():
            if column not in self._headed:
                self.findings.append(
                    Finding(
                        code="cellule_hors_tableau",
                        table=self.located.spec.name,
                        location=cell.location,
                        value=cell.text,
                    )
                )

    def _repeats_headings(self, known: Mapping[str, SheetCell]) -> bool:
        heads = {
            one.name: self.located.sheet.cells[self.located.header, column].text
            for column, one in self.located.columns.items()
        }
        return len(known) > 1 and all(label(cell.text) == label(heads[name]) for name, cell in known.items())

    def _is_total(self, known: Mapping[str, SheetCell]) -> bool:
        """Whether a row says that it sums others up: its first words are such, and it numbers no project."""
        words = [cell.text for cell in known.values() if isinstance(cell.content, str)]
        return bool(words) and any(label(words[0]) == one or label(words[0]).startswith(f"{one} ") for one in _TOTALS)

    def _record(self, number: int, known: Mapping[str, SheetCell], *, quiet: bool = False) -> Record:
        spec = self.located.spec
        values: dict[str, Value] = {}
        refused = set()
        by_year = replace(self.known, year=_year(known, self.known))
        for one in asked(spec):
            if one.name not in known:
                continue
            cell = known[one.name]
            read = read_cell(cell, one, spec, by_year)
            if read.value is not None:
                values[one.name] = read.value
            elif read.code != _SAID_EMPTY:
                refused.add(one.name)
            if read.code and not quiet and not (read.code == _SAID_EMPTY and one.required):
                self.tell(read.code, one.name, number, cell.text, **read.details)
        if not quiet:
            self._required(number, values, known, refused)
        return Record(number=number, values=values, cells=known, refused=frozenset(refused))

    def _required(
        self, number: int, values: Mapping[str, Value], known: Mapping[str, SheetCell], refused: set[str]
    ) -> None:
        for one in asked(self.located.spec):
            empty = one.required and one.name not in values and one.name not in refused
            if empty and self.located.column_of(one.name) is not None:
                refused.add(one.name)
                if not self._in_merged(number, self.located.column_of(one.name) or 0):
                    written = known[one.name].text if one.name in known else None
                    self.tell("cellule_obligatoire", one.name, number, written, exemple=_example(one))

    def _merged(self) -> None:
        """Cells that were merged below the headings hide what belongs to each row."""
        for top, left, bottom, right in self._areas():
            columns = [self.located.columns[at] for at in range(left, right + 1) if at in self.located.columns]
            if columns and bottom > top:
                cell = self.located.sheet.cells.get((top, left))
                area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
                self.tell("cellules_fusionnees", columns[0].name, top, cell.text if cell else None, plage=area)
            elif len(columns) > 1:
                cell = self.located.sheet.cells.get((top, left))
                area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
                known = {one.name: cell for one in columns if cell is not None}
                if cell is not None and not self._is_total(known):
                    self.tell("cellules_fusionnees", columns[0].name, top, cell.text, plage=area)

    def _areas(self) -> Iterator[Rectangle]:
        for area in self.located.sheet.merged:
            if area[0] >= self.located.first:
                yield area

    def _in_merged(self, row: int, column: int) -> bool:
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in self._areas()
        )


def _year(known: Mapping[str, SheetCell], context: Known) -> str | None:
    """The fiscal year of the row itself, else that of the report: names of bodies depend on it."""
    cell = known.get("annee_financiere")
    return (parse_year(cell.text).value if cell is not None else None) or context.year


def _example(one: Field) -> str:
    """A value that a person would write there: the label of a choice, not its code."""
    return one.choices[one.example]["fr"] if one.example in one.choices else one.example
