"""What a dataset said at a version or a date: made again from one whole version, byte for byte, or told why not."""

import csv
import filecmp
import io
import json
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.flow.as_of import Moment, package_as_of, table_as_of
from pipeline.flow.setting import Setting
from pipeline.flow.verify import verify_release
from pipeline.model.errors import BilanError, TargetFailed, WrongUsage
from tests.dataset_life import VERSIONS, edit, only_whole

ROOT = Path(__file__).resolve().parents[2]
TABLE = "clienteles"


@pytest.mark.parametrize("whole", ["1.0.0", "1.2.0", "2.1.0"])
def test_every_version_is_made_again_from_one(life: Path, whole: str, tmp_path: Path) -> None:
    rest = only_whole(life, whole, tmp_path / "rest")
    for version in VERSIONS:
        to = tmp_path / "made" / version
        told = package_as_of(Moment(folder=rest, when=version), to)
        assert (told.start, told.same_bytes) == (whole, True)
        files = [one.relative_to(to) for one in to.rglob("*") if one.is_file()]
        assert filecmp.cmpfiles(to, life / version, files, shallow=False)[1:] == ([], [])
        assert {one.parts[0] for one in files} == {"data", "provenance", "schemas", "datapackage.json"}


def test_every_version_is_proved(life: Path, setting: Setting) -> None:
    assert all(verify_release(life / version, setting).valid for version in VERSIONS)


def test_what_was_known_of_a_year_at_a_date(life: Path) -> None:
    known = {}
    for day in ("2026-01-31", "2026-02-02", "2026-03-31"):
        table = table_as_of(Moment(folder=life, when=day), "clienteles_courantes", "2024-2025")
        (row,) = csv.DictReader(io.StringIO(table.csv()))
        assert json.loads(table.json())["rows"][0]["nombre"] == row["nombre"]
        known[day] = (table.version, row["nombre"])
    assert known == {
        "2026-01-31": ("1.0.0", "640"),
        "2026-02-02": ("1.1.0", "641"),
        "2026-03-31": ("1.2.0", "641"),
    }


def test_what_cannot_be_told_is_told_plainly(life: Path, tmp_path: Path) -> None:
    for when, code in (
        ("2025-12-31", "rien_a_cette_date"),
        ("9.9.9", "version_inconnue"),
        ("hier", "version_ou_date"),
    ):
        with pytest.raises(WrongUsage, match=code):
            package_as_of(Moment(folder=life, when=when), tmp_path / "made")
    with pytest.raises(WrongUsage, match="table_sans_annee"):
        table_as_of(Moment(folder=life, when="1.0.0"), "regions", "2024-2025")
    with pytest.raises(WrongUsage, match="schema_inconnu"):
        table_as_of(Moment(folder=life, when="1.0.0"), "cout", None)
    assert not (tmp_path / "made").exists()


def _spoil_value(lines: Path) -> None:
    table = duckdb.sql(
        f"SELECT * REPLACE (CASE WHEN avant = '640' THEN '639' ELSE avant END AS avant) FROM '{lines}'"
    )
    table.write_parquet(f"{lines}.new")
    Path(f"{lines}.new").replace(lines)


def _spoil_result(lines: Path) -> None:
    table = duckdb.sql(
        f"SELECT * REPLACE (CASE WHEN apres = '641' THEN '642' ELSE apres END AS apres) FROM '{lines}'"
    )
    table.write_parquet(f"{lines}.new")
    Path(f"{lines}.new").replace(lines)


def _seal(root: Path) -> None:
    """Has manifest and index state what now lies there, as one would who wants to be believed."""
    path = root / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        if (root / entry["path"]).is_file():
            entry["sha256"] = sha256((root / entry["path"]).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest), encoding="utf-8")
    index = root.parent / "index.json"
    told = json.loads(index.read_text(encoding="utf-8"))
    for entry in told["versions"]:
        if entry["version"] == root.name:
            entry["manifest_sha256"] = sha256(path.read_bytes()).hexdigest()
    index.write_text(json.dumps(told), encoding="utf-8")


def _elsewhere(path: Path) -> None:
    """A link to the same bytes outside of the version."""
    other = path.parents[3] / path.name
    shutil.move(path, other)
    path.symlink_to(other)


