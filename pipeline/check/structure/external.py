"""Foreign keys into other data packages: followed by path, and only into what their hashes say is meant.

A reference names the other package by the path of its descriptor (`package`) and by the SHA-256 of that file
(`hash`); the descriptor states the hash of each resource. So a key reads nothing outside of its own package but
bytes that whoever wrote it knew.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.check.structure.asked import TableAsked
from pipeline.model.finding import Finding
from pipeline.model.source import Location
from pipeline.storage.digests import sha256_file

UNREAD, OTHER = "cle_autre_jeu_non_lu", "cle_autre_jeu_different"
_READ = (".csv", ".tsv", ".parquet")


@dataclass(slots=True, kw_only=True)
class Followed:
    """A descriptor whose outer keys name tables of `others`; keys that were not followed are told and gone."""

    descriptor: dict[str, Any]
    others: dict[str, tuple[Path, TableAsked]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def follow_keys(root: Path, descriptor: Mapping[str, Any], how: TableAsked) -> Followed:
    """What the keys of the package in `root` into other packages lead to.

    Tables are called `path of the descriptor#resource`. With frictionless alone no such key is followed.
    """
    followed = Followed(descriptor=json.loads(json.dumps(descriptor)))
    for resource in followed.descriptor["resources"]:
        schema = resource.get("schema")
        if not isinstance(schema, dict) or not any(_outer(key) for key in schema.get("foreignKeys") or []):
            continue
        kept = [
            key
            for key in schema["foreignKeys"]
            if not _outer(key) or _is_followed(root, followed, str(resource["name"]), key, how)
        ]
        schema["foreignKeys"] = kept
        if not kept:
            del schema["foreignKeys"]
    return followed


def without_outer_keys(resource: dict[str, Any], others: Mapping[str, object]) -> Iterator[Finding]:
    """Takes the keys to `others` out of a resource that frictionless judges, and tells them."""
    schema = resource.get("schema")
    keys = schema.get("foreignKeys", []) if isinstance(schema, dict) else []
    for key in [key for key in keys if key.get("reference", {}).get("resource") in others]:
        keys.remove(key)
        yield _told(UNREAD, str(resource["name"]), key, str(key["reference"]["resource"]))


def _outer(key: Any) -> bool:  # noqa: ANN401  JSON
    return isinstance(key, dict) and isinstance(key.get("reference"), dict) and "package" in key["reference"]


def _is_followed(root: Path, followed: Followed, table: str, key: dict[str, Any], how: TableAsked) -> bool:
    """Whether a key leads to a table, which it then names as one of its own package; else it is told why not."""
    reference = key["reference"]
    name = f"{reference['package']}#{reference.get('resource') or ''}"
    found = UNREAD if how.engine == "frictionless" else _table(root, reference, how)
    if isinstance(found, str):
        followed.findings.append(_told(found, table, key, name))
        return False
    followed.others[name] = found
    key["reference"] = {"resource": name, "fields": reference["fields"]}
    return True


def _table(root: Path, reference: Mapping[str, Any], how: TableAsked) -> tuple[Path, TableAsked] | str:
    """The table that a reference leads to, or the code that says why there is none."""
    stated, named = _sha256(reference), str(reference["package"])
    if stated is None or "://" in named:
        return UNREAD
    try:
        file = (root / named).resolve()
        if not file.is_file() or sha256_file(file) != stated:
            return OTHER
        resources = json.loads(file.read_text(encoding="utf-8"))["resources"]
        found = next(one for one in resources if one["name"] == reference.get("resource"))
        path = (file.parent / found["path"]).resolve()
        names = {one["name"] for one in found["schema"]["fields"]}
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return OTHER
    wanted = reference["fields"]
    there = path.is_relative_to(file.parent) and path.is_file()
    if not there or not names.issuperset([wanted] if isinstance(wanted, str) else wanted):
        return OTHER
    return _pinned(path, found, how)


def _pinned(path: Path, found: Mapping[str, Any], how: TableAsked) -> tuple[Path, TableAsked] | str:
    """The file of a resource, if it is the one that its descriptor means."""
    content = _sha256(found)
    if content is None or path.suffix.lower() not in _READ or not isinstance(found.get("dialect", {}), dict):
        return UNREAD
    if sha256_file(path) != content:
        return OTHER
    asked = replace(how, schema=found["schema"], dialect=found.get("dialect"), encoding=found.get("encoding"))
    return path, replace(asked, listing=None)


def _sha256(stated: Mapping[str, Any]) -> str | None:
    """The SHA-256 that a `hash` states, if it is one."""
    algorithm, _, digest = str(stated.get("hash") or "").partition(":")
    return digest.lower() if algorithm == "sha256" and digest else None


def _told(code: str, table: str, key: Mapping[str, Any], name: str) -> Finding:
    fields = key.get("fields", [])
    names = fields if isinstance(fields, str) else ", ".join(map(str, fields))
    return Finding(
        code=code, table=table, field=names, location=Location(file="datapackage.json"), details={"visee": name}
    )
