"""Holds descriptors against the standard's own JSON Schemas of `schemas/standard`, without a network."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pipeline.definitions.places import shipped_root
from pipeline.definitions.table_schema.fault import (
    COUNT,
    FLAG,
    LIST,
    OBJECT,
    TEXT,
    Place,
    SchemaFault,
    shown,
    warning,
)
from pipeline.definitions.table_schema.words import ITEM_TYPES, MATCHES

if TYPE_CHECKING:
    from jsonschema import ValidationError

Kind = Literal["datapackage", "dataresource", "tabledialect", "tableschema"]
_SHAPES = {"string": TEXT, "array": LIST, "object": OBJECT, "boolean": FLAG, "integer": COUNT, "number": "1.5"}
_LIST_FIELD = {
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string"},
        "type": {"enum": ["list"]},
        "format": {"enum": ["default"]},
        "delimiter": {"type": "string"},
        "itemType": {"enum": list(ITEM_TYPES)},
    },
}


def check_descriptor(data: Any, version: str, kind: Kind = "datapackage") -> tuple[SchemaFault, ...]:  # noqa: ANN401  any JSON value
    """What a descriptor has against the standard, by place; of several choices, the one that comes nearest counts.

    `version` is `v1` or `v2`, as `version_of` finds it. Each fault is told as a finding, for a descriptor belongs
    to the data that are judged.
    """
    try:
        found = [fault for one in _validator(version, kind).iter_errors(data) for fault in _explain(one, ())]
    except RecursionError:
        return (warning("descripteur_profond", ()),)
    unique = {(fault.code, fault.path): fault for fault in found}
    return tuple(sorted(unique.values(), key=lambda fault: [f"{part:>9}" for part in fault.path]))


@lru_cache(maxsize=8)
def _validator(version: str, kind: Kind) -> Any:  # noqa: ANN401  jsonschema's validators share no typed protocol
    from jsonschema import Draft7Validator  # noqa: PLC0415  80 ms that --help must not pay
    from referencing import Registry  # noqa: PLC0415

    text = (shipped_root() / "schemas" / "standard" / version / f"{kind}.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    _amend(schema)
    return Draft7Validator(schema, registry=Registry())  # an empty registry: no address is ever followed


def _amend(node: Any) -> None:  # noqa: ANN401  a JSON Schema
    """Corrects what schemas/standard/README.md says is known to be wrong, wherever it stands."""
    if isinstance(node, list):
        for one in node:
            _amend(one)
    elif isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict) and "fieldsMatch" in properties:
            properties["fieldsMatch"] = {"type": "string", "enum": list(MATCHES)}
            properties["fields"]["items"]["oneOf"].append(_LIST_FIELD)
        if isinstance(properties, dict) and "csvddfVersion" in properties:
            node.pop("required", None)
        for one in node.values():
            _amend(one)


def _explain(cause: "ValidationError", place: Place) -> Iterator[SchemaFault]:
    here = (*place, *cause.relative_path)
    if cause.validator in {"oneOf", "anyOf"}:
        yield from _choice(cause, here)
    elif cause.validator == "required":
        names: Any = cause.validator_value
        there: Any = cause.instance
        yield from (_missing(here, name) for name in names if name not in there)
    else:
        yield _value(here, cause.instance, _expected(cause))


def _choice(cause: "ValidationError", place: Place) -> Iterator[SchemaFault]:
    """What keeps a value from being the choice that it comes nearest to."""
    choices: dict[Any, list[ValidationError]] = defaultdict(list)
    for one in cause.context or ():
        choices[one.relative_schema_path[0]].append(one)
    if not choices:  # several choices at once, where one is allowed
        yield _value(place, cause.instance, " | ".join(_own_names(cause.validator_value)))
        return
    if all(_strange(errors) for errors in choices.values()):
        yield _no_choice(cause, place, [one for errors in choices.values() for one in errors])
        return
    fewest = min((_strange(errors), len(errors)) for errors in choices.values())
    nearest = [errors for errors in choices.values() if (_strange(errors), len(errors)) == fewest]
    alike = [errors[0] for errors in nearest if len(errors) == 1 and errors[0].validator == "required"]
    if len(nearest) > 1 and len(alike) == len(nearest):
        lacking = [name for one in alike for name in _lacking(one)]
        yield _missing(place, " / ".join(dict.fromkeys(lacking)))
        return
    for one in nearest[0]:
        yield from _explain(one, place)


def _strange(errors: Sequence["ValidationError"]) -> bool:
    """Whether the value is of another shape, or names another type, than the choice asks for."""
    return any(
        (one.validator == "type" and not one.relative_path)
        or (one.validator == "enum" and list(one.relative_path) == ["type"])
        for one in errors
    )


def _no_choice(cause: "ValidationError", place: Place, errors: Sequence["ValidationError"]) -> SchemaFault:
    """A value that is none of the choices: its type is not known, or it has another shape."""
    named = [one for one in errors if list(one.relative_path) == ["type"]]
    if named:
        known: list[Any] = [name for one in named for name in _listed(one.validator_value)]
        return _value((*place, "type"), named[0].instance, ", ".join(dict.fromkeys(map(str, known))))
    return _value(place, cause.instance, " | ".join(dict.fromkeys(map(_expected, errors))))


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  a JSON Schema
    return value if isinstance(value, list) else [value]


def _own_names(choices: Any) -> list[str]:  # noqa: ANN401  a JSON Schema
    """The keys that only some choices ask for."""
    asked = [set(one.get("required", ())) for one in choices if isinstance(one, Mapping)]
    common = set.intersection(*asked) if asked else set()
    return sorted(set().union(*asked) - common)


def _lacking(cause: "ValidationError") -> list[str]:
    names: Any = cause.validator_value
    there: Any = cause.instance
    return [name for name in names if name not in there]


def _expected(cause: "ValidationError") -> str:
    wanted = cause.validator_value
    if cause.validator == "type":
        return " | ".join(_SHAPES.get(one, str(one)) for one in _listed(wanted))
    if cause.validator == "enum":
        return ", ".join(map(str, _listed(wanted)))
    return f"{cause.validator}: {json.dumps(wanted, ensure_ascii=False)}"


def _value(place: Place, value: Any, expected: str) -> SchemaFault:  # noqa: ANN401  JSON
    return warning("descripteur_valeur", place, valeur=shown(value), attendu=expected)


def _missing(place: Place, name: str) -> SchemaFault:
    return warning("descripteur_manque", (*place, name))
