"""The widget split-based-on."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties


class SplitBasedOnProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a split-based-on widget."""

    input: Annotated[Line, Meta(description="The value that the conditions test.")]


@register
class SplitBasedOn(Widget):
    """Chooses a branch by testing a value [W:split-based-on]."""

    type = "split-based-on"
    events = ("match", "noMatch")
    properties = SplitBasedOnProperties
    example: ClassVar[Example] = {"input": "{{widgets.question.inbound.Body}}"}
