"""Reads the scores of `checks/scores/`."""

from pathlib import Path

from pipeline.definitions.rules import headed
from pipeline.model.quality import Measured, ScoreWords


def read_scores(folder: Path, meta: Path) -> tuple[Measured, ...]:
    """Every score in the order of its rank: the TOML of its first comment, then its query."""
    found = (_read(path, meta) for path in sorted(folder.glob("*.sql")))
    return tuple(sorted(found, key=lambda one: (one.rank, one.name)))


def _read(path: Path, meta: Path) -> Measured:
    said = headed(path, meta / "score.schema.json")
    words = {lang: ScoreWords(**stated) for lang, stated in said.data.items() if isinstance(stated, dict)}
    return Measured(name=path.stem, rank=said.data["rang"], words=words, sql=said.sql, file=str(path), line=said.line)
