"""`bilan verify`: proves a downloaded version, or one file of it, offline."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.figures import proof
from pipeline.cli.options import Form, argument, decorated, format_option, option
from pipeline.cli.progress import shown
from pipeline.cli.session import Session
from pipeline.cli.verdict import exit_code
from pipeline.render.outcome import file_proof_text, proof_text, withdrawn_text
from pipeline.render.report_json import report_json
from pipeline.render.report_text import findings_text

_WITHDRAWN = "version_retiree"


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "verify"))
    def verify(
        target: Annotated[Path, argument(session, "verify", "livraison")],
        manifest: Annotated[Path | None, option(session, "verify", "manifest")] = None,
        digest: Annotated[str | None, option(session, "verify", "digest")] = None,
        key: Annotated[str | None, option(session, "verify", "key")] = None,
        form: Annotated[Form, format_option(session, "text", "json")] = "text",
    ) -> int:
        from pipeline.flow.setting import Setting  # noqa: PLC0415
        from pipeline.flow.verify import verify_file, verify_release  # noqa: PLC0415  heavy; --help must not pay
        from pipeline.release.dataset.find import find_release  # noqa: PLC0415
        from pipeline.release.proof import Trust  # noqa: PLC0415

        trust = Trust(digest=digest, key=key)
        with shown(session.base) as progress:
            setting = Setting(definitions=session.definitions, today=created().date(), progress=progress)
            if manifest is not None:
                report = verify_file(target, manifest, setting, trust)
            else:
                report = verify_release(target, setting, trust)
        if form == "json":
            session.result(report_json(report, session.words, session.version))
            return exit_code(report)
        told = "".join(f"{line}\n" for line in findings_text(report.findings, session.words)).lstrip("\n")
        tombstone = next((one.finding for one in report.findings if one.finding.code == _WITHDRAWN), None)
        if tombstone is not None:
            session.result(f"{told}\n{withdrawn_text(tombstone, session.base)}")
            return exit_code(report)
        stated = manifest if manifest is not None else find_release(target) / "manifest.json"
        proved = proof(stated, report, origin=trust.any) if report.valid else None
        closing = file_proof_text if manifest is not None else proof_text
        session.result((f"{told}\n" if told else "") + closing(str(target), proved, session.base))
        return exit_code(report)
