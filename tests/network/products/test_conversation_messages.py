"""What is said in a conversation reaches its phones, and what phones say reaches it."""

from typing import Any

CH = "conversations/v1/Conversations"


async def test_a_message_reaches_everybody_who_texts_but_not_its_author(
    town: Any, product: Any
) -> None:
    sid = (await product.make(CH, FriendlyName="Two phones"))["sid"]
    for phone in ("+15005550100", "+15005550101"):
        await product.make(
            f"{CH}/{sid}/Participants",
            MessagingBinding__Address=phone,
            MessagingBinding__ProxyAddress=town.number,
        )
    await product.make(f"{CH}/{sid}/Messages", Author="Bot", Body="Welcome")
    await town.wait(1)
    assert await town.conversation("+15005550100") == ["Welcome"]
    await town.text("hi", "+15005550100")
    await town.wait(1)
    assert await town.conversation("+15005550100") == ["Welcome", "hi"]
    assert await town.conversation("+15005550101") == ["Welcome", "hi"]
    messages = (await product.get(f"{CH}/{sid}/Messages"))["messages"]
    assert [(m["index"], m["author"], m["body"]) for m in messages] == [
        (0, "Bot", "Welcome"),
        (1, "+15005550100", "hi"),
    ]
    assert town.calls == []
