"""Writes the reference pages from what the program itself knows: schemas, catalogue of checks, help pages.

`python tests/docs/write_reference.py` writes them; with `--check` it only says whether they are up to date.
The pages notation.md have a writer of their own, and the guides are written by hand.
"""

import contextlib
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.check.structure.listing import COLUMNS
from pipeline.cli import INTERRUPTED, OUR_FAULT, READER_GONE
from pipeline.cli import main as bilan
from pipeline.cli.app import COMMANDS
from pipeline.cli.verdict import CLEAN, FINDINGS, UNREADABLE
from pipeline.definitions import open_definitions
from pipeline.model.errors import DefinitionWrong, NotPublishable, TargetFailed, WrongUsage
from pipeline.render.checks_page import by_table, checks_json, checks_markdown, scores_markdown
from pipeline.render.tables_page import tables_markdown
from pipeline.render.words import Words

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / ".github" / "docs"
LANGS = ("fr", "en")
DEFINITIONS = open_definitions(ROOT)
SCORES = DEFINITIONS.catalogue.scores

WRITTEN = {
    "fr": "Cette page est écrite par `make docs` à partir {source} : ne la modifiez pas à la main.",
    "en": "This page is written by `make docs` from {source}: do not edit it by hand.",
}
TABLES = {
    "fr": (
        "# Dictionnaire des tables",
        "des fichiers de [`schemas/`](../../../schemas/)",
        (
            "Une colonne exigée n'est jamais vide. Un champ vide veut dire que la valeur est inconnue; la colonne "
            "`statut`, là où elle existe, dit pourquoi. Les montants sont en dollars canadiens, avec deux décimales. "
            "Les tables des rapports régionaux sont décrites, mais aucun document ne les remplit encore."
        ),
    ),
    "en": (
        "# Dictionary of the tables",
        "the files of [`schemas/`](../../../schemas/)",
        (
            "A required column is never empty. An empty field means an unknown value; the column `statut`, "
            "where there is one, says why. Amounts are in Canadian dollars, with two decimals. "
            "The tables of regional reports are described, but no document fills them yet."
        ),
    ),
}
CHECKS = {
    "fr": (
        "# Catalogue des contrôles",
        "du dossier [`checks/`](../../../checks/)",
        (
            "Dans un message, un mot entre accolades est remplacé par ce qui a été trouvé : `{value}` est ce qui est "
            "écrit dans le document. La gravité est celle d'origine; un plan peut la changer dans son `plan.toml`."
        ),
    ),
    "en": (
        "# Catalogue of checks",
        "the folder [`checks/`](../../../checks/)",
        (
            "In a message, a word between braces is replaced by what was found: `{value}` is what the document says. "
            "The severity is the default one; a plan may change it in its `plan.toml`."
        ),
    ),
}
HELP = {
    "fr": (
        "# Commandes",
        "de l'aide des commandes",
        "Ce que dit `bilan COMMANDE --help`. Le résultat va à la sortie standard; le reste, à la sortie d'erreur.",
    ),
    "en": (
        "# Commands",
        "the help of the commands",
        "What `bilan COMMAND --help` says. Results go to standard output, everything else to standard error.",
    ),
}
EXIT = {
    "fr": {
        CLEAN: "Tout est en ordre; des avertissements sont permis. Pour `release`, aussi : rien n'a changé.",
        FINDINGS: "Au moins un constat est une erreur. Pour `verify` : la version n'est pas prouvée.",
        WrongUsage.exit_code: "La commande est mal écrite, ou demande ce qui n'existe pas.",
        UNREADABLE: "Un document ne peut pas être lu; il est nommé et les autres sont lus. Pour `release` : 5.",
        DefinitionWrong.exit_code: "Une définition est fautive; le fichier, la ligne et la clé sont nommés.",
        NotPublishable.exit_code: "Rien n'est publié : des erreurs restent, ou une promesse ne serait pas tenue.",
        TargetFailed.exit_code: "L'endroit où écrire refuse : occupé, plein ou protégé.",
        OUR_FAULT: "Une faute de bilan, à signaler à ses auteurs.",
        INTERRUPTED: "La commande a été interrompue au clavier.",
        READER_GONE: "Le programme qui lisait le résultat s'est arrêté avant la fin.",
    },
    "en": {
        CLEAN: "All is in order; warnings are allowed. For `release`, also: nothing changed.",
        FINDINGS: "At least one finding is an error. For `verify`: the version is not proved.",
        WrongUsage.exit_code: "The command is not well written, or asks for what does not exist.",
        UNREADABLE: "A document cannot be read; it is named and the others are read. For `release`: 5.",
        DefinitionWrong.exit_code: "A definition is wrong; the file, the line and the key are named.",
        NotPublishable.exit_code: "Nothing is published: errors remain, or a promise would not be kept.",
        TargetFailed.exit_code: "The place to write to refuses: busy, full or protected.",
        OUR_FAULT: "A fault of bilan, to be reported to its authors.",
        INTERRUPTED: "The command was interrupted at the keyboard.",
        READER_GONE: "The program that read the result stopped before its end.",
    },
}
LISTING = {
    "fr": (
        "## La liste complète\n\n`bilan validate --errors FICHIER.parquet` écrit tous les constats, un par rangée :"
    ),
    "en": "## The whole list\n\n`bilan validate --errors FILE.parquet` writes every finding, one a row:",
}
CAUSES = {
    "fr": "## Causes\n\nCe qui a le plus souvent mené à une cellule inexacte, et ce qu'il faut faire :",
    "en": "## Causes\n\nWhat most often led to a wrong cell, and what to do:",
}
EXIT_HEADS = {"fr": ("Codes de sortie", "Code", "Ce qu'il veut dire"), "en": ("Exit codes", "Code", "What it means")}
INDEX = {
    "fr": """# Documentation de bilan

[English](../en/index.md)

| page | ce qu'on y trouve |
| --- | --- |
| [Publier un plan](publier.md) | le guide : des rapports à la version publiée; les constats; les formulaires |
| [Notation](notation.md) | comment écrire montants, années, comptes et noms; ce qui est refusé |
| [Dictionnaire](tables.md) | {tables} tables : colonnes, types, listes de codes, clés |
| [Contrôles](checks.md) | {checks} contrôles : gravité, raison, remède, exemples; {scores} notes |
| [Commandes](commands.md) | {commands} commandes et leurs options; les codes de sortie |

Pour contribuer : [CONTRIBUTING](../../CONTRIBUTING.md) et les [décisions](../../decisions/), en anglais.
""",
    "en": """# Documentation of bilan

[Français](../fr/index.md)

| page | what it holds |
| --- | --- |
| [Publishing a plan](publish.md) | the guide: from reports to the published version; findings; forms |
| [Notation](notation.md) | how to write amounts, years, counts and names; what is refused |
| [Dictionary](tables.md) | {tables} tables: columns, types, lists of codes, keys |
| [Checks](checks.md) | {checks} checks: severity, reason, remedy, examples; {scores} scores |
| [Commands](commands.md) | {commands} commands and their options; the exit codes |

To contribute: [CONTRIBUTING](../../CONTRIBUTING.md) and the [decisions](../../decisions/).
""",
}


