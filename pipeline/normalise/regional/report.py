"""A regional report as rows: one workbook, or one set of CSV files, gives one report and its projects.

What leaves a report out is decided here: another form, no body, no measure, no fiscal year. Reports are not compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from pipeline.model.document import Line
from pipeline.model.finding import Detail, Finding
from pipeline.model.plan import Plan
from pipeline.model.rows import Row, RowSet, Value
from pipeline.model.source import Location
from pipeline.model.table import TableSpec
from pipeline.model.workbook import Sheet, Workbook
from pipeline.normalise.notation.names import NameIndex, References, RegionIndex
from pipeline.normalise.notation.years import year_bounds
from pipeline.normalise.regional.cells import Known
from pipeline.normalise.regional.headings import TEMPLATE, Located, Locating, is_beside
from pipeline.normalise.regional.records import Record, Records
from pipeline.normalise.regional.totals import check_totals

REPORTS, PROJECTS = "rapports_regionaux", "projets"
REPORT_ID, PROJECT_KEY = "id_rapport_regional", ("no_projet", "no_modification")
TEMPLATE_VERSION = 1
_IDENTITY = ("id_mesure", "id_organisme", "annee_financiere", "revision")


def normalise_workbook(
    workbook: Workbook, plan: Plan, references: References, tables: Mapping[str, TableSpec]
) -> RowSet:
    """The row of `rapports_regionaux` and those of `projets`; findings alone when the report is left out."""
    return _Work(workbook, plan, references, tables).rowset()


@dataclass(slots=True)
class _Work:
    """Reads one submission."""

    workbook: Workbook
    plan: Plan
    references: References
    tables: Mapping[str, TableSpec]
    findings: list[Finding] = field(default_factory=list)

    def rowset(self) -> RowSet:
        self.findings += self.workbook.findings
        rows: tuple[Row, ...] = ()
        if self._version_is_known():
            locating = Locating(self.workbook, [self.tables[REPORTS], self.tables[PROJECTS]])
            located = locating.tables()
            self.findings += locating.findings
            self._unseen(located, locating.seen)
            rows = tuple(self._rows(located))
        sources = {one.name: one for one in self.workbook.sources.values()}
        others = tuple(one for name, one in sources.items() if name != self.workbook.source.name)
        return RowSet(source=self.workbook.source, rows=rows, findings=tuple(self.findings), others=others)

    def _version_is_known(self) -> bool:
        """Whether the template's version, where there is one, is one that we know."""
        sheet = next((one for one in self.workbook.sheets if one.name == TEMPLATE), None)
        cell = sheet.cells.get((1, 2)) if sheet is not None else None
        if cell is None or cell.content == TEMPLATE_VERSION:
            return True
        self._tell("gabarit_inconnu", cell.location, value=cell.text, version=TEMPLATE_VERSION)
        return False

    def _unseen(self, located: Mapping[str, Located], seen: AbstractSet[str]) -> None:
        """Tells what people do not see, and the sheets that are not read."""
        read = {one.sheet.name: one for one in located.values()}
        for sheet in self.workbook.sheets:
            if sheet.name in read:
                self._hidden(sheet, read[sheet.name])
            elif sheet.cells and sheet.name not in seen and not is_beside(sheet):
                place = next(iter(sheet.cells.values())).location
                code = "feuille_cachee" if sheet.hidden else "feuille_non_lue"
                self._tell(code, replace(place, cell=None), value=sheet.name, nombre=len(sheet.cells))

    def _hidden(self, sheet: Sheet, located: Located) -> None:
        place = replace(next(iter(sheet.cells.values())).location, cell=None)
        if sheet.hidden:
            self._tell("feuille_cachee_lue", place, value=sheet.name)
        rows = {row for row, _ in sheet.cells if row in sheet.hidden_rows and row >= located.first}
        columns = {at for at in located.columns if at in sheet.hidden_columns}
        for code, hidden in (("rangees_cachees", rows), ("colonnes_cachees", columns)):
            if hidden:
                self._tell(code, place, value=sheet.name, nombre=len(hidden), premiere=min(hidden))

    def _rows(self, located: Mapping[str, Located]) -> Iterator[Row]:
        if located.keys() < {REPORTS, PROJECTS}:
            return
        reports = self._records(located[REPORTS])
        found = reports.read()
        self.findings += reports.findings
        if len(found) != 1:
            code = "plusieurs_rapports" if found else "rapport_absent"
            row = found[1].number if found else located[REPORTS].first
            self._tell(code, reports.place(row, _IDENTITY[1]), table=REPORTS, nombre=len(found))
            return
        report = found[0]
        if any(report.values.get(name) is None for name in _IDENTITY):
            return
        year = str(report.values["annee_financiere"])
        projects = self._records(located[PROJECTS], year)
        listed = projects.read()
        check_totals(projects, listed)
        identity = self._identity(report)
        yield self._report(report, identity)
        yield from self._projects(listed, identity, projects)
        self.findings += projects.findings

    def _records(self, located: Located, year: str | None = None) -> Records:
        known = Known(
            plan_id=self.plan.id,
            names=NameIndex.from_references(self.references),
            regions=RegionIndex.from_references(self.references),
            bodies=frozenset(str(row["id_organisme"]) for row in self.references.get("organismes", ())),
            serials_1904=self.workbook.serials_1904,
            year=year,
        )
        return Records(located, known, self.workbook.sources[located.sheet.name].name)

    @staticmethod
    def _identity(report: Record) -> str:
        """`<id_mesure>/<id_organisme>/<annee_financiere>`, and `/r2` for a revision."""
        measure, body, year, revision = (report.values[name] for name in _IDENTITY)
        return f"{measure}/{body}/{year}" + (f"/r{revision}" if revision != 1 else "")

    def _report(self, report: Record, identity: str) -> Row:
        agreement = self._agreement(report.values)
        origin = {name: report.lines(name) for name in report.cells}
        values: dict[str, Value] = {**report.values, REPORT_ID: identity, "id_source": self.workbook.source.id}
        if agreement is not None:
            values["id_entente"] = agreement
            origin["id_entente"] = report.lines("id_organisme")
        return _row(self.tables[REPORTS], values, origin)

    def _agreement(self, values: Mapping[str, Value]) -> str | None:
        """The one agreement of the body on the measure, for the region, that runs in the fiscal year."""
        first, last = year_bounds(str(values["annee_financiere"]))
        found = [
            row
            for row in self.references.get("ententes", ())
            if row["id_mesure"] == values["id_mesure"]
            and row["id_organisme"] == values["id_organisme"]
            and row["code_region"] in {None, values.get("code_region")}
            and str(row["date_debut"]) <= last.isoformat()
            and str(row["date_fin"]) >= first.isoformat()
        ]
        return str(found[0]["id_entente"]) if len(found) == 1 else None

    def _projects(self, listed: Sequence[Record], identity: str, projects: Records) -> Iterator[Row]:
        seen: dict[tuple[Value, ...], int] = {}
        for one in listed:
            key = tuple(one.values.get(part) for part in PROJECT_KEY)
            if None in key:
                continue
            if key in seen:
                place = projects.place(seen[key], PROJECT_KEY[0])
                projects.tell(
                    "projet_en_double",
                    PROJECT_KEY[0],
                    one.number,
                    one.cells[PROJECT_KEY[0]].text,
                    autre=place.cell or str(place.line),
                    modification=str(key[1]),
                )
                continue
            seen[key] = one.number
            origin = {name: one.lines(name) for name in one.cells}
            yield _row(self.tables[PROJECTS], {**one.values, REPORT_ID: identity}, origin)

    def _tell(
        self, code: str, place: Location, *, value: str | None = None, table: str | None = None, **details: Detail
    ) -> None:
        self.findings.append(Finding(code=code, table=table, location=place, value=value, details=details))


def _row(spec: TableSpec, values: Mapping[str, Value], origin: Mapping[str, tuple[Line, ...]]) -> Row:
    """A row with every column of the table; what no cell states is empty."""
    return Row(
        table=spec.name,
        values={name: values.get(name) for name in spec.columns},
        origin={name: lines for name, lines in origin.items() if values.get(name) is not None},
    )
