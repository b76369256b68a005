"""The widget add-twiml-redirect."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties


class AddTwimlRedirectProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a add-twiml-redirect widget."""

    url: Annotated[Line, Meta(description="The URL of the TwiML document.")]
    method: Annotated[Line, Meta(description="How the URL is called: GET or POST.")] = "POST"
    timeout: Annotated[Line, Meta(description="Seconds to wait for the return; 0 for never.")] = (
        "14400"
    )


@register
class AddTwimlRedirect(Widget):
    """Hands the contact over to TwiML elsewhere until it comes back [W:twiml-redirect]."""

    type = "add-twiml-redirect"
    events = ("return", "timeout", "fail")
    properties = AddTwimlRedirectProperties
    example: ClassVar[Example] = {
        "url": "https://example.com/twiml",
        "method": "POST",
        "timeout": "14400",
    }
