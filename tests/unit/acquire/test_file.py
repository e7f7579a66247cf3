import hashlib
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from pipeline.acquire.file import DOCUMENT_LIMIT, describe_source, published_name
from pipeline.model.errors import SourceUnreadable

TYPES = {".md": "text/markdown", ".txt": "text/plain"}


def refusal(path: Path, name: str | None = None) -> tuple[str, dict[str, Any]]:
    with pytest.raises(SourceUnreadable) as caught:
        describe_source(path, name, TYPES)
    finding = caught.value.finding
    assert finding.location is not None
    assert finding.location.file
    return finding.code, dict(finding.details)


def test_a_file_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "Mesure.MD"
    path.write_bytes(b"# Rapport\n")
    source = describe_source(path, "mesures/Mesure.MD", TYPES)
    assert source.name == "mesures/Mesure.MD"
    assert source.path == str(path)
    assert source.media_type == "text/markdown"
    assert source.size == 10
    assert source.sha256 == hashlib.sha256(b"# Rapport\n").hexdigest()
    assert source.id == source.sha256[:16]


def test_a_lone_file_is_called_by_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("mot")
    assert describe_source(path, None, TYPES).name == "note.txt"


def test_names_are_nfc_and_can_be_written_as_utf8() -> None:
    assert published_name("e\u0301tape.md") == "étape.md"
    assert published_name("caf\udce9.md") == "caf\ufffd.md"


def test_an_unknown_suffix_names_the_formats(tmp_path: Path) -> None:
    path = tmp_path / "rapport.odp"
    path.write_text("x")
    assert refusal(path) == ("source_type_inconnu", {"extension": ".odp", "formats": ".md .txt"})


def test_a_file_without_suffix_has_an_unknown_type(tmp_path: Path) -> None:
    path = tmp_path / "RAPPORT"
    path.write_text("x")
    assert refusal(path)[1]["extension"] == ""


@pytest.mark.parametrize("name", ["absent.md", "x\0y.md", "note.txt/dedans.md"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "note.txt").write_text("mot")
    assert refusal(tmp_path / name) == ("source_introuvable", {})


def test_a_broken_link_is_missing(tmp_path: Path) -> None:
    (tmp_path / "lien.md").symlink_to(tmp_path / "parti.md")
    assert refusal(tmp_path / "lien.md")[0] == "source_introuvable"


def test_a_link_in_a_circle_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "a.md")
    assert refusal(tmp_path / "a.md") == ("source_inaccessible", {"cause": "lecture"})


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "dossier.md").mkdir()
    assert refusal(tmp_path / "dossier.md") == ("source_inaccessible", {"cause": "dossier"})


def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tuyau.md")
    assert refusal(tmp_path / "tuyau.md") == ("source_inaccessible", {"cause": "fichier_special"})


def test_devices_and_sockets_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(Path(os.devnull))[1] == {"cause": "fichier_special"}
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("prise.md")
        assert refusal(Path("prise.md"))[1] == {"cause": "fichier_special"}


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.md"
    path.write_text("x")

    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbidden)
    assert refusal(path) == ("source_inaccessible", {"cause": "permission"})


def test_too_large_is_seen_before_a_byte_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gros.md"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    assert refusal(path) == ("source_trop_grande", {"octets": 50_000_000, "limite": DOCUMENT_LIMIT})


def test_the_limit_itself_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "juste.md"
    with path.open("wb") as stream:
        stream.truncate(DOCUMENT_LIMIT)
    assert describe_source(path, None, TYPES).size == DOCUMENT_LIMIT


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "croissant.md"
    path.write_text("x")
    small = path.stat()
    with path.open("wb") as stream:
        stream.truncate(DOCUMENT_LIMIT + 1)
    monkeypatch.setattr(Path, "stat", lambda _: small)
    assert refusal(path)[0] == "source_trop_grande"
