"""A definition file that does not hold is told by file, key and line."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.definitions import Definitions, open_definitions
from pipeline.definitions.files import hold_against, parse_toml, read_json, read_text
from pipeline.model.errors import DefinitionWrong

Wrong = Callable[[Callable[[], object]], tuple[str, Mapping[str, object]]]
META = {
    "type": "object",
    "properties": {
        "nom": {"type": "string", "minLength": 1},
        "genre": {"enum": ["a", "b"]},
        "nombre": {"type": ["integer", "number"], "minimum": 1},
        "liste": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "interdit": {"not": {}},
        "table": {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}},
        "version": {"const": 2},
        "un": {"type": "object", "anyOf": [{"required": ["x"]}, {"required": ["y"]}]},
        "seules": {"type": "string"},
        "valeur": {"type": "string"},
        "jour": {"type": "string", "format": "date"},
    },
    "patternProperties": {"^x-": {}},
    "required": ["nom"],
    "additionalProperties": False,
    "dependentRequired": {"seules": ["valeur"]},
}


@pytest.fixture(scope="module")
def meta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("meta") / "a.schema.json"
    path.write_text(json.dumps(META), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "code", "details"),
    [
        ("x-note = 1\nnoms = 'x'\n", "cle_inconnue", {"cle": "noms", "ligne": 2, "proche": "nom"}),
        ("nom = 'x'\nzzz = 1\n", "cle_inconnue", {"cle": "zzz", "ligne": 2, "proche": ""}),
        ("nom = 'x'\ninterdit = 1\n", "cle_inconnue", {"cle": "interdit", "ligne": 2, "proche": ""}),
        ("nom = 'x'\n[table]\nA1 = 1\n", "cle_inconnue", {"cle": "table.A1", "ligne": 3, "proche": ""}),
        ("genre = 'a'\n", "cle_manquante", {"cle": "nom", "ligne": 1}),
        ("nom = 'x'\nseules = 'y'\n", "cle_manquante", {"cle": "valeur", "ligne": 1}),
        ("nom = 'x'\n[un]\nz = 1\n", "cle_manquante", {"cle": "un.x / y", "ligne": 2}),
        ("nom = 1\n", "cle_valeur", {"cle": "nom", "ligne": 1, "valeur": "1", "attendu": "string"}),
        ("nom = ''\n", "cle_valeur", {"cle": "nom", "ligne": 1, "valeur": "", "attendu": "minLength: 1"}),
        ("nom = 'x'\ngenre = 'c'\n", "cle_valeur", {"cle": "genre", "ligne": 2, "valeur": "c", "attendu": "a, b"}),
        (
            "nom = 'x'\nnombre = 'c'\n",
            "cle_valeur",
            {"cle": "nombre", "ligne": 2, "valeur": "c", "attendu": "integer, number"},
        ),
        ("nom = 'x'\nversion = 3\n", "cle_valeur", {"cle": "version", "ligne": 2, "valeur": "3", "attendu": "2"}),
        (
            "nom = 'x'\nliste = [\n 'a',\n 3]\n",
            "cle_valeur",
            {"cle": "liste.1", "ligne": 2, "valeur": "3", "attendu": "string"},
        ),
        (
            "nom = 'x'\njour = 2021-02-30T00:00:00\n",
            "toml",
            {"ligne": 2},
        ),
        (
            "nom = 'x'\njour = '2021-02-30'\n",
            "cle_valeur",
            {"cle": "jour", "ligne": 2, "valeur": "2021-02-30", "attendu": 'format: "date"'},
        ),
        ("nom = \n", "toml", {"ligne": 1}),
        ("nom = 'x'\nnom = 'y'\n", "toml", {"ligne": 2}),
        ("nom = '''x\n\n", "toml", {"ligne": 3}),
    ],
)
def test_what_does_not_hold(meta: Path, wrong: Wrong, text: str, code: str, details: Mapping[str, object]) -> None:
    def read() -> None:
        hold_against(parse_toml(text, "a.toml"), meta, "a.toml", text)

    told, said = wrong(read)
    assert (told, said["fichier"]) == (f"definition_{code}", "a.toml")
    assert {key: said[key] for key in details} == details
    assert ("cause" in said) == (code == "toml")


def test_dates_and_lists_hold(meta: Path) -> None:
    text = "nom = 'x'\njour = 2021-02-28\nliste = ['a']\nx-heure = 07:32:00\n"
    hold_against(parse_toml(text, "a.toml"), meta, "a.toml", text)


def test_a_long_wrong_value_is_cut(meta: Path, wrong: Wrong) -> None:
    text = f"nom = 'x'\ngenre = '{'c' * 500}'\n"
    _, details = wrong(lambda: hold_against(parse_toml(text, "a.toml"), meta, "a.toml", text))
    assert details["valeur"] == "c" * 80


def test_a_file_with_a_byte_order_mark_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": "\xc3\xa9"}')
    assert read_json(path) == {"a": "é"}


def test_a_file_that_is_not_utf8_is_told_by_line(tmp_path: Path, wrong: Wrong) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("un = 1\ndeux = 'é'\n".encode("cp1252"))
    assert wrong(lambda: read_text(path)) == ("definition_utf8", {"fichier": str(path), "ligne": 2})


def test_a_file_that_is_absent(tmp_path: Path, wrong: Wrong) -> None:
    path = tmp_path / "a.toml"
    assert wrong(lambda: read_text(path)) == ("definition_absente", {"fichier": str(path)})


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [('{"a": 1,\n}', 2, "property name"), ("[1]", 1, "object"), ("", 1, "Expecting value")],
)
def test_a_json_file_that_is_none(tmp_path: Path, wrong: Wrong, text: str, line: int, cause: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    code, details = wrong(lambda: read_json(path))
    assert (code, details["fichier"], details["ligne"]) == ("definition_json", str(path), line)
    assert cause in str(details["cause"])


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('{"a": 1,\n"b": 2,\n"a": 1}', 3, "a"),
        ('{"a": [{"b": 1,\n"c": {"b": 1}},\n{"b": 1, "b": 2}]}', 3, "a.1.b"),
        ('{"a": {"b": 1},\n"c": {"b": 1,\n"\\u0062": 2}}', 3, "c.b"),
    ],
)
def test_a_key_given_twice_is_refused(tmp_path: Path, wrong: Wrong, text: str, line: int, key: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    told = {"fichier": str(path), "ligne": line, "cle": key}
    assert wrong(lambda: read_json(path)) == ("definition_cle_double", told)


def test_a_key_given_twice_deep_down_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": ' * 70 + '{"b": 1, "b": 2}' + "}" * 70, encoding="utf-8")
    assert read_json(path)  # what nests so deep is refused for that


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ('{"a": "NaN",\n"b": NaN}', 2, "NaN"),
        ('{"a": [1,\n\n-Infinity]}', 3, "-Infinity"),
        ('{"a": ' + "9" * 5000 + "}", 1, "digits"),
    ],
    ids=["NaN", "infinite", "digits"],
)
def test_numbers_that_are_none(tmp_path: Path, wrong: Wrong, text: str, line: int, cause: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    code, details = wrong(lambda: read_json(path))
    assert (code, details["ligne"]) == ("definition_json", line)
    assert cause in str(details["cause"])


# --- Schemas ---------------------------------------------------------------------------------------


def _spoil(own: Path, table: str, change: Callable[[dict], object]) -> Path:
    path = own / "schemas" / f"{table}.schema.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "cle", "valeur"),
    [
        (lambda data: data.update(name="cout"), "name", "cout"),
        (lambda data: data["primaryKey"].append("nul"), "primaryKey.2", "nul"),
        (
            lambda data: data["foreignKeys"][0]["reference"].update(resource="nul"),
            "foreignKeys.0.reference.resource",
            "nul",
        ),
        (lambda data: data["foreignKeys"][0].update(fields=["nul"]), "foreignKeys.0.fields.0", "nul"),
        (
            lambda data: data["foreignKeys"][0]["reference"].update(fields=["nul"]),
            "foreignKeys.0.reference.fields.0",
            "nul",
        ),
        (lambda data: data["fields"][2].update(type="money"), "fields.2.type", "money"),
    ],
)
def test_a_schema_that_contradicts_itself(
    own: Path, opened: Definitions, wrong: Wrong, change: Callable[[dict], object], cle: str, valeur: str
) -> None:
    path = _spoil(own, "couts", change)
    code, details = wrong(lambda: opened.tables)
    assert (code, details["cle"], details["valeur"]) == ("definition_cle_valeur", cle, valeur)
    assert details["fichier"] == str(path)
    line = path.read_text(encoding="utf-8").splitlines()[int(str(details["ligne"])) - 1]
    assert f'"{valeur}"' in line


@pytest.mark.parametrize(
    ("change", "code", "cle"),
    [
        (lambda data: data["fields"].append(data["fields"][0]), "schema_nom_double", "fields.7.name"),
        (
            lambda data: data["fields"][0].update(constraints={"pattern": "^(a$"}),
            "schema_motif_faux",
            "fields.0.constraints.pattern",
        ),
        (
            lambda data: data["fields"][0].update(constraints={"minLength": 3, "maxLength": 2}),
            "schema_bornes_contraires",
            "fields.0.constraints.minLength",
        ),
    ],
    ids=["name", "pattern", "lengths"],
)
def test_a_schema_of_ones_own_is_linted(
    own: Path, opened: Definitions, wrong: Wrong, change: Callable[[dict], object], code: str, cle: str
) -> None:
    path = _spoil(own, "couts", change)
    told, details = wrong(lambda: opened.tables)
    assert (told, details["cle"], details["fichier"]) == (code, cle, str(path))
    assert int(str(details["ligne"])) > 10


def test_a_derived_table_needs_its_query(own: Path, opened: Definitions, wrong: Wrong) -> None:
    path = own / "schemas" / "mesures.sql"
    path.unlink()
    assert wrong(lambda: opened.tables) == ("definition_absente", {"fichier": str(path)})


def test_a_query_beside_a_table_that_is_read_is_left_alone(own: Path, opened: Definitions) -> None:
    (own / "schemas" / "couts.sql").write_text("SELECT 1", encoding="utf-8")
    assert opened.tables["couts"].sql is None
    assert opened.tables["mesures"].sql is not None


def test_tables_that_others_refer_to_come_first(definitions: Definitions) -> None:
    order = list(definitions.tables)
    for name, spec in definitions.tables.items():
        assert all(order.index(key.table) < order.index(name) for key in spec.foreign_keys if key.table != name)


def test_two_tables_may_refer_to_each_other(own: Path, opened: Definitions) -> None:
    key = {"fields": ["id_rapport"], "reference": {"resource": "couts", "fields": ["id_rapport"]}}
    _spoil(own, "rapports", lambda data: data["foreignKeys"].append(key))
    assert {"rapports", "couts"} <= set(opened.tables)


# --- Where definitions lie -------------------------------------------------------------------------


def test_what_a_folder_lacks_comes_with_bilan(own: Path, definitions: Definitions) -> None:
    for kind in ("schemas", "datapackage"):
        (own / kind).rename(own / f"{kind}-autre")
    (own / "checks" / "rules" / "marques_perdues.sql").unlink()
    mine = open_definitions(own)
    assert mine.places.schemas == definitions.places.schemas
    assert mine.plan_ids() == definitions.plan_ids() == ("exemple", "psis-2010-2015")
    assert "marques_perdues" in definitions.catalogue.codes
    assert "marques_perdues" not in mine.catalogue.codes


def test_a_folder_of_no_definitions(tmp_path: Path, wrong: Wrong) -> None:
    told = wrong(lambda: open_definitions(tmp_path))
    assert told == ("definitions_introuvables", {"dossier": str(tmp_path)})


def test_the_checkout_itself_may_be_named(definitions: Definitions) -> None:
    root = Path(__file__).resolve().parents[3]
    assert open_definitions(root).places == definitions.places


@pytest.mark.parametrize(
    ("gone", "ask"),
    [
        ("datapackage/livraison", lambda mine: mine.release_texts),
        ("datapackage/modele", lambda mine: mine.starter),
        ("datapackage/template.json", lambda mine: mine.template),
        ("checks/codes.toml", lambda mine: mine.catalogue),
        ("checks/messages/fr.toml", lambda mine: mine.messages("fr")),
    ],
)
def test_what_a_folder_of_ones_own_lacks_is_named(
    own: Path, opened: Definitions, wrong: Wrong, gone: str, ask: Callable[[Definitions], object]
) -> None:
    (own / gone).rename(own / "away")
    code, details = wrong(lambda: ask(opened))
    assert (code, Path(str(details["fichier"]))) == ("definition_absente", own / gone)


def test_leftovers_among_the_texts_of_a_release_are_not_texts(own: Path, opened: Definitions) -> None:
    folder = own / "datapackage" / "livraison"
    (folder / ".DS_Store").write_bytes(b"\x00\xff")
    (folder / "sous").mkdir()
    assert sorted(opened.release_texts) == ["LICENSE", "README.en.md", "README.fr.md"]


def test_ones_own_words_are_held_against_their_schema(own: Path, opened: Definitions, wrong: Wrong) -> None:
    path = own / "checks" / "messages" / "fr.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[errors.neuve]\nmessage = "M."\n', encoding="utf-8")
    code, details = wrong(lambda: opened.messages("fr"))
    assert (code, details["cle"]) == ("definition_cle_manquante", "errors.neuve.fix")


def test_words_are_read_once(definitions: Definitions) -> None:
    assert definitions.messages("fr") is definitions.messages("fr")
    assert definitions.languages == ("en", "fr")


def test_a_definition_error_says_that_the_command_cannot_go_on() -> None:
    assert DefinitionWrong.exit_code == 4


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 100_000], ids=["digits", "lists"])
def test_a_value_beyond_what_can_be_read_is_told_at_its_line(value: str) -> None:
    with pytest.raises(DefinitionWrong) as told:
        parse_toml(f"a = 1\nb = {value}", "a.toml")
    assert (told.value.code, told.value.details["ligne"]) == ("definition_toml", 2)
