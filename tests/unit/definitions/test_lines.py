"""The line of a key, in TOML and in JSON."""

import json
import tomllib

import pytest

from pipeline.definitions.json_lines import line_of as line_of_json
from pipeline.definitions.toml_lines import line_of

TOML = '''id = "x"          # 1
"clé citée" = 1
'autre clé' = 2
a.b.c = 3
a . "d e" = 4
liste = [
  "id = faux",
  ["nested"],
]
long = """
titre = "pas une clé"
[pas.une.table]
"""
brut = \'\'\'un "seul" \'\'\'
en_ligne = { x = 1, y = { z = 2 } }
[table]           # a comment
titre = "t"
[table.fille]
k = 1
["table citée".sous]
k = 1
[[sections]]
titre = "un"
[sections.choix]
champ = "a"
[[sections.lignes]]
n = 1
[[sections.lignes]]
n = 2
[[sections]]
titre = "deux"
choix.champ = "b"
[sections.reste]
k = 1
[[sections.lignes]]
n = 3
'''


def _line(words: str) -> int:
    return 1 + TOML[: TOML.index(words)].count("\n")


def test_the_text_is_toml() -> None:
    data = tomllib.loads(TOML)
    assert data["sections"][1]["lignes"] == [{"n": 3}]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (["id"], "id = "),
        (["clé citée"], '"clé citée" ='),
        (["autre clé"], "'autre clé'"),
        (["a", "b", "c"], "a.b.c"),
        (["a", "d e"], 'a . "d e"'),
        (["liste", 1], "liste ="),
        (["long"], "long ="),
        (["brut"], "brut ="),
        (["en_ligne", "y", "z"], "en_ligne ="),
        (["table"], "[table] "),
        (["table", "titre"], 'titre = "t"'),
        (["table", "fille", "k"], "k = 1\n["),
        (["table citée", "sous", "absent"], '["table citée"'),
        (["sections", 0], "[[sections]]\n"),
        (["sections", 0, "titre"], 'titre = "un"'),
        (["sections", 0, "choix", "champ"], 'champ = "a"'),
        (["sections", 0, "lignes", 1, "n"], "n = 2"),
        (["sections", 1], '[[sections]]\ntitre = "deux"'),
        (["sections", 1, "titre"], 'titre = "deux"'),
        (["sections", 1, "choix", "champ"], 'choix.champ = "b"'),
        (["sections", 1, "choix", "absent"], '[[sections]]\ntitre = "deux"'),
        (["sections", 1, "reste", "k"], "k = 1\n[[sections.lignes]]\nn = 3"),
        (["sections", 1, "lignes", 0, "n"], "n = 3"),
        (["sections", 2, "titre"], "id = "),
        (["inconnu"], "id = "),
        ([], "id = "),
    ],
    ids=str,
)
def test_toml(path: list[str | int], words: str) -> None:
    assert line_of(TOML, path) == _line(words)


def test_odd_line_ends_do_not_count_twice() -> None:
    assert line_of('a = "x\u2028y"\r\nb = 1\r\n', ["b"]) == 2


def test_no_text_has_one_line() -> None:
    assert line_of("", ["a"]) == line_of_json("{}", ["a"]) == 1


def test_every_place_of_a_json_text_is_found() -> None:
    data = {"a": 1, 'b "': [{"c": [], "d": {}}, 3, [], "x: {[", {"e": {"f": None}}], "g": {}, "h": [[1, 2.5], True]}
    text = json.dumps(data, indent=1)
    lines = text.split("\n")

    def walk(value: object, path: list[str | int]) -> None:
        if path:
            found = lines[line_of_json(text, path) - 1].strip().rstrip(",")
            head = json.dumps(value)[:1] if isinstance(value, dict | list) else json.dumps(value)
            shown = f"{json.dumps(path[-1])}: {head}" if isinstance(path[-1], str) else head
            assert found.startswith(shown), (path, found)
        if isinstance(value, dict):
            for key, one in value.items():
                walk(one, [*path, key])
        elif isinstance(value, list):
            for number, one in enumerate(value):
                walk(one, [*path, number])

    walk(data, [])


def test_a_json_key_that_is_missing_is_told_at_its_object() -> None:
    text = '{\n "fields": [\n  {"name": "a"},\n  {\n   "type": "x"}\n ]\n}'
    assert line_of_json(text, ["fields", 1, "name"]) == 4
