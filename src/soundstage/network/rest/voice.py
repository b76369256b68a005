"""All resources about calls, in one list."""

from starlette.routing import Route

from soundstage.network.rest.calls import Calls
from soundstage.network.rest.phones import Phones
from soundstage.network.voice.exchange import Exchange


def voice_routes(exchange: Exchange) -> list[Route]:
    """Return the routes of calls and of what belongs to them."""
    return [
        *Calls(exchange).routes(),
        *Phones(exchange).routes(),
    ]
