"""A dataset over its life: first version, nothing new, a new report, a report withdrawn, versions asked for."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.structure.packages import open_package
from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.flow.validate import validate_package
from pipeline.flow.verify import verify_release
from pipeline.model.errors import BilanError, NotPublishable, TargetFailed
from pipeline.model.release import Release, Unchanged
from pipeline.release.build import Terms

ROOT = Path(__file__).resolve().parents[2]
CREATED = datetime(2026, 1, 2, tzinfo=UTC)
Publish = Callable[..., Release | Unchanged]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "modele", folder)
    return folder


@pytest.fixture
def publish(plan: Path, tmp_path: Path, brief: Setting) -> Publish:
    def run(**terms: Any) -> Release | Unchanged:
        published_at = terms.pop("published_at", ())
        read = brief.definitions.plan(str(plan))
        stated = dataclasses.replace(read.publication, published_at=published_at)
        asked = Terms(to=tmp_path / "releases", created=CREATED, **terms)
        return release_plan(dataclasses.replace(read, publication=stated), asked, brief)[0]

    return run


def _add_report(plan: Path, year: str = "2025-2026") -> Path:
    source = next((plan / "sources" / "mesures").glob("*.md"))
    text = source.read_text(encoding="utf-8").replace("ANNÉE 2024-2025", f"ANNÉE {year}")
    path = source.with_name(f"1.1-{year}.md")
    path.write_text(text, encoding="utf-8")
    return path


def _refused(publish: Publish, error: type[BilanError], **terms: Any) -> str:
    with pytest.raises(error) as refusal:
        publish(**terms)
    return refusal.value.code


def test_versions_follow_what_changed(publish: Publish, plan: Path, tmp_path: Path, brief: Setting) -> None:
    first = publish()
    assert first.version == "1.0.0"
    assert isinstance(publish(), Unchanged)
    added = _add_report(plan)
    second = publish()
    assert isinstance(second, Release)
    assert second.version == "1.1.0"
    assert {change.level for change in second.changes} == {"MINOR"}
    added.unlink()
    third = publish()
    assert third.version == "2.0.0", "a row that others refer to is gone"
    index = json.loads((tmp_path / "releases" / "mon-plan" / "index.json").read_text(encoding="utf-8"))
    assert [(one["version"], one["status"]) for one in index["versions"]] == [
        ("1.0.0", "superseded"),
        ("1.1.0", "superseded"),
        ("2.0.0", "current"),
    ]
    for version in ("1.0.0", "1.1.0", "2.0.0"):
        assert verify_release(tmp_path / "releases" / "mon-plan" / version, brief).valid


def _edit(plan: Path, old: str, new: str) -> None:
    source = next((plan / "sources" / "mesures").glob("*.md"))
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")


def _levels(release: Release | Unchanged) -> set[tuple[str, str | None, str]]:
    assert isinstance(release, Release)
    return {(change.level, change.table, change.kind) for change in release.changes}


def test_a_digit_that_changes_in_a_document_is_a_minor_version(publish: Publish, plan: Path) -> None:
    publish()
    _edit(plan, "640 ménages", "641 ménages")
    second = publish()
    assert second.version == "1.1.0"
    assert {
        ("MINOR", "clienteles", "cellules_changees"),
        ("MINOR", "sources", "lignes_ajoutees"),
        ("MINOR", "sources", "lignes_retirees"),
    } <= _levels(second)


def test_a_document_that_moves_is_a_minor_version(publish: Publish, plan: Path) -> None:
    publish()
    source = next((plan / "sources" / "mesures").glob("*.md"))
    source.rename(source.with_name("autre-nom.md"))
    assert publish().version == "1.1.0"


def test_a_year_that_becomes_another_takes_a_report_away(publish: Publish, plan: Path) -> None:
    publish()
    _edit(plan, "ANNÉE 2024-2025", "ANNÉE 2025-2026")
    second = publish()
    assert second.version == "2.0.0"
    assert ("MAJOR", "rapports", "lignes_citees_retirees") in _levels(second)
    assert ("MINOR", "sources", "lignes_retirees") in _levels(second)


def test_a_new_title_is_a_patch(publish: Publish, plan: Path) -> None:
    publish()
    path = plan / "plan.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(n for n, line in enumerate(lines) if line.startswith("nom = "))
    lines[place] = 'nom = "Un autre ministère"'
    path.write_text("\n".join(lines), encoding="utf-8")
    assert publish().version == "1.0.1"


def test_a_version_may_be_raised_never_lowered(publish: Publish, plan: Path) -> None:
    publish()
    _add_report(plan)
    assert _refused(publish, NotPublishable, version="1.0.1") == "version_trop_basse"
    assert publish(version="3.0.0").version == "3.0.0"


def test_an_empty_folder_does_not_publish_1_0_0_again(publish: Publish) -> None:
    assert (
        _refused(publish, NotPublishable, published_at=("https://exemple.org/v",)) == "livraison_precedente_absente"
    )
    assert publish(published_at=("https://exemple.org/v",), previous="none").version == "1.0.0"


def test_a_version_is_never_written_twice(publish: Publish, plan: Path, tmp_path: Path) -> None:
    publish()
    before = (tmp_path / "releases" / "mon-plan" / "1.0.0" / "manifest.json").read_bytes()
    _add_report(plan)
    assert _refused(publish, TargetFailed, previous="none") == "version_existe"
    assert (tmp_path / "releases" / "mon-plan" / "1.0.0" / "manifest.json").read_bytes() == before


def test_a_previous_release_elsewhere_is_compared_with(publish: Publish, plan: Path, tmp_path: Path) -> None:
    publish()
    elsewhere = tmp_path / "elsewhere"
    shutil.move(tmp_path / "releases" / "mon-plan" / "1.0.0", elsewhere)
    shutil.rmtree(tmp_path / "releases")
    assert isinstance(publish(previous=str(elsewhere)), Unchanged)
    _add_report(plan)
    assert publish(previous=str(elsewhere)).version == "1.1.0"
    (elsewhere / "data" / "couts.parquet").write_bytes(b"x")
    shutil.rmtree(tmp_path / "releases")
    assert _refused(publish, NotPublishable, previous=str(elsewhere)) == "livraison_precedente_alteree"
    assert _refused(publish, NotPublishable, previous=str(tmp_path / "nowhere")) == "comparaison_impossible"


def test_what_only_the_standard_asks_keeps_no_rule_from_a_release(publish: Publish, brief: Setting) -> None:
    release = publish()
    assert isinstance(release, Release)
    path = Path(release.path) / "datapackage.json"
    assert open_package(path)[1] == []
    checks = validate_package(path, brief).checks_run
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"][0]["mediatype"] = "csv"
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    report = validate_package(path, brief)
    assert report.checks_run == checks
    assert [(one.finding.code, one.severity) for one in report.findings if one.severity != "info"] == [
        ("descripteur_valeur", "warning")
    ]
