"""Every resource answers in the carrier's shape: every key, always, of the right kind."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

HERE = Path(__file__).parent
API = Path(__file__).parents[4] / "shared" / "api"
NAMES = {"flex-api": "flex"}
KEYS = msgspec.json.decode((HERE / "keys.json").read_bytes())


@cache
def contract(product: str) -> Any:
    """Return the published contract of a product, or nothing where it is not at hand."""
    file = API / f"twilio_{NAMES.get(product, product)}_v1.subset.json"
    return msgspec.json.decode(file.read_bytes()) if file.exists() else None


def schema_of(product: str, template: str, method: str) -> Any:
    """Return the schema of an operation's answer, or nothing when it is not in the contract."""
    document = contract(product)
    shape = re.sub(r"\{\w+\}", "{}", template)
    paths: dict[str, Any] = document["paths"] if document else {}
    found: Any = next(
        (paths[path] for path in paths if re.sub(r"\{\w+\}", "{}", path) == shape), {}
    )
    responses = found.get(method, {}).get("responses", {})
    good = next((responses[code] for code in ("200", "201") if code in responses), None)
    return good["content"]["application/json"]["schema"] if good else None


def keys_of(product: str, schema: Any) -> list[str]:
    """Return the names of everything a schema's object has."""
    if "$ref" in schema:
        schema = contract(product)["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return sorted(schema["properties"])


def strict(schema: Any) -> Any:
    """Return an OpenAPI 3.0 schema as JSON Schema: `nullable` as a type."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(value) for name, value in schema.items() if name != "format"}
    if made.get("nullable") and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made


def check(product: str, template: str, method: str, body: Any) -> None:
    """Hold an answer to the contract, where there is one."""
    schema = schema_of(product, template, method)
    if schema is None:
        return
    components = contract(product)["components"]["schemas"]
    document = strict({"components": {"schemas": components}, **schema})
    errors = [error.message for error in jsonschema_rs.iter_errors(document, body)]
    assert errors == []
    if method == "post":
        assert sorted(body) == keys_of(product, schema)


async def test_created_and_fetched_resources_have_their_shape(product: Any, world: Any) -> None:
    for made in world:
        status, created = made.created
        assert status == (200 if made.product == "flex-api" else 201)
        assert sorted(created) == KEYS[made.product][made.template]
        check(made.product, made.template, "post", created)
        fetched = await product.get(made.path)
        assert sorted(fetched) == KEYS[made.product][made.template]
        check(made.product, f"{made.template}/{{Sid}}", "get", fetched)


async def test_lists_have_their_shape_and_show_what_was_made(product: Any, world: Any) -> None:
    for made in world:
        if made.template == "/v1/Interactions":
            continue
        listed = await product.get(made.list_path)
        check(made.product, made.template, "get", listed)
        assert sorted(listed["meta"]) == [
            "first_page_url",
            "key",
            "next_page_url",
            "page",
            "page_size",
            "previous_page_url",
            "url",
        ]
        urls = [row["url"] for row in listed[listed["meta"]["key"]]]
        assert made.created[1]["url"] in urls


async def test_updates_answer_with_the_resource_and_deletions_with_nothing(
    product: Any, world: Any
) -> None:
    for made in reversed(world):
        if made.product != "content":
            status, body = await product.ask("POST", made.path)
            assert (status, sorted(body)) == (200, KEYS[made.product][made.template])
            check(made.product, f"{made.template}/{{Sid}}", "post", body)
        assert await product.ask("DELETE", made.path) == (204, None)
        status, body = await product.ask("GET", made.path)
        assert (status, body["code"]) == (404, 20404)


@pytest.mark.skipif(not API.exists(), reason="the published contracts are not at hand")
async def test_the_contracts_paths_are_served(product: Any, world: Any) -> None:
    """Everything of the contract but what is left out here on purpose."""
    left_out = re.compile(r"/Channels/\{\w+\}/|/Activities")
    served = {re.sub(r"\{\w+\}", "{}", made.template) for made in world}
    served |= {f"{path}/{{}}" for path in served}
    served |= {"/v1/Interactions/{}/Channels", "/v1/Interactions/{}/Channels/{}"}
    for name in ("conversations", "taskrouter", "flex-api", "content", "sync"):
        paths = [path for path in contract(name)["paths"] if not left_out.search(path)]
        assert {re.sub(r"\{\w+\}", "{}", path) for path in paths} <= served
