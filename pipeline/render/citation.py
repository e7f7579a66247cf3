"""How to cite a version: CITATION.cff, by version 1.2.0 of the Citation File Format.

A quoted scalar of YAML 1.2 is written as JSON writes a string, so that no text can be taken for anything else.
"""

import json
import re

from pipeline.model.plan import Plan
from pipeline.render.words import Words

_TURNS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # line ends of YAML, and signs that it does not take


def citation_text(plan: Plan, version: str, created: str, words: Words) -> str:
    """The file; `created` begins with the day (`AAAA-MM-JJ`)."""
    publisher = {"name": plan.publisher.name, "email": plan.publisher.email}
    stated = {
        "cff-version": "1.2.0",
        "message": words.label("citation.message"),
        "type": "dataset",
        "title": plan.title,
        "version": version,
        "date-released": created[:10],
        "license": plan.publication.licence,
        "url": plan.url,
    }
    lines = [f"{name}: {_quoted(value)}" for name, value in stated.items() if value]
    author = [f"{name}: {_quoted(value)}" for name, value in publisher.items() if value]
    return "\n".join([*lines, "authors:", f"  - {author[0]}", *(f"    {line}" for line in author[1:])]) + "\n"


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _TURNS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)
