"""Reads a plan folder's `corrections.toml`: what a person states in place of what was read."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, parse_toml, read_text, wrong_key
from pipeline.definitions.toml_lines import line_of
from pipeline.definitions.values import breaks, lacks_room, typed
from pipeline.model.errors import DefinitionWrong
from pipeline.model.plan import Correction
from pipeline.model.rows import Value
from pipeline.model.table import Field, TableSpec

CORRECTIONS = "corrections.toml"
# The parts that `id_rapport` is made of.
_WITHIN_ID = {"rapports": frozenset({"annee_financiere", "revision"})}
_BODY = "id_organisme"  # which body a written name means is a reading, and may be wrong
_SHOWN = 80  # characters of a wrong value that a message shows

Place = list[str | int]


def read_corrections(
    folder: Path, meta: Path, tables: Mapping[str, TableSpec], today: date | None
) -> tuple[Correction, ...]:
    """The corrections in the order of the file; none where there is no file, or nothing in it.

    Raises DefinitionWrong with the line of the first that no table could hold, that would change nothing or the
    identity of a row, that corrects a cell for the second time, or that is dated after `today`.
    """
    path = folder / CORRECTIONS
    if not path.exists():
        return ()
    text = read_text(path)
    data = parse_toml(text, str(path))
    hold_against(data, meta, str(path), text)
    file = _File(str(path), text, tables, today)
    found = tuple(file.correction(stated, number) for number, stated in enumerate(data.get("corrections", ())))
    first: dict[tuple[str, str, str], int] = {}
    for one in found:
        before = first.setdefault((one.table, one.key, one.field), one.number)
        if before != one.number:
            numbers = {"numero": str(one.number + 1), "premiere": str(before + 1)}
            raise file.refused("correction_double", [one.number, "champ"], numbers)
    return found


class _File:
    """The text of the file, for the lines of what is wrong in it."""

    def __init__(self, path: str, text: str, tables: Mapping[str, TableSpec], today: date | None) -> None:
        self.path, self.text, self.today = path, text, today
        self.tables = {name: spec for name, spec in tables.items() if spec.family == "mesure"}

    def refused(self, code: str, place: Place, details: Mapping[str, str]) -> DefinitionWrong:
        whole: Place = ["corrections", *place]
        return wrong_key(code, self.path, whole, self.text, **details)

    def wrong(self, place: Place, value: str, wanted: str) -> DefinitionWrong:
        return self.refused("definition_cle_valeur", place, {"valeur": value[:_SHOWN], "attendu": wanted})

    def correction(self, stated: Mapping[str, Any], number: int) -> Correction:
        table = stated["table"]
        if table not in self.tables:
            raise self.wrong([number, "table"], table, self._near(table, self.tables))
        spec = self.tables[table]
        column = self._column(spec, stated["champ"], number)
        if stated["cle"].count("|") != len(spec.primary_key) - 1:
            raise self.wrong([number, "cle"], stated["cle"], "|".join(spec.primary_key))
        read = self._read(column, stated["lu"], [number, "lu"])
        value = self._value(column, stated["valeur"], [number, "valeur"])
        if read == value:
            raise self.refused("correction_sans_changement", [number, "valeur"], {"valeur": str(stated["valeur"])})
        return Correction(
            table=table,
            key=stated["cle"],
            field=column.name,
            read=read,
            value=value,
            reason=stated["raison"],
            who=stated["qui"],
            on=self._day(stated["date"], [number, "date"]),
            number=number,
            line=line_of(self.text, ["corrections", number]),
            words=stated.get("extrait"),
            source=stated.get("source"),
        )

    def _column(self, spec: TableSpec, name: str, number: int) -> Field:
        """The column, which must not say which row or which document it is about."""
        identity = {*spec.primary_key, *_WITHIN_ID.get(spec.name, ())}
        identity |= {one for one in spec.columns if one.startswith("id_")} - {_BODY}
        if name in identity:
            raise self.refused("correction_identite", [number, "champ"], {"champ": name})
        fields = {one.name: one for one in spec.fields if one.name not in identity}
        if name not in fields:
            raise self.wrong([number, "champ"], name, self._near(name, fields))
        return fields[name]

    def _day(self, stated: date | str, place: Place) -> date:
        on = stated if isinstance(stated, date) else date.fromisoformat(stated)
        if self.today is not None and on > self.today:
            raise self.refused("correction_future", place, {"date": on.isoformat()})
        return on

    def _value(self, field: Field, stated: object, place: Place) -> Value:
        """What is to be published, which holds every constraint of its column."""
        value = self._read(field, stated, place)
        if value is None and field.required:
            raise self.wrong(place, "", field.type)
        if wanted := breaks(field, value):
            raise self.wrong(place, str(stated), wanted)
        return value

    def _read(self, field: Field, stated: object, place: Place) -> Value:
        """A value with the column's type, for which the column has room."""
        text = str(stated).strip()
        if not text:
            return None
        allowed = field.constraints.get("enum")
        if allowed and text not in allowed:
            raise self.wrong(place, text, ", ".join(allowed))
        value = typed(field.type, text)
        wanted = field.type if value is None else lacks_room(field.type, value)
        if wanted:
            raise self.wrong(place, text, wanted)
        return value

    @staticmethod
    def _near(word: str, known: Mapping[str, object]) -> str:
        return ", ".join(get_close_matches(word, known, n=1) or known)
