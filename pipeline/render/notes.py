"""Takes the notes of frictionless apart: what they say in English becomes details that our words name.

frictionless gives the broken constraint, the expected type or the earlier row only inside a sentence.
A note that is not recognised stays a note.
"""

import re
from collections.abc import Mapping

from pipeline.model.finding import Detail

_NOTE = "note"
_PATTERNS = (
    re.compile(r'type is "(?P<type>\w+)/\w+"'),
    re.compile(r'constraint "(?P<contrainte>\w+)" is "(?P<attendu>.*)"', re.DOTALL),
    re.compile(r"the same as in the row at position (?P<autre>\d+)"),
    re.compile(r'expected is "(?P<attendu>.*)" and actual is "(?P<obtenu>.*)"'),
    re.compile(
        r'for "(?P<champs>.*)": values "(?P<valeurs>.*)" not found in the lookup table "(?P<visee>.*)" as ".*"'
    ),
)
_SAID_ALREADY = {"required", "unique"}  # their value is only "True"
_LIST = re.compile(r"^\[(.*)\]$", re.DOTALL)


def explained(details: Mapping[str, Detail]) -> Mapping[str, Detail]:
    """The details with their note taken apart, where it is one that frictionless writes."""
    note = details.get(_NOTE)
    if not isinstance(note, str):
        return details
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(note):
            rest = {name: value for name, value in details.items() if name != _NOTE}
            return {**_parts(found.groupdict()), **rest}
    return details


def _parts(found: Mapping[str, str]) -> dict[str, Detail]:
    parts: dict[str, Detail] = dict(found)
    if found.get("contrainte") in _SAID_ALREADY:
        del parts["attendu"]
    elif listed := _LIST.match(found.get("attendu", "")):
        parts["attendu"] = listed.group(1).replace("'", "")
    return parts
