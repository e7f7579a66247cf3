"""Whatever the layout of a report, its rows are the same; whatever a document holds, nothing is lost."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.model.document import Block, BlockKind, Document, Grid, Line
from pipeline.model.layout import Choice, HeaderField, Layout, Section
from pipeline.model.plan import Plan, Publication, Publisher
from pipeline.model.rows import RowSet
from pipeline.model.source import Location, SourceFile
from pipeline.normalise.account import account_of
from pipeline.normalise.notation.names import NameIndex, NameRow
from pipeline.normalise.report import normalise_report

SOURCE = SourceFile(name="r.md", path="r.md", media_type="text/markdown", sha256="0" * 64, size=1)
NEW, OLD = "Nouvelle mesure hors du plan précédent", "Reconduction d'une mesure du plan précédent"
LAYOUT = Layout(
    id="fiche",
    recognised_by=("FICHE ANNUELLE DE SUIVI", "TITRE DE LA MESURE", "N° DE LA MESURE"),
    plan_words=("Plan d'action",),
    header=(
        HeaderField(name="t", target="rapports.titre", labels=("TITRE DE LA MESURE",)),
        HeaderField(name="c", target="mesures.code_mesure", labels=("N° DE LA MESURE",)),
        HeaderField(name="o", target="rapports.orientation", labels=("ORIENTATION DU PLAN", "ORIENTATION")),
        HeaderField(
            name="b", target="rapports_organismes.texte", labels=("ORGANISME RESPONSABLE",), role="responsable"
        ),
        HeaderField(name="a", target="rapports.annee_financiere", pattern="FICHE ANNUELLE DE SUIVI ANNÉE {annee}"),
    ),
    sections=(
        Section(
            titles=("DESCRIPTION DE LA MESURE",),
            kind="choix+textes",
            section="description",
            choice=Choice(target="rapports.origine", options=(("reconduite", (OLD,)), ("nouvelle", (NEW,)))),
        ),
        Section(titles=("ACTIVITÉS RÉALISÉES",), kind="textes", section="activites"),
        Section(titles=("COÛT DE LA MESURE",), kind="serie", table="couts"),
        Section(titles=("CLIENTÈLE REJOINTE",), kind="serie", table="clienteles"),
        Section(titles=("ÉTAPES À VENIR",), kind="textes", section="etapes"),
        Section(titles=("ADS",), kind="textes", section="ads"),
    ),
)
PLAN_NAME = "Plan d'action pour la vie de quartier 2010-2015"
PLAN = Plan(
    id="quartiers",
    root="quartiers",
    acronym="PVQ",
    other_names=(),
    title=PLAN_NAME,
    titles={"fr": PLAN_NAME},
    start=date(2010, 4, 1),
    end=date(2015, 3, 31),
    publisher=Publisher(name="Ministère"),
    publication=Publication(),
    layouts=(LAYOUT,),
)
NAMES = NameIndex([NameRow(id="essais", name="Ministère des Essais et de la Preuve")])

WORD = st.sampled_from(
    ["aide", "cuisine", "école", "jardin", "ménage", "quartier", "relais", "été", "bénévole", "accueil"]
)
SENTENCE = st.builds(lambda words: f"{' '.join(words).capitalize()}.", st.lists(WORD, min_size=2, max_size=14))
QUOTE = st.sampled_from(["Elle a reçu 1,2 M$ et 93 % du prix.", "Près de 12 500 $ ont suffi.", "En 2010, rien."])
PARAGRAPH = st.builds(" ".join, st.lists(st.one_of(SENTENCE, QUOTE), min_size=1, max_size=3))
AMOUNT = st.sampled_from(["s. o.", "13,7 M$", "12 500 000 $", "n. d.", "près de 3 M$", "entre 2 et 3 M$"])
PEOPLE = st.one_of(st.sampled_from(["s. o.", "12 345 ménages", "28 projets"]), SENTENCE)
CASES = (str.upper, str.title, str.lower, lambda text: text.translate(str.maketrans("ÉÈÛÀ", "EEUA")))


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a report says."""

    title: str
    code: str
    place: str
    first_year: int
    choice: str
    prose: dict[str, list[str]]
    couts: list[str]
    clienteles: list[str]

    def series(self, values: Sequence[str]) -> list[tuple[str, str]]:
        first = self.first_year
        return [(f"{first + at}-{first + at + 1}", value) for at, value in enumerate(values)]


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a report says it."""

    header: str
    series: str
    titles: str
    case: int
    width: int
    order: list[int]


CONTENTS = st.builds(
    Content,
    title=SENTENCE,
    code=st.sampled_from(["1.1", "1.10", "11", "3.1.1.1"]),
    place=SENTENCE,
    first_year=st.integers(2004, 2012),
    choice=st.sampled_from(["☐☒", "☒☐", "☐☐", "☒☒", "  "]),
    prose=st.fixed_dictionaries(
        {name: st.lists(PARAGRAPH, min_size=1, max_size=3) for name in ("description", "activites", "etapes", "ads")}
    ),
    couts=st.lists(AMOUNT, min_size=1, max_size=4),
    clienteles=st.lists(PEOPLE, min_size=1, max_size=4),
)
LOOKS = st.builds(
    Look,
    header=st.sampled_from(["tabs", "colons", "below", "grid", "pairs", "row"]),
    series=st.sampled_from(["lines", "tabs", "items", "rows", "columns"]),
    titles=st.sampled_from(["heading", "paragraph", "running"]),
    case=st.integers(0, len(CASES) - 1),
    width=st.integers(18, 90),
    order=st.permutations(range(len(LAYOUT.sections))),
)
PLAIN = Look(header="colons", series="lines", titles="heading", case=0, width=10_000, order=list(range(6)))


@dataclass
class Writer:
    """Puts blocks together, each line with the next number."""

    look: Look
    blocks: list[Block | Grid] = field(default_factory=list)
    number: int = 0

    def line(self, text: str) -> Line:
        self.number += 1
        return Line(text=text, location=Location(file=SOURCE.name, line=self.number))

    def wrapped(self, text: str) -> list[str]:
        wrapped = textwrap.wrap(text, self.look.width, break_long_words=False, break_on_hyphens=False)
        return wrapped or [""]

    def block(self, texts: Sequence[str], kind: BlockKind = "paragraph", level: int = 0) -> None:
        self.blocks.append(Block(kind=kind, lines=tuple(map(self.line, texts)), level=level))

    def grid(self, rows: Sequence[Sequence[str]]) -> None:
        cells = tuple(tuple(tuple(map(self.line, self.wrapped(cell))) for cell in row) for row in rows)
        self.blocks.append(Grid(rows=cells))

    def header(self, pairs: Sequence[tuple[str, str]]) -> None:
        labels, values = [CASES[self.look.case](label) for label, _ in pairs], [value for _, value in pairs]
        match self.look.header:
            case "tabs":
                for label, value in zip(labels, values, strict=True):
                    first, *more = self.wrapped(value)
                    self.block([f"{label}\t{first}", *more])
            case "pairs":
                cells = [f"{label}\t{value}" for label, value in zip(labels, values, strict=True)]
                self.block(["\t".join(cells[:2]), "     ".join(cells[2:])])
            case "colons":
                lines = [self.wrapped(value) for value in values]
                self.block(
                    [
                        text
                        for at, label in enumerate(labels)
                        for text in (f"{label} : {lines[at][0]}", *lines[at][1:])
                    ]
                )
            case "below":
                self.block(
                    [
                        text
                        for label, value in zip(labels, values, strict=True)
                        for text in (label, *self.wrapped(value))
                    ]
                )
            case "grid":
                self.grid([*zip(labels, values, strict=True)])
            case _:
                self.grid([labels, values])

    def series(self, pairs: Sequence[tuple[str, str]]) -> None:
        match self.look.series:
            case "lines":
                self.block([text for year, value in pairs for text in self.wrapped(f"{year} : {value}")])
            case "tabs":
                wraps = [(year, self.wrapped(value)) for year, value in pairs]
                self.block([text for year, lines in wraps for text in (f"{year}\t{lines[0]}", *lines[1:])])
            case "items":
                for year, value in pairs:
                    self.block(self.wrapped(f"{year} : {value}"), "item", 1)
            case "rows":
                self.grid(pairs)
            case _:
                self.grid([[year for year, _ in pairs], [value for _, value in pairs]])

    def section(self, title: str, content: Content, section: Section) -> None:
        title = CASES[self.look.case](title)
        before = len(self.blocks)
        if self.look.titles != "running":
            heading = self.look.titles == "heading"
            self.block([title], "heading" if heading else "paragraph", 2 if heading else 0)
        if section.kind == "serie":
            self.series(content.series(getattr(content, section.table or "")))
        elif section.section == "description":
            boxes = [f"{box} {label}".strip() for box, label in zip(content.choice, (OLD, NEW), strict=True)]
            self.block(boxes)
        if section.section:
            kind: BlockKind = "item" if section.section == "etapes" else "paragraph"
            for paragraph in content.prose[section.section]:
                self.block(self.wrapped(paragraph), kind, 1 if kind == "item" else 0)
        first = self.blocks[before]
        if self.look.titles == "running" and isinstance(first, Block) and first.kind == "paragraph":
            self.blocks[before] = Block(kind="paragraph", lines=(self.line(title), *first.lines))
        elif self.look.titles == "running":
            self.blocks.insert(before, Block(kind="paragraph", lines=(self.line(title),)))


def written(content: Content, look: Look) -> Document:
    writer = Writer(look=look)
    writer.block([f"FICHE ANNUELLE DE SUIVI ANNÉE {content.series(['']).pop()[0]}"], "heading", 1)
    writer.block(writer.wrapped(PLAN_NAME))
    pairs = [
        ("TITRE DE LA MESURE", content.title),
        ("N° DE LA MESURE", content.code),
        ("ORIENTATION", content.place),
        ("ORGANISME RESPONSABLE", "Ministère des Essais et de la Preuve"),
    ]
    writer.header(pairs)
    for place in look.order:
        section = LAYOUT.sections[place]
        writer.section(section.titles[0], content, section)
    return Document(source=SOURCE, blocks=tuple(writer.blocks))


def _said(rowset: RowSet) -> list[tuple[str, dict[str, object]]]:
    return [(row.table, dict(row.values)) for row in rowset.rows]


def _told(rowset: RowSet) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.value) for finding in rowset.findings]


@settings(max_examples=150, deadline=None)
@given(CONTENTS, LOOKS)
def test_the_look_of_a_report_changes_none_of_its_rows(content: Content, look: Look) -> None:
    plain = normalise_report(written(content, PLAIN), PLAN, NAMES)
    other = normalise_report(written(content, look), PLAN, NAMES)
    assert _said(other) == _said(plain)
    assert _told(other) == _told(plain)
    assert len(plain.rows) >= 2 + len(content.couts) + len(content.clienteles) + sum(map(len, content.prose.values()))


@settings(max_examples=60, deadline=None)
@given(CONTENTS, LOOKS)
def test_the_words_of_a_value_stand_on_its_lines(content: Content, look: Look) -> None:
    for row in normalise_report(written(content, look), PLAN, NAMES).rows:
        for name, lines in row.origin.items():
            value = row.values[name]
            if name in {"texte", "titre", "orientation", "contexte"} and isinstance(value, str):
                on_lines = " ".join(" ".join(line.text for line in lines).split())
                assert set(value.split()) <= set(on_lines.split())
                assert all(set(line.text.split()) & set(value.split()) for line in lines)


FORM_WORDS = [
    *(label for item in LAYOUT.header for label in item.labels),
    *(title for section in LAYOUT.sections for title in section.titles),
    *("Plan d'action", "Total", "Année", "2010-2011", "2011-2012 :", "2010-2015", "20?1-2012 :", "20122013", "1.1"),
    *(
        "☐",
        "☒",
        OLD,
        NEW,
        f"☒ {NEW}",
        ":",
        ";",
        "\t",
        "    ",
        "|",
        "- ",
        "3,5 M$",
        "s. o.",
        "ANNÉE",
        "FICHE ANNUELLE",
    ),
]
NONCE = re.compile(r"mot[0-9]+x")


@st.composite
def scraps(draw: st.DrawFn) -> Document:
    """A report's head, then anything: labels, titles, years, boxes and words, each word once."""
    writer = Writer(look=PLAIN)
    writer.block(["FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011"], "heading", 1)
    writer.block([PLAN_NAME])
    writer.block(["N° DE LA MESURE : 1.1"])
    counter = iter(range(10_000))
    piece = st.one_of(st.none(), st.none(), st.sampled_from(FORM_WORDS))

    def text() -> str:
        pieces = draw(st.lists(piece, min_size=1, max_size=6))
        return " ".join(f"mot{next(counter)}x" if one is None else one for one in pieces)

    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["paragraph", "paragraph", "item", "heading", "grid"]))
        if kind == "grid":
            width, height = draw(st.integers(1, 4)), draw(st.integers(1, 4))
            cell = st.booleans()
            writer.grid([[text() if draw(cell) else "" for _ in range(width)] for _ in range(height)])
        else:
            lines = [text() for _ in range(draw(st.integers(1, 4)))]
            level = 0 if kind == "paragraph" else draw(st.integers(1, 3))
            writer.block(lines, kind, level)
    return Document(source=SOURCE, blocks=tuple(writer.blocks))


