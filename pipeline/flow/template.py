"""The workbook of a plan's regional reports: its lists from the plan's references, its answers from last year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.acquire.folder import find_sources
from pipeline.extract.workbook import workbook_types
from pipeline.flow.setting import Setting
from pipeline.flow.sources import Sources, reports_of
from pipeline.model.errors import WrongUsage
from pipeline.model.plan import Plan
from pipeline.model.rows import Row, RowSet, Value
from pipeline.normalise.notation.names import NameIndex
from pipeline.normalise.notation.years import parse_year
from pipeline.normalise.regional.report import PROJECTS, REPORT_ID, REPORTS
from pipeline.storage.folders import writing
from pipeline.template import Answers, Choices, write_template
from pipeline.template.write import Texts

LANGS = ("fr", "en")
_OVER = frozenset({"termine", "annule"})
_CARRIED = ("no_projet", "titre", "promoteur", "type_territoire", "territoire", "theme", "clientele")
"""What is the same for a project from one year to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For whom a template is made: a body by name or id, a fiscal year; None leaves them to be filled in."""

    body: str | None = None
    year: str | None = None


def make_template(plan: Plan, wanted: Wanted, to: Path, setting: Setting) -> Mapping[str, int]:
    """Writes the workbook to `to`; how many entries each list has, and how many projects go on from last year.

    Raises WrongUsage for a body or a year that the plan does not know.
    """
    work = _Work(plan, setting)
    body, year = work.body(wanted.body), work.year(wanted.year)
    tables = setting.definitions.tables
    choices = work.choices(body)
    answers = Answers(report=work.known(body, year, choices), projects=list(work.going_on(body, year)))
    said = {lang: setting.definitions.messages(lang)["words"]["gabarit"] for lang in LANGS}
    texts = Texts(instructions=list(_instructions(said)), labels=said[LANGS[0]])
    with writing(to) as draft:
        write_template(draft, [tables[REPORTS], tables[PROJECTS]], choices, answers, texts, work.examples())
    return {
        "organismes": len(choices.bodies),
        "mesures": len(choices.measures),
        "projets": len(answers.projects),
    }


@dataclass(slots=True)
class _Work:
    """What the plan knows."""

    plan: Plan
    setting: Setting

    def body(self, asked: str | None) -> str | None:
        """The id of the body asked for."""
        if asked is None:
            return None
        references = self._references
        known = {str(row["id_organisme"]) for row in references.get("organismes", ())}
        if asked in known:
            return asked
        match = NameIndex.from_references(references).find(asked)
        if match.id is None:
            raise WrongUsage("organisme_demande_inconnu", organisme=asked, proches=" · ".join(match.nearest) or None)
        return match.id

    def year(self, asked: str | None) -> str | None:
        """The fiscal year asked for, within the plan."""
        if asked is None:
            return None
        year = parse_year(asked).value
        if year is None or year not in self._years:
            raise WrongUsage("annee_demandee_inconnue", annee=asked, annees=", ".join(self._years))
        return year

    def choices(self, body: str | None) -> Choices:
        """The lists; the measures are those of agreements, the body's own where one is asked for."""
        references = self._references
        agreements = [row for row in references.get("ententes", ()) if body in {None, row["id_organisme"]}]
        measures = sorted({str(row["id_mesure"]).rpartition("/")[2] for row in agreements}, key=_in_order)
        return Choices(
            bodies=sorted(str(row["nom"]) for row in references.get("organismes", ())),
            regions=[f"{row['code_region']} – {row['nom']}" for row in references.get("regions", ())],
            measures=measures,
            years=self._years,
        )

    def known(self, body: str | None, year: str | None, choices: Choices) -> Mapping[str, Value]:
        """What can be filled in of the report: it is certain, or empty."""
        known: dict[str, Value] = {"annee_financiere": year, "revision": 1 if year else None}
        if body is None:
            return known
        row = next(row for row in self._references["organismes"] if row["id_organisme"] == body)
        regions = [one for one in choices.regions if one.startswith(f"{row['code_region']} ")]
        known |= {"id_organisme": row["nom"], "code_region": regions[0] if regions else None}
        if len(choices.measures) == 1:
            known["id_mesure"] = choices.measures[0]
        return known

    def going_on(self, body: str | None, year: str | None) -> Iterator[Mapping[str, Value]]:
        """The projects of the body's report of the year before, its last revision, that had not ended."""
        if body is None or year is None:
            return
        first = int(year[:4]) - 1
        wanted = {"id_organisme": body, "annee_financiere": f"{first}-{first + 1}"}
        found: list[tuple[int, RowSet]] = []
        for rowset in self._regional():
            reports = (row.values for row in rowset.rows if row.table == REPORTS)
            found += [(int(str(one["revision"])), rowset) for one in reports if wanted.items() <= one.items()]
        if not found:
            return
        last: dict[Value, Row] = {}
        rows = max(found, key=lambda one: one[0])[1].rows
        for row in sorted(
            (row for row in rows if row.table == PROJECTS), key=lambda row: int(str(row.values["no_modification"]))
        ):
            last[row.values["no_projet"]] = row
        for row in last.values():
            if row.values["etat"] not in _OVER:
                yield {name: row.values[name] for name in _CARRIED}

    def examples(self) -> Mapping[str, Sequence[Mapping[str, Value]]]:
        """The example rows of both tables, names in place of ids; and the plan."""
        definitions = self.setting.definitions
        names = {row["id_organisme"]: row["nom"] for row in definitions.examples("organismes")}
        reports = [
            {
                **row,
                "id_organisme": names[row["id_organisme"]],
                "id_mesure": str(row["id_mesure"]).rpartition("/")[2],
            }
            for row in definitions.examples(REPORTS)
        ]
        projects = [{**row, REPORT_ID: None} for row in definitions.examples(PROJECTS)]
        return {REPORTS: reports, PROJECTS: projects, "plan": [{"id_plan": self.plan.id}]}

    @property
    def _references(self) -> Mapping[str, Sequence[Mapping[str, Value]]]:
        return self.setting.definitions.references(self.plan)

    @property
    def _years(self) -> list[str]:
        first = self.plan.start.year if self.plan.start.month > 3 else self.plan.start.year - 1  # noqa: PLR2004
        last = self.plan.end.year if self.plan.end.month > 3 else self.plan.end.year - 1  # noqa: PLR2004
        return [f"{year}-{year + 1}" for year in range(first, last + 1)]

    def _regional(self) -> Iterator[RowSet]:
        """What each regional report among the plan's sources gives."""
        paths, _ = find_sources(Path(self.plan.root))
        regional = [path for path in paths if path.suffix.casefold() in workbook_types()]
        for read in Sources(self.plan, self.setting).read(reports_of(regional)):
            if isinstance(read, RowSet):
                yield read


def _in_order(code: str) -> list[tuple[int, str]]:
    """1.2 before 1.10."""
    return [(int(part) if part.isdecimal() else 0, part) for part in code.split(".")]


def _instructions(said: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The lines of the first sheet, each with its kind; one language after the other."""
    for lang in LANGS:
        for line in said[lang]["mode"].split("\n"):
            yield ("titre" if line.startswith("# ") else "ligne"), line.removeprefix("# ")
        yield "ligne", ""
