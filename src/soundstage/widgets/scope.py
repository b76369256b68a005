"""What a widget sees while it works."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import msgspec

from soundstage.core.events import AGAIN
from soundstage.core.execution import Execution
from soundstage.definition.model import Transition
from soundstage.errors import FlowFault, Json, Level
from soundstage.limits import Limits
from soundstage.liquid import LiquidError

P_co = TypeVar("P_co", covariant=True)
Render = Callable[[str], str]

_BEFORE_RUN = frozenset({"syntax", "unknown-filter", "unknown-tag"})


class Renderer(Protocol[P_co]):
    """Properties as they are written, and a way to fill their templates in."""

    @property
    def source(self) -> P_co: ...

    def __call__(self, render: Render) -> P_co: ...


class Templates(Protocol):
    """The templates of the flow that runs, by their source; both raise `LiquidError`."""

    def render(self, source: str, context: Mapping[str, Json], now: datetime) -> str: ...

    def resolve(self, source: str, context: Mapping[str, Json]) -> Json: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a flow knows of the installation it runs on.

    `public_url` is where the carrier reaches us; `carrier_hosts` are the hosts that may be
    sent the account's credentials. `connection_overrides` stand behind the `#` of all
    addresses that we give to the carrier.
    """

    limits: Limits = field(default_factory=Limits)
    public_url: str = "http://127.0.0.1:8080"
    carrier_hosts: frozenset[str] = frozenset()
    connection_overrides: str = ""

    def webhook_url(self, account_sid: str, flow_sid: str, query: str = "") -> str:
        """Return where the carrier reaches a flow, with what it is to do on failures [over]."""
        url = f"{self.public_url}/v1/Accounts/{account_sid}/Flows/{flow_sid}"
        url += f"?{query}" if query else ""
        return f"{url}#{self.connection_overrides}" if self.connection_overrides else url

    def again_url(self, account_sid: str, flow_sid: str) -> str:
        """Return where a live call asks for the current document once more."""
        return self.webhook_url(account_sid, flow_sid, f"FlowEvent={AGAIN}")


class Scope(msgspec.Struct, Generic[P_co], kw_only=True):
    """One widget in one turn: read it, and note faults with `warn`.

    `subflows` are the flows that can be run. `memory` is what the widget kept with its last `Wait`.
    `can_reply` tells whether a webhook request is open for a document. `next_id` makes the id
    of an effect.
    """

    state: str
    transitions: Sequence[Transition]
    context: Mapping[str, Json]
    execution: Execution
    now: datetime
    surroundings: Surroundings
    subflows: frozenset[str]
    renderer: Renderer[P_co]
    templates: Templates
    next_id: Callable[[], str]
    memory: Mapping[str, Json]
    can_reply: bool
    faults: list[FlowFault] = []
    _rendered: P_co | None = None

    @property
    def source(self) -> P_co:
        """The properties as the author wrote them."""
        return self.renderer.source

    @property
    def properties(self) -> P_co:
        """The properties with their templates filled in, against the context of this moment."""
        if self._rendered is None:
            self._rendered = self.renderer(self.render)
        return self._rendered

    @property
    def limits(self) -> Limits:
        return self.surroundings.limits

    @property
    def webhook_url(self) -> str:
        """Where the carrier reaches this flow."""
        execution = self.execution
        return self.surroundings.webhook_url(execution.account_sid, execution.flow_sid)

    def render(self, source: str) -> str:
        """Fill a template in; the author is told of one that is wrong, and it says nothing."""
        try:
            return self.templates.render(source, self.context, self.now)
        except LiquidError as error:
            self.warn(81018, f"{error} in the template {source[:200]!r}")
            return source if error.kind in _BEFORE_RUN else ""

    def resolve(self, source: str) -> Json:
        """Return the value behind a template that is a single reference; else None."""
        try:
            return self.templates.resolve(source, self.context)
        except LiquidError:
            return None

    def warn(self, code: int, message: str, level: Level = "warning") -> None:
        """Note a warning or error for the account's debugger [err]."""
        self.faults.append(FlowFault(code=code, level=level, message=message, state=self.state))
