"""The closing words of a command: what was read, checked and written, and where."""

import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.model.finding import Finding
from pipeline.model.package import PROVENANCE
from pipeline.model.release import Change, Release, Restored, Unchanged
from pipeline.model.report import Report
from pipeline.render.report_json import json_page, report_data
from pipeline.render.report_text import checked_text
from pipeline.render.visible import visible
from pipeline.render.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What stands in a package: documents read, measures, fiscal years reported on."""

    documents: int
    measures: int
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What `bilan verify` held against a version's own words: every file, every table, every row.

    `origin` tells that a digest or a key from elsewhere proved who published it, `followed` what else was asked:
    `workbook`, `provenance`.
    """

    plan: str
    version: str
    files: int
    tables: int
    rows: int
    first: bool
    replayed: bool
    origin: bool = False
    followed: tuple[str, ...] = ()


def draft_text(figures: Figures, report: Report, folder: str, words: Words) -> str:
    """What a draft holds, and where it is."""
    return "\n".join([*_work(figures, report, words), words.label("outcome.draft", dossier=folder)]) + "\n"


def release_text(figures: Figures, report: Report, outcome: Release | Unchanged, words: Words) -> str:
    """The new version and where it is; or that nothing changed, and where the version that stands is."""
    lines = [*_work(figures, report, words)]
    if isinstance(outcome, Unchanged):
        told = {"version": outcome.version, "plan": outcome.plan_id}
        lines.append(words.label("outcome.unchanged", **told))
        lines.append(words.label("outcome.standing", dossier=outcome.path))
    else:
        lines += _written(outcome, words)
    return "\n".join(lines) + "\n"


def release_json(figures: Figures, report: Report, outcome: Release | Unchanged, words: Words, version: str) -> str:
    """The outcome, the figures and the report for machines."""
    return json_page(
        {
            "published": isinstance(outcome, Release),
            "plan": outcome.plan_id,
            "version": outcome.version,
            "path": outcome.path,
            "created": outcome.created if isinstance(outcome, Release) else None,
            "manifest_sha256": outcome.manifest_sha256 if isinstance(outcome, Release) else None,
            "changes": [change_entry(change) for change in outcome.changes] if isinstance(outcome, Release) else [],
            "documents": figures.documents,
            "measures": figures.measures,
            "years": figures.years,
            "report": report_data(report, words, version),
        }
    )


def refusal_json(plan_id: str, report: Report, words: Words, version: str) -> str:
    """Why nothing was published, in the same form as a release."""
    return json_page(
        {"published": False, "plan": plan_id, "version": None, "report": report_data(report, words, version)}
    )


def proof_text(folder: str, proof: Proof | None, words: Words) -> str:
    """What was proved and of which version; or, without a proof, that the folder differs from it."""
    if proof is None:
        return words.label("outcome.not_proved", dossier=folder) + "\n"
    tables, rows = (
        words.label("count.table", nombre=proof.tables),
        words.label("count.row", nombre=proof.rows),
    )
    replayed = "outcome.proof_changes" if proof.replayed else "outcome.proof_no_changes"
    lines = (
        words.label("outcome.proof_files", fichiers=words.label("count.file", nombre=proof.files)),
        words.label("outcome.proof_tables", tables=tables, lignes=rows),
        *(() if proof.first else (words.label(replayed),)),
        words.label("outcome.proof_structure"),
        *(words.label(f"outcome.proof_{one}") for one in proof.followed),
        words.label(_verdict("proved", "coherent", proof), version=proof.version, plan=proof.plan, dossier=folder),
    )
    return "\n".join(lines) + "\n"


def withdrawn_text(tombstone: Finding, words: Words) -> str:
    """That there is nothing to prove any more, and why."""
    told = {"version": tombstone.value or "", "raison": str(tombstone.details["raison"])}
    return words.label("outcome.withdrawn", **told) + "\n"


def file_proof_text(file: str, proof: Proof | None, words: Words) -> str:
    """Of which version a lone file is; or, without a proof, that it differs from it."""
    if proof is None:
        return words.label("outcome.not_proved", dossier=file) + "\n"
    code = _verdict("proof_file", "coherent_file", proof)
    return words.label(code, version=proof.version, plan=proof.plan, dossier=file) + "\n"


def _verdict(proved: str, coherent: str, proof: Proof) -> str:
    return f"outcome.{proved if proof.origin else coherent}"


def same_text(version: str, folder: str, words: Words, *, same: bool) -> str:
    """Whether the sources give the very bytes of a version."""
    verdict = "outcome.same_bytes" if same else "outcome.other_bytes"
    return words.label(verdict, version=version, dossier=folder) + "\n"


def restored_text(folder: str, restored: Restored, words: Words) -> str:
    """What was made again, from what, and how well it is proved."""
    told = {
        "version": restored.version,
        "dossier": folder,
        "tables": words.label("count.table", nombre=restored.tables),
        "lignes": words.label("count.row", nombre=restored.rows),
    }
    way = (
        words.label("outcome.restored_from", version=restored.start, nombre=restored.steps) if restored.steps else ""
    )
    proof = words.label("outcome.restored_bytes" if restored.same_bytes else "outcome.restored_content")
    return "\n".join(filter(None, (words.label("outcome.restored", **told), way, proof))) + "\n"


def new_text(folder: str, files: tuple[str, ...], words: Words) -> str:
    """The files of a new plan folder, and what to do next."""
    head = words.label("outcome.new", nombre=len(files), dossier=folder)
    shown = [f"  {visible(file)}" for file in files]
    command = shlex.join(["bilan", "build", folder, "--to", f"{folder}-brouillon"])
    following = words.label("outcome.next", commande=command)
    return "\n".join([head, *shown, following]) + "\n"


def new_json(folder: str, files: tuple[str, ...]) -> str:
    """The files of a new plan folder for machines."""
    return json_page({"folder": folder, "files": list(files)})


def _work(figures: Figures, report: Report, words: Words) -> Iterator[str]:
    yield words.label(
        "outcome.read",
        documents=words.label("count.document", nombre=figures.documents),
        mesures=words.label("count.measure", nombre=figures.measures),
        annees=words.label("count.year", nombre=figures.years),
    )
    yield checked_text(report, words)


def _written(release: Release, words: Words) -> Iterator[str]:
    counts: Counter[str] = Counter()
    values = [change for change in release.changes if change.table != PROVENANCE]
    for change in values or release.changes:
        counts[change.kind] += change.count
    if counts:
        told = ", ".join(words.label(f"change.{kind}", nombre=count) for kind, count in counts.items())
        yield words.label("outcome.changes", changements=told)
    yield words.label(
        "outcome.written",
        version=release.version,
        plan=release.plan_id,
        lignes=words.label("count.row", nombre=release.rows),
        dossier=release.path,
    )


def change_entry(change: Change) -> dict[str, Any]:
    """A change as every JSON tells it."""
    return {
        "level": change.level,
        "kind": change.kind,
        "table": change.table,
        "field": change.field,
        "to": change.to,
        "count": change.count,
    }
