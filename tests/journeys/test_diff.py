"""Two releases, or a release and a draft, held against each other."""

import shutil
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
    with pytest.raises(WrongUsage, match="pas_une_livraison"):
        difference(Asked(old="1.0.0", new="1.1.0"))
    other = shutil.copytree(life / "1.1.0", tmp_path / "alteree")
    (other / "data" / "couts.parquet").write_bytes(b"PAR1")
    with pytest.raises(TargetFailed, match="livraison_alteree"):
        difference(Asked(old="1.0.0", new=str(other), releases=life))
