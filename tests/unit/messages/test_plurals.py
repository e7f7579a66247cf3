"""Grammar: every template that agrees with a number, against what a person wrote for it."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.render.words import Words

ROOT = Path(__file__).resolve().parents[3]
EXPECTED = tomllib.loads((Path(__file__).parent / "plurals.toml").read_text(encoding="utf-8"))
COUNTS = (0, 1, 2, 57)
AGREES = re.compile(r"\{(\w+)\|")
BLANK = re.compile(r"\{(\w+)")


def _messages(lang: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "checks" / "messages" / f"{lang}.toml").read_text(encoding="utf-8"))


def _texts(lang: str) -> dict[str, str]:
    """Every text of the catalogue and of the rules, by its path."""
    trees = [("", _messages(lang))]
    for rule in sorted((ROOT / "checks" / "rules").glob("*.sql")):
        head = rule.read_text(encoding="utf-8").partition("*/")[0].removeprefix("/*")
        trees.append((f"rules.{rule.stem}.", tomllib.loads(head)[lang]))
    texts: dict[str, str] = {}
    while trees:
        path, tree = trees.pop()
        for name, value in tree.items():
            if isinstance(value, dict):
                trees.append((f"{path}{name}.", value))
            else:
                texts[path + name] = str(value)
    return texts


def _agreeing(lang: str) -> dict[str, str]:
    return {path: text for path, text in _texts(lang).items() if AGREES.search(text)}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_agreement_was_written_out_by_a_person(lang: str) -> None:
    assert _agreeing(lang).keys() == EXPECTED[lang].keys()


@pytest.mark.parametrize(("lang", "path"), [(lang, path) for lang, told in EXPECTED.items() for path in told])
def test_words_agree_with_their_number(lang: str, path: str) -> None:
    text = _agreeing(lang)[path]
    counted = set(AGREES.findall(text))
    shown = {name: name for name in BLANK.findall(text) if name != "note"}
    words = Words(_messages(lang), lang)
    told = [words.fill(text, {**shown, **dict.fromkeys(counted, count)}) for count in COUNTS]
    assert told == EXPECTED[lang][path]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_number_before_a_word_agrees_with_it(lang: str) -> None:
    """A blank that counts is followed by its forms, never by a word that is always in the plural."""
    unchanging = "au lieu de|instead of|fois|more|invisible|fiscal|unreadable"
    counts = re.compile(rf"\{{(nombre|erreurs|obtenu|lignes)\}} (?![{{%]|({unchanging})\b)")
    assert {path for path, text in _texts(lang).items() if counts.search(text)} == set()
