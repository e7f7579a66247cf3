"""A version that is withdrawn: what is left, what comes after, and what other commands say of it."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.flow.diff import Asked, difference
from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.flow.verify import verify_release
from pipeline.model.errors import BilanError, TargetFailed, WrongUsage
from pipeline.release.build import Terms
from pipeline.release.dataset.index import repair
from pipeline.release.dataset.tombstone import Tombstone, read_tombstone, write_tombstone
from pipeline.release.dataset.withdraw import withdraw
from pipeline.release.history.restore import find_version, restore

CREATED = datetime(2026, 1, 2, tzinfo=UTC)
DAY = "2026-02-03T00:00:00Z"
KEPT = {"manifest.json", "retrait.json", "changes"}


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "releases" / "mon-plan"))


def _told(version: str = "1.1.0", reason: str = "Coquille.", who: str | None = None) -> Tombstone:
    return Tombstone(version=version, reason=reason, date=DAY, who=who)


def _index(folder: Path) -> dict[str, dict[str, str]]:
    return {one["version"]: one for one in json.loads((folder / "index.json").read_text("utf-8"))["versions"]}


def _refused(error: type[BilanError], act: Callable[[], object]) -> str:
    with pytest.raises(error) as told:
        act()
    return told.value.code


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_tombstone_stays_and_the_version_before_is_current(copy: Path) -> None:
    done = withdraw(copy, _told(who="M. Roy"))
    assert (done.version, done.current) == ("1.1.0", "1.0.0")
    assert {path.name for path in (copy / "1.1.0").iterdir()} == KEPT
    assert read_tombstone(copy / "1.1.0") == _told(who="M. Roy")
    index = _index(copy)
    assert (index["1.1.0"]["status"], index["1.1.0"]["reason"]) == ("withdrawn", "Coquille.")
    assert index["1.0.0"]["status"] == "current"
    assert json.loads((copy / "latest.json").read_text("utf-8"))["version"] == "1.0.0"
    newest = json.loads((copy / "feed.json").read_text("utf-8"))["items"][0]
    assert (newest["_bilan"]["version"], newest["_bilan"]["status"]) == ("1.1.0", "withdrawn")
    assert "Coquille." in newest["content_text"]
    assert newest["title"] == "Plan d'action modèle pour la vie de quartier 2024-2029, version 1.1.0"


def test_the_last_one_leaves_no_current_version(copy: Path) -> None:
    withdraw(copy, _told("1.0.0"))
    assert withdraw(copy, _told()).current is None
    assert not (copy / "latest.json").exists()


def test_the_same_reason_twice_changes_no_byte(copy: Path) -> None:
    withdraw(copy, _told())
    before = _bytes(copy)
    withdraw(copy, Tombstone(version="1.1.0", reason="Coquille.", date="2027-01-01T00:00:00Z"))
    assert _bytes(copy) == before
    assert _refused(WrongUsage, lambda: withdraw(copy, _told(reason="Autre."))) == "deja_retiree"
    assert _bytes(copy) == before


def test_what_cannot_be_withdrawn_is_told_and_nothing_changes(copy: Path, tmp_path: Path) -> None:
    before = _bytes(copy)
    assert _refused(WrongUsage, lambda: withdraw(copy, _told("1.2.0"))) == "version_inconnue"
    assert _refused(WrongUsage, lambda: withdraw(copy, _told(reason="  "))) == "raison_vide"
    assert _refused(WrongUsage, lambda: withdraw(tmp_path, _told())) == "pas_une_livraison"
    assert _bytes(copy) == before


def test_a_version_folder_that_leads_elsewhere_is_left_alone(copy: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "ailleurs"
    shutil.move(copy / "1.1.0", elsewhere)
    (copy / "1.1.0").symlink_to(elsewhere)
    before = _bytes(elsewhere)
    assert _refused(TargetFailed, lambda: withdraw(copy, _told())) == "livraison_alteree"
    assert _bytes(elsewhere) == before


def test_nothing_goes_on_the_word_of_a_damaged_tombstone(copy: Path) -> None:
    root = copy / "1.1.0"
    for text in ("{", "[]", '{"version": "1.0.0", "reason": "r", "date": "d"}'):
        (root / "retrait.json").write_text(text, encoding="utf-8")
        repair(copy)
        assert (root / "data").is_dir()


def test_a_run_that_was_killed_after_the_reason_is_ended_by_the_next(copy: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copytree(copy, tmp_path / "autre" / "mon-plan"))
    withdraw(whole, _told())
    write_tombstone(copy / "1.1.0", _told())
    (copy / "1.1.0" / "README.fr.md").unlink()
    repair(copy)
    left = {name: text for name, text in _bytes(copy).items() if name != ".verrou"}
    assert left == {name: text for name, text in _bytes(whole).items() if name != ".verrou"}


def test_the_next_release_compares_with_what_stands_and_takes_a_new_number(
    copy: Path, published: Path, setting: Setting
) -> None:
    withdraw(copy, _told())
    plan = setting.definitions.plan(str(published.parents[1] / "plan"))
    again, _ = release_plan(plan, Terms(to=copy.parent, created=CREATED), setting)
    assert again.version == "1.2.0", "1.1.0 was borne already"
    told = json.loads((copy / "1.2.0" / "manifest.json").read_text("utf-8"))
    assert told["previous"] == "1.0.0"
    assert verify_release(copy / "1.2.0", setting).valid
    asked = Terms(to=copy.parent, created=CREATED, version="1.1.0")
    withdraw(copy, _told("1.2.0"))
    with pytest.raises(BilanError):
        release_plan(plan, asked, setting)


def test_of_a_dataset_of_which_nothing_stands_the_next_number_is_above_all(
    copy: Path, published: Path, setting: Setting
) -> None:
    withdraw(copy, _told("1.0.0"))
    withdraw(copy, _told())
    plan = setting.definitions.plan(str(published.parents[1] / "plan"))
    assert release_plan(plan, Terms(to=copy.parent, created=CREATED), setting)[0].version == "2.0.0"


def test_a_number_that_stands_is_refused_not_passed_over(copy: Path, published: Path, setting: Setting) -> None:
    withdraw(copy, _told())
    plan = setting.definitions.plan(str(published.parents[1] / "plan"))
    terms = Terms(to=copy.parent, created=CREATED, previous="none")
    assert _refused(TargetFailed, lambda: release_plan(plan, terms, setting)) == "version_existe"


def test_a_withdrawn_version_can_be_made_again_from_the_changes(copy: Path, tmp_path: Path) -> None:
    before = (copy / "1.1.0" / "data" / "couts.parquet").read_bytes()
    withdraw(copy, _told())
    to = tmp_path / "refait"
    to.mkdir()
    assert restore(copy, "1.1.0", to).same_bytes
    assert (to / "data" / "couts.parquet").read_bytes() == before


def test_until_the_day_of_its_withdrawal_a_version_stood(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    withdraw(copy, _told())
    assert _told().date[:10] == "2026-02-03"
    assert [find_version(copy, day) for day in ("2026-01-02", "2026-02-02", "2026-02-03", "2026-12-31")] == [
        "1.1.0", "1.1.0", "1.0.0", "1.0.0",
    ]  # fmt: skip
    index = json.loads((copy / "index.json").read_text("utf-8"))
    del index["versions"][1]["withdrawn"]
    assert main(["as-of", str(copy), "2026-02-02", "--table", "clienteles", "--lang", "fr"]) == 0
    told = capsys.readouterr()
    assert ",641," in told.out
    assert "la version 1.1.0 a été retirée" in told.err
    (copy / "index.json").write_text(json.dumps(index), encoding="utf-8")
    assert find_version(copy, "2026-02-02") == "1.0.0"


def test_a_withdrawn_version_is_still_compared_and_told(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = difference(Asked(old=str(copy / "1.0.0"), new=str(copy / "1.1.0")))
    withdraw(copy, _told())
    for asked in (
        Asked(old=str(copy / "1.0.0"), new=str(copy / "1.1.0")),
        Asked(old="1.0.0", new="1.1.0", releases=copy),
    ):
        after = difference(asked)
        assert (after.comparison, after.cells) == (before.comparison, before.cells)
        assert after.withdrawn == {"1.1.0": _told().reason}
    assert main(["diff", str(copy / "1.0.0"), str(copy / "1.1.0"), "--lang", "fr"]) == 1
    assert "la version 1.1.0 a été retirée" in capsys.readouterr().err
    alone = shutil.copytree(copy / "1.1.0", tmp_path / "seule")
    assert (
        _refused(WrongUsage, lambda: difference(Asked(old=str(alone), new=str(copy / "1.0.0")))) == "version_retiree"
    )


def test_verify_says_when_and_why(copy: Path, setting: Setting, capsys: pytest.CaptureFixture[str]) -> None:
    withdraw(copy, _told())
    report = verify_release(copy / "1.1.0", setting)
    assert [one.finding.code for one in report.findings] == ["version_retiree"]
    assert main(["verify", str(copy / "1.1.0"), "--lang", "fr"]) == 1
    said = capsys.readouterr().out
    assert "le 2026-02-03, pour cette raison : « Coquille. »" in said
    assert "diffère" not in said
    (copy / "1.1.0" / "changes" / "changes.json").write_text("{", encoding="utf-8")
    codes = {one.finding.code for one in verify_release(copy / "1.1.0", setting).findings}
    assert codes == {"version_retiree", "fichier_altere"}


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "{v}", "couts", "x"),
        ("validate", "{v}"),
        ("validate", "{s}", "--previous", "{v}"),
        ("rebuild", "{v}", "--from", "exemple"),
        ("release", "exemple", "--to", "{t}", "--previous", "{v}"),
    ],
    ids=lambda words: words[0],
)
def test_commands_that_need_the_data_say_that_they_are_gone(
    words: tuple[str, ...], copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    withdraw(copy, _told())
    places = {"v": copy / "1.1.0", "s": copy / "1.0.0", "t": tmp_path / "vers"}
    assert main([*(word.format(**places) for word in words), "--lang", "fr"]) == 2
    assert "La version 1.1.0 a été retirée le 2026-02-03" in capsys.readouterr().err


def test_without_a_terminal_a_yes_must_be_written(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _bytes(copy)
    asked = ["withdraw", str(copy / "1.1.0"), "1.1.0", "--reason", "Coquille.", "--lang", "fr"]
    assert main(asked) == 2
    assert "n'a pas été confirmé" in capsys.readouterr().err
    assert _bytes(copy) == before
    assert main([*asked, "--yes"]) == 0
    assert "La version courante est maintenant 1.0.0." in capsys.readouterr().err
