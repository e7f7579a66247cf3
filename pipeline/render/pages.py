"""The texts that go around the data of a release: read-me in each language, licence."""

from collections.abc import Mapping, Sequence

from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.table import TableSpec

_DEFAULT = "fr"
_NO_KEY = "–"


def release_pages(
    plan: Plan, package: DataPackage, tables: Sequence[TableSpec], version: str, texts: Mapping[str, str]
) -> dict[str, str]:
    """Each text by file name, its blanks filled in the language that the name states (`README.en.md`)."""
    pages = {}
    for name, text in texts.items():
        lang = _language(name, tables)
        listed = "\n".join(
            f"- `{spec.name}` ({package.rows[spec.name]}) : {spec.words[lang].title}"
            for spec in tables
            if spec.name in package.rows
        )
        pages[name] = text.format(
            nom=plan.id,
            titre=plan.titles.get(lang, plan.title),
            version=version,
            editeur=plan.publisher.name,
            cle=plan.publication.key or _NO_KEY,
            tables=listed,
        )
    return pages


def _language(name: str, tables: Sequence[TableSpec]) -> str:
    stated = name.split(".")[1:2]
    return stated[0] if stated and stated[0] in tables[0].words else _DEFAULT
