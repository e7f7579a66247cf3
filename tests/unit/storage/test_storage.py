"""Whole or not at all."""

import threading
from pathlib import Path

import pytest

from pipeline.model.errors import TargetFailed
from pipeline.storage.digests import sha256_file, sha256_text
from pipeline.storage.folders import UNFINISHED, building, clear_unfinished, scratch, write_text
from pipeline.storage.locks import sole_writer


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_text(path, "un\r\n")
    write_text(path, "deux\n")
    assert path.read_bytes() == b"deux\n"
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


def test_a_folder_appears_when_the_block_ends_well(tmp_path: Path) -> None:
    final = tmp_path / "1.0.0"
    with building(final) as draft:
        (draft / "a.txt").write_text("a")
        assert not final.exists()
        assert draft.parent == tmp_path
    assert (final / "a.txt").read_text() == "a"
    assert [one.name for one in tmp_path.iterdir()] == ["1.0.0"]


def test_a_folder_vanishes_when_the_block_fails(tmp_path: Path) -> None:
    def fill() -> None:
        with building(tmp_path / "x") as draft:
            (draft / "a.txt").write_text("a")
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_stands_is_replaced(tmp_path: Path) -> None:
    final = tmp_path / "draft"
    for text in ("un", "deux"):
        with building(final) as draft:
            (draft / "a.txt").write_text(text)
    assert (final / "a.txt").read_text() == "deux"
    assert [one.name for one in tmp_path.iterdir()] == ["draft"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(TargetFailed) as told:
        write_text(blocked / "a.txt", "a")
    assert told.value.code == "cible_ecriture"
    assert told.value.details["cause"]
    with pytest.raises(TargetFailed), building(blocked / "a"):
        pytest.fail("not reached")
    with pytest.raises(TargetFailed), sole_writer(blocked, 0.1):
        pytest.fail("not reached")


def test_a_file_whose_writing_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.txt", "\ud800")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / f"{UNFINISHED}1.0.0-x").mkdir()
    (tmp_path / f"{UNFINISHED}1.0.0-x" / "a").write_text("a")
    (tmp_path / f"{UNFINISHED}y").write_text("y")
    (tmp_path / "1.0.0").mkdir()
    clear_unfinished(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["1.0.0"]


def test_scratch_is_gone_after_the_block() -> None:
    with scratch() as folder:
        (folder / "a").write_text("a")
    assert not folder.exists()


def test_a_machine_without_a_temporary_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_found() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", none_found)
    with pytest.raises(TargetFailed, match="cible_ecriture") as told, scratch():
        pytest.fail("there is none")
    assert told.value.details == {"dossier": "TMPDIR", "cause": "No usable temporary directory found"}


def test_a_second_writer_is_told_when_its_patience_ends(tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with sole_writer(tmp_path, 5):
            held.set()
            done.wait(5)

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert held.wait(5)
        with pytest.raises(TargetFailed) as told, sole_writer(tmp_path, 0.1):
            pytest.fail("not reached")
        assert told.value.code == "cible_occupee"
    finally:
        done.set()
        other.join()
    with sole_writer(tmp_path, 0.1):
        assert (tmp_path / ".verrou").exists()


def test_digests(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("é", encoding="utf-8")
    assert sha256_file(path) == sha256_text("é")
    assert sha256_text("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
