"""Places that refuse: two at once, read-only, full, altered, or somebody else's."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Done, bilan

ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "BILAN_LANG": "fr"}


def _process(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    # A disk that is full would also cut short what coverage writes, and spoil the measure of all others.
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "pipeline", *map(str, words)],
        env={name: value for name, value in ENVIRONMENT.items() if not name.startswith("COVERAGE")},
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def _told(done: Done | subprocess.CompletedProcess[str], code: int) -> str:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("releases")
    _told(bilan("release", "exemple", "--to", to), 0)
    return to


def test_two_releases_at_once_make_one(tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "pipeline", "release", "exemple", "--to", str(tmp_path)],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    ends = [one.wait() for one in both]
    for one in both:
        one.communicate()
    assert ends == [0, 0]
    assert [path.name for path in (tmp_path / "exemple").glob("[0-9]*")] == ["1.0.0"]
    _told(bilan("verify", tmp_path / "exemple"), 0)


def test_a_target_that_is_a_file(tmp_path: Path) -> None:
    blocked = tmp_path / "releases"
    blocked.write_text("")
    said = _told(bilan("release", "exemple", "--to", blocked), 6)
    assert str(blocked) in said


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))

    done = _process("release", "exemple", "--to", tmp_path, preexec_fn=small_files)
    _told(done, 6)
    assert not list((tmp_path / "exemple").glob("[0-9]*")) if (tmp_path / "exemple").exists() else True


def test_an_index_that_is_damaged_is_not_overwritten(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / "releases"
    _copy(released, copy)
    index = copy / "exemple" / "index.json"
    index.write_text("{", encoding="utf-8")
    said = _told(bilan("release", "exemple", "--to", copy), 6)
    assert "index.json" in said
    assert index.read_text(encoding="utf-8") == "{"


def test_a_previous_release_that_was_altered_is_refused(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / "releases"
    _copy(released, copy)
    manifest = copy / "exemple" / "1.0.0" / "manifest.json"
    data = json.loads(manifest.read_text(encoding="utf-8"))
    data["tables"]["couts"]["rows"] += 1
    manifest.write_text(json.dumps(data), encoding="utf-8")
    assert "manifest.json" in _told(bilan("release", "exemple", "--to", copy), 5)


@pytest.mark.parametrize("name", ["data/couts.parquet", "datapackage.json", "schemas/couts.schema.json"])
def test_a_previous_release_that_is_truncated_is_refused(name: str, released: Path, tmp_path: Path) -> None:
    copy = tmp_path / "releases"
    _copy(released, copy)
    path = copy / "exemple" / "1.0.0" / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    _told(bilan("release", "exemple", "--to", copy), 5)
    assert [one.name for one in (copy / "exemple").glob("[0-9]*")] == ["1.0.0"]


def _copy(source: Path, to: Path) -> None:
    subprocess.run(["cp", "-r", str(source), str(to)], check=True)


def _alter_bytes(root: Path) -> None:
    path = root / "data" / "couts.csv"
    path.write_bytes(path.read_bytes().replace(b"declare", b"absente", 1))


def _remove(root: Path) -> None:
    (root / "README.en.md").unlink()


def _add(root: Path) -> None:
    (root / "data" / "extra.csv").write_text("a\r\n", encoding="utf-8")


def _link(root: Path) -> None:
    path = root / "LICENSE"
    path.unlink()
    path.symlink_to("/etc/hostname")


def _break_manifest(root: Path) -> None:
    (root / "manifest.json").write_text("[]", encoding="utf-8")


def _break_parquet(root: Path) -> None:
    (root / "data" / "couts.parquet").write_bytes(b"PAR1")


def _lose_sums(root: Path) -> None:
    (root / "SHA256SUMS").unlink()


def _break_descriptor(root: Path) -> None:
    (root / "datapackage.json").write_text("{", encoding="utf-8")


def _escape(root: Path) -> None:
    path = root / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["tables"]["couts"]["files"] = {"../../etc/passwd.csv": "0", "../../etc/passwd.parquet": "0"}
    path.write_text(json.dumps(data), encoding="utf-8")


def _alter_schema(root: Path) -> None:
    path = root / "schemas" / "couts.schema.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["title"] = "Autre"
    path.write_text(json.dumps(data), encoding="utf-8")


def _alter_index(root: Path) -> None:
    path = root.parent / "index.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["versions"][0]["manifest_sha256"] = "0" * 64
    path.write_text(json.dumps(data), encoding="utf-8")


def _alter_changes(root: Path) -> None:
    (root / "changes" / "changes.json").write_text('{"from": null}', encoding="utf-8")


def _alter_workbook(root: Path) -> None:
    (root / "excel" / "exemple.xlsx").write_bytes(b"PK")


def _nest_manifest(root: Path) -> None:
    (root / "manifest.json").write_text("[" * 100_000, encoding="utf-8")


def _drop_a_row(root: Path) -> None:
    path = root / "data" / "couts.csv"
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[:-2]) + b"\r\n")


def _lead_sums_out(root: Path) -> None:
    path = root / "SHA256SUMS"
    path.unlink()
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("alter", "codes"),
    [
        (_alter_bytes, {"fichier_altere", "csv_parquet_different"}),
        (_remove, {"fichier_manquant"}),
        (_add, {"fichier_en_trop"}),
        (_link, {"fichier_altere"}),
        (_break_manifest, {"manifeste_altere", "fichier_altere"}),
        (_break_parquet, {"table_illisible", "fichier_altere"}),
        (_lose_sums, {"sommes_illisibles"}),
        (_break_descriptor, {"fichier_altere"}),
        (_alter_schema, {"fichier_altere", "schema_different"}),
        (_alter_index, {"index_different"}),
        (_alter_changes, {"fichier_altere", "changements_alteres"}),
        (_alter_workbook, {"fichier_altere", "classeur_publie_illisible"}),
        (_nest_manifest, {"fichier_altere", "manifeste_altere"}),
        (_drop_a_row, {"fichier_altere", "csv_parquet_different"}),
        (_lead_sums_out, {"sommes_illisibles"}),
        (_escape, {"table_illisible", "index_different"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_verify_tells_what_was_altered(alter: object, codes: set[str], released: Path, tmp_path: Path) -> None:
    copy = tmp_path / "releases"
    _copy(released, copy)
    alter(copy / "exemple" / "1.0.0")  # type: ignore[operator]
    done = bilan("verify", copy / "exemple" / "1.0.0", "--format", "json")
    _told(done, 1)
    assert codes <= {finding["code"] for finding in json.loads(done.stdout)["findings"]}


def test_what_is_no_release_is_wrong_usage(tmp_path: Path) -> None:
    assert str(tmp_path) in _told(bilan("verify", tmp_path), 2)


def test_a_draft_replaces_a_draft_and_nothing_else(tmp_path: Path) -> None:
    to = tmp_path / "draft"
    _told(bilan("build", "exemple", "--to", to), 0)
    _told(bilan("build", "exemple", "--to", to), 0)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine", encoding="utf-8")
    _told(bilan("build", "exemple", "--to", mine), 2)
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a device that is always full")
def test_a_result_that_cannot_be_written_is_no_fault_of_ours(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "validate", str(tmp_path / "t.csv")],
            env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, "il n'y a plus de place" in done.stderr) == (6, True)
