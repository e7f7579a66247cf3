"""The catalogue of checks: each code with its reason, remedy and examples. Derived from the catalogue alone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.catalogue import Code
from pipeline.model.finding import SEVERITIES
from pipeline.render.report_json import json_page
from pipeline.render.words import Words, readable


def checks_text(codes: Mapping[str, Code], words: Words) -> str:
    """Every code with its reason and remedy, by table and then by severity, gravest first."""
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


def checks_markdown(codes: Iterable[Code], words: Words) -> str:
    """The codes as Markdown sections, each headed by the code alone, so that its address stays."""
    lines: list[str] = []
    for code in codes:
        lines += [f"## `{code.name}`", "", words.code(code.name).title, ""]
        lines += [f"- {name}{words.label('colon')}{text}" for name, text in _facts(code, words)]
        lines.append("")
    return "\n".join(lines)


def checks_json(codes: Mapping[str, Code], words: Words) -> str:
    """Every code, as `{"checks": […]}`."""
    return json_page({"checks": [_data(code, words) for code in codes.values()]})


def check_json(code: Code, words: Words) -> str:
    """One code with its words."""
    return json_page(_data(code, words))


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
        "address": f"checks.md#{code.name}",
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
