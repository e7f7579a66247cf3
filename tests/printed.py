"""Reports printed as PDF, for the tests of their reader: words at places, boxes of every kind, ruled tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Literal
from unicodedata import normalize

from markdown_it import MarkdownIt
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

Boxes = Literal["characters", "strokes", "fields"]
WIDTH, HEIGHT = 612.0, 792.0
LEFT, RIGHT, TOP, FOOT = 72.0, 540.0, 72.0, 700.0
LEADING, APART, GAP = 12.0, 8.0, 24.0
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"


@dataclass
class Printed:
    """A PDF that is being printed; heights are from the top, `at` is the foot of the next line."""

    boxes: Boxes = "characters"
    out: BytesIO = field(default_factory=BytesIO)
    at: float = TOP
    page: int = 1
    fields: int = 0

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), invariant=True)

    def done(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()

    def turn(self) -> None:
        self.canvas.showPage()
        self.page += 1
        self.at = TOP

    def words(self, text: str, x: float, y: float | None = None, *, size: float = 10, font: str = PLAIN) -> float:
        """Writes words and boxes at a place; gives where they end."""
        y = self.at if y is None else y
        for piece in _pieces(text):
            if piece in "☒☐":
                self.box(x, y, ticked=piece == "☒")
                x += 13
            else:
                self.canvas.setFont(font, size)
                self.canvas.drawString(x, HEIGHT - y, piece)
                x += stringWidth(piece, font, size)
        return x

    def box(self, x: float, y: float, *, ticked: bool, side: float = 9) -> None:
        """A box to tick at a line's foot, in the way of this document."""
        if self.boxes == "characters":
            self.words("✔" if ticked else "❏", x, y, font="ZapfDingbats")
            return
        foot = HEIGHT - y - 1
        if self.boxes == "fields":
            self.fields += 1
            self.canvas.acroForm.checkbox(name=f"case{self.fields}", x=x, y=foot, size=side, checked=ticked)
            return
        self.canvas.rect(x, foot, side, side)
        if ticked:
            self.canvas.line(x, foot, x + side, foot + side)
            self.canvas.line(x, foot + side, x + side, foot)

    def line(self, text: str, *, x: float = LEFT, size: float = 10, font: str = PLAIN) -> None:
        """A line, wrapped where it is too long, tabs as wide gaps; the next line follows closely.

        The page is not turned between two sentences of a paragraph: nobody could tell them from two paragraphs.
        """
        above = ""
        for row in _wrapped(text, RIGHT - x, font, size):
            if self.at > FOOT and not (above.endswith(".") and row[:1].isupper()):
                self.turn()
            above = row
            place = x
            for piece in row.split("\t"):
                place = self.words(piece, place, size=size, font=font) + GAP
            self.at += LEADING * size / 10

    def room(self, height: float = APART) -> None:
        self.at += height

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with rules around every cell, the words of a cell wrapped."""
        self.at -= LEADING
        for row in rows:
            cells = [list(_wrapped(text, wide - 8, PLAIN, 10)) for text, wide in zip(row, widths, strict=True)]
            high = 6 + LEADING * max(map(len, cells))
            if self.at + high > FOOT + LEADING:
                self.turn()
            x = LEFT
            for lines, wide in zip(cells, widths, strict=True):
                self.canvas.rect(x, HEIGHT - self.at - high, wide, high)
                for index, line in enumerate(lines):
                    self.words(line, x + 4, self.at + LEADING * (index + 1))
                x += wide
            self.at += high
        self.at += LEADING


def printed_markdown(markdown: str, boxes: Boxes = "characters") -> bytes:
    """A report in Markdown as a word processor would print it."""
    markdown = normalize("NFC", markdown).translate(str.maketrans("☑✓✔□", "☒☒☒☐"))
    paper = Printed(boxes=boxes)
    depth = 0
    item = heading = ""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
            paper.room(0 if depth else APART)
        elif token.type == "list_item_open":
            item = f"{token.info}." if token.info else "•"
        elif token.type == "heading_open":
            heading = token.tag
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            paper.table(rows, [(RIGHT - LEFT) / len(rows[0])] * len(rows[0]))
            paper.room()
            rows = []
        elif token.type == "inline" and rows:
            rows[-1].append("".join(_text(token.children)))
        elif token.type == "inline":
            _block(paper, "".join(_text(token.children)), heading, item, depth)
            heading = item = ""
    return paper.done()


def _block(paper: Printed, text: str, heading: str, item: str, depth: int) -> None:
    x = LEFT + 18 * depth
    if heading:
        paper.room()
        paper.line(text, size={"h1": 16, "h2": 13}.get(heading, 11), font=BOLD)
        paper.room()
        return
    if item:
        if paper.at > FOOT:
            paper.turn()
        paper.words(item, x - 12)
    for line in text.split("\n"):
        paper.line(line.strip(" "), x=x)
    if not depth:
        paper.room()


def _text(children: Sequence[Any] | None) -> Iterator[str]:
    for child in children or ():
        if child.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif child.type in {"text", "code_inline", "text_special"}:
            yield child.content


def _pieces(text: str) -> Iterator[str]:
    """The text, each box by itself."""
    words = ""
    for char in text:
        if char in "☒☐":
            yield from filter(None, [words.strip() if not words.strip() else words])
            yield char
            words = ""
        elif words or char != " ":
            words += char
    if words:
        yield words


def _wrapped(text: str, wide: float, font: str, size: float) -> Iterator[str]:
    """The text in lines that fit; a tab is as wide as its gap."""
    row = ""
    for word in text.replace("\t", " \t").split(" "):
        longer = f"{row} {word}".replace(" \t", "\t") if row else word.lstrip("\t")
        if row and stringWidth(longer.replace("\t", ""), font, size) + GAP * longer.count("\t") > wide:
            yield row
            row = word.lstrip("\t")
        else:
            row = longer
    yield row


def raw_pdf(*objects: bytes, root: int = 1) -> bytes:
    """A file of these objects, numbered from 1, whatever they say; `stream` objects are whole."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """An object that holds a stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, entries: bytes = b"", resources: bytes = b"", *more: bytes) -> bytes:
    """A page whose drawing is given; its font F1 is Helvetica, its objects from 5 on are `more`."""
    font = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>"
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << %s %s >> %s >>"
        % (font, resources, entries),
        stream(content),
        *more,
    )
