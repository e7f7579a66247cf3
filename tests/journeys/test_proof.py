"""A release that somebody changed, sealed again or not, and what proves who published it."""

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import minisign
import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.flow.verify import verify_file, verify_release
from pipeline.model.errors import WrongUsage
from pipeline.release.build import Terms
from pipeline.release.proof import Trust
from pipeline.storage.digests import sha256_file
from tests.resealed import Copy

ROOT = Path(__file__).resolve().parents[2]
CREATED = datetime(2026, 1, 2, tzinfo=UTC)
SELF_TOLD = {"origine_non_prouvee"}
SIGNED = "SHA256SUMS.minisig"


@pytest.fixture
def copy(published: Path, tmp_path: Path, setting: Setting) -> Copy:
    shutil.copytree(published, tmp_path / "mon-plan")
    return Copy(tmp_path / "mon-plan", setting)


def test_a_release_agrees_with_itself_and_with_the_one_before(copy: Copy) -> None:
    report = verify_release(copy.root, copy.setting)
    assert {one.finding.code for one in report.findings} == SELF_TOLD
    ran = {one.code for one in report.checks_run}
    assert {"octets", "changements", "classeur", "provenance_manquante", "source_inutilisee"} <= ran
    assert {one.engine for one in report.checks_run if one.code == "table-schema"} == {"duckdb"}, "the fast one"


def test_alone_it_says_that_the_changes_were_not_replayed(copy: Copy) -> None:
    shutil.rmtree(copy.folder / "1.0.0")
    assert copy.codes() == SELF_TOLD | {"changements_non_rejoues"}
    assert verify_release(copy.root, copy.setting).valid


@pytest.mark.parametrize("broken", ["data/couts.parquet", "manifest.json", "datapackage.json"])
def test_a_truncated_previous_release_is_no_proof_against_this_one(broken: str, copy: Copy) -> None:
    path = copy.folder / "1.0.0" / broken
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert copy.codes() == SELF_TOLD | {"precedente_alteree"}


def _drop_a_change(copy: Copy) -> None:
    name = "changes/clienteles.parquet"
    copy.edit_parquet(name, "* REPLACE (CASE WHEN avant = '640' THEN '639' ELSE avant END AS avant)")


def _change_a_change(copy: Copy) -> None:
    copy.edit_parquet("changes/clienteles.parquet", "* REPLACE ('999' AS apres)")


def _miscount(copy: Copy) -> None:
    copy.json("changes/changes.json", lambda told: told["tables"]["clienteles"].update(cells=9))


def _lead_out(copy: Copy) -> None:
    told = {"file": "../1.0.0/data/couts.parquet"}
    copy.json("changes/changes.json", lambda data: data["tables"]["clienteles"].update(told))


def _other_versions(copy: Copy) -> None:
    copy.json("changes/changes.json", lambda told: told.update({"from": "0.9.0"}))


def _no_changes(copy: Copy) -> None:
    shutil.rmtree(copy.root / "changes")


def _nested(copy: Copy) -> None:
    (copy.root / "changes" / "changes.json").write_text("[" * 100_000, encoding="utf-8")


def _workbook(copy: Copy) -> None:
    path = copy.root / "excel" / "mon-plan.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book[book.sheetnames[1]]
    sheet["A2"] = "autre"
    book.save(path)


def _no_workbook(copy: Copy) -> None:
    (copy.root / "excel" / "mon-plan.xlsx").write_bytes(b"PK\x03\x04")


def _metadata(copy: Copy) -> None:
    copy.json("datapackage.json", lambda data: data.update(title="Autre"))


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (_drop_a_change, "changements_faux"),
        (_change_a_change, "changements_faux"),
        (_miscount, "changements_faux"),
        (_lead_out, "changements_alteres"),
        (_other_versions, "changements_alteres"),
        (_no_changes, "changements_alteres"),
        (_nested, "changements_alteres"),
        (_workbook, "classeur_different"),
        (_no_workbook, "classeur_publie_illisible"),
        (_metadata, "manifeste_altere"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_was_changed_and_sealed_again_is_found(alter: Callable[[Copy], None], code: str, copy: Copy) -> None:
    alter(copy)
    copy.seal()
    report = verify_release(copy.root, copy.setting)
    assert code in {one.finding.code for one in report.findings}
    assert not report.valid


def test_a_schema_that_says_something_else_is_found(copy: Copy) -> None:
    copy.json("schemas/couts.schema.json", lambda schema: schema.update(title="Autre"))
    assert {"schema_different", "fichier_altere"} <= copy.codes()


def test_a_digest_from_elsewhere_proves_the_origin(copy: Copy) -> None:
    digest = sha256_file(copy.root / "manifest.json")
    assert copy.codes(Trust(digest=digest.upper())) == set()
    assert copy.codes(Trust(digest="0" * 64)) == {"empreinte_donnee_differente"}
    _metadata(copy)
    copy.seal()
    assert "empreinte_donnee_differente" in copy.codes(Trust(digest=digest))


@pytest.fixture
def pair() -> minisign.KeyPair:
    return minisign.KeyPair.generate()


def _sign(copy: Copy, pair: minisign.KeyPair) -> str:
    (copy.root / SIGNED).write_bytes(bytes(pair.secret_key.sign((copy.root / "SHA256SUMS").read_bytes())))
    return bytes(pair.public_key.to_base64()).decode()


def test_a_signature_proves_the_origin(copy: Copy, pair: minisign.KeyPair, tmp_path: Path) -> None:
    key = _sign(copy, pair)
    assert copy.codes(Trust(key=key)) == set()
    file = tmp_path / "cle.pub"
    file.write_bytes(bytes(pair.public_key) + b"\n")
    assert copy.codes(Trust(key=str(file))) == set()
    assert copy.codes() == SELF_TOLD | {"signature_non_verifiee"}


def test_an_ssh_signature_proves_the_origin(copy: Copy) -> None:
    pair = Ed25519PrivateKey.generate()
    key = pair.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    assert copy.codes(Trust(key=key)) == {"signature_absente"}
    (copy.root / "SHA256SUMS.sig").write_text(_by_ssh(pair, (copy.root / "SHA256SUMS").read_bytes()), "ascii")
    assert copy.codes(Trust(key=f"{key} editeur@exemple.org")) == set()
    assert copy.codes() == SELF_TOLD | {"signature_non_verifiee"}
    _metadata(copy)
    copy.seal()
    assert "signature_fausse" in copy.codes(Trust(key=key))


def _by_ssh(pair: Ed25519PrivateKey, text: bytes) -> str:
    """What `ssh-keygen -Y sign -n file` writes (PROTOCOL.sshsig of OpenSSH)."""

    def told(*parts: bytes) -> bytes:
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)

    signed = pair.sign(b"SSHSIG" + told(b"file", b"", b"sha512", hashlib.sha512(text).digest()))
    public = told(b"ssh-ed25519", pair.public_key().public_bytes_raw())
    whole = b"SSHSIG\0\0\0\1" + told(public, b"file", b"", b"sha512", told(b"ssh-ed25519", signed))
    return f"-----BEGIN SSH SIGNATURE-----\n{base64.b64encode(whole).decode()}\n-----END SSH SIGNATURE-----\n"


