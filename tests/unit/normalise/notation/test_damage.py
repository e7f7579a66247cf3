"""Damage is told in text order, once for a place."""

from itertools import pairwise

from pipeline.normalise.notation.damage import find_damage

TEXT = "l inclusion de 20042009, diffé renciée et MontrÃ©al"


def test_damage_is_told_in_order_and_never_twice() -> None:
    found = find_damage(TEXT, frozenset({"différenciée"}))
    assert [one.nature for one in found] == ["apostrophe_perdue", "tirets_perdus", "mot_coupe", "mojibake"]
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_without_known_words_no_word_is_cut() -> None:
    assert "mot_coupe" not in {one.nature for one in find_damage(TEXT)}


def test_one_place_has_one_damage() -> None:
    assert [one.nature for one in find_damage("l Ã©tat", frozenset())] == ["mojibake"]
