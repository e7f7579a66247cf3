"""Bytes become lines of text, once for every text format: NOTATION.md, "Encoding of text files".

Only what is certain is repaired (NFC, soft hyphens, line ends), and every repair is told. It never
guesses an encoding beyond UTF-8 and cp1252, and it never moves a word to another line: only LF,
CR LF and CR end a line; a form feed, U+0085 or U+2028 is a space.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model.errors import SourceUnreadable
from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location, SourceFile
from pipeline.storage.encodings import UnreadableText, encoding_of

LINES_MAX = 250_000
"""Physical lines of one document: a thousand times the longest report, 0.6 GB of memory at most."""

MARKS_MAX = 30
"""Combining marks in a row, as Unicode's stream-safe text format has it; normalising more is quadratic."""

_SOFT_HYPHEN = re.compile("\u00ad")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_SPACING = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")  # other programs break lines or pages there
_BEYOND_LATIN = re.compile(rf"[^\x00-\u02ff]{{{MARKS_MAX + 1},}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The lines of a file without their ends (line 1 is the first), and what was repaired."""

    lines: tuple[str, ...]
    findings: tuple[Finding, ...]


def unreadable(code: str, file: str, **details: Detail) -> SourceUnreadable:
    """Return the error that says why `file` gives no document."""
    return SourceUnreadable(Finding(code=code, location=Location(file=file), details=details))


def measured_bytes(source: SourceFile) -> bytes:
    """Return the very bytes that were measured; raises SourceUnreadable."""
    try:
        data = Path(source.path).read_bytes()
    except OSError as error:
        raise unreadable("source_inaccessible", source.name, cause="lecture") from error
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise unreadable("source_inaccessible", source.name, cause="modifie")
    return data


def read_text(source: SourceFile) -> Text:
    """Return the lines of the very bytes that were measured; raises SourceUnreadable."""
    return decode(measured_bytes(source), source.name)


def decode(data: bytes, file: str) -> Text:
    """Return the lines that `data` holds, in NFC, without soft hyphens or control characters."""
    text, findings = _characters(data, file)
    found = repaired(text, file)
    return Text(lines=found.lines, findings=(*findings, *found.findings))


def repaired(text: str, file: str, *, numbered: bool = True) -> Text:
    """Return the lines of a text that is decoded, repaired as `decode` does.

    `numbered` is false where the lines are none that a person sees: the repairs have the file alone as their place.
    """
    findings: list[Finding] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > LINES_MAX:
        raise unreadable("source_trop_complexe", file, cause="lignes")
    text = _without(text, _SOFT_HYPHEN, "traits_d_union_conditionnels", file, findings)
    text = _without(text, _CONTROL, "caractere_de_commande", file, findings)
    text = _composed(text, file, findings)
    if not text.strip():
        raise unreadable("source_vide", file)
    if not numbered:
        findings = [replace(one, location=Location(file=file)) for one in findings]
    return Text(lines=tuple(text.split("\n")), findings=tuple(findings))


def _characters(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Decode as UTF-8, or as cp1252 where nothing speaks for UTF-8."""
    try:
        encoding = encoding_of([data])
    except UnreadableText as fault:
        details = {} if fault.octet is None else {"octet": fault.octet}
        raise unreadable(fault.code, file, **details) from fault
    found = [Finding(code="source_cp1252", location=Location(file=file))] if encoding == "cp1252" else []
    return data.decode(encoding), found


def _without(text: str, unwanted: re.Pattern[str], code: str, file: str, findings: list[Finding]) -> str:
    """Take the unwanted characters out; one that others take for a line or page end leaves a space."""
    first = unwanted.search(text)
    if first is None:
        return text
    cleaned, number = unwanted.subn(lambda match: " " if _SPACING.match(match[0]) else "", text)
    findings.append(_repair(code, file, text, first.start(), number))
    return cleaned


def _composed(text: str, file: str, findings: list[Finding]) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    for run in _BEYOND_LATIN.finditer(text):
        if _longest_run_of_marks(run[0]) > MARKS_MAX:
            raise unreadable("source_trop_complexe", file, cause="diacritiques")
    lines = text.split("\n")
    composed = [unicodedata.normalize("NFC", line) for line in lines]
    changed = [index for index, line in enumerate(lines) if line != composed[index]]
    number = sum(_changes(lines[index], composed[index]) for index in changed)
    place = Location(file=file, line=changed[0] + 1)
    findings.append(Finding(code="texte_nfd", location=place, details={"nombre": number}))
    return "\n".join(composed)


def _longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


def _changes(before: str, after: str) -> int:
    """Count the marks that joined their letter; a line that changed otherwise counts for one."""
    return max(
        1, sum(map(bool, map(unicodedata.combining, before))) - sum(map(bool, map(unicodedata.combining, after)))
    )


def _repair(code: str, file: str, text: str, start: int, number: int) -> Finding:
    place = Location(file=file, line=text.count("\n", 0, start) + 1)
    return Finding(code=code, location=place, details={"nombre": number})
