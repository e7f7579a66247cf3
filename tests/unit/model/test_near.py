"""The known name that was meant."""

import pytest

from pipeline.model.near import nearest

KNOWN = ("couts", "couts_courants", "clienteles", "regions", "Régions_CRÉ")


@pytest.mark.parametrize(
    ("word", "most", "near"),
    [
        ("cout", 1, "couts"),
        ("Coûts", 1, "couts"),
        ("COUTS", 1, "couts"),
        ("cout_courants", 3, "couts_courants"),
        ("couts_", 2, "couts, couts_courants"),
        ("regions_cre", 1, "Régions_CRÉ"),
        ("'; DROP TABLE", 3, None),
        ("", 3, None),
        ("z" * 100_000, 3, None),
    ],
)
def test_case_and_accents_do_not_count(word: str, most: int, near: str | None) -> None:
    assert nearest(word, KNOWN, most) == near


def test_nothing_is_near_where_nothing_is_known() -> None:
    assert nearest("couts", ()) is None
