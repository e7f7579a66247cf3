"""What a query reads, by the engine's own parser."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1_000)  # the same rules are asked of every draft
def tables_read(tree: str) -> frozenset[str]:
    """The tables that a query names, as `table` or `schema.table`, from its tree as the engine serialises it.

    What the query names itself (`WITH`) is no table.
    """
    parsed = json.loads(tree)
    own = {entry["key"] for node in _nodes(parsed) for entry in node.get("cte_map", {}).get("map", [])}
    named = [
        (node.get("schema_name", ""), node["table_name"])
        for node in _nodes(parsed)
        if node.get("type") == "BASE_TABLE"
    ]
    return frozenset(f"{schema}.{name}" if schema else name for schema, name in named if schema or name not in own)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  JSON
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)
