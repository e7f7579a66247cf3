"""`bilan validate`: checks reports, tables and data packages."""

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.cli.annotation import give_annotation, refuse_annotation
from pipeline.cli.clock import created
from pipeline.cli.options import ReportForm, argument, decorated, file_option, flag, format_option, option
from pipeline.cli.progress import shown
from pipeline.cli.results import give
from pipeline.cli.selection import previous_folder, selection
from pipeline.cli.session import Session
from pipeline.cli.verdict import exit_code
from pipeline.model.errors import WrongUsage
from pipeline.render.formats import FORMATS

if TYPE_CHECKING:
    from pipeline.check.structure.listing import Listing

_FOR_EDITORS = {"sarif", "github"}
EngineName = Literal["auto", "duckdb", "frictionless"]


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "validate"))
    def validate(  # noqa: PLR0913, PLR0917  the options that PRODUCT.md promises
        targets: Annotated[list[Path], argument(session, "validate", "cibles")],
        plan: Annotated[str | None, option(session, "validate", "plan")] = None,
        table: Annotated[str | None, option(session, "validate", "table")] = None,
        schema: Annotated[Path | None, option(session, "validate", "schema")] = None,
        engine: Annotated[EngineName, option(session, "validate", "engine")] = "auto",
        memory: Annotated[str | None, option(session, "validate", "memory-limit")] = None,
        threads: Annotated[int | None, option(session, "validate", "threads")] = None,
        only: Annotated[list[str] | None, option(session, "validate", "only")] = None,
        skip: Annotated[list[str] | None, option(session, "validate", "skip")] = None,
        no_expectations: Annotated[bool, flag(session, "validate", "no-expectations")] = False,
        previous: Annotated[Path | None, option(session, "validate", "previous")] = None,
        errors: Annotated[Path | None, option(session, "validate", "errors")] = None,
        annotate: Annotated[Path | None, option(session, "validate", "annotate")] = None,
        form: Annotated[ReportForm, format_option(session, *FORMATS)] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        if table is not None and schema is not None:
            raise WrongUsage("options_contraires", premiere="--table", seconde="--schema")
        if threads is not None and threads < 1:
            raise WrongUsage("option_mal_employee", option="--threads")
        if memory is not None and not re.fullmatch(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", memory):
            raise WrongUsage("memoire_invalide", memoire=memory)
        if errors is not None and (only or skip):
            raise WrongUsage("options_contraires", premiere="--errors", seconde="--only" if only else "--skip")
        if annotate is not None:
            if table is not None or schema is not None:
                second = "--table" if table is not None else "--schema"
                raise WrongUsage("options_contraires", premiere="--annotate", seconde=second)
            refuse_annotation(targets, annotate, (to, errors))
        chosen = selection(session, only or (), skip or (), expectations=not no_expectations)
        from pipeline.flow.setting import Setting  # noqa: PLC0415
        from pipeline.flow.targets import Asked, check_target  # noqa: PLC0415  heavy; --help must not pay for it

        asked = Asked(
            plan=plan,
            table=table,
            schema=schema,
            engine=engine,
            memory=memory,
            threads=threads,
            columns=form in _FOR_EDITORS,
            previous=previous_folder(previous),
            annotated=annotate is not None,
        )
        with _listed(errors, session) as listing, shown(session.base) as progress:
            today = created().date()
            setting = Setting(definitions=session.definitions, today=today, progress=progress, selection=chosen)
            reports = [check_target(target, replace(asked, listing=listing), setting) for target in targets]
        if errors is not None and listing is not None:
            session.notice(session.base.label("outcome.listed", fichier=str(errors), nombre=listing.count))
        give(session, form, reports, to)
        if annotate is not None:
            give_annotation(session, targets[0], reports[0], annotate)
        return max(exit_code(report) for report in reports)


def _listed(to: Path | None, session: Session) -> "AbstractContextManager[Listing | None]":
    """The whole list of findings, where a file was named for it."""
    if to is None:
        return nullcontext()
    from pipeline.check.structure.listing import listing  # noqa: PLC0415  few ask for it

    codes = session.definitions.codes
    return listing(to, {name: code.severity for name, code in codes.items()})
