"""What differs between two releases, for a terminal: the level, the changes, then cell by cell."""

from collections.abc import Iterator

from pipeline.model.release import CellChange, Change, Difference, TableChanges
from pipeline.render.changelog import change_text, reasons_text
from pipeline.render.visible import shown, visible
from pipeline.render.words import Words


def diff_text(difference: Difference, words: Words) -> str:
    """The whole comparison; of the cells of a table only the first, and how many more there are."""
    return "\n".join([head_text(difference, words), *_body(difference, words)]) + "\n"


def head_text(difference: Difference, words: Words) -> str:
    """What was compared, and the version that it calls for."""
    old, new = map(shown, difference.names)
    table = None if difference.table is None else shown(difference.table)
    level = difference.comparison.level
    if level is None:
        return words.label("diff.same", ancien=old, nouveau=new, table=table)
    return words.label(
        "diff.head", ancien=old, nouveau=new, table=table, raison=words.label(f"changelog.why.{level}")
    )


def cell_text(cell: CellChange, words: Words) -> str:
    """One changed cell, or one row that came or went, with its reason and where it comes from."""
    place = shown("|".join(cell.key))
    if cell.column is None:
        told = words.label(f"diff.{cell.operation}", cle=place)
    else:
        empty = words.label("diff.empty")
        before, after = (empty if value is None else shown(value) for value in (cell.before, cell.after))
        told = words.label("diff.cell", cle=place, champ=shown(cell.column), avant=before, apres=after)
    return words.label("diff.because", ligne=told, raison=why_text(cell, words))


def why_text(cell: CellChange, words: Words) -> str:
    """The reason of a change and its origin; nothing where none is known."""
    if cell.reason is None:
        return ""
    reason = words.label(f"change_reason.{cell.reason}")
    return reason if cell.origin is None else words.label("diff.origin", raison=reason, origine=shown(cell.origin))


def plain_change(change: Change, words: Words) -> str:
    """One change in words, without marks of Markdown or signs that a terminal would obey."""
    return visible(change_text(change, words).replace("`", ""))


def table_text(table: TableChanges, words: Words) -> str:
    """How many rows of a table came, went and changed."""
    return words.label(
        "diff.table",
        table=shown(table.table),
        avant=words.show(table.rows_before),
        apres=words.show(table.rows_after),
        ajoutees=table.added,
        retirees=table.removed,
        changees=table.changed,
        cellules=words.label("count.cell", nombre=table.cells),
        raisons=reasons_text(table, words),
    )


def _body(difference: Difference, words: Words) -> Iterator[str]:
    if not difference.comparison.changes:
        return
    yield ""
    yield from (f"{one.level}  {plain_change(one, words)}" for one in difference.comparison.changes)
    for table in (one for one in difference.comparison.tables if difference.lines.get(one.table)):
        yield ""
        yield table_text(table, words)
        cells = difference.cells[table.table]
        yield from (f"  {cell_text(cell, words)}" for cell in cells)
        if rest := difference.lines[table.table] - len(cells):
            yield f"  {words.label('diff.more', nombre=rest)}"
