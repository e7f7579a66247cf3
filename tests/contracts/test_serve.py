"""The validation service over a socket: the page, the API, the bounds, and that nothing of a submission is kept."""

import io
import json
import os
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import Workbook

from pipeline.definitions import Definitions
from tests.regional_workbooks import PROJECTS, right_workbook
from tests.served import Served, ask, form, send, serving

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving("--workers", "2", "--max-size", "2", "--each-minute", "10000") as service:
        yield service


def data_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def book(definitions: Definitions) -> Workbook:
    return right_workbook(definitions.tables["rapports_regionaux"], definitions.tables["projets"])


@pytest.fixture
def wrong(definitions: Definitions) -> bytes:
    book = right_workbook(definitions.tables["rapports_regionaux"], definitions.tables["projets"])
    book[PROJECTS]["J2"] = "65 000 ou 70 000 $"
    return data_of(book)


def test_the_page_stands_in_both_languages_and_says_what_it_is(served: Served) -> None:
    assert ask(served, "GET", "/").headers["location"] == "/fr"
    french, english = ask(served, "GET", "/fr"), ask(served, "GET", "/en")
    assert '<html lang="fr">' in french.body
    assert "Déposez votre fichier" in french.body
    assert '<html lang="en">' in english.body
    assert "Drop your file" in english.body
    assert ask(served, "GET", "/de").status == 404


def test_a_right_workbook_is_accepted(served: Served, book: Workbook) -> None:
    answer = send(served, "/api/validate", "rapport.xlsx", data_of(book))
    told = json.loads(answer.body)
    assert (answer.status, told["valid"], told["findings"], told["subject"]) == (200, True, [], "rapport.xlsx")
    assert "Publiable" in send(served, "/fr", "rapport.xlsx", data_of(book)).body


def test_a_wrong_cell_is_named_with_a_picture_and_what_to_write(served: Served, wrong: bytes) -> None:
    findings = json.loads(send(served, "/api/validate", "r.xlsx", wrong).body)["findings"]
    (finding,) = (one for one in findings if one["code"] == "montant_non_lu")
    assert (finding["samples"][0]["sheet"], finding["samples"][0]["cell"]) == (PROJECTS, "J2")
    page = send(served, "/fr", "r.xlsx", wrong).body
    assert "feuille Projets, cellule J2" in page
    assert "Écrivez le nombre de dollars seul" in page
    assert '<td class="here error"><bdi translate="no">65 000 ou 70 000 $</bdi>' in page
    assert "sheet Projets, cell J2" in send(served, "/en", "r.xlsx", wrong).body


def test_the_api_is_what_its_document_says(served: Served, wrong: bytes) -> None:
    stated = json.loads(ask(served, "GET", "/api/openapi.json").body)
    schemas = stated["components"]["schemas"]
    report = json.loads(send(served, "/api/validate?lang=en", "r.xlsx", wrong).body)
    Draft202012Validator(schemas["Report"]).validate(report)
    assert report["lang"] == "en"
    refused = send(served, "/api/validate", "r.exe", b"MZ")
    assert str(refused.status) in stated["paths"]["/api/validate"]["post"]["responses"]
    Draft202012Validator(schemas["Error"]).validate(json.loads(refused.body))


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("rapport.exe", b"MZ", 415, "type_inconnu"),
        ("rapport", b"x", 415, "type_inconnu"),
        (None, b"", 400, "aucun_fichier"),
        ("", b"", 400, "aucun_fichier"),
        ("rapport.xlsx", b"x" * 3 * MEGABYTE, 413, "trop_grand"),
    ],
)
def test_what_is_not_taken_in_is_told(served: Served, name: str | None, data: bytes, status: int, code: str) -> None:
    answer = send(served, "/api/validate", name, data)
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (status, code)
    page = send(served, "/en", name, data)
    assert page.status == status
    assert '<html lang="en">' in page.body


def test_what_is_no_form_is_told(served: Served) -> None:
    assert ask(served, "POST", "/api/validate", b"{}", Content_Type="application/json").status == 415
    assert ask(served, "POST", "/api/validate", b"x", Content_Type="multipart/form-data; boundary=y").status == 400
    body, kind = form("a.csv", b"a\n1\n")
    two = body.replace(b"--\r\n", b"\r\n") + form("b.csv", b"b\n")[0]
    assert ask(served, "POST", "/api/validate", two, Content_Type=kind).status in {400, 200}


def test_a_plan_that_is_not_served_is_refused(served: Served, book: Workbook) -> None:
    answer = send(served, "/api/validate", "r.xlsx", data_of(book), plan="../../etc")
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (422, "plan_inconnu")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../../etc/passwd.xlsx", "passwd.xlsx"),
        ("C:\\\\Users\\\\moi\\\\rapport.xlsx", "rapport.xlsx"),
        ("<script>alert(1)</script>.xlsx", "script_.xlsx"),
        ("a" * 400 + ".xlsx", "a" * 80 + ".xlsx"),
    ],
)
def test_a_name_with_a_path_or_markup_is_only_a_name(served: Served, book: Workbook, sent: str, shown: str) -> None:
    answer = json.loads(send(served, "/api/validate", sent, data_of(book)).body)
    assert answer["subject"] == shown
    assert "<script>alert" not in send(served, "/fr", sent, data_of(book)).body


