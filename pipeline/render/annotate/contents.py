"""The list of a workbook's sheets, and the place of one more."""

from dataclasses import dataclass, field

from pipeline.render.annotate.markup import (
    Element,
    MarkupError,
    appended,
    escaped,
    parsed,
    prefix_of,
    with_attributes,
)
from pipeline.render.annotate.package import Package, attribute

_MAIN = "xl/workbook.xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LONGEST_NAME = 31


@dataclass(slots=True)
class Contents:
    """The sheets of a workbook by name, with the part that holds each, in their order.

    `namespace` is that of its parts, `relations` that of what they refer to; both say which edition of the standard
    the workbook follows.
    """

    package: Package
    main: str = field(init=False)
    sheets: dict[str, str] = field(init=False)
    namespace: str = field(init=False)
    relations: str = field(init=False)

    def __post_init__(self) -> None:
        top = (one.part for one in self.package.relations("") if one.type.endswith("/officeDocument"))
        self.main = next(top, _MAIN)
        if not self.package.has(self.main):
            raise MarkupError
        targets = {one.id: one for one in self.package.relations(self.main)}
        self.sheets = {}
        for one in self._list().all("sheet"):
            there = targets.get(one.attributes.get("id", ""))
            if there is not None and there.type.endswith("/worksheet"):
                self.sheets[one.attributes.get("name", "")] = there.part
                self.relations = there.type.removesuffix("/worksheet")
        if not self.sheets:
            raise MarkupError
        strict = "purl.oclc.org" in self.relations
        self.namespace = (
            "http://purl.oclc.org/ooxml/spreadsheetml/main"
            if strict
            else "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        )

    def related(self, kind: str) -> str | None:
        """The part of the whole workbook of a kind: its styles."""
        found = (one.part for one in self.package.relations(self.main) if one.type.endswith(f"/{kind}"))
        return next((part for part in found if self.package.has(part)), None)

    def names(self) -> set[str]:
        """The names that are taken, by whatever kind of sheet, without case."""
        return {one.attributes.get("name", "").casefold() for one in self._list().all("sheet")}

    def rename(self, name: str, new: str) -> None:
        """Gives a sheet another name."""
        data = self.package.read(self.main)
        for one in self._list().all("sheet"):
            if one.attributes.get("name") == name:
                tag = data[one.start : one.opened]
                self.package.edit(self.main, [(one.start, one.opened, with_attributes(tag, name=new))])
        self.sheets = {new if key == name else key: part for key, part in self.sheets.items()}

    def add(self, name: str) -> str:
        """The part of a new sheet, the last one."""
        folder = self.main.rpartition("/")[0]
        part = self.package.free(f"{folder}/worksheets/sheet{{}}.xml".lstrip("/"))
        relation = self.package.relate(self.main, f"{self.relations}/worksheet", part)
        self.package.declare(part, _SHEET)
        data, sheets = self.package.read(self.main), self._list()
        tags = [data[one.start : one.opened] for one in sheets.all("sheet")]
        number = max(attribute(one, "sheetId", 0) for one in sheets.all("sheet")) + 1
        prefix = prefix_of(tags[-1]).decode()
        entry = (
            f'<{prefix}sheet xmlns:r="{self.relations}" name="{escaped(name[:_LONGEST_NAME])}" sheetId="{number}"'
            f' r:id="{relation}"/>'
        )
        self.package.edit(self.main, [appended(data, sheets, entry.encode())])
        self.sheets[name] = part
        return part

    def _list(self) -> Element:
        found = parsed(self.package.read(self.main)).first("sheets")
        if found is None:
            raise MarkupError
        return found
