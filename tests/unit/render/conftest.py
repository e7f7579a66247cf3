from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.definitions import open_definitions
from pipeline.model.catalogue import Code, CodeWords
from pipeline.model.document import Block, Document, Line
from pipeline.model.finding import SEVERITIES, Finding, Severity
from pipeline.model.layout import Choice, Layout, Section
from pipeline.model.plan import Plan, Publication, Publisher
from pipeline.model.reading import Reading, Reconciliation
from pipeline.model.report import CheckRun, Judged, Report
from pipeline.model.rows import Row, RowSet
from pipeline.model.source import Location, SourceFile
from pipeline.model.table import Field, ForeignKey, TableSpec
from pipeline.model.table import Words as Told
from pipeline.render.words import Words

DEFINITIONS = open_definitions()
RULE = Code(
    name="regle_maison",
    severity="warning",
    engine="duckdb",
    table="couts",
    field="montant",
    words={
        "fr": CodeWords(title="Règle maison", message="{montant:argent} et non {somme} $.", why="Parce que.", fix=""),
        "en": CodeWords(title="House rule", message="{montant:argent}, not {somme}.", why="Because.", fix=""),
    },
)


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    return words_of(request.param)


@pytest.fixture
def fr() -> Words:
    return words_of("fr")


@pytest.fixture
def en() -> Words:
    return words_of("en")


def words_of(lang: str) -> Words:
    return Words(DEFINITIONS.messages(lang), lang, {RULE.name: RULE})


def _judged(code: str, severity: Severity = "error", **fields: Any) -> Judged:
    decision = fields.pop("decision", None)
    return Judged(finding=Finding(code=code, **fields), severity=severity, decision=decision)


@pytest.fixture
def judged() -> Callable[..., Judged]:
    return _judged


@pytest.fixture
def report() -> Callable[..., Report]:
    def make(*findings: Judged, unreadable: int = 0, subject: str = "couts.csv", folder: str = "") -> Report:
        def total(severity: Severity) -> int:
            return sum(1 + one.finding.more for one in findings if one.severity == severity)

        return Report(
            subject=subject,
            sha256="ab" * 32,
            findings=findings,
            totals={"error": total("error"), "warning": total("warning"), "info": total("info")},
            checks_run=(CheckRun(code="table-schema", engine="frictionless"),),
            unreadable=unreadable,
            folder=folder,
        )

    return make


@pytest.fixture
def couts() -> TableSpec:
    def field(name: str, kind: str, title: str, **constraints: Any) -> Field:
        told = {"fr": Told(title=title, description=f"{title}."), "en": Told(title=f"{title} (en)", description="…")}
        return Field(name=name, type=kind, constraints=constraints, words=told)

    return TableSpec(
        name="couts",
        family="mesure",
        fields=(
            field("id_rapport", "string", "Rapport", required=True, pattern="^a|b$"),
            field("annee_financiere", "string", "Exercice", required=True),
            field("montant", "number", "Montant", minimum=0, unique=False),
            field("precision", "number", "Précision"),
            field("statut", "string", "Statut", enum=["declare", "sans_objet"]),
            field("texte", "string", "Texte", minLength=1),
        ),
        primary_key=("id_rapport", "annee_financiere"),
        foreign_keys=(ForeignKey(fields=("id_rapport",), table="rapports", reference=("id_rapport",)),),
        words={"fr": Told(title="Coûts", description="Coût par exercice.")},
        descriptor={},
    )


def line(number: int | None, text: str, **place: Any) -> Line:
    return Line(text=text, location=Location(file="rapport.md", line=number, **place))


def plan() -> Plan:
    choice = Choice(target="rapports.origine", options=(("nouvelle", ("Nouvelle mesure",)),))
    absent = Choice(target="rapports.ads", options=())
    sections = (
        Section(titles=("DESCRIPTION",), kind="choix+textes", section="description", choice=choice),
        Section(titles=("ADS",), kind="choix+textes", section="ads", choice=absent),
        Section(titles=("COÛT",), kind="serie", table="couts"),
    )
    return Plan(
        id="exemple",
        root="exemple",
        acronym="PEX",
        other_names=(),
        title="Plan d'exemple",
        titles={"fr": "Plan d'exemple", "en": "Example plan"},
        start=date(2021, 4, 1),
        end=date(2026, 3, 31),
        publisher=Publisher(name="Ministère"),
        publication=Publication(),
        layouts=(Layout(id="formulaire", recognised_by=(), header=(), sections=sections),),
        severities={"source_cp1252": "warning"},
    )


@pytest.fixture
def reading() -> Callable[..., Reading]:
    def make(
        *findings: Finding,
        rows: tuple[Row, ...] | None = None,
        layout: str | None = "formulaire",
        agrees: bool = True,
    ) -> Reading:
        source = SourceFile(
            name="rapport.md", path="rapport.md", media_type="text/markdown", sha256="cd" * 32, size=5482
        )
        rowset = RowSet(source=source, rows=_rows() if rows is None else rows, findings=findings, layout_id=layout)
        parts = (Decimal("1200000.00"), Decimal("12500000.00"))
        one = Reconciliation(
            id_rapport="exemple/1.1/2021-2022",
            montant=Decimal("13700000.00") if agrees else Decimal("13500000.00"),
            parts=parts,
            somme=sum(parts, Decimal(0)),
            tolerance=Decimal(100000) if agrees else Decimal(0),
            concorde=agrees,
        )
        document = Document(source=source, blocks=(Block(kind="paragraph", lines=(line(1, "x"),)),))
        sums = (one,) if rowset.rows else ()
        return Reading(document=document, rowset=rowset, plan=plan(), sums=sums)

    return make


