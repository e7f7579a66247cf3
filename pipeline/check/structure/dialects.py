"""How a delimited text is cut into cells: Table Dialect v2, and the v1 spelling that frictionless reads.

What is not declared follows the standard's defaults, but for the delimiter, which one rule decides: see
`likely_delimiter`. No sniffer is asked.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.check.structure.signs import Exchange

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A dialect with nothing left open. Row numbers count records from 1, as they stand in the file."""

    delimiter: str = ","
    quote: str = '"'
    double_quote: bool = True
    escape: str | None = None
    skip_space: bool = False
    null: str | None = None
    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    header_case: bool = True
    comment: str | None = None
    comment_rows: tuple[int, ...] = ()
    skip_blank: bool = False
    line_end: str = ""

    @property
    def exchange(self) -> Exchange:
        """What `csv` is shown instead of signs that it does not take."""
        return Exchange(self.delimiter, self.line_end)

    @property
    def plain(self) -> bool:
        """Whether the engine's strict reader cuts it as `csv` does, once the shape is proved."""
        usual = self.quote == '"' and self.escape is None and not self.skip_space
        rows = self.header_rows == (1,) or not self.header
        others = self.comment or self.comment_rows or self.skip_blank or self.exchange.needed
        return usual and rows and not others and self._one_sign

    @property
    def _one_sign(self) -> bool:
        return len(self.delimiter) == 1 and self.delimiter.isascii() and self.delimiter not in '"\r\n '

    @property
    def first_row(self) -> int:
        """The number of the first record that holds data."""
        return self.header_rows[-1] + 1 if self.header and self.header_rows else 1

    def python(self) -> dict[str, Any]:
        """What `csv.reader` is told, as frictionless tells it."""
        return {
            "delimiter": self.exchange.delimiter,
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "doublequote": self.double_quote if self.escape else True,
            "escapechar": self.escape,
            "skipinitialspace": self.skip_space,
        }

    def reference(self) -> dict[str, Any]:
        """The same as a descriptor for frictionless, everything stated, so that it has nothing to guess."""
        cut = {
            "delimiter": self.delimiter,
            "quoteChar": self.quote,
            "doubleQuote": self.double_quote,
            "skipInitialSpace": self.skip_space,
            "lineTerminator": self.line_end or "\r\n",
        }
        read = {
            "header": self.header,
            "headerRows": list(self.header_rows),
            "headerJoin": self.header_join,
            "headerCase": self.header_case,
            "skipBlankRows": self.skip_blank,
        }
        if self.comment:
            read["commentChar"] = self.comment
        if self.comment_rows:
            read["commentRows"] = list(self.comment_rows)
        return {**read, "csv": {**cut, **({"escapeChar": self.escape} if self.escape else {})}}


def dialect_of(descriptor: Mapping[str, Any] | None, delimiter: str) -> Dialect:
    """The dialect that a descriptor states; `delimiter` where it states none."""
    stated = dict(descriptor or {})
    stated = {**stated, **stated.get("csv", {})}
    return Dialect(
        delimiter=stated.get("delimiter", delimiter),
        quote=stated.get("quoteChar", '"'),
        double_quote=stated.get("doubleQuote", True),
        escape=stated.get("escapeChar"),
        skip_space=stated.get("skipInitialSpace", False),
        null=stated.get("nullSequence"),
        header=stated.get("header", True),
        header_rows=tuple(stated.get("headerRows", (1,))),
        header_join=stated.get("headerJoin", " "),
        header_case=stated.get("headerCase", True),
        comment=stated.get("commentChar"),
        comment_rows=tuple(stated.get("commentRows", ())),
        skip_blank=stated.get("skipBlankRows", False),
        line_end=stated.get("lineTerminator", ""),
    )


def states_delimiter(descriptor: Mapping[str, Any] | None) -> bool:
    """Whether a descriptor leaves no choice of delimiter."""
    stated = descriptor or {}
    return "delimiter" in stated or "delimiter" in stated.get("csv", {})


def likely_delimiter(first: str, names: Sequence[str], suffix: str) -> str:
    """Of comma, semicolon and tab, the one that cuts the header into most of the names that are expected.

    Equal there, the one that cuts it into most cells; equal again, the tab for `.tsv`, else the comma.
    """
    usual = "\t" if suffix == ".tsv" else ","
    wanted = set(names)

    def worth(sign: str) -> tuple[int, int, bool]:
        cells = next(csv.reader([first], delimiter=sign), [])
        return len(wanted.intersection(cells)), len(cells), sign == usual

    return max(DELIMITERS, key=worth)
