"""One downloaded file, held against the manifest of its release."""

from pathlib import Path

from pipeline.model.errors import WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.report import CheckRun
from pipeline.release.proof.digests import found
from pipeline.release.proof.origin import Trust, prove_origin
from pipeline.release.proof.statements import manifest_in
from pipeline.storage.digests import sha256_bytes, sha256_file


def prove_file(file: Path, manifest: Path, trust: Trust) -> tuple[list[Finding], list[CheckRun]]:
    """What speaks against a file being one of the release; what signs the release is looked for beside the manifest.

    A file may bear another name than in the release: its bytes tell. Raises WrongUsage for what cannot be read.
    """
    try:
        text, digest = manifest.read_bytes(), sha256_file(file)
    except OSError as cause:
        raise WrongUsage("cible_inconnue", cible=cause.filename or str(file)) from cause
    checks = [CheckRun(code=code, engine="release") for code in ("octets", "manifeste", "origine")]
    stated = manifest_in(text)
    if stated is None:
        return [found("manifeste_altere", manifest.name)], checks
    findings = []
    if digest not in {entry["sha256"] for entry in stated["files"]}:
        names = {Path(entry["path"]).name for entry in stated["files"]}
        findings.append(found("fichier_altere" if file.name in names else "fichier_inconnu", file.name))
    return [*findings, *prove_origin(manifest.parent, sha256_bytes(text), trust)], checks
