"""The corpus: small tables with what must be said of them, written by hand in `corpus/*.toml`.

Two ways to write a case. `cells`: one field and texts for it, one a row. `good` must pass, `bad` must not be
of the type, `out` is of the type but breaks one constraint, `told` is only compared between engines. `file`: a
whole file as `text` (or `hex` for odd bytes) with schema, dialect and `expected`, a list of [type, row, field];
without `expected` the engines are only compared. Row 0 stands for no row, field "" for no field.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.reference import Fault, fault

CORPUS = Path(__file__).parent / "corpus"
DIFFERENCES: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "differences.toml").read_text(encoding="utf-8")
)["difference"]
FIELD = "x"
V2 = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file. `told` are rows of which nothing is expected; `differs` is an id of `differences.toml`;"""

    subject: str
    name: str
    content: bytes
    file: str
    schema: Mapping[str, Any] | None
    dialect: Mapping[str, Any]
    ruled: bool
    encoding: str
    expected: Counter[Fault] | None
    told: frozenset[int]
    differs: str | None

    def asked(self) -> Mapping[str, Any] | None:
        """The dialect that our engines are told: none where a rule of ours is to decide it."""
        return None if self.ruled else {"delimiter": ",", **self.dialect}

    def write(self, folder: Path) -> Path:
        path = folder / self.file
        path.write_bytes(self.content)
        return path


def read_corpus() -> list[Case]:
    return [case for path in sorted(CORPUS.glob("*.toml")) for case in _read(path)]


def _read(path: Path) -> Iterator[Case]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for one in data.get("cells", []):
        yield _of_cells(path.stem, one)
    for one in data.get("file", []):
        yield _of_file(path.stem, one)


def _of_cells(subject: str, one: Mapping[str, Any]) -> Case:
    kinds = {"good": (), "bad": ("type-error",), "out": ("constraint-error",), "told": ()}
    assert set(one) <= {"name", "field", "schema", "differs", *kinds}, one
    records, expected, told = [("n", FIELD)], [], set()
    for kind, faults in kinds.items():
        for text in one.get(kind, ()):
            records.append((str(len(records)), text))
            expected += [(name, len(records), FIELD) for name in faults]
            told |= {len(records)} if kind == "told" else set()
    text = "".join(f"{number},{_quoted(cell)}\n" for number, cell in records)
    fields = [{"name": "n", "type": "string"}, {"name": FIELD, **one["field"]}]
    schema = {**V2, "fields": fields, **one.get("schema", {})}
    return _case(subject, one, content=text.encode(), schema=schema, expected=expected, told=told)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if any(sign in text for sign in ',"\r\n') else text


def _of_file(subject: str, one: Mapping[str, Any]) -> Case:
    known = {"name", "text", "hex", "schema", "fields", "dialect", "file", "encoding", "expected", "differs", "ruled"}
    assert set(one) <= known, set(one) - known
    content = bytes.fromhex(one["hex"]) if "hex" in one else one["text"].encode()
    schema = one.get("schema")
    if "fields" in one:
        fields = [_short(words) if isinstance(words, str) else words for words in one["fields"]]
        schema = {**V2, **(schema or {}), "fields": fields}
    return _case(subject, one, content=content, schema=schema, expected=one.get("expected"))


def _short(words: str) -> dict[str, Any]:
    """`montant number required` as a field."""
    name, kind, *constraints = words.split()
    field: dict[str, Any] = {"name": name, "type": kind}
    return {**field, "constraints": dict.fromkeys(constraints, True)} if constraints else field


def _case(subject: str, one: Mapping[str, Any], **given: Any) -> Case:
    differs = one.get("differs")
    assert differs is None or differs in DIFFERENCES, differs
    expected = given.pop("expected")
    faults = None if expected is None else Counter(fault(kind, row or None, name) for kind, row, name in expected)
    return Case(
        subject=subject,
        name=one["name"],
        file=one.get("file", "table.csv"),
        dialect=one.get("dialect", {}),
        ruled=one.get("ruled", False),
        encoding=one.get("encoding", "utf-8"),
        told=frozenset(given.pop("told", ())),
        expected=faults,
        differs=differs,
        **given,
    )
