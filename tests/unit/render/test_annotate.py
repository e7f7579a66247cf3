"""Annotating workbooks that programs write otherwise: prefixes, places left out, no styles, the strict edition."""

import io
import warnings
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.finding import Severity
from pipeline.model.report import Judged, Report
from pipeline.model.source import Location
from pipeline.model.workbook import cell_name, cell_place
from pipeline.render.annotate import Annotated, MarkupError, annotated
from pipeline.render.annotate.comments import AUTHOR, Commenting, empty
from pipeline.render.annotate.drawing import drawn, numbers
from pipeline.render.annotate.markup import parsed, raw_attributes
from pipeline.render.annotate.styles import Styles
from pipeline.render.words import Words

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Judge = Callable[..., Judged]
Reporter = Callable[..., Report]


def workbook(sheet: str, edition: tuple[str, str] = (MAIN, OFFICE), **more: str) -> bytes:
    """The least workbook that there is, with one sheet called `F`, and further parts by name."""
    main, office = edition
    content = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="F" sheetId="7" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet.replace("MAIN", main),
        **more,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return stream.getvalue()


def written(made: Annotated) -> bytes:
    stream = io.BytesIO()
    made.write(stream)
    return stream.getvalue()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def opened(data: bytes) -> openpyxl.Workbook:
    python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("F").to_python()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def at(judged: Judge, cell: str | None, severity: Severity = "error", **more: object) -> Judged:
    place = Location(file="r.xlsx", sheet="F", cell=cell)
    return judged("montant_non_lu", severity, location=place, **{"value": "x", **more})


ROWS = {
    "no rows": "<sheetData/>",
    "a row without cells": '<sheetData><row r="2" spans="1:1" ht="30"/></sheetData>',
    "an earlier and a later row": '<sheetData><row r="1"><c r="A1"/></row><row r="9"><c r="A9"/></row></sheetData>',
    "cells without places": "<sheetData><row><c><v>1</v></c></row><row><c/><c><v>2</v></c></row></sheetData>",
    "cells around": '<sheetData><row r="2" spans="1:3"><c r="A2"/><c r="D2"><v>4</v></c></row></sheetData>',
    "the cell": '<sheetData><row r="2"><c r="B2" t="str"><f>1+1</f><v>2</v></c></row></sheetData>',
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_cell_is_marked_wherever_it_is_missing(
    rows: str, prefix: str, judged: Judge, report: Reporter, fr: Words
) -> None:
    xml = (
        f'<worksheet xmlns="MAIN"><dimension ref="A1"/>{ROWS[rows]}<pageMargins left="1" right="1" top="1" '
        'bottom="1" header="1" footer="1"/><tableParts count="0"/></worksheet>'
    )
    if prefix:
        xml = xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    data = written(annotated(workbook(xml), report(at(judged, "B2"), at(judged, "F2", "warning")), fr))
    sheet = opened(data)["F"]
    assert sheet["B2"].fill.fgColor.rgb == "FFFFD1D2"
    assert sheet["F2"].fill.fgColor.rgb == "FFFFF3C4"
    assert sheet["B2"].comment.author == AUTHOR
    there = parsed(part(data, "xl/worksheets/sheet1.xml").encode())
    assert [one.name for one in there.children] == [
        "dimension", "sheetData", "pageMargins", "legacyDrawing", "tableParts",
    ]  # fmt: skip
    rows_there = there.children[1].children
    numbers_there = [int(one.attributes.get("r", index)) for index, one in enumerate(rows_there, 1)]
    assert numbers_there == sorted(set(numbers_there))
    for row in rows_there:
        columns = [cell_place(one.attributes["r"])[1] for one in row.children if "r" in one.attributes]
        assert columns == sorted(set(columns))
        if "spans" in row.attributes:
            assert row.attributes["spans"] == "1:6"


def test_an_empty_cell_takes_the_style_of_its_row_or_its_column(judged: Judge, report: Reporter, fr: Words) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="0.000"/></numFmts>'
        "<fonts count='1'><font/></fonts><fills count='1'><fill><patternFill/></fill></fills><borders count='1'>"
        "<border/></borders><cellStyleXfs count='1'><xf/></cellStyleXfs><cellXfs count='3'><xf/>"
        "<xf numFmtId='170'><protection locked='0'/></xf><xf numFmtId='10'/></cellXfs></styleSheet>"
    )
    xml = (
        '<worksheet xmlns="MAIN"><cols><col min="2" max="3" style="1"/></cols><sheetData>'
        '<row r="2" s="2" customFormat="1"/></sheetData></worksheet>'
    )
    data = workbook(xml, **{"xl/styles.xml": styles})
    rels = f'<Relationship Id="rId9" Type="{OFFICE}/styles" Target="/xl/styles.xml"/></Relationships>'
    data = repacked(data, "xl/_rels/workbook.xml.rels", lambda text: text.replace("</Relationships>", rels))
    sheet = opened(written(annotated(data, report(at(judged, "C2"), at(judged, "C5")), fr)))["F"]
    assert (sheet["C2"].number_format, sheet["C5"].number_format) == ("0.00%", "0.000")
    assert not sheet["C5"].protection.locked


