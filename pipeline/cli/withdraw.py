"""`bilan withdraw`: takes a published version back, with a reason that is published."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.options import argument, decorated, flag, option
from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "withdraw"))
    def withdraw(
        folder: Annotated[Path, argument(session, "withdraw", "versions")],
        version: Annotated[str, argument(session, "withdraw", "version")],
        reason: Annotated[str, option(session, "withdraw", "reason")],
        who: Annotated[str | None, option(session, "withdraw", "who")] = None,
        yes: Annotated[bool, flag(session, "withdraw", "yes")] = False,
    ) -> int:
        from pipeline.release.dataset.tombstone import Tombstone  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.release.dataset.withdraw import find_dataset  # noqa: PLC0415
        from pipeline.release.dataset.withdraw import withdraw as take_back  # noqa: PLC0415

        dataset = find_dataset(folder, version)
        if not yes:
            _confirm(session, version, dataset)
        stamp = created().strftime("%Y-%m-%dT%H:%M:%SZ")
        done = take_back(dataset, Tombstone(version=version, reason=reason, date=stamp, who=who))
        words = session.base
        session.notice(words.label("outcome.withdrawn_now", version=version, dossier=str(done.path)))
        if done.current:
            session.notice(words.label("outcome.withdraw_current", version=done.current))
        else:
            session.notice(words.label("outcome.withdraw_none"))
        return 0


def _confirm(session: Session, version: str, dataset: Path) -> None:
    """Asks on a terminal; without one, or without a yes, nothing is withdrawn."""
    question = session.base.label("outcome.withdraw_ask", version=version, dossier=str(dataset))
    if not sys.stdin.isatty() or not typer.confirm(question, err=True):
        raise WrongUsage("confirmation_requise")