def _published(rowset: RowSet) -> Iterator[str]:
    for row in rowset.rows:
        yield from (value for value in row.values.values() if isinstance(value, str))
    for finding in rowset.findings:
        yield finding.value or ""


@settings(max_examples=300, deadline=None)
@given(scraps())
def test_nothing_is_lost(document: Document) -> None:
    rowset = normalise_report(document, PLAN, NAMES)
    assume(rowset.rows)
    before = {word for line in document.lines() for word in NONCE.findall(line.text)}
    assert before <= {word for text in _published(rowset) for word in NONCE.findall(text)}


def _accounts_for_all(document: Document) -> RowSet:
    rowset = normalise_report(document, PLAN, NAMES)
    lost = [one.lost for one in account_of(document, rowset) if one.lost]
    assert lost == []
    return rowset


@settings(max_examples=150, deadline=None)
@given(CONTENTS, LOOKS)
def test_every_word_of_a_report_is_accounted_for(content: Content, look: Look) -> None:
    document = written(content, look)
    rowset = _accounts_for_all(document)
    used = {use.kind for one in account_of(document, rowset) for use in one.uses}
    assert {"valeur", "formulaire"} <= used


@settings(max_examples=300, deadline=None)
@given(scraps())
def test_every_word_of_any_document_is_accounted_for(document: Document) -> None:
    _accounts_for_all(document)


