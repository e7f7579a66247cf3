"""Counts how much of a dataset is right, by the queries of `checks/scores`."""

from collections.abc import Iterable

from pipeline.check.kept import FINDINGS, TYPES
from pipeline.engine import Engine, EngineError
from pipeline.model.catalogue import Catalogue
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Finding
from pipeline.model.quality import Measured, Score


def run_scores(engine: Engine, catalogue: Catalogue, findings: Iterable[Finding]) -> tuple[Score, ...]:
    """Every score whose tables stand in the engine, which has run the rules; `findings` are all that are known.

    What the table of findings holds already is not told again: of a check that found much, `findings` has a part.
    """
    _tell(engine, catalogue, findings)
    standing = set(engine.tables())
    return tuple(_count(engine, one) for one in catalogue.scores if engine.tables_read(one.sql) <= standing)


def _tell(engine: Engine, catalogue: Catalogue, findings: Iterable[Finding]) -> None:
    told = {row[0] for row in engine.rows(f"SELECT DISTINCT code FROM {FINDINGS}")} if _stands(engine) else set()
    rows = [
        (one.code, catalogue.codes[one.code].severity, one.table, "|".join(one.key), one.field)
        for one in findings
        if one.code in catalogue.codes and one.code not in told
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in TYPES]
    engine.append(FINDINGS, dict(zip(TYPES, columns, strict=True)), TYPES)


def _stands(engine: Engine) -> bool:
    return FINDINGS in engine.tables()


def _count(engine: Engine, score: Measured) -> Score:
    try:
        (row,) = engine.rows(f"SELECT bon, total FROM ({score.sql}\n)")
        good, total = (int(one) for one in row)
    except (EngineError, ValueError, TypeError) as cause:
        line = score.line + (getattr(cause, "line", None) or 1) - 1
        raise DefinitionWrong("regle_invalide", fichier=score.file, ligne=line, cause=str(cause)) from cause
    return Score(name=score.name, good=good, total=total)
