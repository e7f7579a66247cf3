"""What differs between two Table Schemas of one table, and the level that each difference calls for.

The levels are those of Data Package's versioning recipe; what the recipe leaves open is read with
`fieldsMatch: subset` as the promise. That a column only has another name is told by its values (`renames`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.model.release import Change, Level

_READING = (
    "format", "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "missingValues", "itemType",
    "delimiter", "categoriesOrdered",
)  # fmt: skip
"""Properties that decide, with the type, how a field's text becomes a value."""

_MEANING = ("unit", "bilan:unite", "bilan:echelle", "rdfType")
_OF_TABLE = ("missingValues", "fieldsMatch")
_STRUCTURE = frozenset({"type", "constraints", "categories", *_READING, *_MEANING})
_TABLE_STRUCTURE = frozenset({"fields", "primaryKey", "foreignKeys", "uniqueKeys", *_OF_TABLE})
_OPEN = {"format": "default"}


def compare_schema(
    table: str, old: Mapping[str, Any], new: Mapping[str, Any], renamed: Mapping[str, str]
) -> Iterator[Change]:
    """The differences between two schemas of one table, at least one where they are not the same.

    `renamed` gives the new name of columns that only have another name.
    """
    before = {field["name"]: field for field in old["fields"]}
    after = {field["name"]: field for field in new["fields"]}
    yield from _compare_keys(table, old, new, renamed)
    for name, to in sorted(renamed.items()):
        yield Change(level="MAJOR", kind="champ_renomme", table=table, field=name, to=to)
    for name in sorted(before.keys() - after.keys() - renamed.keys()):
        yield Change(level="MAJOR", kind="champ_retire", table=table, field=name)
    for name in sorted(after.keys() - before.keys() - set(renamed.values())):
        required = after[name].get("constraints", {}).get("required", False)
        yield Change(level="MAJOR" if required else "MINOR", kind="champ_ajoute", table=table, field=name)
    pairs = {name: renamed.get(name, name) for name in before if renamed.get(name, name) in after}
    for name, to in pairs.items():
        yield from _compare_field(table, before[name], after[to])
    if list(pairs.values()) != [name for name in after if name in set(pairs.values())]:
        yield Change(level="PATCH", kind="ordre_change", table=table)
    if _words(old, _TABLE_STRUCTURE) != _words(new, _TABLE_STRUCTURE):
        yield Change(level="PATCH", kind="description_changee", table=table)


def _compare_keys(
    table: str, old: Mapping[str, Any], new: Mapping[str, Any], renamed: Mapping[str, str]
) -> Iterator[Change]:
    if [renamed.get(part, part) for part in old["primaryKey"]] != list(new["primaryKey"]):
        yield Change(level="MAJOR", kind="cle_changee", table=table)
    if level := _promises(old.get("foreignKeys", []), new.get("foreignKeys", [])):
        yield Change(level=level, kind="cle_etrangere_changee", table=table)
    if level := _promises(old.get("uniqueKeys", []), new.get("uniqueKeys", [])):
        kind = "contrainte_resserree" if level == "MAJOR" else "contrainte_relachee"
        yield Change(level=level, kind=kind, table=table)
    if any(old.get(name) != new.get(name) for name in _OF_TABLE):
        yield Change(level="MAJOR", kind="type_change", table=table)


def _promises(old: Sequence[Any], new: Sequence[Any]) -> Level | None:
    """A key is a promise about values: one more tightens, one less relaxes."""
    if any(key not in old for key in new):
        return "MAJOR"
    return "MINOR" if any(key not in new for key in old) else None


def _compare_field(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    name = old["name"]
    if typed(old) != typed(new):
        yield Change(level="MAJOR", kind="type_change", table=table, field=name)
    if any(old.get(one) != new.get(one) for one in _MEANING):
        yield Change(level="MAJOR", kind="unite_changee", table=table, field=name)
    rules, others = _constraints(old), _constraints(new)
    if rules != others:
        yield _constraint_change(table, name, rules, others)
    named = {**new, "name": name}
    reworded = rules == others and old.get("constraints", {}) != new.get("constraints", {})
    if reworded or _words(old, _STRUCTURE) != _words(named, _STRUCTURE):
        yield Change(level="PATCH", kind="description_changee", table=table, field=name)


def _constraint_change(table: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    if not _relaxed(old, new):
        return Change(level="MAJOR", kind="contrainte_resserree", table=table, field=name)
    codes = {key: new[key] - old[key] for key in ("enum", "categories") if key in old and key in new}
    others = any(old.get(key) != new.get(key) for key in {*old, *new} - codes.keys())
    added = sum(map(len, codes.values()))
    if added and not others:
        return Change(level="MINOR", kind="code_ajoute", table=table, field=name, count=added)
    return Change(level="MINOR", kind="contrainte_relachee", table=table, field=name)


def typed(field: Mapping[str, Any]) -> tuple[str, ...]:
    """What decides how a field's text becomes a value."""
    return (str(field["type"]), *(repr(field.get(name, _OPEN.get(name))) for name in _READING))


def _constraints(field: Mapping[str, Any]) -> dict[str, Any]:
    """What forbids something, in one way of writing: constraints, and categories as a list of codes."""
    stated = {key: value for key, value in field.get("constraints", {}).items() if value is not False}
    rules = {key: frozenset(map(str, value)) if key == "enum" else value for key, value in stated.items()}
    if "categories" in field:
        codes = (one["value"] if isinstance(one, Mapping) else one for one in field["categories"])
        rules["categories"] = frozenset(map(str, codes))
    return rules


def _relaxed(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether every value that the old constraints allow is surely allowed by the new ones."""
    return all(key in old and (old[key] == value or _wider(key, old[key], value)) for key, value in new.items())


def _wider(key: str, old: Any, new: Any) -> bool:  # noqa: ANN401  a constraint of any type
    if key in {"enum", "categories"}:
        return bool(old <= new)
    if type(old) is not type(new):
        return False
    if key in {"minimum", "minLength"}:
        return bool(new <= old)
    return key in {"maximum", "maxLength"} and bool(new >= old)


def _words(data: Mapping[str, Any], structural: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in structural}
