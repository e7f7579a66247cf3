"""The clean release that is corrupted: the demonstration plan, with two regional reports beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pipeline import __version__
from pipeline.acquire.file import describe_source
from pipeline.acquire.folder import find_sources, source_name
from pipeline.assemble import Heading, fill, write_package
from pipeline.assemble.derive import derive
from pipeline.check.structure.packages import check_structure
from pipeline.definitions import open_definitions
from pipeline.engine import Engine
from pipeline.extract import media_types, read_document
from pipeline.flow.checks import Context, check_rules
from pipeline.flow.setting import Setting
from pipeline.flow.sources import normaliser
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.rows import RowSet
from pipeline.model.table import TableSpec

HERE = Path(__file__).parent
SETTING = Setting(definitions=open_definitions(), today=date(2026, 1, 1))
PLAN = SETTING.definitions.plan("exemple")
REGIONAL = ("ententes", "rapports_regionaux", "projets")

Change = Callable[[Engine], None]
Edit = Callable[[str], str]


def nothing(_engine: Engine) -> None:
    """Changes no table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A package in a folder, and all that is found in it; each finding by code, table, key and field."""

    package: DataPackage
    findings: tuple[Finding, ...]

    @property
    def told(self) -> set[tuple[str, str | None, tuple[str, ...], str | None, str | None]]:
        """What tells one finding from another."""
        return {(one.code, one.table, one.key, one.field, one.value) for one in self.findings}


@cache
def clean() -> Made:
    """Made once; what is found in it is what no corruption can be credited with."""
    return make(nothing)


def make(change: Change, sources: Path | None = None, previous: Made | None = None) -> Made:
    """The package of the plan's sources, or of those in a folder, its tables changed before they are written."""
    package, read = written(change, Path(mkdtemp(prefix="corruption-")), sources)
    structure, _ = check_structure(Path(package.root), package.descriptor, _none)
    before = Path(previous.package.root) if previous else None
    known = (*read, *structure)
    rules = check_rules(package, SETTING, Context(previous=before, plan=PLAN, known=known))
    return Made(package=package, findings=(*known, *rules.findings))


def written(
    change: Change, folder: Path, sources: Path | None = None, without: frozenset[str] = frozenset()
) -> tuple[DataPackage, tuple[Finding, ...]]:
    """The package alone, in a folder and `without` some tables, and what was found while its sources were read."""
    plan = PLAN if sources is None else replace(PLAN, root=str(sources))
    with Engine() as engine:
        read = list(_read(plan))
        filled = fill(engine, SETTING.definitions.tables, read, SETTING.definitions.references(PLAN), __version__)
        specs = _with_regions(engine, filled.tables)
        change(engine)
        _derive_again(engine, specs)
        kept = [spec for spec in specs if spec.name not in without]
        package = write_package(
            engine, kept, Heading(plan=PLAN, template=SETTING.definitions.template), folder, _none
        )
    return package, tuple(filled.findings)


def _read(plan: Plan) -> Iterator[RowSet]:
    normalise, root = normaliser(PLAN, SETTING), Path(plan.root)
    for path in find_sources(root)[0]:
        yield normalise(read_document(describe_source(path, source_name(root, path), media_types())))


def _with_regions(engine: Engine, specs: Sequence[TableSpec]) -> list[TableSpec]:
    known = SETTING.definitions.tables
    for name in REGIONAL:
        engine.create(name, known[name].fields)
    engine.run((HERE / "regions.sql").read_text(encoding="utf-8"))
    chosen = {spec.name for spec in specs} | set(REGIONAL)
    return [spec for name, spec in known.items() if name in chosen]


def _derive_again(engine: Engine, specs: Sequence[TableSpec]) -> None:
    """Derived tables follow what was changed, as they would had it been read so."""
    for spec in specs:
        if spec.sql is not None:
            engine.run(f"DROP TABLE {spec.name}; DELETE FROM provenance WHERE table_nom = '{spec.name}'")
            derive(engine, spec)


def _none(_done: int, _total: int) -> None:
    """Shows no progress."""
