"""Reads a plan folder's `plan.toml`."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.definitions.corrections import read_corrections
from pipeline.definitions.files import hold_against, parse_toml, read_text, wrong_key
from pipeline.definitions.layouts import read_layout
from pipeline.definitions.places import Places
from pipeline.definitions.toml_lines import line_of
from pipeline.model.catalogue import Catalogue
from pipeline.model.errors import DefinitionWrong
from pipeline.model.layout import Layout
from pipeline.model.plan import Decision, Plan, Publication, Publisher
from pipeline.model.table import TableSpec
from pipeline.model.thresholds import senseless


def read_plan(
    folder: Path, places: Places, tables: Mapping[str, TableSpec], catalogue: Catalogue, today: date | None = None
) -> Plan:
    """The plan that `folder` declares, with its forms' layouts; it may judge the codes of `catalogue` anew.

    No correction may be dated after `today`; where it is not known, none is held against it.
    """
    file = folder / "plan.toml"
    if not file.is_file():
        raise DefinitionWrong("plan_introuvable", dossier=str(folder))
    text = read_text(file)
    data = parse_toml(text, str(file))
    hold_against(data, places.meta / "plan.schema.json", str(file), text)
    _check_dates(data, file, text)
    _check_codes(data, catalogue.codes, file, text)
    _check_thresholds(data, catalogue, file, text)
    line = line_of(text, ["formulaires"])
    meta = places.meta / "formulaire.schema.json"
    layouts = tuple(
        read_layout(_layout_file(name, folder, places, line), meta, tables) for name in data["formulaires"]
    )
    corrections = read_corrections(folder, places.meta / "corrections.schema.json", tables, today)
    return replace(_plan(data, folder, layouts), corrections=corrections)


def _plan(data: Mapping[str, Any], folder: Path, layouts: tuple[Layout, ...]) -> Plan:
    translated = {lang: words["titre"] for lang, words in data.get("translations", {}).items()}
    publisher, publication = data["editeur"], data.get("publication", {})
    return Plan(
        id=data["id"],
        root=str(folder),
        acronym=data["sigle"],
        other_names=tuple(data.get("autres_noms", [])),
        title=data["titre"],
        titles={"fr": data["titre"], **translated},
        start=_day(data["date_debut"]),
        end=_day(data["date_fin"]),
        url=data.get("url"),
        publisher=Publisher(
            name=publisher["nom"], body_id=publisher.get("id_organisme"), email=publisher.get("courriel")
        ),
        publication=Publication(
            licence=publication.get("licence", "CC-BY-4.0"),
            published_at=tuple(publication.get("publie", [])),
            sources=publication.get("sources", "empreinte"),
            key=publication.get("cle"),
        ),
        layouts=layouts,
        portal=data.get("portail", {}),
        severities=data.get("severites", {}),
        thresholds={
            code: {name: Decimal(str(value)) for name, value in stated.items()}
            for code, stated in data.get("seuils", {}).items()
        },
        decisions=tuple(_decision(decision) for decision in data.get("decisions", [])),
        revisions={name: note["revision"] for name, note in data.get("fichiers", {}).items()},
    )


def _decision(data: Mapping[str, Any]) -> Decision:
    return Decision(
        nature=data["nature"],
        scope=data["portee"],
        reason=data["raison"],
        who=data["qui"],
        on=_day(data["date"]),
        expires=_day(data["expire"]),
        code=data.get("code"),
    )


def _day(stated: date | str) -> date:
    return stated if isinstance(stated, date) else date.fromisoformat(stated)


def _check_dates(data: Mapping[str, Any], file: Path, text: str) -> None:
    if _day(data["date_fin"]) <= _day(data["date_debut"]):
        wanted = f"> date_debut ({data['date_debut']})"
        raise wrong_key(
            "definition_cle_valeur", str(file), ["date_fin"], text, valeur=str(data["date_fin"]), attendu=wanted
        )


def _check_codes(data: Mapping[str, Any], codes: Collection[str], file: Path, text: str) -> None:
    """A severity or a derogation for a code that does not exist would hold nothing."""
    stated = [(["severites", code], code) for code in data.get("severites", {})]
    for number, decision in enumerate(data.get("decisions", [])):
        stated.append((["decisions", number, "code"], decision.get("code")))
    for place, code in stated:
        if code is not None and code not in codes:
            near = ", ".join(get_close_matches(code, codes, n=1))
            raise wrong_key("definition_cle_valeur", str(file), place, text, valeur=code, attendu=near)


def _check_thresholds(data: Mapping[str, Any], catalogue: Catalogue, file: Path, text: str) -> None:
    """A threshold that no check has would change nothing; one beyond its sense would find all or nothing."""
    known = catalogue.thresholds
    for code, stated in data.get("seuils", {}).items():
        for name in stated:
            if name not in known.get(code, {}):
                wanted = ", ".join(known.get(code, {}) or known)
                place = ["seuils", code, name] if code in known else ["seuils", code]
                value = name if code in known else code
                raise wrong_key("definition_cle_valeur", str(file), place, text, valeur=value, attendu=wanted)
        for name, wanted in senseless(known[code], stated):
            place, value = ["seuils", code, name], str(stated[name])
            raise wrong_key("definition_cle_valeur", str(file), place, text, valeur=value, attendu=wanted)


def _layout_file(name: str, folder: Path, places: Places, line: int) -> Path:
    for place in (folder / "formulaires", places.datapackage / "formulaires"):
        path = place / f"{name}.toml"
        if path.is_file():
            return path
    raise DefinitionWrong("formulaire_introuvable", fichier=str(folder / "plan.toml"), ligne=line, formulaire=name)
