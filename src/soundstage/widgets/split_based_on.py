"""The widget split-based-on."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.core.outcomes import Leave, Outcome
from soundstage.definition.model import Condition
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import like
from soundstage.widgets.operators import holds
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope


class SplitBasedOnProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a split-based-on widget."""

    input: Annotated[
        Line,
        Meta(title="Variable to test", description="The value that the conditions test."),
        like("{{widgets.question.inbound.Body}}"),
    ]


@register
class SplitBasedOn(Widget):
    """Chooses a branch by testing a value [W:split-based-on]."""

    type = "split-based-on"
    title = "Split Based On…"
    group = "flow_control"
    help = (
        "The first condition that holds wins, in the order of the transitions. Comparisons "
        "ignore case and the space around both sides."
    )
    events = ("match", "noMatch")
    labels: ClassVar = {"match": "Match", "noMatch": "No Condition Matches"}
    properties = SplitBasedOnProperties
    example: ClassVar[Example] = {"input": "{{widgets.question.inbound.Body}}"}

    def enter(self, scope: Scope[SplitBasedOnProperties]) -> Outcome:
        """Take the first `match` whose conditions all hold, in the order of the transitions."""
        for index, transition in enumerate(scope.transitions):
            conditions = transition.conditions
            if conditions and all(condition_holds(scope, condition) for condition in conditions):
                return Leave("match", transition=index)
        if not any(t.next for t in scope.transitions if t.event == "noMatch"):
            scope.warn(81005, f"No condition of {scope.state} holds, and noMatch leads nowhere")
        return Leave("noMatch")


def condition_holds(scope: Scope[SplitBasedOnProperties], condition: Condition) -> bool:
    """Tell whether a condition holds now; without an argument it tests the widget's input."""
    argument = condition.arguments[0] if condition.arguments else scope.source.input
    return holds(
        condition.type, scope.render(argument), scope.render(condition.value), scope.limits
    )
