"""Places of documents without lines, in words."""

import pytest

from pipeline.model.document import Line
from pipeline.model.source import Location
from pipeline.render.places import lines_text, place_text
from pipeline.render.words import Words


@pytest.mark.parametrize(
    ("block", "french", "english"),
    [
        ("12", "r.html, bloc 12", "r.html, block 12"),
        ("9:3:2", "r.html, tableau 9, rangée 3, colonne 2", "r.html, table 9, row 3, column 2"),
    ],
)
def test_a_block_is_named_as_people_count_it(fr: Words, en: Words, block: str, french: str, english: str) -> None:
    place = Location(file="r.html", block=block)
    assert (place_text(place, fr), place_text(place, en)) == (french, english)


def test_each_block_of_a_value_is_told_once(en: Words) -> None:
    lines = [Line(text="x", location=Location(file="r.html", block=block)) for block in ("4", "4", "9:1:2")]
    assert lines_text(lines, en) == "block 4 · table 9, row 1, column 2"


def test_a_value_of_a_print_is_found_by_its_page(fr: Words, en: Words) -> None:
    places = [Location(file="r.pdf", page=page, block="4", box=(72.0, 90.0, 200.0, 102.0)) for page in (3, 3, 4)]
    lines = [Line(text="x", location=place) for place in places]
    assert lines_text(lines, fr) == "page 3 · page 4"
    assert place_text(places[0], en) == "r.pdf, page 3, block 4"
