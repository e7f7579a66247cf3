"""A dataset over its life: each changed cell with its reason, what a person decides, what was known when."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.flow.decide import record_decision, with_decision
from pipeline.flow.diff import Asked, difference
from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.model.errors import DefinitionWrong, NotPublishable
from pipeline.model.plan import Decision
from pipeline.model.release import Release, Unchanged
from pipeline.model.report import Report
from pipeline.release.build import Terms

ROOT = Path(__file__).resolve().parents[2]
DAYS = {1: "2026-01-02", 2: "2026-02-02", 3: "2026-03-02", 4: "2026-04-02"}
Publish = Callable[..., tuple[Release | Unchanged, Report]]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "modele", folder)
    return folder


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    return tmp_path / "versions" / "mon-plan"


@pytest.fixture
def publish(plan: Path, versions: Path, brief: Setting) -> Publish:
    return _publisher(plan, versions, brief)


def _publisher(plan: Path, versions: Path, brief: Setting) -> Publish:
    def run(month: int, tool: str | None = None, **terms: Any) -> tuple[Release | Unchanged, Report]:
        moment = datetime.fromisoformat(DAYS[month]).replace(tzinfo=UTC)
        asked = Terms(to=versions.parent, created=moment, **terms)
        with pytest.MonkeyPatch.context() as patch:
            if tool:
                patch.setattr("pipeline.flow.plan.__version__", tool)
            return release_plan(brief.definitions.plan(str(plan)), asked, brief)

    return run


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def _document(plan: Path) -> Path:
    return next((plan / "sources" / "mesures").glob("*.md"))


def _lines(root: Path, table: str) -> list[tuple[Any, ...]]:
    query = f"SELECT colonne, avant, apres, raison, origine FROM '{root}/changes/{table}.parquet'"
    return duckdb.sql(query).fetchall()


def _every_reason(root: Path) -> set[str | None]:
    files = f"{root}/changes/*.parquet"
    return {
        row[0]
        for row in duckdb.sql(f"SELECT DISTINCT raison FROM read_parquet('{files}', union_by_name = true)").fetchall()
    }


def _correct(plan: Path) -> None:
    (plan / "corrections.toml").write_text(
        '[[corrections]]\ntable = "clienteles"\ncle = "mon-plan/1.1/2024-2025|2024-2025"\nchamp = "nombre"\n'
        'lu = 640\nvaleur = 645\nraison = "Coquille confirmée."\nqui = "M. Roy"\ndate = 2026-01-15\n',
        encoding="utf-8",
    )


def test_a_replaced_document_is_the_reason_of_what_it_changes(publish: Publish, plan: Path, versions: Path) -> None:
    publish(1)
    _edit(_document(plan), "640 ménages", "641 ménages")
    publish(2)
    name = _document(plan).relative_to(plan / "sources").as_posix()
    assert ("nombre", "640", "641", "nouvelle_source", name) in _lines(versions / "1.1.0", "clienteles")
    assert _every_reason(versions / "1.1.0") == {"nouvelle_source"}


def test_a_correction_is_a_reason_and_reaches_what_is_derived(publish: Publish, plan: Path, versions: Path) -> None:
    publish(1)
    _correct(plan)
    second, _ = publish(2)
    assert isinstance(second, Release)
    for table in ("clienteles", "clienteles_courantes"):
        assert ("nombre", "640", "645", "correction", "corrections.toml") in _lines(versions / second.version, table)
    assert _every_reason(versions / second.version) == {"correction"}
    assert {change.kind for change in second.changes} == {"cellules_corrigees"}
    cell = "clienteles.nombre mon-plan/1.1/2024-2025|2024-2025"
    told = f"- Correction of 2026-01-15, M. Roy: Coquille confirmée. (`{cell}`; 1 change)"
    assert told in (versions / second.version / "changes" / "CHANGELOG.en.md").read_text(encoding="utf-8")
    (plan / "corrections.toml").unlink()
    third, _ = publish(3)
    assert _notices(versions / third.version) == []
    assert ("nombre", "645", "640", "correction", "corrections.toml") in _lines(
        versions / third.version, "clienteles"
    )


def test_a_table_kept_by_hand_is_its_own_source(publish: Publish, plan: Path, versions: Path) -> None:
    publish(1)
    _retitle(plan)
    second, _ = publish(2)
    reasons = {(row[3], row[4]) for row in _lines(versions / second.version, "plans")}
    assert reasons == {("nouvelle_source", "plan.toml")}


def _retitle(plan: Path) -> None:
    path = plan / "plan.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("titre = "))
    lines[place] = 'titre = "Un autre titre"'
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_document_read_otherwise_by_the_same_bilan_is_refused_until_it_is_an_erratum(
    publish: Publish, plan: Path, versions: Path, brief: Setting
) -> None:
    """Another revision stated in plan.toml gives the same document another key."""
    publish(1)
    _read_otherwise(plan)
    with pytest.raises(NotPublishable) as refusal:
        publish(2)
    assert refusal.value.report is not None
    found = [one.finding for one in refusal.value.report.findings if one.severity == "error"]
    assert {one.code for one in found} == {"changement_silencieux"}
    assert {"rapports", "couts"} <= {one.table for one in found}
    assert [one.name for one in versions.iterdir() if one.is_dir()] == ["1.0.0"]
    record_decision(plan, _decision("erratum", "mon-plan/1.1/2024-2025"), brief.definitions)
    second, _ = publish(3)
    assert isinstance(second, Release)
    assert second.version == "2.0.0"
    assert "erratum" in _every_reason(versions / "2.0.0")
    assert None not in _every_reason(versions / "2.0.0")
    assert _notices(versions / "2.0.0") == [("erratum", "mon-plan/1.1/2024-2025", "Vérifié.", "2026-01-01")]
    told = "Erratum du 2026-01-01, M. Roy : Vérifié. (`mon-plan/1.1/2024-2025`; "
    assert told in (versions / "2.0.0" / "changes" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert told in json.loads((versions / "feed.json").read_text(encoding="utf-8"))["items"][0]["content_text"]


def _read_otherwise(plan: Path) -> None:
    """The same document, which plan.toml says is of another revision."""
    name = _document(plan).relative_to(plan / "sources").as_posix()
    path = plan / "plan.toml"
    path.write_text(f'{path.read_text(encoding="utf-8")}\n[fichiers."{name}"]\nrevision = 2\n', encoding="utf-8")


def _notices(root: Path) -> list[tuple[str, str, str, str]]:
    told = json.loads((root / "changes" / "changes.json").read_text(encoding="utf-8"))["notices"]
    return [(one["nature"], one["scope"], one["reason"], one["date"]) for one in told]


def _decision(nature: Any, scope: str, code: str | None = None) -> Decision:
    days = {"on": date(2026, 1, 1), "expires": date(2027, 1, 1)}
    return Decision(nature=nature, scope=scope, code=code, reason="Vérifié.", who="M. Roy", **days)


def test_another_bilan_is_a_reason_and_on_request_a_version(publish: Publish) -> None:
    publish(1, tool="0.0.1")
    assert isinstance(publish(2)[0], Unchanged)
    second, _ = publish(2, version="1.0.1")
    assert isinstance(second, Release)
    assert [(one.level, one.kind) for one in second.changes] == [("PATCH", "outil_change")]
    assert isinstance(publish(3, version="1.0.2")[0], Unchanged), "the tool is the same"


def test_a_version_is_lowered_only_with_a_waiver(publish: Publish, plan: Path, brief: Setting) -> None:
    publish(1)
    _edit(_document(plan), "640 ménages", "641 ménages")
    with pytest.raises(NotPublishable, match="version_trop_basse"):
        publish(2, version="1.0.1")
    record_decision(plan, _decision("derogation", "1.0.1", "version_abaissee"), brief.definitions)
    second, report = publish(2, version="1.0.1")
    assert second.version == "1.0.1"
    (told,) = [one for one in report.findings if one.finding.code == "version_abaissee"]
    assert told.severity == "info"
    assert told.decision is not None
    _edit(_document(plan), "641 ménages", "642 ménages")
    with pytest.raises(NotPublishable, match="version_trop_basse"):
        publish(3, version="1.0.1")


def test_a_decision_leaves_every_other_line_of_the_plan_alone(plan: Path, brief: Setting) -> None:
    path = plan / "plan.toml"
    before = path.read_text(encoding="utf-8")
    for number in range(2):
        record_decision(plan, _decision("erratum", f'clé "{number}"\n'), brief.definitions)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before)
    scopes = [one.scope for one in brief.definitions.plan(str(plan)).decisions]
    assert scopes == ['clé "0"\n', 'clé "1"\n']
    with pytest.raises(DefinitionWrong) as wrong:
        record_decision(plan, _decision("confirmation", "couts", "sans_code"), brief.definitions)
    assert wrong.value.details["fichier"] == str(path)
    assert path.read_text(encoding="utf-8") == after
    with pytest.raises(DefinitionWrong, match="decisions_en_ligne"):
        with_decision("decisions = []\n", _decision("erratum", "x"), "plan.toml")


def test_the_reasons_are_those_that_the_newer_release_states(
    publish: Publish, plan: Path, versions: Path, brief: Setting
) -> None:
    """An erratum stands in no package: only the changes know of it."""
    publish(1)
    _read_otherwise(plan)
    record_decision(plan, _decision("erratum", "mon-plan/1.1/2024-2025"), brief.definitions)
    publish(2)
    told = difference(Asked(old="1.0.0", new="2.0.0", releases=versions))
    assert {cell.reason for cell in told.cells["couts"]} == {"erratum"}
    assert {cell.origin for cell in told.cells["couts"]} == {"plan.toml"}
