"""Content templates that clients make are the texts that messages are sent with."""

from typing import Any

ROOT = "content/v1/Content"


def template(body: str) -> dict[str, Any]:
    return {"language": "en", "types": {"twilio/text": {"body": body}}}


async def test_a_template_is_sent_changed_and_forgotten(town: Any, product: Any) -> None:
    _, made = await product.json("POST", ROOT, template("Dear {{1}}"))
    sent = {"Body": "", "ContentSid": made["sid"], "ContentVariables": '{"1": "Ann"}'}
    assert (await town.send(**sent))["body"] == "Dear Ann"
    status, changed = await product.json("PUT", f"{ROOT}/{made['sid']}", template("Hi {{1}}"))
    assert (status, changed["types"]) == (200, {"twilio/text": {"body": "Hi {{1}}"}})
    assert (await town.send(**sent))["body"] == "Hi Ann"
    assert await product.ask("DELETE", f"{ROOT}/{made['sid']}") == (204, None)
    form = {"To": town.phone, "From": town.number, **sent}
    status, body = await town.rest("POST", "Messages.json", form)
    assert (status, body["code"]) == (400, 21655)


async def test_the_first_text_of_a_template_is_what_is_sent(town: Any, product: Any) -> None:
    types = {"twilio/location": {"latitude": 1, "longitude": 2}, "twilio/text": {"body": "Here"}}
    _, made = await product.json("POST", ROOT, {"language": "en", "types": types})
    assert (await town.send(Body="", ContentSid=made["sid"]))["body"] == "Here"


async def test_templates_are_listed_page_by_page(product: Any) -> None:
    sids = [(await product.json("POST", ROOT, template(f"{n}")))[1]["sid"] for n in range(5)]
    seen, path = [], f"{ROOT}?PageSize=2"
    while path:
        page = await product.get(path)
        seen += [row["sid"] for row in page["contents"]]
        path = (page["meta"]["next_page_url"] or "").partition("/network/")[2]
    assert seen == sids[::-1]
    back = page["meta"]["previous_page_url"].partition("/network/")[2]
    assert [row["sid"] for row in (await product.get(back))["contents"]] == sids[2:0:-1]
