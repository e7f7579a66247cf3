"""`bilan checks`: the catalogue of what can be found, and of the scores."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import PageForm, argument, decorated, file_option, format_option, option
from pipeline.cli.session import Session
from pipeline.model.catalogue import Code
from pipeline.model.errors import WrongUsage
from pipeline.model.finding import Severity
from pipeline.model.near import nearest
from pipeline.model.quality import Measured
from pipeline.render.checks_page import (
    check_json,
    check_text,
    checks_json,
    checks_markdown,
    checks_text,
    score_json,
    score_text,
    scores_markdown,
)
from pipeline.render.words import Words


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "checks"))
    def checks(
        code: Annotated[str | None, argument(session, "checks", "code")] = None,
        table: Annotated[str | None, option(session, "checks", "table")] = None,
        severity: Annotated[Severity | None, option(session, "checks", "severity")] = None,
        form: Annotated[PageForm, format_option(session, "text", "json", "markdown")] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        asked = {
            name: one
            for name, one in session.definitions.codes.items()
            if table in {None, one.table} and severity in {None, one.severity}
        }
        known = session.definitions.tables
        if table is not None and table not in known:
            raise WrongUsage("schema_inconnu", table=table, tables=", ".join(known), proches=nearest(table, known, 3))
        if code is not None:
            page = _one(session, code, form)
        else:
            scores = () if table or severity else session.definitions.catalogue.scores
            page = _all(session.words, asked, scores, form)
        session.result(page, to)
        return 0


def _all(words: Words, asked: Mapping[str, Code], scores: Sequence[Measured], form: PageForm) -> str:
    """The checks that were asked for; the scores, which have neither table nor severity, where all were."""
    if form == "json":
        return checks_json(asked, words, scores)
    if form == "text":
        return checks_text(asked, words, scores)
    pages = (checks_markdown(asked.values(), words), scores_markdown(scores, words))
    return "\n".join(page for page in pages if page)


def _one(session: Session, name: str, form: PageForm) -> str:
    known, words = session.definitions.codes, session.words
    if (code := known.get(name)) is not None:
        if form == "json":
            return check_json(code, words)
        return checks_markdown([code], words) if form == "markdown" else check_text(code, words)
    scores = {one.name: one for one in session.definitions.catalogue.scores}
    if (score := scores.get(name)) is None:
        raise WrongUsage("code_inconnu", code=name, proche=nearest(name, [*known, *scores]))
    if form == "json":
        return score_json(score, words)
    return scores_markdown([score], words) if form == "markdown" else score_text(score, words)
