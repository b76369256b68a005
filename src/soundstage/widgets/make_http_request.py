"""The widget make-http-request."""

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, KeyValue, Line, Properties, Text


class MakeHttpRequestProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a make-http-request widget."""

    method: Annotated[Literal["GET", "POST"], Meta(description="The HTTP method.")] = "GET"
    url: Annotated[Line, Meta(description="The URL to call.")]
    content_type: Annotated[str, Meta(description="The media type of the body.")] = (
        "application/x-www-form-urlencoded;charset=utf-8"
    )
    body: Annotated[Text, Meta(description="The body of the request.")] = ""
    parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="Parameters of the query or the form.")
    ] = ()
    add_twilio_auth: Annotated[
        bool, Meta(description="Whether the account's credentials are sent, to Twilio only.")
    ] = False
    timeout: (
        Annotated[int, Meta(description="Found in some exports; without effect.")] | UnsetType
    ) = UNSET
    save_response_as: Annotated[str, Meta(description="Found in old exports; without effect.")] = ""


@register
class MakeHttpRequest(Widget):
    """Calls a web server and keeps its answer [W:http-request]."""

    type = "make-http-request"
    events = ("success", "failed")
    properties = MakeHttpRequestProperties
    example: ClassVar[Example] = {
        "method": "POST",
        "url": "https://example.com/orders",
        "content_type": "application/json;charset=utf-8",
        "body": '{"number": "{{flow.variables.order}}"}',
    }
