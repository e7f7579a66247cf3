import os
from pathlib import Path

import pytest

from pipeline.acquire.folder import find_sources, source_name
from pipeline.model.finding import Finding


def plan(tmp_path: Path, *names: str) -> Path:
    root = tmp_path / "plan"
    for name in names:
        path = root / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return root


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, object]]:
    return [
        (finding.code, finding.location.file, finding.details.get("cause"))
        for finding in findings
        if finding.location is not None
    ]


def test_sources_are_found_at_any_depth_in_byte_order(tmp_path: Path) -> None:
    names = ["b.md", "a/z.md", "a/B.md", "a-b.md", "é.md", "Z.md", "mesures/2010/1.1.md"]
    root = plan(tmp_path, *names)
    paths, findings = find_sources(root)
    assert findings == ()
    assert [source_name(root, path) for path in paths] == sorted(names, key=str.encode)


def test_a_decomposed_name_sorts_as_its_composed_form(tmp_path: Path) -> None:
    root = plan(tmp_path, "e\u0301.md", "f.md", "z.md")
    assert [source_name(root, path) for path in find_sources(root)[0]] == ["f.md", "z.md", "é.md"]


@pytest.mark.parametrize(
    "name",
    [
        "~$rapport.docx",
        ".~lock.rapport.odt#",
        ".DS_Store",
        "._rapport.md",
        "Thumbs.db",
        "Desktop.ini",
        "rapport.tmp",
        "rapport.BAK",
        "rapport.md~",
        ".rapport.md.swp",
        "rapport.swp",
        ".gitkeep",
        ".caché.md",
        "#rapport.md#",
    ],
)
def test_leftovers_are_named_and_left_aside(tmp_path: Path, name: str) -> None:
    root = plan(tmp_path, "rapport.md", f"mesures/{name}")
    paths, findings = find_sources(root)
    assert [path.name for path in paths] == ["rapport.md"]
    assert told(findings) == [("fichier_laisse_de_cote", f"mesures/{name}", None)]


def test_a_hidden_folder_is_one_finding(tmp_path: Path) -> None:
    root = plan(tmp_path, "a.md", ".git/HEAD", ".git/objects/b.md", "__MACOSX/a.md")
    paths, findings = find_sources(root)
    assert [path.name for path in paths] == ["a.md"]
    assert [file for _, file, _ in told(findings)] == [".git", "__MACOSX"]


def test_files_of_unknown_type_are_sources_too(tmp_path: Path) -> None:
    root = plan(tmp_path, "photo.jpg", "SANS_SUFFIXE")
    assert len(find_sources(root)[0]) == 2


def test_a_plan_without_sources_says_so(tmp_path: Path) -> None:
    assert find_sources(tmp_path) == ((), find_sources(tmp_path)[1])
    assert told(find_sources(tmp_path)[1]) == [("source_introuvable", "sources", None)]


def test_sources_must_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sources").write_text("x")
    assert told(find_sources(tmp_path)[1]) == [("source_inaccessible", "sources", "pas_un_dossier")]


def test_links_out_of_the_plan_are_refused(tmp_path: Path) -> None:
    root = plan(tmp_path, "a.md")
    (tmp_path / "secret.md").write_text("x")
    (root / "sources" / "b.md").symlink_to(tmp_path / "secret.md")
    (root / "sources" / "c").symlink_to(tmp_path)
    paths, findings = find_sources(root)
    assert [path.name for path in paths] == ["a.md"]
    assert told(findings) == [
        ("source_inaccessible", "b.md", "lien_hors_du_plan"),
        ("source_inaccessible", "c", "lien_hors_du_plan"),
    ]


def test_sources_itself_may_not_be_a_link_out_of_the_plan(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "sources").symlink_to(tmp_path / "ailleurs")
    assert told(find_sources(tmp_path / "plan")[1]) == [("source_inaccessible", "sources", "lien_hors_du_plan")]


def test_a_link_to_a_file_of_the_plan_is_a_source(tmp_path: Path) -> None:
    root = plan(tmp_path, "a.md")
    (root / "note.md").write_text("x")
    (root / "sources" / "b.md").symlink_to(root / "note.md")
    assert [path.name for path in find_sources(root)[0]] == ["a.md", "b.md"]


def test_links_in_circles_end(tmp_path: Path) -> None:
    root = plan(tmp_path, "a/a.md")
    (root / "sources" / "a" / "encore").symlink_to(root / "sources")
    (root / "sources" / "soi.md").symlink_to(root / "sources" / "soi.md")
    paths, findings = find_sources(root)
    assert "a.md" in {path.name for path in paths}
    assert ("source_inaccessible", "a/encore", "lien_vers_un_dossier") in told(findings)


def test_a_folder_that_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plan(tmp_path, "a.md", "clos/b.md")
    listing = Path.iterdir

    def guarded(folder: Path) -> object:
        if folder.name == "clos":
            raise PermissionError
        return listing(folder)

    monkeypatch.setattr(Path, "iterdir", guarded)
    paths, findings = find_sources(root)
    assert [path.name for path in paths] == ["a.md"]
    assert told(findings) == [("source_inaccessible", "clos", "permission")]


def test_a_name_that_is_no_text_can_still_be_told(tmp_path: Path) -> None:
    root = plan(tmp_path, "a.md")
    (root / "sources" / os.fsdecode(b"caf\xe9.md")).write_text("x")
    assert [source_name(root, path) for path in find_sources(root)[0]] == ["a.md", "caf\ufffd.md"]
