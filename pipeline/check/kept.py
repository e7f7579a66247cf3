"""How many findings of a kind are held: a check may find a million rows, and a report shows but the first.

The others are counted, and the keys of all are told to the engine, where scores look for them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.engine import Engine, literal
from pipeline.model.catalogue import Code
from pipeline.model.finding import Finding

KEPT = 1_000
"""Findings of one check, table and field that are held."""
FINDINGS = "constats"
"""The table of what was found, with the catalogue's severities."""
TYPES = dict.fromkeys(("code", "gravite", "table_nom", "cle", "champ"), "VARCHAR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Of which checks every finding is held, and who is given every finding of all.

    A person's decision may concern any finding of its check: none can stand for others.
    """

    whole: frozenset[str] = frozenset()
    listed: Callable[[Iterable[Finding]], None] | None = None

    def most(self, code: str) -> int | None:
        """How many findings of a check, table and field are held; None where all are."""
        return None if code in self.whole else KEPT


def tell(engine: Engine, code: Code, rows: str) -> None:
    """Adds all that a check found to the table of findings; `rows` returns their tables, keys and fields."""
    engine.append(FINDINGS, {name: [] for name in TYPES}, TYPES)
    engine.run(f"INSERT INTO {FINDINGS} SELECT {literal(code.name)}, {literal(code.severity)}, r.* FROM ({rows}) r")
