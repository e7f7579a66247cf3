import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.model.errors import NotPublishable, SourceUnreadable
from pipeline.model.finding import Finding
from pipeline.model.release import Unchanged
from pipeline.model.report import Judged, Report, Selection

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _a_day(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:  # noqa: ARG001  after run has cleared it
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1290000000")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "rapport.md"
    path.write_text("# Rapport", encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "couts.csv"
    path.write_text("a\n", encoding="utf-8")
    return path


def made(report: Report, **changes: object) -> Report:
    from dataclasses import replace  # noqa: PLC0415

    return replace(report, **changes)


def bad(report: Report) -> Report:
    from pipeline.model.report import Judged  # noqa: PLC0415

    found = Judged(finding=Finding(code="blank-row"), severity="error")
    return made(report, findings=(found,), totals={"error": 1, "warning": 0, "info": 0})


def test_read_shows_the_reading(run: Run, walks: Any) -> None:
    outcome = run("read", "a.md", "--plan", "monplan")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Document    rapport.md\n")
    assert walks.asked[1] == ("find_plan", ("rapport.md", Path("a.md"), "monplan", date(2010, 11, 17)))


def test_read_gives_json_and_files(run: Run, walks: Any, tmp_path: Path) -> None:
    assert json.loads(run("read", "a.md", "--format", "json").out)["plan"]["id"] == "monplan"
    outcome = run("read", "a.md", "--format", "json", "--to", tmp_path / "lu.json")
    assert (outcome.out, outcome.err) == ("", f"Écrit : {tmp_path / 'lu.json'}\n")
    assert json.loads((tmp_path / "lu.json").read_text(encoding="utf-8"))["form"] is None
    assert len(walks.asked) == 6


def test_a_file_that_cannot_be_written_is_told(run: Run, walks: Any, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    outcome = run("read", "a.md", "--to", tmp_path / "fichier" / "lu.txt")
    assert outcome.code == 6
    assert "Impossible d'écrire" in outcome.err
    assert walks.asked


def test_validate_takes_documents_tables_and_packages(
    run: Run, walks: Any, document: Path, table: Path, tmp_path: Path
) -> None:
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    outcome = run("validate", document, table, tmp_path, tmp_path / "datapackage.json")
    assert outcome.code == 0
    assert outcome.out.count("sujet : publiable, rien à signaler.") == 4
    assert outcome.out.endswith("Pour 4 cibles : rien à signaler.\n")
    assert [name for name, _ in walks.asked] == [
        "open_document", "find_plan", "validate_report", "validate_table", "validate_package", "validate_package",
    ]  # fmt: skip


def test_validate_hands_on_the_schema_asked_for(run: Run, walks: Any, table: Path, tmp_path: Path) -> None:
    assert run("validate", table, "--table", "couts").code == 0
    assert walks.asked[-1][1][1].name == "couts"
    schema = tmp_path / "s.json"
    schema.write_text('{"fields": [{"name": "a"}]}', encoding="utf-8")
    assert run("validate", table, "--schema", schema).code == 0
    assert walks.asked[-1][1][1].schema == {"fields": [{"name": "a"}]}
    assert run("validate", table).code == 0
    assert walks.asked[-1][1][1].schema is None


def test_validate_judges_the_tables_of_a_package_as_asked(run: Run, walks: Any, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    assert run("validate", tmp_path, "--engine", "frictionless", "--memory-limit", "2GB", "--threads", "3").code == 0
    how = walks.asked[-1][1][2]
    assert (how.engine, how.memory, how.threads) == ("frictionless", "2GB", 3)


def test_validate_lists_every_finding_in_a_file(run: Run, walks: Any, document: Path, tmp_path: Path) -> None:
    judged = [Judged(finding=Finding(code="type-error"), severity="error")]
    judged.append(Judged(finding=Finding(code="aucune_source"), severity="warning"))
    walks.report = replace(walks.report, findings=tuple(judged))
    outcome = run("validate", document, tmp_path / "nulle-part.csv", "--errors", tmp_path / "tout.parquet")
    assert f"Écrit : 3 constats dans {tmp_path / 'tout.parquet'}" in outcome.err
    rows = pq.read_table(tmp_path / "tout.parquet").to_pylist()
    assert [(row["gravite"], row["code"]) for row in rows] == [
        ("error", "type-error"), ("warning", "aucune_source"), ("error", "source_introuvable"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--table", "couts", "--schema", "x"], 2, "--table et --schema ne vont pas ensemble."),
        (["--table", "prix"], 2, "La table « prix » n'existe pas."),
        (["--schema", "absent.json"], 4, "Le fichier absent.json manque"),
    ],
)
def test_validate_refuses_what_it_cannot_do(
    run: Run, walks: Any, table: Path, options: list[str], code: int, told: str
) -> None:
    outcome = run("validate", table, *options)
    assert (outcome.code, outcome.out, walks.asked) == (code, "", [])
    assert told in outcome.err


def test_a_folder_that_is_no_package_is_no_target(run: Run, walks: Any, tmp_path: Path) -> None:
    outcome = run("validate", tmp_path)
    assert (outcome.code, walks.asked) == (2, [])
    assert "ne sait pas quoi contrôler" in outcome.err


def test_one_target_that_cannot_be_read_does_not_stop_the_others(
    run: Run, walks: Any, document: Path, tmp_path: Path
) -> None:
    outcome = run("validate", tmp_path / "absent.md", document)
    assert outcome.code == 3
    assert outcome.out.startswith("absent.md : illisible.\n")
    assert "sujet : publiable, rien à signaler." in outcome.out
    assert walks.asked[-1][0] == "validate_report"


def test_a_table_of_another_format_cannot_be_read(run: Run, walks: Any, document: Path) -> None:
    outcome = run("validate", document, "--table", "couts")
    assert (outcome.code, walks.asked) == (3, [])
    assert "bilan ne lit pas les fichiers « .md ». Il lit : .csv, .tsv, .parquet, .xlsx, .xls, .ods." in outcome.out


def test_the_worst_target_gives_the_exit_code(run: Run, walks: Any, document: Path, table: Path) -> None:
    walks.report = bad(walks.report)
    assert run("validate", document, table).code == 1
    outcome = run("validate", document, table, "--format", "json")
    assert (outcome.code, json.loads(outcome.out)["totals"]["error"]) == (1, 2)


def test_build_tells_report_and_place(run: Run, walks: Any, plan_folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "brouillon"
    outcome = run("build", plan_folder, "--to", to)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        "sujet : publiable, rien à signaler.\n\n"
        "Lu : 2 documents, 1 mesure, 2 années financières.\nContrôlé : 1 contrôle; rien à signaler.\n"
        f"Écrit : brouillon dans {to}.\n"
    )
    assert walks.asked == [("build_package", ("monplan", to, date(2010, 11, 17)))]


def test_build_keeps_machines_and_people_apart(run: Run, walks: Any, plan_folder: Path, tmp_path: Path) -> None:
    walks.report = bad(walks.report)
    outcome = run("build", plan_folder, "--to", tmp_path / "b", "--format", "json")
    assert (outcome.code, json.loads(outcome.out)["valid"]) == (1, False)
    assert outcome.err.startswith("Lu : 2 documents")
    walks.report = made(walks.report, unreadable=1)
    assert run("build", plan_folder, "--to", tmp_path / "c").code == 3


def test_release_closes_with_plain_words(run: Run, walks: Any, plan_folder: Path, tmp_path: Path) -> None:
    outcome = run("release", plan_folder, "--to", tmp_path, "--previous", "none", "--version", "1.0.0")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Lu : 2 documents, 1 mesure, 2 années financières.\n")
    assert f"version 1.0.0 de « monplan », 4 lignes, dans {tmp_path / 'monplan' / '1.0.0'}." in outcome.out
    terms = walks.asked[0][1][1]
    assert (terms.to, terms.previous, terms.version) == (tmp_path, "none", "1.0.0")
    assert terms.created.isoformat() == "2010-11-17T13:20:00+00:00"


def test_release_of_the_same_says_so(run: Run, walks: Any, plan_folder: Path, tmp_path: Path) -> None:
    walks.report = made(bad(walks.report), totals={"error": 0, "warning": 1, "info": 0})
    walks.outcome = Unchanged(plan_id="monplan", version="1.2.0", path=str(tmp_path / "rien"))
    outcome = run("release", plan_folder, "--to", tmp_path)
    assert outcome.code == 0
    assert "Rien n'a changé depuis la version 1.2.0 de « monplan »" in outcome.out
    assert outcome.out.startswith("Lu : 0 document, 0 mesure, 0 année financière.\nContrôlé : 1 contrôle; 1 aver")
    assert "blank-row" not in outcome.out, "what was found is told when it is published, not each time"


def test_release_for_machines(run: Run, walks: Any, plan_folder: Path, tmp_path: Path) -> None:
    walks.report = made(bad(walks.report), totals={"error": 0, "warning": 1, "info": 0})
    outcome = run("release", plan_folder, "--to", tmp_path, "--format", "json")
    assert (outcome.code, json.loads(outcome.out)["published"]) == (0, True)
    outcome = run("release", plan_folder, "--to", tmp_path / "autre")
    assert outcome.out.startswith("sujet : publiable, avec 1 avertissement.\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_refused_release_shows_why(run: Run, walks: Any, plan_folder: Path, tmp_path: Path, form: str) -> None:
    walks.failure = NotPublishable("non_publiable", bad(walks.report), erreurs=1)
    outcome = run("release", plan_folder, "--to", tmp_path, "--format", form)
    assert outcome.code == 5
    assert "Ligne vide" in outcome.out
    assert outcome.err.startswith("Erreur : Rien n'est publié : 1 erreur l'empêche.")
    walks.failure = NotPublishable("version_trop_basse", version="1.0.0", minimum="1.1.0")
    assert run("release", plan_folder, "--to", tmp_path, "--format", form).out == ""


def test_a_version_that_is_none_is_wrong_usage_before_anything_is_read(
    run: Run, walks: Any, plan_folder: Path, tmp_path: Path
) -> None:
    outcome = run("release", plan_folder, "--to", tmp_path, "--version", "1.x")
    assert (outcome.code, outcome.out, walks.asked) == (2, "", [])
    assert "Ce numéro de version (« 1.x ») n'est pas valable." in outcome.err


def test_verify_proves_or_not(run: Run, walks: Any, tmp_path: Path) -> None:
    manifest = {"name": "monplan", "version": "1.0.0", "files": [{}], "tables": {"couts": {"rows": 3}}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    told = (
        "Relu : 2 fichiers; chacun correspond à son empreinte SHA-256.\n"
        "Comparé : 1 table, 3 lignes; le CSV et le Parquet disent la même chose, cellule par cellule.\n"
        "Contrôlé : la forme de chaque table, selon son Table Schema; rien à signaler.\n"
    )
    outcome = run("verify", tmp_path)
    assert outcome.code == 0
    assert outcome.out == told + (
        f"Cohérent : la version 1.0.0 de « monplan », dans {tmp_path}, est entière et ne se contredit pas. "
        "Son origine n'est pas prouvée : donnez --digest ou --key.\n"
    )
    assert run("verify", tmp_path, "--digest", "ab" * 32).out == told + (
        f"Prouvé : la version 1.0.0 de « monplan », dans {tmp_path}, est exactement celle qui a été publiée.\n"
    )
    assert run("verify", tmp_path, "--digest", "ab").code == 2
    walks.report = bad(walks.report)
    outcome = run("verify", tmp_path)
    assert outcome.code == 1
    assert outcome.out.startswith("ERREUR · Ligne vide · blank-row\n")
    assert outcome.out.endswith(f"\n\nNon prouvé : {tmp_path} diffère de ce qui a été publié.\n")
    assert json.loads(run("verify", tmp_path, "--format", "json").out)["valid"] is False


def test_new_lists_what_it_wrote(run: Run, walks: Any, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / "p")
    assert outcome.out.startswith(f"2 fichiers écrits dans {tmp_path / 'p'} :\n  plan.toml\n")
    data = json.loads(run("new", tmp_path / "p", "--format", "json").out)
    assert data["files"] == ["plan.toml", "sources/mesures/1.1.md"]
    assert [name for name, _ in walks.asked] == ["start_plan", "start_plan"]


def test_tables_in_every_form(run: Run, tmp_path: Path) -> None:
    assert "couts_courants" in run("tables").out
    assert run("tables", "couts").out.startswith("couts – ")
    assert run("tables", "couts", "--lang", "en").out.startswith("couts – Costs")
    assert json.loads(run("tables", "couts", "--format", "json").out)["name"] == "couts"
    assert len(json.loads(run("tables", "--format", "json").out)["tables"]) > 10
    assert run("tables", "couts", "--format", "markdown").out.startswith("## `couts`")
    assert run("tables", "--format", "markdown", "--to", tmp_path / "d.md").out == ""
    assert (tmp_path / "d.md").read_text(encoding="utf-8").startswith("## `")
    outcome = run("tables", "prix")
    assert (outcome.code, outcome.out) == (2, "")


def test_a_source_that_cannot_be_read_ends_read(run: Run, walks: Any) -> None:
    walks.failure = SourceUnreadable(Finding(code="source_vide"))
    assert run("read", "a.md").code == 3


def test_validate_is_told_which_checks_count(run: Run, walks: Any, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    outcome = run("validate", tmp_path, "--only", "type-error,cout_redresse", "--only", "type-error",
                  "--skip", "marques_perdues", "--no-expectations", "--previous", tmp_path)  # fmt: skip
    assert outcome.code == 0
    *_, previous, chosen = walks.asked[-1][1]
    assert previous == tmp_path
    assert chosen == Selection(only=("type-error", "cout_redresse"), skip=("marques_perdues",), expectations=False)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--only", "cout_redrese"],
            "Le contrôle « cout_redrese » n'existe pas. Vouliez-vous dire « cout_redresse »?",
        ),
        (["--skip", "rien"], "Le contrôle « rien » n'existe pas."),
        (["--only", "type-error", "--errors", "x.parquet"], "--errors et --only ne vont pas ensemble."),
        (["--previous", "nulle-part"], "bilan ne sait pas quoi contrôler dans « nulle-part »."),
    ],
)
def test_validate_refuses_checks_that_nobody_knows(
    run: Run, walks: Any, table: Path, options: list[str], told: str
) -> None:
    outcome = run("validate", table, *options)
    assert (outcome.code, outcome.out, walks.asked) == (2, "", [])
    assert told in outcome.err
