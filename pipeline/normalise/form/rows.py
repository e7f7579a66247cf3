"""The row of `rapports`: who the report is, its header's words, and what its boxes say."""

from collections.abc import Mapping

from pipeline.model.document import Line
from pipeline.model.finding import Finding
from pipeline.model.layout import Layout
from pipeline.model.rows import Row, Value
from pipeline.model.source import SourceFile
from pipeline.normalise.form.header import Header
from pipeline.normalise.form.header_words import BODY_FIELD, CODE_FIELD, REVISION_FIELD, YEAR_FIELD
from pipeline.normalise.form.identity import Identity
from pipeline.normalise.form.passages import Part, Passage, joined
from pipeline.normalise.form.prose import Ticked
from pipeline.normalise.form.telling import tell_stray
from pipeline.normalise.notation.shadow import fold

_TABLE = "rapports."
_WORDS = ("rapports.titre", "rapports.orientation")
_BOXES = ("rapports.origine", "rapports.ads")
_READ_ELSEWHERE = {BODY_FIELD, CODE_FIELD, REVISION_FIELD, YEAR_FIELD}


def report_row(
    identity: Identity, header: Header, layout: Layout, ticked: Mapping[str, Ticked], source: SourceFile
) -> tuple[Row, list[Finding]]:
    """The row, each value with its lines; a box that the form lacks is `absente`, without a line.

    A field stated twice keeps its first words; other words for it are told as not understood.
    """
    values: dict[str, Value] = {
        "id_rapport": identity.id_rapport,
        "id_mesure": identity.id_mesure,
        "annee_financiere": identity.year,
        "revision": identity.revision,
        "id_source": source.id,
    }
    origin: dict[str, tuple[Line, ...]] = {
        "id_mesure": identity.code_lines,
        "annee_financiere": identity.year_lines,
        "revision": identity.revision_lines,
        "id_source": (),
    }
    said: dict[str, tuple[Part, ...]] = dict(identity.words)
    blanks: dict[str, tuple[Line, ...]] = {}
    strays: list[Passage] = []
    for target in dict.fromkeys([*_WORDS, *(item.target for item in layout.header)]):
        if target in _READ_ELSEWHERE:
            continue
        words, again, others = _stated(header, target)
        strays.extend(others)
        if target.startswith(_TABLE):
            name = target.removeprefix(_TABLE)
            values[name] = words.text or None
            if words.text:
                origin[name] = words.lines
            else:
                blanks[name] = header.blank(target)
            said[name] = joined([words, *again]).parts
        else:
            strays.extend(one for one in (words, *again) if one.text)
    for target in dict.fromkeys([*_BOXES, *ticked]):
        box = ticked.get(target, Ticked("absente", ()))
        values[target.removeprefix(_TABLE)] = box.value
        origin[target.removeprefix(_TABLE)] = box.lines
        said[target.removeprefix(_TABLE)] = box.words
    row = Row(
        table="rapports", values=values, origin=origin, corrected=identity.corrected, words=said, blanks=blanks
    )  # fmt: skip
    return row, [tell_stray(stray) for stray in strays]


def _stated(header: Header, target: str) -> tuple[Passage, list[Passage], list[Passage]]:
    """The first words stated for a field, and the words elsewhere that say the same, or something else."""
    passages = [one.passage for one in header.of(target)]
    first = passages[0] if passages else Passage()
    same = [fold(words.text) == fold(first.text) for words in passages[1:]]
    again = [words for words, alike in zip(passages[1:], same, strict=True) if alike]
    return first, again, [words for words, alike in zip(passages[1:], same, strict=True) if not alike]
