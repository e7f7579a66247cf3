"""A lone table against a schema: nothing of what only documents or packages need is loaded."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.check.conclude import Subject, conclude
from pipeline.check.structure import TableAsked, check_table
from pipeline.flow.setting import Setting
from pipeline.model.finding import Finding
from pipeline.model.report import Report
from pipeline.model.source import Location


def validate_table(path: Path, asked: TableAsked, setting: Setting, doubts: Iterable[Finding] = ()) -> Report:
    """A lone table against a schema; without one, against the types that frictionless infers.

    `doubts` are those about the schema itself, told in the same report.
    """
    doubts = (*doubts, *_keys_elsewhere(path, asked))
    if asked.listing:
        asked.listing.add(doubts)
    answer = check_table(path, asked)
    subject = Subject(name=path.name, sha256=answer.sha256, selection=setting.selection)
    return conclude(subject, [*doubts, *answer.findings], setting.definitions.codes, answer.checks)


def _keys_elsewhere(path: Path, asked: TableAsked) -> Iterator[Finding]:
    """The foreign keys that lead out of the table, which nothing can be held against here."""
    for key in (asked.schema or {}).get("foreignKeys") or []:
        fields, aimed = key["fields"], key["reference"].get("resource") or ""
        if aimed in {"", asked.name or path.stem}:
            continue
        yield Finding(
            code="cle_autre_table_non_lue",
            table=asked.name or path.stem,
            field=fields if isinstance(fields, str) else ", ".join(fields),
            location=Location(file=path.name),
            details={"visee": aimed},
        )
