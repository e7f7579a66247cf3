"""Writes the pages notation.md from the very cases that the tests run, so that they cannot disagree.

`python tests/docs/write_notation.py` writes them; with `--check` it only says whether they are up to date.
"""

import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "unit" / "normalise" / "notation" / "cases"
DOCS = ROOT / ".github" / "docs"
Case = Mapping[str, Any]

TITLES = {
    "fr": {
        "amounts": "Montants dans une cellule",
        "prose_figures": "Dollars dans une phrase",
        "percentages": "Pourcentages dans une phrase",
        "years": "Années financières",
        "dates": "Dates",
        "counts": "Comptes",
        "names": "Noms de régions et d'organismes",
        "damage": "Texte abîmé",
    },
    "en": {
        "amounts": "Amounts in a cell",
        "prose_figures": "Dollars in a sentence",
        "percentages": "Percentages in a sentence",
        "years": "Fiscal years",
        "dates": "Dates",
        "counts": "Counts",
        "names": "Names of regions and bodies",
        "damage": "Damaged text",
    },
}
INTRODUCTION = {
    "fr": """# Notation : ce qui est lu, ce qui est refusé

Cette page est écrite à partir des cas que les essais exécutent (`tests/unit/normalise/notation/cases/`) :
`python tests/docs/write_notation.py`. Rien n'est deviné : une écriture qui a deux lectures, ou aucune,
laisse la valeur vide et donne un constat. Un caractère qui ne se voit pas est nommé par son numéro,
par exemple `⟨U+00A0⟩` pour l'espace insécable.
""",
    "en": """# Notation: what is read, what is refused

This page is written from the cases that the tests run (`tests/unit/normalise/notation/cases/`):
`python tests/docs/write_notation.py`. Nothing is guessed: a writing that has two readings, or none,
leaves the value empty and gives a finding. A character that cannot be seen is named by its number,
such as `⟨U+00A0⟩` for the no-break space.
""",
}
COLUMNS = {
    "fr": {
        "written": "écrit",
        "value": "valeur",
        "precision": "précision",
        "bound": "borne",
        "status": "statut",
        "code": "constat",
        "figures": "chiffres lus",
        "refused": "chiffres refusés",
        "kind": "genre",
        "candidate": "si la série le confirme",
        "order": "ordre de la colonne",
        "problem": "problème",
        "number": "nombre",
        "unit": "unité",
        "year": "année",
        "id": "identifiant",
        "nearest": "plus proches",
        "found": "dommage",
        "note": "note",
    },
    "en": {
        "written": "written",
        "value": "value",
        "precision": "precision",
        "bound": "bound",
        "status": "status",
        "code": "finding",
        "figures": "figures read",
        "refused": "figures refused",
        "kind": "kind",
        "candidate": "if the series confirms it",
        "order": "order of the column",
        "problem": "problem",
        "number": "number",
        "unit": "unit",
        "year": "year",
        "id": "id",
        "nearest": "nearest",
        "found": "damage",
        "note": "note",
    },
}
TABLES = {
    "amounts": ("value", "precision", "bound", "status", "code"),
    "prose_figures": ("figures", "refused"),
    "percentages": ("figures", "refused"),
    "years": ("value", "kind", "candidate"),
    "dates": ("order", "value", "problem"),
    "counts": ("number", "unit", "bound", "status", "code"),
    "names": ("kind", "year", "id", "nearest"),
    "damage": ("found",),
}
DETAILS = {
    "fr": {
        "precision": "précision",
        "minimum": "de",
        "maximum": "à",
        "lecture_1": "ou",
        "lecture_2": "ou",
        "expected": "sans doute",
    },
    "en": {
        "precision": "precision",
        "minimum": "from",
        "maximum": "to",
        "lecture_1": "either",
        "lecture_2": "or",
        "expected": "probably",
    },
}
EMPTY = {"fr": "(vide)", "en": "(empty)"}
UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn", "Cs"}


def page(lang: str) -> str:
    """The whole page in one language."""
    parts = [INTRODUCTION[lang]]
    for name, columns in TABLES.items():
        cases = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["cases"]
        parts.append(f"## {TITLES[lang][name]}\n\n{_table(cases, columns, lang)}")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """What each page must hold."""
    return {DOCS / lang / "notation.md": page(lang) for lang in TITLES}


def outdated() -> list[Path]:
    """The pages that do not hold what the cases say."""
    return [path for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text]


def _table(cases: Iterable[Case], columns: tuple[str, ...], lang: str) -> str:
    names = ("written", *columns, "note")
    heads = [COLUMNS[lang][name] for name in names]
    rows = [[_cell(case, name, lang) for name in names] for case in cases]
    lines = [heads, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(case: Case, name: str, lang: str) -> str:
    if name == "note":
        return str(case["note"][lang])
    if name == "written":
        written = case["written"]
        return "<br>".join(_code(one, lang) for one in (written if isinstance(written, list) else [written]))
    if name in {"figures", "refused", "found"}:
        return "<br>".join(_entry(one, lang) for one in case.get(name, []))
    if name in {"status", "bound"}:
        return str(_implied(case, name))
    value = case.get(name, "notation_corrigee" if name == "code" and case.get("corrected") else "")
    text = " · ".join(value) if isinstance(value, list) else str(value)
    details = case.get("details") if name == "code" else None
    return f"{text} ({_details(details, lang)})" if details else text


def _implied(case: Case, name: str) -> str:
    """The status and the bound that a case does not repeat."""
    status = str(case.get("status", "declare"))
    exact = status == "declare" and "value" in case
    return status if name == "status" else str(case.get("bound", "exacte" if exact else ""))


def _entry(entry: Mapping[str, Any], lang: str) -> str:
    written = f"{_code(entry['text'], lang)} : " if "text" in entry else ""
    shown = {key: "notation_corrigee" if value is True else value for key, value in entry.items() if key != "text"}
    return written + _details(shown, lang)


def _details(details: Mapping[str, Any], lang: str) -> str:
    return ", ".join(f"{DETAILS[lang].get(key, '')} {value}".strip() for key, value in details.items())


def _code(text: str, lang: str) -> str:
    if not text.strip():
        return EMPTY[lang] if not text else f"`{_visible(text, '␠')}`"
    return f"`{_visible(text, ' ')}`"


def _visible(text: str, space: str) -> str:
    """The text with unseen characters named, and bars that would part the table's cells escaped."""
    shown = (
        space if char == " " else f"⟨U+{ord(char):04X}⟩" if unicodedata.category(char) in UNSEEN else char
        for char in text
    )
    return "".join(shown).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Writes the pages, or with `--check` answers 1 when one is not up to date."""
    if "--check" in arguments:
        late = outdated()
        for path in late:
            sys.stderr.write(f"not up to date: {path.relative_to(ROOT)}\n")
        return 1 if late else 0
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
