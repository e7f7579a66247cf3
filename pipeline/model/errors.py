"""What went wrong with us or around us. Each class has its own exit code; words stand in the catalogue."""

from typing import ClassVar

from pipeline.model.finding import Detail, Finding
from pipeline.model.report import Report


class BilanError(Exception):
    """A failure that ends the command: `code` names its words, `details` fill them."""

    exit_code: ClassVar[int] = 70

    def __init__(self, code: str, /, **details: Detail) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class WrongUsage(BilanError):
    """The command was asked for something that it cannot do."""

    exit_code = 2


class SourceUnreadable(BilanError):
    """A source that cannot be read; it is named, and the others go on."""

    exit_code = 3

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code, **finding.details)
        self.finding = finding


class DefinitionWrong(BilanError):
    """A plan, layout, schema, rule or catalogue does not say what it must."""

    exit_code = 4


class NotPublishable(BilanError):
    """Nothing may be released from this: errors in the data, or a promise that would break.

    `report` is what was found, where the data are the reason.
    """

    exit_code = 5

    def __init__(self, code: str, report: Report | None = None, /, **details: Detail) -> None:
        super().__init__(code, **details)
        self.report = report


class TargetFailed(BilanError):
    """The place to write to refused: busy, full, read-only, or altered."""

    exit_code = 6
