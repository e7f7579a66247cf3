"""What a release says of itself, held against what it is: bytes, tables, workbook, changes, origin."""

from pipeline.release.proof.file import prove_file
from pipeline.release.proof.origin import Trust
from pipeline.release.proof.release import Proven, prove

__all__ = ["Proven", "Trust", "prove", "prove_file"]
