import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.model.release import Change, Comparison, Notice, TableChanges
from pipeline.render.changelog import change_text, changelog_text
from pipeline.render.words import Words

ROOT = Path(__file__).resolve().parents[3]
DAY = "2026-03-04T05:06:07Z"
TABLES = (
    TableChanges(
        table="couts",
        rows_before=10,
        rows_after=12,
        added=3,
        removed=1,
        changed=2,
        cells=12_345,
        reasons={"relecture": 2, "nouvelle_source": 12_000},
    ),
    TableChanges(table="mesures", rows_before=4, rows_after=4, added=0, removed=0, changed=0, cells=0),
)
CHANGES = (
    Change(level="MINOR", kind="lignes_ajoutees", table="couts", count=3),
    Change(level="MAJOR", kind="champ_renomme", table="couts", field="montant", to="cout"),
    Change(level="PATCH", kind="metadonnees_changees"),
    Change(level="MAJOR", kind="fichier_deplace", table="couts", field="data/couts.csv"),
)
HOSTILE = Notice(
    nature="erratum",
    scope="plan/`1.1\n",
    reason="Une\n## coquille <b>*[x](http://a)",
    who="M. | Roy",
    on=date(2026, 2, 3),
    count=2,
)
LATER = Comparison(old="1.0.0", new="2.0.0", changes=CHANGES, tables=TABLES)
FIRST = Comparison(old=None, new="1.0.0")


def test_a_first_version_says_so(fr: Words) -> None:
    text = changelog_text(FIRST, DAY, "", fr)
    assert text == "# Journal des versions\n\n## Version 1.0.0, 2026-03-04\n\nPremière version.\n"


def test_the_new_version_stands_above_the_earlier_ones(fr: Words) -> None:
    before = changelog_text(FIRST, DAY, "", fr)
    text = changelog_text(LATER, "2026-05-06T00:00:00Z", before, fr)
    assert text.startswith(
        "# Journal des versions\n\n## Version 2.0.0, 2026-05-06 (MAJOR)\n\nDepuis la version 1.0.0."
    )
    assert text.endswith("\n\n## Version 1.0.0, 2026-03-04\n\nPremière version.\n")
    assert text.count("# Journal") == 1
    third = changelog_text(Comparison(old="2.0.0", new="2.0.1", changes=CHANGES[2:3]), DAY, text, fr)
    assert re.findall(r"^## Version (\S+),", third, re.MULTILINE) == ["2.0.1", "2.0.0", "1.0.0"]


def test_an_erratum_is_told_in_the_words_of_who_declared_it(fr: Words, en: Words) -> None:
    before = changelog_text(FIRST, DAY, "", fr)
    noticed = replace(LATER, notices=(HOSTILE,))
    text = changelog_text(noticed, DAY, before, fr)
    told = r"Une \#\# coquille \<b\>\*\[x\](http://a) (`plan/'1.1`; 2 changements)"
    assert f"\n- Erratum du 2026-02-03, M. \\| Roy : {told}\n" in text
    assert text.count("\n## ") == len(("2.0.0", "1.0.0"))
    assert "- Erratum of 2026-02-03, M. \\| Roy: " in changelog_text(noticed, DAY, "", en)


def test_changes_are_told_by_level_with_their_place(fr: Words) -> None:
    text = changelog_text(LATER, DAY, "", fr)
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- MAJOR – 1 colonne renommée : `couts.montant` → `cout`",
        "- MAJOR – 1 fichier déplacé : `data/couts.csv`",
        "- MINOR – 3 lignes ajoutées : `couts`",
        "- PATCH – présentation du jeu de données changée",
    ]


def test_tables_that_changed_are_counted_with_their_reasons(fr: Words, en: Words) -> None:
    row = next(line for line in changelog_text(LATER, DAY, "", fr).splitlines() if line.startswith("| `couts`"))
    assert row == "| `couts` | 10 | 12 | 3 | 1 | 2 | 12 345 | nouvelle source (12 000), relecture par bilan (2) |"
    assert "mesures" not in changelog_text(LATER, DAY, "", fr)
    assert "| `couts` | 10 | 12 | 3 | 1 | 2 | 12,345 | new source (12,000), " in changelog_text(LATER, DAY, "", en)


def test_the_order_in_which_changes_were_found_does_not_show(fr: Words) -> None:
    turned = Comparison(old="1.0.0", new="2.0.0", changes=CHANGES[::-1], tables=TABLES)
    assert changelog_text(turned, DAY, "", fr) == changelog_text(LATER, DAY, "", fr)


@pytest.mark.parametrize(
    "before", ["", "\n", "# Journal des versions\n", "autre chose", "\x00", "### Pas une version\n"]
)
def test_an_earlier_text_without_sections_adds_nothing(fr: Words, before: str) -> None:
    assert changelog_text(FIRST, DAY, before, fr) == changelog_text(FIRST, DAY, "", fr)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_kind_of_change_and_every_reason_has_words(lang: str) -> None:
    words = tomllib.loads((ROOT / "checks" / "messages" / f"{lang}.toml").read_text(encoding="utf-8"))["words"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline" / "release").rglob("*.py"))
    kinds = set(re.findall(r'kind="(\w+)"', code))
    assert len(kinds) > 20
    assert kinds <= words["change"].keys()
    assert words["change_reason"].keys() == {"nouvelle_source", "relecture", "correction", "erratum"}
    assert words["changelog"]["why"].keys() == {"MAJOR", "MINOR", "PATCH"}


def test_a_change_of_the_whole_has_no_place(en: Words) -> None:
    assert (
        change_text(Change(level="PATCH", kind="metadonnees_changees"), en) == "presentation of the dataset changed"
    )
