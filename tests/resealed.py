"""A copy of a published dataset that a test changes, and seals again as who changes one on purpose does."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, literal
from pipeline.flow.setting import Setting
from pipeline.flow.verify import verify_release
from pipeline.release.manifest import file_entries, schema_digest, sums_text
from pipeline.release.proof import Trust
from pipeline.storage.digests import sha256_file


@dataclass
class Copy:
    """A copy of the dataset that a test may change."""

    folder: Path
    setting: Setting

    @property
    def root(self) -> Path:
        return self.folder / "1.1.0"

    def codes(self, trust: Trust | None = None, root: Path | None = None) -> set[str]:
        report = verify_release(root or self.root, self.setting, trust or Trust())
        return {one.finding.code for one in report.findings}

    def json(self, name: str, edit: Callable[[Any], Any]) -> None:
        path = self.root / name
        data = json.loads(path.read_text(encoding="utf-8"))
        edit(data)
        path.write_text(json.dumps(data), encoding="utf-8")

    def seal(self) -> None:
        """Makes manifest, sums and index agree with what stands, as who changes a release on purpose does."""
        manifest = json.loads((self.root / "manifest.json").read_text(encoding="utf-8"))
        manifest["files"] = file_entries(self.root)
        for one in manifest["tables"].values():
            one["files"] = {path: sha256_file(self.root / path) for path in one["files"]}
        for name, one in manifest["tables"].items():
            schema = self.root / "schemas" / f"{name}.schema.json"
            one["schema_sha256"] = schema_digest(json.loads(schema.read_text(encoding="utf-8")))
        (self.root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        digest = sha256_file(self.root / "manifest.json")
        (self.root / "SHA256SUMS").write_text(sums_text(manifest["files"], digest), encoding="utf-8")
        index = json.loads((self.folder / "index.json").read_text(encoding="utf-8"))
        next(one for one in index["versions"] if one["version"] == "1.1.0")["manifest_sha256"] = digest
        (self.folder / "index.json").write_text(json.dumps(index), encoding="utf-8")

    def rehash(self, table: str) -> None:
        """Makes the descriptor agree with the files of a table."""

        def edit(descriptor: Any) -> None:
            one = next(one for one in descriptor["resources"] if one["name"] == table)
            path, parquet = self.root / one["path"], one["bilan:parquet"]
            one |= {"hash": f"sha256:{sha256_file(path)}", "bytes": path.stat().st_size}
            parquet["hash"] = f"sha256:{sha256_file(self.root / parquet['path'])}"

        self.json("datapackage.json", edit)

    def edit_parquet(self, name: str, select: str) -> None:
        path = self.root / name
        with Engine() as engine:
            made = path.with_name("made.parquet")
            engine.run(f"COPY (SELECT {select} FROM {literal(str(path))}) TO {literal(str(made))} (FORMAT parquet)")
        made.replace(path)
