"""Numbers, amounts and plural forms as a language writes them, by CLDR's data. The only importer of babel.

Spaces are ordinary ones, so that what people see can be searched for and pasted.
"""

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_UNGROUPED_BELOW = 10_000  # four digits need no grouping (OQLF); a line or a year keeps its usual face
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


@lru_cache(maxsize=8)
def _locale(lang: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  60 ms that --help must not pay

    for name in (f"{lang}_CA", lang):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("fr_CA")


def number(value: int | Decimal, lang: str) -> str:
    """The number with every decimal that it has, and its thousands apart from five digits on."""
    if isinstance(value, int) and abs(value) < _UNGROUPED_BELOW:
        return str(value)
    from babel.numbers import format_decimal  # noqa: PLC0415  60 ms that --help must not pay

    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    if not isinstance(exponent, int):  # NaN and infinities have no digits
        return str(value)
    decimals = "." + "0" * -exponent if exponent < 0 else ""
    return str(format_decimal(value, format=f"#,##0{decimals}", locale=_locale(lang))).translate(_SPACES)


def money(value: int | Decimal, lang: str) -> str:
    """An amount of Canadian dollars, with cents only where there are any."""
    from babel.numbers import format_currency  # noqa: PLC0415  60 ms that --help must not pay

    locale = _locale(lang)
    pattern = locale.currency_formats["standard"].pattern
    if value == int(value):
        pattern = pattern.replace(".00", "")
    written = format_currency(value, "CAD", format=pattern, locale=locale, currency_digits=False)
    return str(written).translate(_SPACES)


def plural(value: int | Decimal, forms: tuple[str, ...], lang: str) -> str:
    """The first form for what the language counts as one, the last for anything else."""
    return forms[0] if _locale(lang).plural_form(value) == "one" else forms[-1]
