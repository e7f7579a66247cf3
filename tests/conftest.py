"""Hand-made reports and packages, for the tests of the stages that come after normalising."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from pipeline.assemble import Heading, fill, write_package
from pipeline.definitions import Definitions, open_definitions
from pipeline.engine import Engine
from pipeline.model.document import Line
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.rows import Origin, Row, RowSet, Value
from pipeline.model.source import Location, SourceFile

# What decides whether a change lands draws the same examples on every machine, and no machine is too slow for it;
# `make hunt` draws new ones.
settings.register_profile("repeatable", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("hunt", print_blob=True, deadline=None)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Keeps repeatable examples from depending on what else a process has imported.

    Hypothesis also draws the literals of the modules loaded so far, which another order of tests changes; it has no
    setting for it.
    """
    if config.getoption("hypothesis_profile", None) != "hunt":
        drawn = providers._local_constants  # noqa: SLF001
        providers._get_local_constants = lambda: drawn  # noqa: SLF001


YEAR = "2021-2022"


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return open_definitions()


@pytest.fixture(scope="session")
def plan(definitions: Definitions) -> Plan:
    return definitions.plan("exemple")


@dataclass(frozen=True)
class Paper:
    """One report as the normaliser would give it; every value stands on a line of its own."""

    code: str = "1.1"
    year: str = YEAR
    revision: int = 1
    titre: str = "Un titre"
    costs: Mapping[str, str | None] | None = None
    texts: tuple[str, ...] = ("Une phrase.",)
    name: str | None = None
    content: str | None = None

    @property
    def key(self) -> str:
        first = f"exemple/{self.code}/{self.year}"
        return first if self.revision == 1 else f"{first}/r{self.revision}"

    @property
    def file(self) -> str:
        return self.name or f"{self.code}-{self.year}-{self.revision}.md"

    def rowset(self, findings: tuple[Finding, ...] = ()) -> RowSet:
        source = SourceFile(
            name=self.file,
            path=f"sources/{self.file}",
            media_type="text/markdown",
            sha256=sha256((self.content or repr(self)).encode()).hexdigest(),
            size=100,
        )
        return RowSet(source=source, rows=tuple(self._rows(source)), findings=findings)

    def _rows(self, source: SourceFile) -> Iterable[Row]:
        report = {
            "id_rapport": self.key,
            "id_mesure": f"exemple/{self.code}",
            "annee_financiere": self.year,
            "revision": self.revision,
            "titre": self.titre,
            "orientation": "Une orientation",
            "origine": "nouvelle",
            "ads": "absente",
            "id_source": source.id,
        }
        yield self._row("rapports", report, 1)
        for number, (year, amount) in enumerate((self.costs or {self.year: "1000"}).items()):
            yield self._row("couts", self._cost(year, amount), 10 + number)
            people = {"id_rapport": self.key, "annee_financiere": year, "statut": "sans_objet", "texte": "s. o."}
            yield self._row("clienteles", people, 20 + number)
        for rank, text in enumerate(self.texts, start=1):
            passage = {"id_rapport": self.key, "section": "activites", "rang": rank, "texte": text}
            yield self._row("textes", passage, 30 + rank)

    def _cost(self, year: str, amount: str | None) -> dict[str, Value]:
        cost: dict[str, Value] = {"id_rapport": self.key, "annee_financiere": year, "statut": "sans_objet"}
        if amount is None:
            return {**cost, "texte": "s. o."}
        stated: dict[str, Value] = {"montant": Decimal(amount), "precision": Decimal(1), "borne": "exacte"}
        return {**cost, **stated, "statut": "declare", "texte": f"{amount} $"}

    def _row(self, table: str, values: Mapping[str, Value], line: int) -> Row:
        words = Line(text=f"{table} {line}", location=Location(file=self.file, line=line))
        origin: Origin = dict.fromkeys(values, (words,))
        return Row(table=table, values=values, origin=origin)


@pytest.fixture(scope="session")
def paper() -> type[Paper]:
    return Paper


Filler = Callable[[Engine, Iterable[RowSet]], tuple[Finding, ...]]
Packer = Callable[..., DataPackage]


@pytest.fixture(scope="session")
def fill_engine(definitions: Definitions, plan: Plan) -> Filler:
    """Fills an engine with row sets and the reference tables of the example plan."""

    def run(engine: Engine, rowsets: Iterable[RowSet]) -> tuple[Finding, ...]:
        return fill(engine, definitions.tables, rowsets, definitions.references(plan), "0.1.0").findings

    return run


@pytest.fixture(scope="session")
def pack(definitions: Definitions, plan: Plan) -> Packer:
    """Writes a package of row sets into a folder."""

    def run(
        rowsets: Iterable[RowSet], to: Path, *, threads: int | None = None, version: str = "0.1.0"
    ) -> DataPackage:
        to.mkdir(parents=True, exist_ok=True)
        with Engine(threads=threads) as engine:
            engine.lock(to)
            filled = fill(engine, definitions.tables, rowsets, definitions.references(plan), version)
            heading = Heading(plan=plan, template=definitions.template)
            return write_package(engine, filled.tables, heading, to, lambda _done, _total: None)

    return run
