"""The debugger by REST: the alerts of an account, in the shape of Twilio's Monitor [oai]."""

from datetime import datetime, timedelta
from enum import StrEnum

from starlette.responses import Response

from soundstage.api.advice import alert_text
from soundstage.api.call import Call
from soundstage.api.dates import read_moment, shown
from soundstage.api.paging import listing, read_paging
from soundstage.api.params import read_choice
from soundstage.api.responses import Row, json
from soundstage.core.alerts import Alert
from soundstage.sid import is_sid
from soundstage.store.streams_port import AlertFilter

_FILTERS = ("LogLevel", "StartDate", "EndDate", "ResourceSid")
_DATE = len("2016-01-01")
_WHOLE_ONLY = ("request_variables", "request_headers", "response_headers", "response_body")


class _Level(StrEnum):
    """The log levels there are; flows raise errors and warnings [oai]."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    DEBUG = "debug"


async def list_alerts(call: Call) -> Response:
    """Show the account's alerts, newest first."""
    asked = read_paging(call.query, call.limits.page_size, _is_alert)
    wanted = _filter(call)
    page = await call.store.alerts(call.account.sid, wanted, asked.size, asked.cursor)
    rows = [_row(call, alert) for alert in page.items]
    given = [(name, text) for name in _FILTERS if (text := call.query.get(name))]
    return json(listing(call, asked, "alerts", page, _sid, rows, given))


async def fetch_alert(call: Call) -> Response:
    """Show one alert."""
    sid = call.path_params["alert"]
    alert = await call.store.alert(sid) if is_sid(sid, "NO") else None
    if alert is None or alert.account_sid != call.account.sid:
        raise call.not_found()
    return json(_row(call, alert) | dict.fromkeys(_WHOLE_ONLY))


def _filter(call: Call) -> AlertFilter:
    """Return what to list; both dates are inclusive, to the second or to the day [oai].

    `ResourceSid` is an execution or a flow (ours).
    """
    level, start, end, resource = (call.query.get(name) for name in _FILTERS)
    return AlertFilter(
        level=read_choice("LogLevel", level, _Level) if level else None,
        since=read_moment("StartDate", start) if start else None,
        until=_after(end) if end else None,
        resource_sid=resource,
    )


def _after(text: str) -> datetime:
    span = timedelta(days=1) if len(text) == _DATE else timedelta(seconds=1)
    moment = read_moment("EndDate", text)
    return moment + span if moment.year < datetime.max.year else moment


def _row(call: Call, alert: Alert) -> Row:
    """Return an alert; no request of the carrier stands behind it, so none is shown."""
    at = shown(alert.at.replace(microsecond=0))
    return {
        "account_sid": alert.account_sid,
        "alert_text": alert_text(alert),
        "api_version": None,
        "date_created": at,
        "date_generated": at,
        "date_updated": at,
        "error_code": str(alert.code),
        "log_level": alert.level,
        "more_info": f"https://www.twilio.com/docs/errors/{alert.code}",
        "request_method": None,
        "request_url": None,
        "resource_sid": alert.execution_sid,
        "service_sid": alert.flow_sid,
        "sid": alert.sid,
        "url": f"{call.base_url}/v1/Alerts/{alert.sid}",
    }


def _is_alert(key: str) -> bool:
    return is_sid(key, "NO")


def _sid(alert: Alert) -> str:
    return alert.sid
