"""Which sheet holds which table, where its headings stand, and which column is which field.

Sheets and columns are known by their name or by their title in any language, in any order, below any title. What is
not known is told, never read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location
from pipeline.model.table import Field, TableSpec
from pipeline.model.workbook import Sheet, SheetCell, Workbook, cell_name
from pipeline.normalise.notation.shadow import fold
from pipeline.normalise.regional.labels import label, nearest_label

TEMPLATE = "_bilan"
"""The hidden sheet of the template's version."""
BESIDE = frozenset(
    {"instructions", "mode d emploi", "exemples", "examples", "listes", "lists", "a corriger", "to correct"}
)
"""The sheets of the template that hold no answers, as labels."""
_DEEPEST = 40
_SHARE = 0.6
_FEWEST = 2
_ENOUGH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A table in its sheet: the column of each field, and the first row below the headings."""

    spec: TableSpec
    sheet: Sheet
    header: int
    first: int
    columns: Mapping[int, Field]

    def column_of(self, name: str) -> int | None:
        """The column of a field; None where the sheet lacks it."""
        return next((column for column, one in self.columns.items() if one.name == name), None)


@dataclass(slots=True)
class Locating:
    """Finds tables in a workbook; `findings` tells what is missing, double or unknown.

    `seen` are the sheets that stand for a table, read or not.
    """

    workbook: Workbook
    specs: Sequence[TableSpec]
    findings: list[Finding] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def tables(self) -> dict[str, Located]:
        """The tables that were found, by name."""
        found: dict[str, Located] = {}
        for spec in self.specs:
            sheets = self._sheets(spec)
            self.seen.update(sheet.name for sheet in sheets)
            if len(sheets) > 1:
                names = ", ".join(sheet.name for sheet in sheets)
                self._tell("feuille_en_double", spec, Location(file=self._file, sheet=sheets[1].name), feuilles=names)
            elif not sheets:
                names = ", ".join(sheet.name for sheet in self.workbook.sheets if not sheet.hidden)
                self._tell("feuille_absente", spec, Location(file=self._file), feuilles=names)
            elif (located := self._located(spec, sheets[0])) is not None:
                found[spec.name] = located
        return found

    @property
    def _file(self) -> str:
        return self.workbook.source.name

    def _sheets(self, spec: TableSpec) -> list[Sheet]:
        """The sheets that bear the table's name; else those whose headings are the table's."""
        names = labels_of_table(spec)
        named = [sheet for sheet in self.workbook.sheets if label(sheet.name) in names]
        if named:
            return [sheet for sheet in named if sheet.cells] or named[:1]
        others = {name for one in self.specs if one is not spec for name in labels_of_table(one)}
        return [
            sheet
            for sheet in self.workbook.sheets
            if not sheet.hidden and label(sheet.name) not in BESIDE | others and self._looks_like(spec, sheet)
        ]

    def _looks_like(self, spec: TableSpec, sheet: Sheet) -> bool:
        wanted = [one for one in asked(spec) if one.required]
        header = best_header(spec, sheet)
        if header is None:
            return False
        there = {one.name for one in header[1].values()}
        own = sum(one.name in there for one in wanted) >= _SHARE * len(wanted)
        better = any(
            len(other[1]) > len(header[1])
            for one in self.specs
            if one is not spec and (other := best_header(one, sheet)) is not None
        )
        return own and not better

    def _located(self, spec: TableSpec, sheet: Sheet) -> Located | None:
        header = best_header(spec, sheet)
        if header is None:
            wanted = ", ".join(one.words["fr"].title for one in asked(spec) if one.required)
            place = Location(file=self.workbook.sources[sheet.name].name, sheet=self._sheet_name(sheet))
            self._tell("entetes_absentes", spec, place, attendu=wanted)
            return None
        row, columns = header
        doubles = set(self._doubles(spec, sheet, row, columns))
        self._unknown(spec, sheet, row, columns)
        missing = [one for one in asked(spec) if one.required and one not in columns.values()]
        columns = {column: one for column, one in columns.items() if one.name not in doubles}
        for one in missing:
            place = Location(
                file=self.workbook.sources[sheet.name].name, sheet=self._sheet_name(sheet), cell=cell_name(row, 1)
            )
            self._tell("colonne_absente", spec, place, colonne=one.words["fr"].title, field=one.name)
        deep = [last for top, _, last, _ in sheet.merged if top == row]
        return Located(spec=spec, sheet=sheet, header=row, first=max([row, *deep]) + 1, columns=columns)

    def _sheet_name(self, sheet: Sheet) -> str | None:
        """The sheet as places name it; a CSV file has none."""
        first = next(iter(sheet.cells.values()), None)
        return sheet.name if first is None or first.location.sheet else None

    def _doubles(self, spec: TableSpec, sheet: Sheet, row: int, columns: Mapping[int, Field]) -> Iterator[str]:
        """The fields with several columns: none of them is read."""
        for column, cell in _row(sheet, row):
            one = field_named(spec, cell.text)
            if one is not None and columns.get(column) is not one:
                first = next(at for at, known in columns.items() if known is one)
                self._tell(
                    "colonne_en_double",
                    spec,
                    cell.location,
                    value=cell.text,
                    field=one.name,
                    autre=cell_name(row, first),
                )
                yield one.name

    def _unknown(self, spec: TableSpec, sheet: Sheet, row: int, columns: Mapping[int, Field]) -> None:
        heads = dict(_row(sheet, row))
        for column, cell in heads.items():
            if column not in columns and field_named(spec, cell.text) is None:
                below = sum(at > row and where == column for at, where in sheet.cells)
                near = nearest_label(cell.text, [one.words["fr"].title for one in asked(spec)])
                self._tell(
                    "colonne_inconnue", spec, cell.location, value=cell.text, nombre=below, proche=near or None
                )

    def _tell(
        self,
        code: str,
        spec: TableSpec,
        place: Location,
        *,
        value: str | None = None,
        field: str | None = None,
        **details: Detail,
    ) -> None:
        stated = {"feuille_attendue": spec.words["fr"].title, **details}
        self.findings.append(
            Finding(code=code, table=spec.name, field=field, location=place, value=value, details=stated)
        )


def asked(spec: TableSpec) -> tuple[Field, ...]:
    """The fields that a person fills in; the others are computed from them."""
    return tuple(one for one in spec.fields if not one.computed)


def labels_of_table(spec: TableSpec) -> frozenset[str]:
    """The names by which a sheet is known, as labels."""
    return frozenset({label(spec.name), *(label(words.title) for words in spec.words.values())})


def field_named(spec: TableSpec, heading: str) -> Field | None:
    """The field that a heading names."""
    wanted = label(heading)
    return next((one for one in spec.fields if wanted in _names(one)), None)


def _names(one: Field) -> Iterator[str]:
    yield label(one.name)
    for words in one.words.values():
        yield label(words.title)
    for other in one.other_titles:
        yield label(other)


def best_header(spec: TableSpec, sheet: Sheet) -> tuple[int, dict[int, Field]] | None:
    """The row with the most headings of the table, the first of equals; None where fewer than two are known."""
    best: tuple[int, dict[int, Field]] | None = None
    names = {name: one for one in reversed(spec.fields) for name in _names(one)}
    for number, (row, cells) in enumerate(sheet.rows()):
        if number == _DEEPEST:
            break
        columns: dict[int, Field] = {}
        for column, cell in cells.items():
            one = names.get(label(cell.text)) if isinstance(cell.content, str) else None
            if one is not None and one not in columns.values():
                columns[column] = one
        if len(columns) >= _FEWEST and (best is None or len(columns) > len(best[1])):
            best = row, columns
    return best


def _row(sheet: Sheet, row: int) -> Iterator[tuple[int, SheetCell]]:
    for (at, column), cell in sorted(sheet.cells.items()):
        if at == row:
            yield column, cell


def looks_regional(workbook: Workbook, specs: Sequence[TableSpec]) -> bool:
    """Whether a workbook comes from the template, or has a sheet that bears a table's name or most of its headings.

    A name alone is not enough: many a workbook has a sheet of that name. A table with a column that no person fills
    in is one that was published.
    """
    if any(sheet.name == TEMPLATE for sheet in workbook.sheets):
        return True
    for spec in specs:
        for sheet in workbook.sheets:
            header = best_header(spec, sheet)
            named = label(sheet.name) in labels_of_table(spec)
            if header is None or any(one.computed for one in header[1].values()):
                continue
            if named or len(header[1]) >= _ENOUGH:
                return True
    return False


def is_beside(sheet: Sheet) -> bool:
    """Whether a sheet is one of the template's that hold no answers."""
    return fold(sheet.name) == fold(TEMPLATE) or label(sheet.name) in BESIDE
