"""The catalogue: each code with its reason, remedy and examples, each score with what it counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.model.catalogue import Code
from pipeline.model.finding import SEVERITIES
from pipeline.model.quality import Measured
from pipeline.render.report_json import json_page
from pipeline.render.words import Words, readable


def checks_text(codes: Mapping[str, Code], words: Words, scores: Sequence[Measured] = ()) -> str:
    """Every code with its reason and remedy, by table and then by severity, gravest first; then the scores."""
    lines: list[str] = []
    for table, found in by_table(codes.values()).items():
        lines += ["", _heading(table, words)]
        for code in found:
            told = words.code(code.name)
            lines += ["", f"  {code.name} · {words.label(f'severity.{code.severity}')} · {told.title}"]
            facts = (("why_head", told.why), ("fix_head", told.fix))
            lines += [
                f"    {words.label(name)}{words.label('colon')}{readable(text)}" for name, text in facts if text
            ]
    if scores:
        lines += ["", words.label("catalogue.scores")]
    for score in scores:
        lines += ["", f"  {score.name} · {score.told(words.lang).title}", f"    {_counts(score, words)}"]
    return "\n".join(lines[1:]) + "\n"


def by_table(codes: Iterable[Code]) -> dict[str | None, list[Code]]:
    """The codes of each table, gravest first; last those that concern no table of its own."""
    found: dict[str | None, list[Code]] = {}
    for code in sorted(
        codes, key=lambda one: (one.table is None, one.table or "", SEVERITIES.index(one.severity), one.name)
    ):
        found.setdefault(code.table, []).append(code)
    return found


def _heading(table: str | None, words: Words) -> str:
    if table is None:
        return words.label("catalogue.any_table")
    return words.label("catalogue.one_table", table=table)


def check_text(code: Code, words: Words) -> str:
    """One code in full."""
    lines = [f"{code.name} – {words.code(code.name).title}", ""]
    lines += [f"{name}{words.label('colon')}{text}" for name, text in _facts(code, words)]
    return "\n".join(lines) + "\n"


def score_text(score: Measured, words: Words) -> str:
    """One score in full."""
    return f"{score.name} – {score.told(words.lang).title}\n\n{_counts(score, words)}\n"


def checks_markdown(codes: Iterable[Code], words: Words) -> str:
    """The codes as Markdown sections, each headed by the code alone, so that its address stays."""
    lines: list[str] = []
    for code in codes:
        lines += [f"## `{code.name}`", "", words.code(code.name).title, ""]
        lines += [f"- {name}{words.label('colon')}{text}" for name, text in _facts(code, words)]
        lines.append("")
    return "\n".join(lines)


def scores_markdown(scores: Iterable[Measured], words: Words) -> str:
    """The scores as Markdown sections, headed as those of codes are."""
    sections = (f"## `{one.name}`\n\n{one.told(words.lang).title}\n\n- {_counts(one, words)}\n" for one in scores)
    return "\n".join(sections)


def checks_json(codes: Mapping[str, Code], words: Words, scores: Sequence[Measured] = ()) -> str:
    """Every code and score, as `{"checks": […], "scores": […]}`."""
    return json_page(
        {
            "checks": [_data(code, words) for code in codes.values()],
            "scores": [_score(score, words) for score in scores],
        }
    )


def check_json(code: Code, words: Words) -> str:
    """One code with its words."""
    return json_page(_data(code, words))


def score_json(score: Measured, words: Words) -> str:
    """One score with its words."""
    return json_page(_score(score, words))


def _counts(score: Measured, words: Words) -> str:
    return f"{words.label('catalogue.counts')}{words.label('colon')}{score.told(words.lang).why}"


def _score(score: Measured, words: Words) -> dict[str, Any]:
    told = score.told(words.lang)
    return {"code": score.name, "address": _address(score.name), "title": told.title, "why": told.why}


def _address(name: str) -> str:
    return f"checks.md#{name}"


def _facts(code: Code, words: Words) -> Iterator[tuple[str, str]]:
    told = words.code(code.name)
    place = ".".join(part for part in (code.table, code.field) if part)
    numbers = ", ".join(f"{name} = {words.show(value)}" for name, value in code.thresholds.items())
    facts = (
        ("catalogue.severity", words.label(f"severity.{code.severity}").lower()),
        ("catalogue.engine", words.label(f"engine.{code.engine}")),
        ("catalogue.concerns", place),
        ("catalogue.message", readable(told.message)),
        ("why_head", readable(told.why)),
        ("fix_head", readable(told.fix)),
        ("catalogue.thresholds", numbers),
        ("good_head", told.good),
        ("bad_head", told.bad),
    )
    return ((words.label(name), text) for name, text in facts if text)


def _data(code: Code, words: Words) -> dict[str, Any]:
    told = words.code(code.name)
    return {
        "code": code.name,
        "address": _address(code.name),
        "severity": code.severity,
        "engine": code.engine,
        "table": code.table,
        "field": code.field,
        "title": told.title,
        "message": told.message,
        "why": told.why,
        "fix": told.fix,
        "thresholds": {name: float(value) for name, value in code.thresholds.items()},
        "good": told.good or None,
        "bad": told.bad or None,
    }
