"""Two releases, or a release and a draft, held against each other."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline.flow.diff import Asked, difference
from pipeline.flow.plan import build_package
from pipeline.flow.setting import Setting
from pipeline.model.errors import TargetFailed, WrongUsage
from tests.dataset_life import only_whole

ROOT = Path(__file__).resolve().parents[2]


def test_a_difference_is_told_between_versions_folders_and_drafts(
    life: Path, tmp_path: Path, setting: Setting
) -> None:
    told = difference(Asked(old="1.0.0", new="1.1.0", releases=life))
    assert told.comparison.level == "MINOR"
    by_folder = difference(Asked(old=str(life / "1.0.0"), new=str(life / "1.1.0")))
    assert (by_folder.comparison, by_folder.cells) == (told.comparison, told.cells)
    (cell,) = [one for one in told.cells["clienteles"] if one.column == "nombre"]
    assert (cell.before, cell.after, cell.reason) == ("640", "641", "nouvelle_source")
    rest = only_whole(life, "2.1.0", tmp_path / "rest")
    assert difference(Asked(old="1.0.0", new="1.1.0", releases=rest)).cells == told.cells
    assert difference(Asked(old=str(life / "1.1.0"), new=str(life / "2.0.0"))).comparison.changes == ()
    assert difference(Asked(old="2.1.0", new=str(life), releases=life)).comparison.level is None

    draft = tmp_path / "brouillon"
    plan = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "modele", plan)
    build_package(setting.definitions.plan(str(plan)), draft, setting)
    assert difference(Asked(old=str(draft), new="1.0.0", releases=life)).comparison.level is None
    listing = tmp_path / "tout.parquet"
    against = difference(Asked(old=str(draft), new="1.1.0", releases=life, limit=1, listing=listing))
    assert len(against.cells["provenance"]) == 1
    query = f"SELECT table_nom, cle, colonne, avant, apres, raison FROM '{listing}' WHERE table_nom = 'clienteles'"
    key = "mon-plan/1.1/2024-2025|2024-2025"
    assert ("clienteles", key, "nombre", "640", "641", "nouvelle_source") in duckdb.sql(query).fetchall()
    narrowed = difference(Asked(old="1.0.0", new="1.1.0", releases=life, table="clienteles"))
    assert [one.table for one in narrowed.comparison.tables] == ["clienteles"]
    with pytest.raises(WrongUsage, match="schema_inconnu"):
        difference(Asked(old="1.0.0", new="1.1.0", releases=life, table="cout"))
    with pytest.raises(WrongUsage, match="version_sans_livraisons"):
        difference(Asked(old="1.0.0", new="1.1.0"))
    with pytest.raises(WrongUsage, match="pas_une_livraison"):
        difference(Asked(old=str(tmp_path / "rien"), new="1.1.0"))
    other = shutil.copytree(life / "1.1.0", tmp_path / "alteree")
    (other / "data" / "couts.parquet").write_bytes(b"PAR1")
    with pytest.raises(TargetFailed, match="livraison_alteree"):
        difference(Asked(old="1.0.0", new=str(other), releases=life))


def _rewritten(select: str) -> Callable[[Path], None]:
    """Changes of a table that say otherwise."""

    def rewrite(root: Path) -> None:
        path = root / "changes" / "clienteles.parquet"
        rows = duckdb.sql(select.format(f"read_parquet('{path}')")).to_arrow_table()
        duckdb.from_arrow(rows).write_parquet(str(path))

    return rewrite


def _told(name: str, text: str) -> Callable[[Path], None]:
    def tell(root: Path) -> None:
        (root / name).write_text(text, encoding="utf-8")

    return tell


def _same_table(root: Path) -> None:
    """The data of the version before, below a manifest that says otherwise."""
    path = Path("data", "clienteles.parquet")
    shutil.copy(root.parent / "1.0.0" / path, root / path)


@pytest.mark.parametrize(
    ("harm", "file"),
    [
        (_rewritten("SELECT * REPLACE ('autre' AS raison) FROM {}"), "clienteles.parquet"),
        (_rewritten("SELECT * REPLACE (3 AS raison) FROM {}"), "clienteles.parquet"),
        (_rewritten("SELECT * EXCLUDE (raison) FROM {}"), "clienteles.parquet"),
        (_rewritten("FROM {0} UNION ALL FROM {0}"), "clienteles.parquet"),
        (_told("changes/changes.json", "[" * 100_000), "changes.json"),
        (_told("changes/changes.json", "[]"), "changes.json"),
        (_told("manifest.json", "[" * 100_000), "manifest.json"),
        (_told("manifest.json", "{}"), "manifest.json"),
        (_told("datapackage.json", "[" * 100_000), "manifest.json"),
        (_same_table, "clienteles.parquet"),
    ],
)
def test_a_release_that_is_not_as_it_says_is_named(
    harm: Callable[[Path], None], file: str, life: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(life, tmp_path / "copie"))
    harm(copy / "1.1.0")
    with pytest.raises(TargetFailed, match="livraison_alteree") as told:
        difference(Asked(old=str(life / "1.0.0"), new=str(copy / "1.1.0")))
    assert Path(str(told.value.details["fichier"])).name == file
