"""A dataset over five versions, for the tests of what is done between them."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.definitions import Definitions, open_definitions
from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.model.report import Selection
from pipeline.release.build import Terms

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.1.0")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def _widened(to: Path) -> Definitions:
    """bilan's own definitions with one column more, and another title for a table."""
    for name in ("schemas", "datapackage", "checks"):
        shutil.copytree(ROOT / name, to / name)
    path = to / "schemas" / "couts.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    extra = {**next(one for one in schema["fields"] if one["name"] == "texte"), "name": "remarque"}
    schema["fields"].insert(2, extra)
    schema["title"] += " (suite)"
    path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    return open_definitions(to)


def live(root: Path) -> Path:
    """Five versions below `root`: a digit, a report more, a report less, a column more; the dataset's folder."""
    plan, versions = root / "plan", root / "versions" / "mon-plan"
    shutil.copytree(ROOT / "datapackage" / "modele", plan)

    def publish(month: int, definitions: Definitions) -> None:
        moment = datetime(2026, month, 2, tzinfo=UTC)
        setting = Setting(definitions=definitions, today=date(2026, 1, 1), selection=Selection(expectations=False))
        release_plan(definitions.plan(str(plan)), Terms(to=versions.parent, created=moment), setting)

    own = open_definitions()
    publish(1, own)
    source = next((plan / "sources" / "mesures").glob("*.md"))
    edit(source, "640 ménages", "641 ménages")
    publish(2, own)
    added = source.with_name("1.1-2025-2026.md")
    text = source.read_text(encoding="utf-8").replace("ANNÉE 2024-2025", "ANNÉE 2025-2026")
    added.write_text(text, encoding="utf-8")
    publish(3, own)
    added.unlink()
    publish(4, own)
    publish(5, _widened(root / "definitions"))
    assert sorted(one.name for one in versions.iterdir() if one.is_dir()) == list(VERSIONS)
    return versions


def only_whole(life: Path, whole: str, to: Path) -> Path:
    """The dataset with one whole version; of the others, manifest and changes alone."""
    shutil.copytree(life, to)
    for folder in (one for one in to.iterdir() if one.is_dir() and one.name != whole):
        for entry in list(folder.iterdir()):
            if entry.name not in {"changes", "manifest.json"}:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    return to
