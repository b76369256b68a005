"""The widget create-chat-channel."""

from soundstage.widgets.base import register
from soundstage.widgets.undocumented import Undocumented


@register
class CreateChatChannel(Undocumented):
    """Makes a chat channel; its properties are not documented [schema]."""

    type = "create-chat-channel"
    title = "Create Chat Channel"
    group = "retired"
    code = 81006
