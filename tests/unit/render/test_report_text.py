from collections.abc import Callable
from datetime import date

import pytest

from pipeline.model.plan import Decision
from pipeline.model.report import Judged, Report
from pipeline.model.source import Location
from pipeline.render.report_text import SAMPLES, report_text, reports_text
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]


def test_a_clean_report_says_so_first(fr: Words, report: MakeReport) -> None:
    assert report_text(report(), fr) == "couts.csv : publiable, rien à signaler.\n"
    assert reports_text([report()], fr).endswith("\n\nContrôlé : 1 contrôle; rien à signaler.\n")


def test_a_cause_is_told_once_with_its_places(fr: Words, judged: Make, report: MakeReport) -> None:
    found = [
        judged(
            "montant_illisible",
            table="couts",
            field="montant",
            value=f"{n} x",
            location=Location(file="a.md", line=n),
        )
        for n in range(1, SAMPLES + 3)
    ]
    text = report_text(report(*found), fr)
    assert text.startswith(f"couts.csv : à corriger avant de publier ({SAMPLES + 2} erreurs).\n")
    assert f"ERREUR · Montant illisible · couts.montant · {SAMPLES + 2} fois · montant_illisible" in text
    assert "  a.md:1 : « 1 x » ne se lit pas comme un montant." in text
    assert "… et 2 autres" in text
    assert text.count("À faire : ") == 1
    assert text.count("Pourquoi : ") == 1


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Location(file="a.xlsx", sheet="Projets", cell="B3", row=3), "a.xlsx, feuille Projets, cellule B3"),
        (Location(file="a.csv", row=14), "a.csv, rangée 14"),
        (Location(file="a.pdf", page=2), "a.pdf, page 2"),
        (Location(file="a\x1b.md", line=3), "a\\u001b.md:3"),
        (Location(file="a.csv", row=14, line=17, field="9"), "a.csv:17, rangée 14, colonne 9"),
        (Location(file="a.csv", row=14, line=14, field="9"), "a.csv:14, colonne 9"),
        (Location(file="a.ods", sheet="Projets", row=14, field="9"), "a.ods, feuille Projets, rangée 14, colonne 9"),
        (None, "cle|2"),
    ],
)
def test_every_kind_of_place_is_told(
    fr: Words, judged: Make, report: MakeReport, place: Location | None, shown: str
) -> None:
    found = judged("blank-row", location=place, key=("cle", "2"))
    assert f"  {shown} : Cette ligne est entièrement vide." in report_text(report(found), fr)


def test_a_finding_without_place_or_key_still_speaks(fr: Words, judged: Make, report: MakeReport) -> None:
    assert "\n  Cette ligne est entièrement vide.\n" in report_text(report(judged("blank-row")), fr)


def test_proposals_and_causes_are_shown(fr: Words, judged: Make, report: MakeReport) -> None:
    found = judged("blank-row", details={"suggestion": "12000.50"}, cascade_of="type-error")
    text = report_text(report(found), fr)
    assert "    Proposition : 12000.50" in text
    assert "    Découle de « type-error »." in text


def test_words_that_a_rule_lacks_are_left_out(fr: Words, judged: Make, report: MakeReport) -> None:
    text = report_text(report(judged("regle_maison", "warning", details={"montant": 5, "somme": 4})), fr)
    assert "AVERTISSEMENT · Règle maison" in text
    assert "À faire" not in text
    assert text.startswith("couts.csv : publiable, avec 1 avertissement.\n")


def test_sources_that_cannot_be_read_are_counted(fr: Words, judged: Make, report: MakeReport) -> None:
    lone = report_text(report(judged("source_vide"), unreadable=1), fr)
    assert lone.startswith("couts.csv : illisible.\n\nERREUR · Fichier vide · source_vide\n")
    mixed = report_text(report(judged("source_vide"), judged("autre_plan"), unreadable=1), fr)
    assert mixed.startswith("couts.csv : à corriger avant de publier (2 erreurs).\n1 document illisible\n")


def test_decisions_are_printed_once(fr: Words, judged: Make, report: MakeReport) -> None:
    decision = Decision(
        nature="derogation", scope="exemple/1.1", reason="Convenu.", who="A. B.", on=date(2026, 1, 2),
        expires=date(2027, 1, 2), code="annee_manquante",
    )  # fmt: skip
    found = [judged("blank-row", "info", decision=decision) for _ in range(3)]
    text = report_text(report(*found), fr)
    expected = "  Dérogation (exemple/1.1) : Convenu. – A. B., le 2026-01-02, valable jusqu'au 2027-01-02"
    assert text.count(expected) == 1


def test_several_reports_end_with_their_sum(words: Words, judged: Make, report: MakeReport) -> None:
    text = reports_text([report(judged("blank-row")), report(subject="b.csv")], words)
    last = text.rstrip().splitlines()[-1]
    assert last in {"Pour 2 cibles : 1 erreur.", "For 2 targets: 1 error."}


def test_english_reads_as_english(en: Words, judged: Make, report: MakeReport) -> None:
    found = judged("blank-row", location=Location(file="a.csv", row=2))
    text = report_text(report(found, found), en)
    assert "ERROR · Empty row · 2 times · blank-row" in text
    assert "a.csv, row 2: This row is entirely empty." in text


