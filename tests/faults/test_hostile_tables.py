"""Hostile tables end in a plain, located message, within bounds of time and memory, and touch nothing else."""

import json
import resource
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import hostile
from tests.faults.hostile import MEGABYTE, SCHEMA, package, schema_file, table, validate

GOOD = "a,b\nx,1\ny,2\n"
PLUGIN = "from pathlib import Path\nPath(__file__).with_name('ran').write_text('ran')\n"


@pytest.mark.parametrize(
    ("name", "engine", "inside"),
    [
        ("frictionless_x.py", "auto", True),
        ("frictionless_x.py", "frictionless", True),
        ("frictionless_x.py", "frictionless", False),
        ("frictionless.py", "frictionless", True),
        ("duckdb.py", "auto", True),
        ("json.py", "auto", True),
    ],
)
def test_a_module_beside_the_file_is_not_run(name: str, engine: str, inside: bool, tmp_path: Path) -> None:
    folder = tmp_path / "depot"
    folder.mkdir()
    (folder / name).write_text(PLUGIN, encoding="utf-8")
    path, schema = table(folder, GOOD), schema_file(folder)
    target = "table.csv" if inside else path
    run = validate(target, "--schema", schema, "--engine", engine, folder=folder if inside else None)
    assert not (folder / "ran").exists()
    run.told(0)


def test_a_module_beside_a_package_is_not_run(tmp_path: Path) -> None:
    folder = package(tmp_path / "depot")
    table(folder, GOOD)
    (folder / "frictionless_x.py").write_text(PLUGIN, encoding="utf-8")
    run = validate(".", folder=folder)
    assert not (folder / "ran").exists()
    run.told(0)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = hostile.zip_bomb(tmp_path / "bombe.csv.zip", "bombe.csv")
    assert "bombe.csv.zip" in validate(bomb).told(1, 3, seconds=30, megabytes=500)


def test_a_zip_bomb_in_a_package_is_not_unpacked(tmp_path: Path) -> None:
    folder = package(tmp_path / "depot", path="bombe.csv.zip")
    hostile.zip_bomb(folder / "bombe.csv.zip", "bombe.csv")
    assert "bombe.csv.zip" in validate(folder).told(1, 3, seconds=30, megabytes=500)


@pytest.mark.parametrize("make", [hostile.swollen_workbook, hostile.laughing_workbook], ids=["zip", "entities"])
def test_a_workbook_that_swells_is_refused(make: object, tmp_path: Path) -> None:
    path = make(tmp_path / "classeur.xlsx")  # type: ignore[operator]
    run = validate(path, "--schema", schema_file(tmp_path))
    assert "classeur.xlsx" in run.told(1, 3, seconds=60, megabytes=700)


def test_a_workbook_with_a_million_empty_rows_ends(tmp_path: Path) -> None:
    path = hostile.distant_workbook(tmp_path / "classeur.xlsx")
    validate(path, "--schema", schema_file(tmp_path)).told(1, 3, seconds=120, megabytes=1200)


def test_twenty_thousand_columns(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(20_000)]
    rows = [",".join(names), *(",".join(["1"] * 19_999 + ["x"]) for _ in range(20))]
    path = table(tmp_path, "\n".join(rows) + "\n")
    schema = schema_file(tmp_path, {"fields": [{"name": name, "type": "integer"} for name in names]})
    assert "table.csv" in validate(path, "--schema", schema).told(1, 3, seconds=120)


def test_a_line_of_eighty_megabytes(tmp_path: Path) -> None:
    path = hostile.long_line(tmp_path / "table.csv", 80 * MEGABYTE)
    assert "table.csv" in validate(path, "--schema", schema_file(tmp_path)).told(1, 3)


@pytest.mark.slow
def test_a_line_of_a_gigabyte(tmp_path: Path) -> None:
    path = hostile.long_line(tmp_path / "table.csv", 1024 * MEGABYTE)
    assert "table.csv" in validate(path, "--schema", schema_file(tmp_path)).told(1, 3, seconds=150)