def test_a_signature_of_something_else_proves_nothing(copy: Copy, pair: minisign.KeyPair) -> None:
    key = _sign(copy, pair)
    other = bytes(minisign.KeyPair.generate().public_key.to_base64()).decode()
    assert copy.codes(Trust(key=other)) == {"signature_fausse"}
    _metadata(copy)
    copy.seal()
    assert "signature_fausse" in copy.codes(Trust(key=key))
    for text in (b"", b"x\n" * 4, b"\xff" * 300, b"a" * 20_000):
        (copy.root / SIGNED).write_bytes(text)
        assert "signature_fausse" in copy.codes(Trust(key=key))
    (copy.root / SIGNED).unlink()
    assert "signature_absente" in copy.codes(Trust(key=key))


def test_a_signature_that_leads_out_of_the_folder_is_not_followed(
    copy: Copy, pair: minisign.KeyPair, tmp_path: Path
) -> None:
    key = _sign(copy, pair)
    outside = tmp_path / "ailleurs"
    shutil.move(copy.root / SIGNED, outside)
    (copy.root / SIGNED).symlink_to(outside)
    assert {"signature_fausse", "fichier_en_trop"} <= copy.codes(Trust(key=key))


@pytest.mark.parametrize("key", ["", "RW", "x" * 5000, "/", "é", "RWQ\x00"])
def test_a_key_that_is_none_is_wrong_usage(key: str, copy: Copy) -> None:
    with pytest.raises(WrongUsage) as told:
        copy.codes(Trust(key=key))
    assert told.value.code == "cle_illisible"


def test_one_file_is_held_against_the_manifest(copy: Copy, tmp_path: Path) -> None:
    manifest, csv = copy.root / "manifest.json", copy.root / "data" / "couts.csv"

    def codes(file: Path, digest: str | None = sha256_file(manifest)) -> set[str]:
        return {one.finding.code for one in verify_file(file, manifest, copy.setting, Trust(digest=digest)).findings}

    renamed = tmp_path / "telecharge.csv"
    shutil.copy(csv, renamed)
    assert codes(csv) == codes(renamed) == set()
    assert codes(csv, None) == SELF_TOLD
    csv.write_bytes(csv.read_bytes() + b"\r\n")
    assert codes(csv) == {"fichier_altere"}
    renamed.write_text("a", encoding="utf-8")
    assert codes(renamed) == {"fichier_inconnu"}
    manifest.write_text("{}", encoding="utf-8")
    assert "manifeste_altere" in codes(csv)
    with pytest.raises(WrongUsage):
        codes(tmp_path / "absent.csv")


@pytest.mark.parametrize("name", ["minisign", "ed25519", "rsa"])
def test_a_release_tells_the_key_of_its_plan(name: str, published: Path, tmp_path: Path, setting: Setting) -> None:
    made = ROOT / "tests" / "unit" / "release" / "signatures" / f"{name}.pub"
    plan, key = tmp_path / "plan", made.read_text("utf-8").splitlines()[-1]
    shutil.copytree(published.parents[1] / "plan", plan)
    file = plan / "plan.toml"
    file.write_text(file.read_text("utf-8").replace("publie = []", f'publie = []\ncle = "{key}"'), encoding="utf-8")
    release_plan(setting.definitions.plan(str(plan)), Terms(to=tmp_path / "releases", created=CREATED), setting)
    root = tmp_path / "releases" / "mon-plan" / "1.0.0"
    assert json.loads((root / "datapackage.json").read_text("utf-8"))["bilan:cle"] == key
    assert all(key in (root / f"README.{lang}.md").read_text("utf-8") for lang in ("fr", "en"))
    assert {one.finding.code for one in verify_release(root, setting).findings} == SELF_TOLD, (
        "it proves nothing itself"
    )
