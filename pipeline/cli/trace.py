"""`bilan trace`: from a published value to the sentence that states it."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Form, argument, decorated, file_option, format_option
from pipeline.cli.session import Session


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "trace"))
    def trace(
        release: Annotated[Path, argument(session, "trace", "livraison")],
        table: Annotated[str, argument(session, "trace", "table")],
        key: Annotated[str, argument(session, "trace", "cle")],
        field: Annotated[str | None, argument(session, "trace", "champ")] = None,
        form: Annotated[Form, format_option(session, "text", "json")] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        from pipeline.release.tracing.trace import find_package  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.release.tracing.trace import trace as traced  # noqa: PLC0415
        from pipeline.render.trace_json import trace_json  # noqa: PLC0415
        from pipeline.render.trace_text import trace_text  # noqa: PLC0415

        words = session.base
        cells = traced(find_package(release), table, key, field, words.lang)
        spec = session.definitions.tables.get(table)
        if form == "json":
            session.result(trace_json(cells, spec, words, session.version), to)
        else:
            session.result(trace_text(cells, spec, words, str(release)), to)
        return 0
