"""The widget add-member-to-chat-channel."""

from soundstage.widgets.base import register
from soundstage.widgets.undocumented import Undocumented


@register
class AddMemberToChatChannel(Undocumented):
    """Adds somebody to a chat channel; its properties are not documented [schema]."""

    type = "add-member-to-chat-channel"
    title = "Add Member to Chat Channel"
    group = "retired"
    code = 81004
