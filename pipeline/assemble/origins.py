"""The provenance of a row: for each value, the lines whose words state it."""

from collections.abc import Iterator, Mapping

from pipeline.model.document import Line
from pipeline.model.rows import Row, Value
from pipeline.model.source import SourceFile
from pipeline.model.table import TableSpec


def key_text(row: Row, spec: TableSpec) -> str:
    """The published `cle`: the parts of the row's key joined by `|`."""
    return "|".join(str(row.values[part]) for part in spec.primary_key)


def origin_rows(
    row: Row, spec: TableSpec, sources: Mapping[str, SourceFile], version: str
) -> Iterator[dict[str, Value]]:
    """One provenance row for each line of each value outside the key; one without a line where none states it.

    `sources` are the files of the report by name, the first of them the report's own.
    """
    if spec.family not in {"mesure", "region"}:
        return
    own = next(iter(sources.values()))
    key = key_text(row, spec)
    for column in spec.columns:
        if column in spec.primary_key or row.values.get(column) is None:
            continue
        for rank, line in enumerate(row.origin.get(column, ()) or (None,), start=1):
            yield {
                "table_nom": spec.name,
                "cle": key,
                "champ": column,
                "rang": rank,
                "id_source": (own if line is None else sources.get(line.location.file, own)).id,
                **_place(line),
                "methode": "correction" if column in row.corrected else "lecture",
                "version_bilan": version,
            }


def _place(line: Line | None) -> dict[str, Value]:
    if line is None:
        return {}
    where = line.location
    return {
        "page": where.page,
        "boite": None if where.box is None else " ".join(f"{length:.1f}" for length in where.box),
        "bloc": where.block,
        "ligne": where.line,
        "feuille": where.sheet,
        "cellule": where.cell,
        "extrait": line.text or None,
    }
