"""Gives a workbook back with what is to be corrected: marked cells, a note on each, and a sheet that lists all.

Nothing else of it changes: parts that need not are the same bytes, and in the others only what is said here.
"""

from dataclasses import dataclass
from typing import IO

from pipeline.model.report import Report
from pipeline.model.workbook import Place, cell_name
from pipeline.render.annotate.cells import Marking
from pipeline.render.annotate.comments import Commenting, empty
from pipeline.render.annotate.contents import Contents
from pipeline.render.annotate.drawing import drawn, numbers
from pipeline.render.annotate.listing import is_listing, listing
from pipeline.render.annotate.markup import MarkupError, spliced
from pipeline.render.annotate.notes import Entry, Mark, entries, marks
from pipeline.render.annotate.package import Package
from pipeline.render.annotate.styles import Styles
from pipeline.render.words import Words

__all__ = ["Annotated", "MarkupError", "annotated"]

_KINDS = "application/vnd.openxmlformats-officedocument"
_ABOUT = "docProps/app.xml"


@dataclass(slots=True)
class Annotated:
    """An annotated workbook: how many cells are marked, and what could not be kept or written.

    `threads` are the cells whose conversation takes no note; `signed` tells that a signature no longer holds.
    """

    package: Package
    cells: int = 0
    threads: tuple[str, ...] = ()
    signed: bool = False

    def write(self, to: IO[bytes]) -> None:
        """The bytes of the workbook, the same each time; raises MarkupError where a part of it is broken."""
        self.package.write(to)


def annotated(data: bytes, report: Report, words: Words) -> Annotated:
    """The workbook in `data` with what `report` says about it.

    Raises MarkupError where a part that must change is no XML.
    """
    package = Package(data)
    contents = Contents(package)
    part = contents.related("styles") or _new_styles(contents)
    keeps = not (package.has(_ABOUT) and b"LibreOffice" in package.read(_ABOUT))
    styles = Styles(package.read(part), keeps)
    earlier = next((name for name, one in contents.sheets.items() if is_listing(name, package.read(one))), None)
    told = entries(report, [name for name in contents.sheets if name != earlier], words)
    made = Annotated(package, signed=any("/digital-signature/" in one.type for one in package.relations("")))
    for name in contents.sheets:
        if name != earlier:
            _annotate(_Sheet(contents, styles, name), marks(told, name, words), made)
    _list(contents, earlier, told, words, styles)
    package.put(part, spliced(styles.data, styles.edits()))
    return made


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet, and what it shares with the others."""

    contents: Contents
    styles: Styles
    name: str

    @property
    def part(self) -> str:
        return self.contents.sheets[self.name]

    def related(self, kind: str) -> str | None:
        """The part of a kind that the sheet refers to."""
        package = self.contents.package
        found = (one.part for one in package.relations(self.part) if one.type.endswith(f"/{kind}"))
        return next((part for part in found if package.has(part)), None)


def _annotate(sheet: _Sheet, told: dict[Place, Mark], made: Annotated) -> None:
    """Marks the cells of a sheet and writes their notes; a sheet without any is left as it is."""
    package, comments = sheet.contents.package, sheet.related("comments")
    if not told and comments is None and not sheet.styles.marks:
        return
    severities = {place: mark.severity for place, mark in told.items()}
    marking = Marking(package.read(sheet.part), sheet.styles, severities).run()
    if told or comments is not None:
        before = empty(sheet.contents.namespace) if comments is None else package.read(comments)
        notes = {place: mark.text for place, mark in told.items()}
        commenting = Commenting(before, notes).run()
        made.threads += tuple(f"{sheet.name}!{cell_name(*place)}" for place in sorted(commenting.threads))
        if commenting.edits:
            package.put(comments or _new_comments(sheet), commenting.content())
            _draw(sheet, marking, commenting)
    package.edit(sheet.part, marking.edits)
    made.cells += len(told)


def _draw(sheet: _Sheet, marking: Marking, commenting: Commenting) -> None:
    """Gives every comment of a sheet its box."""
    package, relations = sheet.contents.package, sheet.contents.relations
    there = {one.id: one.part for one in package.relations(sheet.part)}
    part = there.get(marking.drawing, "") if marking.drawing is not None else None
    if part is not None and not package.has(part):
        raise MarkupError
    taken = numbers(package.of_suffix(".vml"))
    data = package.read(part) if part is not None else None
    texts = {place: commenting.notes.get(place, "") for place in commenting.places}
    boxes = drawn(data, commenting.removed, texts, taken)
    if part is None:
        part = package.free(f"{_folder(sheet.contents)}drawings/vmlDrawing{{}}.vml")
        package.declare_suffix("vml", f"{_KINDS}.vmlDrawing")
        relation = package.relate(sheet.part, f"{relations}/vmlDrawing", part)
        p = marking.prefix
        entry = f'<{p}legacyDrawing xmlns:r="{relations}" r:id="{relation}"/>'.encode()
        marking.edits.append((marking.drawing_place, marking.drawing_place, entry))
    package.put(part, boxes)


def _list(contents: Contents, earlier: str | None, told: list[Entry], words: Words, styles: Styles) -> None:
    """Writes the sheet that lists all, in the place of the one of an earlier time."""
    title = words.label("annotate.title")
    package, taken = contents.package, contents.names() - {(earlier or "").casefold()}
    names = (title, *(f"{title} ({number})" for number in range(2, len(taken) + 3)))
    name = next(one for one in names if one.casefold() not in taken)
    if earlier is not None and earlier != name:
        contents.rename(earlier, name)
    part = contents.add(name) if earlier is None else contents.sheets[name]
    package.put(part, listing(told, words, styles, contents.namespace))


def _new_comments(sheet: _Sheet) -> str:
    """The part of the comments of a sheet that had none."""
    package = sheet.contents.package
    part = package.free(f"{_folder(sheet.contents)}comments{{}}.xml")
    package.relate(sheet.part, f"{sheet.contents.relations}/comments", part)
    package.declare(part, f"{_KINDS}.spreadsheetml.comments+xml")
    return part


def _new_styles(contents: Contents) -> str:
    """The part of the styles of a workbook that had none."""
    package = contents.package
    usual = f"{_folder(contents)}styles.xml"
    part = package.free(f"{_folder(contents)}styles{{}}.xml") if package.has(usual) else usual
    package.relate(contents.main, f"{contents.relations}/styles", part)
    package.declare(part, f"{_KINDS}.spreadsheetml.styles+xml")
    package.put(part, f'<styleSheet xmlns="{contents.namespace}"></styleSheet>'.encode())
    return part


def _folder(contents: Contents) -> str:
    folder = contents.main.rpartition("/")[0]
    return f"{folder}/" if folder else ""
