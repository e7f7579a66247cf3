"""The scores of earlier versions: those below the one that is made, in order, as far as they can be read."""

import json
from pathlib import Path

import pytest

from pipeline.release.dataset.past import SCORED, past_scores


def _version(folder: Path, version: str, report: object) -> None:
    path = folder / version / SCORED
    path.parent.mkdir(parents=True)
    path.write_text(report if isinstance(report, str) else json.dumps(report), encoding="utf-8")


def _index(folder: Path, *versions: str, withdrawn: str = "") -> None:
    stated = [{"version": one, "status": "withdrawn" if one == withdrawn else "current"} for one in versions]
    (folder / "index.json").write_text(json.dumps({"name": "p", "versions": stated}), encoding="utf-8")


def _scores(share: float | None) -> dict[str, object]:
    return {"scores": [{"code": "completude", "share": share}]}


def test_versions_below_are_told_oldest_first_by_number(tmp_path: Path) -> None:
    for version, share in (("1.10.0", 0.9), ("1.2.0", 0.5), ("2.0.0", 1.0), ("1.9.0", None)):
        _version(tmp_path, version, _scores(share))
    _index(tmp_path, "2.0.0", "1.10.0", "1.9.0", "1.2.0")
    found = [(one.version, one.shares["completude"]) for one in past_scores(tmp_path, "2.0.0")]
    assert found == [("1.2.0", 0.5), ("1.9.0", None), ("1.10.0", 0.9)]


def test_a_version_that_was_withdrawn_is_no_past(tmp_path: Path) -> None:
    for version in ("1.0.0", "1.1.0"):
        _version(tmp_path, version, _scores(0.5))
    _index(tmp_path, "1.0.0", "1.1.0", withdrawn="1.0.0")
    assert [one.version for one in past_scores(tmp_path, "1.2.0")] == ["1.1.0"]


@pytest.mark.parametrize(
    "report", ["", "{", [], {}, {"scores": []}, {"scores": [{"code": "x"}]}, {"scores": 3}, {"scores": ["a"]}]
)
def test_a_version_that_tells_no_scores_is_passed_over(tmp_path: Path, report: object) -> None:
    _version(tmp_path, "1.0.0", report)
    _version(tmp_path, "1.1.0", _scores(0.5))
    _index(tmp_path, "1.0.0", "1.1.0", "1.2.0")  # the last one has no report at all
    assert [one.version for one in past_scores(tmp_path, "9.0.0")] == ["1.1.0"]


def test_without_an_index_or_with_a_broken_one_nothing_is_known(tmp_path: Path) -> None:
    _version(tmp_path, "1.0.0", _scores(0.5))
    assert past_scores(tmp_path, "9.0.0") == ()
    (tmp_path / "index.json").write_text("{", encoding="utf-8")
    assert past_scores(tmp_path, "9.0.0") == ()
