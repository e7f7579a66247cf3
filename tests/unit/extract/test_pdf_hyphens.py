"""A word that a print cut is whole again where that is certain, and stays as printed where it is not."""

import pytest

from pipeline.extract.pdf.hyphens import mended
from pipeline.model.document import Block, Grid, Line
from pipeline.model.source import Location


def paragraph(*texts: str) -> Block:
    lines = (Line(text=text, location=Location(file="r.pdf", page=at)) for at, text in enumerate(texts, start=1))
    return Block(kind="paragraph", lines=tuple(lines))


@pytest.mark.parametrize(
    ("lines", "elsewhere", "expected"),
    [
        (["Les béné-", "voles aident."], "Des bénévoles.", ["Les bénévoles", "aident."]),
        (["Les béné-", "voles."], "Bénévoles", ["Les bénévoles."]),
        (["Les Béné-", "voles, et", "puis."], "bénévoles", ["Les Bénévoles,", "et", "puis."]),
        (["Un rendez-", "vous."], "Un autre rendez-vous, un rendezvous.", ["Un rendez-", "vous."]),
        (["Les béné-", "voles aident."], "Rien.", ["Les béné-", "voles aident."]),
        (["En 2010-", "voles"], "voles", ["En 2010-", "voles"]),
        (["Le Bas-", "Laurent"], "baslaurent", ["Le Bas-", "Laurent"]),
        (["porte-à-", "faux"], "afaux àfaux", ["porte-à-", "faux"]),
        (["aide -", "voles"], "aidevoles", ["aide -", "voles"]),
    ],
)
def test_a_cut_word(lines: list[str], elsewhere: str, expected: list[str]) -> None:
    other = Grid(rows=(((Line(text=elsewhere, location=Location(file="r.pdf", page=9)),),),))
    (block, _), cut = mended([paragraph(*lines), other])
    assert isinstance(block, Block)
    assert [line.text for line in block.lines] == expected
    assert len(cut) == (expected != lines)


def test_two_cuts_that_follow_each_other() -> None:
    (block, _), cut = mended([paragraph("un béné-", "vole accom-", "pagne"), paragraph("bénévole accompagne")])
    assert isinstance(block, Block)
    assert [line.text for line in block.lines] == ["un bénévole", "accompagne"]
    assert [line.text for line in cut] == ["un béné-", "accom-"]
