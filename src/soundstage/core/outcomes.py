"""Outcomes: what a widget answers when it is entered or when an event reaches it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import msgspec

from soundstage.core.effects import AnyEffect
from soundstage.errors import FlowFault, Json


class WaitFor(StrEnum):
    """The kinds of event that a waiting widget can take."""

    MESSAGE = "message"
    MESSAGE_STATUS = "message-status"
    FLOW_EVENT = "flow-event"
    EFFECT = "effect"
    CALL = "call"


class Leave(msgspec.Struct, frozen=True):
    """The widget is done: take the transition for `event`.

    `outputs` are merged into `widgets.NAME` (None: no entry there), `flow` into `flow` (one
    level deep).
    `transition` picks one of several transitions with the same event, by its index.
    `verbs` are TwiML that is said before the next document of the call; `call_is_away` tells
    that the call was given away and cannot be spoken to any more. `farewell` are the effects
    that follow the end of the execution, in place of those it had (None: they stay).
    """

    event: str
    outputs: Mapping[str, Json] | None = {}
    flow: Mapping[str, Mapping[str, Json]] = {}
    transition: int | None = None
    verbs: tuple[str, ...] = ()
    call_is_away: bool = False
    farewell: tuple[AnyEffect, ...] | None = None


class Wait(msgspec.Struct, frozen=True):
    """The widget waits. `memory` comes back to it with the next event.

    `timer` starts an alarm counted from now; a running alarm of this widget goes on when it
    is None. `verbs` are the TwiML verbs that answer the open webhook; `document` is a whole
    document in their place. `placed_call` is a call that was made and is not answered yet.
    """

    for_: frozenset[WaitFor]
    effects: tuple[AnyEffect, ...] = ()
    timer: timedelta | None = None
    memory: Mapping[str, Json] = {}
    verbs: tuple[str, ...] = ()
    document: str | None = None
    placed_call: str | None = None


class Enter(msgspec.Struct, frozen=True):
    """Run another flow as a subflow; at its end `Widget.returned` is asked how to go on."""

    flow_sid: str
    parameters: Mapping[str, Json]


class Stop(msgspec.Struct, frozen=True):
    """The execution cannot go on: it ends with the pseudo event `Stop Execution`.

    `fault` says why, unless it is nobody's fault: the caller hung up before [UG].
    """

    fault: FlowFault | None = None


Outcome = Leave | Wait | Enter | Stop
