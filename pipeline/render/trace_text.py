"""A traced value for people: the sentence with the value's own words marked, its place, its document."""

import re
import shlex
import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.model.table import TableSpec
from pipeline.model.trace import Followed, Statement, Traced
from pipeline.render.fields import label_of, quantity_text, title_of
from pipeline.render.places import place_text
from pipeline.render.visible import visible
from pipeline.render.words import Words

_WIDTH = 100
_QUOTES = {"fr": ("« ", " »"), "en": ("“", "”")}
_MARK = "**"
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?")  # a number by its schema alone may be anything


def trace_text(cells: Sequence[Traced], spec: TableSpec | None, words: Words, release: str) -> str:
    """Every cell with the sentences that state it, the documents, the commands that lead on; as a page of text.

    `release` is how the commands name the release.
    """
    lines = [f"{cells[0].table} · {visible(' | '.join(cells[0].key))}"]
    lines += _wrapped(taken, "  ") if len(cells) > 1 and (taken := _taken(cells[0], words)) else []
    for cell in cells:
        lines += ["", *_cell(cell, spec, words)]
        lines += _wrapped(taken, "  ") if len(cells) == 1 and (taken := _taken(cell, words)) else []
    documents = {one.location.file: one for cell in cells for one in cell.statements}
    if documents:
        lines.append("")
    for file, one in sorted(documents.items()):
        lines.append(
            f"{words.label('trace.document')}  {visible(file)} · {words.label('trace.tool', version=one.tool)}"
        )
        lines.append(f"{words.label('trace.digest')}   {one.sha256}")
        if one.published:
            lines.append(f"{words.label('trace.published')}     {visible(one.published)}")
    commands = list(dict.fromkeys(_commands(cells, release)))
    if commands:
        lines += ["", f"{words.label('trace.follow')}{words.label('colon').rstrip()}", *commands]
    return "\n".join(lines) + "\n"


def _commands(cells: Sequence[Traced], release: str) -> Iterator[str]:
    """One command for each row that tells more; for its one cell where one cell was asked for."""
    for cell in cells:
        if cell.follow is not None:
            field = cell.follow.field if len(cells) == 1 else None
            yield f"  {_command(cell.follow, field, release)}"


def _command(follow: Followed, field: str | None, release: str) -> str:
    parts = ["bilan", "trace", release, follow.table, "|".join(follow.key), *([field] if field else [])]
    dashed = any(part.startswith("-") for part in parts[2:])
    return visible(shlex.join([*parts[:2], *(["--"] if dashed else []), *parts[2:]]))


def _cell(cell: Traced, spec: TableSpec | None, words: Words) -> Iterator[str]:
    title = title_of(cell.field, spec, words)
    name = f"{title} ({cell.field})" if title != cell.field else cell.field
    written = (
        f" · {words.label('trace.written', texte=cell.written)}"
        if cell.written and (cell.value or cell.statements)
        else ""
    )
    yield from _wrapped(f"{name}{words.label('colon')}{_value(cell, spec, words)}{written}", "")
    for statement in cell.statements:
        method = words.fill("{methode}", {"methode": statement.method})
        yield f"  {place_text(statement.location, words)} · {method}"
        if statement.words:
            opening, closing = _QUOTES.get(words.lang, _QUOTES["en"])
            yield from _wrapped(f"{opening}{_marked(statement)}{closing}", "    ")
    if not cell.statements and (cell.standing == "cle" or not _taken(cell, words)):
        yield from _wrapped(_absence(cell, words), "  ")
    if cell.reasons:
        yield f"  {words.label('trace.reasons')}{words.label('colon').rstrip()}"
        for reason in cell.reasons:
            yield from _wrapped(visible(reason), "    ")


def _value(cell: Traced, spec: TableSpec | None, words: Words) -> str:
    """A code by its label, a number with its unit, each followed by what is published."""
    if cell.value is None:
        return words.label("trace.empty")
    plain = visible(cell.value)
    told = label_of(cell.field, cell.value, spec, words)
    if told is None and cell.unit and _NUMBER.fullmatch(cell.value):
        number: Decimal | int = Decimal(cell.value) if "." in cell.value else int(cell.value)
        told = quantity_text(number, cell.unit, words)
    if told is None:
        return plain
    return told if told.startswith(f"{plain} ") else f"{told} ({plain})"


def _marked(statement: Statement) -> str:
    """The sentence with the value's own words between two stars; the document's stars are then told apart."""
    sentence = statement.words or ""
    if statement.mark is None:
        return visible(sentence)
    start, end = statement.mark
    before, own, after = (
        visible(part).replace("*", "\\*") for part in (sentence[:start], sentence[start:end], sentence[end:])
    )
    return f"{before}{_MARK}{own}{_MARK}{after}"


def _taken(cell: Traced, words: Words) -> str:
    """From which row the cell's row was taken, or of which it tells; empty where its column only names another."""
    if cell.follow is None or cell.follow.link == "nommee":
        return ""
    return words.label(f"trace.{cell.follow.link}", table=cell.follow.table, cle=" | ".join(cell.follow.key))


def _absence(cell: Traced, words: Words) -> str:
    return words.label("trace.unstated" if cell.standing == "lue" else f"trace.{cell.standing}")


def _wrapped(text: str, margin: str) -> list[str]:
    wrapped = textwrap.wrap(
        text, _WIDTH, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )
    return wrapped or [margin.rstrip()]
