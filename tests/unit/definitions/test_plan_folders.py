"""The layouts, the plan folders and the manifest of what they say hold together.

What the reader makes of the documents is tested elsewhere, against the same manifest.
"""

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions import open_definitions

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "datapackage"
INPUTS = sorted((ROOT / ".." / "shared" / "inputs").glob("*.md"))
MANIFEST = ROOT / "tests" / "journeys" / "exemple_expected.toml"
PLANS = ("exemple", "modele", "psis-2010-2015")
LAYOUTS = ("fiche-suivi-annuelle", "rapport-annuel-mesure")
RUN = 8
SERIES_LINE = re.compile(r"\W*[0-9]{4}-[0-9]{2,4} [:|]|\| s\. o\.")

REPORTS: list[dict[str, Any]] = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["rapports"]
DEFINITIONS = open_definitions()


def read(path: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return unicodedata.normalize("NFC", text)


def plain(path: Path) -> str:
    """A document's words as a reader gives them: no escapes, a wrapped line joined to the one before."""
    return re.sub(r"[ \t]*\r?\n[ \t]*", " ", read(path).replace("\\", ""))


def source_of(report: dict[str, Any]) -> Path:
    return DATA / report["plan"] / "sources" / report["fichier"]


# --- Layouts and plans ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda path: path.name)
def test_every_toml_file_parses(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_named_as_its_file(name: str) -> None:
    layout = tomllib.loads((DATA / "formulaires" / f"{name}.toml").read_text(encoding="utf-8"))
    assert layout["id"] == name


def test_the_two_forms_share_their_tables_and_no_heading() -> None:
    first, second = DEFINITIONS.plan("exemple").layouts
    for part in ("recognised_by", "titles", "labels"):
        assert not _words_of(first, part) & _words_of(second, part)
    assert _targets(first) == _targets(second)


def _words_of(layout: Any, part: str) -> set[str]:
    if part == "recognised_by":
        return set(layout.recognised_by)
    holders = layout.sections if part == "titles" else layout.header
    return {words for holder in holders for words in getattr(holder, part)}


def _targets(layout: Any) -> Counter[str]:
    header = [f"{field.target} {field.role}" for field in layout.header]
    sections = [f"{part.kind} {part.table or part.section}" for part in layout.sections]
    choices = [f"{part.choice.target} {sorted(dict(part.choice.options))}" for part in layout.sections if part.choice]
    return Counter(header + sections + choices)


@pytest.mark.parametrize("folder", PLANS)
def test_a_plan_reads_with_its_layouts(folder: str) -> None:
    plan = DEFINITIONS.plan(str(DATA / folder))
    assert plan.layouts
    assert plan.start < plan.end
    assert {layout.id for layout in plan.layouts} <= set(LAYOUTS)


def test_only_the_starter_is_not_named_as_its_folder() -> None:
    ids = {folder: DEFINITIONS.plan(str(DATA / folder)).id for folder in PLANS}
    assert ids == {"exemple": "exemple", "modele": "mon-plan", "psis-2010-2015": "psis-2010-2015"}


@pytest.mark.parametrize("folder", PLANS)
def test_references_hold_together(folder: str) -> None:
    plan = DEFINITIONS.plan(str(DATA / folder))
    rows = DEFINITIONS.references(plan)
    bodies = {row["id_organisme"] for row in rows["organismes"]}
    named = {row["id_organisme"] for row in rows["noms_organismes"]}
    assert named == bodies
    assert plan.publisher.body_id in bodies
    latest = {row["id_organisme"]: row["nom"] for row in rows["noms_organismes"] if row["valide_au"] is None}
    assert {row["id_organisme"]: row["nom"] for row in rows["organismes"]} == latest


def test_the_starter_says_what_to_do_next_in_both_languages() -> None:
    text = (DATA / "modele" / "LISEZMOI.md").read_text(encoding="utf-8")
    assert text.index("# Votre dossier de plan") < text.index("# Your plan folder")


# --- The manifest ---------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS)
def test_every_source_is_in_the_manifest_and_the_reverse(plan: str) -> None:
    sources = DATA / plan / "sources"
    found = sorted(path.relative_to(sources).as_posix() for path in sources.rglob("*") if path.is_file())
    assert found == sorted(report["fichier"] for report in REPORTS if report["plan"] == plan)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["fichier"])
class TestManifestEntry:
    def test_its_key_is_made_of_its_parts(self, report: dict[str, Any]) -> None:
        revision = "" if report["revision"] == 1 else f"/r{report['revision']}"
        plan = DEFINITIONS.plan(str(DATA / report["plan"])).id
        parts = f"{plan}/{report['code_mesure']}/{report['annee_financiere']}"
        assert report["id_rapport"] == parts + revision

    def test_its_words_stand_in_the_document(self, report: dict[str, Any]) -> None:
        text = plain(source_of(report))
        words = [report["titre"], report["orientation"], report["cout"]["texte"], report["clientele"]["texte"]]
        words += [named for _, _, named in report["organismes"]] + [figure[-1] for figure in report["chiffres"]]
        assert [word for word in words if word not in text] == []

    def test_it_names_known_bodies_findings_and_forms(self, report: dict[str, Any]) -> None:
        plan = DEFINITIONS.plan(str(DATA / report["plan"]))
        bodies = {row["id_organisme"] for row in DEFINITIONS.references(plan)["organismes"]}
        assert {body for _, body, _ in report["organismes"]} <= bodies
        assert report["formulaire"] in {layout.id for layout in plan.layouts}
        severities = {DEFINITIONS.catalogue.codes[code].severity for code in report["constats"]}
        assert "error" not in severities

    def test_its_figures_count_up_from_one(self, report: dict[str, Any]) -> None:
        last: Counter[tuple[str, int]] = Counter()
        for section, rank, position, *_ in report["chiffres"]:
            last[section, rank] += 1
            assert position == last[section, rank]
            assert rank <= report["textes"][section]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["fichier"])
