"""Sync keeps JSON: documents, lists whose items have numbers, maps whose items have keys."""

from typing import Any

ROOT = "sync/v1/Services/default"


async def test_a_document_is_found_by_its_name_and_counts_its_revisions(
    town: Any, product: Any
) -> None:
    made = await product.make(f"{ROOT}/Documents", UniqueName="cart", Data='{"items": 1}')
    assert (made["revision"], made["data"]) == ("0", {"items": 1})
    await town.wait(5)
    for number in range(1, 17):
        _, body = await product.ask(
            "POST", f"{ROOT}/Documents/cart", {"Data": f'{{"items": {number}}}'}
        )
    assert (body["sid"], body["revision"], body["data"]) == (made["sid"], "10", {"items": 16})
    assert body["date_created"] < body["date_updated"]


async def test_an_update_that_expects_another_revision_is_refused(product: Any) -> None:
    await product.make(f"{ROOT}/Documents", UniqueName="cart", Data='{"n": 1}')
    form = {"Data": '{"n": 2}'}
    status, body = await product.ask("POST", f"{ROOT}/Documents/cart", form, If_Match="7")
    assert (status, body["code"]) == (412, 54103)
    status, body = await product.ask("POST", f"{ROOT}/Documents/cart", form, If_Match='"0"')
    assert (status, body["data"]) == (200, {"n": 2})


async def test_list_items_are_numbered_and_numbers_are_not_given_twice(product: Any) -> None:
    await product.make(f"{ROOT}/Lists", UniqueName="orders")
    items = f"{ROOT}/Lists/orders/Items"
    numbers = [(await product.make(items, Data='{"n": 1}'))["index"] for _ in range(3)]
    assert numbers == [0, 1, 2]
    await product.ask("DELETE", f"{items}/2")
    assert (await product.make(items, Data='{"n": 4}'))["index"] == 3
    assert [row["index"] for row in (await product.get(items))["items"]] == [0, 1, 3]
    assert [row["index"] for row in (await product.get(f"{items}?Order=desc"))["items"]] == [
        3,
        1,
        0,
    ]


async def test_map_items_have_keys_of_any_kind(product: Any) -> None:
    await product.make(f"{ROOT}/Maps", UniqueName="people")
    items = f"{ROOT}/Maps/people/Items"
    for key, path in (("ann", "ann"), ("a/b c", "a%2Fb%20c"), ("ä?#", "%C3%A4%3F%23")):
        made = await product.make(items, Key=key, Data='{"x": 1}')
        assert made["key"] == key
        assert made["url"].endswith(f"/Items/{path}")
        assert (await product.get(f"{items}/{path}"))["key"] == key
    status, _ = await product.ask("DELETE", f"{items}/a%2Fb%20c")
    assert status == 204
    assert [row["key"] for row in (await product.get(items))["items"]] == ["ann", "ä?#"]


async def test_a_list_that_is_gone_took_its_items_along(product: Any) -> None:
    for _ in range(2):
        await product.make(f"{ROOT}/Lists", UniqueName="orders")
        made = await product.make(f"{ROOT}/Lists/orders/Items", Data='{"n": 1}')
        assert made["index"] == 0
        await product.ask("DELETE", f"{ROOT}/Lists/orders")


async def test_a_time_to_live_is_shown_as_a_date(product: Any) -> None:
    made = await product.make(f"{ROOT}/Documents", Data='{"n": 1}', Ttl="3600")
    assert made["date_expires"] == "2026-01-05T10:00:00Z"
    made = await product.make(f"{ROOT}/Documents", Data='{"n": 1}', Ttl="0")
    assert made["date_expires"] is None


async def test_the_default_service_is_one_service(product: Any) -> None:
    first = await product.get(ROOT)
    await product.make(f"{ROOT}/Documents", UniqueName="cart")
    named = await product.get(f"sync/v1/Services/{first['sid']}/Documents/cart")
    assert named["service_sid"] == first["sid"]
    listed = await product.get("sync/v1/Services")
    assert [row["sid"] for row in listed["services"]] == [first["sid"]]
