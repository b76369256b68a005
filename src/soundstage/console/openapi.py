"""The OpenAPI document of the console API, made of its operations and their structs."""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from soundstage.console.operation import Operation

_REFERENCE = "#/components/schemas/{name}"
_KEY = re.compile(r"\{(\w+)\}")


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was not served."""

    code: int
    message: str
    more_info: str
    status: int
    details: dict[str, Any] | None = None


def openapi(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the document; everything that an answer can hold is always in it."""
    bodies = [one.body for one in operations if one.body]
    queries = [one.query for one in operations if one.query]
    answers: list[type] = [*(one.answers for one in operations if one.answers), Refusal]
    schemas = _schemas([*bodies, *queries, *answers])
    asked = set(_schemas([*bodies, *queries]))
    for name, schema in schemas.items():
        if name not in asked and "properties" in schema:
            schema["required"] = list(schema["properties"])
    paths: dict[str, Any] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas)
    for query in queries:
        schemas.pop(query.__name__, None)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Soundstage console", "version": "1"},
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _schemas(types: Iterable[type]) -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(list(types), ref_template=_REFERENCE)
    return dict(schemas)


def _operation(one: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    keys = [_parameter(key, "path", {"type": "string"}) for key in _KEY.findall(one.path)]
    asked = schemas[one.query.__name__]["properties"] if one.query else {}
    described: dict[str, Any] = {
        "operationId": one.name,
        "parameters": [*keys, *(_parameter(name, "query", asked[name]) for name in asked)],
        "responses": {**_answer(one), "default": _content(Refusal, "The request was refused")},
    }
    if one.body:
        described["requestBody"] = {"required": True, **_content(one.body, "")}
        del described["requestBody"]["description"]
    return described


def _parameter(name: str, place: str, schema: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _answer(one: Operation) -> dict[str, Any]:
    if one.answers is None:
        return {str(HTTPStatus.NO_CONTENT.value): {"description": "Done"}}
    kind = "text/event-stream" if one.streams else "application/json"
    return {str(HTTPStatus.OK.value): _content(one.answers, "Done", kind)}


def _content(struct: type, description: str, kind: str = "application/json") -> dict[str, Any]:
    reference = {"$ref": _REFERENCE.format(name=struct.__name__)}
    return {"description": description, "content": {kind: {"schema": reference}}}
