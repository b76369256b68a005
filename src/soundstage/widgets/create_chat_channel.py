"""The widget create-chat-channel."""

from soundstage.widgets.base import Widget, register


@register
class CreateChatChannel(Widget):
    """Makes a chat channel; its properties are not documented [schema]."""

    type = "create-chat-channel"
    events = ("success", "failed", "next")
