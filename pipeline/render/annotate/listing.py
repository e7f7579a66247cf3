"""The sheet that lists everything to correct: a line a finding, with a link to its cell."""

from collections.abc import Iterator, Sequence

from pipeline.model.workbook import cell_name
from pipeline.render.annotate.markup import escaped, string
from pipeline.render.annotate.notes import Entry
from pipeline.render.annotate.styles import Styles
from pipeline.render.words import Words

NAMES = frozenset({"à corriger", "to correct"})
"""What the sheet is called in each language, without case; its reader leaves sheets of these names aside."""
_TAB = "FFC03A2D"
"""The colour of the tab, by which the sheet is known from one that a person called so."""
_LONGEST = 32_767
_ROWS = 1_048_576
_COLUMNS = (("severity", 15), ("sheet", 22), ("cell", 10), ("value", 30), ("found", 60), ("fix", 60))
_MOST_LINKS = 65_000
"""Excel repairs a sheet that has more."""
_FIRST = 4
"""The first row below the headings."""
_WRAPPED = '<{p}alignment vertical="top" wrapText="1"/>'
_FONT = '<{p}sz val="11"/>%s<{p}name val="Calibri"/>'


def listing(told: Sequence[Entry], words: Words, styles: Styles, namespace: str) -> bytes:
    """The whole sheet; where nothing is to be corrected it says so."""
    looks = _Looks(styles)
    shown = told[: _ROWS - _FIRST]
    rows = [_row(1, [(_total(told, words), looks.title)], height=24)]
    rows.append(_row(2, [(words.label("annotate.how" if told else "annotate.nothing"), looks.plain)]))
    if told:
        rows.append(_row(3, [(words.label(f"annotate.{name}"), looks.head) for name, _ in _COLUMNS], height=22))
        rows += [_row(number, _cells(one, words, looks)) for number, one in enumerate(shown, start=_FIRST)]
    links = "".join(_links(shown[:_MOST_LINKS]))
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(_COLUMNS, start=1)
    )
    pane = '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>' if told else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        f'<sheetPr><tabColor rgb="{_TAB}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews><cols>{columns}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>{f'<hyperlinks>{links}</hyperlinks>' if links else ''}"
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def is_listing(name: str, sheet: bytes) -> bool:
    """Whether a sheet is a list of an earlier time."""
    head = sheet.partition(b"sheetData")[0]
    plain = name.partition(" (")[0].casefold()
    return plain in NAMES and b"tabColor" in head and _TAB.encode() in head


class _Looks:
    """The styles of the list, all text that wraps; a value is marked as text, so that no program reckons with it."""

    def __init__(self, styles: Styles) -> None:
        normal, bold = styles.font(_FONT % ""), styles.font("<{p}b/>" + _FONT % "")
        title = styles.font('<{p}b/><{p}sz val="14"/><{p}name val="Calibri"/>')
        white = styles.font("<{p}b/>" + _FONT % '<{p}color rgb="FFFFFFFF"/>')
        blue = styles.font("<{p}u/>" + _FONT % '<{p}color rgb="FF0B5394"/>')
        dark = styles.fill("FF1F3A5F")
        self.title = styles.add(_of(title))
        self.plain = styles.add(_of(normal))
        self.head = styles.add(_of(white, dark), '<{p}alignment vertical="center" wrapText="1"/>')
        self.text = styles.add(_of(normal), _WRAPPED)
        self.value = styles.add(f'{_of(normal)} quotePrefix="1"', _WRAPPED)
        self.link = styles.add(_of(blue), _WRAPPED)
        red, yellow = styles.fill("FFF4B6B8"), styles.fill("FFFFE699")
        self.severity = {
            "error": styles.add(_of(bold, red), _WRAPPED),
            "warning": styles.add(_of(bold, yellow), _WRAPPED),
        }


def _of(font: int, fill: int = 0) -> str:
    filled = ' applyFill="1"' if fill else ""
    return f'fontId="{font}" fillId="{fill}" applyFont="1"{filled} applyAlignment="1"'


def _total(told: Sequence[Entry], words: Words) -> str:
    counts = {
        severity: sum(one.times for one in told if one.severity == severity) for severity in ("error", "warning")
    }
    parts = [words.label(f"count.{severity}", nombre=number) for severity, number in counts.items() if number]
    sheet = words.label("annotate.title")
    return f"{sheet}{words.label('colon')}{', '.join(parts) or words.label('outcome.no_findings')}"


def _cells(one: Entry, words: Words, looks: _Looks) -> list[tuple[str, int]]:
    cell = cell_name(*one.place) if one.place else ""
    return [
        (words.label(f"annotate.{one.severity}"), looks.severity[one.severity]),
        (one.sheet, looks.value),
        (cell or words.label("none"), looks.link if cell else looks.text),
        (one.value, looks.value),
        (one.found, looks.value),
        (one.fix, looks.value),
    ]


def _row(number: int, cells: Sequence[tuple[str, int]], height: int | None = None) -> str:
    made = "".join(_cell(cell_name(number, column), *cell) for column, cell in enumerate(cells, start=1))
    high = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{high}>{made}</row>'


def _cell(name: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{name}" s="{style}"/>'
    said = string(text, _LONGEST).decode()
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _links(told: Sequence[Entry]) -> Iterator[str]:
    for number, one in enumerate(told, start=_FIRST):
        if one.sheet:
            cell = cell_name(*(one.place or (1, 1)))
            quoted = one.sheet.replace("'", "''")
            column = "C" if one.place else "B"
            target = escaped(f"'{quoted}'!{cell}")
            yield f'<hyperlink ref="{column}{number}" location="{target}"/>'
