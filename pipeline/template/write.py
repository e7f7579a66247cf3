"""Writes the workbook: instructions, a sheet a table, examples, the lists, and the hidden sheet of its version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.model.rows import Value
from pipeline.model.table import Field, TableSpec
from pipeline.template.content import LANG, Answers, Choices, asked, list_of, template_digest, written

VERSION = 1
VERSION_SHEET, LISTS_SHEET = "_bilan", "Listes"
ROWS = 2_000
"""Rows that are ready for answers; more may be added below."""
_DAY_ONE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
_WIDTHS = {"string": 24, "number": 16, "integer": 12, "date": 13, "boolean": 9}
_FORMATS = {"string": "@", "number": "#,##0.00", "integer": "0", "date": "yyyy-mm-dd", "boolean": "@"}
_FREEDOMS = {
    "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True, "sort": True,
    "autofilter": True, "insert_hyperlinks": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The words around the tables: lines of instructions by language, names of sheets, labels of hints."""

    instructions: Sequence[tuple[str, str]]
    labels: Mapping[str, str]


def write_template(
    path: Path,
    specs: Sequence[TableSpec],
    choices: Choices,
    answers: Answers,
    texts: Texts,
    about: Mapping[str, Sequence[Mapping[str, Value]]],
) -> None:
    """Writes a workbook to `path`; the same input gives the same bytes.

    `specs` are the tables, the report's first; `about` gives their rows of example, and one row `plan`.
    """
    import xlsxwriter  # noqa: PLC0415  only the template needs it

    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": _DAY_ONE, "title": texts.labels["titre"], "author": "bilan"})
    sheets = _Sheets(book, choices, texts)
    sheets.instructions()
    reports, projects = specs
    sheets.table(reports, [answers.report], rows=1)
    sheets.table(projects, answers.projects, rows=ROWS)
    sheets.examples(specs, about)
    sheets.lists()
    sheets.version(specs, str(about["plan"][0]["id_plan"]))
    book.close()


