"""CITATION.cff by the rules of the Citation File Format 1.2.0 (its schema guide)."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from pipeline.model.plan import Plan
from pipeline.render.citation import citation_text
from pipeline.render.words import Words

KNOWN = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords",
    "license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact",
    "repository-code", "title", "type", "url", "version",
}  # fmt: skip
OF_ENTITIES = {
    "address", "alias", "city", "country", "date-end", "date-start", "email", "fax", "location", "name", "orcid",
    "post-code", "region", "tel", "website",
}  # fmt: skip


def read(plan: Plan, words: Words, version: str = "1.2.3") -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(citation_text(plan, version, "2026-03-04T05:06:07Z", words))
    assert {"cff-version", "message", "title", "authors"} <= read.keys() <= KNOWN
    assert all(isinstance(value, str) and value for name, value in read.items() if name != "authors")
    assert read["cff-version"] == "1.2.0"
    assert read["type"] in {"software", "dataset"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", read["date-released"])
    assert date.fromisoformat(read["date-released"])
    assert read["authors"]
    assert all({"name"} <= one.keys() <= OF_ENTITIES for one in read["authors"])
    return read


def test_a_version_is_cited_with_its_publisher_as_author(plan: Plan, fr: Words) -> None:
    told = read(replace(plan, url="https://example.org/plan"), fr)
    assert (told["title"], told["version"], told["date-released"]) == (plan.title, "1.2.3", "2026-03-04")
    assert told["authors"][0]["name"] == plan.publisher.name
    assert (told["license"], told["url"], told["type"]) == ("CC-BY-4.0", "https://example.org/plan", "dataset")


def test_plan_without_a_page_has_no_url(plan: Plan, fr: Words) -> None:
    assert "url" not in read(replace(plan, url=None), fr)


@pytest.mark.parametrize(
    "title",
    [
        "yes",
        "1.10",
        "a: b",
        "- x",
        "# x",
        "'\"\\",
        "é œ — “”",
        "ligne\nligne",
        "{x}",
        "\x07",
        "a\x85b\u2028c\x7f",
        "😀",
        "null",
    ],
)
def test_any_title_comes_back(plan: Plan, fr: Words, title: str) -> None:
    assert read(replace(plan, title=title), fr)["title"] == title
