"""Whatever was edited between two releases, the table of versions gives the level, and no edit is missed.

What is expected is kept by the test itself, edit by edit; nothing of the comparison takes part in it.
"""

import copy
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from pipeline.engine import Engine, literal, quoted
from pipeline.model.release import LEVELS, Level
from pipeline.release.changes import Step, replay
from pipeline.release.changes.delta import CHANGES
from pipeline.release.compare import Edition, compare, next_version, open_edition
from tests.small_releases import write_release

Row = dict[str, str]
"""Cells as SQL literals by column."""
_SQL = {"string": "'{}'", "integer": "{}::BIGINT", "number": "{}.25::DECIMAL(15,2)", "date": "DATE '2000-01-01' + {}"}
_BOUND = {"string": "maxLength", "integer": "maximum", "number": "maximum", "date": "maximum"}
_FAR = {"string": 99, "integer": 10**9, "number": 10**9, "date": "2999-12-31"}
_NEAR = {"string": 98, "integer": 10**8, "number": 10**8, "date": "2500-12-31"}
_AS_TEXT = "CAST("
_COSTS, _BODIES = 30, 12


def _literal(kind: str, number: int, word: str) -> str:
    return _SQL[kind].format(f"{word} {number}" if kind == "string" else str(number))


@dataclass
class Table:
    """A table that edits may change: its schema, its rows by their key, and what every edit of it calls for."""

    schema: dict[str, Any]
    rows: dict[str, Row]
    expected: Counter[tuple[Level, str, str | None, str | None, int]] = field(default_factory=Counter)
    name: str = ""

    def expect(
        self, level: Level, kind: str, column: str | None = None, to: str | None = None, count: int = 1
    ) -> None:
        self.expected[level, kind, column, to, count] += 1

    def sql(self) -> tuple[dict[str, Any], str]:
        names = [one["name"] for one in self.schema["fields"]]
        return self.schema, ", ".join(f"({', '.join(row[name] for name in names)})" for row in self.rows.values())