def repacked(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for one in old.namelist():
            text = old.read(one).decode()
            new.writestr(one, change(text) if one == name else text)
    return stream.getvalue()


PLAIN = '<worksheet xmlns="MAIN"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'


def test_the_strict_edition_stays_strict(judged: Judge, report: Reporter, fr: Words) -> None:
    data = written(annotated(workbook(PLAIN, STRICT), report(at(judged, "A1")), fr))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not [name for name, text in texts.items() if MAIN in text or f"{OFFICE}/" in text]
    assert STRICT[0] in texts["xl/comments1.xml"]


def test_what_informs_or_only_follows_is_not_marked(judged: Judge, report: Reporter, fr: Words) -> None:
    found = (
        at(judged, "A1"),
        at(judged, "A2", "info"),
        at(judged, "A3", cascade_of="montant_non_lu"),
        at(judged, "A4", cascade_of="date_non_lue"),
    )
    made = annotated(workbook(PLAIN), report(*found), fr)
    book = opened(written(made))
    assert made.cells == 2
    assert [row[2].value for row in book["À corriger"].iter_rows(min_row=4)] == ["A1", "A4"]


def test_places_without_a_cell_are_listed_alone(judged: Judge, report: Reporter, fr: Words) -> None:
    nowhere = judged("feuille_absente", location=Location(file="r.xlsx"), details={"feuille_attendue": "Projets"})
    odd = at(judged, "pas une cellule")
    made = annotated(workbook(PLAIN), report(at(judged, None), nowhere, odd), fr)
    data = written(made)
    rows = [[cell.value for cell in row][:3] for row in opened(data)["À corriger"].iter_rows(min_row=4)]
    assert rows == [["Erreur", None, "–"], ["Erreur", "F", "–"], ["Erreur", "F", "–"]]
    assert made.cells == 0
    assert part(data, "xl/worksheets/sheet1.xml") == part(workbook(PLAIN), "xl/worksheets/sheet1.xml")


def test_two_findings_on_one_cell_share_its_note_and_the_graver_colours_it(
    judged: Judge, report: Reporter, words: Words
) -> None:
    found = report(at(judged, "A1", "warning", value="un"), at(judged, "A1", value="deux"))
    cell = opened(written(annotated(workbook(PLAIN), found, words)))["F"]["A1"]
    assert cell.fill.fgColor.rgb == "FFFFD1D2"
    assert cell.comment.text.index("deux") < cell.comment.text.index("un")


def test_hostile_text_opens_and_says_what_it_says(hostile: Report, words: Words) -> None:
    made = opened(written(annotated(workbook(PLAIN), hostile, words)))
    (sheet,) = (sheet for sheet in made.worksheets if sheet.title != "F")
    assert sheet.max_row > 4
    assert all(len(str(cell.value or "")) <= 32_767 for row in sheet.iter_rows() for cell in row)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("name", ["xl/workbook.xml", "[Content_Types].xml", "xl/worksheets/sheet1.xml"])
def test_entities_are_refused_in_every_part(name: str, judged: Judge, report: Reporter, fr: Words) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]>'
    data = repacked(workbook(PLAIN), name, lambda text: bomb + text)
    with pytest.raises(MarkupError):
        annotated(data, report(at(judged, "A1")), fr)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 100])
def test_what_is_no_archive_is_refused(data: bytes, report: Reporter, fr: Words) -> None:
    with pytest.raises(MarkupError):
        annotated(data, report(), fr)


def test_a_signature_that_no_longer_holds_is_told(report: Reporter, fr: Words) -> None:
    origin = f'<Relationship Id="s" Type="{PACKAGE}/relationships/digital-signature/origin" Target="s"/></Rel'
    data = repacked(workbook(PLAIN), "_rels/.rels", lambda text: text.replace("</Rel", origin))
    assert annotated(data, report(), fr).signed
    assert not annotated(workbook(PLAIN), report(), fr).signed


def comments(author: str, text: str) -> bytes:
    return (
        f'<comments xmlns="{MAIN}"><authors><author>{author}</author></authors><commentList>'
        f'<comment ref="B2" authorId="0">{text}</comment></commentList></comments>'
    ).encode()


def test_a_conversation_takes_no_note_and_is_told() -> None:
    data = comments("tc={0A}", "<text><t>[Threaded comment]</t></text>")
    made = Commenting(data, {(2, 2): "note"}).run()
    assert (made.content(), made.threads) == (data, {(2, 2)})


