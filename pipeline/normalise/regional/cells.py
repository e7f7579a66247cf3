"""One cell becomes the value of one field: certain readings are taken and told, the others refused.

A refused cell gives no value; an empty one neither. What a value must be stands in the table's schema.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from pipeline.model.finding import Detail
from pipeline.model.rows import Value
from pipeline.model.table import Field, TableSpec
from pipeline.model.workbook import Content, SheetCell
from pipeline.normalise.notation.amounts import parse_amount
from pipeline.normalise.notation.counts import parse_count
from pipeline.normalise.notation.dates import read_date
from pipeline.normalise.notation.names import NameIndex, RegionIndex
from pipeline.normalise.notation.shadow import fold
from pipeline.normalise.notation.statuses import stated_status
from pipeline.normalise.notation.years import parse_year
from pipeline.normalise.regional.labels import label, nearest_label

_PLAIN = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,2})?")
_WHOLE = re.compile(r"[0-9]{1,18}")
_MEASURE = re.compile(
    r"(?:([a-z0-9]+(?:-[a-z0-9]+)*)/)?([0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)(?:\s*[–—:-]\s+.*)?", re.DOTALL
)
_CENT = Decimal("0.01")
_DOLLAR = Decimal(1)
_DAY_ZERO, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 20_000, 80_000
_LARGEST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a cell says: a value, or none; and the code of what was found about it."""

    value: Value = None
    code: str | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What cells are read with: names of bodies and regions, ids of bodies, the plan's id, and the calendar."""

    plan_id: str
    names: NameIndex
    regions: RegionIndex
    bodies: frozenset[str]
    serials_1904: bool = False
    year: str | None = None


def read_cell(cell: SheetCell, one: Field, spec: TableSpec, known: Known) -> Read:
    """The value of a field in a cell that is not empty."""
    if cell.fault is not None:
        code = "formule_sans_valeur" if cell.fault == "sans_valeur" else "formule_en_erreur"
        return Read(code=code)
    status = stated_status(cell.content) if isinstance(cell.content, str) else None
    if status is not None:
        return Read(code="cellule_dite_vide")
    special = _special(one, spec)
    if special is not None:
        return special(cell, one, known)
    if one.choices:
        return _choice(cell, one)
    return _BY_TYPE[one.type](cell, one, known)


Reader = Callable[[SheetCell, Field, Known], Read]


def _special(one: Field, spec: TableSpec) -> Reader | None:
    """The reader of a field that names a row of another table, or a fiscal year."""
    for key in spec.foreign_keys:
        if key.fields == (one.name,) and key.table in _BY_TABLE:
            return _BY_TABLE[key.table]
    return _year if one.name == "annee_financiere" else None


def _body(cell: SheetCell, _: Field, known: Known) -> Read:
    text = cell.text.strip()
    if text in known.bodies:
        return Read(value=text)
    match = known.names.find(text, known.year)
    if match.id is not None:
        return Read(value=match.id)
    return Read(code="organisme_non_reconnu", details={"proches": " · ".join(match.nearest) or None})


def _region(cell: SheetCell, _: Field, known: Known) -> Read:
    text = cell.text.strip()
    match = known.regions.find(text)
    if match.id is None:
        return Read(code="region_non_reconnue", details={"proches": " · ".join(match.nearest) or None})
    if isinstance(cell.content, str):
        return Read(value=match.id)
    return Read(value=match.id, code="notation_corrigee", details={"lecture": match.id})


def _measure(cell: SheetCell, _: Field, known: Known) -> Read:
    if isinstance(cell.content, Decimal):
        return Read(code="numero_devenu_nombre")
    if not isinstance(cell.content, str | int) or isinstance(cell.content, bool):
        return Read(code="numero_devenu_date" if isinstance(cell.content, date) else "mesure_non_reconnue")
    match = _MEASURE.fullmatch(cell.text.strip())
    if match is None or (match[1] is not None and match[1] != known.plan_id):
        return Read(code="mesure_non_reconnue")
    return Read(value=f"{known.plan_id}/{match[2]}")


def _year(cell: SheetCell, _: Field, known: Known) -> Read:
    del known
    year = parse_year(cell.text) if isinstance(cell.content, str) else None
    if year is None or year.value is None:
        return Read(code="exercice_non_lu")
    if year.regular:
        return Read(value=year.value)
    return Read(value=year.value, code="notation_corrigee", details={"lecture": year.value})


_BY_TABLE: Mapping[str, Reader] = {"organismes": _body, "regions": _region, "mesures": _measure}


def _choice(cell: SheetCell, one: Field) -> Read:
    """The code that a cell names by itself or by its label in any language."""
    wanted = label(cell.text)
    code = next((code for code, by_lang in one.choices.items() if wanted in _labels(code, by_lang)), None)
    if code is not None:
        return Read(value=code)
    shown = [by_lang["fr"] for by_lang in one.choices.values()]
    near = nearest_label(cell.text, shown)
    return Read(code="valeur_hors_liste", details={"permis": ", ".join(shown), "proche": near or None})


def _labels(code: str, by_lang: Mapping[str, str]) -> set[str]:
    return {label(code), *map(label, by_lang.values())}


