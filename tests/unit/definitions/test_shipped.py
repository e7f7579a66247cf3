"""bilan's own definitions are held against their JSON Schemas here, and not again at each run."""

from pathlib import Path

import pytest

from pipeline.definitions import files, open_definitions
from pipeline.definitions.places import is_shipped, shipped_root
from pipeline.model.errors import DefinitionWrong


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were held against a schema."""
    named: list[str] = []

    def noted(path: Path) -> bool:
        named.append(path.relative_to(shipped_root()).as_posix())
        return False

    monkeypatch.setattr(files, "is_shipped", noted)
    return named


def test_every_definition_that_comes_with_bilan_is_right(held: list[str]) -> None:
    ours = open_definitions()
    assert ours.tables
    assert ours.catalogue.codes
    assert all(ours.messages(lang) for lang in ours.languages)
    root = shipped_root()
    wanted = {*root.glob("schemas/*.schema.json"), *root.glob("checks/rules/*.sql"), *root.glob("checks/messages/*")}
    assert {path.relative_to(root).as_posix() for path in wanted} | {"checks/codes.toml"} <= set(held)


@pytest.mark.parametrize(("kind", "shipped"), [("schemas", True), ("checks", True), ("datapackage", False)])
def test_a_plan_is_held_against_its_schema_at_each_run(kind: str, *, shipped: bool) -> None:
    assert is_shipped(shipped_root() / kind / "a.toml") is shipped


def test_other_peoples_tables_are_held_at_each_run(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/villes.schema.json").write_text('{"name": "villes"}', encoding="utf-8")
    with pytest.raises(DefinitionWrong) as refused:
        assert open_definitions(tmp_path).tables
    assert refused.value.code == "definition_cle_manquante"
