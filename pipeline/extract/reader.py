"""What every format must offer; one of the two protocols of the project.

A reader turns bytes into words with their place. It does not know what the words mean.
"""

from typing import Protocol

from pipeline.model.document import Document
from pipeline.model.source import SourceFile


class Reader(Protocol):
    """Reads one format. `suffixes` are lower case, with their dot."""

    @property
    def media_type(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def read(self, source: SourceFile) -> Document:
        """Return every word of `source` with its line; raises SourceUnreadable."""
        ...
