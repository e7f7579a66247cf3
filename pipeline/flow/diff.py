"""Two releases, or a release and a draft, held against each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.engine import AMPLE, Engine, EngineError
from pipeline.model.errors import NotPublishable, TargetFailed, WrongUsage
from pipeline.model.near import nearest
from pipeline.model.release import Comparison, Difference
from pipeline.release.compare import Edition, compare, first_cells, open_edition, take_reasons, write_lines
from pipeline.release.dataset.find import find_release
from pipeline.release.dataset.index import INDEX, is_version
from pipeline.release.dataset.previous import open_previous, read_previous
from pipeline.release.dataset.tombstone import read_tombstone, refuse_withdrawn
from pipeline.release.history.restore import find_version, restore
from pipeline.release.manifest import MANIFEST
from pipeline.storage.folders import scratch, writing

_DESCRIPTOR = "datapackage.json"
_WRONG = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to compare and how much to show: `releases` is the dataset's folder where a side is a version's number.

    `limit` is how many changed cells of a table are told; `listing` takes all of them, as Parquet.
    """

    old: str
    new: str
    releases: Path | None = None
    table: str | None = None
    limit: int = 20
    listing: Path | None = None


def difference(asked: Asked) -> Difference:
    """What differs; raises WrongUsage for what is no release, TargetFailed for one that is not as it says."""
    gone: dict[str, str] = {}
    with _found(asked.old, asked.releases, gone) as before, _found(asked.new, asked.releases, gone) as after:
        old, new = (_open(*side) for side in (before, after))
        old_root, new_root = before[0], after[0]
        with Engine(memory=AMPLE) as engine, _target(asked.listing) as listing:
            engine.lock(old_root, new_root, *([listing.parent] if listing else []))
            try:
                comparison = _narrowed(compare(engine, old, new).comparison, asked.table)
                comparison = take_reasons(engine, comparison, new)
                cells, lines = first_cells(engine, comparison, asked.limit)
                if listing:
                    write_lines(engine, comparison, listing)
            except (EngineError, *_WRONG) as cause:
                if getattr(cause, "exhausted", False):
                    raise TargetFailed("moteur_epuise", cause=str(cause)) from cause
                raise TargetFailed("livraison_alteree", fichier=str(new_root / _DESCRIPTOR)) from cause
        names = asked.old, asked.new
        return Difference(
            comparison=comparison, names=names, cells=cells, lines=lines, table=asked.table, withdrawn=gone
        )


@contextmanager
def _found(name: str, releases: Path | None, gone: dict[str, str]) -> Iterator[tuple[Path, str | None]]:
    """The folder of a side; a version that is not whole is made again for as long as it is needed, and then named.

    Why one was withdrawn goes into `gone`, by version.
    """
    path = Path(name)
    if releases is not None and is_version(name):
        whole = releases / find_version(releases, name)
        if tombstone := read_tombstone(whole):
            gone[name] = tombstone.reason
        if (whole / _DESCRIPTOR).is_file():
            yield whole, None
            return
        with scratch() as folder:
            restore(releases, name, folder)
            yield folder, whole.name
    elif (path / _DESCRIPTOR).is_file():
        yield path, None
    elif path.is_dir():
        root = find_release(path)
        if read_tombstone(root) is None:
            yield root, None
            return
        place = root.resolve()
        if not (is_version(place.name) and (place.parent / INDEX).is_file()):
            refuse_withdrawn(root)
        with _found(place.name, place.parent, gone) as made:
            yield made
    elif is_version(name):
        raise WrongUsage("version_sans_livraisons", version=name)
    else:
        raise WrongUsage("pas_une_livraison", dossier=name)


@contextmanager
def _target(path: Path | None) -> Iterator[Path | None]:
    if path is None:
        yield None
    else:
        with writing(path) as draft:
            yield draft


def _open(root: Path, version: str | None) -> Edition:
    """A draft as it stands, or a `version` made again; a release once its tables are those of its manifest."""
    manifest = root / MANIFEST
    try:
        if manifest.is_file():
            return open_previous(read_previous(root))
        return replace(open_edition(root, None), version=version)
    except NotPublishable as cause:
        told = cause.details.get("fichier") or str(manifest)
        raise TargetFailed("livraison_alteree", fichier=told) from cause
    except _WRONG as cause:
        raise TargetFailed("livraison_alteree", fichier=str(root / _DESCRIPTOR)) from cause


def _narrowed(comparison: Comparison, table: str | None) -> Comparison:
    """What is told of one table, or of all."""
    if table is None:
        return comparison
    known = [one.table for one in comparison.tables]
    if table not in known:
        raise WrongUsage("schema_inconnu", table=table, tables=", ".join(known), proches=nearest(table, known))
    return replace(
        comparison,
        changes=tuple(one for one in comparison.changes if table in {one.table, one.to}),
        tables=tuple(one for one in comparison.tables if one.table == table),
    )