def _string(cell: SheetCell, one: Field, _: Known) -> Read:
    if isinstance(cell.content, date):
        return Read(code="numero_devenu_date")
    if isinstance(cell.content, str):
        return _within(Read(value=" ".join(cell.content.split())), one)
    if isinstance(cell.content, int) and not isinstance(cell.content, bool):
        return Read(value=cell.text, code="nombre_pris_pour_texte", details={"lecture": cell.text})
    return Read(code="numero_devenu_nombre")


def _number(cell: SheetCell, one: Field, _: Known) -> Read:
    content = cell.content
    if _is_number(content):
        return _within(_exact(Decimal(content)), one)  # type: ignore[arg-type]
    if not isinstance(content, str):
        return Read(code="montant_non_lu")
    if _PLAIN.fullmatch(content.strip()):
        return _within(_exact(Decimal(content.strip())), one)
    amount = parse_amount(content)
    if amount.value is None or amount.precision is None:
        return Read(code="montant_non_lu", details={"cause": amount.code})
    if amount.bound != "exacte" or amount.precision > _DOLLAR:
        return _within(
            Read(value=amount.value, code="montant_approximatif", details={"lecture": f"{amount.value:f}"}), one
        )
    return _within(Read(value=amount.value, code="notation_corrigee", details={"lecture": f"{amount.value:f}"}), one)


def _exact(number: Decimal) -> Read:
    """Dollars with at most cents."""
    if abs(number) >= _LARGEST:
        return Read(code="valeur_hors_bornes", details={"maximum": _said(_LARGEST - 1)})
    cents = number.quantize(_CENT)
    return Read(value=cents) if cents == number else Read(code="montant_trop_precis")


def _integer(cell: SheetCell, one: Field, _: Known) -> Read:
    content = cell.content
    if isinstance(content, int) and not isinstance(content, bool):
        return _within(Read(value=content), one)
    if not isinstance(content, str):
        return Read(code="entier_non_lu")
    if _WHOLE.fullmatch(content.strip()):
        return _within(Read(value=int(content)), one)
    count = parse_count(content)
    if count.number is None:
        return Read(code="entier_non_lu")
    if count.bound != "exacte":
        return _within(Read(value=count.number, code="nombre_approximatif", details={"lecture": count.number}), one)
    return _within(Read(value=count.number, code="notation_corrigee", details={"lecture": count.number}), one)


def _date(cell: SheetCell, one: Field, known: Known) -> Read:
    content = cell.content
    if isinstance(content, str):
        reading = read_date(content)
        if reading.value is None:
            return Read(code="date_ambigue" if reading.problem == "date_ambigue" else "date_non_lue")
        return _day(reading.value, one, written=content.strip() == reading.value.isoformat())
    if isinstance(content, date) and not isinstance(content, datetime):
        return _day(content, one, written=True)
    if not isinstance(content, int) or isinstance(content, bool) or known.serials_1904:
        return Read(code="date_non_lue")
    if _FIRST_SERIAL <= content <= _LAST_SERIAL:
        return _day(_DAY_ZERO + timedelta(days=content), one, written=False)
    return Read(code="date_non_lue")


def _day(day: date, one: Field, *, written: bool) -> Read:
    """A day; what was written otherwise is told with its reading."""
    if written:
        return _within(Read(value=day), one)
    return _within(Read(value=day, code="notation_corrigee", details={"lecture": day.isoformat()}), one)


def _boolean(cell: SheetCell, _: Field, known: Known) -> Read:
    del known
    if isinstance(cell.content, bool):
        return Read(value="true" if cell.content else "false")
    said = {"oui": "true", "vrai": "true", "yes": "true", "true": "true", "non": "false", "faux": "false"}
    value = said.get(fold(cell.text))
    return Read(value=value) if value else Read(code="valeur_hors_liste", details={"permis": "oui, non"})


_BY_TYPE: Mapping[str, Reader] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "date": _date,
    "boolean": _boolean,
}


def _is_number(content: Content) -> bool:
    return isinstance(content, int | Decimal) and not isinstance(content, bool)


def _within(read: Read, one: Field) -> Read:
    """The same where the field's constraints allow the value; else what they allow."""
    value = read.value
    if isinstance(value, int | Decimal) and abs(Decimal(value)) >= _LARGEST:
        return Read(code="valeur_hors_bornes", details={"maximum": _said(_LARGEST - 1)})
    low, high = one.constraints.get("minimum"), one.constraints.get("maximum")
    if isinstance(value, int | Decimal) and (
        (low is not None and value < Decimal(str(low))) or (high is not None and value > Decimal(str(high)))
    ):
        return Read(code="valeur_hors_bornes", details={"minimum": _said(low), "maximum": _said(high)})
    if isinstance(value, date) and (
        (low is not None and value.isoformat() < str(low)) or (high is not None and value.isoformat() > str(high))
    ):
        return Read(code="valeur_hors_bornes", details={"minimum": _said(low), "maximum": _said(high)})
    if isinstance(value, str):
        length = len(value)
        if "pattern" in one.constraints and not re.fullmatch(one.constraints["pattern"], value):
            return Read(code="valeur_mal_formee", details={"exemple": one.example})
        if length < one.constraints.get("minLength", 0) or length > one.constraints.get("maxLength", length):
            return Read(code="valeur_mal_formee", details={"exemple": one.example})
    return read


def _said(bound: object) -> str | None:
    return None if bound is None else str(bound)
