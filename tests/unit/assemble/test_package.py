"""The package on disk: bytes that any tool reads, and a stranger's validator finds right."""

import csv
import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest

from pipeline.engine import Engine
from pipeline.model.errors import TargetFailed
from pipeline.model.package import PARQUET, DataPackage
from pipeline.release.content import proved_content

Pack = Callable[..., DataPackage]
LONG = "é" * 1_500_000  # 3 MB of UTF-8
AWKWARD = (
    'il dit « oui », "non", et "peut-être"',
    "a,b;c\td|e",
    "  au début et à la fin  ",
    "#pas un commentaire",
    "une\nligne\r\nune autre\rencore",
    "12\u00a0500\u202f000 $",
    "😀 é e\u0301 \ufeff",
    "'apostrophe' ''double''",
    "=1+1",
    "NULL",
    "\\N \\",
    '"',
    ",",
    LONG,
)


@pytest.fixture(scope="module")
def packed(paper: Any, pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> DataPackage:
    rowsets = [
        paper(code="1.10", texts=AWKWARD).rowset(),
        paper(code="1.1", costs={"2021-2022": "13700000", "2020-2021": None, "2019-2020": "0.5"}).rowset(),
        paper(code="2").rowset(),
    ]
    return pack(rowsets, tmp_path_factory.mktemp("package"))


def _digests(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_csv_is_written_as_promised(packed: DataPackage) -> None:
    lines = (Path(packed.root) / "data" / "couts.csv").read_bytes().decode().split("\r\n")
    assert lines[0] == "id_rapport,annee_financiere,montant,precision,borne,statut,texte"
    assert lines[1:] == [
        "exemple/1.1/2021-2022,2019-2020,0.50,1.00,exacte,declare,0.5 $",
        "exemple/1.1/2021-2022,2020-2021,,,,sans_objet,s. o.",
        "exemple/1.1/2021-2022,2021-2022,13700000.00,1.00,exacte,declare,13700000 $",
        "exemple/1.10/2021-2022,2021-2022,1000.00,1.00,exacte,declare,1000 $",
        "exemple/2/2021-2022,2021-2022,1000.00,1.00,exacte,declare,1000 $",
        "",
    ]


def test_quotes_stand_only_where_they_must(packed: DataPackage) -> None:
    raw = (Path(packed.root) / "data" / "textes.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode()
    assert "1,  au début et à la fin  \r\n".removeprefix("1,") in text
    assert ",'apostrophe' ''double''\r\n" in text
    assert ',"a,b;c\td|e"\r\n' in text
    assert ',"il dit « oui », ""non"", et ""peut-être"""\r\n' in text


def test_every_text_comes_back_as_it_was(packed: DataPackage) -> None:
    csv.field_size_limit(10_000_000)
    path = Path(packed.root) / "data" / "textes.csv"
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
    assert [row[3] for row in rows if "/1.10/" in row[0]] == list(AWKWARD)
    table = pq.read_table(path.with_suffix(".parquet")).to_pylist()
    assert [row["texte"] for row in table if "/1.10/" in row["id_rapport"]] == list(AWKWARD)


def test_csv_and_parquet_say_the_same_cell_by_cell(packed: DataPackage) -> None:
    root = Path(packed.root)
    with Engine() as engine:
        engine.lock(root)
        for resource in packed.descriptor["resources"]:
            schema = json.loads((root / resource["schema"]).read_text(encoding="utf-8"))
            columns = [field["name"] for field in schema["fields"]]
            assert proved_content(engine, root / resource["path"], root / resource[PARQUET]["path"], columns).exact


def test_parquet_is_typed_and_compressed(packed: DataPackage) -> None:
    root = Path(packed.root)
    costs = pq.ParquetFile(root / "data" / "couts.parquet")
    assert str(costs.schema_arrow.field("montant").type) == "decimal128(15, 2)"
    assert str(costs.schema_arrow.field("texte").type) == "string"
    assert costs.metadata.row_group(0).column(0).compression == "ZSTD"
    assert costs.metadata.metadata[b"bilan_table"] == b"couts"
    assert str(pq.read_schema(root / "data" / "plans.parquet").field("date_debut").type) == "date32[day]"
    assert str(pq.read_schema(root / "provenance" / "provenance.parquet").field("rang").type) == "int64"


def test_the_descriptor_says_what_stands_there(packed: DataPackage) -> None:
    root = Path(packed.root)
    written = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    assert written == packed.descriptor
    assert written["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert {"version", "created"} & written.keys() == set()
    assert written["name"] == "exemple"
    assert written["sources"][0]["title"].endswith(": 3 documents (table sources)")
    names = [resource["name"] for resource in written["resources"]]
    assert names == sorted(names) == sorted(packed.tables)
    for resource in written["resources"]:
        for stated in (resource, resource[PARQUET]):
            raw = (root / stated["path"]).read_bytes()
            assert (stated["bytes"], stated["hash"]) == (len(raw), f"sha256:{sha256(raw).hexdigest()}")
    listed = {path for one in written["resources"] for path in (one["path"], one["schema"], one[PARQUET]["path"])}
    assert set(_digests(root)) == listed | {"datapackage.json"}
    assert packed.rows["couts"] == 5


def test_a_stranger_finds_the_package_right(packed: DataPackage) -> None:
    report = frictionless.Package(f"{packed.root}/datapackage.json").validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])[:5]
    assert report.stats["tasks"] == len(packed.tables)


@pytest.mark.parametrize("threads", [1, 2, 4, 8])
def test_the_same_bytes_at_any_number_of_threads_and_in_any_order(
    paper: Any, pack: Pack, tmp_path: Path, threads: int
) -> None:
    rowsets = [paper(code=f"{number}.1", texts=("a", "b\nc")).rowset() for number in range(40)]
    one = pack(rowsets, tmp_path / "un", threads=1)
    many = pack(rowsets[threads:] + rowsets[:threads], tmp_path / "autre", threads=threads)
    assert _digests(Path(one.root)) == _digests(Path(many.root))


def test_a_disk_that_refuses_is_told(pack: Pack, tmp_path: Path) -> None:
    blocked = tmp_path / "data" / "sources.csv"
    blocked.mkdir(parents=True)
    with pytest.raises(TargetFailed) as told:
        pack([], tmp_path)
    assert told.value.code == "cible_ecriture"
    assert told.value.details["cause"]
