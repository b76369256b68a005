"""All resources about calls, in one list."""

from starlette.routing import Route

from soundstage.network.rest.calls import Calls
from soundstage.network.rest.conferences import Conferences
from soundstage.network.rest.phones import Phones
from soundstage.network.rest.queues import Queues
from soundstage.network.rest.recordings import Recordings
from soundstage.network.rest.streams import Streams
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.handsets import Handsets


def phone_routes(exchange: Exchange) -> list[Route]:
    """Return the routes of the people who have phones."""
    return Phones(exchange.desk.state, Handsets(exchange)).routes()


def voice_routes(exchange: Exchange) -> list[Route]:
    """Return the routes of calls and of what belongs to them."""
    return [
        *Calls(exchange).routes(),
        *Recordings(exchange).routes(),
        *Queues(exchange).routes(),
        *Conferences(exchange).routes(),
        *Streams(exchange).routes(),
    ]
