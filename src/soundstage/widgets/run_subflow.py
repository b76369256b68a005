"""The widget run-subflow."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.core.outcomes import Enter, Leave, Outcome
from soundstage.errors import Json
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import choices, shown
from soundstage.widgets.properties import Example, Properties, TypedKeyValue
from soundstage.widgets.scope import Scope
from soundstage.widgets.values import json_values


class RunSubflowProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a run-subflow widget."""

    flow_sid: Annotated[
        str,
        Meta(title="Subflow", description="The SID of the flow to run, never a template."),
        shown(editor="flow"),
    ]
    flow_revision: Annotated[
        str,
        Meta(title="Revision", description="LatestPublished, LatestDraft or a revision number."),
        choices("LatestPublished", "LatestDraft"),
    ]
    parameters: Annotated[
        tuple[TypedKeyValue, ...],
        Meta(
            title="Parameters", description="What the subflow finds in trigger.parent.parameters."
        ),
    ] = ()


@register
class RunSubflow(Widget):
    """Runs another flow inside this one and comes back with its variables [subflows]."""

    type = "run-subflow"
    title = "Run Subflow"
    group = "flow_control"
    help = (
        "The subflow has variables and widgets of its own. What it has set in flow.variables "
        "is in widgets.NAME afterwards. A subflow cannot run another one."
    )
    events = ("completed", "failed")
    labels: ClassVar = {"completed": "Subflow Completed", "failed": "Failed"}
    properties = RunSubflowProperties
    example: ClassVar[Example] = {
        "flow_sid": "FW00000000000000000000000000000000",
        "flow_revision": "LatestPublished",
        "parameters": [{"key": "language", "value": "en"}],
    }

    def enter(self, scope: Scope[RunSubflowProperties]) -> Outcome:
        """Enter the subflow, unless it is missing or nested (81024)."""
        properties = scope.properties
        if scope.execution.frames or properties.flow_sid not in scope.subflows:
            scope.warn(
                81024,
                f"The subflow {properties.flow_sid} {properties.flow_revision} cannot run: it is "
                "missing, or a subflow runs a subflow",
                level="error",
            )
            return Leave("failed")
        parameters: dict[str, Json] = {pair.key: pair.value for pair in properties.parameters}
        parameters |= json_values(scope, scope.source.parameters, properties.parameters)
        return Enter(properties.flow_sid, parameters)

    def returned(self, context: Mapping[str, Json]) -> Leave:
        """Publish the subflow's variables; its channel and add-ons go to the parent [skill]."""
        inner = context["flow"]
        lifted = {key: inner[key] for key in ("channel", "add_ons") if inner.get(key)}
        return Leave("completed", outputs=inner.get("variables") or {}, flow=lifted)
