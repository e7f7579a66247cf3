"""Opens a PDF and reads its pages one by one; what pdfplumber or pdfminer meets becomes a refusal that people read.

A page is closed once it is read, so that memory does not grow with the number of pages.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfplumber.pdf import PDF

from pipeline.extract.encoding import measured_bytes, unreadable
from pipeline.extract.pdf.boxes import drawn_boxes
from pipeline.extract.pdf.columns import in_reading_order
from pipeline.extract.pdf.fields import field_pieces, with_fields
from pipeline.extract.pdf.guard import PAGES_MAX, BoundedPage, TooMuch, bounded
from pipeline.extract.pdf.letters import Letters
from pipeline.extract.pdf.rows import rows_of
from pipeline.extract.pdf.shapes import Box, Element, Piece, Sheet, around, holds
from pipeline.extract.pdf.tables import tables_of
from pipeline.model.errors import BilanError, SourceUnreadable
from pipeline.model.finding import Detail
from pipeline.model.source import SourceFile

_PICTURE_MIN = 0.3
"""How much of a page without words a picture covers, for the page to be a scan."""
_SLOPE = 0.1


def read_sheets(source: SourceFile, letters: Letters) -> tuple[Sheet, ...]:
    """Every page as elements; raises SourceUnreadable. `letters` keeps count of what was repaired."""
    data = _bytes_of(source)
    number = 0
    try:
        with bounded():
            pdf = pdfplumber.open(io.BytesIO(data), raise_unicode_errors=False)  # closing it would make every page
            sheets = []
            for page in _pages(pdf, source):
                number = page.page_number
                sheets.append(_sheet(page, letters))
                page.close()
            return tuple(sheets)
    except BilanError:
        raise
    except Exception as fault:
        raise _refusal(fault, source, number) from fault


def _bytes_of(source: SourceFile) -> bytes:
    """The very bytes that were measured."""
    data = measured_bytes(source)
    if not data.strip():
        raise unreadable("source_vide", source.name)
    return data


def _refusal(fault: BaseException, source: SourceFile, page: int) -> SourceUnreadable:
    """What a fault of the library says about the file."""
    met: BaseException | None = fault
    while met is not None:
        inner = met.args[0] if met.args and isinstance(met.args[0], BaseException) else None
        if isinstance(met, PDFPasswordIncorrect | PDFEncryptionError):
            return unreadable("source_protegee", source.name)
        if isinstance(met, TooMuch):
            return unreadable("source_trop_complexe", source.name, cause=met.cause)
        met = inner or met.__context__
    details: dict[str, Detail] = {"page": page} if page else {}
    return unreadable("source_abimee", source.name, **details)


def _pages(pdf: PDF, source: SourceFile) -> Iterator[BoundedPage]:
    """The pages, once it is sure that there are not too many."""
    found = list(islice(PDFPage.create_pages(pdf.doc), PAGES_MAX + 1))
    if len(found) > PAGES_MAX:
        raise unreadable("source_trop_complexe", source.name, cause="pages")
    if not found:
        raise unreadable("source_abimee", source.name)
    for number, page in enumerate(found, start=1):
        yield BoundedPage(pdf, page, number)


def _sheet(page: BoundedPage, letters: Letters) -> Sheet:
    objects = page.objects
    number = page.page_number
    straight, turned = _by_direction(objects.get("char", ()))
    pieces = list(letters.pieces(straight, number))
    shown, hidden = _on_the_page(pieces, page.cropbox)
    fields, unseen = field_pieces(page)
    shown = with_fields(drawn_boxes(objects, shown), fields)
    tables, loose = tables_of(page, objects, shown)
    elements: list[Element] = in_reading_order(rows_of(loose), tables, float(page.width))
    return Sheet(
        number=number,
        width=float(page.width),
        height=float(page.height),
        elements=tuple(elements),
        hidden=rows_of([*hidden, *unseen]),
        turned=rows_of(_turned(turned, letters, number)),
        pictured=not elements and _is_pictured(page, objects),
    )


def _on_the_page(pieces: Sequence[Piece], page: Box) -> tuple[list[Piece], list[Piece]]:
    """The pieces that the page shows, and those that lie off it."""
    shown = [piece for piece in pieces if holds(page, piece.box)]
    return shown, [piece for piece in pieces if not holds(page, piece.box)] if len(shown) < len(pieces) else []


def _by_direction(chars: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The characters that run from left to right, and the others."""
    straight: list[Mapping[str, Any]] = []
    turned: list[Mapping[str, Any]] = []
    for char in chars:
        along, up = char["matrix"][:2]
        (straight if along > 0 and abs(up) <= _SLOPE * along else turned).append(char)
    return straight, turned


def _turned(chars: Sequence[Mapping[str, Any]], letters: Letters, number: int) -> list[Piece]:
    """Words that do not run from left to right, such as a mark across the page."""
    words = "".join(piece.text for piece in letters.pieces(chars, number))
    if not words:
        return []
    box = around([(char["x0"], char["top"], char["x1"], char["bottom"]) for char in chars])
    return [Piece(text=words, box=box, size=float(chars[0]["size"]))]


def _is_pictured(page: BoundedPage, objects: Mapping[str, Sequence[Any]]) -> bool:
    """Whether pictures cover much of the page."""
    area = sum(max(0.0, image["x1"] - image["x0"]) * max(0.0, image["bottom"] - image["top"])
               for image in objects.get("image", ()))  # fmt: skip
    return bool(area > _PICTURE_MIN * float(page.width) * float(page.height))
