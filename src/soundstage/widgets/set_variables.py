"""The widget set-variables."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.core.outcomes import Leave, Outcome
from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Properties, TypedKeyValue
from soundstage.widgets.scope import Scope
from soundstage.widgets.values import cast, json_values


class SetVariablesProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a set-variables widget."""

    variables: Annotated[
        tuple[TypedKeyValue, ...],
        Meta(title="Variables", description="The variables to set, in order."),
    ] = ()


@register
class SetVariables(Widget):
    """Sets variables of the flow [W:set-variables]."""

    type = "set-variables"
    title = "Set Variables"
    group = "flow_control"
    help = (
        "They are in flow.variables.NAME from then on. All values are filled in before any of "
        "them is set."
    )
    events = ("next",)
    labels: ClassVar = {"next": "Next"}
    properties = SetVariablesProperties
    example: ClassVar[Example] = {
        "variables": [
            {"key": "color", "value": "{{widgets.question.inbound.Body}}"},
            {"key": "order", "value": "{{widgets.fetch.body}}", "type": "json_object"},
        ]
    }

    def enter(self, scope: Scope[SetVariablesProperties]) -> Outcome:
        """Set all variables against the same context; a later pair of a key wins."""
        pairs = scope.properties.variables
        values = {pair.key: cast(pair.value) for pair in pairs}
        values |= json_values(scope, scope.source.variables, pairs)
        return Leave("next", outputs=values, flow={"variables": values})
