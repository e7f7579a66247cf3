from pathlib import Path

import pytest

from pipeline.cli.settings import Settings, choose_lang, take_settings
from pipeline.model.errors import WrongUsage


@pytest.mark.parametrize(
    ("arguments", "settings", "rest"),
    [
        (["read", "a.md"], Settings(), ["read", "a.md"]),
        (["--lang", "en", "read", "a.md"], Settings(lang="en"), ["read", "a.md"]),
        (["read", "a.md", "--lang=en"], Settings(lang="en"), ["read", "a.md"]),
        (["read", "--lang", "fr", "--lang", "en"], Settings(lang="en"), ["read"]),
        (["read", "--definitions", "d", "--debug"], Settings(definitions=Path("d"), debug=True), ["read"]),
        (["read", "--lang"], Settings(incomplete="--lang"), ["read"]),
        (["read", "--", "--lang", "en"], Settings(), ["read", "--", "--lang", "en"]),
        (["read", "--format=json"], Settings(), ["read", "--format=json"]),
        ([], Settings(), []),
    ],
)
def test_settings_are_taken_wherever_they_stand(arguments: list[str], settings: Settings, rest: list[str]) -> None:
    assert take_settings(arguments) == (settings, rest)


@pytest.mark.parametrize(
    ("asked", "environment", "lang"),
    [
        (None, {}, "fr"),
        (None, {"BILAN_LANG": "en"}, "en"),
        (None, {"BILAN_LANG": "en_CA.UTF-8"}, "en"),
        (None, {"BILAN_LANG": "de"}, "fr"),
        ("fr", {"BILAN_LANG": "en"}, "fr"),
    ],
)
def test_the_language_is_asked_for_or_set_or_french(
    asked: str | None, environment: dict[str, str], lang: str
) -> None:
    assert choose_lang(asked, environment, ("en", "fr")) == lang


def test_a_language_that_is_not_offered_is_refused() -> None:
    with pytest.raises(WrongUsage) as refused:
        choose_lang("de", {}, ("en", "fr"))
    assert (refused.value.code, refused.value.details) == ("langue_inconnue", {"langue": "de", "connues": "en, fr"})
