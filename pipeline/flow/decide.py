"""A person's decision is written into plan.toml, whose every other line stays as it was."""

from datetime import date
from pathlib import Path

import tomlkit
from tomlkit.items import AoT

from pipeline.definitions import Definitions
from pipeline.model.errors import DefinitionWrong
from pipeline.model.plan import Decision
from pipeline.storage.folders import scratch, write_text

_FILE = "plan.toml"


def year_after(day: date) -> date:
    """The same day a year later; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def record_decision(folder: Path, decision: Decision, definitions: Definitions) -> None:
    """Adds a decision to the plan in `folder`, once the plan was read with it.

    Raises DefinitionWrong, and leaves the file alone, for a plan that is wrong before or after.
    """
    definitions.plan(str(folder))
    path = folder / _FILE
    text = path.read_bytes().decode("utf-8")
    changed = with_decision(text, decision, str(path))
    with scratch() as trial:
        for one in folder.iterdir():
            if one.name != _FILE:
                (trial / one.name).symlink_to(one.resolve())
        (trial / _FILE).write_bytes(changed.encode("utf-8"))
        try:
            definitions.plan(str(trial))
        except DefinitionWrong as cause:
            raise DefinitionWrong(cause.code, **{**cause.details, "fichier": str(path)}) from cause
    write_text(path, changed)


def with_decision(text: str, decision: Decision, file: str) -> str:
    """The text of a plan.toml with one more decision at the end of those that it has."""
    document = tomlkit.parse(text)
    decisions = document.get("decisions")
    if decisions is None:
        decisions = tomlkit.aot()
        document.add(tomlkit.nl())
        document.append("decisions", decisions)
    elif not isinstance(decisions, AoT):
        raise DefinitionWrong("decisions_en_ligne", fichier=file)
    else:
        decisions[-1].add(tomlkit.nl())
    table = tomlkit.table()
    told = {
        "nature": decision.nature,
        "code": decision.code,
        "portee": decision.scope,
        "raison": decision.reason,
        "qui": decision.who,
        "date": decision.on,
        "expire": decision.expires,
    }
    for name, value in told.items():
        if value is not None:
            table.append(name, value)
    decisions.append(table)
    return tomlkit.dumps(document)
