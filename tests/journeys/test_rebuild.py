"""A version made again from its sources: the same bytes, or which differ and why."""

import json
import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.flow.rebuild import Original, rebuild_release
from pipeline.flow.setting import Setting
from pipeline.model.errors import TargetFailed, WrongUsage

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "releases" / "mon-plan"))


@pytest.fixture
def plan(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published.parents[1] / "plan", tmp_path / "plan"))


def _findings(root: Path, plan: Path, setting: Setting) -> dict[str, set[str]]:
    report = rebuild_release(Original.open(root), setting.definitions.plan(str(plan)), setting)
    told: dict[str, set[str]] = {}
    for one in report.findings:
        told.setdefault(one.finding.code, set()).add(one.finding.table or one.finding.value or "")
    return told


def test_the_sources_give_the_same_bytes_and_nothing_is_written_beside(
    copy: Path, plan: Path, setting: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    assert _findings(copy / "1.1.0", plan, setting) == {}
    assert main(["rebuild", str(copy), "--from", str(plan), "--lang", "fr"]) == 0
    assert "octet pour octet" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_a_signature_is_no_part_of_what_is_made(copy: Path, plan: Path, setting: Setting) -> None:
    (copy / "1.1.0" / "SHA256SUMS.minisig").write_text("x", encoding="utf-8")
    assert _findings(copy / "1.1.0", plan, setting) == {}


def test_another_document_is_named_with_the_tables_that_differ(
    copy: Path, plan: Path, setting: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    source = next((plan / "sources" / "mesures").glob("*.md"))
    source.write_text(source.read_text(encoding="utf-8").replace("641 ménages", "642 ménages"), encoding="utf-8")
    told = _findings(copy / "1.1.0", plan, setting)
    assert told["refait_documents"] == {f"mesures/{source.name}"}
    assert {"clienteles", "sources"} <= told["refait_table_differente"]
    assert {"SHA256SUMS", "manifest.json", "data/clienteles.csv"} <= told["refait_autrement"]
    assert not {"refait_autre_bilan", "refait_autre_moteur"} & told.keys()
    assert main(["rebuild", str(copy / "1.1.0"), "--from", str(plan), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["valid"] is False


def test_one_byte_of_a_page_is_found(copy: Path, plan: Path, setting: Setting) -> None:
    with (copy / "1.1.0" / "README.fr.md").open("a", encoding="utf-8") as page:
        page.write(" ")
    assert _findings(copy / "1.1.0", plan, setting) == {"refait_autrement": {"README.fr.md"}}


def test_another_bilan_is_named(copy: Path, plan: Path, setting: Setting) -> None:
    path = copy / "1.1.0" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"bilan": "', '"bilan": "9.'), encoding="utf-8")
    told = _findings(copy / "1.1.0", plan, setting)
    assert told["refait_autrement"] == {"manifest.json"}
    assert told["refait_autre_bilan"] == {"manifest.json"}


def test_sources_that_say_what_the_version_before_said(copy: Path, plan: Path, setting: Setting) -> None:
    source = next((plan / "sources" / "mesures").glob("*.md"))
    source.write_text(source.read_text(encoding="utf-8").replace("641 ménages", "640 ménages"), encoding="utf-8")
    assert _findings(copy / "1.1.0", plan, setting) == {"refait_autre_version": {"1.1.0"}}


def test_what_cannot_be_made_again_is_told(copy: Path, setting: Setting) -> None:
    other = setting.definitions.plan("exemple")
    with pytest.raises(WrongUsage) as told:
        rebuild_release(Original.open(copy / "1.1.0"), other, setting)
    assert told.value.code == "plan_autre"
    (copy / "1.1.0" / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(TargetFailed):
        Original.open(copy / "1.1.0")
