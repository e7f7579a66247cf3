"""Names, literals and types as SQL writes them."""

from pipeline.model.table import Field

_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(15,2)",  # money: dollars and cents, exact
    "date": "DATE",
    "boolean": "BOOLEAN",
}


def quoted(name: str) -> str:
    """A name that SQL takes as it is."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def sql_type(field: Field) -> str:
    """The column type that holds every valid value of the field exactly."""
    return _TYPES[field.type]
