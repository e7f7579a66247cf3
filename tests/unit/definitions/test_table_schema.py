"""The linter of schemas, case by case, against any JSON, and as people meet it."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check.structure.beyond import unsupported
from pipeline.cli import main
from pipeline.definitions.table_schema import lint_schema, read_schema
from pipeline.definitions.table_schema.words import CONSTRAINT_KEYS, CONSTRAINTS, FIELD_KEYS, SCHEMA_KEYS

ROOT = Path(__file__).resolve().parents[3]
CASES = tomllib.loads((Path(__file__).parent / "table_schema.toml").read_text(encoding="utf-8"))["case"]
V2 = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"}
Wrong = Callable[[Callable[[], object]], tuple[str, Mapping[str, object]]]


def _descriptor(case: Mapping[str, Any]) -> Any:
    if "raw" in case:
        return json.loads(case["raw"])
    if "schema" in case:
        return {"fields": [{"name": "a"}, {"name": "b"}], **case["schema"]}
    return {"fields": [{"name": "x", **case["field"]}]}


def _errors(descriptor: Any) -> list[str]:
    return [fault.code for fault in lint_schema(descriptor) if fault.severity == "error"]


def test_there_are_many_cases_and_each_has_a_name_of_its_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) > 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_said_of_a_schema(case: Mapping[str, Any]) -> None:
    faults = lint_schema(_descriptor(case))
    assert [f"{fault.code} {'.'.join(map(str, fault.path))}" for fault in faults] == case["faults"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_fault_has_words_that_need_no_more_than_it_tells(lang: str) -> None:
    words = tomllib.loads((ROOT / "checks" / "messages" / f"{lang}.toml").read_text(encoding="utf-8"))
    for case in CASES:
        for fault in lint_schema(_descriptor(case)):
            known = {"fichier", "ligne", "cle"} if fault.severity == "error" else {"value"}
            text = words["errors" if fault.severity == "error" else "codes"][fault.code]
            asked = set(re.findall(r"\{(\w+)", re.sub(r"\[\[.*?\]\]", "", text["message"] + text["fix"])))
            assert asked <= known | fault.details.keys(), fault


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").glob("*.schema.json")), ids=lambda path: path.name)
def test_our_own_schemas_are_right(path: Path) -> None:
    assert read_schema(path)[1] == ()


def test_the_nearest_word_is_named() -> None:
    (fault,) = lint_schema({"fields": [{"name": "x", "requird": True, "bilan:x": 1}]})
    assert fault.details == {"valeur": "requird", "proche": "required"}
    (fault,) = lint_schema({"fields": [{"name": "x"}], "zzzz": 1})
    assert fault.details == {"valeur": "zzzz"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(?<=a)b", "(?<=…)"),
        ("(?>a)", "(?>…)"),
        ("a++", "*+, ++, ?+"),
        ("(a)?(?(1)b|c)", "(?(…)…)"),
        (r"\Aa\Z", r"\A, \Z"),
        ("(?i:a)", "(?i:…)"),
        (r"\W\D+", r"\D, \W"),
        ("[_[:^alpha:]]", "[[:^alpha:]]"),
        ("a{,3}b{,20}", "{,20}, {,3}"),
    ],
)
def test_the_doubtful_part_of_a_pattern_is_shown(text: str, told: str) -> None:
    faults = lint_schema({"fields": [{"name": "x", "constraints": {"pattern": text}}]})
    assert [fault.details.get("extrait") for fault in faults] == [told]


# --- Any JSON -------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["", "a", "b", "1", "-", "2024-01-01", "any", "default", "x:y", "P1D", "1,2", "(a|", "é"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.text(max_size=5)
KEYS = st.sampled_from([*SCHEMA_KEYS, *FIELD_KEYS, *CONSTRAINT_KEYS, "fields", "reference", "resource", "value"])
ANY = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


def _some(**of: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=of)


COUNTS, VALUES = st.integers(0, 3), st.integers(0, 9) | TEXTS
PARTS = st.sampled_from(["a", "b"]) | st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2)
MISSING = st.lists(TEXTS) | st.lists(st.fixed_dictionaries({"value": TEXTS}, optional={"label": TEXTS}), max_size=2)
BOUNDED = _some(
    required=st.booleans() | ANY,
    unique=st.booleans(),
    enum=st.lists(VALUES) | ANY,
    minLength=COUNTS,
    maxLength=COUNTS | ANY,
    minimum=VALUES,
    maximum=VALUES,
    exclusiveMinimum=VALUES,
    pattern=st.text("a|()[]*+?\\d^$", max_size=6) | ANY,
    jsonSchema=ANY,
)
PROPERTIES = _some(
    type=st.sampled_from([*CONSTRAINTS]) | ANY,
    format=st.sampled_from(["default", "any", "%Y", "%d/%m", "array"]) | ANY,
    constraints=BOUNDED | ANY,
    missingValues=MISSING | ANY,
    categories=st.lists(VALUES) | ANY,
    trueValues=st.lists(TEXTS) | ANY,
    groupChar=TEXTS,
    decimalChar=TEXTS,
    itemType=TEXTS | st.sampled_from(["integer", "date"]),
    arrayItem=ANY | BOUNDED,
    example=ANY,
    title=TEXTS | ANY,
)
FIELDS = st.tuples(TEXTS | st.sampled_from("abcdef"), PROPERTIES).map(lambda pair: {"name": pair[0], **pair[1]})
SCHEMAS = st.tuples(
    st.lists(FIELDS, max_size=3) | ANY,
    _some(
        primaryKey=PARTS | ANY,
        uniqueKeys=st.lists(PARTS) | ANY,
        foreignKeys=st.lists(
            st.fixed_dictionaries({"fields": PARTS, "reference": _some(fields=PARTS, resource=TEXTS)})
        )
        | ANY,
        fieldsMatch=st.sampled_from(["exact", "subset"]) | ANY,
        missingValues=MISSING | ANY,
        name=TEXTS | ANY,
    ),
).map(lambda pair: {"fields": pair[0], **pair[1]})


@given(ANY | SCHEMAS)
@settings(max_examples=300, deadline=None)
def test_any_json_has_faults_or_none_and_never_raises(descriptor: Any) -> None:
    for fault in lint_schema(descriptor):
        assert all(isinstance(part, str | int) for part in fault.path)
        assert not fault.details or all(len(str(detail)) < 400 for detail in fault.details.values())


# Fields that are mostly right: bounds and lists of the type, now and then something that is not.
RIGHT: Mapping[str, tuple[Any, ...]] = {
    "string": ("a", "1", ""), "integer": (1, "2", " 3 ", "+4", "1_0", "x", 1.0, 1.5), "number": (1, "2.5", "x", 1e9),
    "boolean": (True, "true", "oui"), "date": ("2024-01-01", "2024-1-5", "01/02/2024"), "year": ("2024", 2025, "24"),
    "time": ("10:00:00", "10:00:00Z", "10:00"), "datetime": ("2024-01-01T00:00:00Z", "2024-01-01"),
    "yearmonth": ("2024-01", "2024-13"), "duration": ("P1D", "P1Y2M", "1 day"), "geopoint": ("1,2", "200,1"),
    "geojson": ({"type": "Point", "coordinates": [1, 2]},), "object": ({}, "{}", "[]"), "array": ([], "[1]", "{}"),
    "list": ("a,b", ["a"]), "any": (1, "x", None),
}  # fmt: skip
RIGHT_PATTERNS = st.sampled_from(["[a-z]+", "a|b", r"\d+", "(a+)+", "(?!a)", "(", "é{2,}", "^a$"])


@st.composite
def _nearly_right(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(CONSTRAINTS)))
    values = st.sampled_from(RIGHT[kind])
    of = {
        "required": st.booleans(), "unique": st.booleans(), "enum": st.lists(values, min_size=1, max_size=2),
        "minLength": COUNTS, "maxLength": COUNTS, "pattern": RIGHT_PATTERNS,
        "jsonSchema": st.just({"type": "object"}),
    }  # fmt: skip
    known = {name: of.get(name, values) for name in CONSTRAINTS[kind]}
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=2, unique=True))
    found = {"type": kind, "constraints": {name: draw(known[name]) for name in names}}
    extra = {
        "example": values, "missingValues": MISSING, "format": st.sampled_from(["default", "any", "%d/%m/%Y"]),
        "trueValues": st.just(["oui"]), "decimalChar": st.just(","), "groupChar": st.just(" "), "title": st.just("t"),
        "itemType": st.sampled_from(["integer", "date"]), "arrayItem": st.just({"type": "integer"}),
        "unique": st.just(1), "bareNumber": st.booleans(), "delimiter": st.just(";"), "rdfType": st.just("x"),
    }  # fmt: skip
    names = draw(st.lists(st.sampled_from(sorted(extra)), max_size=2, unique=True))
    return {**found, **{name: draw(extra[name]) for name in names}}


@st.composite
def _nearly_right_schema(draw: st.DrawFn) -> dict[str, Any]:
    fields = draw(st.lists(_nearly_right(), min_size=1, max_size=2))
    named = [{"name": name, **field} for name, field in zip("ab", fields, strict=False)]
    parts = [field["name"] for field in named]
    key = {"fields": parts, "reference": {"resource": "", "fields": parts}}
    other = {"fields": parts[0], "reference": {"resource": "t", "fields": "z"}}
    some = _some(
        primaryKey=st.just(parts) | st.just(parts[0]),
        uniqueKeys=st.just([parts]),
        foreignKeys=st.sampled_from([[key], [other], [key, other], []]),
        missingValues=MISSING,
        fieldsMatch=st.sampled_from(["exact", "subset"]),
        name=st.sampled_from(["t", "t/1", "T"]),
    )
    return {"fields": named, **draw(some)}


def _beyond(schema: Mapping[str, Any]) -> bool:
    """Whether a schema uses what the standard knows and frictionless refuses."""
    return isinstance(schema.get("fieldsMatch"), list) or any(unsupported(field) for field in schema["fields"])


@given(_nearly_right_schema() | SCHEMAS)
@settings(max_examples=400, deadline=None)
def test_a_schema_without_errors_is_one_that_frictionless_can_apply(schema: Any) -> None:
    if _errors(schema) or _beyond(schema):
        return
    applied = frictionless.Schema.from_descriptor({**V2, **json.loads(json.dumps(schema))})
    for field in applied.fields:
        field.create_cell_reader()


@pytest.mark.parametrize("case", [case for case in CASES if not case["faults"]], ids=lambda case: case["name"])
def test_cases_without_faults_are_applied_by_frictionless(case: Mapping[str, Any]) -> None:
    schema = _descriptor(case)
    assert _beyond(schema) or frictionless.Schema.from_descriptor({**V2, **schema}).fields


# --- From a file ----------------------------------------------------------------------------------


def test_warnings_of_a_file_have_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_text('{\n"fields": [\n{"name": "x",\n"type": "date",\n"format": "any"}]}', encoding="utf-8")
    schema, faults = read_schema(path)
    assert schema["fields"][0]["type"] == "date"
    assert [(fault.code, fault.line) for fault in faults] == [("schema_format_any", 5)]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b'{"fields":\n [}', "definition_json", 2),
        (b"[]", "definition_json", 1),
        (b'{\n"a": "\xe9"}', "definition_utf8", 2),
        (b'{"a": ' + b"9" * 5000 + b"}", "definition_json", 1),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "schema_profond", 1),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "schema_profond", 1),
        (b" " * 10_000_001, "schema_trop_grand", None),
        (b'{\n"fields": [\n{"name": "x",\n"type": "z"}]}', "definition_cle_valeur", 4),
    ],
    ids=["json", "list", "utf8", "digits", "very deep", "deep", "large", "type"],
)
def test_a_file_that_is_no_schema(tmp_path: Path, wrong: Wrong, content: bytes, code: str, line: int | None) -> None:
    path = tmp_path / "s"
    path.write_bytes(content)
    told, details = wrong(lambda: read_schema(path))
    assert (told, details.get("ligne"), details["fichier"]) == (code, line, str(path))


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_schema_that_is_no_file(tmp_path: Path, wrong: Wrong, name: str) -> None:
    assert wrong(lambda: read_schema(tmp_path / name))[0] == "definition_absente"


def test_the_linter_is_light() -> None:
    heavy = "{'frictionless', 'duckdb', 'jsonschema', 'rapidfuzz', 'pyarrow', 'babel'}"
    code = f"import sys, pipeline.definitions.table_schema; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- As a command ---------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text("x\n1\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "case", [case for case in CASES if _errors(_descriptor(case))], ids=lambda case: case["name"]
)
@pytest.mark.parametrize(("lang", "line"), [("fr", "ligne"), ("en", "line")])
def test_a_wrong_schema_ends_the_command_at_its_place(
    capsys: pytest.CaptureFixture[str], table: Path, case: Mapping[str, Any], lang: str, line: str
) -> None:
    schema = table.with_name("s.json")
    schema.write_text(json.dumps(_descriptor(case), indent=1), encoding="utf-8")
    assert main(["validate", str(table), "--schema", str(schema), "--lang", lang]) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.search(rf"s\.json, {line} \d+", captured.err.replace("\u00a0", " "))
    assert "Traceback" not in captured.err
    errors = [fault for fault in lint_schema(_descriptor(case)) if fault.severity == "error"]
    assert not errors[0].path or ".".join(map(str, errors[0].path)) in captured.err


def test_warnings_stand_in_the_report_at_the_line_of_the_schema(
    capsys: pytest.CaptureFixture[str], table: Path
) -> None:
    (table.parent / "schemas").mkdir()
    schema = table.parent / "schemas" / "s.json"
    schema.write_text('{"fields": [{"name": "x",\n"formt": 1,\n"constraints": {"pattern": "1|22"}}],\n"zz": 1}')
    assert main(["validate", str(table), "--schema", str(schema), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    told = [
        (one["code"], one["severity"], one["field"], sample["file"], sample["line"])
        for one in found["findings"]
        for sample in one["samples"]
    ]
    assert told == [
        ("schema_mot_cle_inconnu", "warning", None, "schemas/s.json", 4),
        ("schema_mot_cle_inconnu", "warning", "x", "schemas/s.json", 2),
        ("schema_motif_alternative", "warning", "x", "schemas/s.json", 3),
    ]
