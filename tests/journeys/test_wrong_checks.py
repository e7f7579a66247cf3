"""A check that somebody wrote wrongly ends in its file and line, in both languages, and never in silence."""

import json
import shutil
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.commands import bilan

ROOT = Path(__file__).resolve().parents[2]
RULE = "cout_redresse"
HEAD = (ROOT / "checks" / "rules" / f"{RULE}.sql").read_text(encoding="utf-8").partition("*/")[0] + "*/\n"
FIRST = HEAD.count("\n") + 1
"""The line on which a query that follows the head begins."""
SUITE = json.loads((ROOT / "checks" / "expectations" / "couts.json").read_text(encoding="utf-8"))
Change = Callable[[dict[str, Any]], object]
LINE = {"fr": "ligne", "en": "line"}


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("drafts") / "draft"
    done = bilan("build", "exemple", "--to", to, lang="en")
    assert done.returncode == 0, done.stderr
    return to


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of somebody's own definitions: bilan's checks, but no rule and no suite yet."""
    shutil.copytree(ROOT / "checks", tmp_path / "own" / "checks")
    for kind in ("rules", "expectations"):
        for path in (tmp_path / "own" / "checks" / kind).iterdir():
            path.unlink()
    return tmp_path / "own"


def _refused(own: Path, draft: Path, lang: str, name: str, line: int, *words: str) -> None:
    """`validate` ends with 4, and tells the file, the line and `words`."""
    done = bilan("--definitions", own, "validate", draft, lang=lang)
    assert (done.returncode, done.stdout) == (4, ""), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert f"{own / 'checks' / name}, {LINE[lang]} {line}" in done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def _cases(cases: list[tuple[Any, ...]]) -> list[Any]:
    """Each case under its name, one in French, one in English by turns."""
    return [
        pytest.param(*case, lang, id=f"{name}-{lang}")
        for (name, *case), lang in zip(cases, cycle(LINE), strict=False)
    ]


WRONG_RULES = [
    ("syntax", "SELECT id_rapport, annee_financiere\nFROM couts\nWHERE montant >> > 3", 2, "syntax error"),
    ("column", "SELECT id_rapport, annee_financiere\nFROM couts WHERE montants > 3", 1, "montants"),
    ("table", "SELECT id_rapport, annee_financiere\n\nFROM nulle_part", 2, "nulle_part"),
    ("previous", "SELECT id_rapport, annee_financiere\nFROM previous.nulle_part", 1, "nulle_part"),
    ("cell", "SELECT id_rapport, annee_financiere\nFROM couts\nWHERE CAST(statut AS INTEGER) > 3", 2, "INT32"),
    ("two", "SELECT id_rapport, annee_financiere\nFROM couts;\nDROP TABLE couts", 2, "SELECT"),
    ("other", "\n-- no query\nDELETE FROM couts", 2, "SELECT"),
    ("copy", "COPY couts TO 'x.csv'", 0, "SELECT"),
    ("attach", "ATTACH 'x.db'", 0, "SELECT"),
    ("nothing", "", 0, "SELECT"),
    ("file", "SELECT column0 AS id_rapport, '' AS annee_financiere\nFROM read_csv('/etc/passwd')", 1, "/etc/passwd"),
    ("folder", "SELECT file AS id_rapport, '' AS annee_financiere\nFROM glob('/etc/*')", 1, "/etc/*"),
    ("named file", "SELECT *\nFROM '/etc/hosts.csv'", 0, "/etc/hosts.csv"),
    ("network", "SELECT *\nFROM read_csv('http://127.0.0.1:9/a.csv')", 1, "127.0.0.1"),
    ("named address", "SELECT *\nFROM 'https://127.0.0.1:9/a.parquet'", 0, "127.0.0.1"),
    ("environment", "SELECT getenv('HOME') AS id_rapport, '' AS annee_financiere", 0, "getenv"),
    ("key", "SELECT id_rapport\nFROM couts", 0, "annee_financiere"),
    ("threshold", "SELECT id_rapport, annee_financiere FROM couts WHERE montant > $seuil", 0, "seuil"),
]


@pytest.mark.parametrize(("sql", "line", "word", "lang"), _cases(WRONG_RULES))
def test_a_wrong_rule(sql: str, line: int, word: str, lang: str, own: Path, draft: Path) -> None:
    (own / "checks" / "rules" / f"{RULE}.sql").write_text(HEAD + sql, encoding="utf-8")
    _refused(own, draft, lang, f"rules/{RULE}.sql", FIRST + line, word)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("SELECT 1", 1),
        (HEAD.replace('field = "montant"', 'field = "nulle_part"') + "SELECT 1", 3),
        (HEAD.replace('severity = "warning"', "severity = warning") + "SELECT 1", 4),
    ],
    ids=["no head", "a field that is not there", "no TOML"],
)
def test_a_wrong_head(text: str, line: int, own: Path, draft: Path) -> None:
    (own / "checks" / "rules" / f"{RULE}.sql").write_text(text, encoding="utf-8")
    _refused(own, draft, "fr", f"rules/{RULE}.sql", line)


@pytest.mark.parametrize(
    ("sql", "line"), [("SELECT 1\nFROM couts WHERE nulle_part", 2), ("SELECT 1;\nDROP TABLE couts", 2)]
)
def test_a_wrong_view(sql: str, line: int, own: Path, draft: Path) -> None:
    (own / "checks" / "views" / "vue.sql").write_text(sql, encoding="utf-8")
    _refused(own, draft, "fr", "views/vue.sql", line)


def _written(own: Path, change: Change, name: str = "couts") -> str:
    """The text of a suite of three expectations, the second of which was changed."""
    suite = json.loads(json.dumps({**SUITE, "expectations": SUITE["expectations"][:3]}))
    change(suite["expectations"][1])
    text = json.dumps({**suite, "name": name}, indent=2, ensure_ascii=False)
    (own / "checks" / "expectations" / f"{name}.json").write_text(text, encoding="utf-8")
    return text


def _line(text: str, key: str | None) -> int:
    """The line of a key in the second expectation; of the expectation itself where there is none."""
    lines = text.split("\n")
    start = [number for number, line in enumerate(lines) if line == "    {"][1]
    if key is None:
        return start + 1
    return next(number for number, line in enumerate(lines[start:], start + 1) if line.strip(' "').startswith(key))


def _set(kind: str, **kwargs: object) -> Change:
    return lambda one: one.update(type=f"expect_{kind}", kwargs=kwargs)


def _ranges(*quantiles: float) -> dict[str, object]:
    return {"quantiles": list(quantiles), "value_ranges": [[0, None], [5, None]]}


FORM = [
    ("type", _set("column_values_to_be_nice", column="statut"), "type", "expect_column_values_to_be_nice"),
    ("column", _set("column_values_to_not_be_null", column="nulle_part"), "column", "nulle_part"),
    ("argument", lambda one: one["kwargs"].update(valeurs=["a"]), "valeurs", "value_set"),
    ("share", lambda one: one["kwargs"].update(mostly=2), "mostly", "2"),
    ("bounds", _set("column_mean_to_be_between", column="montant"), "kwargs", "min_value"),
    ("empty bounds", _set("table_row_count_to_be_between", min_value=None), "kwargs", "min_value"),
    ("quantile", _set("column_quantile_values_to_be_between", column="montant", quantile_ranges=_ranges(0.5, 5)),
     "5", "quantiles"),
    ("ranges", _set("column_quantile_values_to_be_between", column="montant", quantile_ranges=_ranges(0.5)),
     "value_ranges", "value_ranges"),
    ("parameter", _set("table_row_count_to_be_between", min_value={"$PARAMETER": "nulle_part * 2"}),
     "$PARAMETER", "nulle_part * 2"),
    ("expression", _set("table_row_count_to_be_between", min_value={"$PARAMETER": "previous_rows *"}),
     "$PARAMETER", "previous_rows *"),
    ("measured", _set("table_row_count_to_be_between", min_value={"$PARAMETER": "previous_sum_nulle_part"}),
     "$PARAMETER", "nulle_part"),
    ("not said to be", _set("table_row_count_to_be_between", min_value={"$PARAMETER": "previous_rows"}),
     "meta", "previous"),
    ("code", lambda one: one["meta"].update(code="attente_couts_statut"), "code", "meta.code"),
    ("code of another", lambda one: one["meta"].update(code="source_vide"), "code", "meta.code"),
]  # fmt: skip
JUDGED = [
    ("no column", lambda one: one["kwargs"].pop("column"), "column"),
    ("no values", lambda one: one["kwargs"].pop("value_set"), "value_set"),
    ("of another type", lambda one: one["kwargs"].update(min_value=3), "min_value"),
    ("crossed", _set("column_values_to_be_between", column="montant", min_value=5, max_value=1), "min_value"),
    ("mean of text", _set("column_mean_to_be_between", column="statut", min_value=0), "Binder Error"),
    ("pattern", _set("column_values_to_match_regex", column="statut", regex="^(a$"), "^(a$"),
    ("values", _set("column_values_to_be_in_set", column="montant", value_set=["abc"]), "abc"),
]


@pytest.mark.parametrize(("change", "key", "word", "lang"), _cases(FORM))
def test_an_expectation_of_a_wrong_form(
    change: Change, key: str, word: str, lang: str, own: Path, draft: Path
) -> None:
    text = _written(own, change)
    _refused(own, draft, lang, "expectations/couts.json", _line(text, key), word)


@pytest.mark.parametrize(("change", "word", "lang"), _cases(JUDGED))
def test_an_expectation_that_cannot_be_judged(change: Change, word: str, lang: str, own: Path, draft: Path) -> None:
    text = _written(own, change)
    _refused(own, draft, lang, "expectations/couts.json", _line(text, None), "attente_couts_borne", word)


def test_the_suite_of_an_unknown_table(own: Path, draft: Path) -> None:
    _written(own, lambda _one: None, name="nulle_part")
    _refused(own, draft, "en", "expectations/nulle_part.json", 2, "nulle_part")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{\n  "name": "couts"\n  "expectations": []\n}', 3),
        (b'{"name": "couts",\n "name": "couts", "expectations": []}', 2),
        (b"[]", 1),
        (b'\n{"name": "co\xfbts"}', 2),
        (b"", 1),
        (b'{"name": "couts",\n "expectations": []}', 2),
        (b'{"name": "couts", "suite": [],\n "expectations": []}', 1),
    ],
    ids=["comma", "twice", "list", "encoding", "empty", "nothing expected", "unknown key"],
)
def test_a_suite_that_is_none(content: bytes, line: int, own: Path, draft: Path) -> None:
    (own / "checks" / "expectations" / "couts.json").write_bytes(content)
    _refused(own, draft, "en", "expectations/couts.json", line)


@pytest.mark.parametrize("command", ["checks", "build", "release"])
def test_every_command_that_asks_the_checks_tells_it(command: str, own: Path, tmp_path: Path) -> None:
    text = _written(own, FORM[1][1])
    words = [command] if command == "checks" else [command, "exemple", "--to", str(tmp_path / "to")]
    done = bilan("--definitions", own, *words, lang="en")
    assert (done.returncode, f"couts.json, line {_line(text, 'column')}" in done.stderr) == (4, True), done.stderr
    assert not (tmp_path / "to").exists()
