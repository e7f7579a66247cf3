"""A submission in tables becomes a workbook: one reader per format, listed here and nowhere else.

Readers keep every cell with its name; meaning begins with `normalise`.
"""

from pipeline.extract.encoding import unreadable
from pipeline.extract.workbook.csv_set import CsvReader, read_set
from pipeline.extract.workbook.spreadsheet import OdsReader, XlsxReader
from pipeline.model.source import SourceFile
from pipeline.model.workbook import Workbook

WORKBOOK_LIMIT = 50_000_000
"""The largest workbook that is read, in bytes (ARCHITECTURE.md: workbooks 50 MB)."""
WORKBOOKS = (XlsxReader(), OdsReader(), CsvReader())
_REFUSED = {
    ".xlsm": "classeur_macros",
    ".xltm": "classeur_macros",
    ".xlsb": "classeur_ancien",
    ".xls": "classeur_ancien",
}


def workbook_types() -> dict[str, str]:
    """The media type of each file suffix that a regional report may have; those that are refused by name as well."""
    read = {suffix: reader.media_type for reader in WORKBOOKS for suffix in reader.suffixes}
    return {**read, **dict.fromkeys(_REFUSED, "application/vnd.ms-excel")}


def read_workbook(source: SourceFile) -> Workbook:
    """The sheets of `source`; raises SourceUnreadable."""
    suffix = f".{source.name.rpartition('.')[2].casefold()}"
    if suffix in _REFUSED:
        raise unreadable(_REFUSED[suffix], source.name)
    for reader in WORKBOOKS:
        if reader.media_type == source.media_type:
            return reader.read(source)
    raise unreadable("source_type_inconnu", source.name, extension=suffix, formats=" ".join(sorted(workbook_types())))


__all__ = ["WORKBOOKS", "WORKBOOK_LIMIT", "read_set", "read_workbook", "workbook_types"]
