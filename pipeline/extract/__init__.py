"""A source becomes a document: one file per format, listed here and nowhere else.

Readers keep every word with its physical line; meaning begins with `normalise`.
"""

from pipeline.extract.docx import DocxReader
from pipeline.extract.encoding import unreadable
from pipeline.extract.html import HtmlReader
from pipeline.extract.markdown import MarkdownReader
from pipeline.extract.pdf import PdfReader
from pipeline.extract.reader import Reader
from pipeline.extract.text import TextReader
from pipeline.model.document import Document
from pipeline.model.source import SourceFile

READERS: tuple[Reader, ...] = (MarkdownReader(), TextReader(), HtmlReader(), DocxReader(), PdfReader())


def media_types() -> dict[str, str]:
    """Return the media type of each file suffix that a reader accepts (`.md` → `text/markdown`)."""
    return {suffix: reader.media_type for reader in READERS for suffix in reader.suffixes}


def read_document(source: SourceFile) -> Document:
    """Return the document that `source` holds; raises SourceUnreadable when it holds none."""
    for reader in READERS:
        if reader.media_type == source.media_type:
            document = reader.read(source)
            if next(document.lines(), None) is None:
                raise unreadable("source_vide", source.name)
            return document
    formats = " ".join(sorted(media_types()))
    raise unreadable("source_type_inconnu", source.name, extension=source.media_type, formats=formats)
