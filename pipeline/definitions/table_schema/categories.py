"""Lists of values: categories, and the words for true and false."""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.definitions.table_schema.fault import (
    COUNT,
    LIST,
    TEXT,
    TEXTS,
    Faults,
    Place,
    error,
    shown,
    warning,
    wrong_value,
)
from pipeline.definitions.table_schema.shape import is_texts
from pipeline.definitions.table_schema.values import read
from pipeline.definitions.table_schema.words import CATEGORISED, FALSE_VALUES, TRUE_VALUES


def truth_words(field: Mapping[str, Any], path: Place) -> Faults:
    """Lists that hold no texts, and a text that means true and false at once, the standard's own included."""
    wrong = [name for name in ("trueValues", "falseValues") if name in field and not is_texts(field[name])]
    yield from (wrong_value((*path, name), field[name], TEXTS) for name in wrong)
    if wrong or field["type"] != "boolean":
        return
    false = set(field.get("falseValues", FALSE_VALUES))
    stated = "trueValues" if "trueValues" in field else "falseValues"
    for one in dict.fromkeys(field.get("trueValues", TRUE_VALUES)):
        if one in false:
            yield error("schema_vrai_et_faux", (*path, stated), valeur=shown(one))


def categories(field: Mapping[str, Any], path: Place) -> Faults:
    """Categories on a type that has none, that are not of the type, or that are given twice."""
    if "categories" not in field:
        return
    stated, here = field["categories"], (*path, "categories")
    if field["type"] not in CATEGORISED:
        yield error("schema_contrainte_etrangere", here, genre=field["type"], attendu=", ".join(CATEGORISED))
    elif not isinstance(stated, list) or not stated:
        yield wrong_value(here, stated, LIST)
    else:
        yield from _each(field, stated, here)
    listed = field.get("constraints")
    if isinstance(listed, Mapping) and "enum" in listed:
        yield warning("schema_enum_et_categories", here)


def _each(field: Mapping[str, Any], stated: list[Any], path: Place) -> Faults:
    labels: dict[Any, str | None] = {}
    said: set[str | None] = set()
    for at, one in enumerate(stated):
        here, value, label = (*path, at), one, None
        if isinstance(one, Mapping):
            if "value" not in one or not isinstance(one.get("label", ""), str):
                yield wrong_value(here, one, f'{{"value": …, "label": {TEXT}}}')
                continue
            here, value, label = (*here, "value"), one["value"], one.get("label")
        held = read(field, value)
        if field["type"] == "integer" and isinstance(value, str):  # the profile: "items": {"type": "integer"}
            yield error("definition_cle_valeur", here, valeur=json.dumps(value, ensure_ascii=False), attendu=COUNT)
        elif held is None:
            yield error("schema_valeur_du_type", here, valeur=shown(value), genre=field["type"])
        elif held in labels and labels[held] != label:
            yield error("schema_nom_double", here, valeur=shown(value))
        elif held in labels:
            yield warning("schema_repetition", here, valeur=shown(value))
        elif label is not None and label in said:
            yield warning("schema_repetition", (*path, at, "label"), valeur=shown(label))
        labels.setdefault(held, label)
        said.add(label)
