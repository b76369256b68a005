"""Outcomes: what a widget answers when it is entered or when an event reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from soundstage.core.effects import AnyEffect
from soundstage.errors import FlowFault, Json


class WaitFor(StrEnum):
    """The kinds of event that a waiting widget can take."""

    MESSAGE = "message"
    MESSAGE_STATUS = "message-status"
    FLOW_EVENT = "flow-event"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Leave:
    """The widget is done: take the transition for `event`.

    `outputs` are merged into `widgets.NAME` (None: no entry there), `flow` into `flow` (one
    level deep).
    `transition` picks one of several transitions with the same event, by its index.
    `document` is TwiML for the open webhook.
    """

    event: str
    outputs: Mapping[str, Json] | None = field(default_factory=dict)
    flow: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    transition: int | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """The widget waits. `memory` comes back to it with the next event.

    `timer` starts an alarm counted from now; a running alarm of this widget goes on when it
    is None. `document` is TwiML for the open webhook.
    """

    for_: frozenset[WaitFor]
    effects: tuple[AnyEffect, ...] = ()
    timer: timedelta | None = None
    memory: Mapping[str, Json] = field(default_factory=dict)
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Enter:
    """Run another flow as a subflow, then come back with `SubflowEnded`."""

    flow_sid: str
    parameters: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Stop:
    """The execution cannot go on: it ends with the pseudo event `Stop Execution`."""

    fault: FlowFault


Outcome = Leave | Wait | Enter | Stop
