"""What a package that someone downloaded says of its tables; nothing outside of its folder is opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.model.package import PARQUET
from pipeline.storage.folders import inside

_PACKAGE = "datapackage.json"


@dataclass(slots=True)
class Contents:
    """The tables of a package by name, and its report of itself in a language.

    Raises ValueError for a path that leads out of `root`, OSError for a file that is not there, and the errors of
    reading JSON that is not what it must be.
    """

    root: Path
    lang: str
    files: Mapping[str, Path] = field(init=False)
    _schemas: dict[str, Mapping[str, Any]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        stated = json.loads((self.root / _PACKAGE).read_text(encoding="utf-8"))
        self.files = {one["name"]: inside(self.root, one[PARQUET]["path"]) for one in stated["resources"]}

    def schema(self, table: str) -> Mapping[str, Any]:
        """The Table Schema of a table."""
        if table not in self._schemas:
            path = inside(self.root, f"schemas/{table}.schema.json")
            self._schemas[table] = json.loads(path.read_text(encoding="utf-8"))
        return self._schemas[table]

    def family(self, table: str) -> str | None:
        """What kind of table it is (`bilan:famille`); None where the package does not tell."""
        told = self.schema(table).get("bilan:famille")
        return told if isinstance(told, str) else None

    def reasons(self, table: str, key: tuple[str, ...], column: str) -> tuple[str, ...]:
        """What the report says of a cell; nothing where there is no report."""
        names = (f"report.{self.lang}.json", "report.json")
        path = next((one for name in names if (one := inside(self.root, f"quality/{name}")).is_file()), None)
        if path is None:
            return ()
        findings = json.loads(path.read_text(encoding="utf-8"))["findings"]
        about = [one for one in findings if one["table"] == table and one["field"] == column]
        samples = (sample for one in about for sample in one["samples"] if tuple(sample["key"]) == key)
        return tuple(dict.fromkeys(sample["message"] for sample in samples))