def test_every_dollar_and_percentage_of_a_document_is_in_the_manifest(report: dict[str, Any]) -> None:
    lines = read(source_of(report)).splitlines()
    prose = "\n".join(line for line in lines if not SERIES_LINE.match(line))
    units = Counter(figure[4] for figure in report["chiffres"])
    assert (prose.count("$"), prose.count("%")) == (units["CAD"], units["pourcent"])


def test_exemple_shows_each_kind_of_writing() -> None:
    folder = DATA / "exemple" / "sources" / "mesures"
    cp1252 = (folder / "1.2-2022-2023.txt").read_bytes()
    assert b"\r\n" in cp1252
    assert "œufs" in cp1252.decode("cp1252")
    nfd = (folder / "2.1-2022-2023.md").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFD", nfd)
    assert not unicodedata.is_normalized("NFC", nfd)
    codes = sum((Counter(report["constats"]) for report in REPORTS if report["plan"] == "exemple"), Counter())
    assert codes["cout_different_des_parts"] == codes["cout_redresse"] == codes["marques_perdues"] == 1
    assert len({report["code_mesure"] for report in REPORTS if report["plan"] == "exemple"}) >= 6
    assert [report["id_rapport"] for report in REPORTS if report["revision"] == 2] == ["exemple/2.1/2021-2022/r2"]


def test_psis_states_the_real_figures() -> None:
    (report,) = [report for report in REPORTS if report["plan"] == "psis-2010-2015"]
    parts = [Decimal(figure[3]) for figure in report["chiffres"] if figure[0] == "activites"]
    assert sum(parts) == Decimal(report["cout"]["montant"])
    assert source_of(report).read_text(encoding="utf-8").count(" : s. o.") == 12


# --- Nothing is copied from what was received -----------------------------------------------------


def words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFD", re.sub(r"<[^>]*>", " ", text).casefold().replace("’", "'"))
    bare = re.sub(r"[\u0300-\u036f*\\]", "", bare).replace("œ", "oe")
    return re.findall(r"[0-9a-z]+(?:['.,-][0-9a-z]+)*", bare)


def runs(found: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(found) - RUN + 1):
        yield tuple(found[start : start + RUN])


def names() -> list[list[str]]:
    """Labels of the forms and names of bodies and plans, the longest first: these are facts, not prose."""
    allowed: list[str] = []
    for path in (DATA / "formulaires").glob("*.toml"):
        allowed += re.findall(r'"([^"]+)"', path.read_text(encoding="utf-8"))
    with (DATA / "reference" / "noms_organismes.csv").open(encoding="utf-8", newline="") as file:
        allowed += [row["nom"] for row in csv.DictReader(file)]
    return sorted((words(text) for text in allowed), key=len, reverse=True)


def passages(line: str, allowed: list[list[str]]) -> Iterator[list[str]]:
    """The line's words, cut where a name or a label stands."""
    found, start, at = words(line), 0, 0
    while at < len(found):
        size = next((len(name) for name in allowed if name and found[at : at + len(name)] == name), 0)
        if size:
            yield found[start:at]
            start = at = at + size
        else:
            at += 1
    yield found[start:]


def prose_runs(text: str, allowed: list[list[str]]) -> set[tuple[str, ...]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {run for line in lines for passage in passages(line, allowed) for run in runs(passage)}


def test_the_comparison_sees_a_copied_run_and_lets_labels_pass() -> None:
    copied = "Le chat de la voisine dort, chaque soir, sur la table."
    label = "- Reconduction ou bonification d'une mesure du Plan d'action 2004-2010"
    found = prose_runs(f"{copied}\n{label}\n# Un titre de plus de huit mots ne compte jamais ici", names())
    assert len(found) == 4
    assert found & set(runs(words("On sait que LE CHAT de la\n  voisine dort chaque soir sur **la** table.")))


@pytest.mark.parametrize("received", INPUTS, ids=lambda path: path.name)
def test_no_sentence_of_what_was_received_is_in_the_project(received: Path) -> None:
    forbidden = prose_runs(received.read_text(encoding="utf-8"), names())
    assert forbidden
    kinds = {".md", ".txt", ".toml", ".csv", ".json"}
    for path in sorted(path for path in DATA.rglob("*") if path.suffix in kinds):
        copied = sorted(forbidden & set(runs(words(read(path)))))
        assert not copied, f"{path.relative_to(ROOT)}: {' '.join(copied[0])}"
