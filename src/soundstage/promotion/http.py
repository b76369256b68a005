"""Requests to a server of flows: credentials stay there, and it is given time when it asks."""

import json
import time
from base64 import b64encode
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from soundstage.environments.config import Credentials
from soundstage.promotion.faults import ServerFault

_PATIENCE = 30
_MOST_BYTES = 16_777_216
_PAUSES = (0.5, 1.0, 2.0, 4.0)
_BUSY = 429
_AWAY = frozenset({502, 503, 504})


class _StayHere(HTTPRedirectHandler):
    """Credentials never follow a redirect to somewhere else."""

    def redirect_request(self, *arguments: Any, **more: Any) -> None:
        return None


class Http:
    """Gets and posts with credentials. What changes nothing is repeated when a server is away.

    Whoever cannot wait gives fewer seconds of `patience` and fewer `pauses` before repeats.
    """

    def __init__(
        self,
        base: str,
        credentials: Credentials,
        patience: float = _PATIENCE,
        pauses: tuple[float, ...] = _PAUSES,
    ) -> None:
        login = f"{credentials.user}:{credentials.password}"
        self._headers = {
            "Authorization": f"Basic {b64encode(login.encode()).decode()}",
            "Accept": "application/json",
        }
        self.base = base
        self._patience = patience
        self._pauses = pauses
        self._opener = build_opener(_StayHere)

    def get(self, path: str) -> Any:
        return self._answer(Request(self.base + path, headers=self._headers), repeats=_AWAY)  # noqa: S310

    def post(self, path: str, form: dict[str, str], *, changes: bool = True) -> Any:
        body = urlencode(form).encode()
        request = Request(self.base + path, data=body, headers=self._headers, method="POST")  # noqa: S310
        return self._answer(request, repeats=frozenset() if changes else _AWAY)

    def _answer(self, request: Request, repeats: frozenset[int]) -> Any:
        for pause in (*self._pauses, None):
            try:
                return self._once(request)
            except ServerFault as fault:
                if pause is None or fault.status not in repeats | {_BUSY}:
                    raise
                time.sleep(pause)
        return None

    def _once(self, request: Request) -> Any:
        url = request.full_url
        try:
            with self._opener.open(request, timeout=self._patience) as answer:
                return json.loads(answer.read(_MOST_BYTES))
        except HTTPError as error:
            with error:
                message = f"{url} answers {error.code}: {_reason(error)}"
                raise ServerFault(message, error.code) from None
        except URLError as error:
            raise ServerFault(f"{url} cannot be reached: {error.reason}") from None
        except (OSError, ValueError) as error:
            raise ServerFault(f"{url} does not answer as a server of flows: {error}") from None


def _reason(error: HTTPError) -> str:
    """Return a server's message, and each problem that it found in a definition."""
    try:
        answer = json.loads(error.read(_MOST_BYTES))
        problems = (answer.get("details") or {}).get("errors") or []
        listed = [f"\n  {p['message']} ({p['property_path']})" for p in problems]
        return str(answer["message"]) + "".join(listed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return str(error.reason)
