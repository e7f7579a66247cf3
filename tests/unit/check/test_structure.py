"""Structure, as frictionless judges it: every fault located, none lost, nothing followed outside."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.structure import TableAsked, check_table
from pipeline.check.structure.packages import check_structure, open_package
from pipeline.definitions import Definitions
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage

Pack = Callable[..., DataPackage]
HEADER = "id_rapport,annee_financiere,montant,precision,borne,statut,texte\n"
GOOD = "exemple/1/2021-2022,2021-2022,10,1,exacte,declare,10 $\n"
FIELD = {"name": "id", "type": "integer"}


def _quiet(_done: int, _total: int) -> None:
    pass


def _facts(finding: Finding) -> tuple[Any, ...]:
    place = finding.location
    assert place is not None
    return finding.code, place.row, place.field, finding.field, finding.value, finding.key


@pytest.fixture
def costs(tmp_path: Path, definitions: Definitions) -> Callable[..., list[Finding]]:
    def check(text: str, *, header: str = HEADER) -> list[Finding]:
        path = tmp_path / "couts.csv"
        path.write_text(header + text, encoding="utf-8")
        asked = TableAsked(schema=definitions.tables["couts"].descriptor, name="couts")
        answer = check_table(path, asked)
        findings = answer.findings
        assert [run.engine for run in answer.checks] == ["duckdb"]
        assert {finding.table for finding in findings} <= {"couts"}
        return findings

    return check


def test_a_right_table(costs: Callable[..., list[Finding]]) -> None:
    assert costs(GOOD) == []


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            GOOD.replace(",10,", ",dix,"),
            ("type-error", 2, "3", "montant", "dix", ("exemple/1/2021-2022", "2021-2022")),
        ),
        (
            GOOD.replace("declare", "dit"),
            ("constraint-error", 2, "6", "statut", "dit", ("exemple/1/2021-2022", "2021-2022")),
        ),
        (
            GOOD + GOOD,
            (
                "primary-key",
                3,
                "1",
                "id_rapport, annee_financiere",
                "exemple/1/2021-2022, 2021-2022",
                ("exemple/1/2021-2022", "2021-2022"),
            ),
        ),
        (
            GOOD.replace("\n", ",plus\n"),
            ("extra-cell", 2, "8", None, "plus", ("exemple/1/2021-2022", "2021-2022")),
        ),
        (
            GOOD.replace(",10 $\n", "\n"),
            ("missing-cell", 2, "7", "texte", None, ("exemple/1/2021-2022", "2021-2022")),
        ),
    ],
)
def test_a_fault_is_located(costs: Callable[..., list[Finding]], text: str, facts: tuple[Any, ...]) -> None:
    assert [_facts(finding) for finding in costs(text)] == [facts]


def test_a_blank_row_is_no_row(costs: Callable[..., list[Finding]]) -> None:
    found = [_facts(finding)[:2] for finding in costs(GOOD + "\n" + GOOD.replace("2021,", "2020,", 1))]
    assert ("blank-row", 3) in found


def test_a_header_of_other_words(costs: Callable[..., list[Finding]]) -> None:
    found = costs(GOOD, header=HEADER.replace("montant", "cout"))
    assert ("incorrect-label", "3", "montant") in {(f.code, f.location.field, f.field) for f in found if f.location}


def test_more_faults_than_anyone_reads_are_counted_exactly(costs: Callable[..., list[Finding]]) -> None:
    rows = [f"exemple/{n}/2021-2022,2021-2022,x,1,exacte,declare,10 $\n" for n in range(2500)]
    found = costs("".join(rows))
    assert sum(1 + finding.more for finding in found) == 2500
    assert {finding.code for finding in found} == {"type-error"}
    assert [_facts(finding)[1] for finding in found] == list(range(2, 102)), "of many, the first hundred are kept"


def test_keys_to_other_tables_are_not_followed_in_a_lone_table(tmp_path: Path) -> None:
    key = {"fields": ["id"], "reference": {"resource": "ailleurs", "fields": ["id"]}}
    schema = {"fields": [FIELD], "foreignKeys": [key]}
    (tmp_path / "a.csv").write_text("id\n1\nx\n", encoding="utf-8")
    found = check_table(tmp_path / "a.csv", TableAsked(schema=schema)).findings
    assert [_facts(finding) for finding in found] == [("type-error", 3, "1", "id", "x", ())]


def test_without_a_schema_types_are_inferred(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,nom\n" + "1,a\n" * 99 + "x,b\n", encoding="utf-8")
    found = check_table(tmp_path / "a.csv", TableAsked()).findings
    assert _facts(found[0]) == ("type-error", 101, "1", "id", "x", ())
    assert found[0].table == "a"
    assert [(one.code, one.details) for one in found[1:]] == [
        ("schema_deduit", {"types": "id (integer), nom (string)"})
    ]


# --- Packages --------------------------------------------------------------------------------------


def _alter(root: Path, name: str, old: str, new: str) -> None:
    path = root / "data" / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.fixture(scope="module")
def whole(paper: Any, pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> DataPackage:
    return pack([paper().rowset(), paper(code="2").rowset()], tmp_path_factory.mktemp("package"))


@pytest.fixture
def copy(whole: DataPackage, tmp_path: Path) -> Path:
    import shutil  # noqa: PLC0415

    shutil.copytree(whole.root, tmp_path / "p")
    return tmp_path / "p"


def test_a_whole_package_is_right_and_progress_is_told(whole: DataPackage) -> None:
    steps: list[tuple[int, int]] = []
    package, found = open_package(Path(whole.root) / "datapackage.json")
    assert package is not None
    assert found == []
    assert set(package.tables) == set(whole.tables)
    findings, _ = check_structure(Path(whole.root), package.descriptor, lambda *step: steps.append(step))
    assert findings == []
    assert steps == [(number, len(whole.tables)) for number in range(1, len(whole.tables) + 1)]


def test_a_row_that_refers_to_none(copy: Path, whole: DataPackage) -> None:
    _alter(copy, "couts.csv", "exemple/2/2021-2022", "exemple/3/2021-2022")
    found, _ = check_structure(copy, whole.descriptor, _quiet)
    keyed = next(finding for finding in found if finding.code == "foreign-key")
    place = ("foreign-key", 3, "1", "id_rapport", "exemple/3/2021-2022", ("exemple/3/2021-2022", "2021-2022"))
    assert _facts(keyed) == place
    assert keyed.location is not None
    assert (keyed.table, keyed.location.file) == ("couts", "data/couts.csv")


def test_bytes_that_are_not_those_described(copy: Path, whole: DataPackage) -> None:
    _alter(copy, "couts.csv", "1000 $", "1001 $")
    found, _ = check_structure(copy, whole.descriptor, _quiet)
    assert [(finding.code, finding.table) for finding in found] == [("hash-count", "couts")]


def test_a_parquet_file_that_is_not_the_one_described(copy: Path) -> None:
    path = copy / "data" / "couts.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    package, found = open_package(copy / "datapackage.json")
    assert package is not None
    assert [(finding.code, finding.table) for finding in found] == [("hash-count", "couts")]
    assert "actual is" in str(found[0].details["note"])


@pytest.mark.parametrize("path", ["../couts.parquet", "data/absent.parquet", "/etc/passwd", None, 3])
def test_a_parquet_file_that_lies_elsewhere(copy: Path, path: object) -> None:
    (copy.parent / "couts.parquet").write_bytes(b"PAR1")
    descriptor = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0][PARQUET]["path"] = path
    descriptor["resources"][1][PARQUET] = "words"
    (copy / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    _, found = open_package(copy / "datapackage.json")
    assert [finding.code for finding in found] == ["resource-error"] * 2


def test_a_package_without_parquet_is_a_package(copy: Path) -> None:
    descriptor = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        del resource[PARQUET]
    (copy / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    package, found = open_package(copy / "datapackage.json")
    assert package is not None
    assert found == []


def _descriptor(**changes: Any) -> dict[str, Any]:
    resource = {"name": "a", "path": "a.csv", "schema": {"fields": [FIELD]}, **changes.pop("resource", {})}
    return {"name": "p", "resources": [resource], **changes}


@pytest.mark.parametrize(
    ("descriptor", "code"),
    [
        ("{", "package-error"),
        ("", "package-error"),
        ("\x00", "package-error"),
        ("[" * 100_000, "package-error"),
        ("[]", "package-error"),
        ("3", "package-error"),
        ({"name": "p"}, "package-error"),
        ({"name": "p", "resources": 3}, "package-error"),
        ({"name": "p", "resources": [None]}, "package-error"),
        ({"name": "p", "resources": ["r.json"]}, "package-error"),
        ({"name": "p", "resources": [{"name": "a"}]}, "resource-error"),
        (_descriptor(resource={"path": "../a.csv"}), "resource-error"),
        (_descriptor(resource={"path": "/etc/passwd"}), "resource-error"),
        (_descriptor(resource={"schema": "absent.json"}), "schema-error"),
        (_descriptor(resource={"schema": {"fields": 3}}), "schema-error"),
        (_descriptor(resource={PARQUET: {"path": "a\x00b"}}), "package-error"),
        (_descriptor(resource={"path": "http://127.0.0.1:9/a.csv"}), "adresse_distante"),
        (_descriptor(resource={"path": ["a.csv", "s3://a/b.csv"]}), "adresse_distante"),
        (_descriptor(resource={"schema": "https://127.0.0.1:9/s.json"}), "adresse_distante"),
        (_descriptor(resource={"dialect": "https://127.0.0.1:9/s.json"}), "adresse_distante"),
        (_descriptor(resource={PARQUET: {"path": "https://127.0.0.1:9/a.parquet"}}), "adresse_distante"),
        (_descriptor(profile="https://127.0.0.1:9/p.json"), "adresse_distante"),
    ],
)
def test_a_broken_descriptor_is_a_finding_and_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, descriptor: str | dict[str, Any], code: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (tmp_path / "a.csv").write_text("id\n1\n", encoding="utf-8")
    path = tmp_path / "datapackage.json"
    text = descriptor if isinstance(descriptor, str) else json.dumps(descriptor)
    path.write_text(text, encoding="utf-8")
    package, found = open_package(path)
    assert package is None
    beyond = "descripteur_"  # what the standard says of the same, with its line
    assert {finding.code for finding in found if not finding.code.startswith(beyond)} == {code}
    assert {one.location and one.location.file for one in found} == {"datapackage.json"}


def test_addresses_that_only_inform_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n", encoding="utf-8")
    licence = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    source = {"title": "Plan", "path": "https://example.org/plan"}
    descriptor = _descriptor(licenses=[licence], sources=[source], homepage="https://example.org")
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    package, found = open_package(tmp_path / "datapackage.json")
    assert found == []
    assert package is not None
    assert check_structure(tmp_path, package.descriptor, _quiet)[0] == []


def test_a_file_that_is_absent_is_a_finding(tmp_path: Path) -> None:
    (finding,), _ = check_structure(tmp_path, _descriptor(), _quiet)
    assert (finding.code, finding.table) == ("scheme-error", "a")


def test_a_package_is_judged_by_the_engine_though_its_schemas_are_files(copy: Path, whole: DataPackage) -> None:
    assert all(isinstance(one["schema"], str) for one in whole.descriptor["resources"])
    _, checks = check_structure(copy, whole.descriptor, _quiet)
    assert {run.engine for run in checks if run.code == "table-schema"} == {"duckdb"}


@pytest.mark.parametrize("content", [None, "{", "[]", "[" * 100_000])
def test_a_schema_that_cannot_be_read_is_told(copy: Path, whole: DataPackage, content: str | None) -> None:
    path = copy / whole.descriptor["resources"][0]["schema"]
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    package, found = open_package(copy / "datapackage.json")
    assert package is None
    assert found
