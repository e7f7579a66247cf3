"""Which checks a command was asked for, and the folder of the release before."""

from pathlib import Path

import pytest

from pipeline.cli.selection import previous_folder, selection
from pipeline.cli.session import Session
from pipeline.definitions import open_definitions
from pipeline.model.errors import WrongUsage
from pipeline.model.report import EVERYTHING, Selection
from pipeline.render.words import Words

DEFINITIONS = open_definitions()
SESSION = Session(base=Words(DEFINITIONS.messages("fr"), "fr"), definitions=DEFINITIONS)


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        ((), ()),
        (("type-error",), ("type-error",)),
        (("type-error,cout_redresse",), ("type-error", "cout_redresse")),
        ((" cout_redresse , type-error ,", "type-error"), ("cout_redresse", "type-error")),
    ],
)
def test_codes_stand_between_commas_and_count_once(stated: tuple[str, ...], codes: tuple[str, ...]) -> None:
    assert selection(SESSION, stated, (), expectations=True) == Selection(only=codes)
    assert selection(SESSION, (), stated, expectations=True) == Selection(skip=codes)


def test_to_be_asked_for_nothing_is_not_to_be_asked_for_everything() -> None:
    with pytest.raises(WrongUsage) as told:
        selection(SESSION, ("", ","), (), expectations=True)
    assert (told.value.code, told.value.details) == ("option_mal_employee", {"option": "--only"})
    assert selection(SESSION, (), (",",), expectations=True) == EVERYTHING


def test_expectations_are_asked_or_not() -> None:
    assert selection(SESSION, (), (), expectations=True) == EVERYTHING
    assert selection(SESSION, (), (), expectations=False) == Selection(expectations=False)


@pytest.mark.parametrize(
    ("only", "skip", "code", "near"),
    [
        (["cout_redrese"], [], "cout_redrese", "cout_redresse"),
        (["type-error,marques_perdus"], [], "marques_perdus", "marques_perdues"),
        (["type-error"], ["cout_redrese"], "cout_redrese", "cout_redresse"),
        ([], ["zzzz"], "zzzz", None),
        (["completude"], [], "completude", None),
    ],
)
def test_an_unknown_code_is_named_with_the_nearest(
    only: list[str], skip: list[str], code: str, near: str | None
) -> None:
    with pytest.raises(WrongUsage) as told:
        selection(SESSION, only, skip, expectations=True)
    assert (told.value.code, told.value.details["code"]) == ("code_inconnu", code)
    assert told.value.details["proche"] == near


def test_a_release_is_named_by_its_folder_or_by_its_descriptor(tmp_path: Path) -> None:
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text("{}", encoding="utf-8")
    assert previous_folder(None) is None
    assert previous_folder(tmp_path) == previous_folder(descriptor) == tmp_path


def test_the_descriptor_of_the_current_folder_needs_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert previous_folder(Path("datapackage.json")) == Path()


@pytest.mark.parametrize("name", ["", "nowhere", "datapackage.json", "manifest.json"])
def test_what_is_no_release_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(WrongUsage) as told:
        previous_folder(tmp_path / name)
    assert told.value.code == "cible_inconnue"
    assert told.value.details == {"cible": str(tmp_path / name)}
