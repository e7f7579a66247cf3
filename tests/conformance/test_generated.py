"""On tables made at random, of every type, our engine says what frictionless says, cell by cell.

The tests that decide whether a change lands make the same tables everywhere; `make hunt` makes new ones. The seed of
a run is told when it fails; `CONFORMANCE_SEED` repeats it.
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conformance.cases import V2
from tests.conformance.made_cells import MAKERS, cell
from tests.conformance.made_fields import made_field, plain, readable
from tests.conformance.ours import disagreement, our_faults
from tests.conformance.reference import Escaped, Fault, reference_faults

SEED = int(os.environ.get("CONFORMANCE_SEED") or 1)
FILES, COLUMNS, ROWS = 5, 16, 250
SHAPES = 60
TOLD = "guillemet_jamais_ferme"

Table = tuple[dict[str, Any], list[dict[str, Any]], list[list[str]]]


@pytest.mark.parametrize("kind", MAKERS)
def test_twenty_thousand_cells_of_a_type_are_judged_alike(kind: str, tmp_path: Path) -> None:
    rng = Random(f"{SEED} {kind}")  # noqa: S311  a seed repeats it
    for number in range(FILES):
        schema, fields, columns = _made(rng, kind)
        path = tmp_path / f"{number}.csv"
        _write(path, fields, columns, rng.choice(("\n", "\r\n")), rng)
        _compare(path, schema, fields, columns)


def test_texts_of_any_shape_are_cut_alike(tmp_path: Path) -> None:
    rng = Random(f"{SEED} shapes")  # noqa: S311  a seed repeats it
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]
    schema = {**V2, "fields": fields, **rng.choice(({}, {"primaryKey": ["a"]}))}
    for number in range(SHAPES):
        sign = rng.choice(("\n", "\r\n", "\r"))
        body = "".join(
            rng.choice(("x", "1", ",", ",", "1,1" + sign, sign, sign, '"', '""', " ", "\t", "é", "\n", "\r\n"))
            for _ in range(rng.randint(1, 40))
        )
        path = tmp_path / f"{number}.csv"
        text = f"a,b{sign}{body}" if rng.random() < 0.9 else body
        path.write_bytes(text.encode())
        lost, invented = _difference(path, schema)
        assert not lost + invented, f"seed {SEED}, {text!r}: only the reference {lost}, only we {invented}"


def _made(rng: Random, kind: str) -> Table:
    fields = [made_field(rng, kind, f"x{number}") for number in range(COLUMNS)]
    missing = rng.choice(([""], [""], ["", "NA"], ["-"], []))
    columns = [
        readable(field, [cell(rng, field, (*field.get("missingValues", missing), "")) for _ in range(ROWS)])
        for field in fields
    ]
    schema = {**V2, "fields": [{"name": "n", "type": "string"}, *map(plain, fields)], "missingValues": missing}
    return schema, fields, columns


def _write(
    path: Path, fields: Sequence[Mapping[str, Any]], columns: Sequence[Sequence[str]], end: str, rng: Random
) -> None:
    def quoted(text: str) -> str:
        needed = any(sign in text for sign in ',"\r\n') or rng.random() < 0.05
        return '"' + text.replace('"', '""') + '"' if needed else text

    rows = [
        ["n", *(field["name"] for field in fields)],
        *([f"r{n}", *row] for n, row in enumerate(zip(*columns, strict=True))),
    ]
    path.write_bytes("".join(",".join(map(quoted, row)) + end for row in rows).encode("utf-8", "surrogatepass"))


def _difference(path: Path, schema: Mapping[str, Any]) -> tuple[Counter[Fault], Counter[Fault]]:
    dialect = {"delimiter": ","}
    reference, lost, invented = reference_faults(path, schema, dialect), Counter[Fault](), Counter[Fault]()
    for way in ("duckdb", "sifted"):
        kept, more = our_faults(path, schema, dialect, way)
        kept = Counter({fault: count for fault, count in kept.items() if fault[0] != TOLD})
        only_reference, only_we = disagreement(reference, kept, more)
        lost, invented = lost | only_reference, invented | only_we
    return lost, invented


def _compare(
    path: Path, schema: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], columns: Sequence[Sequence[str]]
) -> None:
    try:
        lost, invented = _difference(path, schema)
    except Escaped as cause:
        pytest.fail(f"seed {SEED}: frictionless gives no report of {path.name}: {cause}")
    if lost or invented:
        pytest.fail(f"seed {SEED}: " + "\n".join(_shrunk(path, schema, fields, columns, lost, invented)))


def _shrunk(
    path: Path,
    schema: Mapping[str, Any],
    fields: Sequence[Mapping[str, Any]],
    columns: Sequence[Sequence[str]],
    lost: Counter[Fault],
    invented: Counter[Fault],
) -> list[str]:
    """The cells that disagree, each with its field and whether it still does so in a file of its own."""
    places = {field["name"]: place for place, field in enumerate(fields)}
    said = []
    for side, faults in (("only the reference", lost), ("only we", invented)):
        for kind, row, name in list(faults)[:8]:
            if row is None or name not in places:
                said.append(f"{side}: {kind} {row} {name}")
                continue
            field, text = fields[places[name]], columns[places[name]][row - 2]
            alone = path.with_name("alone.csv")
            _write(alone, [field], [[text]], "\n", Random(0))  # noqa: S311  same
            one = {**schema, "fields": [{"name": "n", "type": "string"}, plain(field)]}
            still = "alone as well" if any(_difference(alone, one)) else "only among the others"
            said.append(
                f"{side}, {still}: {kind} for {text[:80]!r} in {plain(field)}, missing {schema['missingValues']}"
            )
    return said
