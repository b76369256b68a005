"""What is said in a conversation reaches its phones, and what phones say reaches it."""

from typing import Any

FIRST, SECOND = "+15005550100", "+15005550101"


async def test_a_message_reaches_everybody_who_texts_but_not_its_author(
    town: Any, product: Any, talks: Any
) -> None:
    sid = await talks.begin(FIRST, SECOND, "ann")
    await product.make(f"{talks.root}/{sid}/Messages", Author="Bot", Body="Welcome")
    await town.wait(1)
    assert await town.conversation(FIRST) == ["Welcome"]
    await town.text("hi", FIRST)
    await town.wait(1)
    assert await town.conversation(FIRST) == ["Welcome", "hi"]
    assert await town.conversation(SECOND) == ["Welcome", "hi"]
    assert await talks.said(sid) == [("Bot", "Welcome"), (FIRST, "hi")]


async def test_a_bound_phones_text_does_not_call_the_numbers_own_webhook(
    town: Any, talks: Any
) -> None:
    town.answer(town.hook, "<Response/>")
    sid = await talks.begin(FIRST)
    await town.text("for the conversation", FIRST)
    await town.text("for the number", SECOND)
    assert [call.params["Body"] for call in town.calls] == ["for the number"]
    assert await talks.said(sid) == [(FIRST, "for the conversation")]


async def test_a_closed_conversation_lets_its_phones_go(
    town: Any, product: Any, talks: Any
) -> None:
    town.answer(town.hook, "<Response/>")
    sid = await talks.begin(FIRST)
    await product.ask("POST", f"{talks.root}/{sid}", {"State": "closed"})
    await town.text("anybody there?", FIRST)
    assert [call.params["Body"] for call in town.calls] == ["anybody there?"]
    status, body = await product.ask("POST", f"{talks.root}/{sid}/Messages", {"Body": "x"})
    assert (status, "closed" in body["message"]) == (400, True)
    other = await talks.begin(FIRST)
    await town.text("hello again", FIRST)
    assert await talks.said(other) == [(FIRST, "hello again")]


async def test_two_addresses_are_in_one_open_conversation_only(product: Any, talks: Any) -> None:
    first = await talks.begin(FIRST, "ann")
    second = await talks.begin()
    form = {
        "MessagingBinding.Address": FIRST,
        "MessagingBinding.ProxyAddress": "+15005550006",
    }
    status, body = await product.ask("POST", f"{talks.root}/{second}/Participants", form)
    assert (status, body["code"]) == (409, 50416)
    assert first in body["message"]
    path = f"{talks.root}/{first}/Participants"
    status, body = await product.ask("POST", path, {"Identity": "ann"})
    assert (status, body["code"]) == (409, 50433)


async def test_a_message_names_the_participant_who_wrote_it(product: Any, talks: Any) -> None:
    sid = await talks.begin("ann", FIRST)
    people = (await product.get(f"{talks.root}/{sid}/Participants"))["participants"]
    sids = {person["identity"] or FIRST: person["sid"] for person in people}
    for author in ("ann", FIRST, "a stranger"):
        form = {"Author": author, "Body": "x"}
        message = await product.make(f"{talks.root}/{sid}/Messages", **form)
        assert message["participant_sid"] == sids.get(author)
    fetched = await product.get(f"{talks.root}/{sid}/Participants/ann")
    assert fetched["sid"] == sids["ann"]
    binding = (await product.get(f"{talks.root}/{sid}/Participants/{sids[FIRST]}"))[
        "messaging_binding"
    ]
    assert (binding["type"], binding["address"], binding["proxy_address"]) == (
        "sms",
        FIRST,
        "+15005550006",
    )


async def test_a_chat_participant_writes_to_phones_and_others_cannot(town: Any, talks: Any) -> None:
    sid = await talks.begin("ann", FIRST)
    status, message = await talks.write(sid, "ann", "Hello from chat")
    assert (status, message["index"]) == (201, 0)
    await town.wait(1)
    assert await town.conversation(FIRST) == ["Hello from chat"]
    status, body = await talks.write(sid, "bob", "Hello")
    assert (status, "not a participant" in body["message"]) == (400, True)
    status, _ = await talks.write("CH" + "0" * 32, "ann", "Hello")
    assert status == 404


async def test_a_content_template_becomes_the_text_of_the_message(
    town: Any, product: Any, talks: Any
) -> None:
    _, template = await product.json(
        "POST",
        "content/v1/Content",
        {"language": "en", "types": {"twilio/quick-reply": {"body": "Dear {{1}}", "actions": []}}},
    )
    sid = await talks.begin(FIRST)
    message = await product.make(
        f"{talks.root}/{sid}/Messages",
        ContentSid=template["sid"],
        ContentVariables='{"1": "Ann"}',
    )
    assert (message["body"], message["content_sid"]) == ("Dear Ann", template["sid"])
    await town.wait(1)
    assert await town.conversation(FIRST) == ["Dear Ann"]
    bad = {"ContentSid": template["sid"], "ContentVariables": '{"1": ""}'}
    status, body = await product.ask("POST", f"{talks.root}/{sid}/Messages", bad)
    assert (status, body["code"]) == (400, 21656)


async def test_pictures_of_phones_are_kept_and_passed_on(
    town: Any, product: Any, talks: Any
) -> None:
    sid = await talks.begin(FIRST, SECOND)
    picture = "http://pictures.example/cat.png"
    await town.text("look", FIRST, media=[picture])
    await town.wait(1)
    [message] = (await product.get(f"{talks.root}/{sid}/Messages"))["messages"]
    assert [medium["content_type"] for medium in message["media"]] == ["image/png"]
    _, body = await town.control("GET", f"phones/{SECOND}/messages")
    assert [text["media"] for text in body["messages"]] == [[picture]]


