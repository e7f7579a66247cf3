"""PDF with text becomes blocks and grids, each line with its page and its rectangle.

`pages` opens the file and reads each page within bounds (`guard`); `letters`, `rows`, `boxes`, `fields`, `tables`
and `columns` say what stands on it; `furniture` takes out what pages repeat; `blocks` puts the rest in order. The
library is loaded when a PDF is read, not before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extract.encoding import unreadable
from pipeline.extract.pdf.blocks import Writer, style_of
from pipeline.extract.pdf.furniture import body_size, without_furniture
from pipeline.extract.pdf.hyphens import mended
from pipeline.model.document import Block, Document, Grid, LeftOut, Line
from pipeline.model.finding import Finding
from pipeline.model.source import Location, SourceFile

if TYPE_CHECKING:
    from pipeline.extract.pdf.letters import Repairs
    from pipeline.extract.pdf.shapes import Sheet

_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class PdfReader:
    """PDF documents that hold their words as text."""

    media_type: str = "application/pdf"
    suffixes: tuple[str, ...] = (".pdf",)

    def read(self, source: SourceFile) -> Document:
        """Return the words of `source` with their page and rectangle; raises SourceUnreadable."""
        from pipeline.extract.pdf.letters import Letters  # noqa: PLC0415 - loads the library
        from pipeline.extract.pdf.pages import read_sheets  # noqa: PLC0415 - loads the library

        letters = Letters()
        sheets = read_sheets(source, letters)
        if not any(sheet.elements for sheet in sheets):
            raise unreadable(
                "source_image" if any(sheet.pictured for sheet in sheets) else "source_vide", source.name
            )
        return _document(source, sheets, letters.repairs)


def _document(source: SourceFile, sheets: "tuple[Sheet, ...]", repairs: "Repairs") -> Document:
    size = body_size(sheets)
    cleaned = list(without_furniture(sheets, size))
    writer = Writer(file=source.name, style=style_of([one.sheet for one in cleaned], size))
    for one in cleaned:
        for row, reason in one.left:
            line = Line(text=row.text, location=writer.place(one.sheet.number, row.box))
            writer.left_out.append(LeftOut(line=line, reason=reason))
        writer.sheet(one.sheet)
    writer.close()
    whole, ends = mended(writer.blocks)
    blocks, cut = _without_soft_hyphens(whole)
    findings = [*_told(sheets, repairs, source.name, cut), *_hidden(writer.left_out)]
    if ends:
        findings.append(Finding(code="mots_recolles", location=ends[0].location, details={"nombre": len(ends)}))
    left_out = sorted(writer.left_out, key=lambda one: one.line.location.page or 0)
    return Document(source=source, blocks=blocks, findings=tuple(findings), left_out=tuple(left_out))


def _without_soft_hyphens(blocks: list[Block | Grid]) -> tuple[tuple[Block | Grid, ...], list[Line]]:
    """The blocks without soft hyphens, and the lines that had some."""
    cut: list[Line] = []

    def clean(line: Line) -> Line:
        if _SOFT_HYPHEN not in line.text:
            return line
        cut.append(line)
        return replace(line, text=line.text.replace(_SOFT_HYPHEN, ""))

    made: list[Block | Grid] = []
    for block in blocks:
        if isinstance(block, Block):
            made.append(replace(block, lines=tuple(map(clean, block.lines))))
        else:
            made.append(Grid(rows=tuple(tuple(tuple(map(clean, cell)) for cell in row) for row in block.rows)))
    return tuple(made), cut


def _told(sheets: "tuple[Sheet, ...]", repairs: "Repairs", file: str, cut: list[Line]) -> Iterator[Finding]:
    """What was repaired, and the pages that are only pictures."""
    for code, number in sorted(repairs.numbers.items()):
        page, box = repairs.first[code]
        place = Location(file=file, page=page, box=box)
        yield Finding(code=code, location=place, details={"nombre": number})
    if cut:
        number = sum(line.text.count(_SOFT_HYPHEN) for line in cut)
        yield Finding(code="traits_d_union_conditionnels", location=cut[0].location, details={"nombre": number})
    for sheet in sheets:
        if sheet.pictured:
            yield Finding(code="page_image", location=Location(file=file, page=sheet.number))


def _hidden(left_out: list[LeftOut]) -> Iterator[Finding]:
    hidden = [one.line for one in left_out if one.reason == "cache"]
    if hidden:
        place = hidden[0].location
        yield Finding(code="texte_cache", location=place, details={"nombre": len(hidden)})
