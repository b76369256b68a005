"""What a widget is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from soundstage.core.events import AnyEvent, CallStatusChanged
from soundstage.core.outcomes import Leave, Outcome, Stop
from soundstage.errors import Bug, FlowFault, Json
from soundstage.widgets.properties import Example, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import passed_on

PropertiesClass = type[Properties]


class Widget:
    """One widget type: its declaration, and what it does.

    `events` are the exact strings of `transitions[].event`, `labels` what a canvas calls them
    (widgets.md; those it does not give are assumed). `title` and `group` are the name and the
    place in a palette: one of `GROUPS`, or `trigger`, which nobody adds; `help` says what
    authors should know. `example` is the `properties` of one valid state. `silent` are the
    events that a state may name and that never come here. A type without `enter` can be
    published and not run.
    """

    type: ClassVar[str]
    title: ClassVar[str]
    group: ClassVar[str]
    help: ClassVar[str]
    events: ClassVar[tuple[str, ...]]
    labels: ClassVar[Mapping[str, str]]
    properties: ClassVar[PropertiesClass] = Properties
    example: ClassVar[Example] = {}
    silent: ClassVar[frozenset[str]] = frozenset()

    def enter(self, scope: Scope[Any]) -> Outcome:
        """Start the widget's work; its Liquid properties are rendered."""
        return Stop(
            FlowFault(
                code=81020,
                level="warning",
                state=scope.state,
                message=f"The widget type {self.type} cannot run here yet; "
                f"the execution was stopped at {scope.state}",
            )
        )

    def returned(self, context: Mapping[str, Json]) -> Leave:
        """Come back from the subflow that ran with this context."""
        raise Bug(f"{self.type} runs no subflow, so none can come back to it")

    def hung_up(self, scope: Scope[Any], event: CallStatusChanged) -> Leave | None:
        """Take the end of the call while waiting for it; None when it is not the widget's.

        A widget without the event `hangup` ends the execution with it [estream][rpt]. The end
        of another call that the execution made changes nothing: the carrier may have taken
        the request for it twice.
        """
        call = scope.execution.call
        if call is not None and call.sid != event.params.get("CallSid"):
            return None
        return Leave("hangup", outputs=passed_on(event))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Go on with an event that the widget waits for."""
        raise Bug(f"{self.type} at {scope.state} cannot take {type(event).__name__}")


GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "flow_control": "Flow Control",
        "messaging": "Messaging",
        "voice": "Voice",
        "tools": "Tools & Execute Code",
        "connect": "Connect",
        "conversations": "Conversations",
        "retired": "Retired",
    }
)
"""The groups of widgets by name, in the order of a palette."""

WIDGETS: dict[str, Widget] = {}
"""Every known widget type, in the order of the published enumeration [schema]."""


W = TypeVar("W", bound=type[Widget])


def register(cls: W) -> W:
    """Class decorator: make the widget type known."""
    WIDGETS[cls.type] = cls()
    return cls