def _rows() -> tuple[Row, ...]:
    report_id = "exemple/1.1/2021-2022"
    title, cost = line(7, "TITRE DE LA MESURE\tUn titre"), line(34, "2021-2022 : 13,7 M$")
    boxes = line(12, "Reconduction"), line(13, "Nouvelle mesure")
    paragraph = "Une phrase " * 12 + "avec 13,7 M$."
    told = tuple(line(number, "Une phrase") for number in (20, 21, 22, 24))
    header = Row(
        table="rapports",
        values={"id_rapport": report_id, "titre": "Un titre", "origine": "illisible", "ads": None, "revision": 1},
        origin={"titre": (title,), "origine": boxes},
        corrected=frozenset({"revision"}),
    )
    year = Row(
        table="couts",
        values={
            "id_rapport": report_id,
            "annee_financiere": "2021-2022",
            "montant": Decimal("13700000.00"),
            "precision": Decimal(100000),
            "statut": "declare",
            "texte": "13,7 M$",
        },
        origin=dict.fromkeys(("montant", "precision", "statut", "texte"), (cost,)),
    )
    empty = Row(
        table="couts",
        values={"id_rapport": report_id, "annee_financiere": "2020-2021", "montant": None, "statut": "absent"},
        origin={},
    )
    body = Row(
        table="rapports_organismes",
        values={
            "id_rapport": report_id,
            "rang": 1,
            "texte": "Ville (V)",
            "id_organisme": None,
            "role": "responsable",
        },
        origin=dict.fromkeys(("texte", "role"), (line(8, "Ville (V)"),)),
    )
    place = {"id_rapport": report_id, "section": "activites", "rang": 1}
    text = Row(table="textes", values={**place, "texte": paragraph, "date": date(2021, 4, 1)}, origin={"texte": told})
    figure = Row(
        table="chiffres_cites",
        values={**place, "position": 1, "valeur": Decimal("93.50"), "unite": "pourcent", "precision": Decimal("0.10"),
                "borne": "minimum", "texte": "93,5 %", "contexte": paragraph},
        origin={"valeur": told[:1], "texte": told[:1], "contexte": told},
    )  # fmt: skip
    return header, text, figure, body, year, empty


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "]]>",
    "%0A::error::faux",
    "::error::faux\r\n::warning::faux",
    "[lien](https://example.com) {0} www.example.com @quelquun | $x$ `y`",
    "a\x00b\x1b[31m\x08",
    "\u202egauche\u2066\u200f",
    "\udce9\ud800",
    "\ufffe\uffff\U0001fffe",
    "x" * 1_000_000,
)


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest, report: Callable[..., Report]) -> Report:
    """A report in which one hostile text stands everywhere that a submission can put it."""
    text = request.param
    path = text[:4096]  # no system has longer ones
    place = Location(file=path, row=2, line=3, field="1", sheet=text, cell=text)
    found = [
        _judged(
            "constraint-error", severity, table=text, field=text, key=(text,), value=text, location=place,
            cause=cause, details={"suggestion": text, "contrainte": text, "attendu": text},
        )
        for severity in SEVERITIES for cause in (None, "casse", path)
    ]  # fmt: skip
    found += [
        _judged("extra-label", "error", table=text, field=text, value=text),
        _judged("foreign-key", "error", table=text, field=text, value=text, details={"visee": text}),
        _judged("primary-key", "error", table=text, key=(text, text), cascade_of="constraint-error", more=3),
        _judged("montant_illisible", "error", value=text, location=Location(file="a.md", line=1)),
    ]
    return report(*found, subject=path, folder=path)


@pytest.fixture
def projets(report: Callable[..., Report]) -> Report:
    """A table with two root causes, what only follows from one, a warning and a note; 12,476 errors in all."""

    def place(row: int, field: int) -> Location:
        return Location(file="projets.csv", row=row, line=row + 3, field=str(field))

    written = ((14, "12 000,50", "12000.50", 12_428), (20, "3,5", "3.5", 0), (21, "1,5", "1.5", 0))
    amounts = [
        _judged(
            "type-error", table="projets", field="montant", value=value, location=place(row, 9),
            cause="virgule_decimale", details={"type": "number", "suggestion": better}, more=more,
        )
        for row, value, better, more in written
    ]  # fmt: skip
    return report(
        *amounts,
        _judged("primary-key", table="projets", key=("a", ""), location=place(30, 1), cascade_of="type-error",
                more=39),
        _judged("constraint-error", table="projets", field="region", value="Montreal", location=place(2, 4),
                cause="accents", details={"contrainte": "enum", "suggestion": "Montréal"}, more=4),
        _judged("montant_illisible", "warning", value="douze", location=Location(file="notes.md", line=3, column=7)),
        _judged("source_cp1252", "info", location=Location(file="projets.csv")),
        subject="projets.csv",
        folder="data",
    )  # fmt: skip
