"""One door to all definitions; each is read when it is first asked for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.definitions.codes import Codes, read_codes
from pipeline.definitions.expectations import read_suites
from pipeline.definitions.files import hold_against, parse_toml, read_json, read_text
from pipeline.definitions.places import Places, find_places
from pipeline.definitions.plans import read_plan
from pipeline.definitions.references import read_references, read_rows
from pipeline.definitions.rules import read_catalogue
from pipeline.definitions.scores import read_scores
from pipeline.definitions.tables import read_tables
from pipeline.model.catalogue import Catalogue, Code
from pipeline.model.errors import DefinitionWrong
from pipeline.model.plan import Plan
from pipeline.model.rows import Value
from pipeline.model.table import TableSpec

STARTER = "modele"


class Definitions:
    """What the folders of definitions say: tables, codes and rules, words, plans.

    `today` is the day after which nothing can have been decided; None where it is not known.
    """

    def __init__(self, places: Places, today: date | None = None) -> None:
        self.places = places
        self.today = today
        self._messages: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def tables(self) -> Mapping[str, TableSpec]:
        """Every table by name, those that others refer to first."""
        return read_tables(self.places.schemas, self.places.meta / "table.schema.json")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in (self.places.checks / "messages").glob("*.toml")))

    @cached_property
    def codes(self) -> Mapping[str, Code]:
        """Every code, with its words in every language; those of rules are read when one is asked for."""
        return Codes(lambda: self._declared, lambda: self.catalogue.codes)

    @cached_property
    def _declared(self) -> Mapping[str, Code]:
        return read_codes(self.places, {lang: self.messages(lang) for lang in self.languages})

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every code, and the rules, views, suites and scores."""
        scores = read_scores(self.places.checks / "scores", self.places.meta)
        found = read_catalogue(self.places, self._declared, self.tables)
        suites = read_suites(self.places.checks / "expectations", self.places.meta, self.tables, found.codes)
        expected = {one.code.name: one.code for suite in suites for one in suite.expectations}
        codes = dict(sorted({**found.codes, **expected}.items()))
        return replace(found, codes=codes, scores=scores, suites=suites)

    @cached_property
    def template(self) -> Mapping[str, Any]:
        """The fixed part of every data package descriptor."""
        return read_json(self.places.datapackage / "template.json")

    @cached_property
    def release_texts(self) -> Mapping[str, str]:
        """The texts that every release carries, by file name: read-me in each language, licence of the data."""
        folder = self._folder("livraison")
        files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
        return {path.name: read_text(path) for path in files}

    @property
    def starter(self) -> Path:
        """The folder that a new plan begins with."""
        return self._folder(STARTER)

    def _folder(self, name: str) -> Path:
        folder = self.places.datapackage / name
        if not folder.is_dir():
            raise DefinitionWrong("definition_absente", fichier=str(folder))
        return folder

    def messages(self, lang: str) -> Mapping[str, Any]:
        """The words of one language: sections codes, errors, words, commands."""
        if lang not in self._messages:
            path = self.places.checks / "messages" / f"{lang}.toml"
            text = read_text(path)
            words = parse_toml(text, str(path))
            hold_against(words, self.places.meta / "messages.schema.json", str(path), text)
            self._messages[lang] = words
        return self._messages[lang]

    def plan_ids(self) -> tuple[str, ...]:
        """The plans that come with the definitions, by folder name."""
        return tuple(
            sorted(
                path.parent.name
                for path in self.places.datapackage.glob("*/plan.toml")
                if path.parent.name != STARTER
            )
        )

    def plan_folder(self, where: str) -> Path:
        """The folder of a plan given as a path or as a known id."""
        path = Path(where)
        if path.name == "plan.toml" and path.is_file():
            path = path.parent
        if where in self.plan_ids() and not (path / "plan.toml").is_file():
            return self.places.datapackage / where  # a folder of releases may bear the plan's name
        if path.is_dir():
            return path
        raise DefinitionWrong("plan_inconnu", plan=where, connus=", ".join(self.plan_ids()))

    def plan(self, where: str) -> Plan:
        """The plan of a folder or of a known id."""
        return read_plan(self.plan_folder(where), self.places, self.tables, self.catalogue, self.today)

    def examples(self, table: str) -> tuple[Mapping[str, Value], ...]:
        """The rows that show how a table is filled in."""
        path = self.places.schemas / "examples" / f"{table}.csv"
        return tuple(row for _, row in read_rows(self.tables[table], path)) if path.is_file() else ()

    def references(self, plan: Plan) -> Mapping[str, tuple[Mapping[str, Value], ...]]:
        """The rows of the reference tables: the shared ones, then the plan's own."""
        return read_references(plan, self.tables, self.places)


def open_definitions(root: Path | None = None, today: date | None = None) -> Definitions:
    """The definitions of `root`, what it lacks being taken from those that come with bilan."""
    return Definitions(find_places(root), today)
