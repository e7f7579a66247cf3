"""The quality page of a second version: how each score moved from the first, in both languages."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.model.release import Release
from pipeline.release.build import Terms

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"fr": "quality/report.html", "en": "quality/report.en.html"}
HEADS = {"fr": "D'une version à l'autre", "en": "From version to version"}


@pytest.fixture(scope="module")
def releases(setting: Setting, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A version, and the one that is made after the people reached became unknown in a document."""
    folder = tmp_path_factory.mktemp("trend")
    plan = folder / "plan"
    shutil.copytree(ROOT / "datapackage" / "modele", plan)

    def publish() -> Path:
        read = setting.definitions.plan(str(plan))
        read = replace(read, publication=replace(read.publication, published_at=()))
        made = release_plan(read, Terms(to=folder / "releases", created=datetime(2026, 1, 2, tzinfo=UTC)), setting)[0]
        assert isinstance(made, Release)
        return Path(made.path)

    first = publish()
    source = next((plan / "sources" / "mesures").glob("*.md"))
    text = source.read_text(encoding="utf-8")
    assert text.count("640 ménages") == 1
    source.write_text(text.replace("640 ménages", "à venir"), encoding="utf-8")
    return first, publish()


def _shares(version: Path) -> dict[str, float | None]:
    stated = json.loads((version / "quality" / "report.json").read_text(encoding="utf-8"))["scores"]
    return {one["code"]: one["share"] for one in stated}


def _told(share: float | None, lang: str) -> str:
    if share is None:
        return {"fr": "rien à compter", "en": "nothing to count"}[lang]
    number = f"{int(share * 1_000 + 1e-9) / 10:g}"
    return f"{number.replace('.', ',')} %" if lang == "fr" else f"{number}%"


def _text(version: Path, lang: str) -> str:
    text = (version / PAGES[lang]).read_text(encoding="utf-8")
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").replace("&#39;", "'")


@pytest.mark.parametrize("lang", PAGES)
def test_a_first_version_has_no_trend(releases: tuple[Path, Path], lang: str) -> None:
    assert HEADS[lang] not in _text(releases[0], lang)


@pytest.mark.parametrize("lang", PAGES)
def test_a_second_version_shows_both(releases: tuple[Path, Path], lang: str, setting: Setting) -> None:
    first, second = releases
    before, now = _shares(first), _shares(second)
    assert before["completude"] is not None
    assert now["completude"] is not None
    assert now["completude"] < before["completude"]
    trend = _text(second, lang).split(HEADS[lang])[1]
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th>((?:<td>[^<]*</td>)+)</tr>', trend)
    assert [(version, re.findall(r"<td>([^<]*)</td>", cells)) for version, cells in rows] == [
        (version.name, [_told(share, lang) for share in shares.values()])
        for version, shares in ((second, now), (first, before))
    ]
    charts = re.findall(r'<svg[^>]*role="img" aria-label="([^"]*)"', trend)
    titles = [one.words[lang].title for one in setting.definitions.catalogue.scores]
    assert [chart.split(":")[0].strip() for chart in charts] == titles
    told = [
        f"{one.name}{' :' if lang == 'fr' else ':'} {_told(_shares(one)['completude'], lang)}" for one in releases
    ]
    assert charts[0].endswith("; ".join(told))
