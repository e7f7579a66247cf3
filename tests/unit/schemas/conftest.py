"""What the tests of the definitions share: the repository's folders and its schemas, as they are on disk."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

Schemas = dict[str, dict[str, Any]]
Resources = Callable[[Path, dict[str, str]], Package]


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def schemas(root: Path) -> Schemas:
    return {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((root / "schemas").glob("*.schema.json"))
    }


@pytest.fixture(scope="session")
def package_of(root: Path, schemas: Schemas) -> Resources:
    """A package of our template and the given tables, each at its path below a folder."""

    def build(folder: Path, tables: dict[str, str]) -> Package:
        template = json.loads((root / "datapackage" / "template.json").read_text(encoding="utf-8"))
        resources = [
            {
                "name": name,
                "path": path,
                "scheme": "file",
                "format": "csv",
                "encoding": "utf-8",
                "schema": schemas[name],
            }
            for name, path in tables.items()
        ]
        return Package.from_descriptor({**template, "name": "essai", "resources": resources}, basepath=str(folder))

    return build
