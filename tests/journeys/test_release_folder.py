"""What goes around the data of a release: workbook, dictionary, citation, changelog, feeds."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.engine import Engine
from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.flow.verify import verify_release
from pipeline.model.errors import NotPublishable
from pipeline.model.release import Release, Unchanged
from pipeline.release.build import Terms
from pipeline.release.excel import differing_cells

ROOT = Path(__file__).resolve().parents[2]
AROUND = {
    "LICENSE", "README.en.md", "README.fr.md", "excel/mon-plan.xlsx", "metadata/CITATION.cff",
    "changes/CHANGELOG.md", "changes/CHANGELOG.en.md",
    *(f"dictionary/dictionnaire.{kind}" for kind in ("csv", "md", "html", "en.csv", "en.md", "en.html")),
}  # fmt: skip


@dataclass(frozen=True)
class Life:
    """A plan that lives on, and where its releases are."""

    plan: Path
    releases: Path
    setting: Setting

    def publish(self, day: int) -> Release | Unchanged:
        plan = self.setting.definitions.plan(str(self.plan))
        terms = Terms(to=self.releases, created=datetime(2026, 1, day, tzinfo=UTC))
        return release_plan(plan, terms, self.setting)[0]

    @property
    def folder(self) -> Path:
        return self.releases / "mon-plan"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, setting: Setting) -> Life:
    """Two versions, which no test changes."""
    root = tmp_path_factory.mktemp("two")
    shutil.copytree(ROOT / "datapackage" / "modele", root / "plan")
    life = Life(root / "plan", root / "releases", setting)
    life.publish(1)
    source = next((life.plan / "sources" / "mesures").glob("*.md"))
    text = source.read_text(encoding="utf-8").replace("ANNÉE 2024-2025", "ANNÉE 2025-2026")
    source.with_name("1.1-2025-2026.md").write_text(text, encoding="utf-8")
    assert isinstance(life.publish(2), Release)
    return life


@pytest.fixture
def grown(first: Life, tmp_path: Path) -> Life:
    """A copy that a test may change."""
    shutil.copytree(first.plan.parent, tmp_path, dirs_exist_ok=True)
    return replace(first, plan=tmp_path / "plan", releases=tmp_path / "releases")


def test_every_version_has_what_people_need_around_the_data(grown: Life) -> None:
    for version in ("1.0.0", "1.1.0"):
        root = grown.folder / version
        files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        assert files >= AROUND
        listed = {one["path"] for one in json.loads((root / "manifest.json").read_text(encoding="utf-8"))["files"]}
        assert listed == files - {"manifest.json", "SHA256SUMS"}
        assert verify_release(root, grown.setting).valid


def test_the_workbook_says_what_the_tables_say(grown: Life) -> None:
    root = grown.folder / "1.1.0"
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    with Engine() as engine:
        engine.lock(root)
        assert list(differing_cells(engine, root / "excel" / "mon-plan.xlsx", root, descriptor)) == []
    book = openpyxl.load_workbook(root / "excel" / "mon-plan.xlsx", read_only=True)
    assert book.sheetnames[0] == "Lisez-moi"
    assert book.sheetnames[-2:] == ["Dictionnaire", "Notes"]
    about = [row[0] for row in book["Lisez-moi"].iter_rows(values_only=True)]
    assert "Version 1.1.0, 2026-01-02" in about
    assert "Données sous licence CC-BY-4.0." in about
    assert "Data under the licence CC-BY-4.0." in about
    notes = {row[0]: row for row in book["Notes"].iter_rows(min_row=3, values_only=True)}
    assert notes.keys() == {one["name"] for one in descriptor["resources"]}
    assert notes["provenance"][3:] == ("aucune : voir le fichier", "provenance/provenance.csv")
    assert {row[3] for row in notes.values()} - {"aucune : voir le fichier"} == set(book.sheetnames[1:-2])


@pytest.mark.parametrize(("name", "heading"), [("CHANGELOG.md", "Version"), ("CHANGELOG.en.md", "Version")])
def test_the_changelog_of_a_version_tells_all_that_came_before(grown: Life, name: str, heading: str) -> None:
    first, second = (
        (grown.folder / one / "changes" / name).read_text(encoding="utf-8") for one in ("1.0.0", "1.1.0")
    )
    starts = [line for line in second.splitlines() if line.startswith("## ")]
    assert starts == [f"## {heading} 1.1.0, 2026-01-02 (MINOR)", f"## {heading} 1.0.0, 2026-01-01"]
    assert second.endswith(first.partition("\n\n")[2])
    assert "| `couts` |" in second


def test_the_feeds_tell_each_version_with_its_level_and_its_changes(grown: Life) -> None:
    feed = json.loads((grown.folder / "feed.json").read_text(encoding="utf-8"))
    assert [(one["_bilan"]["version"], one["_bilan"]["level"]) for one in feed["items"]] == [
        ("1.1.0", "MINOR"),
        ("1.0.0", None),
    ]
    assert "- MINOR – " in feed["items"][0]["content_text"]
    assert (grown.folder / "feed.xml").read_text(encoding="utf-8").count("<entry>") == 2


@pytest.mark.parametrize("name", ["feed.json", "feed.xml", "latest.json"])
def test_what_a_killed_run_left_out_is_mended_by_the_next(grown: Life, name: str) -> None:
    before = (grown.folder / name).read_bytes()
    (grown.folder / name).unlink()
    assert isinstance(grown.publish(3), Unchanged)
    assert (grown.folder / name).read_bytes() == before


def _wreck(path: Path) -> None:
    path.write_bytes(b"\xff\x00")


def _rename_the_plan(plan: Path) -> None:
    path = plan / "plan.toml"
    text = path.read_text(encoding="utf-8")
    assert "vie de quartier" in text
    path.write_text(text.replace("vie de quartier", "vie de village"), encoding="utf-8")


@pytest.mark.parametrize("damage", [Path.unlink, _wreck])
def test_a_lost_changelog_of_the_version_before_is_told(grown: Life, damage: Callable[[Path], object]) -> None:
    lost = grown.folder / "1.1.0" / "changes" / "CHANGELOG.md"
    damage(lost)
    _rename_the_plan(grown.plan)
    with pytest.raises(NotPublishable) as told:
        grown.publish(3)
    assert (told.value.code, told.value.details["fichier"]) == ("livraison_precedente_alteree", str(lost))
    assert json.loads((grown.folder / "latest.json").read_text(encoding="utf-8"))["version"] == "1.1.0"


@pytest.mark.parametrize("damage", [Path.unlink, _wreck])
def test_a_lost_changelog_of_a_version_long_ago_is_no_reason_to_stop(
    grown: Life, damage: Callable[[Path], object]
) -> None:
    damage(grown.folder / "1.0.0" / "changes" / "CHANGELOG.md")
    _rename_the_plan(grown.plan)
    released = grown.publish(3)
    assert isinstance(released, Release)
    text = (grown.folder / released.version / "changes" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.count("## Version") == 3
