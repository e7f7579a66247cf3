"""Finds out how a table can be judged, and has it judged so."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.check.structure.asked import Answer, ReferenceRefusedError, TableAsked
from pipeline.check.structure.dialects import Dialect
from pipeline.check.structure.guards import guard_workbook
from pipeline.check.structure.listing import STREAMED
from pipeline.check.structure.opening import Measuring, OpenText, open_text, unreadable, whole_encoding
from pipeline.check.structure.samples import capped
from pipeline.engine import EngineError, bounded
from pipeline.model.errors import TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.source import Location

TEXTS = (".csv", ".tsv", ".txt")
PARQUET = ".parquet"
WORKBOOKS = (".xlsx", ".xls", ".ods")
WIDEST = 16_384
"""Columns of the widest table that is read: no spreadsheet is wider."""
_WIDE = 1_000  # beyond, a statement of SQL costs more than it saves
TABLES = (".csv", ".tsv", PARQUET, *WORKBOOKS)


def check_table(path: Path, asked: TableAsked) -> Answer:
    """All that is wrong in a lone table, by the engine that was asked for; of each kind the first hundred.

    A file that cannot be read ends in SourceUnreadable; a lack of memory or disk in TargetFailed.
    """
    answer = _check(path, asked)
    if asked.listing:
        asked.listing.add(one for one in answer.findings if not (answer.listed and one.code in STREAMED))
    return answer if answer.listed else replace(answer, findings=capped(answer.findings))


def _check(path: Path, asked: TableAsked) -> Answer:
    suffix = path.suffix.lower()
    try:
        if suffix in WORKBOOKS:
            guard_workbook(path)
            return _inferred(path, asked, None, None) if asked.schema is None else _reference(path, asked, None, None)
        return _parquet(path, asked) if suffix == PARQUET else _text(path, asked)
    except EngineError as cause:
        if cause.exhausted:
            raise TargetFailed("moteur_epuise", cause=str(cause)) from cause
        raise
    except ReferenceRefusedError as cause:
        told = Finding(
            code=cause.code, table=asked.name, location=Location(file=path.name), details={"note": cause.note}
        )
        return Answer(findings=[told], schema=asked.schema)
    except PermissionError as cause:
        raise unreadable("source_inaccessible", path.name, cause="permission") from cause


def _text(path: Path, asked: TableAsked) -> Answer:
    names = [str(field.get("name")) for field in (asked.schema or {}).get("fields", [])]
    text = open_text(path, path.name, names=names, dialect=asked.dialect, encoding=asked.encoding)
    if len(text.labels) > WIDEST:
        raise unreadable("source_trop_complexe", path.name, cause="colonnes")
    if asked.schema is None:
        return _inferred(path, asked, text.dialect, str(text.encoding))
    if asked.engine == "frictionless" or len(text.labels) > _WIDE:
        answer = _text_by_reference(path, asked, text)
    else:
        answer = _text_by_engine(path, asked, text)
    if not asked.columns:
        return answer
    from pipeline.check.structure.physical import placed  # noqa: PLC0415  for editors alone

    whole = replace(text, encoding=asked.encoding or whole_encoding(path, path.name))
    return replace(answer, findings=placed(answer.findings, whole))


def _text_by_engine(path: Path, asked: TableAsked, text: OpenText) -> Answer:
    with Measuring(path) as measuring:
        if not bounded():  # else an engine that opens beside it may lack memory, which kills it
            measuring.begin()
        from pipeline.check.structure.tables import check_text  # noqa: PLC0415  the engine is for the fast path alone
        from pipeline.engine.pieces import CutOtherwiseError  # noqa: PLC0415

        with suppress(CutOtherwiseError):
            return check_text(path, asked, text, measuring)
    return _text_by_reference(path, asked, text)  # what two readers cut differently, the reference alone judges


def _text_by_reference(path: Path, asked: TableAsked, text: OpenText) -> Answer:
    encoding = asked.encoding or whole_encoding(path, path.name)
    answer = _reference(path, asked, text.dialect, encoding)
    if encoding != "cp1252" or asked.encoding:
        return answer
    told = Finding(code="source_cp1252", location=Location(file=path.name))
    return replace(answer, findings=[told, *answer.findings])


def _parquet(path: Path, asked: TableAsked) -> Answer:
    from pipeline.check.structure.tables import check_parquet  # noqa: PLC0415  the engine is for the fast path alone

    if asked.schema is None:
        return _inferred(path, asked, None, None)
    if asked.engine == "frictionless" or asked.dialect:
        return _reference(path, asked, None, None)
    return check_parquet(path, asked) or _reference(path, asked, None, None)


def _inferred(path: Path, asked: TableAsked, dialect: Dialect | None, encoding: str | None) -> Answer:
    """Judged by the schema that frictionless infers, which is told."""
    from pipeline.check.structure.reference import infer_schema  # noqa: PLC0415  heavy

    schema = infer_schema(path, dialect, encoding)
    if not schema["fields"]:
        return _reference(path, asked, dialect, encoding)
    answer = _check(path, replace(asked, schema=schema))
    types = ", ".join(f"{field['name']} ({field['type']})" for field in schema["fields"])
    told = Finding(code="schema_deduit", location=Location(file=path.name), details={"types": types})
    return replace(answer, findings=[*answer.findings, told])


def _reference(path: Path, asked: TableAsked, dialect: Dialect | None, encoding: str | None) -> Answer:
    from pipeline.check.structure.reference import check_by_reference  # noqa: PLC0415  heavy

    return check_by_reference(path, asked, dialect, encoding)
