"""The workbook of a release, for people: written from the Parquet files, then read again and held against them."""

from pipeline.release.excel.compare import Differing, WorkbookError, differing_cells
from pipeline.release.excel.write import workbook_path, write_workbook

__all__ = ["Differing", "WorkbookError", "differing_cells", "workbook_path", "write_workbook"]
