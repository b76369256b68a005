"""Cookies of webhooks: kept for a pair of numbers, dropped after 4 idle hours [msgtwiml].

A cookie goes back to the host that set it, whatever its path (assumed).
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookies import CookieError, Morsel, SimpleCookie

from soundstage.carrier.http import Response
from soundstage.network.records import Cookie
from soundstage.network.state import State
from soundstage.network.times import to_micros

_IDLE = timedelta(hours=4)
_PER_JAR = 50


def cookie_header(state: State, jar: str, host: str) -> str:
    """Return the value of the `Cookie` header for a request, and note the traffic."""
    now = state.now()
    kept = []
    for cookie in state.cookies.where("jar = ? AND host = ?", jar, host):
        if cookie.used_at + _IDLE <= now or (cookie.expires_at and cookie.expires_at <= now):
            state.cookies.delete(cookie)
        else:
            kept.append(state.cookies.update(cookie, used_at=now))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in kept)


def keep_cookies(state: State, jar: str, host: str, response: Response) -> None:
    """Keep the cookies that an answer sets, and forget those that it ends."""
    now = state.now()
    for key, header in response.headers:
        if key.lower() != "set-cookie":
            continue
        for morsel in _morsels(header):
            known = state.cookies.one(jar=jar, host=host, name=morsel.key)
            if known is not None:
                state.cookies.delete(known)
            expires_at = _end(morsel, now)
            if expires_at is None or expires_at > now:
                cookie = Cookie(
                    jar=jar,
                    host=host,
                    name=morsel.key,
                    value=morsel.coded_value,
                    used_at=now,
                    expires_at=expires_at,
                )
                state.cookies.insert(cookie)
    _bound(state, jar, now)


def _bound(state: State, jar: str, now: datetime) -> None:
    """Forget what is idle for long, and the oldest of too many."""
    idle = state.cookies.where("used_at <= ?", to_micros(now - _IDLE))
    many = state.cookies.where("jar = ?", jar)[:-_PER_JAR]
    for cookie in [*idle, *many]:
        state.cookies.delete(cookie)


def _morsels(header: str) -> "list[Morsel[str]]":
    try:
        return list(SimpleCookie(header).values())
    except CookieError:
        return []


def _end(morsel: "Morsel[str]", now: datetime) -> datetime | None:
    age = morsel["max-age"]
    try:
        if age:
            return now + timedelta(seconds=int(age))
        if morsel["expires"]:
            return parsedate_to_datetime(morsel["expires"]).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None