@pytest.mark.parametrize(
    ("spoil", "file"),
    [
        (lambda rest: _spoil_value(rest / "1.1.0/changes/clienteles.parquet"), "1.1.0/changes/clienteles.parquet"),
        (lambda rest: (rest / "1.1.0/changes/clienteles.parquet").unlink(), "1.1.0/changes/clienteles.parquet"),
        (lambda rest: _elsewhere(rest / "1.1.0/changes/clienteles.parquet"), "1.1.0/changes/clienteles.parquet"),
        (lambda rest: _append(rest / "1.1.0/changes/changes.json"), "1.1.0/changes/changes.json"),
        (lambda rest: _append(rest / "1.1.0/manifest.json"), "1.1.0/manifest.json"),
        (lambda rest: (rest / "1.1.0/manifest.json").unlink(), "1.1.0/manifest.json"),
        (lambda rest: _append(rest / "1.0.0/data/couts.parquet"), "1.0.0/data/couts.parquet"),
        (lambda rest: _append(rest / "1.0.0/schemas/couts.schema.json"), "1.0.0/schemas/couts.schema.json"),
        (lambda rest: _append(rest / "1.0.0/datapackage.json"), "1.0.0/datapackage.json"),
        (lambda rest: (rest / "index.json").write_text('{"name": "x", "versions": 3}'), "index.json"),
    ],
)
def test_a_file_that_was_changed_is_named_and_nothing_is_made(
    life: Path, spoil: Callable[[Path], Any], file: str, tmp_path: Path
) -> None:
    rest = only_whole(life, "1.0.0", tmp_path / "rest")
    spoil(rest)
    with pytest.raises(TargetFailed) as refusal:
        package_as_of(Moment(folder=rest, when="1.1.0"), tmp_path / "made")
    assert (refusal.value.code, refusal.value.details) == ("livraison_alteree", {"fichier": str(rest / file)})
    assert not (tmp_path / "made").exists()


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


@pytest.mark.parametrize(
    ("spoil", "code", "table"),
    [
        (lambda root: _spoil_value(root / "changes/clienteles.parquet"), "changements_sans_suite", TABLE),
        (lambda root: _spoil_result(root / "changes/clienteles.parquet"), "reconstruction_inexacte", TABLE),
        (lambda root: (root / "changes/clienteles.parquet").write_bytes(b"PAR1"), "changements_sans_suite", TABLE),
        (
            lambda root: edit(
                root / "changes/changes.json", '"file": "changes/clienteles.parquet"', '"file": "../../x.parquet"'
            ),
            "livraison_alteree",
            None,
        ),
        (lambda root: (root / "changes/changes.json").unlink(), "reconstruction_sans_chemin", None),
        (lambda root: (root / "changes/changes.json").write_text("[" * 9_999), "reconstruction_sans_chemin", None),
    ],
)
def test_changes_that_lie_make_nothing_even_under_a_seal(
    life: Path, spoil: Callable[[Path], Any], code: str, table: str | None, tmp_path: Path
) -> None:
    rest = only_whole(life, "1.0.0", tmp_path / "rest")
    spoil(rest / "1.1.0")
    _seal(rest / "1.1.0")
    with pytest.raises(TargetFailed) as refusal:
        package_as_of(Moment(folder=rest, when="1.1.0"), tmp_path / "made")
    assert (refusal.value.code, refusal.value.details.get("table")) == (code, table)
    assert not (tmp_path / "made").exists()


