"""Tables of a release that somebody wrote otherwise and sealed again: what holds for one file holds for the other."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.flow.setting import Setting
from pipeline.flow.verify import verify_release
from tests.resealed import Copy

CSV, PARQUET = "data/clienteles.csv", "data/clienteles.parquet"
PROVENANCE = "provenance_manquante"


@pytest.fixture
def copy(published: Path, tmp_path: Path, setting: Setting) -> Copy:
    shutil.copytree(published, tmp_path / "mon-plan")
    return Copy(tmp_path / "mon-plan", setting)


def _rewrite(old: bytes, new: bytes) -> Callable[[Copy], None]:
    def alter(copy: Copy) -> None:
        path = copy.root / CSV
        text = path.read_bytes()
        assert old in text
        path.write_bytes(text.replace(old, new))

    return alter


def _another_column(copy: Copy) -> None:
    copy.edit_parquet(PARQUET, "*, 1 AS autre")


def _another_order(copy: Copy) -> None:
    copy.edit_parquet(PARQUET, "texte, * EXCLUDE (texte)")


ALTERED = {
    "written otherwise": (_rewrite(b",641,", b',"641",'), set()),
    "another title": (_rewrite(b"nombre", b"nombr"), {"incorrect-label"}),
    "another value": (_rewrite(b"641", b"642"), {"csv_parquet_different"}),
    "a value of no type": (_rewrite(b",641,", b",x,"), {"csv_parquet_different", "type-error"}),
    "a column more in Parquet": (_another_column, {"csv_parquet_different"}),
    "another order in Parquet": (_another_order, {"csv_parquet_different"}),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_table_that_was_written_again_is_judged_itself(name: str, copy: Copy) -> None:
    alter, codes = ALTERED[name]
    alter(copy)
    copy.rehash("clienteles")
    copy.seal()
    report = verify_release(copy.root, copy.setting)
    found = {one.finding.code for one in report.findings}
    assert found - {"origine_non_prouvee"} == codes
    ran = {one.code for one in report.checks_run}
    assert ("table-schema" in ran, PROVENANCE in ran) == (True, not codes)


def test_what_is_wrong_in_an_altered_file_follows_from_that(copy: Copy) -> None:
    path = copy.root / CSV
    path.write_bytes(path.read_bytes() + b"x")
    report = verify_release(copy.root, copy.setting)
    inside = [one.finding for one in report.findings if one.finding.location and one.finding.location.file == CSV]
    told = {(one.code, one.cascade_of) for one in inside}
    assert ("fichier_altere", None) in told
    assert {cause for code, cause in told if code != "fichier_altere"} == {"fichier_altere"}
