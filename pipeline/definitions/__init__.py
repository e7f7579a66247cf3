"""Reads what people define: schemas, plans, form layouts, rules and words.

The only code that knows where they lie. Nothing here judges data. A definition that does not hold ends
in `DefinitionWrong`, with its file, key and line.
"""

from pipeline.definitions.access import Definitions, open_definitions
from pipeline.definitions.starter import STARTER_ID, slug

__all__ = ["STARTER_ID", "Definitions", "open_definitions", "slug"]
