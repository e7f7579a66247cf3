"""A whole report: every table, every reason to leave it out, and a place for every value."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.model.document import Document
from pipeline.model.finding import Finding
from pipeline.model.layout import HeaderField, Layout, Section
from pipeline.model.plan import Plan
from pipeline.model.rows import Row, RowSet
from pipeline.normalise.notation.names import NameIndex, RegionIndex
from pipeline.normalise.report import normalise_report

Read = Callable[[str], Document]
Report = Callable[[str], RowSet]

PLAN_NAME = "Plan d'action pour la vie de quartier 2010-2015"
TOP = (
    f"# FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011\n\n{PLAN_NAME}\n\nTITRE DE LA MESURE : Ouvrir\nN° DE LA MESURE : 1.10"
)
BODY = """
ORIENTATION : Aider
ORGANISME RESPONSABLE : Ministère des Essais et de la Preuve (MEP)

## DESCRIPTION DE LA MESURE

☐ Reconduction d'une mesure du plan précédent
☒ Nouvelle mesure

Elle aide les gens.

## ACTIVITÉS RÉALISÉES

Il en coûte 3 $.

## COÛT DE LA MESURE

2010-2011 : 3 $

## CLIENTÈLE REJOINTE

2010-2011 : 4 ménages

## ÉTAPES À VENIR

- Former
- Conclure

## ADS

