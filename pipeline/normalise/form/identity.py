"""What makes a report this report: its measure's code, its fiscal year, its revision.

A report without a certain code or year has no key and is left out. Nothing is deduced from a file's name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.document import Line
from pipeline.model.finding import Finding
from pipeline.model.plan import Plan
from pipeline.model.source import SourceFile
from pipeline.normalise.form.header import Header, Stated
from pipeline.normalise.form.header_words import CODE, CODE_FIELD, NUMBER, REVISION_FIELD, YEAR_FIELD
from pipeline.normalise.form.passages import Part, Passage, joined
from pipeline.normalise.form.series_grid import barred
from pipeline.normalise.form.telling import About, tell, tell_stray, unplaced
from pipeline.normalise.notation.shadow import fold, shadow
from pipeline.normalise.notation.years import parse_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The parts of a report's key, each with the lines that state it; `corrected` names what a person stated.

    `words` are the very words of each, wherever the header repeats them.
    """

    plan_id: str
    code: str
    code_lines: tuple[Line, ...]
    year: str
    year_lines: tuple[Line, ...]
    revision: int = 1
    revision_lines: tuple[Line, ...] = ()
    corrected: frozenset[str] = frozenset()
    words: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    @property
    def id_mesure(self) -> str:
        return f"{self.plan_id}/{self.code}"

    @property
    def id_rapport(self) -> str:
        """The published key; a first report bears no revision."""
        first = f"{self.id_mesure}/{self.year}"
        return first if self.revision == 1 else f"{first}/r{self.revision}"


def identify(header: Header, plan: Plan, source: SourceFile) -> tuple[Identity | None, list[Finding]]:
    """Who the report is, or None with the findings that say why it is left out."""
    code, code_words, code_fault = _code(header.of(CODE_FIELD))
    year, year_words, year_fault = _year(header.of(YEAR_FIELD))
    revision, revision_lines, strays = _revision(header.of(REVISION_FIELD))
    findings = [tell_stray(stray) for stray in strays]
    for fault, words in ((code_fault, code_words), (year_fault, year_words)):
        if fault:
            findings.append(tell(fault, words) if words.text else unplaced(fault, source))
    if code is None or year is None:
        return None, findings
    asked = plan.revisions.get(source.name)
    corrected = asked is not None and (asked != revision or not revision_lines)
    identity = Identity(
        plan_id=plan.id,
        code=code,
        code_lines=code_words.lines,
        year=year,
        year_lines=year_words.lines,
        revision=revision if asked is None else asked,
        revision_lines=() if corrected else revision_lines,
        corrected=frozenset({"revision"} if corrected else ()),
        words={
            "id_mesure": code_words.parts,
            "annee_financiere": _said(header.of(YEAR_FIELD)),
            "revision": _said(one for one in header.of(REVISION_FIELD) if one.passage not in strays),
        },
    )
    if not parse_year(year_words.text).regular:
        about = About(table="rapports", field="annee_financiere", key=(identity.id_rapport,))
        findings.append(tell("notation_corrigee", year_words, about, {"lecture": year}))
    return identity, findings


def _said(stated: Iterable[Stated]) -> tuple[Part, ...]:
    return tuple(part for one in stated for part in one.passage.parts)


def _code(stated: Sequence[Stated]) -> tuple[str | None, Passage, str | None]:
    """The code and its words, or the fault; two different codes are no code."""
    if not stated:
        return None, Passage(), "code_absent"
    matches = [CODE.fullmatch(shadow(one.passage.text)) for one in stated]
    codes = {match[1] if match else None for match in matches}
    if len(codes) == 1 and (code := codes.pop()) is not None:
        return code, joined([one.passage for one in stated]), None
    return None, barred([one.passage for one in stated]), "code_illisible"


def _year(stated: Sequence[Stated]) -> tuple[str | None, Passage, str | None]:
    """The year and its words, or the fault; two different years are no year."""
    if not stated:
        return None, Passage(), "annee_absente"
    years = {parse_year(one.passage.text).value for one in stated}
    if len(years) == 1 and (year := years.pop()) is not None:
        return year, stated[0].passage, None
    return None, barred([one.passage for one in stated]), "annee_rapport_illisible"


def _revision(stated: Sequence[Stated]) -> tuple[int, tuple[Line, ...], list[Passage]]:
    """The revision and its lines: a number beats words that only say that there is one; else the first report."""
    numbered: list[tuple[int, Passage]] = []
    worded: list[tuple[int, Passage]] = []
    strays: list[Passage] = []
    for one in stated:
        words = one.passage
        number = NUMBER.fullmatch(shadow(words.text))
        if number:
            numbered.append((int(number[1]), words))
        elif (meant := _meaning_alone(one)) is not None:
            worded.append((meant, words))
        else:
            strays.append(words)
    read = numbered or worded
    if not read:
        return 1, (), strays
    revision = read[0][0]
    strays.extend(words for other, words in read if other != revision)
    lines = joined([words for other, words in read if other == revision]).lines
    return revision, lines, strays


def _meaning_alone(stated: Stated) -> int | None:
    item = stated.item
    if item is None or item.alone_value is None or not item.alone_value.isdecimal():
        return None
    folded = fold(stated.passage.text.strip("()"))
    return int(item.alone_value) if folded in {fold(words) for words in item.alone} else None
