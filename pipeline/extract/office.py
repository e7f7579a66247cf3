"""The archive that a document or a workbook of an office suite is, opened within bounds."""

import io
import zipfile

from pipeline.extract.encoding import measured_bytes, unreadable
from pipeline.model.source import SourceFile
from pipeline.storage.archives import NoArchiveError, UnsafeArchiveError, archive_parts

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_archive(source: SourceFile, *, before_2007: str) -> tuple[bytes, tuple[zipfile.ZipInfo, ...]]:
    """The very bytes that were measured, and the list of their parts; nothing is unpacked.

    `before_2007` is the code for a file in the suite's older, binary format. Raises SourceUnreadable.
    """
    data = measured_bytes(source)
    if not data:
        raise unreadable("source_vide", source.name)
    if data.startswith(_OLE):
        raise unreadable("source_protegee" if _ENCRYPTED in data else before_2007, source.name)
    try:
        parts = archive_parts(io.BytesIO(data))
    except NoArchiveError as cause:
        raise unreadable("source_abimee", source.name) from cause
    except UnsafeArchiveError as cause:
        raise unreadable("archive_piegee", source.name, octets=cause.size) from cause
    if any(part.flag_bits & 1 for part in parts):
        raise unreadable("source_protegee", source.name)
    return data, parts
