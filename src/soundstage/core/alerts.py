"""Alerts: the warnings and errors of running flows, as an account's debugger keeps them."""

from datetime import datetime

import msgspec

from soundstage.errors import Level


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of one execution, found at `state` [err]."""

    sid: str
    account_sid: str
    flow_sid: str
    execution_sid: str
    code: int
    level: Level
    state: str | None
    message: str
    at: datetime
