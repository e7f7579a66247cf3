"""`--annotate`: which files it takes, and what it tells."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage
from pipeline.model.report import Report

_SUFFIX = ".xlsx"
_SHOWN = 10


def refuse_annotation(targets: Sequence[Path], to: Path, others: Sequence[Path | None]) -> None:
    """Raises WrongUsage unless one workbook is to be annotated, into a file of its own.

    `others` are the files that the command writes besides.
    """
    if len(targets) != 1:
        raise WrongUsage("annotation_plusieurs")
    target = targets[0]
    if target.is_dir() or target.suffix.lower() != _SUFFIX:
        raise WrongUsage("annotation_cible", cible=target.name)
    if to.suffix.lower() != _SUFFIX:
        raise WrongUsage("annotation_sortie", fichier=to.name)
    if any(_same(to, other) for other in (target, *others) if other is not None):
        raise WrongUsage("annotation_ecrase", fichier=str(to))


def give_annotation(session: Session, target: Path, report: Report, to: Path) -> None:
    """Writes the annotated workbook and tells what could not be kept; one that could not be read has none."""
    if report.unreadable:
        session.notice(session.base.label("annotate.unwritten", fichier=str(to)))
        return
    from pipeline.flow.annotate import annotate_workbook  # noqa: PLC0415  few ask for it

    made = annotate_workbook(target, report, session.words, to)
    session.notice(session.base.label("annotate.written", nombre=made.cells, fichier=str(to)))
    if made.threads:
        cells = ", ".join(made.threads[:_SHOWN]) + ("…" if len(made.threads) > _SHOWN else "")
        session.notice(session.base.label("annotate.threads", cellules=cells))
    if made.signed:
        session.notice(session.base.label("annotate.signed"))


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one file, by whatever name."""
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()