def _places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a JSON tree that says something of one table, or of all."""
    yield path
    if isinstance(tree, dict):
        for key, value in tree.items():
            if path != ("tables",) or key == TABLE:
                yield from _places(value, (*path, key))
    elif isinstance(tree, list) and path[-1:] != ("changes",):
        for place, value in list(enumerate(tree))[:1]:
            yield from _places(value, (*path, place))


@pytest.mark.parametrize("value", [None, [], {}, "../x", -1])
def test_changes_of_another_shape_end_plainly(life: Path, value: object, tmp_path: Path) -> None:
    rest = only_whole(life, "1.0.0", tmp_path / "rest")
    path = rest / "1.1.0" / "changes" / "changes.json"
    text, ends = path.read_text(encoding="utf-8"), set()
    for place in [one for one in _places(json.loads(text)) if one]:
        told = json.loads(text)
        node = told
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = value
        path.write_text(json.dumps(told), encoding="utf-8")
        _seal(rest / "1.1.0")
        try:
            table_as_of(Moment(folder=rest, when="1.1.0"), TABLE, None)
        except BilanError as error:
            ends.add(error.code)
    assert {"livraison_alteree", "reconstruction_sans_chemin"} <= ends
    assert ends <= {
        "livraison_alteree", "reconstruction_sans_chemin", "changements_sans_suite", "reconstruction_inexacte",
        "schema_inconnu",
    }  # fmt: skip


@pytest.mark.parametrize("value", [None, [], {}, "../x", -1])
def test_a_manifest_of_another_shape_ends_plainly(life: Path, value: object, tmp_path: Path) -> None:
    rest = only_whole(life, "1.0.0", tmp_path / "rest")
    path = rest / "1.1.0" / "manifest.json"
    text, ends = path.read_text(encoding="utf-8"), set()
    for place in [one for one in _places(json.loads(text)) if one and one[0] in {"files", "tables"}]:
        told = json.loads(text)
        node = told
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = value
        path.write_text(json.dumps(told), encoding="utf-8")
        index = json.loads((life / "index.json").read_text(encoding="utf-8"))
        index["versions"][1]["manifest_sha256"] = sha256(path.read_bytes()).hexdigest()
        (rest / "index.json").write_text(json.dumps(index), encoding="utf-8")
        try:
            table_as_of(Moment(folder=rest, when="1.1.0"), TABLE, None)
        except BilanError as error:
            ends.add(error.code)
    assert ends <= {"livraison_alteree", "reconstruction_inexacte"}
    assert "livraison_alteree" in ends


def test_a_version_whose_folder_is_gone_is_made_from_the_next_and_proved_by_its_descriptor(
    life: Path, tmp_path: Path
) -> None:
    rest = only_whole(life, "2.1.0", tmp_path / "rest")
    for version in ("1.0.0", "1.1.0"):
        shutil.rmtree(rest / version)
    told = package_as_of(Moment(folder=rest, when="1.1.0"), tmp_path / "made")
    assert (told.start, told.steps, told.same_bytes) == ("2.1.0", 3, True)
    assert filecmp.cmp(tmp_path / "made" / "datapackage.json", life / "1.1.0" / "datapackage.json", shallow=False)
    with pytest.raises(TargetFailed, match="reconstruction_sans_chemin"):
        package_as_of(Moment(folder=rest, when="1.0.0"), tmp_path / "other")
    _spoil_before(rest / "1.2.0" / "changes" / "rapports.parquet")
    _seal(rest / "1.2.0")
    with pytest.raises(TargetFailed) as refusal:
        package_as_of(Moment(folder=rest, when="1.1.0"), tmp_path / "other")
    assert refusal.value.details["table"] == "rapports"


def _spoil_before(lines: Path) -> None:
    """The row that came is told no more."""
    table = duckdb.sql(f"FROM '{lines}' LIMIT 0")
    table.write_parquet(f"{lines}.new")
    Path(f"{lines}.new").replace(lines)


def test_a_version_that_lacks_a_file_is_no_start(life: Path, tmp_path: Path) -> None:
    rest = shutil.copytree(life, tmp_path / "rest")
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        (rest / version / "data" / "couts.parquet").unlink()
    told = package_as_of(Moment(folder=rest, when="1.1.0"), tmp_path / "made")
    assert (told.start, told.same_bytes) == ("2.0.0", True)


def test_files_that_another_engine_wrote_are_told(life: Path, tmp_path: Path) -> None:
    rest = only_whole(life, "1.0.0", tmp_path / "rest")
    changes = rest / "1.1.0" / "changes" / "changes.json"
    told = json.loads(changes.read_text(encoding="utf-8"))
    told["descriptors"]["after"]["resources"][0]["bilan:parquet"]["hash"] = "sha256:" + "0" * 64
    changes.write_text(json.dumps(told), encoding="utf-8")
    _seal(rest / "1.1.0")
    assert not package_as_of(Moment(folder=rest, when="1.1.0"), tmp_path / "made").same_bytes


def test_one_table_needs_no_other(life: Path, tmp_path: Path) -> None:
    rest = only_whole(life, "1.0.0", tmp_path / "rest")
    for path in rest.glob("*/changes/*.parquet"):
        if path.stem != TABLE:
            path.unlink()
    whole = table_as_of(Moment(folder=life, when="1.2.0"), TABLE, None)
    assert table_as_of(Moment(folder=rest, when="1.2.0"), TABLE, None) == whole


def test_a_column_that_came_later_was_not_known_before(life: Path) -> None:
    columns = [table_as_of(Moment(folder=life, when=one), "couts", None).columns for one in ("2.0.0", "2.1.0")]
    assert set(columns[1]) - set(columns[0]) == {"remarque"}


def test_a_proof_replays_the_changes_where_the_previous_version_stands(
    life: Path, tmp_path: Path, setting: Setting
) -> None:
    for version, replayed in (("1.0.0", False), ("1.2.0", True)):
        report = verify_release(life / version, setting)
        assert report.valid
        assert ("changements" in {run.code for run in report.checks_run}) == replayed
    alone = shutil.copytree(life / "1.2.0", tmp_path / "seule" / "1.2.0")
    report = verify_release(alone, setting)
    assert report.valid
    assert "changements" not in {run.code for run in report.checks_run}
    other = shutil.copytree(life, tmp_path / "autre")
    _spoil_result(other / "1.1.0" / "changes" / "clienteles.parquet")
    found = [one.finding for one in verify_release(other / "1.1.0", setting).findings]
    assert {(one.code, one.table) for one in found} == {
        ("fichier_altere", None),
        ("changements_faux", "clienteles"),
        ("origine_non_prouvee", None),
    }
