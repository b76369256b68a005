"""The world outside the house: the web servers that flows and TwiML documents call."""

from soundstage.carrier.http import HttpClient, HttpFailure, Request, Response
from soundstage.carrier.urls import shown


class Recorder(HttpClient):
    """Passes requests on and keeps what was asked, redirects not included."""

    def __init__(self, http: HttpClient) -> None:
        self.requests: list[Request] = []
        self._http = http

    async def send(self, request: Request) -> Response:
        self.requests.append(request)
        return await self._http.send(request)


class Nobody(HttpClient):
    """A world without web servers: every request is refused."""

    async def send(self, request: Request) -> Response:
        raise HttpFailure("refused", f"no answer is given for {shown(request.url)}")
