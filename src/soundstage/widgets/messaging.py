"""What the two widgets that send messages share."""

from typing import Annotated, Literal

from msgspec import Meta, field

from soundstage.widgets.properties import KeyValue, Line, Properties, Text


class MessageProperties(Properties, frozen=True, kw_only=True):
    """A message to the contact [W:send-message]."""

    from_: Annotated[
        Line, Meta(description="The sender: a number, a Messaging Service or an author.")
    ] = field(name="from")
    body: Annotated[Text, Meta(description="The words of the message.")] = ""
    media_url: Annotated[Line, Meta(description="The URL of a picture or file to send.")] = ""
    service: Annotated[Line, Meta(description="The chat service, for chat messages.")] = (
        "{{trigger.message.InstanceSid}}"
    )
    channel: Annotated[Line, Meta(description="The chat channel, for chat messages.")] = (
        "{{trigger.message.ChannelSid}}"
    )
    attributes: Annotated[Text, Meta(description="Attributes of a chat message, as JSON.")] = ""
    message_type: Annotated[
        Literal["custom", "content_template"],
        Meta(description="Whether a content template is sent."),
    ] = "custom"
    content_sid: Annotated[Line, Meta(description="The SID of the content template.")] = ""
    content_variables: Annotated[
        tuple[KeyValue, ...], Meta(description="The values of the template's variables.")
    ] = ()
    shorten_urls: Annotated[bool, Meta(description="Whether links are shortened.")] = False
