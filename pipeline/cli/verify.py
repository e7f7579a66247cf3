"""`bilan verify`: proves a downloaded version offline."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.figures import proof
from pipeline.cli.options import Form, argument, decorated, format_option
from pipeline.cli.progress import shown
from pipeline.cli.session import Session
from pipeline.cli.verdict import exit_code
from pipeline.render.outcome import proof_text
from pipeline.render.report_json import report_json
from pipeline.render.report_text import findings_text


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "verify"))
    def verify(
        folder: Annotated[Path, argument(session, "verify", "livraison")],
        form: Annotated[Form, format_option(session, "text", "json")] = "text",
    ) -> int:
        from pipeline.flow.setting import Setting  # noqa: PLC0415
        from pipeline.flow.verify import verify_release  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.release.verify import find_release  # noqa: PLC0415

        with shown(session.base) as progress:
            setting = Setting(definitions=session.definitions, today=created().date(), progress=progress)
            report = verify_release(folder, setting)
        if form == "json":
            session.result(report_json(report, session.words, session.version))
        else:
            told = "".join(f"{line}\n" for line in findings_text(report.findings, session.words)).lstrip("\n")
            proved = proof(find_release(folder), report) if report.valid else None
            session.result((f"{told}\n" if told else "") + proof_text(str(folder), proved, session.base))
        return exit_code(report)
