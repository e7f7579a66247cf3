import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.model.release import Change, Release, Unchanged
from pipeline.model.report import Judged, Report
from pipeline.render.outcome import (
    Figures,
    Proof,
    draft_text,
    file_proof_text,
    new_json,
    new_text,
    proof_text,
    refusal_json,
    release_json,
    release_text,
)
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]
FIGURES = Figures(documents=7, measures=6, years=1)
STANDING = Unchanged(plan_id="exemple", version="1.0.0", path="dist/exemple/1.0.0")


@pytest.fixture
def release() -> Release:
    changes = (
        Change(level="MINOR", kind="lignes_ajoutees", table="couts", count=2),
        Change(level="MINOR", kind="lignes_ajoutees", table="textes", count=3),
        Change(level="PATCH", kind="description_changee", table="couts", field="montant"),
    )
    return Release(
        plan_id="exemple",
        version="1.1.0",
        path="dist/exemple/1.1.0",
        manifest_sha256="ab" * 32,
        created="2026-01-02T00:00:00Z",
        changes=changes,
        rows=120,
    )


def test_a_release_closes_with_plain_words(fr: Words, judged: Make, report: MakeReport, release: Release) -> None:
    assert release_text(FIGURES, report(judged("blank-row", "warning")), release, fr) == (
        "Lu : 7 documents, 6 mesures, 1 année financière.\n"
        "Contrôlé : 1 contrôle; 1 avertissement.\n"
        "Changements : 5 lignes ajoutées, 1 description changée.\n"
        "Écrit : version 1.1.0 de « exemple », 120 lignes, dans dist/exemple/1.1.0.\n"
    )


def test_nothing_changed_is_said_with_where_it_stands(fr: Words, en: Words, report: MakeReport) -> None:
    assert release_text(FIGURES, report(), STANDING, fr).endswith(
        "Contrôlé : 1 contrôle; rien à signaler.\n"
        "Rien n'a changé depuis la version 1.0.0 de « exemple » : il n'y a rien à publier.\n"
        "Cette version se trouve dans dist/exemple/1.0.0.\n"
    )
    assert "Nothing changed since version 1.0.0" in release_text(FIGURES, report(), STANDING, en)


def test_json_of_each_outcome(fr: Words, report: MakeReport, release: Release) -> None:
    written = json.loads(release_json(FIGURES, report(), release, fr, "0"))
    assert (written["published"], written["version"], written["documents"]) == (True, "1.1.0", 7)
    assert written["changes"][2] == {
        "level": "PATCH", "kind": "description_changee", "table": "couts", "field": "montant", "to": None, "count": 1,
    }  # fmt: skip
    same = json.loads(release_json(FIGURES, report(), STANDING, fr, "0"))
    assert (same["published"], same["created"], same["changes"]) == (False, None, [])
    refused = json.loads(refusal_json("exemple", report(), fr, "0"))
    assert (refused["published"], refused["version"], refused["report"]["valid"]) == (False, None, True)


def test_a_first_release_lists_no_changes(fr: Words, report: MakeReport) -> None:
    first = Release(plan_id="exemple", version="1.0.0", path="d", manifest_sha256="", created="", changes=(), rows=1)
    text = release_text(FIGURES, report(), first, fr)
    assert "Changements" not in text
    assert "version 1.0.0 de « exemple », 1 ligne, dans d." in text


def test_a_draft_says_where_it_is(fr: Words, report: MakeReport) -> None:
    assert draft_text(FIGURES, report(), "brouillon", fr).endswith("Écrit : brouillon dans brouillon.\n")


def test_a_proof_says_what_was_proved(fr: Words, en: Words) -> None:
    followed = ("workbook", "provenance")
    proof = Proof(
        plan="exemple", version="1.0.0", files=52, tables=15, rows=1697, first=False, replayed=True, origin=True,
        followed=followed,
    )  # fmt: skip
    assert proof_text("v", proof, fr) == (
        "Relu : 52 fichiers; chacun correspond à son empreinte SHA-256.\n"
        "Comparé : 15 tables, 1697 lignes; le CSV et le Parquet disent la même chose, cellule par cellule.\n"
        "Rejoué : la version précédente et les changements donnent celle-ci, et l'inverse.\n"
        "Contrôlé : la forme de chaque table, selon son Table Schema; rien à signaler.\n"
        "Comparé : le classeur dit la même chose, pour les tables qu'il contient.\n"
        "Suivi : chaque valeur lue dans un document a sa provenance.\n"
        "Prouvé : la version 1.0.0 de « exemple », dans v, est exactement celle qui a été publiée.\n"
    )
    assert "Read again: 52 files; each matches its SHA-256 digest.\n" in proof_text("v", proof, en)
    first = replace(proof, first=True)
    assert "eplayed" not in proof_text("v", first, en)
    alone = replace(proof, replayed=False)
    assert "Not replayed: the previous version does not stand beside this one.\n" in proof_text("v", alone, en)


def test_without_a_digest_or_a_key_the_origin_is_not_said_to_be_proved(words: Words) -> None:
    proof = Proof(plan="exemple", version="1.0.0", files=52, tables=15, rows=1697, first=True, replayed=False)
    for told in (proof_text("v", proof, words), file_proof_text("f", proof, words)):
        assert not {"Prouvé", "Proved"} & set(told.split())
        assert "--digest" in told
    assert file_proof_text("f", None, words) == proof_text("f", None, words)


def test_without_a_proof_the_folder_differs(words: Words) -> None:
    assert proof_text("v", None, words) in {
        "Non prouvé : v diffère de ce qui a été publié.\n",
        "Not proved: v differs from what was published.\n",
    }


def test_a_new_folder_lists_its_files_and_the_next_step(fr: Words) -> None:
    assert new_text("mon plan", ("plan.toml", "sources/a.md"), fr) == (
        "2 fichiers écrits dans mon plan :\n  plan.toml\n  sources/a.md\n"
        "Ensuite : bilan build 'mon plan' --to 'mon plan-brouillon'\n"
    )
    assert json.loads(new_json("p", ("plan.toml",))) == {"folder": "p", "files": ["plan.toml"]}
