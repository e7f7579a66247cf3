"""Each corruption of `cases.toml`, made on the clean release, and what the checks then say that is new."""

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.corruptions.clean import PLAN, Made, clean, make, nothing

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))[
    "case"
]


def caught_by(case: Mapping[str, Any]) -> set[str]:
    """The codes of what is found in the corrupted release and was not in the clean one, its previous release."""
    before = clean()
    after = _corrupt(case, before)
    return {code for code, *_ in after.told - before.told}


def _corrupt(case: Mapping[str, Any], before: Made) -> Made:
    if "sql" in case:
        return make(lambda engine: engine.run(case["sql"]), previous=before)
    folder = Path(mkdtemp(prefix="corruption-")) / "plan"
    shutil.copytree(PLAN.root, folder)
    source = folder / "sources" / case["file"]
    text = source.read_text(encoding="utf-8")
    assert case["from"] in text, f"{case['name']}: nothing to corrupt"
    target = folder / "sources" / case.get("copy", case["file"])
    target.write_bytes(text.replace(case["from"], case["to"]).encode(case.get("encoding", "utf-8")))
    return make(nothing, sources=folder, previous=before)
