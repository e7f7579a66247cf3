"""The name that a release gives to a document leads below its `sources/`, whoever wrote it."""

from pathlib import Path

import pytest

from pipeline.release.documents import published


@pytest.fixture
def root(tmp_path: Path) -> Path:
    release = tmp_path / "version"
    for name in ("mesures/1.1 coûts.md", 'l\'été "chaud".md', "..md", "a..b/c.md"):
        path = release / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "secret.md").write_text("secret")
    (release / "datapackage.json").write_text("{}")
    return release


@pytest.mark.parametrize("name", ["mesures/1.1 coûts.md", 'l\'été "chaud".md', "..md", "a..b/c.md"])
def test_a_document_with_spaces_quotes_or_points_is_found(root: Path, name: str) -> None:
    assert published(root, name) == f"sources/{name}"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "/",
        "../../secret.md",
        "../datapackage.json",
        "mesures/../../datapackage.json",
        "mesures/../mesures/1.1 coûts.md",
        "./mesures/1.1 coûts.md",
        "mesures//1.1 coûts.md",
        "mesures",
        "absent.md",
        "mesures/1.1 coûts.md/plus",
        "nul\0.md",
        "ligne\n.md",
        "\x1b[31m.md",
        "\u202emd.md",
        "\udce9.md",
        "x" * 5000,
        "x/" * 5000 + "x",
    ],
)
def test_a_name_that_leads_elsewhere_or_nowhere_is_no_place(root: Path, name: str) -> None:
    assert published(root, name) is None


def test_signs_that_no_name_should_hold_are_not_followed_even_to_a_file(root: Path) -> None:
    (root / "sources" / "ligne\n.md").write_text("x")
    assert published(root, "ligne\n.md") is None


def test_an_absolute_path_is_not_followed(root: Path, tmp_path: Path) -> None:
    assert published(root, str(tmp_path / "secret.md")) is None
    assert published(root, str(root / "sources" / "..md")) is None


def test_links_are_followed_inside_only(root: Path, tmp_path: Path) -> None:
    sources = root / "sources"
    (sources / "dehors.md").symlink_to(tmp_path / "secret.md")
    (sources / "dossier").symlink_to(tmp_path)
    (sources / "cercle.md").symlink_to("cercle.md")
    (sources / "dedans.md").symlink_to("..md")
    for name in ("dehors.md", "dossier/secret.md", "cercle.md"):
        assert published(root, name) is None
    assert published(root, "dedans.md") == "sources/dedans.md"


def test_sources_that_are_themselves_a_link_out_are_not_followed(tmp_path: Path) -> None:
    release, outside = tmp_path / "version", tmp_path / "dehors"
    release.mkdir()
    outside.mkdir()
    (outside / "a.md").write_text("secret")
    (release / "sources").symlink_to(outside)
    assert published(release, "a.md") is None
