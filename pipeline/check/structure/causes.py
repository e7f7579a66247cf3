r"""What most likely went wrong in a refused cell, so that one remedy serves many cells.

Each cause is an SQL condition over `x`, tried in order on refused cells only, and a way to write the cell
right. A form with two readings gets a cause and no proposal: nothing is guessed. The words of a cause stand
in `checks/messages/*.toml` below `[causes]`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.check.structure.predicates import listed

ABSENT = (
    "s. o.", "s.o.", "s/o", "n. d.", "n.d.", "nd", "n/d", "n/a", "na", "n. a.", "null", "none", "nil",
    "-", "--", "–", "—", "…", "...", "?", "sans objet", "non disponible", "non déterminé", "à venir",
)  # fmt: skip
_YES = frozenset({"oui", "o", "vrai", "yes", "y", "x", "t"})
_NO = frozenset({"non", "n", "faux", "no", "f"})
_GAP = "[ \\x{a0}\\x{202f}\\x{2009}\\t]"
_TRIMMED = f"REGEXP_REPLACE(x, '^{_GAP}+|{_GAP}+$', '', 'g')"
_GAPS = re.compile("[ \u00a0\u202f\u2009\t]")
_THOUSANDS = f"[+-]?[0-9]{{1,3}}({_GAP}[0-9]{{3}})+([.,][0-9]+)?"
_AROUND = " \u00a0\u202f\u2009\t"
_DIGIT_FIRST = "x < ':'"
_SIGN_FIRST = "(x < ':' OR x > '~')"
"""Compared before a longer condition is tried: no word gets further (`~` stands before all that is not ASCII)."""
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"

Proposal = Callable[[str, Mapping[str, Any]], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A code, the condition that recognises it, and what the cell could be instead (None: ask its author)."""

    code: str
    when: str
    proposal: Proposal


def _none(_text: str, _field: Mapping[str, Any]) -> None:
    return None


def _empty(_text: str, _field: Mapping[str, Any]) -> str:
    return ""


def _strip(text: str, _field: Mapping[str, Any]) -> str:
    return text.strip(_AROUND)


def _amount(text: str, field: Mapping[str, Any]) -> str | None:
    """`12 000,50 $` as the field writes numbers; None when the comma could also group thousands."""
    plain = _GAPS.sub("", text).replace("$", "").replace("€", "").replace("%", "").replace("CA", "")
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", plain) and not re.fullmatch(r"[+-]?[0-9]{1,3},[0-9]{3}", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", plain):
        return None
    if field.get("type") == "integer":
        whole, _, rest = plain.partition(".")
        return None if rest.strip("0") else whole
    return plain


def _year_first(text: str, _field: Mapping[str, Any]) -> str | None:
    """`2011/4/1` as `2011-04-01`; a day before its month only where it cannot be a month."""
    parts = [int(part) for part in re.split(r"[/.\- ]", text.strip(_AROUND)) if part.isascii() and part.isdigit()]
    if len(parts) != 3:  # noqa: PLR2004  year, month, day
        return None
    year, month, day = parts if parts[0] > 31 else parts[::-1]  # noqa: PLR2004  no day is later
    certain = parts[0] > 31 or day > 12 or day == month  # noqa: PLR2004
    return f"{year:04}-{month:02}-{day:02}" if certain and 1 <= month <= 12 and 1 <= day <= 31 else None  # noqa: PLR2004


def _day_only(text: str, _field: Mapping[str, Any]) -> str:
    return text.strip(_AROUND)[:10]


def _yes_no(text: str, field: Mapping[str, Any]) -> str | None:
    word = text.strip(_AROUND).casefold()
    values = field.get("trueValues", ["true"]) if word in _YES | {"true"} else field.get("falseValues", ["false"])
    return values[0] if values and word in _YES | _NO | {"true", "false"} else None


def _allowed(text: str, field: Mapping[str, Any]) -> str | None:
    """The one allowed value that is the same but for case, accents and spaces around it."""
    values = [one for one in allowed_values(field) if isinstance(one, str)]
    same = [one for one in values if folded(one) == folded(text)]
    return same[0] if len(same) == 1 else None


def allowed_values(field: Mapping[str, Any]) -> Sequence[Any]:
    """The values that `enum` or `categories` allow."""
    categories = [one.get("value") if isinstance(one, dict) else one for one in field.get("categories", [])]
    listed_values = field.get("constraints", {}).get("enum", [])
    return [*(listed_values if isinstance(listed_values, list) else []), *categories]


