"""Word documents become HTML, then a document as the reader of HTML gives it."""

from pipeline.extract.docx.reader import DocxReader

__all__ = ["DocxReader"]