async def test_who_sent_stop_gets_nothing_and_the_debugger_says_so(
    town: Any, product: Any, talks: Any
) -> None:
    sid = await talks.begin(FIRST)
    await town.text("STOP", FIRST)
    await product.make(f"{talks.root}/{sid}/Messages", Body="Still there?")
    await town.wait(1)
    assert await town.conversation(FIRST) == ["STOP"]
    assert await town.alerts() == [21610]


async def test_the_same_token_makes_one_message(product: Any, talks: Any) -> None:
    sid = await talks.begin()
    path = f"{talks.root}/{sid}/Messages"
    answers = [
        await product.ask("POST", path, {"Body": "once"}, I_Twilio_Idempotency_Token="token 1")
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert await talks.said(sid) == [("system", "once")]


async def test_whatsapp_takes_part_under_its_own_addresses(
    town: Any, product: Any, talks: Any
) -> None:
    address = f"whatsapp:{FIRST}"
    sid = await talks.begin(address)
    [person] = (await product.get(f"{talks.root}/{sid}/Participants"))["participants"]
    assert person["messaging_binding"]["type"] == "whatsapp"
    await town.text("hi", address, to=f"whatsapp:{town.number}")
    assert await talks.said(sid) == [(address, "hi")]


async def test_a_new_contact_of_a_configured_address_begins_a_conversation(
    town: Any, product: Any, talks: Any
) -> None:
    service = (await product.make("conversations/v1/Services", FriendlyName="Desk"))["sid"]
    heard = "http://app.example/conversations"
    town.answer(heard, "")
    await product.make(
        "conversations/v1/Configuration/Addresses",
        Type="sms",
        Address=town.number,
        AutoCreation__Enabled="true",
        AutoCreation__Type="webhook",
        AutoCreation__WebhookUrl=heard,
        AutoCreation__ConversationServiceSid=service,
    )
    await town.text("hello", FIRST)
    await town.text("again", FIRST)
    assert [call.params["Body"] for call in town.calls] == ["hello", "again"]
    assert {call.params["EventType"] for call in town.calls} == {"onMessageAdded"}
    path = f"conversations/v1/Services/{service}/Conversations"
    [conversation] = (await product.get(path))["conversations"]
    assert conversation["friendly_name"] == FIRST
    assert await talks.said(conversation["sid"]) == [(FIRST, "hello"), (FIRST, "again")]
    form = {"AutoCreation.Enabled": "false"}
    status, _ = await product.ask(
        "POST", f"conversations/v1/Configuration/Addresses/{town.number}", form
    )
    assert status == 200
    town.answer(town.hook, "<Response/>")
    await town.text("who?", SECOND)
    assert town.calls[-1].url == town.hook


async def test_receipts_say_how_far_the_texts_of_a_message_came(
    town: Any, product: Any, talks: Any
) -> None:
    heard = "http://app.example/receipts"
    town.answer(heard, "")
    unreachable = "+15005550011"
    sid = await talks.begin(FIRST, unreachable)
    await talks.hook(sid, "webhook", Url=heard, Filters=["onDeliveryUpdated"])
    message = await product.make(f"{talks.root}/{sid}/Messages", Body="Hello")
    path = f"{talks.root}/{sid}/Messages/{message['sid']}"
    assert message["delivery"]["total"] == 2
    await town.wait(1)
    assert (await product.get(path))["delivery"] == {
        "total": 2,
        "sent": "some",
        "delivered": "some",
        "read": "none",
        "undelivered": "some",
        "failed": "none",
    }
    receipts = (await product.get(f"{path}/Receipts"))["delivery_receipts"]
    assert {(one["status"], one["error_code"]) for one in receipts} == {
        ("delivered", None),
        ("undelivered", 30003),
    }
    fetched = await product.get(f"{path}/Receipts/{receipts[0]['sid']}")
    assert fetched["message_sid"] == message["sid"]
    status, body = await product.ask("POST", f"{path}/Receipts")
    assert (status, body["code"]) == (405, 20004)
    statuses = sorted(call.params["Status"] for call in town.calls)
    assert statuses == ["delivered", "sent", "sent", "undelivered"]
    last = next(call.params for call in town.calls if call.params["Status"] == "undelivered")
    assert (last["MessageSid"], last["ErrorCode"]) == (message["sid"], "30003")
    assert last["DeliveryReceiptSid"] in {one["sid"] for one in receipts}


async def test_a_chat_participant_sends_a_picture_without_words(town: Any, talks: Any) -> None:
    sid = await talks.begin("ann", FIRST)
    picture = "http://pictures.example/cat.png"
    status, _ = await talks.write(sid, "ann", "", media=[picture])
    assert status == 201
    listed = await talks.product.get(f"{talks.root}/{sid}/Messages")
    (message,) = listed["messages"]
    assert message["body"] is None
    assert [medium["content_type"] for medium in message["media"]] == ["image/png"]
    await town.wait(1)
    _, body = await town.control("GET", f"phones/{FIRST}/messages")
    assert [text["media"] for text in body["messages"]] == [[picture]]


async def test_a_chat_participant_says_something_that_can_be_sent(talks: Any) -> None:
    sid = await talks.begin("ann")
    codes = {}
    for name, media in {"none": [], "eleven": ["http://a.example/"] * 11, "no URL": ["x"]}.items():
        status, body = await talks.write(sid, "ann", "", media=media)
        codes[name] = (status, body["code"])
    assert codes == {"none": (400, 20001), "eleven": (400, 21623), "no URL": (400, 21620)}
