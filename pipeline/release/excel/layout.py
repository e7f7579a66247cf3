"""What a release's workbook holds and where: who writes it and who reads it again go by this alone."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, quoted
from pipeline.model.package import PARQUET
from pipeline.release.content import parquet_table

ABOUT, DICTIONARY, NOTES = "Lisez-moi", "Dictionnaire", "Notes"
MOST_ROWS = 100_000
"""A table with more rows is left out, and named."""
_LONGEST = 32_767  # UTF-16 units that a cell holds
_WHOLE = 10**15  # a cell keeps fifteen digits of a number
_FIRST_DAY = date(1900, 3, 1)  # Excel has a day too many before it
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
_KEPT_BY_EXCEL = ("history", "historique")
Held = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as its schema describes it, in French."""

    name: str
    type: str
    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """A table of the release with the sheet that holds it; `sheet` is None for one that is left out.

    `csv` and `parquet` are its files, from the release's root.
    """

    table: str
    title: str
    sheet: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    csv: str
    parquet: str
    rows: int

    def read(self, engine: Engine, root: Path) -> Iterator[tuple[tuple[Any, ...], tuple[Held, ...]]]:
        """The rows in order: what the table says, and what the cells of the workbook hold for it."""
        names = ", ".join(quoted(one.name) for one in self.columns)
        for row in engine.rows(f"SELECT {names} FROM {parquet_table(root / self.parquet)}"):
            yield row, tuple(held(value, self.csv) for value in row)

    def measure(self, engine: Engine, root: Path) -> tuple[tuple[int, int], ...]:
        """Of each column the length of its longest value as text, and the bytes of all of them."""
        texts = [f"CAST({quoted(one.name)} AS VARCHAR)" for one in self.columns]
        sizes = ", ".join(f"coalesce(max(length({text})), 0), coalesce(sum(strlen({text})), 0)" for text in texts)
        found = next(engine.rows(f"SELECT {sizes} FROM {parquet_table(root / self.parquet)}"))
        return tuple((int(found[place]), int(found[place + 1])) for place in range(0, len(found), 2))


def sheets_of(engine: Engine, root: Path, descriptor: Mapping[str, Any]) -> tuple[TableSheet, ...]:
    """The tables of a package in the order of its descriptor.

    Raises OSError, ValueError, LookupError, TypeError and EngineError where the package is not what it must be.
    """
    return tuple(_sheets(engine, root, descriptor))


def _sheets(engine: Engine, root: Path, descriptor: Mapping[str, Any]) -> Iterator[TableSheet]:
    taken = {name.lower() for name in (ABOUT, DICTIONARY, NOTES, *_KEPT_BY_EXCEL)}
    for resource in descriptor["resources"]:
        name, parquet = str(resource["name"]), str(resource[PARQUET]["path"])
        schema = json.loads((root / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        rows = int(engine.value(f"SELECT count(*) FROM {parquet_table(root / parquet)}"))
        title = str(resource.get("title", name))
        left_out = rows > MOST_ROWS or schema.get("bilan:famille") == "provenance"
        sheet = None if left_out else sheet_name(title, name, taken)
        if sheet:
            taken.add(sheet.lower())
        yield TableSheet(
            table=name,
            title=title,
            sheet=sheet,
            columns=tuple(_columns(schema)),
            key=tuple(schema["primaryKey"]),
            csv=str(resource["path"]),
            parquet=parquet,
            rows=rows,
        )


def _columns(schema: Mapping[str, Any]) -> Iterator[Column]:
    for one in schema["fields"]:
        name = str(one["name"])
        yield Column(
            name=name,
            type=str(one["type"]),
            title=str(one.get("title", name)),
            description=str(one.get("description", "")),
        )


def sheet_name(title: str, table: str, taken: Iterable[str]) -> str:
    """A name that Excel takes for a sheet: the title, cut between words, and told apart from those `taken`."""
    plain = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("' ")
    known = set(taken)
    for number in range(1, len(known) + 2):
        mark = f" ({number})" if number > 1 else ""
        name = _cut(plain or table, _LONGEST_NAME - len(mark)) + mark
        if name.lower() not in known:
            return name
    raise ValueError(title)


def _cut(text: str, most: int) -> str:
    while _units(text) > most:
        shorter = text.rpartition(" ")[0]
        text = shorter or text[:-1]
    return text.rstrip("' ")


def held(value: Any, csv: str) -> Held:  # noqa: ANN401  a cell of any type
    """A value as a cell holds it: what Excel would round, misread or refuse is text.

    A text too long for a cell is never cut: the cell names the file that has it.
    """
    if isinstance(value, str):
        return value if len(value) * 2 <= _LONGEST or _units(value) <= _LONGEST else elsewhere(csv)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return value if _fits(value) else str(value)
    if type(value) is date:
        return value if value >= _FIRST_DAY else value.isoformat()
    return str(value)


def elsewhere(csv: str) -> str:
    """What stands in place of a text that is too long."""
    return f"→ {csv}"


def _fits(value: int | Decimal) -> bool:
    if isinstance(value, int):
        return abs(value) < _WHOLE
    return value.is_finite() and len(value.as_tuple().digits) <= len(str(_WHOLE - 1))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
