"""The whole list of findings as Parquet, written as they are found: a report keeps only the first of each kind."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model.finding import Finding, Severity
from pipeline.storage.folders import writing

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

COLUMNS = {
    "gravite": "string",
    "code": "string",
    "table": "string",
    "champ": "string",
    "fichier": "string",
    "enregistrement": "int64",
    "ligne": "int64",
    "numero_champ": "int64",
    "feuille": "string",
    "cellule": "string",
    "cle": "list",
    "valeur": "string",
    "contrainte": "string",
    "cause": "string",
    "suite_de": "string",
}
"""The columns of the list; `enregistrement` counts the header as 1, `cle` holds the row's primary key."""
STREAMED = frozenset({
    "type-error", "constraint-error", "blank-row", "extra-cell", "missing-cell", "unique-error", "primary-key",
    "foreign-key",
})  # fmt: skip
"""What a table that the engine judges lists itself, cell by cell."""
_BATCH = 20_000


@dataclass(slots=True, kw_only=True)
class Listing:
    """A list being written. `severities` are those of the catalogue; a code that it lacks is an error."""

    writer: "ParquetWriter"
    severities: Mapping[str, Severity]
    count: int = 0
    _file: str | None = field(default=None)

    def severity(self, code: str) -> Severity:
        """How serious a finding of this code is."""
        return self.severities.get(code, "error")

    @contextmanager
    def calling(self, file: str) -> Iterator[None]:
        """Within the block every finding is one of this file, whatever it says itself."""
        before, self._file = self._file, file
        try:
            yield
        finally:
            self._file = before

    def named(self, file: str) -> str:
        """What the list calls a file."""
        return self._file or file

    def add(self, findings: Iterable[Finding], severity: Severity | None = None) -> None:
        """Adds findings, each with the severity of its code unless one is given."""
        import pyarrow as pa  # noqa: PLC0415  heavy; few ask for a list

        rows = (self._row(one, severity) for one in findings)
        while batch := list(islice(rows, _BATCH)):
            self.add_table(pa.Table.from_pylist(batch, schema=schema()))

    def add_table(self, table: "pa.Table") -> None:
        """Adds rows that have the columns of the list already."""
        if table.num_rows:
            self.writer.write_table(table.cast(schema()))
            self.count += table.num_rows

    def _row(self, finding: Finding, severity: Severity | None) -> dict[str, Any]:
        place = finding.location
        number = place.field if place else None
        constraint = finding.details.get("contrainte")
        return {
            "gravite": severity or self.severity(finding.code),
            "code": finding.code,
            "table": finding.table,
            "champ": finding.field,
            "fichier": self._file or (place.file if place else None),
            "enregistrement": place.row if place else None,
            "ligne": place.line if place else None,
            "numero_champ": int(number) if number and number.isdigit() else None,
            "feuille": place.sheet if place else None,
            "cellule": place.cell if place else None,
            "cle": list(finding.key) or None,
            "valeur": finding.value,
            "contrainte": None if constraint is None else str(constraint),
            "cause": finding.cause,
            "suite_de": finding.cascade_of,
        }


def schema() -> "pa.Schema":
    """The Arrow schema of the list."""
    import pyarrow as pa  # noqa: PLC0415

    types = {"string": pa.string(), "int64": pa.int64(), "list": pa.list_(pa.string())}
    return pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])


@contextmanager
def listing(path: Path, severities: Mapping[str, Severity]) -> Iterator[Listing]:
    """A list that stands at `path`, whole, when the block ends well; a failure to write is a TargetFailed."""
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    with writing(path) as draft, ParquetWriter(draft, schema(), compression="zstd") as writer:
        yield Listing(writer=writer, severities=severities)