@pytest.mark.parametrize("label", ['"; drop table', "'; DROP TABLE t; --", 'a"b', "rowid", "{a}", "%s", "$1", "\\"])
def test_a_header_that_is_a_statement_is_a_name(label: str, tmp_path: Path) -> None:
    quoted = '"' + label.replace('"', '""') + '"'
    path = table(tmp_path, f"{quoted},b\nun,deux\n1,2\n")
    fields = [{"name": label, "type": "integer"}, {"name": "b", "type": "integer"}]
    run = validate(path, "--schema", schema_file(tmp_path, {"fields": fields}), "--format", "json")
    run.told(1)
    assert [one["row"] for one in run.samples("type-error")] == [2, 2]


@pytest.mark.parametrize("how", ["above", "absolute", "link"])
def test_a_path_that_leaves_the_package_is_not_followed(how: str, tmp_path: Path) -> None:
    secret = table(tmp_path, "a,b\nmot-de-passe,x\n", "secret.csv")
    folder = package(
        tmp_path / "depot", path={"above": "../secret.csv", "absolute": str(secret)}.get(how, "table.csv")
    )
    if how == "link":
        (folder / "table.csv").symlink_to(secret)
    assert "mot-de-passe" not in validate(folder).told(1, 3)


@pytest.fixture
def private() -> Iterator[tuple[str, list[str]]]:
    """An address of this machine, and who knocked there."""
    knocked: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    open_still = threading.Event()

    def listen() -> None:
        while not open_still.is_set():
            try:
                visitor, place = server.accept()
            except TimeoutError:
                continue
            knocked.append(str(place))
            visitor.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/table.csv", knocked
    open_still.set()
    thread.join()
    server.close()


@pytest.mark.parametrize("where", ["path", "paths", "schema", "dialect", "reference"])
def test_an_address_in_a_package_is_not_visited(where: str, private: tuple[str, list[str]], tmp_path: Path) -> None:
    address, knocked = private
    key = {"fields": ["a"], "reference": {"resource": address, "fields": ["a"]}}
    changed = {
        "path": {"path": address},
        "paths": {"path": ["table.csv", address]},
        "schema": {"schema": address.replace(".csv", ".json")},
        "dialect": {"dialect": address.replace(".csv", ".json")},
        "reference": {"schema": {**SCHEMA, "foreignKeys": [key]}},
    }
    folder = package(tmp_path / "depot", **changed[where])
    table(folder, GOOD)
    validate(folder).told(1, 3, 4)
    assert knocked == []


def test_an_address_as_a_target_is_not_visited(private: tuple[str, list[str]]) -> None:
    address, knocked = private
    validate(address).told(2, 3)
    assert knocked == []


@pytest.mark.parametrize("pattern", ["(a+)+b", "(?=a)(a+)+b", "(a|aa)+b", r"(.*)*\1b", "((a{1,50}){1,50}){1,50}"])
def test_a_pattern_without_end_ends(pattern: str, tmp_path: Path) -> None:
    path = table(tmp_path, "a,b\n" + "".join(f"{'a' * 40}{number},1\n" for number in range(50)))
    field = {"name": "a", "type": "string", "constraints": {"pattern": pattern}}
    run = validate(path, "--schema", schema_file(tmp_path, {"fields": [field, SCHEMA["fields"][1]]}))
    said = run.told(1, 4)
    assert "« a »" in said or " a" in said


def test_a_zero_byte_is_located(tmp_path: Path) -> None:
    said = validate(table(tmp_path, b"a,b\nx,1\ny\0,2\n"), "--schema", schema_file(tmp_path)).told(1, 3)
    assert "table.csv" in said
    assert "9" in said