WRITTEN = (
    "<text/>",
    "<text></text>",
    "<text><t>à moi</t></text>",
    "<text><t xml:space='preserve'> à\nmoi _x0041_ &amp; &lt; </t></text>",
    "<text><r><rPr><b/></rPr><t>Zoé:</t></r><r><t>\nà moi</t></r><rPh sb='0' eb='1'><t>a</t></rPh></text>",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_passage_is_added_and_taken_away_again(text: str) -> None:
    data = comments("Zoé", text)
    first = Commenting(data, {(2, 2): "note\nbelow"}).run().content()
    second = Commenting(first, {(2, 2): "another"}).run().content()
    (one,) = parsed(second).within("comment")
    said = "".join(piece.text for run in one.children[0].children for piece in (run, *run.all("t")))
    assert "another" in said
    assert "note" not in said
    last = Commenting(second, {}).run().content()
    assert last == (data.replace(b"<text/>", b"<text></text>") if text == "<text/>" else data)


def test_a_long_comment_leaves_room_for_a_short_note_only() -> None:
    long = "a" * 32_700
    made = Commenting(comments("Zoé", f"<text><t>{long}</t></text>"), {(2, 2): "n" * 500}).run().content()
    (one,) = parsed(made).within("comment")
    said = "".join(piece.text for piece in one.within("t"))
    assert said.startswith(long)
    assert len(said) <= 32_767
    assert "nnn" in said


@given(st.lists(st.tuples(st.integers(1, 2000), st.integers(1, 60)), unique=True, max_size=30), st.data())
def test_boxes_follow_their_comments(places: list[tuple[int, int]], data: st.DataObject) -> None:
    first = drawn(None, (), dict.fromkeys(places, "note"), {1, 2})
    assert b"idmap" in first
    gone = data.draw(st.sets(st.sampled_from(places))) if places else set()
    left = {place: "note" for place in places if place not in gone}
    assert drawn(first, gone, dict.fromkeys(places, "note"), {1, 2}).count(b"<v:shape ") == len(places)
    assert drawn(first, gone, left, {1, 2}).count(b"<v:shape ") == len(left)
    assert drawn(first, (), dict.fromkeys(places, "note"), {1, 2}) == first
    assert {1, 2}.isdisjoint(numbers([first]))


def test_more_boxes_than_one_number_holds_have_more_numbers() -> None:
    made = drawn(None, (), {(row, 1): "" for row in range(1, 3001)}, {2})
    assert numbers([made]) == {1, 3, 4}
    assert len({one.attributes["id"] for one in parsed(made).all("shape")}) == 3000


def test_a_drawing_that_is_cut_is_refused() -> None:
    with pytest.raises(MarkupError):
        drawn(b"<xml><v:shape>", (), {(1, 1): ""}, ())


def test_boxes_of_other_things_stay() -> None:
    button = b'<v:shape id="a"><x:ClientData ObjectType="Button"><x:Row>0</x:Row><x:Column>0</x:Column></v:shape>'
    lone = b'<v:shape id="b"/>'
    data = b"<xml>" + lone + button + b"<br></xml>"
    made = drawn(data, {(1, 1)}, {(1, 1): "note"}, ())
    assert lone + button + b"<br>" in made
    assert made.count(b'ObjectType="Note"') == 1


def fill_of(tag: bytes) -> int:
    return int(raw_attributes(tag)[b"fillId"].strip(b'"'))


@pytest.mark.parametrize(
    "fill",
    [
        '<patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill>',
        '<patternFill patternType="solid"><fgColor theme="4" tint="0.5"/><bgColor indexed="64"/></patternFill>',
        '<patternFill patternType="solid"><fgColor indexed="13"/><bgColor indexed="64"/></patternFill>',
        '<patternFill patternType="none"/>',
    ],
)
def test_the_colour_that_a_cell_had_comes_back_though_styles_are_numbered_anew(fill: str) -> None:
    styles = Styles(
        f'<styleSheet xmlns="{MAIN}"><fills count="1"><fill>{fill}</fill></fills><cellXfs count="1">'
        '<xf fillId="0" fontId="0"/></cellXfs></styleSheet>'.encode()
    )
    mark = styles.marked(0, "error")
    own = styles.fills[fill_of(styles.formats[mark][0])].decode()
    anew = (
        f'<styleSheet xmlns="{MAIN}"><fills count="2"><fill><patternFill/></fill>{own}</fills><cellXfs count="2">'
        '<xf fillId="0" fontId="9"/><xf fillId="1" fontId="0" applyFill="1"/></cellXfs></styleSheet>'
    )
    later = Styles(anew.encode())
    assert later.marks
    tag, _ = later.formats[later.before(1)]
    back = later.fills[fill_of(tag)].decode()
    shown = '"none"' not in fill
    assert ("fgColor" in back) is shown
    assert not shown or fill.partition("fgColor ")[2].partition("/>")[0] in back


def test_no_styles_at_all_become_the_least_that_there_must_be() -> None:
    made = Styles(f'<styleSheet xmlns="{MAIN}"/>'.encode())
    assert [one.name for one in parsed(made.data).children] == [
        "fonts",
        "fills",
        "borders",
        "cellStyleXfs",
        "cellXfs",
    ]
    assert made.marked(40, "warning") == 1


def test_comments_without_a_list_are_refused() -> None:
    with pytest.raises(MarkupError):
        Commenting(f'<comments xmlns="{MAIN}"/>'.encode(), {(1, 1): "a"}).run()
    assert Commenting(empty(MAIN), {(1, 1): "a"}).run().places == {(1, 1)}
    assert cell_name(1, 1) == "A1"
