"""Each edit of a release has the kind of change and the level that the table of versions states."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import Engine
from pipeline.model.plan import Decision
from pipeline.release.compare import Compared, Decided, compare, highest, next_version, open_edition
from pipeline.release.compare.schemas import compare_schema
from tests.small_releases import write_release

TODAY = date(2026, 1, 2)
Tables = dict[str, tuple[dict[str, Any], dict[str, tuple[str, ...]]]]
"""A schema, and its rows as SQL literals by their first cell."""
Edit = Callable[[Tables], object]


def _text(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", **more}


def _release() -> Tables:
    """Two hundred costs of twenty bodies in two regions, named by their code."""
    bodies = {
        "fields": [_text("id", constraints={"required": True}), _text("nom"), _text("code_region")],
        "primaryKey": ["id"],
        "title": "Organismes",
    }
    costs = {
        "fields": [
            _text("cle", constraints={"required": True}),
            _text("id", constraints={"required": True}),
            {"name": "montant", "type": "number", "constraints": {"minimum": 0, "maximum": 10**9}},
            _text("statut", constraints={"enum": ["declare", "absent"], "maxLength": 9}),
            _text("note", title="Note"),
        ],
        "primaryKey": ["cle"],
        "foreignKeys": [{"fields": ["id"], "reference": {"resource": "organismes", "fields": ["id"]}}],
        "uniqueKeys": [["cle", "id"]],
        "title": "Coûts",
    }
    return {
        "organismes": (
            bodies,
            {f"o{n:02}": (f"'o{n:02}'", f"'Nom {n}'", "'06'" if n else "'01'") for n in range(20)},
        ),
        "couts": (
            costs,
            {
                f"c{n:03}": (
                    f"'c{n:03}'",
                    f"'o{n % 19:02}'",
                    f"{n + 1}.50::DECIMAL(15, 2)",
                    "'declare'",
                    f"'mot {n}'",
                )
                for n in range(200)
            },
        ),
    }


def _field(tables: Tables, name: str) -> dict[str, Any]:
    fields = [*tables["couts"][0]["fields"], *tables["organismes"][0]["fields"]]
    found: dict[str, Any] = next(one for one in fields if one["name"] == name)
    return found


def _constraint(name: str, **stated: Any) -> Edit:
    return lambda tables: _field(tables, name).setdefault("constraints", {}).update(stated)


def _free(name: str, constraint: str) -> Edit:
    return lambda tables: _field(tables, name)["constraints"].pop(constraint)


def _cell(row: str, place: int, sql: str, table: str = "couts") -> Edit:
    def edit(tables: Tables) -> None:
        cells = list(tables[table][1][row])
        cells[place] = sql
        tables[table][1][row] = tuple(cells)

    return edit


def _each(place: int, change: Callable[[int, str], str], rows: int = 200) -> Edit:
    def edit(tables: Tables) -> None:
        for number, (key, cells) in enumerate(list(tables["couts"][1].items())[:rows]):
            tables["couts"][1][key] = (*cells[:place], change(number, cells[place]), *cells[place + 1 :])

    return edit


def _without(*rows: str, table: str = "couts") -> Edit:
    return lambda tables: [tables[table][1].pop(row) for row in rows]


def _with_row(tables: Tables) -> None:
    tables["couts"][1]["z"] = ("'z'", "'o01'", "3.00", "'absent'", "NULL")


def _reissue(tables: Tables) -> None:
    rows = tables["couts"][1]
    for key in list(rows)[:50]:
        cells = rows.pop(key)
        rows[f"n{key}"] = (f"'n{key}'", *cells[1:])


def _drop(name: str) -> Edit:
    def edit(tables: Tables) -> None:
        place = [one["name"] for one in tables["couts"][0]["fields"]].index(name)
        del tables["couts"][0]["fields"][place]
        for key, cells in tables["couts"][1].items():
            tables["couts"][1][key] = (*cells[:place], *cells[place + 1 :])

    return edit


def _append(field: dict[str, Any], sql: str = "NULL") -> Edit:
    def edit(tables: Tables) -> None:
        tables["couts"][0]["fields"].append(field)
        for key, cells in tables["couts"][1].items():
            tables["couts"][1][key] = (*cells, sql)

    return edit


def _rename_key(tables: Tables) -> None:
    _field(tables, "cle")["name"] = "cle_du_cout"
    tables["couts"][0].update(primaryKey=["cle_du_cout"], uniqueKeys=[["cle_du_cout", "id"]])


def _rename_table(tables: Tables) -> None:
    tables["depenses"] = tables.pop("couts")


def _reorder(tables: Tables) -> None:
    tables["couts"][0]["fields"].reverse()
    for key, cells in tables["couts"][1].items():
        tables["couts"][1][key] = tuple(reversed(cells))


def _both(*edits: Edit) -> Edit:
    return lambda tables: [edit(tables) for edit in edits]


def _amount_as_text(tables: Tables) -> None:
    _field(tables, "montant").update(type="string", constraints={})
    _each(2, lambda _n, sql: f"CAST({sql} AS VARCHAR)")(tables)


MAJOR, MINOR, PATCH = "MAJOR", "MINOR", "PATCH"
EDITS: dict[str, tuple[Edit, set[tuple[str, str]]]] = {
    "nothing": (lambda _tables: None, set()),
    # tables
    "a table removed": (lambda tables: tables.pop("couts"), {(MAJOR, "table_retiree")}),
    "a table added": (
        lambda tables: tables.update(textes=({"fields": [_text("k")], "primaryKey": ["k"]}, {"a": ("'a'",)})),
        {(MINOR, "table_ajoutee")},
    ),
    "a table renamed": (_rename_table, {(MAJOR, "table_renommee")}),
    # columns
    "a column removed": (_drop("note"), {(MAJOR, "champ_retire")}),
    "a nullable column appended": (_append(_text("source")), {(MINOR, "champ_ajoute")}),
    "a nullable column appended with values": (_append(_text("source"), "'x'"), {(MINOR, "champ_ajoute")}),
    "a required column appended": (
        _append(_text("source", constraints={"required": True}), "'x'"),
        {(MAJOR, "champ_ajoute")},
    ),
    "a column renamed": (lambda tables: _field(tables, "note").update(name="remarque"), {(MAJOR, "champ_renomme")}),
    "a column renamed and some cells changed": (
        _both(lambda tables: _field(tables, "note").update(name="remarque"), _cell("c001", 4, "'autre'")),
        {(MAJOR, "champ_renomme")},
    ),
    "a column replaced by another": (
        _both(lambda tables: _field(tables, "note").update(name="remarque"), _each(4, lambda n, _sql: f"'r {n}'")),
        {(MAJOR, "champ_retire"), (MINOR, "champ_ajoute")},
    ),
    "columns in another order": (_reorder, {(PATCH, "ordre_change")}),
    # keys
    "the key renamed": (_rename_key, {(MAJOR, "champ_renomme"), (MAJOR, "contrainte_resserree")}),
    "another key": (lambda tables: tables["couts"][0].update(primaryKey=["cle", "id"]), {(MAJOR, "cle_changee")}),
    "a link between tables removed": (
        lambda tables: tables["couts"][0].update(foreignKeys=[]),
        {(MINOR, "cle_etrangere_changee")},
    ),
    "a link between tables added": (
        lambda tables: tables["organismes"][0].update(
            foreignKeys=[{"fields": ["code_region"], "reference": {"resource": "couts", "fields": ["cle"]}}]
        ),
        {(MAJOR, "cle_etrangere_changee")},
    ),
    "a unique key removed": (lambda tables: tables["couts"][0].pop("uniqueKeys"), {(MINOR, "contrainte_relachee")}),
    "a unique key added": (
        lambda tables: tables["organismes"][0].update(uniqueKeys=[["nom"]]),
        {(MAJOR, "contrainte_resserree")},
    ),
    "keys issued anew": (
        _reissue,
        {(MAJOR, "cles_reemises"), (MINOR, "lignes_ajoutees"), (MINOR, "lignes_retirees")},
    ),
    # types and meaning
    "another type": (_amount_as_text, {(MAJOR, "type_change"), (MINOR, "contrainte_relachee")}),
    "another format": (lambda tables: _field(tables, "note").update(format="uri"), {(MAJOR, "type_change")}),
    "other words for an empty cell": (
        lambda tables: tables["couts"][0].update(missingValues=["", "-"]),
        {(MAJOR, "type_change")},
    ),
    "another decimal mark": (
        lambda tables: _field(tables, "montant").update(decimalChar=","),
        {(MAJOR, "type_change")},
    ),
    "another unit": (lambda tables: _field(tables, "montant").update(unit="k$"), {(MAJOR, "unite_changee")}),
    "another meaning": (
        lambda tables: _field(tables, "montant").update(rdfType="http://schema.org/price"),
        {(MAJOR, "unite_changee")},
    ),
    # constraints
    "a lower maximum": (_constraint("montant", maximum=10**6), {(MAJOR, "contrainte_resserree")}),
    "a higher maximum": (_constraint("montant", maximum=10**12), {(MINOR, "contrainte_relachee")}),
    "a higher minimum": (_constraint("montant", minimum=1), {(MAJOR, "contrainte_resserree")}),
    "a lower minimum": (_constraint("montant", minimum=-5), {(MINOR, "contrainte_relachee")}),
    "no minimum": (_free("montant", "minimum"), {(MINOR, "contrainte_relachee")}),
    "a shorter text": (_constraint("statut", maxLength=8), {(MAJOR, "contrainte_resserree")}),
    "a longer text": (_constraint("statut", maxLength=20), {(MINOR, "contrainte_relachee")}),
    "a pattern": (_constraint("note", pattern=".*"), {(MAJOR, "contrainte_resserree")}),
    "a column that becomes required": (_constraint("note", required=True), {(MAJOR, "contrainte_resserree")}),
    "a column no longer required": (_constraint("id", required=False), {(MINOR, "contrainte_relachee")}),
    "a column that becomes unique": (_constraint("note", unique=True), {(MAJOR, "contrainte_resserree")}),
    "a code added": (_constraint("statut", enum=["declare", "absent", "illisible"]), {(MINOR, "code_ajoute")}),
    "a code removed": (_constraint("statut", enum=["declare"]), {(MAJOR, "contrainte_resserree")}),
    "a code replaced": (_constraint("statut", enum=["declare", "vide"]), {(MAJOR, "contrainte_resserree")}),
    "a code added and a longer text": (
        _constraint("statut", enum=["declare", "absent", "illisible"], maxLength=20),
        {(MINOR, "contrainte_relachee")},
    ),
    "codes in another order": (_constraint("statut", enum=["absent", "declare"]), {(PATCH, "description_changee")}),
    "no list of codes": (_free("statut", "enum"), {(MINOR, "contrainte_relachee")}),
    "categories in place of codes": (
        lambda tables: _field(tables, "statut").update(categories=["declare", "absent"]),
        {(MAJOR, "contrainte_resserree")},
    ),
    # words
    "another title of a column": (
        lambda tables: _field(tables, "note").update(title="Remarque"),
        {(PATCH, "description_changee")},
    ),
    "another title of a table": (
        lambda tables: tables["couts"][0].update(title="Dépenses"),
        {(PATCH, "description_changee")},
    ),
    # rows and cells
    "a row added": (_with_row, {(MINOR, "lignes_ajoutees")}),
    "a row removed that no other names": (_without("c001"), {(MINOR, "lignes_retirees")}),
    "a row removed that others named": (
        _both(_without("o18", table="organismes"), _each(1, lambda _n, sql: "'o01'" if sql == "'o18'" else sql)),
        {(MAJOR, "lignes_citees_retirees"), (MINOR, "cellules_changees")},
    ),
    "a row removed that others could have named": (
        _without("o19", table="organismes"),
        {(MINOR, "lignes_retirees")},
    ),
    "a cell changed": (_cell("c001", 4, "'autre'"), {(MINOR, "cellules_changees")}),
    "a cell emptied": (_cell("c001", 4, "NULL"), {(MINOR, "cellules_changees")}),
    "a row replaced by another": (
        _both(_without("c001"), _with_row),
        {(MINOR, "lignes_ajoutees"), (MINOR, "lignes_retirees")},
    ),
}


def _compare(folder: Path, edit: Edit, decided: Decided | None = None) -> Compared:
    before, after = _release(), _release()
    edit(after)
    manifests = [
        write_release(folder / name, {table: (schema, _rows(rows)) for table, (schema, rows) in tables.items()})
        for name, tables in (("old", before), ("new", after))
    ]
    with Engine() as engine:
        old, new = (open_edition(folder / name, one) for name, one in zip(("old", "new"), manifests, strict=True))
        return compare(engine, old, new, decided)


def _rows(rows: dict[str, tuple[str, ...]]) -> str:
    return ", ".join(f"({', '.join(cells)})" for cells in rows.values())


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_has_its_kind_and_its_level(name: str, tmp_path: Path) -> None:
    edit, expected = EDITS[name]
    comparison = _compare(tmp_path, edit).comparison
    assert {(change.level, change.kind) for change in comparison.changes} == expected
    order = [PATCH, MINOR, MAJOR]
    assert comparison.level == max((level for level, _ in expected), key=order.index, default=None)


def test_every_kind_of_change_has_an_edit() -> None:
    """The kinds that need a file, a decision or a tool of another version have tests of their own."""
    elsewhere = {
        "fichier_deplace", "fichier_ajoute", "ecriture_changee", "metadonnees_changees", "outil_change",
        "cellules_corrigees",
    }  # fmt: skip
    source = (Path(__file__).parents[3] / "checks" / "messages" / "fr.toml").read_text(encoding="utf-8")
    words = source.partition("[words.change]")[2].partition("\n[")[0]
    kinds = {line.partition(" ")[0] for line in words.strip().splitlines() if "=" in line}
    assert {kind for _, expected in EDITS.values() for _, kind in expected} == kinds - elsewhere


def test_a_rename_names_both(tmp_path: Path) -> None:
    (change,) = _compare(tmp_path / "c", EDITS["a column renamed"][0]).comparison.changes
    assert (change.table, change.field, change.to) == ("couts", "note", "remarque")
    (change,) = _compare(tmp_path / "t", _rename_table).comparison.changes
    assert (change.table, change.to) == ("couts", "depenses")


def _decided(nature: Any, scope: str, code: str | None = None, expires: date = TODAY) -> Decided:
    one = Decision(nature=nature, scope=scope, code=code, reason="r", who="q", on=date(2026, 1, 1), expires=expires)
    return Decided(decisions=(one,), today=TODAY)


@pytest.mark.parametrize(("rows", "level"), [(1, PATCH), (2, PATCH), (3, MINOR)])
def test_an_erratum_is_a_patch_while_few_rows_have_it(rows: int, level: str, tmp_path: Path) -> None:
    edit = _each(4, lambda n, _sql: f"'corrigé {n}'", rows)
    compared = _compare(tmp_path, edit, _decided("erratum", "c0"))
    assert [(one.level, one.kind) for one in compared.comparison.changes] == [(MINOR, "cellules_changees")]
    for number in range(3):
        compared = _compare(tmp_path / str(number), edit, _decided("erratum", f"c00{number}"))
        told = {(one.level, one.kind, one.count) for one in compared.comparison.changes}
        assert ((PATCH, "cellules_corrigees", 1) in told) == (number < rows)
    decisions = tuple(_decided("erratum", f"c00{n}").decisions[0] for n in range(rows))
    compared = _compare(tmp_path / "all", edit, Decided(decisions=decisions, today=TODAY))
    assert [(one.level, one.count) for one in compared.comparison.changes] == [(level, rows)]
    assert compared.findings == ()


def test_a_decision_that_expired_explains_nothing(tmp_path: Path) -> None:
    decided = _decided("erratum", "c001", expires=date(2026, 1, 1))
    (finding,) = _compare(tmp_path, _cell("c001", 4, "'autre'"), decided).findings
    assert (finding.code, finding.table, finding.field, finding.key) == (
        "changement_silencieux", "couts", "note", ("c001",),
    )  # fmt: skip
    assert {name: told for name, told in finding.details.items() if told} == {
        "avant": "mot 1", "apres": "autre", "modification": "c001",
    }  # fmt: skip


def test_silent_changes_are_counted_and_only_the_first_are_shown(tmp_path: Path) -> None:
    findings = _compare(tmp_path, _each(4, lambda n, _sql: f"'autre {n}'", 40)).findings
    assert [one.key for one in findings] == [(f"c00{n}",) for n in range(5)]
    assert sum(1 + one.more for one in findings) == 40


HELD: dict[str, tuple[Edit, set[tuple[str, str]]]] = {
    "a tenth emptied": (_each(4, lambda _n, _sql: "NULL", 20), {("vides_en_hausse", "couts.note")}),
    "less than a tenth emptied": (_each(4, lambda _n, _sql: "NULL", 19), set()),
    "ten times": (_cell("c001", 2, "25.00"), {("grandeur_changee", "couts.montant")}),
    "a tenth": (_cell("c001", 2, "0.25"), {("grandeur_changee", "couts.montant")}),
    "a thousand times": (_cell("c001", 2, "2500.00"), {("grandeur_changee", "couts.montant")}),
    "nine times": (_cell("c001", 2, "22.50"), set()),
    "a region gone": (_cell("o00", 2, "'06'", "organismes"), {("region_sans_ligne", "organismes.code_region|01")}),
}


@pytest.mark.parametrize("name", HELD)
def test_a_striking_change_is_held(name: str, tmp_path: Path) -> None:
    edit, expected = HELD[name]
    findings = [one for one in _compare(tmp_path, edit).findings if one.code != "changement_silencieux"]
    assert {(one.code, one.details["portee"]) for one in findings} == expected


def test_an_erratum_of_a_magnitude_was_looked_at(tmp_path: Path) -> None:
    assert _compare(tmp_path, _cell("c001", 2, "25.00"), _decided("erratum", "c001")).findings == ()


def test_a_schema_held_against_itself_says_nothing() -> None:
    for schema, _rows_of in _release().values():
        assert list(compare_schema("t", schema, copy.deepcopy(schema), {})) == []


@pytest.mark.parametrize(("level", "version"), [(MAJOR, "2.0.0"), (MINOR, "1.10.0"), (PATCH, "1.9.4")])
def test_the_next_version_is_one_step_away(level: Any, version: str, tmp_path: Path) -> None:
    assert next_version((1, 9, 3), level) == version
    changes = _compare(tmp_path, EDITS["a column replaced by another"][0]).comparison.changes
    assert highest(changes) == MAJOR