@pytest.mark.parametrize(
    ("content", "row", "line"),
    [("a,b\rx,1\ry,z\r", 3, 3), ('a,b\nx,1\r\n"u\nv",2\rz,w\n', 4, 5), ("a,b\r\nx,1\r\ny,z", 3, 3)],
    ids=["carriage returns", "mixed", "no last line end"],
)
def test_line_ends_of_any_kind_are_counted(content: str, row: int, line: int, tmp_path: Path) -> None:
    run = validate(table(tmp_path, content), "--schema", schema_file(tmp_path), "--format", "json")
    run.told(1)
    assert [(one["row"], one["line"]) for one in run.samples("type-error")] == [(row, line)]


@pytest.mark.parametrize("rows", [3, 30_000], ids=["a few rows", "many rows"])
def test_an_unclosed_quote_is_located_where_it_opens(rows: int, tmp_path: Path) -> None:
    path = table(tmp_path, 'a,b\n"u\nv",1\n"ouvert,2\n' + "x,3\n" * rows)
    run = validate(path, "--schema", schema_file(tmp_path), "--format", "json")
    run.told(1, 3)
    assert [one["line"] for one in run.samples("guillemet_jamais_ferme")] == [4]


def test_a_file_that_is_cut_while_it_is_read(tmp_path: Path) -> None:
    path = table(tmp_path, "a,b\n" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,123456\n" * 1_000_000)
    sizes = iter([*range(30_000_000, 1_000_000, -50_001), *[1_000_003] * 10_000])

    def cut() -> None:
        with path.open("r+b") as stream:
            stream.truncate(next(sizes, 1_000_003))

    validate(path, "--schema", schema_file(tmp_path), during=cut).told(0, 1, 3, 6)


def test_a_file_that_vanishes_or_cannot_be_opened(tmp_path: Path) -> None:
    assert "absent.csv" in validate(tmp_path / "absent.csv", "--schema", schema_file(tmp_path)).told(3)
    folder = tmp_path / "dossier.csv"
    folder.mkdir()
    assert "dossier.csv" in validate(folder, "--schema", schema_file(tmp_path)).told(2, 3)


def test_a_full_disk_for_the_report(tmp_path: Path) -> None:
    target = tmp_path / "rapport.json"
    words = ("--schema", schema_file(tmp_path), "--format", "json", "--to", target)
    path = table(tmp_path, "a,b\n" + "".join(f"x,y{number}\n" for number in range(300)))
    run = validate(path, *words, limits={resource.RLIMIT_FSIZE: 4096})
    assert str(tmp_path) in run.told(6)
    assert not target.exists()


def test_a_full_disk_for_what_is_set_aside(tmp_path: Path) -> None:
    content = ("a,b\n" + "é" * 50 + ",1\n" + "x,1\n" * 200_000).encode("cp1252")
    path = table(tmp_path, content)
    run = validate(path, "--schema", schema_file(tmp_path), limits={resource.RLIMIT_FSIZE: 4096})
    run.told(0, 6)


def test_little_memory_is_enough_or_said(tmp_path: Path) -> None:
    fields = [{**SCHEMA["fields"][0], "constraints": {"unique": True}}, SCHEMA["fields"][1]]
    rows = "".join(f"cle-{number * 7919 % 1_000_003:09}-{'x' * 40},x{number}\n" for number in range(300_000))
    path, schema = table(tmp_path, "a,b\n" + rows), schema_file(tmp_path, {"fields": fields})
    run = validate(path, "--schema", schema, "--memory-limit", "60MB", "--format", "json")
    run.told(1, 3, 6, seconds=120, megabytes=900)
    if run.code == 1:
        assert json.loads(run.out)["totals"]["error"] == 300_000


@pytest.mark.parametrize("megabytes", [600, 1000])
def test_a_lack_of_memory_is_said(megabytes: int, tmp_path: Path) -> None:
    path = table(tmp_path, "a,b\n" + "".join(f"{'x' * 200}{number},x{number}\n" for number in range(200_000)))
    limits = {resource.RLIMIT_AS: megabytes * MEGABYTE}
    validate(path, "--schema", schema_file(tmp_path), limits=limits).told(1, 3, 6, seconds=120)
