"""Every operation of both versions answers in the shape that the wire contract gives it.

`data/wire.json` has our own facts: the operations, and the kind of value of every field.
Beside the checkout there may be the published OpenAPI documents; then they are obeyed too.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import msgspec
import pytest
from tests.api.conftest import DATA, ORIGIN, Answer, Studio, definition

DOCUMENTS = Path(__file__).parents[2] / ".." / "shared" / "api"
WIRE = msgspec.json.decode((DATA / "wire.json").read_bytes())
META = {
    "page": "number",
    "page_size": "number",
    "first_page_url": "url",
    "previous_page_url": "null",
    "url": "url",
    "next_page_url": "null",
    "key": "text",
}
NEW_FLOW = {"FriendlyName": "x", "Status": "published", "Definition": definition("ask")}
FORMS = {
    "/v2/Flows": NEW_FLOW,
    "/v2/Flows/Validate": NEW_FLOW,
    "/v2/Flows/FLOW": {"Status": "draft"},
    "/v2/Flows/FLOW/TestUsers": {"TestUsers": "+15550001"},
}
START, END = {"To": "+15550009", "From": "+15559999"}, {"Status": "ended"}
PLACES = {"Flows": "FLOW", "Executions": "EXECUTION", "Engagements": "EXECUTION", "Steps": "STEP"}


class Visit(NamedTuple):
    """One operation, the status it answers with, and what it shows."""

    method: str
    path: str
    status: int
    shows: str


class Published(NamedTuple):
    """One operation of an OpenAPI document, and the schema of its answer."""

    method: str
    path: str
    status: int
    schema: dict[str, Any] | None


def _visits() -> list[Visit]:
    rows = (line.split() for line in WIRE["operations"])
    return [Visit(method, path, int(status), shows) for method, path, status, shows in rows]


def _published() -> list[Published]:
    found: list[Published] = []
    for file in sorted(DOCUMENTS.glob("twilio_studio_v*.json")):
        document = msgspec.json.decode(file.read_bytes())
        for template, item in document["paths"].items():
            for method in item.keys() & {"get", "post", "delete"}:
                [(status, answer)] = item[method]["responses"].items()
                schema = _schema_of(answer, document) if "content" in answer else None
                path = _our_path(template)
                found.append(Published(method.upper(), path, int(status), schema))
    return sorted(found, key=lambda operation: operation[:3])


def _our_path(template: str) -> str:
    parts = template.split("/")
    for place, part in enumerate(parts):
        if part.startswith("{"):
            parts[place] = PLACES.get(parts[place - 1], "1")
    return "/".join(parts)


def _schema_of(answer: Any, document: Any) -> dict[str, Any]:
    schema: dict[str, Any] = next(iter(answer["content"].values()))["schema"]
    return {**_closed(schema), "components": _closed(document["components"])}


def _closed(schema: Any) -> Any:
    """Return OpenAPI 3.0 as JSON Schema; every declared property is required, no other allowed."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items() if key != "description"}
    if isinstance(closed.get("properties"), dict):
        closed |= {"required": sorted(closed["properties"]), "additionalProperties": False}
    if closed.pop("nullable", False) and "type" in closed:
        closed["type"] = [closed["type"], "null"]
    return closed


VISITS = _visits()
PUBLISHED = _published()


def _form(path: str) -> dict[str, str]:
    if path in FORMS:
        return FORMS[path]
    return START if path.endswith(("Executions", "Engagements")) else END


async def _visit(studio: Studio, method: str, path: str) -> Answer:
    """Call an operation on a flow with one execution that waits."""
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    steps = await studio.client.get(f"{execution['links']['steps']}")
    step = steps.json["steps"][0]
    real = path.replace("FLOW", flow["sid"])
    real = real.replace("EXECUTION", execution["sid"]).replace("STEP", step["sid"])
    if method == "POST":
        return await studio.client.post(real, _form(path))
    return await studio.client.send(method, real)


def _is(kind: str, value: Any) -> bool:
    """Tell whether a value is of a kind that `data/wire.json` names."""
    if kind.endswith("?"):
        return value is None or _is(kind[:-1], value)
    if re.fullmatch("[A-Z]{2}", kind):
        return re.fullmatch(f"{kind}[0-9a-f]{{32}}", value) is not None
    if "|" in kind:
        return value in kind.split("|")
    match kind:
        case "text":
            return isinstance(value, str)
        case "number":
            return type(value) is int
        case "url":
            return str(value).startswith(f"{ORIGIN}/")
        case "date":
            return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").astimezone(UTC) is not None
        case "list":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict) and bool(value)
        case "null" | "true" | "empty":
            return bool(value == {"null": None, "true": True, "empty": {}}[kind])
        case links:
            return set(value) == set(links.split()) and all(_is("url", v) for v in value.values())


def _faults(kinds: dict[str, str], row: dict[str, Any]) -> list[str]:
    wrong = [
        f"{name}: {row[name]!r} is no {kind}"
        for name, kind in kinds.items()
        if name in row and not _is(kind, row[name])
    ]
    return wrong + [f"{name} is too much or missing" for name in kinds.keys() ^ row.keys()]


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: f"{visit.method} {visit.path}")
async def test_an_operation_answers_with_the_fields_of_its_resource(
    studio: Studio, visit: Visit
) -> None:
    answer = await _visit(studio, visit.method, visit.path)
    assert answer.status == visit.status, answer.text
    if visit.shows == "-":
        assert answer.response.body == b""
        return
    assert answer.header("Content-Type") == "application/json"
    key, _, resource = visit.shows.rpartition(":")
    kinds = WIRE["resources"][resource]
    if not key:
        assert _faults(kinds, answer.json) == []
        return
    assert answer.json.keys() == {"meta", key}
    assert answer.json["meta"]["key"] == key
    assert _faults(META, answer.json["meta"]) == []
    assert answer.json[key]
    assert [_faults(kinds, row) for row in answer.json[key]] == [[]] * len(answer.json[key])


def test_there_are_39_operations() -> None:
    assert len({(visit.method, visit.path) for visit in VISITS}) == 39


@pytest.mark.skipif(not PUBLISHED, reason="the published OpenAPI documents are not there")
def test_our_operations_are_the_published_ones() -> None:
    assert sorted(visit[:3] for visit in VISITS) == [operation[:3] for operation in PUBLISHED]


@pytest.mark.parametrize("operation", PUBLISHED, ids=lambda o: f"{o.method} {o.path}")
async def test_an_operation_obeys_its_published_schema(
    studio: Studio, operation: Published
) -> None:
    answer = await _visit(studio, operation.method, operation.path)
    assert answer.status == operation.status, answer.text
    if operation.schema is not None:
        validator = jsonschema_rs.validator_for(operation.schema, validate_formats=True)
        errors = [f"{e.instance_path}: {e.message}" for e in validator.iter_errors(answer.json)]
        assert errors == []
