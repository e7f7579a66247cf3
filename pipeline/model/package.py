"""A data package on disk, still a draft: it may hold findings and is no release."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARQUET = "bilan:parquet"  # a resource's property: the Parquet file that holds the rows of its CSV

PROVENANCE = "provenance"
"""The table that tells where every value stands; it changes with every document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPackage:
    """A folder that holds `datapackage.json` and its files. `rows` counts the rows of each table."""

    root: str
    descriptor: Mapping[str, Any]
    tables: tuple[str, ...]
    rows: Mapping[str, int]