def test_a_root_cause_is_named_counted_and_has_one_remedy(words: Words, judged: Make, report: MakeReport) -> None:
    found = judged(
        "type-error",
        table="projets",
        field="montant",
        value="12 000,50",
        cause="virgule_decimale",
        more=12_430,
        location=Location(file="projets.csv", row=14, line=17, field="9"),
        details={"type": "number", "suggestion": "12000.50"},
    )
    text = report_text(report(found), words)
    head, remedy = {
        "fr": (
            "ERREUR · Virgule décimale dans « projets.montant » : 12 431 cellules · type-error",
            "  À faire : Écrivez un point devant les décimales, par exemple 12000.50.",
        ),
        "en": (
            "ERROR · Decimal comma in “projets.montant”: 12,431 cells · type-error",
            "  Remedy: Write a point before the decimals, for example 12000.50.",
        ),
    }[words.lang]
    assert head in text.splitlines()
    assert text.count(remedy) == 1
    assert "projets.csv:17, " in text


def test_what_only_follows_takes_one_line_below_its_cause_and_is_counted(
    fr: Words, judged: Make, report: MakeReport
) -> None:
    found = [
        judged("primary-key", table="projets", cascade_of="type-error", more=39),
        judged("type-error", table="projets", field="id", cause="espaces_autour", more=1),
    ]
    text = report_text(report(*found), fr)
    assert text.startswith("couts.csv : à corriger avant de publier (42 erreurs).\n")
    assert "  … et 40 constats qui n'en sont que la suite [primary-key]\n" in text
    assert "Clé répétée" not in text


def test_what_can_follow_from_several_causes_names_the_code(fr: Words, judged: Make, report: MakeReport) -> None:
    found = [
        judged("primary-key", "info", table="projets", cascade_of="type-error"),
        judged("type-error", "info", table="projets", field="id"),
        judged("type-error", "info", table="projets", field="annee", more=4),
        judged("blank-row"),
    ]
    text = report_text(report(*found), fr)
    assert "  … et 1 constat qui n'est que la suite de « type-error » [primary-key]\n" in text


def test_the_largest_cause_of_a_severity_comes_first(fr: Words, judged: Make, report: MakeReport) -> None:
    found = [judged("blank-row"), judged("primary-key", more=7), judged("type-error", more=2)]
    text = report_text(report(*found), fr)
    assert text.index("primary-key") < text.index("type-error") < text.index("blank-row")


def test_a_value_of_a_megabyte_is_shown_by_its_start(fr: Words, judged: Make, report: MakeReport) -> None:
    long = "x" * 1_000_000
    found = judged(
        "type-error", field=long, value=long, key=(long,), details={"suggestion": long},
        location=Location(file="a.xlsx", sheet=long, cell=long),
    )  # fmt: skip
    text = report_text(report(found), fr)
    assert len(text) < 5_000
    assert "xxx…" in text


def test_nothing_hidden_reaches_a_terminal(fr: Words, judged: Make, report: MakeReport) -> None:
    hostile = "\x1b[31m\u202e\x00\udce9\r\n"
    found = judged("type-error", table=hostile, field=hostile, value=hostile, key=(hostile,), cause=hostile)
    text = report_text(report(found, subject=hostile), fr)
    assert not {sign for sign in text if sign in "\x1b\u202e\x00\udce9\r"}
    text.encode("utf-8")


def test_what_only_informs_takes_a_line_below_what_is_graver(fr: Words, judged: Make, report: MakeReport) -> None:
    infos = [
        judged("texte_nfd", "info", details={"nombre": n}, location=Location(file="a.md", line=n))
        for n in range(1, SAMPLES + 2)
    ]
    text = report_text(report(judged("blank-row", "warning"), *infos), fr)
    assert text.startswith("couts.csv : publiable, avec 1 avertissement.\n\nAVERTISSEMENT · Ligne vide · blank-row\n")
    _, short = text.split("\n\nPour information :\n")
    assert short.splitlines() == [
        "  a.md:1 : 1 accent était séparé de sa lettre; le texte a été réparé. [texte_nfd]",
        *(f"  a.md:{n} : {n} accents étaient séparés de leur lettre; le texte a été réparé. [texte_nfd]"
          for n in range(2, SAMPLES + 1)),
        "  … et 1 autre [texte_nfd]",
    ]  # fmt: skip


def test_what_only_informs_is_told_in_full_when_it_is_all(fr: Words, judged: Make, report: MakeReport) -> None:
    text = report_text(report(judged("texte_nfd", "info", details={"nombre": 2})), fr)
    assert text.startswith("couts.csv : publiable, avec 1 information.\n\nINFORMATION · Accents séparés")
    assert "À faire : " in text
    assert "Pourquoi : " in text


def test_a_source_that_was_not_checked_has_no_count_of_checks(fr: Words, judged: Make, report: MakeReport) -> None:
    from dataclasses import replace  # noqa: PLC0415

    unread = replace(report(judged("source_vide"), unreadable=1), checks_run=())
    assert "Contrôlé" not in reports_text([unread], fr)
