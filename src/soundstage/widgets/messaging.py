"""What the two widgets that send messages share."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from soundstage.core.effects import CarrierAnswer, CarrierRequest, Failure, Result
from soundstage.errors import Json
from soundstage.widgets.conversations import active_conversation, conversation_path, handed_off
from soundstage.widgets.form import ADVANCED, JsonText, Phone, Url, like, sid
from soundstage.widgets.properties import KeyValue, Line, Properties, Text
from soundstage.widgets.scope import Scope

Form = tuple[tuple[str, str], ...]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC_2822 = re.compile(
    rf"[A-Z][a-z]{{2}}, ([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) "
    r"([0-9]{2}:[0-9]{2}:[0-9]{2}) ([+-][0-9]{2}[0-5][0-9])"
)
_KEYS_KEPT = 1_000
"""The carrier's resources have some hundred keys."""


class MessageProperties(Properties, frozen=True, kw_only=True):
    """A message to the contact [W:send-message]."""

    from_: Annotated[
        Phone,
        Meta(title="From", description="The sender: a number, a Messaging Service or an author."),
    ] = field(name="from")
    body: Annotated[Text, Meta(title="Message body", description="The words of the message.")] = ""
    media_url: Annotated[
        Url,
        Meta(title="Media URL", description="The URL of a picture or file to send."),
        like("https://example.com/picture.jpg"),
    ] = ""
    service: Annotated[
        Line,
        Meta(title="Chat service", description="The chat service, for chat messages."),
        ADVANCED,
    ] = "{{trigger.message.InstanceSid}}"
    channel: Annotated[
        Line,
        Meta(title="Chat channel", description="The chat channel, for chat messages."),
        ADVANCED,
    ] = "{{trigger.message.ChannelSid}}"
    attributes: Annotated[
        JsonText,
        Meta(title="Chat attributes", description="Attributes of a chat message, as JSON."),
        ADVANCED,
    ] = ""
    message_type: Annotated[
        Literal["custom", "content_template"],
        Meta(title="Content", description="Whether a content template is sent."),
    ] = "custom"
    content_sid: Annotated[
        Line,
        Meta(title="Content template", description="The SID of the content template."),
        sid("HX"),
    ] = ""
    content_variables: Annotated[
        tuple[KeyValue, ...],
        Meta(title="Template variables", description="The values of the template's variables."),
    ] = ()
    shorten_urls: Annotated[
        bool, Meta(title="Shorten links", description="Whether links are shortened."), ADVANCED
    ] = False


def message_request(
    scope: Scope[MessageProperties], to: str, status_callback: str = ""
) -> CarrierRequest:
    """Return the request that sends the widget's message, on the channel it belongs to.

    A conversation comes first, then a chat channel; all else is a message between two
    addresses (widgets.md section 17) [skill].
    """
    properties = scope.properties
    account = scope.execution.account_sid
    if active_conversation(scope.context):
        product, path = "conversations", f"{conversation_path(scope.context)}/Messages"
        form = _pairs(Body=properties.body, Author=properties.from_, **_rich(properties))
    elif properties.service and properties.channel:
        product = "chat"
        path = f"/v2/Services/{properties.service}/Channels/{properties.channel}/Messages"
        form = _pairs(Body=properties.body, From=properties.from_, Attributes=properties.attributes)
    else:
        product, path = "api", f"/2010-04-01/Accounts/{account}/Messages.json"
        form = _sms(scope.context, properties, to, status_callback)
    return CarrierRequest(id=scope.next_id(), product=product, path=path, form=form)


def unsendable(scope: Scope[MessageProperties]) -> str | None:
    """Tell why a message cannot be sent at all, or None.

    After a hand-off the conversation belongs to agents [skill]; a flow cannot send media into
    a conversation [conv].
    """
    if handed_off(scope.context):
        return "the conversation was handed over to agents"
    if scope.properties.media_url and active_conversation(scope.context):
        return "media cannot be sent into a conversation"
    return None


def outbound(result: Result) -> dict[str, Json]:
    """Return `outbound`: the message as the carrier answered it, or why it was refused."""
    if not isinstance(result, CarrierAnswer):
        return {}
    if not accepted(result):
        return {
            "ErrorCode": result.body.get("code"),
            "ErrorMessage": result.body.get("message"),
        }
    return resource(result.body)


def resource(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return a resource of the carrier as templates see it: its keys in PascalCase [skill]."""
    return {
        _pascal(key): _time(value) if key.startswith("date_") or key == "start_time" else value
        for key, value in body.items()
        if key not in ("subresource_uris", "links", "url")
    }


def accepted(result: Result) -> bool:
    """Tell whether the carrier did what was asked."""
    return isinstance(result, CarrierAnswer) and result.status < 300


def refusal(result: Result, what: str = "message") -> str:
    """Say why the carrier did not do what was asked, for the debugger."""
    if isinstance(result, Failure):
        return f"The carrier could not be reached: {result.message}"
    if isinstance(result, CarrierAnswer):
        return f"The carrier refused the {what}: {result.body.get('message')}"
    return "The carrier gave no answer that can be read"


def _sms(
    context: Mapping[str, Json], properties: MessageProperties, to: str, status_callback: str
) -> Form:
    service = properties.from_ if properties.from_.startswith("MG") else ""
    shorten = properties.shorten_urls
    if shorten and not service:
        service = _messaging_service(context)
    return _pairs(
        To=to,
        From="" if service else properties.from_,
        MessagingServiceSid=service,
        Body=properties.body,
        MediaUrl=properties.media_url,
        **{key: value for key, value in _rich(properties).items() if key != "Attributes"},
        ShortenUrls="true" if shorten else "",
        StatusCallback=status_callback,
    )


def _messaging_service(context: Mapping[str, Json]) -> str:
    """Return the Messaging Service whose domain shortens links [W:send-message]."""
    message = context["trigger"].get("message") or {}
    candidates = (context["flow"]["channel"].get("address"), message.get("MessagingServiceSid"))
    return next((str(c) for c in candidates if str(c or "").startswith("MG")), "")


def _rich(properties: MessageProperties) -> dict[str, str]:
    if properties.message_type != "content_template":
        return {"Attributes": properties.attributes}
    variables = {v.key.strip("{} "): v.value for v in properties.content_variables}
    return {
        "Attributes": properties.attributes,
        "ContentSid": properties.content_sid,
        "ContentVariables": msgspec.json.encode(variables).decode() if variables else "",
    }


def _pairs(**fields: str) -> Form:
    """Return the fields that are set, as form pairs."""
    return tuple((name, value) for name, value in fields.items() if value)


@lru_cache(_KEYS_KEPT)
def _pascal(key: str) -> str:
    return "".join(part.capitalize() for part in key.split("_"))


def _time(value: Json) -> Json:
    """Return a time stamp of the carrier as ISO 8601 with milliseconds (context.md section 9)."""
    written = _RFC_2822.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        return value
    day, month, year, clock, zone = written.groups()
    number = _MONTHS.index(month) + 1
    try:
        moment = datetime.fromisoformat(f"{year}-{number:02}-{day:0>2}T{clock}{zone}")
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return value
    return f"{moment.isoformat(timespec='milliseconds')}Z"