def folded(text: str) -> str:
    """A text without spaces around it, in lower case, without accents."""
    apart = unicodedata.normalize("NFD", text.strip(_AROUND).lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_MISSING = Cause(
    code="marque_absente",
    when=f"REGEXP_MATCHES(x, '^{_GAP}*[sSnNàÀ.?–—…-]') AND LOWER({_TRIMMED}) IN ({listed(ABSENT)})",
    proposal=_empty,
)
"""Its first letters are looked at before all of it: most refused cells are none of these words."""
_AMOUNT = (
    Cause(code="symbole_monetaire", when="CONTAINS(x, '$') OR CONTAINS(x, '€')", proposal=_amount),
    Cause(code="pourcentage", when="CONTAINS(x, '%')", proposal=_amount),
    Cause(
        code="separateur_ambigu",
        when=f"{_SIGN_FIRST} AND CONTAINS(x, ',') AND REGEXP_MATCHES({_TRIMMED}, '^[+-]?[0-9]{{1,3}},[0-9]{{3}}$')",
        proposal=_none,
    ),
    Cause(
        code="virgule_decimale",
        when=f"{_DIGIT_FIRST} AND CONTAINS(x, ',') AND REGEXP_MATCHES(x, '^[+-]?[0-9]+,[0-9]+{_GAP}*$')",
        proposal=_amount,
    ),
    Cause(
        code="espace_milliers",
        when=f"{_SIGN_FIRST} AND REGEXP_MATCHES(x, '^{_GAP}*{_THOUSANDS}{_GAP}*$')",
        proposal=_amount,
    ),
    Cause(
        code="point_milliers",
        when=f"{_DIGIT_FIRST} AND REGEXP_MATCHES(x, '^[+-]?[0-9]{{1,3}}([.,][0-9]{{3}}){{2,}}([.,][0-9]+)?$')",
        proposal=_none,
    ),
)  # fmt: skip
_UNIT = Cause(
    code="unite",
    when=f"{_DIGIT_FIRST} AND REGEXP_MATCHES(x, '^[+-]?[0-9][0-9.,]*{_GAP}*[[:alpha:]]')",
    proposal=_none,
)
_WHOLE = Cause(
    code="nombre_decimal_entier",
    when=f"{_DIGIT_FIRST} AND REGEXP_MATCHES(x, '^[+-]?[0-9]+[.][0-9]+$')",
    proposal=_amount,
)
_CAUSES: dict[str, tuple[Cause, ...]] = {
    "integer": (_WHOLE, *_AMOUNT, _MISSING, _UNIT),
    "number": (*_AMOUNT, _MISSING, _UNIT),
    "date": (
        Cause(
            code="date_inexistante",
            when=f"{_DIGIT_FIRST} AND REGEXP_MATCHES(x, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$')",
            proposal=_none,
        ),
        Cause(
            code="date_heure",
            when=f"{_DIGIT_FIRST} AND REGEXP_MATCHES(x, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]')",
            proposal=_day_only,
        ),
        Cause(
            code="date_jour_mois",
            when=f"{_DIGIT_FIRST} AND REGEXP_MATCHES(x, '^[0-9]{{1,2}}[-/. ][0-9]{{1,2}}[-/. ][0-9]{{4}}$')",
            proposal=_year_first,
        ),
        Cause(
            code="date_separateur",
            when=f"{_DIGIT_FIRST} AND REGEXP_MATCHES(x, '^[0-9]{{4}}[/. ][0-9]{{1,2}}[/. ][0-9]{{1,2}}$')",
            proposal=_year_first,
        ),
        Cause(code="date_en_mots", when=f"REGEXP_MATCHES(x, '(?i)({_MONTHS})')", proposal=_none),
        Cause(
            code="espaces_autour",
            when=f"{_SIGN_FIRST} AND REGEXP_MATCHES({_TRIMMED}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$')",
            proposal=_strip,
        ),
        _MISSING,
    ),
    "boolean": (
        Cause(
            code="booleen_en_mots", when=f"LOWER({_TRIMMED}) IN ({listed(sorted(_YES | _NO))})", proposal=_yes_no
        ),
        Cause(
            code="espaces_autour", when=f"LOWER({_TRIMMED}) IN ('true', 'false', '0', '1')", proposal=_yes_no
        ),
        _MISSING,
    ),
}  # fmt: skip
_ELSEWHERE: tuple[Cause, ...] = (_MISSING,)


def type_causes(field: Mapping[str, Any]) -> tuple[Cause, ...]:
    """The causes of a type error, most telling first."""
    return _CAUSES.get(str(field.get("type")), _ELSEWHERE)


def list_causes(field: Mapping[str, Any]) -> tuple[Cause, ...]:
    """The causes of a text that is not among those allowed."""
    known = [value for value in allowed_values(field) if isinstance(value, str)]
    if not known or field.get("type", "string") != "string":
        return ()
    lower = sorted({value.lower() for value in known})
    return (
        Cause(code="espaces_autour", when=f"{_TRIMMED} IN ({listed(known)})", proposal=_strip),
        Cause(code="casse", when=f"LOWER({_TRIMMED}) IN ({listed(lower)})", proposal=_allowed),
        Cause(
            code="accents",
            when=f"STRIP_ACCENTS(LOWER({_TRIMMED})) IN ({listed(sorted({folded(value) for value in known}))})",
            proposal=_allowed,
        ),
        _MISSING,
    )
