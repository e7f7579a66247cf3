"""The words of Table Schema v1 and v2: keywords, types, and what each type knows."""

from collections.abc import Mapping

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
LENGTHS = ("minLength", "maxLength")
_OF_ALL = ("required", "unique", "enum")
_ORDERED = (*_OF_ALL, *BOUNDS)
CONSTRAINTS: Mapping[str, tuple[str, ...]] = {
    "string": (*_OF_ALL, *LENGTHS, "pattern"),
    "number": _ORDERED,
    "integer": _ORDERED,
    "boolean": _OF_ALL,
    "object": (*_OF_ALL, *LENGTHS, "jsonSchema"),
    "array": (*_OF_ALL, *LENGTHS, "jsonSchema"),
    "list": (*_OF_ALL, *LENGTHS),
    "datetime": _ORDERED,
    "date": _ORDERED,
    "time": _ORDERED,
    "year": _ORDERED,
    "yearmonth": _ORDERED,
    "duration": _ORDERED,
    "geopoint": _OF_ALL,
    "geojson": _OF_ALL,
    "any": _OF_ALL,
}
"""The constraints of each type, as the standard has them."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    "string": ("default", "email", "uri", "binary", "uuid", "wkt"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
    "date": ("default", "any", "%Y-%m-%d"),
    "datetime": ("default", "any", "%Y-%m-%dT%H:%M:%S"),
    "time": ("default", "any", "%H:%M:%S"),
}
"""The formats of each type; of dates and times any pattern may stand there, and the last one is an example."""

MOMENTS = frozenset({"date", "datetime", "time"})
ITEM_TYPES = ("string", "integer", "boolean", "number", "datetime", "date", "time")
MATCHES = ("exact", "equal", "subset", "superset", "partial")
CATEGORISED = ("string", "integer")
KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "categoriesOrdered": CATEGORISED,
    "trueValues": ("boolean",),
    "falseValues": ("boolean",),
    "decimalChar": ("number",),
    "floatNumber": ("number",),
    "groupChar": ("number", "integer"),
    "bareNumber": ("number", "integer"),
    "itemType": ("list",),
    "delimiter": ("list",),
    "arrayItem": ("array",),
}
"""The keywords that only some types have, and which; `floatNumber` and `arrayItem` are frictionless's own."""
TRUE_VALUES, FALSE_VALUES = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")
KEY_KEYS, REFERENCE_KEYS = ("fields", "reference"), ("resource", "fields", "package", "hash")

_COMMON = (
    "name", "title", "description", "example", "examples", "rdfType", "translations", "homepage", "version",
)  # fmt: skip
SCHEMA_KEYS = (
    *_COMMON, "fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys", "path",
    "profile", "created", "updated", "lastModified", "keywords", "licenses", "sources", "contributors", "resources",
    "image", "countryCode", "encoding", "uri", "custom",
)  # fmt: skip
TEXT_KEYS = (
    "homepage", "version", "path", "profile", "created", "updated", "lastModified", "image", "countryCode",
    "encoding", "uri",
)  # fmt: skip
LIST_KEYS = ("examples", "keywords", "licenses", "sources", "contributors", "resources")
"""What published schemas say about themselves, beyond the standard: texts and lists."""
FIELD_KEYS = (
    *_COMMON, "type", "format", "constraints", "missingValues", "categories", "categoriesOrdered", "trueValues",
    "falseValues", "decimalChar", "groupChar", "bareNumber", "floatNumber", "itemType", "delimiter", "arrayItem",
)  # fmt: skip
CONSTRAINT_KEYS = (*_OF_ALL, *BOUNDS, *LENGTHS, "pattern", "jsonSchema")


def own_word(key: str) -> bool:
    """Whether a key is marked as its writer's own, which the standard leaves free (`bilan:famille`, `$comment`)."""
    return ":" in key or key.startswith(("$", "@", "_", "x-"))
