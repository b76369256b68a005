"""A REST client for the stage: it asks the house and the network as any client would."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from soundstage.carrier.http import HttpClient, Request, Response
from soundstage.carrier.urls import basic_authorization
from soundstage.testing.errors import StageError

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_MAX_ANSWER = 64 * 1024 * 1024
_TIMEOUT = 60.0


class Rest:
    """One account's way to the REST resources of one origin."""

    def __init__(self, http: HttpClient, origin: str, sid: str, token: str) -> None:
        self._http = http
        self._origin = origin
        self._authorization = basic_authorization(sid, token)

    async def get(self, path: str) -> Any:
        """Return the JSON of a resource."""
        return await self._json("GET", path, b"", "")

    async def post(
        self,
        path: str,
        form: Mapping[str, str] | Sequence[tuple[str, str]],
        *headers: tuple[str, str],
    ) -> Any:
        """Post a form and return the answer's JSON."""
        return await self._json("POST", path, urlencode(form).encode(), _FORM, *headers)

    async def post_form(self, path: str, form: bytes) -> Any:
        """Post a form that is encoded already and return the answer's JSON."""
        return await self._json("POST", path, form, _FORM)

    async def post_json(self, path: str, body: object) -> Any:
        """Post JSON and return the answer's JSON."""
        return await self._json("POST", path, msgspec.json.encode(body), _JSON)

    async def put_json(self, path: str, body: object) -> Any:
        """Put JSON and return the answer's JSON."""
        return await self._json("PUT", path, msgspec.json.encode(body), _JSON)

    async def fetch(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "",
        more: Sequence[tuple[str, str]] = (),
    ) -> Response:
        """Return the answer as it is, whatever its status."""
        headers = [("Authorization", self._authorization), *more]
        if body:
            headers.append(("Content-Type", kind))
        return await self._http.send(
            Request(
                method=method,
                url=self._origin + path,
                headers=tuple(headers),
                body=body,
                timeout=_TIMEOUT,
                max_bytes=_MAX_ANSWER,
            )
        )

    async def _json(
        self, method: str, path: str, body: bytes, kind: str, *headers: tuple[str, str]
    ) -> Any:
        response = await self.fetch(method, path, body, kind, headers)
        answer = msgspec.json.decode(response.body) if response.body else {}
        if response.status >= 400:
            raise StageError(_refusal(method, path, response.status, answer))
        return answer


def _refusal(method: str, path: str, status: int, answer: Mapping[str, Any]) -> str:
    """Say what was refused, with every problem that the answer lists."""
    text = f"{method} {path} was answered {status}: {answer.get('message')}"
    details = answer.get("details") or {}
    problems = details.get("errors") or () if isinstance(details, Mapping) else ()
    lines = (f"  {p.get('property_path')}: {p.get('message')}" for p in problems)
    return "\n".join([text, *lines])
