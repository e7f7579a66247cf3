"""`bilan rebuild`: proves that the sources of a version give its bytes."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Form, argument, decorated, format_option, option
from pipeline.cli.progress import shown
from pipeline.cli.session import Session
from pipeline.cli.verdict import exit_code
from pipeline.render.outcome import same_text
from pipeline.render.report_json import report_json
from pipeline.render.report_text import findings_text


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "rebuild"))
    def rebuild(
        release: Annotated[Path, argument(session, "rebuild", "livraison")],
        plan: Annotated[str, option(session, "rebuild", "from")],
        form: Annotated[Form, format_option(session, "text", "json")] = "text",
    ) -> int:
        from pipeline.flow.rebuild import Original, rebuild_release  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.flow.setting import Setting  # noqa: PLC0415

        original = Original.open(release)
        with shown(session.base) as progress:
            setting = Setting(definitions=session.definitions, today=original.created.date(), progress=progress)
            report = rebuild_release(original, session.definitions.plan(plan), setting)
        if form == "json":
            session.result(report_json(report, session.words, session.version))
        else:
            told = "".join(f"{line}\n" for line in findings_text(report.findings, session.words)).lstrip("\n")
            closing = same_text(original.version, str(release), session.base, same=report.valid)
            session.result((f"{told}\n" if told else "") + closing)
        return exit_code(report)