def pages() -> dict[Path, str]:
    """What each page must hold."""
    made = {"index.md": index_page, "tables.md": tables_page, "checks.md": checks_page, "commands.md": commands_page}
    texts = {DOCS / lang / name: page(lang) for lang in LANGS for name, page in made.items()}
    return texts | {
        DOCS / lang / "checks.json": checks_json(DEFINITIONS.catalogue.codes, words_of(lang), SCORES)
        for lang in LANGS
    }


def outdated() -> list[Path]:
    """The pages that do not hold what the program says."""
    return [path for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text]


def index_page(lang: str) -> str:
    """The page that leads to the others."""
    counted = {"tables": DEFINITIONS.tables, "checks": DEFINITIONS.codes, "scores": SCORES, "commands": COMMANDS}
    return INDEX[lang].format_map({name: len(found) for name, found in counted.items()})


def tables_page(lang: str) -> str:
    """The dictionary: a list by family, then every table in full."""
    words = words_of(lang)
    families: dict[str, list[str]] = {}
    for spec in DEFINITIONS.tables.values():
        title = spec.words[lang].title
        families.setdefault(spec.family, []).append(_entry(spec.name, title))
    listed = [
        f"- {words.label(f'family.{family}')}{words.label('colon')}{', '.join(entries)}"
        for family, entries in families.items()
    ]
    return _page(TABLES, lang, listed, tables_markdown(DEFINITIONS.tables.values(), words))