@dataclass(slots=True)
class _Sheets:
    """Adds sheets to one workbook."""

    book: Any
    choices: Choices
    texts: Texts
    named: dict[str, Sequence[str]] = field(default_factory=dict)
    formats: dict[str, Any] = field(default_factory=dict)

    def instructions(self) -> None:
        """What to do, in each language, one line a cell."""
        sheet = self.book.add_worksheet("Instructions")
        sheet.set_column(0, 0, 100)
        sheet.hide_gridlines(2)
        for row, (kind, text) in enumerate(self.texts.instructions):
            sheet.write_string(row, 0, text, self._format(f"texte_{kind}"))
        sheet.protect("", _FREEDOMS)

    def table(self, spec: TableSpec, filled: Sequence[Mapping[str, Value]], *, rows: int) -> None:
        """One sheet: headings that stay, columns of the right format, rules of what may be written."""
        sheet = self.book.add_worksheet(spec.words[LANG].title)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 32)
        for column, one in enumerate(asked(spec)):
            width = max(_WIDTHS[one.type], len(one.words[LANG].title) + 4)
            sheet.set_column(column, column, width, self._format(f"cellule_{one.type}"))
            self._heading(sheet, column, one, spec)
            sheet.data_validation(1, column, rows, column, self._rule(one, spec))
        for row, answers in enumerate(filled, start=1):
            self._row(sheet, row, spec, answers)
        sheet.protect("", _FREEDOMS)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def examples(self, specs: Sequence[TableSpec], about: Mapping[str, Sequence[Mapping[str, Value]]]) -> None:
        """Rows that are filled in as they should be, one table below the other."""
        sheet = self.book.add_worksheet("Exemples")
        sheet.set_column(0, 20, 20)
        row = 0
        for spec in specs:
            sheet.write_string(row, 0, spec.words[LANG].title, self._format("texte_titre"))
            for column, one in enumerate(asked(spec)):
                sheet.write_string(row + 1, column, one.words[LANG].title, self._format("entete"))
            for index, answers in enumerate(about[spec.name], start=2):
                self._row(sheet, row + index, spec, answers)
            row += 3 + len(about[spec.name])
        sheet.protect("", _FREEDOMS)

    def lists(self) -> None:
        """Every list in a column of its own, named, so that any program follows it."""
        sheet = self.book.add_worksheet(LISTS_SHEET)
        for column, (name, entries) in enumerate(self.named.items()):
            sheet.write_string(0, column, name)
            for row, entry in enumerate(entries, start=1):
                sheet.write_string(row, column, entry)
            letter = _letter(column)
            self.book.define_name(f"liste_{name}", f"={LISTS_SHEET}!${letter}$2:${letter}${len(entries) + 1}")
        sheet.hide()

    def version(self, specs: Sequence[TableSpec], plan: str) -> None:
        """What tells a template from another, hidden."""
        sheet = self.book.add_worksheet(VERSION_SHEET)
        sheet.write_string(0, 0, "gabarit")
        sheet.write_number(0, 1, VERSION)
        sheet.write_string(1, 0, "plan")
        sheet.write_string(1, 1, plan)
        sheet.write_string(2, 0, "empreinte")
        sheet.write_string(2, 1, template_digest(specs))
        sheet.very_hidden()

    def _heading(self, sheet: Any, column: int, one: Field, spec: TableSpec) -> None:  # noqa: ANN401
        star = " *" if one.required else ""
        sheet.write_string(0, column, one.words[LANG].title + star, self._format("entete"))
        sheet.write_comment(0, column, self._hint(one, spec), {"x_scale": 2.2, "y_scale": 1.6, "author": "bilan"})

    def _hint(self, one: Field, spec: TableSpec) -> str:
        labels, lines = self.texts.labels, [one.words[LANG].description]
        lines.append(labels["obligatoire"] if one.required else labels["facultatif"])
        known = list_of(one, spec, self.choices)
        if one.choices and known:
            lines.append(f"{labels['choix']} {', '.join(known[1])}.")
        lines.append(f"{labels['exemple']} {_shown(one)}.")
        return "\n".join(lines)

    def _rule(self, one: Field, spec: TableSpec) -> dict[str, Any]:
        """What Excel and LibreOffice let through in a column; a blank cell is always let through."""
        title = one.words[LANG].title[:_LONGEST_TITLE]
        common = {
            "ignore_blank": True,
            "input_title": title,
            "input_message": _cut(one.words[LANG].description),
            "error_title": title,
            "error_message": _cut(f"{self.texts.labels['erreur']} {_shown(one)}."),
        }
        known = list_of(one, spec, self.choices)
        if known is not None:
            self.named[known[0]] = known[1]
            return {**common, "validate": "list", "source": f"=liste_{known[0]}"}
        low = one.constraints.get("minimum")
        match one.type:
            case "number":
                bounds = {"criteria": ">=", "value": float(low)} if low is not None else _ANY_NUMBER
                return {**common, "validate": "decimal", **bounds}
            case "integer":
                return {**common, "validate": "integer", "criteria": ">=", "value": int(low or 0)}
            case "date":
                ends = {"minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
                return {**common, "validate": "date", "criteria": "between", **ends}
            case _:
                return {**common, "validate": "any"}

    def _row(self, sheet: Any, row: int, spec: TableSpec, answers: Mapping[str, Value]) -> None:  # noqa: ANN401
        for column, one in enumerate(asked(spec)):
            value = written(one, answers.get(one.name))
            look = self._format(f"cellule_{one.type}")
            match value:
                case None:
                    continue
                case date():
                    sheet.write_datetime(row, column, value, look)
                case int() | Decimal():
                    sheet.write_number(row, column, value, look)
                case _:
                    sheet.write_string(row, column, value, look)

    def _format(self, name: str) -> Any:  # noqa: ANN401
        if name not in self.formats:
            kind, _, part = name.partition("_")
            self.formats[name] = self.book.add_format(_look(kind, part))
        return self.formats[name]


_ANY_NUMBER = {"criteria": "between", "minimum": -1e13, "maximum": 1e13}


def _look(kind: str, part: str) -> dict[str, Any]:
    if kind == "cellule":
        return {"num_format": _FORMATS[part], "locked": False, "valign": "top", "text_wrap": part == "string"}
    if kind == "entete":
        return {
            "bold": True,
            "bg_color": "#1F3A5F",
            "font_color": "#FFFFFF",
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
        }
    return {"text_wrap": True, "bold": part == "titre", "font_size": 15 if part == "titre" else 11}


def _shown(one: Field) -> str:
    """The example of a field as people write it."""
    return one.choices[one.example][LANG] if one.example in one.choices else one.example


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[: _LONGEST_MESSAGE - 1].rsplit(' ', 1)[0]}…"


def _letter(column: int) -> str:
    return chr(65 + column) if column < 26 else f"{chr(64 + column // 26)}{chr(65 + column % 26)}"  # noqa: PLR2004