La mesure est désignée ADS
La mesure n'est pas désignée ADS
"""
KEYS = {"id_rapport", "rang", "section", "position"}


@pytest.fixture
def report(document: Read, plan: Plan, names: NameIndex, regions: RegionIndex) -> Report:
    return lambda text: normalise_report(document(text), plan, names, regions)


def _rows(rowset: RowSet, table: str) -> list[Row]:
    return [row for row in rowset.rows if row.table == table]


def _codes(rowset: RowSet) -> list[str]:
    return [finding.code for finding in rowset.findings]


def _only(rowset: RowSet, code: str) -> Finding:
    (finding,) = [finding for finding in rowset.findings if finding.code == code]
    return finding


def test_a_whole_report(report: Report) -> None:
    rowset = report(TOP + BODY)
    assert rowset.findings == ()
    assert rowset.layout_id == "fiche"
    (rapport,) = _rows(rowset, "rapports")
    assert rapport.values == {
        "id_rapport": "quartiers/1.10/2010-2011",
        "id_mesure": "quartiers/1.10",
        "annee_financiere": "2010-2011",
        "revision": 1,
        "titre": "Ouvrir",
        "orientation": "Aider",
        "origine": "nouvelle",
        "ads": "illisible",
        "id_source": "ab" * 8,
    }
    assert [line.location.line for line in rapport.origin["ads"]] == [36, 37]
    assert rapport.origin["revision"] == rapport.origin["id_source"] == ()
    tables = [row.table for row in rowset.rows]
    assert tables == [
        "rapports",
        "rapports_organismes",
        *("textes", "textes", "chiffres_cites"),
        *("couts", "clienteles"),
        *("textes", "textes"),
    ]


def test_every_value_outside_a_key_has_its_place(report: Report) -> None:
    for row in report(TOP + BODY).rows:
        key = KEYS | ({"annee_financiere"} if row.table in {"couts", "clienteles"} else set())
        stated = {name for name, value in row.values.items() if value is not None and name not in key}
        assert stated == set(row.origin) - key
        assert all(lines for name, lines in row.origin.items() if name not in {"revision", "id_source"})


def test_a_line_of_thousands_of_figures_is_refused_at_its_place(report: Report) -> None:
    rowset = report(TOP + BODY.replace("Il en coûte 3 $.", "Il en coûte 3 $. " + "Puis 4,5 $. " * 2_000))
    assert rowset.rows == ()
    finding = _only(rowset, "source_trop_complexe")
    assert finding.location is not None
    assert finding.location.line == 19
    assert {one.reason for one in rowset.left_out} == {"ecarte"}


def test_a_long_line_of_words_is_read(report: Report) -> None:
    rowset = report(TOP + BODY.replace("Il en coûte 3 $.", "Il en coûte 3 $. " + "Des mots. " * 2_000))
    assert len(_rows(rowset, "chiffres_cites")) == 1


def test_an_unknown_form(report: Report) -> None:
    rowset = report("Une lettre.")
    assert (rowset.rows, rowset.layout_id) == ((), None)
    finding = _only(rowset, "formulaire_inconnu")
    assert finding.details == {"formulaires": "fiche"}
    assert finding.location is not None
    assert finding.location.file == "fiche.md"


@pytest.mark.parametrize(
    ("old", "new", "code", "value"),
    [
        ("N° DE LA MESURE : 1.10", "", "code_absent", None),
        ("1.10", "un point dix", "code_illisible", "un point dix"),
        ("1.10", "1,10", "code_illisible", "1,10"),
        ("1.10", "1.10\nN° DE LA MESURE : 1.1", "code_illisible", "1.10 | 1.1"),
        ("# FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011", "", "annee_absente", None),
        ("2010-2011\n\nPlan", "20102011\n\nPlan", "annee_rapport_illisible", "20102011"),
        ("2010-2011\n\nPlan", "2010-2015\n\nPlan", "annee_rapport_illisible", "2010-2015"),
        (PLAN_NAME, "Plan d'action pour la rue", "autre_plan", "Plan d'action pour la rue"),
    ],
)
def test_what_leaves_a_report_out(report: Report, old: str, new: str, code: str, value: str | None) -> None:
    rowset = report((TOP + BODY).replace(old, new, 1))
    assert rowset.rows == ()
    assert _only(rowset, code).value == value
    assert rowset.layout_id == "fiche"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.1", "1.1"),
        ("11", "11"),
        ("3.1.1.1", "3.1.1.1"),
        ("Mesure 1.1", "1.1"),
        ("no 1.1", "1.1"),
        ("n°\u00a01.1.", "1.1"),
        ("1.1\nN° DE LA MESURE : 1.1", "1.1"),
    ],
)
def test_writings_of_a_code(report: Report, written: str, code: str) -> None:
    rowset = report((TOP + BODY).replace("1.10", written))
    assert rowset.rows[0].values["id_mesure"] == f"quartiers/{code}"


def test_an_irregular_year_is_accepted_and_told(report: Report) -> None:
    rowset = report((TOP + BODY).replace("ANNÉE 2010-2011", "ANNÉE 2010/2011"))
    assert rowset.rows[0].values["annee_financiere"] == "2010-2011"
    assert _only(rowset, "notation_corrigee").details == {"lecture": "2010-2011"}


@pytest.mark.parametrize(
    ("words", "revision", "strays"),
    [
        ("RÉVISION 3", 3, []),
        ("VERSION RÉVISÉE", 2, []),
        ("VERSION RÉVISÉE\n\nRÉVISION 3", 3, []),
        ("RÉVISION 3\n\nRÉVISION 4", 3, ["4"]),
        ("RÉVISION : B", 1, ["B"]),
        ("RÉVISION 1", 1, []),
    ],
)
def test_revisions(report: Report, words: str, revision: int, strays: list[str]) -> None:
    rowset = report(f"{words}\n\n{TOP}{BODY}")
    assert rowset.rows[0].values["revision"] == revision
    suffix = "" if revision == 1 else f"/r{revision}"
    assert rowset.rows[0].values["id_rapport"] == f"quartiers/1.10/2010-2011{suffix}"
    assert [finding.value for finding in rowset.findings] == strays


@pytest.mark.parametrize(
    ("words", "asked", "corrected"), [("", 2, True), ("RÉVISION 3", 2, True), ("RÉVISION 2", 2, False), ("", 1, True)]
)
def test_a_revision_that_a_person_stated(
    document: Read, plan: Plan, names: NameIndex, words: str, asked: int, *, corrected: bool
) -> None:
    stated = replace(plan, revisions={"fiche.md": asked, "autre.md": 9})
    row = normalise_report(document(f"{words}\n\n{TOP}{BODY}"), stated, names).rows[0]
    assert row.values["revision"] == asked
    assert row.corrected == (frozenset({"revision"}) if corrected else frozenset())
    assert bool(row.origin["revision"]) is not corrected


def test_a_label_alone_means_nothing(document: Read, layout: Layout, plan: Plan, names: NameIndex) -> None:
    field = HeaderField(name="r", target="rapports.revision", alone=("VERSION FINALE",), alone_value="finale")
    form = replace(layout, header=(*layout.header[:-1], field))
    rowset = normalise_report(document(f"Version finale\n\n{TOP}{BODY}"), replace(plan, layouts=(form,)), names)
    assert rowset.rows[0].values["revision"] == 1
    assert _only(rowset, "texte_non_compris").value == "Version finale"


def test_no_plan_named(report: Report) -> None:
    rowset = report((TOP + BODY).replace(PLAN_NAME, ""))
    assert _codes(rowset) == ["plan_non_nomme"]
    assert rowset.rows


def test_words_of_the_header_that_belong_nowhere(report: Report) -> None:
    rowset = report(f"Document de travail\n\n{TOP}\nTITRE DE LA MESURE : Fermer\nTITRE DE LA MESURE : OUVRIR{BODY}")
    assert [finding.value for finding in rowset.findings] == ["Document de travail", "Fermer"]
    assert rowset.rows[0].values["titre"] == "Ouvrir"


@pytest.mark.parametrize(("text", "empty"), [("", True), ("Rien à dire.\n", True), ("2010-2011 :\n", False)])
def test_a_series_without_a_year_is_told(report: Report, text: str, *, empty: bool) -> None:
    rowset = report(f"{TOP}\n\n## COÛT DE LA MESURE\n\n{text}\n## CLIENTÈLE REJOINTE\n\n2010-2011 : 3 familles")
    told = [finding for finding in rowset.findings if finding.code == "serie_sans_valeur"]
    assert [(one.table, one.value) for one in told] == ([("couts", "COÛT DE LA MESURE")] if empty else [])
    assert all(one.location is not None and one.location.line for one in told)
    assert len([row for row in rowset.rows if row.table == "couts"]) == (not empty)


def test_a_title_that_says_foreseen_in_brackets_gives_no_cost(report: Report) -> None:
    rowset = report(f"{TOP}\n\nCOÛT DE LA MESURE (prévu)\n\n2010-2011 : 5 M$")
    assert [row for row in rowset.rows if row.table == "couts"] == []
    assert _only(rowset, "valeur_prevue").value == "2010-2011 5 M$"


def test_sections_absent_or_unknown(report: Report) -> None:
    text = f"{TOP}\n\n## AUTRE CHOSE\n\n## ADS\n\nRien.\n\n## NOTES\n\nUn.\n\n| a | b |"
    rowset = report(text)
    absent = [finding.details["section"] for finding in rowset.findings if finding.code == "section_absente"]
    assert absent == ["description", "activites", "couts", "clienteles", "etapes"]
    assert _only(rowset, "section_inconnue").value == "NOTES"
    strays = [finding.value for finding in rowset.findings if finding.code == "texte_non_compris"]
    assert strays == ["AUTRE CHOSE", "Un.", "a | b"]
    assert rowset.rows[0].values["origine"] == "absente"
    assert rowset.rows[0].values["ads"] == "absente"
    assert rowset.rows[0].origin["ads"] == ()


def test_a_section_twice_is_one_in_order(report: Report) -> None:
    rowset = report(TOP + BODY + "\n## ÉTAPES À VENIR (suite)\n\nPublier")
    steps = [row.values for row in _rows(rowset, "textes") if row.values["section"] == "etapes"]
    assert [(values["rang"], values["texte"]) for values in steps] == [(1, "Former"), (2, "Conclure"), (3, "Publier")]


def test_two_sections_of_the_form_may_fill_the_same_place(
    document: Read, layout: Layout, plan: Plan, names: NameIndex
) -> None:
    more = Section(titles=("AUTRES ÉTAPES",), kind="textes", section="etapes")
    form = replace(layout, sections=(*layout.sections, more))
    text = f"{TOP}\n\n## AUTRES ÉTAPES\n\nUn.\n\n## ÉTAPES À VENIR\n\nDeux."
    rowset = normalise_report(document(text), replace(plan, layouts=(form,)), names)
    assert [row.values["texte"] for row in _rows(rowset, "textes")] == ["Un.", "Deux."]


def test_a_field_of_another_table_is_told(document: Read, layout: Layout, plan: Plan, names: NameIndex) -> None:
    fields = (
        HeaderField(name="x", target="couts.montant", labels=("BUDGET",)),
        HeaderField(name="y", target="rapports.note", labels=("NOTE",)),
    )
    form = replace(layout, header=(*layout.header, *fields))
    rowset = normalise_report(
        document(f"BUDGET : 3 $\n\nNOTE : a\n\n{TOP}{BODY}"), replace(plan, layouts=(form,)), names
    )
    assert _only(rowset, "texte_non_compris").value == "3 $"
    assert rowset.rows[0].values["note"] == "a"


@pytest.mark.parametrize(
    ("written", "bodies"),
    [
        ("Ministère des Essais et de la Preuve (MEP)", ["essais"]),
        ("ministere des essais\net de la preuve", ["essais"]),
        ("MEP", ["essais"]),
        ("Ministère des Essais et de la Preuve ; Ministère des Familles", ["essais", "familles"]),
        ("Ministère des Essais et de la Preuve et Ministère des Familles", ["essais", "familles"]),
        (
            "Ministère des Familles, MEP et l'Office des loisirs, des parcs et des jeux",
            ["familles", "essais", "loisirs"],
        ),
        ("Ministère des Familles\nMinistère des Essais\net de la Preuve", ["familles", "essais"]),
        ("\n- Ministère des Familles\n- Ministère des Essais et de la Preuve", ["familles", "essais"]),
        ("• Ministère des Familles\n• Ministère Inconnu", ["familles", None]),
        ("Ministère des Familles et Ministère Inconnu", [None]),
        ("Ministère des Familles\nMinistère Inconnu", [None]),
        ("Ministère des Familles ; Ministère Inconnu ;", ["familles", None]),
        (", ".join(["Ministère des Familles"] * 60), [None]),
    ],
)
def test_how_many_bodies_a_header_names(report: Report, written: str, bodies: list[str | None]) -> None:
    rowset = report((TOP + BODY).replace("Ministère des Essais et de la Preuve (MEP)", written))
    rows = _rows(rowset, "rapports_organismes")
    assert [row.values["id_organisme"] for row in rows] == bodies
    assert [row.values["rang"] for row in rows] == list(range(1, len(bodies) + 1))
    assert _codes(rowset) == ["organisme_inconnu"] * bodies.count(None)


def test_an_unknown_body_keeps_its_words(report: Report) -> None:
    rowset = report((TOP + BODY).replace("Ministère des Essais et de la Preuve (MEP)", "Ministère des Familes (MF)"))
    (row,) = _rows(rowset, "rapports_organismes")
    assert row.values["texte"] == "Ministère des Familes (MF)"
    assert "id_organisme" not in row.origin
    finding = _only(rowset, "organisme_inconnu")
    assert str(finding.details["proches"]).startswith("Ministère des Familles")
    assert finding.key == ("quartiers/1.10/2010-2011", "1")


def test_a_region_or_nothing_in_place_of_a_body(report: Report) -> None:
    text = (TOP + BODY).replace("Ministère des Essais et de la Preuve (MEP)", "la Mauricie")
    rowset = report(text)
    assert _only(rowset, "region_pour_organisme").details == {"region": "04"}
    rowset = report(text.replace("la Mauricie", "s. o."))
    assert _rows(rowset, "rapports_organismes") == []
    assert _only(rowset, "texte_non_compris").value == "s. o."


def test_roles(report: Report) -> None:
    rowset = report(TOP + "\nORGANISMES COLLABORATEURS : MF" + BODY)
    assert [row.values["role"] for row in _rows(rowset, "rapports_organismes")] == ["collaborateur", "responsable"]


def test_a_role_that_the_form_does_not_say(document: Read, layout: Layout, plan: Plan, names: NameIndex) -> None:
    fields = tuple(replace(field, role=None) for field in layout.header)
    rowset = normalise_report(document(TOP + BODY), replace(plan, layouts=(replace(layout, header=fields),)), names)
    assert [row.values["role"] for row in _rows(rowset, "rapports_organismes")] == ["responsable"]


def test_damage_is_told_where_it_stands(report: Report) -> None:
    rowset = report(TOP + BODY.replace("aide les gens", "aide les Ã©coles et les quar tiers"))
    assert [(finding.value, finding.details) for finding in rowset.findings] == [
        ("Ã©coles", {"nature": "mojibake", "attendu": "écoles"}),
    ]
    rowset = report(TOP + BODY.replace("aide les gens", "aide les gens \ufffd"))
    assert [finding.details for finding in rowset.findings] == [{"nature": "caractere_perdu"}]
    rowset = report(TOP + BODY.replace("Elle aide", "Descrip tion : elle aide l inclusion"))
    assert [finding.details["nature"] for finding in rowset.findings] == ["mot_coupe", "apostrophe_perdue"]
    finding = rowset.findings[0]
    assert finding.location is not None
    assert finding.location.line == 15


def test_what_the_reader_found_comes_first(document: Read, plan: Plan, names: NameIndex) -> None:
    read = replace(document(TOP + BODY), findings=(Finding(code="source_cp1252"),))
    assert normalise_report(read, plan, names).findings == (Finding(code="source_cp1252"),)
