"""The widget run-function."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, KeyValue, Line, Need, Properties


class RunFunctionProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a run-function widget."""

    url: Annotated[Line, Meta(description="The URL of the Function.")] = ""
    parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="What the Function finds in its event.")
    ] = ()
    service_sid: Annotated[
        str, Meta(description="The service of the Function, for the editor.")
    ] = ""
    environment_sid: Annotated[
        str, Meta(description="The environment of the Function, for the editor.")
    ] = ""
    function_sid: Annotated[str, Meta(description="The SID of the Function, for the editor.")] = ""

    needs = (Need("url", unless=("function_sid",)),)


@register
class RunFunction(Widget):
    """Calls a Function and keeps its answer [W:run-function]."""

    type = "run-function"
    events = ("success", "fail")
    properties = RunFunctionProperties
    example: ClassVar[Example] = {
        "url": "https://example.twil.io/lookup",
        "parameters": [{"key": "number", "value": "{{contact.channel.address}}"}],
    }