COVER_WORDS = st.sampled_from(
    [
        "Recueil des rapports",
        "FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011",
        PLAN_NAME,
        "TABLE DES MATIÈRES",
        "Une mesure ...... 3",
        "Préface",
    ]
)


@st.composite
def bindings(draw: st.DrawFn) -> Document:
    """Reports one behind the other below a cover, each line placed by the number of its block alone."""
    cover = [Block(kind="paragraph", lines=(Line(text=text, location=Location(file=SOURCE.name)),))
             for text in draw(st.lists(COVER_WORDS, max_size=6))]  # fmt: skip
    reports = draw(st.lists(st.one_of(scraps(), st.builds(written, CONTENTS, LOOKS)), min_size=1, max_size=3))
    blocks = [*cover, *(block for report in reports for block in report.blocks)]
    return Document(source=SOURCE, blocks=tuple(_placed(block, number) for number, block in enumerate(blocks, 1)))


def _placed(block: Block | Grid, number: int) -> Block | Grid:
    def lines(those: Sequence[Line]) -> tuple[Line, ...]:
        place = Location(file=SOURCE.name, block=str(number))
        return tuple(Line(text=line.text, location=place) for line in those)

    if isinstance(block, Block):
        return Block(kind=block.kind, lines=lines(block.lines), level=block.level)
    return Grid(rows=tuple(tuple(map(lines, row)) for row in block.rows))


@settings(max_examples=80, deadline=None)
@given(bindings())
def test_every_word_of_bound_reports_is_accounted_for(document: Document) -> None:
    _accounts_for_all(document)