def test_every_answer_carries_the_headers(served: Served, book: Workbook) -> None:
    for answer in (
        ask(served, "GET", "/fr"),
        send(served, "/fr", "r.xlsx", data_of(book)),
        ask(served, "GET", "/x/y"),
    ):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_nothing_of_a_submission_is_kept(served: Served, wrong: bytes) -> None:
    before = set(Path(tempfile.gettempdir()).glob("bilan-*"))
    send(served, "/fr", "secret-de-valbrume.xlsx", wrong)
    left = set(Path(tempfile.gettempdir()).glob("bilan-*")) - before
    assert [path for folder in left for path in folder.rglob("*valbrume*")] == []


def test_other_documents_are_judged_too(served: Served) -> None:
    root = Path(__file__).resolve().parents[2]
    report = root / "datapackage" / "exemple" / "sources" / "mesures" / "1.1-2022-2023.md"
    assert json.loads(send(served, "/api/validate", report.name, report.read_bytes()).body)["valid"]
    table = (root / "schemas" / "examples" / "projets.csv").read_bytes()
    assert json.loads(send(served, "/api/validate", "projets.csv", table).body)["valid"]


def test_a_file_that_no_reader_takes_is_a_finding(served: Served, book: Workbook) -> None:
    answer = send(served, "/api/validate", "rapport.xlsm", data_of(book))
    error = json.loads(answer.body)["findings"][0]["code"]
    assert (answer.status, error) == (200, "classeur_macros")


def test_a_worker_that_dies_harms_no_one_else(served: Served, book: Workbook) -> None:
    os.kill(served.workers()[0], signal.SIGKILL)
    statuses = [send(served, "/api/validate", "r.xlsx", data_of(book)).status for _ in range(4)]
    assert statuses.count(200) >= 3
    assert set(statuses) <= {200, 422}
    assert send(served, "/api/validate", "r.xlsx", data_of(book)).status == 200


def test_one_who_sends_slowly_holds_up_no_one(served: Served, book: Workbook) -> None:
    body, kind = form("r.xlsx", data_of(book))
    with socket.create_connection(("127.0.0.1", served.port)) as slow:
        head = (
            f"POST /api/validate HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        slow.sendall(head.encode() + body[:1000])
        began = time.monotonic()
        assert send(served, "/api/validate", "r.xlsx", data_of(book)).status == 200
        assert time.monotonic() - began < 30


def test_fifty_at_once_are_all_answered(served: Served, book: Workbook, wrong: bytes) -> None:
    right = data_of(book)
    kinds = [True, False] * 25
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda one: send(served, "/api/validate", "r.xlsx", right if one else wrong), kinds))
    assert [answer.status for answer in answers] == [200] * 50
    verdicts = [json.loads(answer.body)["valid"] for answer in answers]
    assert verdicts == kinds


def test_one_who_asks_too_often_is_turned_away() -> None:
    with serving("--workers", "1", "--each-minute", "2") as strict:
        answers = [send(strict, "/api/validate", "a.exe", b"x") for _ in range(3)]
        page = send(strict, "/en", "a.exe", b"x")
    assert [answer.status for answer in answers] == [415, 415, 429]
    assert json.loads(answers[-1].body)["error"]["code"] == "trop_souvent"
    assert (page.status, page.headers["retry-after"]) == (429, "60")
    assert "too many files" in page.body


def test_a_form_without_end_is_cut(served: Served) -> None:
    head = b'--y\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    many = head * (3 * MEGABYTE // len(head))
    long = b"--y\r\nX: " + b"a" * 100_000
    for body, status in ((many, 413), (long, 400)):
        answer = ask(served, "POST", "/api/validate", body, Content_Type="multipart/form-data; boundary=y")
        assert answer.status == status


def test_one_who_leaves_before_the_answer_mixes_up_no_one(served: Served, book: Workbook, wrong: bytes) -> None:
    body, kind = form("parti.xlsx", wrong)
    head = f"POST /api/validate HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    for _ in range(6):
        with socket.create_connection(("127.0.0.1", served.port)) as link:
            link.sendall(head.encode() + body)
    for number in range(4):
        answer = json.loads(send(served, "/api/validate", f"reste{number}.xlsx", data_of(book)).body)
        assert (answer["subject"], answer["valid"]) == (f"reste{number}.xlsx", True)


def test_a_killed_worker_leaves_nothing_behind(tmp_path: Path, wrong: bytes) -> None:
    with serving("--workers", "1", scratch=tmp_path) as service:
        assert send(service, "/fr", "secret.xlsx", wrong).status == 200
        (worker,) = service.workers()
        os.kill(worker, signal.SIGKILL)
        assert send(service, "/fr", "secret.xlsx", wrong).status == 422
        assert send(service, "/fr", "secret.xlsx", wrong).status == 200
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert list(tmp_path.iterdir()) == []
