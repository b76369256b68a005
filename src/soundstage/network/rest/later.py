"""Routes that are not made before a request asks for them: most networks need few of theirs."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_CHOSEN = "soundstage.network.route"


class Later(BaseRoute):
    """Many routes in the place of one, all of which begin with `prefix`.

    `make` is called when the first request comes so far whose path begins like that.
    """

    def __init__(self, prefix: str, make: Callable[[], Sequence[BaseRoute]]) -> None:
        self._prefix = prefix
        self._make = make

    @cached_property
    def _routes(self) -> Sequence[BaseRoute]:
        return self._make()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        best: tuple[Match, dict[str, Any]] = (Match.NONE, {})
        if not scope["path"].startswith(self._prefix):
            return best
        for route in self._routes:
            match, child = route.matches(scope)
            if match.value > best[0].value:
                best = match, {**child, _CHOSEN: route}
            if match is Match.FULL:
                break
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope[_CHOSEN].handle(scope, receive, send)
