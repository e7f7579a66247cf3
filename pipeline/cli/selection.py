"""Which checks a command was asked for."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage
from pipeline.model.near import nearest
from pipeline.model.report import Selection
from pipeline.release.dataset.tombstone import refuse_withdrawn


def selection(session: Session, only: Iterable[str], skip: Iterable[str], *, expectations: bool) -> Selection:
    """The checks asked for by their codes, several between commas; one that nobody knows ends in WrongUsage."""
    codes = session.definitions.codes
    only, skip = tuple(only), tuple(skip)
    chosen, left = (tuple(dict.fromkeys(_codes(stated))) for stated in (only, skip))
    if only and not chosen:  # to be asked for nothing must not mean everything
        raise WrongUsage("option_mal_employee", option="--only")
    for code in (*chosen, *left):
        if code not in codes:
            raise WrongUsage("code_inconnu", code=code, proche=nearest(code, codes))
    return Selection(only=chosen, skip=left, expectations=expectations)


def _codes(stated: Iterable[str]) -> Iterator[str]:
    return (code.strip() for text in stated for code in text.split(",") if code.strip())


def previous_folder(stated: Path | None) -> Path | None:
    """The folder of a release, given as such or by its descriptor."""
    if stated is None:
        return None
    folder = stated.parent if stated.name == "datapackage.json" else stated
    refuse_withdrawn(folder)
    if not (folder / "datapackage.json").is_file():
        raise WrongUsage("cible_inconnue", cible=str(stated))
    return folder
