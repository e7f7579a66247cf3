"""A release is held against what it says of itself."""

from functools import partial
from pathlib import Path

from pipeline.check.conclude import Subject, conclude
from pipeline.flow.setting import Setting
from pipeline.model.report import Report
from pipeline.release.verify import find_release, prove


def verify_release(path: Path, setting: Setting) -> Report:
    """What of a release is not as it says: bytes, content, structure."""
    from pipeline.check.structure.packages import check_structure, open_package  # noqa: PLC0415  imports frictionless

    root = find_release(path)
    findings, checks = prove(root, partial(setting.progress, "preuve"))
    package, more = open_package(root / "datapackage.json")
    if package is not None:
        structure, ran = check_structure(root, package.descriptor, partial(setting.progress, "structure"))
        more, checks = [*more, *structure], [*checks, *ran]
    return conclude(Subject(name=str(path)), [*findings, *more], setting.definitions.codes, checks)
