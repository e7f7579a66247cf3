"""What changed from version to version, for people: the newest first, above what earlier versions told."""

import re
from collections.abc import Iterator, Sequence

from pipeline.model.release import Change, Comparison, Notice, TableChanges
from pipeline.render.words import Words

_MARKS = re.compile(r"[\\`*_\[\]<>#|]")
_HEADS = ("table", "before", "after", "added", "removed", "changed", "cells", "reasons")


def changelog_text(comparison: Comparison, created: str, previous_text: str, words: Words) -> str:
    """The changelog in Markdown: the section of this version, then those of `previous_text`.

    `created` begins with the day (`AAAA-MM-JJ`); `previous_text` is the changelog of the version before, or empty.
    """
    head = f"# {words.label('changelog.title')}"
    parts = [head, *_section(comparison, created[:10], words), *_earlier(previous_text)]
    return "\n\n".join(parts) + "\n"


def changes_text(changes: Sequence[Change], words: Words) -> str:
    """A list of changes in Markdown, those that ask most of readers first."""
    return "\n".join(f"- {change.level} – {change_text(change, words)}" for change in _weightiest(changes))


def change_text(change: Change, words: Words) -> str:
    """One change in words, with where it is: the table, its column, and the new name of what was renamed."""
    told = words.label(f"change.{change.kind}", nombre=change.count)
    place = change.field if change.field and "/" in change.field else _joined(change.table, change.field)
    if not place:
        return told
    where = f"`{place}` → `{change.to}`" if change.to else f"`{place}`"
    return f"{told}{words.label('colon')}{where}"


def reasons_text(table: TableChanges, words: Words) -> str:
    """Why the cells and rows of a table changed, with how many lines of change for each reason."""
    return ", ".join(
        f"{words.label(f'change_reason.{reason}')} ({words.show(count)})"
        for reason, count in sorted(table.reasons.items())
    )


def _section(comparison: Comparison, day: str, words: Words) -> Iterator[str]:
    version = comparison.new or ""
    if comparison.old is None:
        yield f"## {words.label('changelog.heading', version=version, date=day)}"
        yield words.label("changelog.first")
        return
    level = comparison.level
    yield f"## {words.label('changelog.heading', version=version, date=day, niveau=level)}"
    why = words.label(f"changelog.why.{level}") if level else ""
    yield " ".join(part for part in (words.label("changelog.since", version=comparison.old), why) if part)
    if comparison.changes:
        yield changes_text(comparison.changes, words)
    if comparison.notices:
        yield "\n".join(f"- {_notice(one, words)}" for one in comparison.notices)
    changed = [one for one in comparison.tables if one.any]
    if changed:
        yield _table(changed, words)


def _notice(one: Notice, words: Words) -> str:
    """What a person wrote about changes, on one line."""
    scope = " ".join(one.scope.replace("`", "'").split())
    told = {"raison": _plain(one.reason), "qui": _plain(one.who), "date": one.on.isoformat()}
    return words.label(f"changelog.notice.{one.nature}", nombre=one.count, portee=scope, **told)


def _plain(text: str) -> str:
    """A person's words on one line, of which Markdown makes nothing else."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def _table(tables: Sequence[TableChanges], words: Words) -> str:
    rows = [
        (
            f"`{one.table}`",
            *(
                words.show(count)
                for count in (one.rows_before, one.rows_after, one.added, one.removed, one.changed, one.cells)
            ),
            reasons_text(one, words),
        )
        for one in tables
    ]
    heads = [words.label(f"changelog.{name}") for name in _HEADS]
    rule = ["---", *["---:"] * (len(_HEADS) - 2), "---"]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))


def _weightiest(changes: Sequence[Change]) -> list[Change]:
    """By level, then by table and kind, so that one comparison has one text."""
    order = {"MAJOR": 0, "MINOR": 1, "PATCH": 2}
    return sorted(
        changes, key=lambda one: (order[one.level], one.table or "", one.kind, one.field or "", one.to or "")
    )


def _joined(table: str | None, field: str | None) -> str:
    return ".".join(part for part in (table, field) if part)


def _earlier(text: str) -> Iterator[str]:
    """The sections of an earlier changelog, without its title."""
    _, heading, rest = f"\n{text}".partition("\n## ")
    if heading:
        yield f"## {rest}".strip()
