"""The widget run-subflow."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Properties, TypedKeyValue


class RunSubflowProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a run-subflow widget."""

    flow_sid: Annotated[str, Meta(description="The SID of the flow to run, never a template.")]
    flow_revision: Annotated[
        str, Meta(description="LatestPublished, LatestDraft or a revision number.")
    ]
    parameters: Annotated[
        tuple[TypedKeyValue, ...],
        Meta(description="What the subflow finds in trigger.parent.parameters."),
    ] = ()


@register
class RunSubflow(Widget):
    """Runs another flow inside this one and comes back with its variables [subflows]."""

    type = "run-subflow"
    events = ("completed", "failed")
    properties = RunSubflowProperties
    example: ClassVar[Example] = {
        "flow_sid": "FW00000000000000000000000000000000",
        "flow_revision": "LatestPublished",
        "parameters": [{"key": "language", "value": "en"}],
    }
