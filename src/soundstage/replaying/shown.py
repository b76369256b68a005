"""An execution as a REST API shows it: its steps with the contexts after them, and no events."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from soundstage.errors import Json


class ShownStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the list, with its context."""

    sid: str
    name: str
    transitioned_from: str
    transitioned_to: str
    date_created: datetime
    parent_step_sid: str | None = None
    context: dict[str, Json] = {}

    @property
    def outputs(self) -> dict[str, Json]:
        """What the state that was left has published."""
        widgets = self.context.get("widgets")
        found = widgets.get(self.transitioned_from) if isinstance(widgets, Mapping) else None
        return found if isinstance(found, dict) else {}


class ShownExecution(msgspec.Struct, frozen=True, kw_only=True):
    """An execution with its steps, the oldest first."""

    sid: str
    account_sid: str
    flow_sid: str
    status: str
    date_created: datetime
    contact_channel_address: str = ""
    flow_version: int = 1
    date_updated: datetime | None = None
    context: dict[str, Json] = {}
    steps: tuple[ShownStep, ...] = ()
