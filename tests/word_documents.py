"""Word documents for tests: HTML written with python-docx, its boxes in any of the forms that Word knows."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from selectolax.lexbor import LexborHTMLParser, LexborNode

Boxes = Literal["characters", "controls", "fields", "symbols"]
BOXES: tuple[Boxes, ...] = ("characters", "controls", "fields", "symbols")

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_SIGN = re.compile(r"(\[[xX ]\]|[☒☑✓✔■☐□])")
_EMPTY = {"☐", "□", "[ ]"}
_STYLES = {"ul": "List Bullet", "ol": "List Number"}


def word_bytes(page: str, boxes: Boxes = "characters") -> bytes:
    """The document that a page of HTML describes, as the bytes of a .docx file."""
    made = docx.Document()
    body = LexborHTMLParser(page).body
    assert body is not None
    for node in _children(body):
        _block(made, node, boxes)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def saved(made: Any) -> bytes:
    """The bytes of a document that a test built with python-docx."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def raw(paragraph: Paragraph, xml: str) -> None:
    """Appends an element of WordprocessingML, written with the prefixes w, w14, mc, wp, v and m."""
    names = " ".join(
        [
            nsdecls("w", "wp", "m"),
            _W14,
            'xmlns:v="urn:schemas-microsoft-com:vml"',
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        ]
    )
    paragraph._p.append(parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {names}", xml)))  # noqa: SLF001  python-docx has no other


def _block(made: Any, node: LexborNode, boxes: Boxes) -> None:
    tag = node.tag or ""
    if tag == "table":
        _table(made, node, boxes)
    elif tag in _STYLES:
        for item in _children(node):
            _item(made, item, _STYLES[tag], boxes)
    elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        _fill(made.add_heading(level=int(tag[1])), [node], boxes)
    elif tag == "p":
        _fill(made.add_paragraph(), [node], boxes)
    elif tag == "-text":
        if (node.text_content or "").strip():
            _fill(made.add_paragraph(), [node], boxes)
    else:
        for child in _children(node):
            _block(made, child, boxes)


def _item(made: Any, item: LexborNode, style: str, boxes: Boxes) -> None:
    inline = [child for child in _children(item) if child.tag not in {"p", "ul", "ol"}]
    blocks = [child for child in _children(item) if child.tag in {"p", "ul", "ol"}]
    if any((child.text(deep=True) or "").strip() for child in inline):
        _fill(made.add_paragraph(style=style), inline, boxes)
    for number, block in enumerate(blocks):
        if block.tag == "p" and number == 0:
            _fill(made.add_paragraph(style=style), [block], boxes)
        else:
            _block(made, block, boxes)


def _table(made: Any, node: LexborNode, boxes: Boxes) -> None:
    rows = [[cell for cell in _children(row) if cell.tag in {"td", "th"}] for row in node.css("tr")]
    table = made.add_table(rows=len(rows), cols=max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            _fill(table.cell(number, column).paragraphs[0], [cell], boxes)


def _fill(paragraph: Paragraph, nodes: Iterable[LexborNode], boxes: Boxes) -> None:
    for node in nodes:
        for text, bold in _inline(node, bold=False):
            if text == "\n":
                paragraph.add_run().add_break()
                continue
            for piece in _SIGN.split(text):
                if _SIGN.fullmatch(piece) and boxes != "characters":
                    _box(paragraph, boxes, ticked=piece not in _EMPTY)
                elif piece:
                    paragraph.add_run(piece).bold = bold


def _inline(node: LexborNode, *, bold: bool) -> Iterator[tuple[str, bool]]:
    if node.tag == "-text":
        yield (node.text_content or "").replace("\n", ""), bold
    elif node.tag == "br":
        yield "\n", bold
    elif "mso-tab-count" in (node.attributes.get("style") or ""):
        yield "\t", bold
    else:
        for child in _children(node):
            yield from _inline(child, bold=bold or node.tag in {"b", "strong"})


def _box(paragraph: Paragraph, boxes: Boxes, *, ticked: bool) -> None:
    if boxes == "controls":
        raw(
            paragraph,
            f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox></w:sdtPr>'
            f"<w:sdtContent><w:r><w:t>{'☒' if ticked else '☐'}</w:t></w:r></w:sdtContent></w:sdt>",
        )
    elif boxes == "symbols":
        raw(paragraph, f'<w:r><w:sym w:font="Wingdings" w:char="{"F0FE" if ticked else "F0A8"}"/></w:r>')
    else:
        checked = "<w:checked/>" if ticked else ""
        raw(
            paragraph,
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Case"/><w:enabled/><w:checkBox>'
            f'<w:sizeAuto/><w:default w:val="0"/>{checked}</w:checkBox></w:ffData></w:fldChar></w:r>',
        )
        raw(paragraph, "<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>")
        raw(paragraph, '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next