def checks_page(lang: str) -> str:
    """The catalogue: lists of codes and of scores, then every one of them in full."""
    words = words_of(lang)
    codes = DEFINITIONS.catalogue.codes
    names = ("code", "table", "severity", "title", "engine")
    listed = [_row(words.label(f"catalogue.{name}") for name in names), _row("---" for _ in names)]
    for code in (code for found in by_table(codes.values()).values() for code in found):
        title = code.words[lang].title
        severity = words.label(f"severity.{code.severity}").lower()
        listed.append(
            _row(
                (
                    f"[`{code.name}`](#{code.name})",
                    code.table or "",
                    severity,
                    title,
                    words.label(f"engine.{code.engine}"),
                )
            )
        )
    listed += ["", _row((words.label("catalogue.scores"), words.label("catalogue.title"))), _row(("---", "---"))]
    listed += [_row((f"[`{score.name}`](#{score.name})", score.told(lang).title)) for score in SCORES]
    sections = [
        checks_markdown(codes.values(), words),
        scores_markdown(SCORES, words),
        *_listing(lang, words),
        *_causes(lang, words),
    ]
    return _page(CHECKS, lang, listed, "\n".join(sections))


def _listing(lang: str, words: Words) -> Iterator[str]:
    """The columns of the whole list of findings."""
    yield f"{LISTING[lang]}\n"
    yield from (f"- `{name}`{words.label('colon')}{words.label(f'listing.{name}')}" for name in COLUMNS)


def _causes(lang: str, words: Words) -> Iterator[str]:
    """The root causes that are recognised, with their remedies."""
    yield f"\n{CAUSES[lang]}\n"
    for name in DEFINITIONS.messages(lang)["causes"]:
        told = words.cause(name)
        yield f"- `{name}` – {told.title}. {told.fix}"


def commands_page(lang: str) -> str:
    """The help of every command as it prints it, then the exit codes."""
    parts = [f"## `{' '.join(('bilan', *name))}`\n\n```text\n{help_page(lang, *name)}```\n" for name in _commands()]
    title, code, meaning = EXIT_HEADS[lang]
    rows = [_row((code, meaning)), _row(("---", "---")), *(_row((str(one), told)) for one, told in exits(lang))]
    return _page(HELP, lang, [], "\n".join([*parts, f"## {title}\n", *rows, ""]))


def exits(lang: str) -> list[tuple[int, str]]:
    """The exit codes with their meaning, lowest first."""
    return sorted(EXIT[lang].items())


def help_page(lang: str, *command: str) -> str:
    """What `bilan COMMAND --help` prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = bilan([*command, "--help", "--lang", lang])
    if code != CLEAN:
        raise SystemExit(f"bilan {' '.join(command)} --help ended with {code}")
    return said.getvalue()


def anchor(heading: str) -> str:
    """The anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def words_of(lang: str) -> Words:
    """All words of one language."""
    return Words(DEFINITIONS.messages(lang), lang, DEFINITIONS.catalogue.codes)


def _commands() -> Iterator[tuple[str, ...]]:
    yield ()
    yield from ((module.__name__.rpartition(".")[2].replace("_", "-"),) for module in COMMANDS)


def _page(texts: Mapping[str, tuple[str, str, str]], lang: str, listed: Iterable[str], body: str) -> str:
    title, source, introduction = texts[lang]
    head = [title, "", WRITTEN[lang].format(source=source), "", introduction, "", *listed]
    return "\n".join(head).rstrip("\n") + f"\n\n{body.rstrip()}\n"


def _entry(name: str, title: str) -> str:
    return f"[`{name}`](#{anchor(f'{name} – {title}')})"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


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
