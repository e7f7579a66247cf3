"""The quality of a release as a page: how much is right, how that changed, what was found; without scripts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.model.catalogue import Catalogue
from pipeline.model.finding import SEVERITIES
from pipeline.model.plan import Plan
from pipeline.model.quality import Measured, Past, Score
from pipeline.model.report import Report
from pipeline.model.table import TableSpec
from pipeline.render.report_html import page_html
from pipeline.render.report_text import totals_text
from pipeline.render.words import Words

_WIDE, _HIGH, _TOP, _BOTTOM, _EDGE = 200, 64, 8, 56, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the page is about: a version of a plan's dataset, its report, its tables, and the versions before it.

    A draft has no version.
    """

    plan: Plan
    version: str | None
    report: Report
    rows: Mapping[str, int]
    tables: Sequence[TableSpec]
    past: Sequence[Past] = ()


def quality_html(quality: Quality, catalogue: Catalogue, words: Words, tool: str) -> str:
    """The page in the language of the words; `tool` is the version of bilan."""
    about = quality.plan.titles.get(words.lang, quality.plan.title)
    title = (
        words.label("quality.title", titre=about, version=quality.version)
        if quality.version
        else words.label("quality.draft", titre=about)
    )
    names = {one.name: one for one in catalogue.scores}
    now = Past(version=quality.version or "", shares={one.name: one.share for one in quality.report.scores})
    history = [*quality.past, now]
    return page_html(
        "quality.html",
        title,
        [quality.report],
        words,
        version=tool,
        scores=[_score(one, names[one.name], words) for one in quality.report.scores],
        trend=[_chart(one, names[one.name], history, words) for one in quality.report.scores] if quality.past else [],
        versions=list(_versions(history, quality.report.scores, words)),
        tables=list(_tables(quality, words)),
    )


def _share(share: float | None, words: Words) -> str:
    """A share in per cent, never rounded up to all; words where there is nothing to count."""
    if share is None:
        return words.label("quality.nothing")
    return words.label("quality.percent", part=Decimal(_tenths(share)) / 10)


def _tenths(share: float) -> int:
    """Tenths of a per cent, rounded down."""
    return int(share * 1000 + 1e-9)


def _score(score: Score, measured: Measured, words: Words) -> Mapping[str, Any]:
    told = measured.told(words.lang)
    share = score.share
    return {
        "title": told.title,
        "why": told.why,
        "share": _share(share, words),
        "width": None if share is None else round(share * 100, 1),
        "counted": words.label("quality.of", bons=score.good, total=score.total) if score.total else "",
    }


def _chart(score: Score, measured: Measured, history: Sequence[Past], words: Words) -> Mapping[str, Any]:
    """One line over the versions, from 0 at the bottom to all at the top."""
    title = measured.told(words.lang).title
    stated = [(one.version, one.shares.get(score.name)) for one in history]
    step = (_WIDE - 2 * _EDGE) / max(len(stated) - 1, 1)
    points = [
        {
            "x": round(_EDGE + place * step, 1),
            "y": round(_BOTTOM - share * (_BOTTOM - _TOP), 1),
            "told": f"{version}{words.label('colon')}{_share(share, words)}",
        }
        for place, (version, share) in enumerate(stated)
        if share is not None
    ]
    told = "; ".join(str(point["told"]) for point in points) or words.label("quality.nothing")
    return {
        "title": title,
        "change": _change(stated, words),
        "told": f"{title}{words.label('colon')}{told}",
        "wide": _WIDE,
        "high": _HIGH,
        "top": _TOP,
        "bottom": _BOTTOM,
        "points": points,
        "line": " ".join(f"{point['x']},{point['y']}" for point in points) if len(points) > 1 else "",
    }


def _change(stated: Sequence[tuple[str, float | None]], words: Words) -> str:
    """The last share, and how it moved from the version before: the difference of what is shown of both."""
    (_, before), (_, now) = stated[-2:]
    if now is None or before is None:
        return _share(now, words)
    tenths = _tenths(now) - _tenths(before)
    move = "quality.same" if tenths == 0 else "quality.up" if tenths > 0 else "quality.down"
    return words.label(move, part=_share(now, words), points=Decimal(abs(tenths)) / 10)


def _versions(history: Sequence[Past], scores: Sequence[Score], words: Words) -> Iterator[Mapping[str, Any]]:
    for one in reversed(history):
        yield {"version": one.version, "shares": [_share(one.shares.get(score.name), words) for score in scores]}


def _tables(quality: Quality, words: Words) -> Iterator[Mapping[str, Any]]:
    """The tables of the release, their rows, and what was found in each, the widest bar being that with most.

    What was found elsewhere, in a document, a file or a table that is not published, has the last row.
    """
    found: dict[str, Counter[str]] = {}
    for judged in quality.report.findings:
        name = judged.finding.table if judged.finding.table in quality.rows else None
        found.setdefault(name or "", Counter())[judged.severity] += 1 + judged.finding.more
    most = max((counts.total() for counts in found.values()), default=1)
    for spec in quality.tables:
        if spec.name in quality.rows:
            yield {
                "name": spec.name,
                "title": spec.words[words.lang].title if words.lang in spec.words else "",
                "rows": words.show(quality.rows[spec.name]),
                **_found(found.get(spec.name, Counter()), most, words),
            }
    if "" in found:
        yield {
            "name": words.label("quality.elsewhere"),
            "title": words.label("quality.elsewhere_note"),
            "rows": "",
            **_found(found[""], most, words),
        }


def _found(counts: Mapping[str, int], most: int, words: Words) -> Mapping[str, Any]:
    totals = {severity: counts.get(severity, 0) for severity in SEVERITIES}
    return {
        "told": totals_text(totals, words),
        "parts": [
            {"severity": severity, "width": round(100 * count / most, 1)}
            for severity, count in totals.items()
            if count
        ],
    }
