"""What a page repeats around its text: headers, footers, page numbers; and the notes at its foot.

Only what stands at the edge of the page, apart from the text, on most pages, with the same words but for numbers.
Nothing is thrown away: it goes to the record of what was left out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.pdf.rows import row_of
from pipeline.extract.pdf.shapes import Element, Piece, Row, Sheet
from pipeline.model.document import LeftOutReason

_EDGE = 0.085
"""The share of a page's height, at the top and at the foot, where its furniture stands: the margin, not the text."""
_BLANK = 0.6
"""The room between furniture and text, in the size of the text."""
_DEEPEST = 5
_HEIGHT_STEP = 4.0
_MOST = 0.5
_ALTERNATE = 0.3
"""How many pages must repeat it: most, or a third from six pages on (left and right pages may differ)."""
_ALTERNATE_PAGES = 6
_SMALLER = 0.9
_LARGER = 1.15
_NUMBER = re.compile(r"[0-9]+")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page\s*|p\.\s*)?(?:[0-9]{1,4}|[ivxl]{1,6})(?:\s*(?:/|de|of|sur)\s*[0-9]{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"([0-9]{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\*{1,3})[.)]?\s*(?=\S)")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED_AT_THE_END = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page without its furniture and notes; `left` is what was taken out, with the reason."""

    sheet: Sheet
    left: tuple[tuple[Row, LeftOutReason], ...]


def body_size(sheets: Sequence[Sheet]) -> float:
    """The size in which most of the document is written, in points."""
    sizes = Counter[float]()
    for sheet in sheets:
        for row in _rows(sheet.elements):
            sizes[row.size] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def without_furniture(sheets: Sequence[Sheet], size: float) -> Iterator[Cleaned]:
    """Each page with what it repeats and its notes taken out. `size` is that of the text."""
    repeated = _repeated(sheets, size)
    for sheet in sheets:
        gone: list[tuple[Element, LeftOutReason]] = []
        for reason, edge in _edges(sheet, size):
            found: list[Element] = []
            for element in edge:
                if _key(element) not in repeated and not _is_page_number(element, sheet):
                    break
                found.append(element)
            if found and _stands_apart(found[-1], sheet, size):
                gone += [(element, reason) for element in found]
        taken = {id(element) for element, _ in gone}
        rest = [element for element in sheet.elements if id(element) not in taken]
        rest, notes = _without_notes(rest, size)
        left = [(row, reason) for element, reason in gone for row in _rows([element])]
        left += [(row, "note") for row in notes]
        left += [(row, "cache") for row in sheet.hidden]
        left += [(row, "de_biais") for row in sheet.turned]
        left.sort(key=lambda one: one[0].box[3])
        yield Cleaned(replace(sheet, elements=tuple(rest)), tuple(left))


def _rows(elements: Sequence[Element]) -> Iterator[Row]:
    for element in elements:
        if isinstance(element, Row):
            yield element
        else:
            yield from (row for line in element.cells for cell in line for row in cell)


def _edges(sheet: Sheet, size: float) -> Iterator[tuple[LeftOutReason, list[Element]]]:
    """What stands at the top and at the foot of a page, from the edge inwards, as far as its type is not large."""
    high = sheet.height
    top = [one for one in sheet.elements if one.box[3] <= _EDGE * high][:_DEEPEST]
    foot = [one for one in sheet.elements if one.box[1] >= (1 - _EDGE) * high][-_DEEPEST:]
    for reason, edge in (("en_tete", top), ("pied_de_page", foot[::-1])):
        small: list[Element] = []
        for element in edge:
            if isinstance(element, Row) and element.size > _LARGER * size:
                break
            small.append(element)
        yield reason, small  # type: ignore[misc]


def _stands_apart(last: Element, sheet: Sheet, size: float) -> bool:
    """Whether there is room between the innermost piece of furniture and what the page holds next to it."""
    index = sheet.elements.index(last)
    inner = index + 1 if last.box[1] < sheet.height / 2 else index - 1
    if not 0 <= inner < len(sheet.elements):
        return True
    box = sheet.elements[inner].box
    return max(box[1] - last.box[3], last.box[1] - box[3]) >= _BLANK * size


def _key(element: Element) -> tuple[str, int]:
    """The words without their numbers, and the height."""
    words = " ".join(_NUMBER.sub("#", element.text).casefold().split())
    return words, round(element.box[1] / _HEIGHT_STEP)


def _repeated(sheets: Sequence[Sheet], size: float) -> set[tuple[str, int]]:
    """The keys found at the edge of enough pages; a height that falls between two steps counts for both."""
    pages = Counter[tuple[str, int]]()
    for sheet in sheets:
        keys = {_key(element) for _, edge in _edges(sheet, size) for element in edge}
        pages.update({(words, height + step) for words, height in keys for step in (-1, 0, 1)})
    share = _ALTERNATE if len(sheets) >= _ALTERNATE_PAGES else _MOST
    enough = max(2, share * len(sheets))
    return {key for key, number in pages.items() if number >= enough}


def _is_page_number(element: Element, sheet: Sheet) -> bool:
    """Whether it is the number of this page, or says `page`; a lone number may be anything else."""
    if isinstance(element, Row) and _PAGE_NUMBER.fullmatch(element.text):
        numbers = _NUMBER.findall(element.text)
        return "p" in element.text.casefold() or str(sheet.number) in numbers
    return False


def _without_notes(elements: list[Element], size: float) -> tuple[list[Element], list[Row]]:
    """The elements without the notes at the foot of the page, nor the marks that call them."""
    start = len(elements)
    while start and isinstance(row := elements[start - 1], Row) and row.size <= _SMALLER * size:
        start -= 1
    while start < len(elements) and not (isinstance(row := elements[start], Row) and _NOTE.match(row.text)):
        start += 1
    notes = [row for row in elements[start:] if isinstance(row, Row)]
    numbers = {match[1].translate(_RAISED) for row in notes if (match := _NOTE.match(row.text))}
    called = [_without_calls(one, numbers) if isinstance(one, Row) else one for one in elements[:start]]
    if not notes or not any(one is not other for one, other in zip(called, elements, strict=False)):
        return elements, []
    return called, notes


def _without_calls(row: Row, numbers: set[str]) -> Row:
    """The row without the raised numbers that call one of these notes; the same row when it has none."""
    kept: list[Piece] = []
    for piece in row.pieces:
        raised = _RAISED_AT_THE_END.fullmatch(piece.text) and piece.text.translate(_RAISED) in numbers
        if not (raised and kept and piece.size < kept[-1].size):
            kept.append(piece)
    return row_of(kept) if len(kept) < len(row.pieces) else row
