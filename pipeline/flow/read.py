"""A document is opened, its plan found, and the rows that it states read."""

from pathlib import Path

from pipeline import __version__
from pipeline.acquire.file import describe_source
from pipeline.assemble import fill
from pipeline.check.rules import create_views, reconcile
from pipeline.engine import Engine
from pipeline.extract import media_types, read_document
from pipeline.flow.setting import Setting
from pipeline.flow.sources import normaliser
from pipeline.model.account import LineAccount
from pipeline.model.document import Document
from pipeline.model.errors import WrongUsage
from pipeline.model.plan import Plan
from pipeline.model.reading import Reading
from pipeline.normalise.account import account_of
from pipeline.normalise.form.recognise import recognise_layout, recognise_plan


def open_document(path: Path) -> Document:
    """A lone report as its reader gives it."""
    return read_document(describe_source(path, None, media_types()))


def find_plan(document: Document, path: Path, asked: str | None, setting: Setting) -> Plan:
    """The plan asked for; else the one that the document names; else the one in whose folder it lies."""
    definitions = setting.definitions
    if asked is not None:
        return definitions.plan(asked)
    around = [folder for folder in path.resolve().parents if (folder / "plan.toml").is_file()][:1]
    plans = [definitions.plan(str(where)) for where in (*around, *definitions.plan_ids())]
    if (stated := recognise_plan(document, plans)) is not None:
        return stated
    if around or not any(recognise_layout(document, plan.layouts) for plan in plans):
        return plans[0]
    raise WrongUsage("plan_non_reconnu", fichier=path.name, connus=", ".join(definitions.plan_ids()))


def read_report(document: Document, plan: Plan, setting: Setting) -> Reading:
    """The rows that a document states, and how its cost agrees with the amounts that it quotes."""
    rowset = normaliser(plan, setting)(document)
    definitions = setting.definitions
    with Engine() as engine:
        fill(engine, definitions.tables, [rowset], definitions.references(plan), __version__)
        engine.lock()
        create_views(engine, definitions.catalogue)
        return Reading(document=document, rowset=rowset, plan=plan, sums=reconcile(engine))


def accounts(reading: Reading) -> tuple[LineAccount, ...]:
    """What became of the words of each line of the document that was read."""
    return account_of(reading.document, reading.rowset)
