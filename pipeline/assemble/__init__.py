"""From row sets to a data package on disk: tables joined, derived and sorted by SQL, values never changed."""

from pipeline.assemble.fill import Filled, fill
from pipeline.assemble.package import Heading, write_package

__all__ = ["Filled", "Heading", "fill", "write_package"]
