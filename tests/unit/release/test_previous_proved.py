"""A version that the next one follows: every file of it must be the one that was published."""

import json
from pathlib import Path

import pytest

from pipeline.model.errors import NotPublishable
from pipeline.release.dataset.previous import Previous, prove_previous, read_previous
from pipeline.release.manifest import file_entries, sums_text
from pipeline.storage.digests import sha256_file
from tests.small_releases import Table, write_release

TABLES: dict[str, Table] = {
    "couts": ({"fields": [{"name": "id", "type": "string"}], "primaryKey": ["id"]}, "('a'), ('b')")
}


def _sealed(root: Path) -> Previous:
    """A release whose manifest names every file."""
    write_release(root, TABLES)
    (root / "README.fr.md").write_text("Lisez-moi", encoding="utf-8")
    manifest = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = file_entries(root)
    (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    digest = sha256_file(root / "manifest.json")
    (root / "SHA256SUMS").write_text(sums_text(manifest["files"], digest), encoding="utf-8")
    return read_previous(root)


def test_as_it_was_published_it_is_proved(tmp_path: Path) -> None:
    prove_previous(_sealed(tmp_path))


@pytest.mark.parametrize("name", ["data/couts.csv", "data/couts.parquet", "README.fr.md", "SHA256SUMS"])
@pytest.mark.parametrize("harm", ["changed", "gone", "led elsewhere"])
def test_a_file_that_was_changed_is_named(name: str, harm: str, tmp_path: Path) -> None:
    previous = _sealed(tmp_path / "1.0.0")
    path, elsewhere = previous.root / name, tmp_path / "ailleurs"
    path.rename(elsewhere)
    if harm == "changed":
        path.write_bytes(elsewhere.read_bytes() + b" ")
    elif harm == "led elsewhere":
        path.symlink_to(elsewhere)
    with pytest.raises(NotPublishable) as told:
        prove_previous(previous)
    assert (told.value.code, told.value.details["fichier"]) == ("livraison_precedente_alteree", str(path))


def test_a_manifest_that_names_no_files_proves_nothing(tmp_path: Path) -> None:
    write_release(tmp_path, TABLES)
    with pytest.raises(NotPublishable) as told:
        prove_previous(read_previous(tmp_path))
    assert told.value.code == "comparaison_impossible"
