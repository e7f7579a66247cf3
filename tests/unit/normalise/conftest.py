"""Documents, a form and a plan written by hand, so that these tests know no reader and no definition file."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from pipeline.model.document import Block, Document, Grid, Line
from pipeline.model.layout import Choice, HeaderField, Layout, Section
from pipeline.model.plan import Plan, Publication, Publisher
from pipeline.model.source import Location, SourceFile
from pipeline.normalise.notation.names import NameIndex, NameRow, RegionIndex

SOURCE = SourceFile(name="fiche.md", path="fiche.md", media_type="text/markdown", sha256="ab" * 32, size=1)
_HEADING = re.compile(r"(#+) ")
_BULLET = re.compile(r"( *)- (?!\[)|( *)- (?=\[)")


def _line(text: str, number: int) -> Line:
    return Line(text=text, location=Location(file=SOURCE.name, line=number))


def _block(lines: list[tuple[int, str]]) -> list[Block | Grid]:
    if all(text.startswith("|") for _, text in lines):
        cells = [(number, text.strip("|").split("|")) for number, text in lines]
        rows = [
            tuple(tuple(_line(part.strip(), number) for part in cell.split("<br>") if part.strip()) for cell in row)
            for number, row in cells
        ]
        return [Grid(rows=tuple(rows))]
    blocks: list[Block | Grid] = []
    for number, text in lines:
        heading, bullet = _HEADING.match(text), _BULLET.match(text)
        if heading:
            line = _line(text[heading.end() :], number)
            blocks.append(Block(kind="heading", lines=(line,), level=len(heading[1])))
        elif bullet:
            level = 1 + len(bullet[1] or bullet[2] or "") // 2
            blocks.append(Block(kind="item", lines=(_line(text[bullet.end() :], number),), level=level))
        elif blocks and isinstance(blocks[-1], Block):
            last = blocks.pop()
            assert isinstance(last, Block)
            blocks.append(Block(kind=last.kind, lines=(*last.lines, _line(text, number)), level=last.level))
        else:
            blocks.append(Block(kind="paragraph", lines=(_line(text, number),)))
    return blocks


def read(text: str) -> Document:
    """Blank lines part blocks; `- ` begins an item, `# ` a heading, `|` a row of cells (`<br>` a line)."""
    blocks: list[Block | Grid] = []
    open_lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            open_lines.append((number, line))
        elif open_lines:
            blocks.extend(_block(open_lines))
            open_lines = []
    return Document(source=SOURCE, blocks=tuple(blocks))


LAYOUT = Layout(
    id="fiche",
    recognised_by=("FICHE ANNUELLE DE SUIVI", "TITRE DE LA MESURE", "COÛT DE LA MESURE"),
    plan_words=("Plan d'action",),
    header=(
        HeaderField(name="titre", target="rapports.titre", labels=("TITRE DE LA MESURE",)),
        HeaderField(name="code", target="mesures.code_mesure", labels=("N° DE LA MESURE", "NO DE LA MESURE")),
        HeaderField(name="orientation", target="rapports.orientation", labels=("ORIENTATION DU PLAN", "ORIENTATION")),
        HeaderField(
            name="organisme",
            target="rapports_organismes.texte",
            labels=("ORGANISME RESPONSABLE",),
            role="responsable",
        ),
        HeaderField(
            name="autres",
            target="rapports_organismes.texte",
            labels=("ORGANISMES COLLABORATEURS",),
            role="collaborateur",
        ),
        HeaderField(
            name="annee",
            target="rapports.annee_financiere",
            pattern="FICHE ANNUELLE DE SUIVI ANNÉE {annee_financiere}",
        ),
        HeaderField(
            name="revision",
            target="rapports.revision",
            labels=("RÉVISION",),
            alone=("VERSION RÉVISÉE",),
            alone_value="2",
        ),
    ),
    sections=(
        Section(
            titles=("DESCRIPTION DE LA MESURE",),
            kind="choix+textes",
            section="description",
            choice=Choice(
                target="rapports.origine",
                options=(
                    ("reconduite", ("Reconduction d'une mesure du plan précédent",)),
                    ("nouvelle", ("Nouvelle mesure", "Nouvelle mesure (hors du plan précédent)")),
                ),
            ),
        ),
        Section(titles=("ACTIVITÉS RÉALISÉES",), kind="textes", section="activites"),
        Section(titles=("COÛT DE LA MESURE", "COÛTS DE LA MESURE"), kind="serie", table="couts"),
        Section(titles=("CLIENTÈLE REJOINTE",), kind="serie", table="clienteles"),
        Section(titles=("ÉTAPES À VENIR",), kind="textes", section="etapes"),
        Section(
            titles=("ADS",),
            kind="choix+textes",
            section="ads",
            choice=Choice(
                target="rapports.ads",
                options=(
                    ("designee", ("La mesure est désignée ADS",)),
                    ("non_designee", ("La mesure n'est pas désignée ADS",)),
                ),
            ),
        ),
    ),
)

PLAN = Plan(
    id="quartiers",
    root="quartiers",
    acronym="PVQ",
    other_names=("Plan Quartiers",),
    title="Plan d'action pour la vie de quartier 2010-2015",
    titles={"fr": "Plan d'action pour la vie de quartier 2010-2015"},
    start=date(2010, 4, 1),
    end=date(2015, 3, 31),
    publisher=Publisher(name="Ministère des Essais"),
    publication=Publication(),
    layouts=(LAYOUT,),
)

NAMES = NameIndex(
    [
        NameRow(id="essais", name="Ministère des Essais et de la Preuve", acronym="MEP"),
        NameRow(id="familles", name="Ministère des Familles", acronym="MF"),
        NameRow(id="loisirs", name="Office des loisirs, des parcs et des jeux"),
        NameRow(id="ancien", name="Secrétariat aux essais", valid_to=date(2009, 3, 31)),
    ]
)
REGIONS = RegionIndex({"02": "Saguenay–Lac-Saint-Jean", "04": "Mauricie"})


@pytest.fixture
def document() -> Callable[[str], Document]:
    return read


@pytest.fixture
def layout() -> Layout:
    return LAYOUT


@pytest.fixture
def plan() -> Plan:
    return PLAN


@pytest.fixture
def names() -> NameIndex:
    return NAMES


@pytest.fixture
def regions() -> RegionIndex:
    return REGIONS