def _named(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


@st.composite
def costs(draw: st.DrawFn) -> Table:
    """Costs of bodies, with columns of any type, bounded or not."""
    kinds = draw(st.lists(st.sampled_from(sorted(_SQL)), min_size=1, max_size=4))
    bounded = [draw(st.booleans()) for _ in kinds]
    fields = [_named("cle", constraints={"required": True}), _named("id")]
    for place, kind in enumerate(kinds):
        bounds = {"constraints": {_BOUND[kind]: _FAR[kind]}} if bounded[place] else {}
        fields.append(_named(f"c{place}", kind, title=f"Colonne {place}", **bounds))
    rows = {}
    for number in range(_COSTS):
        row = {"cle": f"'k{number:02}'", "id": f"'o{number % 8}'"}
        row |= {f"c{place}": _literal(kind, 1000 * place + number, "mot") for place, kind in enumerate(kinds)}
        rows[f"k{number:02}"] = row
    keys = [{"fields": ["id"], "reference": {"resource": "organismes", "fields": ["id"]}}]
    return Table({"fields": fields, "primaryKey": ["cle"], "foreignKeys": keys, "title": "Coûts"}, rows)


def _bodies() -> Table:
    fields = [_named("id", constraints={"required": True}), _named("nom")]
    rows = {f"o{n}": {"id": f"'o{n}'", "nom": f"'Nom {n}'"} for n in range(_BODIES)}
    return Table({"fields": fields, "primaryKey": ["id"], "title": "Organismes"}, rows)


def _drop(_draw: st.DrawFn, table: Table, column: dict[str, Any]) -> None:
    table.schema["fields"].remove(column)
    table.expect("MAJOR", "champ_retire", column["name"])


def _rename(_draw: st.DrawFn, table: Table, column: dict[str, Any]) -> None:
    name = column["name"]
    to = column["name"] = f"{name}_bis"
    for row in table.rows.values():
        row[to] = row.pop(name)
    table.expect("MAJOR", "champ_renomme", name, to)


def _retype(_draw: st.DrawFn, table: Table, column: dict[str, Any]) -> None:
    """To a text, which every value can be; a bound would then say something else."""
    if column["type"] == "string" or "constraints" in column:
        return
    column["type"] = "string"
    for row in table.rows.values():
        row[column["name"]] = f"{_AS_TEXT}{row[column['name']]} AS VARCHAR)"
    table.expect("MAJOR", "type_change", column["name"])


def _bound(draw: st.DrawFn, table: Table, column: dict[str, Any]) -> None:
    """A bound that was not there, one that is gone, one that lies nearer."""
    if "constraints" in column and draw(st.booleans()):
        del column["constraints"]
        table.expect("MINOR", "contrainte_relachee", column["name"])
    else:
        column["constraints"] = {_BOUND[column["type"]]: _NEAR[column["type"]]}
        table.expect("MAJOR", "contrainte_resserree", column["name"])


def _retitle(_draw: st.DrawFn, table: Table, column: dict[str, Any]) -> None:
    column["title"] += " (bis)"
    table.expect("PATCH", "description_changee", column["name"])


def _measure(_draw: st.DrawFn, table: Table, column: dict[str, Any]) -> None:
    column["unit"] = "k$"
    table.expect("MAJOR", "unite_changee", column["name"])


def _cells(draw: st.DrawFn, table: Table, column: dict[str, Any]) -> None:
    for key in draw(st.sets(st.sampled_from(sorted(table.rows)), min_size=1, max_size=6)):
        other = _literal(column["type"], 90_000, "autre")
        table.rows[key][column["name"]] = draw(st.sampled_from(["NULL", other]))


_FATES = (_drop, _rename, _retype, _bound, _retitle, _measure, _cells)


def _append(draw: st.DrawFn, table: Table) -> None:
    for place in range(draw(st.integers(0, 2))):
        required, filled = draw(st.booleans()), draw(st.booleans())
        column = _named(f"n{place}") | ({"constraints": {"required": True}} if required else {})
        table.schema["fields"].append(column)
        for number, row in enumerate(table.rows.values()):
            row[column["name"]] = f"'neuf {place} {number}'" if required or filled else "NULL"
        table.expect("MAJOR" if required else "MINOR", "champ_ajoute", column["name"])


def _edit_rows(draw: st.DrawFn, table: Table, cited: frozenset[str] = frozenset()) -> None:
    """Rows that go, some of which others name, and rows that come; a third of the rows stays at least."""
    gone = draw(st.sets(st.sampled_from(sorted(table.rows)), max_size=len(table.rows) // 3))
    for key in gone:
        del table.rows[key]
    if gone & cited:
        table.expect("MAJOR", "lignes_citees_retirees", count=len(gone & cited))
    if gone - cited:
        table.expect("MINOR", "lignes_retirees", count=len(gone - cited))
    come = draw(st.integers(0, 4))
    first = table.schema["primaryKey"][0]
    for number in range(come):
        row = {
            one["name"]: _literal(one["type"], 70_000 + number, f"venu {one['name']}")
            for one in table.schema["fields"]
        }
        table.rows[f"z{number}"] = {**row, first: f"'z{number}'"}
    if come:
        table.expect("MINOR", "lignes_ajoutees", count=come)


def _count_cells(before: Table, after: Table) -> None:
    """The cells that differ in rows and columns that both have, looked at one by one."""
    shared = [
        one["name"] for one in before.schema["fields"] if one["name"] in {x["name"] for x in after.schema["fields"]}
    ]
    differing = sum(
        before.rows[key][name] != after.rows[key][name].removeprefix(_AS_TEXT).removesuffix(" AS VARCHAR)")
        for key in before.rows.keys() & after.rows.keys()
        for name in shared
    )
    if differing:
        after.expect("MINOR", "cellules_changees", count=differing)


@st.composite
def editions(draw: st.DrawFn) -> tuple[dict[str, Table], dict[str, Table]]:
    """A release and what became of it."""
    before = {"couts": draw(costs()), "organismes": _bodies(), "textes": _bodies()}
    after = copy.deepcopy(before)
    table = after["couts"]
    fates = draw(st.sampled_from([_FATES, (_retitle, _cells), (_retitle,)]))
    for column in list(table.schema["fields"][2:]):
        if draw(st.booleans()):
            draw(st.sampled_from(fates))(draw, table, column)
    if fates != _FATES:
        _count_cells(before["couts"], table)
        return before, after
    if draw(st.booleans()) and len(table.schema["fields"]) > 3:
        table.schema["fields"][2], table.schema["fields"][3] = table.schema["fields"][3], table.schema["fields"][2]
        table.expect("PATCH", "ordre_change")
    _append(draw, table)
    _edit_rows(draw, table)
    _count_cells(before["couts"], table)
    _edit_rows(draw, after["organismes"], frozenset(row["id"].strip("'") for row in before["couts"].rows.values()))
    _edit_table(draw, after)
    return before, after


def _edit_table(draw: st.DrawFn, tables: dict[str, Table]) -> None:
    fate = draw(st.sampled_from(["kept", "gone", "renamed", "one more"]))
    if fate == "gone":
        tables["textes"].rows.clear()
        tables["textes"].expect("MAJOR", "table_retiree")
        tables["textes"].name = "gone"
    elif fate == "renamed":
        tables["proses"] = tables["textes"]
        tables["textes"] = Table({}, {}, name="gone")
        tables["textes"].expect("MAJOR", "table_renommee", None, "proses")
    elif fate == "one more":
        tables["liens"] = Table({"fields": [_named("k")], "primaryKey": ["k"]}, {"a": {"k": "'a'"}})
        tables["liens"].expect("MINOR", "table_ajoutee")


def _written(folder: Path, tables: dict[str, Table]) -> Edition:
    manifest = write_release(folder, {name: one.sql() for name, one in tables.items() if one.name != "gone"})
    return open_edition(folder, manifest)


def _replayed(engine: Engine, folder: Path, old: Edition, new: Edition) -> None:
    """The changes of each table that both have give the new rows from the old ones, and back."""
    for name in old.tables.keys() & new.tables.keys():
        sides = old.tables[name], new.tables[name]
        lines = folder / f"{name}.parquet"
        made = engine.value(
            f"SELECT count(*) FROM duckdb_tables() WHERE schema_name = '{CHANGES}' AND table_name = '{name}'"
        )
        if made:
            engine.run(f"COPY (SELECT * FROM {CHANGES}.{quoted(name)}) TO {literal(str(lines))} (FORMAT parquet)")
        step = Step(table=name, file=lines if made else None, before=sides[0].schema, after=sides[1].schema)
        for base, target, way in ((0, 1, "forward"), (1, 0, "back")):
            query = replay(engine, step, sides[base].file, way)  # type: ignore[arg-type]
            wanted = f"SELECT * FROM read_parquet({literal(str(sides[target].file))})"
            assert query is not None
            assert sorted(engine.rows(query), key=repr) == sorted(engine.rows(wanted), key=repr)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pair=editions())
def test_the_level_is_that_of_the_table_and_every_edit_is_told(
    pair: tuple[dict[str, Table], dict[str, Table]],
) -> None:
    with tempfile.TemporaryDirectory() as name, Engine(threads=1) as engine:
        folder = Path(name)
        old, new = _written(folder / "old", pair[0]), _written(folder / "new", pair[1])
        told = compare(engine, old, new).comparison
        expected = Counter(
            {(table, *one): n for table, edited in pair[1].items() for one, n in edited.expected.items()}
        )
        assert (
            Counter((one.table, one.level, one.kind, one.field, one.to, one.count) for one in told.changes)
            == expected
        )
        levels = [LEVELS.index(level) for _, level, *_ in expected]
        assert told.level == (LEVELS[max(levels)] if levels else None)
        event(str(told.level))
        if told.level:
            assert (
                next_version((1, 2, 3), told.level)
                == {"MAJOR": "2.0.0", "MINOR": "1.3.0", "PATCH": "1.2.4"}[told.level]
            )
        _replayed(engine, folder, old, new)
