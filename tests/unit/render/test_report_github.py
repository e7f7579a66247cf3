import re
from collections.abc import Callable

from markdown_it import MarkdownIt

from pipeline.model.report import Judged, Report
from pipeline.model.source import Location
from pipeline.render.report_github import BUDGET, LISTED, reports_github, reports_summary
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]
COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:\r\n]*)::(?P<message>[^\r\n]*)")


def commands(page: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as GitHub's runner reads them: properties up to the next `::`, apart at each comma."""
    read = []
    for line in page.splitlines():
        found = COMMAND.fullmatch(line)
        assert found, line[:200]
        properties = dict(part.split("=", 1) for part in found["properties"].split(","))
        read.append(
            (found["name"], {name: plain(text) for name, text in properties.items()}, plain(found["message"]))
        )
    return read


def plain(text: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_a_clean_report_has_no_annotation(words: Words, report: MakeReport) -> None:
    assert reports_github([report()], words, "0") == ""


def test_one_annotation_a_root_cause_and_none_for_what_follows(fr: Words, projets: Report) -> None:
    read = commands(reports_github([projets], fr, "0"))
    assert [name for name, _, _ in read] == ["error", "error", "warning", "notice"]
    _, properties, message = read[0]
    assert properties == {
        "file": "data/projets.csv",
        "line": "17",
        "title": "Virgule décimale dans « projets.montant » : 12 431 cellules",
    }
    lines = message.split("\n")
    assert lines[0].startswith("projets.csv:17, rangée 14, colonne 9 : « 12 000,50 »")
    assert lines[-3:] == [
        "… et 12 428 autres",
        "… et 40 constats qui n'en sont que la suite [primary-key]",
        "À faire : Écrivez un point devant les décimales, par exemple 12000.50.",
    ]


def test_the_column_is_told_where_the_character_is_known(fr: Words, projets: Report) -> None:
    columns = [properties.get("col") for _, properties, _ in commands(reports_github([projets], fr, "0"))]
    assert columns == [None, None, "7", None]


def test_the_budget_goes_to_the_largest_causes_of_all_subjects(en: Words, judged: Make, report: MakeReport) -> None:
    reports = [report(*(judged("type-error", table=name, field=f"f{n}", more=n) for n in range(10))) for name in "ab"]
    *lines, last = reports_github(reports, en, "0").splitlines()
    titles = [properties["title"] for _, properties, _ in commands("\n".join(lines))]
    assert len(titles) == BUDGET
    assert titles[0] == "Value of another type · a.f9 · 10 times"
    assert titles[1] == "Value of another type · b.f9 · 10 times"
    assert last == "10 more causes are not shown here."


def test_each_severity_has_its_own_budget(en: Words, judged: Make, report: MakeReport) -> None:
    found = [
        judged("blank-row", severity, table=f"t{n}") for n in range(12) for severity in ("error", "warning", "info")
    ]
    page = reports_github([report(*found)], en, "0")
    assert [page.count(f"::{name} ") for name in ("error", "warning", "notice")] == [BUDGET] * 3


def test_what_would_end_a_command_is_escaped(en: Words, judged: Make, report: MakeReport) -> None:
    found = judged("blank-row", table="a,b::c%0A", location=Location(file="x,y:z%\n.csv", line=3))
    line = reports_github([report(found)], en, "0").rstrip("\n")
    assert line.startswith("::error file=x%2Cy%3Az%25⏎.csv,line=3,title=Empty row · a%2Cb%3A%3Ac%250A::")


def test_hostile_values_start_no_command(words: Words, hostile: Report) -> None:
    page = reports_github([hostile], words, "0")
    assert not set(page) & set("\x00\x1b\x08\u202e\u2066\udce9\r")
    lines = [line for line in page.splitlines() if line.strip().startswith("::")]
    for line in lines:
        assert COMMAND.fullmatch(line)
    assert len(lines) == len(page.splitlines())
    page.encode("utf-8")


def test_the_summary_tells_every_cause_with_its_remedy(fr: Words, projets: Report) -> None:
    page = MarkdownIt("gfm-like", {"linkify": False}).render(reports_summary([projets], fr))
    assert "<h3>projets.csv : à corriger avant de publier (12 476 erreurs).</h3>" in page
    assert page.count("<tr>") == 5
    assert "<td>Virgule décimale [type-error]&lt;br&gt;… et 40 constats" not in page
    assert '<td style="text-align:right">12 431 cellules</td>' in page
    assert "<td>Écrivez un point devant les décimales, par exemple 12000.50.</td>" in page
    assert "Contrôlé : 1 contrôle; 12 476 erreurs, 1 avertissement, 1 information." in page


def test_the_summary_of_very_many_causes_ends(en: Words, judged: Make, report: MakeReport) -> None:
    found = [judged("blank-row", table=f"t{n}") for n in range(LISTED + 3)]
    assert "\n3 more causes are not shown here.\n" in reports_summary([report(*found)], en)


def test_a_clean_summary_is_a_verdict(en: Words, report: MakeReport) -> None:
    page = MarkdownIt().render(reports_summary([report()], en))
    assert page.startswith("<h3>couts.csv: can be published, nothing to report.</h3>")


def test_hostile_values_are_no_markup(words: Words, hostile: Report) -> None:
    markdown = reports_summary([hostile], words)
    assert len(markdown) < 200_000
    page = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown)
    tags = set(re.findall(r"</?(\w+)", page))
    assert tags <= {"h3", "table", "thead", "tbody", "tr", "th", "td", "br", "p"}
    rows = [row.count("<td") for row in page.split("</tr>") if "<td" in row]
    assert set(rows) == {5}
    assert not re.search(r"(?<!\\)[$@]|https?:|www\.", markdown)
