"""Derived tables: their query stands beside their schema, and their provenance follows the row it took."""

from pipeline.engine import Engine, EngineError, literal, quoted
from pipeline.model.errors import DefinitionWrong
from pipeline.model.table import TableSpec


def derive(engine: Engine, spec: TableSpec) -> None:
    """Makes the table of `spec.sql`, and the provenance of each of its values outside the key.

    The query also returns `_table` and `_cle`: the row from which the values were taken. A field
    that bears another name there says so in its schema (`bilan:de`).
    """
    file, taken = f"schemas/{spec.name}.sql", quoted(f"_{spec.name}")
    try:
        if not engine.is_one_select(str(spec.sql)):
            raise DefinitionWrong("regle_pas_un_select", fichier=file)
        engine.run(f"CREATE TABLE {taken} AS {spec.sql}")
        columns = ", ".join(quoted(column) for column in spec.columns)
        engine.run(f"CREATE TABLE {quoted(spec.name)} AS SELECT {columns} FROM {taken}")
        for column in spec.columns:
            if column not in spec.primary_key:
                _follow(engine, spec, column)
    except EngineError as cause:
        raise DefinitionWrong("regle_invalide", fichier=file, cause=str(cause)) from cause
    engine.run(f"DROP TABLE {taken}")


def _follow(engine: Engine, spec: TableSpec, column: str) -> None:
    key = " || '|' || ".join(f"CAST(d.{quoted(part)} AS VARCHAR)" for part in spec.primary_key)
    engine.run(
        f"INSERT INTO provenance BY NAME SELECT {literal(spec.name)} AS table_nom, {key} AS cle, "
        f"{literal(column)} AS champ, p.* EXCLUDE (table_nom, cle, champ) "
        f"FROM {quoted('_' + spec.name)} d JOIN provenance p ON p.table_nom = d._table AND p.cle = d._cle "
        f"AND p.champ = {literal(_taken_from(spec, column))} WHERE d.{quoted(column)} IS NOT NULL"
    )


def _taken_from(spec: TableSpec, column: str) -> str:
    field = next(field for field in spec.descriptor["fields"] if field["name"] == column)
    return str(field.get("bilan:de", column))
