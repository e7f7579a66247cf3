"""Which release a new one is held against, and what is found between the two."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import Engine
from pipeline.model.errors import BilanError, NotPublishable, TargetFailed
from pipeline.model.release import Change
from pipeline.release.compare import compare, open_edition
from pipeline.release.dataset.index import read_index, write_index
from pipeline.release.dataset.previous import Previous, find_previous, open_previous, read_previous
from pipeline.storage.digests import sha256_file
from tests.small_releases import Table, write_release

PUBLISHED = ("https://exemple.org/donnees",)


def _schema(*fields: str, refers: str | None = None, **more: Any) -> dict[str, Any]:
    keys = [{"fields": ["id"], "reference": {"resource": refers, "fields": ["id"]}}] if refers else []
    described = [{"name": name, "type": "string"} for name in ("id", *fields)]
    return {"fields": described, "primaryKey": ["id"], "foreignKeys": keys, **more}


REPORTS: Table = (_schema("titre"), "('a', 'A'), ('b', 'B')")
COSTS: Table = (_schema("montant", refers="rapports"), "('a', '1'), ('b', '2')")
BOTH = {"rapports": REPORTS, "couts": COSTS}


def _listed(folder: Path, **statuses: str) -> Mapping[str, Any]:
    """An index over version folders (`v1_10_0="current"`), as a run before would have left it."""
    entries = []
    for name, status in statuses.items():
        version = name.removeprefix("v").replace("_", ".")
        write_release(folder / version, {}, version)
        digest = sha256_file(folder / version / "manifest.json")
        entries.append({"version": version, "status": status, "manifest_sha256": digest})
    write_index(folder, entries)
    return read_index(folder)


def _refused(act: Callable[[], Any], error: type[BilanError] = NotPublishable) -> tuple[str, dict[str, Any]]:
    with pytest.raises(error) as told:
        act()
    return told.value.code, dict(told.value.details)


@pytest.mark.parametrize(
    ("statuses", "version"),
    [
        ({"v1_0_0": "current"}, "1.0.0"),
        ({"v1_10_0": "current", "v1_9_0": "superseded"}, "1.10.0"),
        ({"v1_9_0": "superseded", "v1_10_0": "current", "v2_0_0": "withdrawn"}, "1.10.0"),
        ({"v1_0_0": "withdrawn", "v1_0_1": "superseded"}, "1.0.1"),
    ],
)
def test_the_highest_version_that_was_not_withdrawn_is_the_previous_one(
    tmp_path: Path, statuses: dict[str, str], version: str
) -> None:
    found = find_previous(tmp_path, _listed(tmp_path, **statuses), None, PUBLISHED)
    assert found is not None
    assert (found.version, found.root, found.manifest["version"]) == (version, tmp_path / version, version)


def test_without_a_release_there_is_no_previous_one(tmp_path: Path) -> None:
    assert find_previous(tmp_path, read_index(tmp_path), None, ()) is None
    assert find_previous(tmp_path, _listed(tmp_path, v1_0_0="withdrawn"), None, ()) is None


def test_a_plan_that_says_where_it_is_published_needs_its_previous_release(tmp_path: Path) -> None:
    places = (*PUBLISHED, "https://miroir.example")
    told = "livraison_precedente_absente", {"lieux": "https://exemple.org/donnees, https://miroir.example"}
    assert _refused(lambda: find_previous(tmp_path, read_index(tmp_path), None, places)) == told
    withdrawn = _listed(tmp_path, v1_0_0="withdrawn")
    assert find_previous(tmp_path, withdrawn, None, places) is None, "the index knows what was published here"


def test_a_release_that_was_pointed_at_comes_before_those_of_the_index(tmp_path: Path) -> None:
    index = _listed(tmp_path / "plan", v3_0_0="current")
    write_release(tmp_path / "elsewhere", {}, "2.5.0")
    found = find_previous(tmp_path / "plan", index, str(tmp_path / "elsewhere"), PUBLISHED)
    assert found is not None
    assert (found.version, found.root) == ("2.5.0", tmp_path / "elsewhere")


def test_none_asks_for_no_comparison_whatever_stands_there(tmp_path: Path) -> None:
    assert find_previous(tmp_path, _listed(tmp_path, v3_0_0="current"), "none", PUBLISHED) is None


def test_a_release_that_is_not_as_the_index_says_is_refused(tmp_path: Path) -> None:
    index = _listed(tmp_path, v1_0_0="superseded", v1_1_0="current")
    (tmp_path / "1.0.0" / "manifest.json").write_text("{}", encoding="utf-8")
    assert find_previous(tmp_path, index, None, ()) is not None, "only the previous release is held against it"
    path = tmp_path / "1.1.0" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    told = "livraison_precedente_alteree", {"fichier": str(path)}
    assert _refused(lambda: find_previous(tmp_path, index, None, ())) == told
    bare = {"versions": [{"version": "1.1.0"}]}
    assert _refused(lambda: find_previous(tmp_path, bare, None, ())) == told, "an entry without its digest"


def test_a_release_that_the_index_names_must_be_there(tmp_path: Path) -> None:
    index = _listed(tmp_path, v1_0_0="current")
    (tmp_path / "1.0.0" / "manifest.json").unlink()
    told = "comparaison_impossible", {"cause": str(tmp_path / "1.0.0" / "manifest.json")}
    assert _refused(lambda: find_previous(tmp_path, index, None, ())) == told


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"name": "plan"}',
        '{"name": "plan", "versions": [{"version": "1.0"}]}',
        '{"versions": [1]}',
        "\udcff",
    ],
)
def test_a_broken_index_is_no_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "index.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    refusal = _refused(lambda: find_previous(tmp_path, read_index(tmp_path), None, ()), TargetFailed)
    assert refusal == ("livraison_alteree", {"fichier": str(tmp_path / "index.json")})


@pytest.mark.parametrize(
    "change",
    [{"version": "1.0"}, {"version": 1}, {"tables": []}, {"tables": None}, {"metadata_sha256": None}],
)
def test_a_manifest_says_what_a_comparison_needs(tmp_path: Path, change: dict[str, Any]) -> None:
    manifest = write_release(tmp_path, {})
    assert read_previous(tmp_path).version == "1.0.0"
    path = tmp_path / "manifest.json"
    told = "comparaison_impossible", {"cause": str(path)}
    path.write_text(json.dumps({**manifest, **change}), encoding="utf-8")
    assert _refused(lambda: read_previous(tmp_path)) == told
    path.write_text(json.dumps({key: manifest[key] for key in manifest if key not in change}), encoding="utf-8")
    assert _refused(lambda: read_previous(tmp_path)) == told


def _compared(
    folder: Path, before: Mapping[str, Table], after: Mapping[str, Table], words: Sequence[str] = ("m", "m")
) -> list[tuple[str, str, str | None, int]]:
    write_release(folder / "old", before, words=words[0])
    draft = write_release(folder / "new", after, words=words[1])
    return [_told(change) for change in _compare(read_previous(folder / "old"), draft)]


def _told(change: Change) -> tuple[str, str, str | None, int]:
    return change.level, change.kind, change.table, change.count


def test_two_releases_that_say_the_same_do_not_differ(tmp_path: Path) -> None:
    assert _compared(tmp_path, BOTH, BOTH) == []


def test_tables_come_and_go(tmp_path: Path) -> None:
    before = {"rapports": REPORTS, "z": COSTS, "a": REPORTS}
    texts = (REPORTS[0], "('c', 'C')")
    assert _compared(tmp_path, before, {"rapports": REPORTS, "textes": texts}, ("m", "other")) == [
        ("MAJOR", "table_retiree", "a", 1),
        ("MAJOR", "table_retiree", "z", 1),
        ("MINOR", "table_ajoutee", "textes", 1),
    ]


def test_new_words_about_the_same_data_are_a_patch(tmp_path: Path) -> None:
    assert _compared(tmp_path / "m", BOTH, BOTH, ("m", "other")) == [("PATCH", "metadonnees_changees", None, 1)]
    titled = {**BOTH, "rapports": (_schema("titre", title="Rapports"), REPORTS[1])}
    assert _compared(tmp_path / "s", BOTH, titled) == [("PATCH", "description_changee", "rapports", 1)]


@pytest.mark.parametrize(
    ("table", "level", "rows"), [("rapports", "MAJOR", "('a', 'A')"), ("couts", "MINOR", "('a', '1')")]
)
def test_a_row_that_others_name_is_a_promise(tmp_path: Path, table: str, level: str, rows: str) -> None:
    after = {**BOTH, table: (BOTH[table][0], rows)}
    kind = "lignes_citees_retirees" if level == "MAJOR" else "lignes_retirees"
    assert _compared(tmp_path, BOTH, after) == [(level, kind, table, 1)]


@pytest.mark.parametrize(("family", "level"), [("registre", "MINOR"), ("mesure", "MAJOR"), ("reference", "MAJOR")])
def test_a_row_of_a_register_goes_with_its_document(tmp_path: Path, family: str, level: str) -> None:
    schema = _schema("titre", **{"bilan:famille": family})
    before = {**BOTH, "rapports": (schema, REPORTS[1])}
    replaced = {**BOTH, "rapports": (schema, "('a', 'A'), ('c', 'C')")}
    assert _compared(tmp_path, before, replaced) == [
        ("MINOR", "lignes_ajoutees", "rapports", 1),
        (level, "lignes_citees_retirees" if level == "MAJOR" else "lignes_retirees", "rapports", 1),
    ]


def test_the_published_schema_tells_a_register(tmp_path: Path) -> None:
    before = {**BOTH, "rapports": (_schema("titre", **{"bilan:famille": "mesure"}), REPORTS[1])}
    after = {**BOTH, "rapports": (_schema("titre", **{"bilan:famille": "registre"}), "('a', 'A')")}
    assert ("MAJOR", "lignes_citees_retirees", "rapports", 1) in _compared(tmp_path, before, after)


def test_a_column_is_compared_whatever_its_type(tmp_path: Path) -> None:
    schema, rows = _schema("montant", refers="rapports"), "('a', '9'), ('b', '2')"
    assert _compared(tmp_path / "same", BOTH, {**BOTH, "couts": (schema, rows)}) == [
        ("MINOR", "cellules_changees", "couts", 1)
    ]
    schema["fields"][1]["type"] = "integer"
    assert _compared(tmp_path / "typed", BOTH, {**BOTH, "couts": (schema, rows)}) == [
        ("MAJOR", "type_change", "couts", 1),
        ("MINOR", "cellules_changees", "couts", 1),
    ]


def test_rows_are_not_matched_over_a_change_of_key(tmp_path: Path) -> None:
    after = (_schema("titre", primaryKey=["titre"]), "('a', 'Z')")
    assert _compared(tmp_path, BOTH, {**BOTH, "rapports": after}) == [("MAJOR", "cle_changee", "rapports", 1)]


def test_rows_written_in_another_order_are_a_patch(tmp_path: Path) -> None:
    after = (COSTS[0], "('b', '2'), ('a', '1')")
    assert _compared(tmp_path, BOTH, {**BOTH, "couts": after}) == [("PATCH", "ecriture_changee", "couts", 1)]


@pytest.fixture
def old(tmp_path: Path) -> Previous:
    write_release(tmp_path / "old", BOTH)
    return read_previous(tmp_path / "old")


@pytest.fixture
def draft(tmp_path: Path) -> dict[str, Any]:
    """A draft whose costs are not those of the release before."""
    return write_release(tmp_path / "new", {**BOTH, "couts": (COSTS[0], "('a', '9'), ('b', '2')")})


def _compare(old: Previous, draft: Mapping[str, Any]) -> tuple[Change, ...]:
    with Engine() as engine:
        return compare(engine, open_previous(old), open_edition(old.root.parent / "new", draft)).comparison.changes


def test_a_file_that_moves_breaks_addresses_even_with_the_same_rows(tmp_path: Path, old: Previous) -> None:
    draft = write_release(tmp_path / "new", BOTH)
    path = tmp_path / "new" / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace("data/couts.csv", "donnees/couts.csv"), encoding="utf-8")
    moved = Change(level="MAJOR", kind="fichier_deplace", table="couts", field="data/couts.csv")
    assert _compare(old, draft) == (moved,)


@pytest.mark.parametrize("damage", ["other", "gone"])
def test_a_table_that_is_not_as_its_manifest_says_is_refused(
    old: Previous, draft: dict[str, Any], damage: str
) -> None:
    path = old.root / "data" / "couts.parquet"
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes((old.root / "data" / "rapports.parquet").read_bytes())
    told = "livraison_precedente_alteree", {"fichier": str(path)}
    assert _refused(lambda: _compare(old, draft)) == told


def test_a_schema_that_is_not_as_its_manifest_says_is_refused(old: Previous, draft: dict[str, Any]) -> None:
    path = old.root / "schemas" / "couts.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(schema, indent=2), encoding="utf-8")
    assert len(_compare(old, draft)) == 1, "how it is laid out says nothing"
    path.write_text(json.dumps({**schema, "title": "Autre"}), encoding="utf-8")
    told = "livraison_precedente_alteree", {"fichier": "schemas/couts.schema.json"}
    assert _refused(lambda: _compare(old, draft)) == told


@pytest.mark.parametrize(
    "spoil",
    [
        lambda old: (old.root / "schemas" / "rapports.schema.json").unlink(),
        lambda old: (old.root / "schemas" / "rapports.schema.json").write_text("{", encoding="utf-8"),
        lambda old: old.manifest["tables"]["couts"].pop("files"),
        lambda old: old.manifest["tables"]["couts"].pop("schema_sha256"),
        lambda old: old.manifest["tables"].update(couts=None),
        lambda old: old.manifest["tables"]["couts"]["files"].pop("data/couts.parquet"),
    ],
)
def test_a_release_that_cannot_be_compared_is_told_as_such(
    old: Previous, draft: dict[str, Any], spoil: Callable[[Previous], object]
) -> None:
    spoil(old)
    assert _refused(lambda: _compare(old, draft))[0] == "comparaison_impossible"
