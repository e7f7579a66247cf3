"""Reads a delimited text into the engine: directly when that is proved to lose nothing, else record by record."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.check.structure.accounting import accounted_for
from pipeline.check.structure.columns import Column
from pipeline.check.structure.opening import Measure, OpenText, measure, transcoded, unreadable, whole_encoding
from pipeline.check.structure.relation import Relation, direct, standing
from pipeline.check.structure.scan import scan, scan_text
from pipeline.check.structure.spool import spool
from pipeline.check.structure.tally import Tally
from pipeline.check.structure.verdicts import ColumnSql
from pipeline.engine import Engine, EngineError
from pipeline.model.finding import Finding
from pipeline.model.source import Location

_UTF8 = {"utf-8", "utf-8-sig"}
_KEPT = 1 << 30
"""Bytes of the largest file whose keys are held in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A table in the engine, what one pass counted in it, and what was found in reading it."""

    relation: Relation
    tally: Tally
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """Reads one text; `folder` holds what must be written on the way, `table` names it in the engine."""

    engine: Engine
    folder: Path
    text: OpenText
    columns: tuple[Column, ...]
    judges: tuple[ColumnSql, ...]
    table: str

    def read(self, measured: "Future[Measure]", keys: Sequence[str], *, declared: bool) -> Read:
        """`measured` are the bytes of the file; `keys` what `scan` counts; `declared`: the encoding was stated."""
        text = self.text
        found = [] if text.open_quote is None else [_open_quote(text.name, text.open_quote)]
        if text.dialect.plain and text.encoding in _UTF8 and (read := self._directly(text.path, measured, keys)):
            return replace(read, findings=tuple(found))
        if not declared:
            text = replace(text, encoding=whole_encoding(text.path, text.name))
        if text.encoding not in _UTF8:
            if text.encoding == "cp1252" and not declared:
                found.append(Finding(code="source_cp1252", location=Location(file=text.name)))
            if text.dialect.plain and (read := self._recoded(text, keys)):
                return replace(read, findings=tuple(found))
        open_quote = spool(self.engine, text, self.judges, self.table)
        if open_quote is not None:
            found.append(_open_quote(text.name, open_quote))
        relation = standing(self.table, spooled=True)
        return Read(
            relation=relation, tally=scan(self.engine, self.table, self.judges, keys=keys), findings=tuple(found)
        )

    def _recoded(self, text: OpenText, keys: Sequence[str]) -> Read | None:
        path = transcoded(text, self.folder)
        copied: Future[Measure] = Future()
        copied.set_result(measure(path, text.name))
        return self._directly(path, copied, keys)

    def _directly(self, path: Path, measured: "Future[Measure]", keys: Sequence[str]) -> Read | None:
        """Read strictly by the engine; None when it refuses, or when a byte is not accounted for."""
        relation = direct(self.engine, self.text, path, self.judges)
        size = path.stat().st_size
        keep = size <= min(self.engine.memory, _KEPT)
        try:
            tally = scan_text(self.engine, relation.source, self.judges, keys, size=size, keep=keep)
        except EngineError as cause:
            if not cause.exhausted:
                return None
            if not keep:
                raise
            tally = scan_text(self.engine, relation.source, self.judges, keys, size=size, keep=False)
        bytes_read = measured.result()
        if not accounted_for(bytes_read, self.text, tally, len(self.columns)):
            return None
        return Read(relation=relation, tally=tally)


def _open_quote(name: str, line: int) -> Finding:
    return Finding(code="guillemet_jamais_ferme", location=Location(file=name, line=line))


def source_empty(name: str) -> Finding:
    """What is said of a file in which there is nothing."""
    return Finding(code="source-error", location=Location(file=name), details={"note": "the source is empty"})


__all__ = ["Read", "TextReader", "source_empty", "unreadable"]
