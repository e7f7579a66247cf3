"""`bilan diff`: what changed between two releases, or a release and a draft."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.options import argument, decorated, file_option, format_option, option
from pipeline.cli.session import Session
from pipeline.cli.verdict import CLEAN, FINDINGS
from pipeline.model.errors import WrongUsage

DiffForm = Literal["text", "json", "html", "parquet"]
_SHOWN = {"text": 20, "json": 100, "html": 100, "parquet": 0}


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "diff"))
    def diff(
        old: Annotated[str, argument(session, "diff", "ancien")],
        new: Annotated[str, argument(session, "diff", "nouveau")],
        releases: Annotated[Path | None, option(session, "diff", "releases")] = None,
        table: Annotated[str | None, option(session, "diff", "table")] = None,
        form: Annotated[DiffForm, format_option(session, "text", "json", "html", "parquet")] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        from pipeline.flow.diff import Asked, difference  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.render.diff_html import diff_html  # noqa: PLC0415
        from pipeline.render.diff_json import diff_json  # noqa: PLC0415
        from pipeline.render.diff_text import diff_text, head_text  # noqa: PLC0415

        if form == "parquet" and to is None:
            raise WrongUsage("parquet_sans_cible")
        listing = to if form == "parquet" else None
        asked = Asked(old=old, new=new, releases=releases, table=table, limit=_SHOWN[form], listing=listing)
        found, words = difference(asked), session.base
        for version, reason in found.withdrawn.items():
            session.notice(words.label("outcome.withdrawn", version=version, raison=reason))
        if form == "parquet":
            session.notice(head_text(found, words))
        elif form == "json":
            session.result(diff_json(found, session.version), to)
        elif form == "html":
            session.result(diff_html(found, words, session.version), to)
        else:
            session.result(diff_text(found, words), to)
        return FINDINGS if found.comparison.level else CLEAN
