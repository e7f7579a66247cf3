"""Counts how much of a dataset is right, by the queries of `checks/scores`."""

from collections.abc import Iterable

from pipeline.engine import Engine, EngineError
from pipeline.model.catalogue import Catalogue
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Finding
from pipeline.model.quality import Measured, Score

FINDINGS = "constats"
"""The table of what was found, with the catalogue's severities."""
_TYPES = dict.fromkeys(("code", "gravite", "table_nom", "cle", "champ"), "VARCHAR")


def run_scores(engine: Engine, catalogue: Catalogue, findings: Iterable[Finding]) -> tuple[Score, ...]:
    """Every score whose tables stand in the engine, which has run the rules; `findings` are all that are known."""
    _tell(engine, catalogue, findings)
    standing = set(engine.tables())
    return tuple(_count(engine, one) for one in catalogue.scores if engine.tables_read(one.sql) <= standing)


def _tell(engine: Engine, catalogue: Catalogue, findings: Iterable[Finding]) -> None:
    rows = [
        (one.code, catalogue.codes[one.code].severity, one.table, "|".join(one.key), one.field)
        for one in findings
        if one.code in catalogue.codes
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in _TYPES]
    engine.append(FINDINGS, dict(zip(_TYPES, columns, strict=True)), _TYPES)


def _count(engine: Engine, score: Measured) -> Score:
    try:
        (row,) = engine.rows(f"SELECT bon, total FROM ({score.sql}\n)")
        good, total = (int(one) for one in row)
    except (EngineError, ValueError, TypeError) as cause:
        raise DefinitionWrong("regle_invalide", fichier=score.file, cause=str(cause)) from cause
    return Score(name=score.name, good=good, total=total)
