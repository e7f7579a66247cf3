"""The API as an OpenAPI document, so that a program can be written against it without asking us."""

from collections.abc import Iterable
from typing import Any

from pipeline import __version__
from pipeline.web.settings import Service


def description(service: Service, suffixes: Iterable[str]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of a service."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bilan",
            "version": __version__,
            "summary": "Checks a regional workbook, a table or a report, and says what to change in it.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/api/validate": {
                "post": {
                    "operationId": "validate",
                    "summary": "The report on one file; nothing of it is kept.",
                    "parameters": [_LANG],
                    "requestBody": _body(service, suffixes),
                    "responses": _RESPONSES,
                }
            }
        },
        "components": {"schemas": {"Report": _REPORT, "Error": _ERROR}},
    }


def _body(service: Service, suffixes: Iterable[str]) -> dict[str, Any]:
    """The form that is sent: a file, and the plan that it is for."""
    accepted = f"One of {' '.join(sorted(suffixes))}, at most {service.bounds.size} bytes."
    properties = {
        "fichier": {"type": "string", "format": "binary", "description": accepted},
        "plan": {"enum": sorted(service.plans)},
    }
    schema = {"type": "object", "required": ["fichier"], "properties": properties}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


_LANG = {
    "name": "lang",
    "in": "query",
    "description": "Language of the messages.",
    "schema": {"enum": ["fr", "en"], "default": "fr"},
}
_TOLD = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
_RESPONSES: dict[str, Any] = {
    "200": {
        "description": "The file was judged; `valid` says whether it can be published.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}},
    },
    "400": {"description": "No file, or several.", "content": _TOLD},
    "408": {"description": "The file took too long to arrive.", "content": _TOLD},
    "413": {"description": "The file is too large.", "content": _TOLD},
    "415": {"description": "No form, or a type of file that is not read.", "content": _TOLD},
    "422": {"description": "The file could not be judged.", "content": _TOLD},
    "429": {"description": "Too many submissions from this address in a minute.", "content": _TOLD},
    "500": {"description": "A fault of ours.", "content": _TOLD},
    "503": {"description": "Too many wait already.", "content": _TOLD},
}
_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fix"],
            "properties": {name: {"type": "string"} for name in ("code", "message", "fix")},
        }
    },
}
_REPORT: dict[str, Any] = {
    "type": "object",
    "required": ["valid", "subject", "totals", "findings"],
    "properties": {
        "valid": {"type": "boolean"},
        "subject": {"type": "string"},
        "sha256": {"type": ["string", "null"]},
        "totals": {
            "type": "object",
            "properties": {name: {"type": "integer"} for name in ("error", "warning", "info")},
        },
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "severity", "count", "samples"],
                "properties": {
                    "code": {"type": "string"},
                    "severity": {"enum": ["error", "warning", "info"]},
                    "table": {"type": ["string", "null"]},
                    "field": {"type": ["string", "null"]},
                    "count": {"type": "integer"},
                    "title": {"type": "string"},
                    "why": {"type": "string"},
                    "fix": {"type": "string"},
                    "samples": {"type": "array", "items": {"type": "object"}},
                },
            },
        },
    },
}
