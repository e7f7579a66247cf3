"""A lone table against a schema: nothing of what only documents or packages need is loaded."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.check.conclude import Subject, conclude
from pipeline.check.structure import TableAsked, check_table
from pipeline.flow.setting import Setting
from pipeline.model.finding import Finding
from pipeline.model.report import Report


def validate_table(path: Path, asked: TableAsked, setting: Setting, doubts: Iterable[Finding] = ()) -> Report:
    """A lone table against a schema; without one, against the types that frictionless infers.

    `doubts` are those about the schema itself, told in the same report.
    """
    doubts = tuple(doubts)
    if asked.listing:
        asked.listing.add(doubts)
    answer = check_table(path, asked)
    subject = Subject(name=path.name, sha256=answer.sha256, selection=setting.selection)
    return conclude(subject, [*doubts, *answer.findings], setting.definitions.catalogue, answer.checks)
