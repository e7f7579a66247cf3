"""`bilan release`: builds, checks, compares, and writes an immutable version."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.figures import figures
from pipeline.cli.options import Form, argument, decorated, format_option, option
from pipeline.cli.progress import shown
from pipeline.cli.session import Session
from pipeline.model.errors import NotPublishable
from pipeline.model.release import Release
from pipeline.model.report import Report
from pipeline.render.outcome import refusal_json, release_json, release_text
from pipeline.render.report_text import report_text, reports_text


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "release"))
    def release(
        plan: Annotated[str, argument(session, "release", "plan")],
        to: Annotated[Path, option(session, "release", "to")],
        previous: Annotated[str | None, option(session, "release", "previous")] = None,
        version: Annotated[str | None, option(session, "release", "version")] = None,
        form: Annotated[Form, format_option(session, "text", "json")] = "text",
    ) -> int:
        from pipeline.flow.plan import release_plan  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.flow.setting import Setting  # noqa: PLC0415
        from pipeline.release.build import Terms  # noqa: PLC0415

        chosen = session.definitions.plan(plan)
        moment = created(Path(chosen.root))
        terms = Terms(to=to, created=moment, previous=previous, version=version)
        try:
            with shown(session.base) as progress:
                setting = Setting(definitions=session.definitions, today=moment.date(), progress=progress)
                outcome, report = release_plan(chosen, terms, setting)
        except NotPublishable as refusal:
            if refusal.report is not None:
                _show_refusal(session, chosen.id, refusal.report, form)
            raise
        counted = figures(Path(outcome.path))
        if form == "json":
            session.result(release_json(counted, report, outcome, session.words, session.version))
        else:
            told = report.findings and isinstance(outcome, Release)
            findings = f"{report_text(report, session.words)}\n" if told else ""
            session.result(findings + release_text(counted, report, outcome, session.base))
        return 0


def _show_refusal(session: Session, plan_id: str, report: Report, form: Form) -> None:
    """What prevents the release, before the error says that there is none."""
    if form == "json":
        session.result(refusal_json(plan_id, report, session.words, session.version))
    else:
        session.result(reports_text([report], session.words))
