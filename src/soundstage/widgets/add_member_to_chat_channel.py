"""The widget add-member-to-chat-channel."""

from soundstage.widgets.base import Widget, register


@register
class AddMemberToChatChannel(Widget):
    """Adds somebody to a chat channel; its properties are not documented [schema]."""

    type = "add-member-to-chat-channel"
    events = ("success", "failed", "next")
