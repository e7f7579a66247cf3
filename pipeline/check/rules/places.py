"""Each row that a rule returns, with the words behind it: document, line or cell, through provenance."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipeline.engine import literal, quoted
from pipeline.model.catalogue import Rule
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location
from pipeline.model.table import TableSpec

TABLE, KEY, FIELD = "table_nom", "cle", "champ"
"""What a rule may return to name the table, the whole key and the field of a row, in place of its head's."""
_REPORT = "id_rapport"
_PLACES = (
    "SELECT p.table_nom, p.cle, p.champ, p.rang, {'fichier': s.fichier, 'page': p.page, 'bloc': p.bloc, "
    "'ligne': p.ligne, 'feuille': p.feuille, 'cellule': p.cellule, 'extrait': p.extrait} AS place "
    "FROM provenance p JOIN sources s USING (id_source)"
)
_NO_PLACES = (
    "SELECT NULL::VARCHAR AS table_nom, NULL::VARCHAR AS cle, NULL::VARCHAR AS champ, NULL::BIGINT AS rang, "
    "NULL::STRUCT(extrait VARCHAR) AS place WHERE FALSE"
)
_REPORTS = "SELECT t.id_rapport, s.fichier FROM rapports t JOIN sources s USING (id_source)"
_NO_REPORTS = "SELECT NULL::VARCHAR AS id_rapport, NULL::VARCHAR AS fichier WHERE FALSE"


def with_keys(rule: Rule, rows: str, columns: Sequence[str], tables: Mapping[str, TableSpec]) -> str:
    """The rule's rows, which the table `rows` holds, numbered, each with its table, whole key and field."""
    table = (
        f"coalesce(r.{TABLE}, {literal(str(rule.code.table))})" if TABLE in columns else literal(str(rule.code.table))
    )
    named = literal(rule.code.field or "")
    field = f"coalesce(r.{FIELD}, {named})" if FIELD in columns else named
    report = f"r.{_REPORT}" if _REPORT in columns else "NULL"
    return (
        f"SELECT r.*, {_key(rule, columns, tables)} AS _cle, {table} AS _table, {field} AS _champ, "
        f"{report} AS _rapport, row_number() OVER () AS _numero FROM {rows} r"
    )


def with_places(keyed: str, columns: Sequence[str], standing: Collection[str], most: int | None) -> str:
    """The rows of `with_keys` with the first place of the field that each names, else of its row, and its report.

    At most `most` of each table and field. Of a package without provenance or sources, no place is known.
    """
    first = f" QUALIFY row_number() OVER (PARTITION BY _table, _champ ORDER BY _numero) <= {most}" if most else ""
    return (
        f"WITH keyed AS (SELECT * FROM ({keyed}){first}), "
        f"places AS ({_PLACES if {'provenance', 'sources'} <= set(standing) else _NO_PLACES}), "
        f"reports AS ({_REPORTS if {'rapports', 'sources'} <= set(standing) else _NO_REPORTS}) "
        f"SELECT {', '.join(f'any_value(k.{quoted(name)})' for name in columns)}, arg_min("
        "q.place, {'autre_champ': q.champ <> k._champ, 'rang': q.rang, 'champ': q.champ}), any_value(f.fichier) "
        "FROM keyed k LEFT JOIN places q ON q.table_nom = k._table AND q.cle = k._cle "
        "LEFT JOIN reports f ON f.id_rapport = k._rapport GROUP BY k._numero ORDER BY k._numero"
    )


def states_key(columns: Sequence[str]) -> bool:
    """Whether the rows of a rule are of several tables, each with its whole key in one text."""
    return TABLE in columns and KEY in columns


def _key(rule: Rule, columns: Sequence[str], tables: Mapping[str, TableSpec]) -> str:
    """The key of a row as provenance writes it."""
    if states_key(columns):
        return f"r.{KEY}"
    parts = tables[str(rule.code.table)].primary_key
    missing = [part for part in parts if part not in columns]
    if missing:
        raise DefinitionWrong("regle_sans_cle", fichier=rule.file, ligne=rule.line, cle=", ".join(missing))
    return " || '|' || ".join(f"CAST(r.{quoted(part)} AS VARCHAR)" for part in parts)


def finding_of(rule: Rule, columns: Sequence[str], row: Sequence[Any], tables: Mapping[str, TableSpec]) -> Finding:
    """One row of `with_places` as a finding; what the rule returns beside key and field are its details."""
    *cells, place, file = row
    stated = dict(zip(columns, cells, strict=True))
    if states_key(columns):
        key = str(stated.pop(KEY)).split("|")
    else:
        key = [str(stated[part]) for part in tables[str(rule.code.table)].primary_key]
    table = stated.pop(TABLE, None) or str(rule.code.table)
    field = stated.pop(FIELD, None) or rule.code.field
    words = {name: value for name, value in (place or {}).items() if value is not None}
    return Finding(
        code=rule.code.name,
        table=table,
        field=field,
        key=tuple(key),
        location=_location(file, words),
        value=words.get("extrait"),
        details={name: _detail(value) for name, value in stated.items()},
    )


def _location(file: str | None, words: Mapping[str, Any]) -> Location | None:
    name = words.get("fichier", file)
    if not name:
        return None
    return Location(
        file=name,
        line=words.get("ligne"),
        page=words.get("page"),
        block=words.get("bloc"),
        sheet=words.get("feuille"),
        cell=words.get("cellule"),
    )


def _detail(value: Any) -> Detail:  # noqa: ANN401  a cell of any type
    return value if value is None or isinstance(value, str | int | Decimal | bool) else str(value)
